"""Vector instructions that compilers do not find by themselves: add, compare, count, exchange; 16 numbers at a time.

Each is plain LLVM, which any processor can run: those with wide vectors in a step or two, others number by number.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from llvmlite import ir

from simulation.kernels.machine.instructions import instruction, types
from simulation.kernels.machine.starting.objects import can

VECTOR = 16
"""float32 numbers in the widest vector."""
BYTES = 64
"""Bytes in the widest vector."""

HALF_VECTOR = VECTOR // 2
"""float32 numbers in a vector of 256 bits."""

WORD, INDEX, BITS = ir.IntType(32), ir.IntType(64), ir.IntType(VECTOR)
STEPS = ir.Constant(ir.VectorType(WORD, VECTOR), list(range(VECTOR)))


def vector_at(place: Any, size: int = VECTOR) -> slice:
    """The slice of the ``size`` numbers from index ``place`` on, in plain Python."""
    return slice(int(place), int(place) + size)


def pointer_to(context: Any, builder: Any, kind: Any, array: Any, place: Any) -> Any:
    """Pointer to array[place]; ``kind`` is the array's type."""
    data = context.data_model_manager[kind].get_field_position("data")
    return builder.gep(builder.extract_value(array, data), [place])


def load_vector(context: Any, builder: Any, kind: Any, array: Any, place: Any, size: int = VECTOR) -> Any:
    """The ``size`` numbers of an array of type ``kind`` from index ``place`` on, as a vector."""
    vector = ir.VectorType(context.get_data_type(kind.dtype), size)
    loaded = builder.load(builder.bitcast(pointer_to(context, builder, kind, array, place), vector.as_pointer()))
    loaded.align = kind.dtype.bitwidth // 8
    return loaded


def store_vector(context: Any, builder: Any, kind: Any, array: Any, place: Any, value: Any) -> None:
    """Write a vector to an array of type ``kind`` from index ``place`` on."""
    pointer = builder.bitcast(pointer_to(context, builder, kind, array, place), value.type.as_pointer())
    builder.store(value, pointer).align = kind.dtype.bitwidth // 8


def broadcast(builder: Any, value: Any, width: int = VECTOR) -> Any:
    """A vector of ``width`` times one value."""
    empty = ir.Constant(ir.VectorType(value.type, width), ir.Undefined)
    zeros = ir.Constant(ir.VectorType(WORD, width), [0] * width)
    return builder.shuffle_vector(builder.insert_element(empty, value, WORD(0)), empty, zeros)


def is_above_zero(context: Any, builder: Any, kind: Any, array: Any, place: Any) -> Any:
    """Mask of the 16 float32 numbers of an array from index ``place`` on: 1 where a number is above 0."""
    numbers = load_vector(context, builder, kind, array, place)
    return builder.fcmp_ordered(">", numbers, ir.Constant(numbers.type, [0.0] * VECTOR))


def call(builder: Any, name: str, result: Any, *arguments: Any) -> Any:
    """Call the LLVM intrinsic ``name``, which returns a ``result``."""
    kind = ir.FunctionType(result, [argument.type for argument in arguments])
    return builder.call(builder.module.globals.get(name) or ir.Function(builder.module, kind, name), arguments)


def _add_wide_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    numbers, totals = (load_vector(context, builder, signature.args[side], args[side], args[2]) for side in (0, 1))
    total = builder.fadd(totals, builder.fpext(numbers, totals.type))
    store_vector(context, builder, signature.args[1], args[1], args[2], total)
    return context.get_dummy_value()


@instruction(lambda numbers, totals, place: types.void(numbers, totals, types.uint64), _add_wide_code)
def add_wide(numbers: Any, totals: Any, place: Any) -> None:
    """Add numbers[place : place + 16] (float32) to totals[place : place + 16] (float64)."""
    totals[vector_at(place)] += numbers[vector_at(place)]


def _where_equal_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    loaded = load_vector(context, builder, signature.args[0], args[0], args[2], BYTES)
    equal = builder.icmp_signed("==", loaded, broadcast(builder, args[1], BYTES))
    return builder.bitcast(equal, ir.IntType(BYTES))


@instruction(lambda numbers, value, place: types.uint64(numbers, numbers.dtype, types.uint64), _where_equal_code)
def where_equal(numbers: Any, value: Any, place: Any) -> Any:
    """Mask (uint64) of the 64 bytes numbers[place : place + 64]: bit k is set where byte place + k equals ``value``."""
    equal = np.flatnonzero(numbers[vector_at(place, BYTES)] == value)
    return np.uint64(sum(1 << int(k) for k in equal))


def _lowest_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return builder.cttz(args[0], ir.Constant(ir.IntType(1), 0))


@instruction(lambda bits: types.uint64(types.uint64), _lowest_code)
def lowest(bits: Any) -> Any:
    """Index of the lowest bit that is set in a uint64; 64 for 0."""
    word = int(bits)
    return np.uint64((word & -word).bit_length() - 1 if word else 64)


def _first_above_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    bits = WORD(1 << VECTOR)
    for start in range(0, VECTOR, HALF_VECTOR):
        place = builder.add(args[1], INDEX(start))
        numbers = load_vector(context, builder, signature.args[0], args[0], place, HALF_VECTOR)
        above = builder.fcmp_ordered(">", numbers, broadcast(builder, args[2], HALF_VECTOR))
        half = builder.zext(builder.bitcast(above, ir.IntType(HALF_VECTOR)), WORD)
        bits = builder.or_(builder.shl(half, WORD(start)), bits)
    return builder.zext(builder.cttz(bits, ir.Constant(ir.IntType(1), 1)), INDEX)


@instruction(lambda numbers, place, value: types.uint64(numbers, types.uint64, numbers.dtype), _first_above_code)
def first_above(numbers: Any, place: Any, value: Any) -> Any:
    """Index, from ``place`` on, of the first of the 16 numbers in numbers[place : place + 16] that is above ``value``; or 16."""
    above = np.flatnonzero(numbers[vector_at(place)] > value)
    return np.uint64(above[0] if len(above) else VECTOR)


def fma_vector(builder: Any, a: Any, b: Any, c: Any) -> Any:
    """a b + c for vectors of 16 float32 numbers, rounded once."""
    return call(builder, f"llvm.fma.v{VECTOR}f32", a.type, a, b, c)


def _fma_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return builder.fma(*args)


@instruction(lambda a, b, c: types.float32(types.float32, types.float32, types.float32), _fma_code)
def fma(a: Any, b: Any, c: Any) -> Any:
    """a b + c of float32 numbers, rounded once, as every processor does it (IEEE 754).

    In plain Python the sum is rounded to an odd last bit in double precision, which the second rounding, to single
    precision, cannot mistake for a tie (Boldo and Melquiond 2008, Emulation of FMA and correctly rounded sums).
    """
    product, addend = float(a) * float(b), float(c)  # 48 bits, so that the product is exact
    total = product + addend
    part = total - product
    error = (product - (total - part)) + (addend - part)
    if error != 0 and total / math.ulp(total) % 2 == 0:
        total = math.nextafter(total, math.copysign(math.inf, error))
    return np.float32(total)


def _swap_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    own = load_vector(context, builder, signature.args[0], args[0], args[2])
    others = builder.shuffle_vector(own, own, ir.Constant(STEPS.type, [k ^ 1 for k in range(VECTOR)]))
    chosen = builder.select(is_above_zero(context, builder, signature.args[1], args[1], args[2]), others, own)
    store_vector(context, builder, signature.args[3], args[3], args[2], chosen)
    return context.get_dummy_value()


@instruction(lambda numbers, paired, place, out: types.void(numbers, paired, types.uint64, out), _swap_code)
def swap(numbers: Any, paired: Any, place: Any, out: Any) -> None:
    """Write numbers[place : place + 16] to the same indices of ``out``, neighbours 2k and 2k + 1 exchanged where ``paired`` > 0.

    numbers, paired, out: float32, read and written at the same 16 indices.
    """
    here = vector_at(place)
    others = numbers[here].reshape(-1, 2)[:, ::-1].ravel()
    out[here] = np.where(paired[here] > 0, others, numbers[here])


def _permuted_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """For AVX2: homes rise by 1 at most, so those of eight persons lie among eight numbers in a row."""
    numbers, homes, _, place, out = args
    first = builder.load(pointer_to(context, builder, signature.args[1], homes, INDEX(0)))
    for start in range(0, VECTOR, HALF_VECTOR):
        at = builder.add(place, INDEX(start))
        own = load_vector(context, builder, signature.args[1], homes, at, HALF_VECTOR)
        lowest = builder.extract_element(own, WORD(0))
        skipped = builder.zext(builder.sub(lowest, first), INDEX)
        near = load_vector(context, builder, signature.args[0], numbers, skipped, HALF_VECTOR)
        which = builder.sub(own, broadcast(builder, lowest, HALF_VECTOR))
        chosen = call(builder, "llvm.x86.avx2.permps", near.type, near, which)
        store_vector(context, builder, signature.args[4], out, at, chosen)
    return context.get_dummy_value()


def _spread_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    numbers, homes, paired, place, out = args
    pair = ir.DoubleType()
    pairs = ir.Constant(ir.VectorType(pair, HALF_VECTOR), ir.Undefined)
    first = builder.load(pointer_to(context, builder, signature.args[1], homes, INDEX(0)))
    for k in range(HALF_VECTOR):
        at = pointer_to(context, builder, signature.args[1], homes, builder.add(place, INDEX(2 * k)))
        home = builder.zext(builder.sub(builder.load(at), first), INDEX)
        pointer = builder.bitcast(pointer_to(context, builder, signature.args[0], numbers, home), pair.as_pointer())
        loaded = builder.load(pointer)
        loaded.align = 4
        pairs = builder.insert_element(pairs, loaded, WORD(k))
    own = builder.bitcast(pairs, ir.VectorType(ir.FloatType(), VECTOR))
    both = builder.shuffle_vector(own, own, ir.Constant(STEPS.type, [k & ~1 for k in range(VECTOR)]))
    chosen = builder.select(is_above_zero(context, builder, signature.args[2], paired, place), both, own)
    store_vector(context, builder, signature.args[4], out, place, chosen)
    return context.get_dummy_value()


@instruction(
    lambda numbers, homes, paired, place, out: types.void(numbers, homes, paired, types.uint64, out),
    _permuted_code if can("avx2") else _spread_code,
)
def spread(numbers: Any, homes: Any, paired: Any, place: Any, out: Any) -> None:
    """Write to out[place : place + 16] the number of each one's home; ``numbers`` begins with that of homes[0].

    Neighbours 2k and 2k + 1 share a home where ``paired`` > 0, and have homes that follow each other where not, so that one
    look at 64 bits finds both numbers. numbers, paired, out: float32; homes: int32. As many entries of ``numbers`` as there are
    persons may be read, and one more.
    """
    here = vector_at(place)
    first = np.repeat(homes[here][::2] - homes[0], 2)
    second = np.where(paired[here] > 0, 0, np.arange(VECTOR) % 2)
    out[here] = numbers[np.minimum(first + second, len(numbers) - 1)]


def _prefetch_code(context: Any, builder: Any, signature: Any, args: Any, write: int = 0) -> Any:
    pointer = pointer_to(context, builder, signature.args[0], args[0], args[1])
    pointer = builder.bitcast(pointer, ir.IntType(8).as_pointer())
    call(builder, "llvm.prefetch.p0", ir.VoidType(), pointer, WORD(write), WORD(3), WORD(1))
    return context.get_dummy_value()


def _prefetch_to_write_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return _prefetch_code(context, builder, signature, args, write=1)


@instruction(lambda array, place: types.void(array, types.uint64), _prefetch_code)
def prefetch(array: Any, place: Any) -> None:
    """Begin to load array[place] into the cache, because it is read soon. It changes nothing but speed."""


@instruction(lambda array, place: types.void(array, types.uint64), _prefetch_to_write_code)
def prefetch_to_write(array: Any, place: Any) -> None:
    """Begin to load array[place] into the cache, because it is written soon. It changes nothing but speed."""
