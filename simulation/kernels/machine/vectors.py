"""Vector instructions that compilers do not find by themselves: fill, copy, swap, count, draw; sixteen numbers at a time.

Each is plain LLVM, which any processor can run: those with wide vectors in a step or two, others number by number.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

_intrinsic: Any = intrinsic  # some versions ship types that do not know it
VECTOR = 16
"""float32 numbers in the widest vector."""
BYTES = 64
"""Bytes of it."""

WORD, BITS = ir.IntType(32), ir.IntType(VECTOR)
STEPS = ir.Constant(ir.VectorType(WORD, VECTOR), list(range(VECTOR)))


def _vector_at(context: Any, builder: Any, kind: Any, array: Any, place: Any) -> Any:
    """Pointer to the sixteen numbers of an array from a place on."""
    pointer = builder.gep(context.make_array(kind)(context, builder, array).data, [place])
    return builder.bitcast(pointer, ir.VectorType(context.get_data_type(kind.dtype), VECTOR).as_pointer())


def load_vector(context: Any, builder: Any, kind: Any, array: Any, place: Any) -> Any:
    loaded = builder.load(_vector_at(context, builder, kind, array, place))
    loaded.align = kind.dtype.bitwidth // 8
    return loaded


def store_vector(context: Any, builder: Any, kind: Any, array: Any, place: Any, value: Any) -> None:
    builder.store(value, _vector_at(context, builder, kind, array, place)).align = kind.dtype.bitwidth // 8


def spread(builder: Any, value: Any, width: int = VECTOR) -> Any:
    """A vector of one value."""
    empty = ir.Constant(ir.VectorType(value.type, width), ir.Undefined)
    nowhere = ir.Constant(ir.VectorType(WORD, width), [0] * width)
    return builder.shuffle_vector(builder.insert_element(empty, value, WORD(0)), empty, nowhere)


def _fill_in(typingctx: Any, array: Any, place: Any, value: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        store_vector(context, builder, signature.args[0], args[0], args[1], spread(builder, args[2]))
        return context.get_dummy_value()

    return types.void(array, types.uint64, array.dtype), codegen


def _copy_in(typingctx: Any, out: Any, target: Any, array: Any, source: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        value = load_vector(context, builder, signature.args[2], args[2], args[3])
        store_vector(context, builder, signature.args[0], args[0], args[1], value)
        return context.get_dummy_value()

    return types.void(out, types.uint64, array, types.uint64), codegen


def _add_wide_in(typingctx: Any, numbers: Any, totals: Any, place: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        numbers, totals = (load_vector(context, builder, signature.args[side], args[side], args[2]) for side in (0, 1))
        total = builder.fadd(totals, builder.fpext(numbers, totals.type))
        store_vector(context, builder, signature.args[1], args[1], args[2], total)
        return context.get_dummy_value()

    return types.void(numbers, totals, types.uint64), codegen


def _where_equal_in(typingctx: Any, numbers: Any, value: Any, place: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pointer = builder.gep(context.make_array(signature.args[0])(context, builder, args[0]).data, [args[2]])
        bytes_ = ir.VectorType(ir.IntType(8), BYTES)
        loaded = builder.load(builder.bitcast(pointer, bytes_.as_pointer()))
        loaded.align = 1
        equal = builder.icmp_signed("==", loaded, spread(builder, args[1], BYTES))
        return builder.bitcast(equal, ir.IntType(BYTES))

    return types.uint64(numbers, numbers.dtype, types.uint64), codegen


def _lowest_in(typingctx: Any, bits: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), codegen


def _count_reached_in(typingctx: Any, numbers: Any, place: Any, many: Any, value: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        loaded = load_vector(context, builder, signature.args[0], args[0], args[1])
        there = builder.icmp_unsigned("<", STEPS, spread(builder, builder.trunc(args[2], WORD)))
        reached = builder.and_(builder.fcmp_ordered(">=", spread(builder, args[3]), loaded), there)
        return builder.zext(builder.ctpop(builder.bitcast(reached, BITS)), ir.IntType(64))

    return types.uint64(numbers, types.uint64, types.uint64, numbers.dtype), codegen


def _fma_vector(builder: Any, a: Any, b: Any, c: Any) -> Any:
    kind, name = ir.FunctionType(a.type, [a.type] * 3), f"llvm.fma.v{VECTOR}f32"
    return builder.call(builder.module.globals.get(name) or ir.Function(builder.module, kind, name), [a, b, c])


def _uniforms(builder: Any, word: Any, key: Any) -> Any:
    """``draws.uniform`` of sixteen products of counter and key: compilers take the wanted 32 bits out of words one by one."""
    half = ir.Constant(word.type, [32] * VECTOR)
    first, second = word, builder.add(word, key)
    for addend in (first, second, first):
        word = builder.add(builder.mul(word, word), addend)
        word = builder.or_(builder.lshr(word, half), builder.shl(word, half))
    word = builder.add(builder.mul(word, word), second)
    halves = builder.bitcast(word, ir.VectorType(WORD, 2 * VECTOR))
    high = ir.Constant(ir.VectorType(WORD, VECTOR), list(range(1, 2 * VECTOR, 2)))
    bits = builder.shuffle_vector(halves, ir.Constant(halves.type, ir.Undefined), high)
    bits = builder.lshr(bits, ir.Constant(bits.type, [9] * VECTOR))
    numbers = ir.VectorType(ir.FloatType(), VECTOR)
    step, offset = (ir.Constant(numbers, [ir.FloatType()(2.0**power)] * VECTOR) for power in (-23, -24))
    return _fma_vector(builder, builder.sitofp(bits, numbers), step, offset)  # exact: midpoints have 24 bits


def _fma_in(typingctx: Any, a: Any, b: Any, c: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.fma(*args)

    return types.float32(types.float32, types.float32, types.float32), codegen


def _draw_vector_in(typingctx: Any, counters: Any, keys: Any, out: Any, place: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        counter, key = (load_vector(context, builder, signature.args[side], args[side], args[3]) for side in (0, 1))
        luck = _uniforms(builder, builder.mul(counter, key), key)
        store_vector(context, builder, signature.args[2], args[2], args[3], luck)
        return context.get_dummy_value()

    return types.void(counters, keys, out, types.uint64), codegen


def _draw_under_in(typingctx: Any, counters: Any, key: Any, out: Any, place: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        counter = load_vector(context, builder, signature.args[0], args[0], args[3])
        key = spread(builder, args[1])
        luck = _uniforms(builder, builder.mul(counter, key), key)
        store_vector(context, builder, signature.args[2], args[2], args[3], luck)
        return context.get_dummy_value()

    return types.void(counters, types.uint64, out, types.uint64), codegen


def _draw_next_in(typingctx: Any, counter: Any, key: Any, out: Any, place: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        counter, key, out, place = args
        keys = spread(builder, key)
        # The product of the next counter is that of this one and the key: no multiplication for each.
        steps = builder.mul(ir.Constant(keys.type, list(range(VECTOR))), keys)
        luck = _uniforms(builder, builder.add(spread(builder, builder.mul(counter, key)), steps), keys)
        store_vector(context, builder, signature.args[2], out, place, luck)
        return context.get_dummy_value()

    return types.void(types.uint64, types.uint64, out, types.uint64), codegen


def is_above_zero(context: Any, builder: Any, kind: Any, array: Any, place: Any) -> Any:
    numbers = load_vector(context, builder, kind, array, place)
    return builder.fcmp_ordered(">", numbers, ir.Constant(numbers.type, [0.0] * VECTOR))


def _swap_in(typingctx: Any, numbers: Any, paired: Any, place: Any, out: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        own = load_vector(context, builder, signature.args[0], args[0], args[2])
        others = builder.shuffle_vector(own, own, ir.Constant(STEPS.type, [k ^ 1 for k in range(VECTOR)]))
        chosen = builder.select(is_above_zero(context, builder, signature.args[1], args[1], args[2]), others, own)
        store_vector(context, builder, signature.args[3], args[3], args[2], chosen)
        return context.get_dummy_value()

    return types.void(numbers, paired, types.uint64, out), codegen


def _prefetcher(name: str, write: int) -> Any:
    def prefetch_in(typingctx: Any, array: Any, place: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            pointer = builder.gep(context.make_array(signature.args[0])(context, builder, args[0]).data, [args[1]])
            pointer = builder.bitcast(pointer, ir.IntType(8).as_pointer())
            kind = ir.FunctionType(ir.VoidType(), [pointer.type, WORD, WORD, WORD])
            name = "llvm.prefetch.p0"
            fetch = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
            builder.call(fetch, [pointer, WORD(write), WORD(3), WORD(1)])
            return context.get_dummy_value()

        return types.void(array, types.uint64), codegen

    prefetch_in.__name__ = name
    return _intrinsic(prefetch_in)


fma: Any = _intrinsic(_fma_in)
"""a b + c of float32, rounded once: one instruction instead of two, and the same on every processor (IEEE 754)."""
draw_vector: Any = _intrinsic(_draw_vector_in)
"""Write uniforms for the sixteen counters and keys from ``place`` on to ``out``."""
draw_under: Any = _intrinsic(_draw_under_in)
"""The same under one key for all."""
draw_next: Any = _intrinsic(_draw_next_in)
"""Write uniforms for sixteen counters in a row, from ``counter`` on, and one key, to ``out`` from ``place`` on."""
swap: Any = _intrinsic(_swap_in)
"""Write the sixteen numbers from ``place`` on to ``out``, each two neighbours exchanged where they are paired (above 0)."""
prefetch: Any = _prefetcher("_prefetch_in", 0)
"""Begin to bring array[place] near, since it will be read soon."""
prefetch_to_write: Any = _prefetcher("_prefetch_to_write_in", 1)
"""The same, since it will be written, too."""
fill: Any = _intrinsic(_fill_in)
"""Write a value to the sixteen places of an array from ``place`` on."""
copy: Any = _intrinsic(_copy_in)
"""Copy the sixteen numbers of an array from ``source`` on to ``out`` from ``target`` on."""
add_wide: Any = _intrinsic(_add_wide_in)
"""Add the sixteen float32 numbers of an array from ``place`` on to the float64 totals of another from there on."""
where_equal: Any = _intrinsic(_where_equal_in)
"""Which of the 64 bytes of an array from ``place`` on are ``value``, as bits, the first one lowest."""
lowest: Any = _intrinsic(_lowest_in)
"""The place of the lowest bit that is set."""
count_reached: Any = _intrinsic(_count_reached_in)
"""How many of the first ``many`` (at most 16) numbers from ``place`` on a value reaches; there have to be 16 numbers."""
