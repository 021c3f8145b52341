"""Vector instructions that compilers do not find by themselves: fill, copy, list, count; sixteen numbers at a time.

Each is plain LLVM, which any processor can run: those with wide vectors in a step or two, others number by number.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from simulation.kernels.compiling import rule

_intrinsic: Any = intrinsic  # some versions ship types that do not know it
VECTOR = 16
"""float32 numbers in the widest vector."""

_WORD, _BITS = ir.IntType(32), ir.IntType(VECTOR)
_STEPS = ir.Constant(ir.VectorType(_WORD, VECTOR), list(range(VECTOR)))


def _vector_at(context: Any, builder: Any, kind: Any, array: Any, place: Any) -> Any:
    """Pointer to the sixteen numbers of an array from a place on."""
    pointer = builder.gep(context.make_array(kind)(context, builder, array).data, [place])
    return builder.bitcast(pointer, ir.VectorType(context.get_data_type(kind.dtype), VECTOR).as_pointer())


def _load(context: Any, builder: Any, kind: Any, array: Any, place: Any) -> Any:
    loaded = builder.load(_vector_at(context, builder, kind, array, place))
    loaded.align = kind.dtype.bitwidth // 8
    return loaded


def _store(context: Any, builder: Any, kind: Any, array: Any, place: Any, value: Any) -> None:
    builder.store(value, _vector_at(context, builder, kind, array, place)).align = kind.dtype.bitwidth // 8


def _spread(builder: Any, value: Any) -> Any:
    """A vector of one value."""
    empty = ir.Constant(ir.VectorType(value.type, VECTOR), ir.Undefined)
    nowhere = ir.Constant(ir.VectorType(_WORD, VECTOR), [0] * VECTOR)
    return builder.shuffle_vector(builder.insert_element(empty, value, _WORD(0)), empty, nowhere)


def _fill_in(typingctx: Any, array: Any, place: Any, value: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        _store(context, builder, signature.args[0], args[0], args[1], _spread(builder, args[2]))
        return context.get_dummy_value()

    return types.void(array, types.uint64, array.dtype), codegen


def _copy_in(typingctx: Any, out: Any, target: Any, array: Any, source: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        value = _load(context, builder, signature.args[2], args[2], args[3])
        _store(context, builder, signature.args[0], args[0], args[1], value)
        return context.get_dummy_value()

    return types.void(out, types.uint64, array, types.uint64), codegen


def _write_down(context: Any, builder: Any, kind: Any, listed: Any, count: Any, first: Any, chosen: Any) -> Any:
    """Store first + 0, 1, ... for the bits of ``chosen`` from listed[count] on; the new count."""
    numbers = builder.add(_spread(builder, builder.trunc(first, _WORD)), _STEPS)
    pointer = builder.gep(context.make_array(kind)(context, builder, listed).data, [count])
    write = ir.FunctionType(ir.VoidType(), [numbers.type, pointer.type, chosen.type])
    name = "llvm.masked.compressstore.v16i32"
    builder.call(
        builder.module.globals.get(name) or ir.Function(builder.module, write, name), [numbers, pointer, chosen]
    )
    many = builder.ctpop(builder.bitcast(chosen, _BITS))
    return builder.add(count, builder.zext(many, count.type))


def _lister(name: str, compare: Any) -> Any:
    """An instruction that lists where numbers compare with a value."""

    def list_in(typingctx: Any, numbers: Any, value: Any, place: Any, listed: Any, count: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            loaded = _load(context, builder, signature.args[0], args[0], args[2])
            chosen = compare(builder, loaded, _spread(builder, args[1]))
            return _write_down(context, builder, signature.args[3], args[3], args[4], args[2], chosen)

        return types.uint64(numbers, numbers.dtype, types.uint64, listed, types.uint64), codegen

    list_in.__name__ = name
    return _intrinsic(list_in)


def _list_below_in(typingctx: Any, numbers: Any, limits: Any, place: Any, listed: Any, count: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        both = [_load(context, builder, signature.args[side], args[side], args[2]) for side in (0, 1)]
        chosen = builder.fcmp_ordered("<", *both)
        return _write_down(context, builder, signature.args[3], args[3], args[4], args[2], chosen)

    return types.uint64(numbers, limits, types.uint64, listed, types.uint64), codegen


def _count_reached_in(typingctx: Any, numbers: Any, place: Any, many: Any, value: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        loaded = _load(context, builder, signature.args[0], args[0], args[1])
        there = builder.icmp_unsigned("<", _STEPS, _spread(builder, builder.trunc(args[2], _WORD)))
        reached = builder.and_(builder.fcmp_ordered(">=", _spread(builder, args[3]), loaded), there)
        return builder.zext(builder.ctpop(builder.bitcast(reached, _BITS)), ir.IntType(64))

    return types.uint64(numbers, types.uint64, types.uint64, numbers.dtype), codegen


def _draw_vector_in(typingctx: Any, counters: Any, keys: Any, out: Any, place: Any) -> Any:
    """``draws.uniform`` of sixteen counters and keys: compilers take the 32 bits that are wanted out of each word one by one."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        counter, key = (_load(context, builder, signature.args[side], args[side], args[3]) for side in (0, 1))
        half = ir.Constant(counter.type, [32] * VECTOR)
        first = word = builder.mul(counter, key)
        second = builder.add(first, key)
        for addend in (first, second, first):
            word = builder.add(builder.mul(word, word), addend)
            word = builder.or_(builder.lshr(word, half), builder.shl(word, half))
        word = builder.add(builder.mul(word, word), second)
        halves = builder.bitcast(word, ir.VectorType(_WORD, 2 * VECTOR))
        high = ir.Constant(ir.VectorType(_WORD, VECTOR), list(range(1, 2 * VECTOR, 2)))
        bits = builder.shuffle_vector(halves, ir.Constant(halves.type, ir.Undefined), high)
        bits = builder.lshr(bits, ir.Constant(bits.type, [9] * VECTOR))
        numbers = ir.VectorType(ir.FloatType(), VECTOR)
        step, offset = (ir.Constant(numbers, [ir.FloatType()(2.0**power)] * VECTOR) for power in (-23, -24))
        luck = builder.fadd(builder.fmul(builder.sitofp(bits, numbers), step), offset)
        _store(context, builder, signature.args[2], args[2], args[3], luck)
        return context.get_dummy_value()

    return types.void(counters, keys, out, types.uint64), codegen


def _prefetch_in(typingctx: Any, array: Any, place: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pointer = builder.gep(context.make_array(signature.args[0])(context, builder, args[0]).data, [args[1]])
        pointer = builder.bitcast(pointer, ir.IntType(8).as_pointer())
        kind = ir.FunctionType(ir.VoidType(), [pointer.type, _WORD, _WORD, _WORD])
        name = "llvm.prefetch.p0"
        fetch = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
        builder.call(fetch, [pointer, _WORD(1), _WORD(3), _WORD(1)])
        return context.get_dummy_value()

    return types.void(array, types.uint64), codegen


draw_vector: Any = _intrinsic(_draw_vector_in)
"""Write uniforms for the sixteen counters and keys from ``place`` on to ``out``."""
prefetch: Any = _intrinsic(_prefetch_in)
"""Begin to bring array[place] near, since it will be written soon."""
fill: Any = _intrinsic(_fill_in)
"""Write a value to the sixteen places of an array from ``place`` on."""
copy: Any = _intrinsic(_copy_in)
"""Copy the sixteen numbers of an array from ``source`` on to ``out`` from ``target`` on."""
count_reached: Any = _intrinsic(_count_reached_in)
"""How many of the first ``many`` (at most 16) numbers from ``place`` on a value reaches; there have to be 16 numbers."""
_NONE, _ONE, _SIXTEEN = np.uint64(0), np.uint64(1), np.uint64(VECTOR)


def _list_by(list_vector: Any, fits: Any) -> Any:
    """A rule that lists the places of all numbers that fit: whole vectors at a time, and one by one what is left."""

    @rule
    def list_those(numbers: Any, value: Any, listed: Any) -> Any:
        count, size = _NONE, np.uint64(numbers.size)
        whole = size // _SIXTEEN * _SIXTEEN
        for k in range(_NONE, whole, _SIXTEEN):
            count = list_vector(numbers, value, k, listed, count)
        for k in range(whole, size):
            listed[count] = k
            count += _ONE if fits(numbers, value, k) else _NONE
        return count

    return list_those


@rule
def _is_equal(numbers: Any, value: Any, k: Any) -> Any:
    return numbers[k] == value


@rule
def _is_other(numbers: Any, value: Any, k: Any) -> Any:
    return numbers[k] != value


@rule
def _is_below(numbers: Any, limits: Any, k: Any) -> Any:
    return numbers[k] < limits[k]


_equal_in = _lister("_list_equal_in", lambda builder, *both: builder.icmp_signed("==", *both))
_other_in = _lister("_list_other_in", lambda builder, *both: builder.icmp_signed("!=", *both))
list_equal: Any = _list_by(_equal_in, _is_equal)
"""Write down the places of all whole numbers that are ``value``; returns how many. ``listed`` has one place more."""
list_other: Any = _list_by(_other_in, _is_other)
"""The same for all whole numbers that are not ``value``."""
list_below: Any = _list_by(_intrinsic(_list_below_in), _is_below)
"""The same for all numbers that are below their limits, an array as long at least."""
