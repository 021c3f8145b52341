"""Lists of indices, and numbers packed one after the other: 16 numbers at a time.

No compiler finds these instructions by itself. Each is plain LLVM, which any processor can run. A processor with AVX-512 packs
16 numbers in one step. On any other, LLVM would branch for each number, and the processor would guess wrong; there each
number is written, and the index moves on by 0 or 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.instructions import instruction, types
from simulation.kernels.machine.starting.objects import features
from simulation.kernels.machine.vectors import (
    BITS,
    INDEX,
    STEPS,
    VECTOR,
    WORD,
    broadcast,
    call,
    is_above_zero,
    load_vector,
    pointer_to,
    store_vector,
    vector_at,
)

_NONE, _ONE, _SIXTEEN = np.uint64(0), np.uint64(1), np.uint64(VECTOR)


def packs() -> bool:
    """Whether the processor that Numba compiles for, this one if it is told no other, packs and expands vectors by itself."""
    return "+avx512f" in features().split(",")


_PACKS = packs()


def _bits_of(builder: Any, mask: Any) -> list[Any]:
    """The 16 bits of a mask, each 0 or 1 as an index."""
    bits = builder.zext(builder.bitcast(mask, BITS), INDEX)
    return [builder.and_(builder.lshr(bits, INDEX(k)), INDEX(1)) for k in range(VECTOR)]


def _expand_load(builder: Any, pointer: Any, mask: Any) -> Any:
    """Vector of the numbers from a pointer on, one after the other, where the mask is set; 0 elsewhere.

    Without AVX-512 number k is read at an index of at most k, chosen or not, so that nothing behind 16 numbers is read.
    """
    vector = ir.VectorType(ir.FloatType(), VECTOR)
    nothing = ir.Constant(vector, [0.0] * VECTOR)
    if _PACKS:
        return call(builder, "llvm.masked.expandload.v16f32", vector, pointer, mask, nothing)
    numbers, first = nothing, INDEX(0)
    for k, bit in enumerate(_bits_of(builder, mask)):
        numbers = builder.insert_element(numbers, builder.load(builder.gep(pointer, [first])), WORD(k))
        first = builder.add(first, bit)
    return builder.select(mask, numbers, nothing)


def _pack_store(builder: Any, numbers: list[Any], pointer: Any, mask: Any) -> None:
    """Write the 16 numbers one after the other where the mask is set, from a pointer on, without a branch.

    A number that is not chosen is written, too, and overwritten by the next that is. Number k is written at an index of at
    most k.
    """
    count = INDEX(0)
    for number, bit in zip(numbers, _bits_of(builder, mask), strict=True):
        builder.store(number, builder.gep(pointer, [count]))
        count = builder.add(count, bit)


def _plus_set(builder: Any, count: Any, mask: Any) -> Any:
    """The count plus the number of bits that are set in a mask of 16."""
    return builder.add(count, builder.zext(builder.ctpop(builder.bitcast(mask, BITS)), count.type))


def _append(context: Any, builder: Any, signature: Any, args: Any, mask: Any) -> Any:
    """Append place + k to the list for every bit k of the mask; the new length of the list."""
    place, count = builder.trunc(args[2], WORD), args[4]
    pointer = pointer_to(context, builder, signature.args[3], args[3], count)
    if _PACKS:
        numbers = builder.add(broadcast(builder, place), STEPS)
        call(builder, "llvm.masked.compressstore.v16i32", ir.VoidType(), numbers, pointer, mask)
    else:
        with builder.if_then(builder.icmp_unsigned("!=", builder.bitcast(mask, BITS), BITS(0))):
            _pack_store(builder, [builder.add(place, WORD(k)) for k in range(VECTOR)], pointer, mask)
    return _plus_set(builder, count, mask)


def _append_plainly(found: Any, place: Any, listed: Any, count: Any) -> Any:
    """Append to the list the indices, from ``place`` on, at which ``found`` (16,) is true; the new length of the list."""
    indices = np.flatnonzero(found) + int(place)
    listed[vector_at(count, len(indices))] = indices
    return count + np.uint64(len(indices))


def _lister(comparison: str) -> Callable[..., Any]:
    """Machine code that lists where whole numbers compare with a value."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        loaded = load_vector(context, builder, signature.args[0], args[0], args[2])
        mask = builder.icmp_signed(comparison, loaded, broadcast(builder, args[1]))
        return _append(context, builder, signature, args, mask)

    return code


def _by_value(numbers: Any, value: Any, place: Any, listed: Any, count: Any) -> Any:
    return types.uint64(numbers, numbers.dtype, types.uint64, listed, types.uint64)


@instruction(_by_value, _lister("=="))
def _list_equal_vector(numbers: Any, value: Any, place: Any, listed: Any, count: Any) -> Any:
    """Append to ``listed`` the indices in [place, place + 16) at which numbers[k] == value; the new length of the list."""
    return _append_plainly(numbers[vector_at(place)] == value, place, listed, count)


@instruction(_by_value, _lister("!="))
def _list_other_vector(numbers: Any, value: Any, place: Any, listed: Any, count: Any) -> Any:
    """Append to ``listed`` the indices in [place, place + 16) at which numbers[k] != value; the new length of the list."""
    return _append_plainly(numbers[vector_at(place)] != value, place, listed, count)


def _list_below_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    both = [load_vector(context, builder, signature.args[side], args[side], args[2]) for side in (0, 1)]
    return _append(context, builder, signature, args, builder.fcmp_ordered("<", *both))


@instruction(
    lambda numbers, limits, place, listed, count: types.uint64(numbers, limits, types.uint64, listed, types.uint64),
    _list_below_code,
)
def _list_below_vector(numbers: Any, limits: Any, place: Any, listed: Any, count: Any) -> Any:
    """Append to ``listed`` the indices in [place, place + 16) at which numbers[k] < limits[k]; the new length of the list."""
    return _append_plainly(numbers[vector_at(place)] < limits[vector_at(place)], place, listed, count)


def _expand_pairs_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    pointer = pointer_to(context, builder, signature.args[0], args[0], args[1])
    second = ir.Constant(ir.VectorType(ir.IntType(1), VECTOR), [k % 2 for k in range(VECTOR)])
    follows = builder.and_(is_above_zero(context, builder, signature.args[2], args[2], args[3]), second)
    leads = builder.not_(follows)
    own = _expand_load(builder, pointer, leads)
    before = builder.shuffle_vector(own, own, ir.Constant(STEPS.type, [k & ~1 for k in range(VECTOR)]))
    store_vector(context, builder, signature.args[4], args[4], args[3], builder.select(leads, own, before))
    return _plus_set(builder, args[1], leads)


@instruction(
    lambda numbers, first, paired, place, out: types.uint64(numbers, types.uint64, paired, types.uint64, out),
    _expand_pairs_code,
)
def expand_pairs(numbers: Any, first: Any, paired: Any, place: Any, out: Any) -> Any:
    """Expand numbers[first], numbers[first + 1], ... to out[place : place + 16]; returns the index of the next number.

    Neighbours 2k and 2k + 1 get one number for both where ``paired`` > 0, else one each. All arrays are float32.
    """
    leads = (paired[vector_at(place)] <= 0) | (np.arange(VECTOR) % 2 == 0)
    out[vector_at(place)] = numbers[int(first) + np.cumsum(leads) - 1]
    return first + np.uint64(np.count_nonzero(leads))


def _compress_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    loaded = load_vector(context, builder, signature.args[0], args[0], args[2])
    mask = is_above_zero(context, builder, signature.args[1], args[1], args[2])
    pointer = pointer_to(context, builder, signature.args[3], args[3], args[4])
    if _PACKS:
        call(builder, "llvm.masked.compressstore.v16f32", ir.VoidType(), loaded, pointer, mask)
    else:
        _pack_store(builder, [builder.extract_element(loaded, WORD(k)) for k in range(VECTOR)], pointer, mask)
    return _plus_set(builder, args[4], mask)


@instruction(
    lambda numbers, chosen, place, packed, count: types.uint64(numbers, chosen, types.uint64, packed, types.uint64),
    _compress_code,
)
def _compress_vector(numbers: Any, chosen: Any, place: Any, packed: Any, count: Any) -> Any:
    """Append numbers[k] to ``packed``, of length ``count``, for k in [place, place + 16) with chosen[k] > 0; the new length."""
    kept = numbers[vector_at(place)][chosen[vector_at(place)] > 0]
    packed[vector_at(count, len(kept))] = kept
    return count + np.uint64(len(kept))


def _expand_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    pointer = pointer_to(context, builder, signature.args[0], args[0], args[1])
    mask = is_above_zero(context, builder, signature.args[2], args[2], args[3])
    store_vector(context, builder, signature.args[4], args[4], args[3], _expand_load(builder, pointer, mask))
    return _plus_set(builder, args[1], mask)


@instruction(
    lambda packed, first, chosen, place, out: types.uint64(packed, types.uint64, chosen, types.uint64, out),
    _expand_code,
)
def _expand_vector(packed: Any, first: Any, chosen: Any, place: Any, out: Any) -> Any:
    """Write packed[first], packed[first + 1], ... to out[k] for k in [place, place + 16) with chosen[k] > 0, and 0 elsewhere.

    Returns the index of the next packed number.
    """
    mask = chosen[vector_at(place)] > 0
    count = int(np.count_nonzero(mask))
    out[vector_at(place)] = 0
    out[vector_at(place)][mask] = packed[vector_at(first, count)]
    return first + np.uint64(count)


def _list_by(list_vector: Any, fits: Any) -> Any:
    """A rule that lists the indices of all numbers that fit: whole vectors at a time, then one by one."""

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


list_equal: Any = _list_by(_list_equal_vector, _is_equal)
"""(numbers, value, listed): write the indices of whole numbers that equal ``value`` to ``listed``; returns their count.

``listed`` (int32) has one entry more than ``numbers``.
"""
list_other: Any = _list_by(_list_other_vector, _is_other)
"""(numbers, value, listed): write the indices of whole numbers that differ from ``value`` to ``listed``; returns their count.

``listed`` (int32) has one entry more than ``numbers``.
"""
list_below: Any = _list_by(_list_below_vector, _is_below)
"""(numbers, limits, listed): write the indices of numbers below their limits to ``listed``; returns their count.

``limits`` is at least as long as ``numbers``; ``listed`` (int32) has one entry more than ``numbers``.
"""


@rule
def compress(size: Any, numbers: Any, chosen: Any, packed: Any) -> Any:
    """Write the first ``size`` numbers that have chosen[k] > 0 one after the other to ``packed``; returns their count.

    What ``packed`` (at least size entries) holds from the count to ``size`` is lost.
    """
    count, whole = _NONE, size // _SIXTEEN * _SIXTEEN
    for k in range(_NONE, whole, _SIXTEEN):
        count = _compress_vector(numbers, chosen, k, packed, count)
    for k in range(whole, size):
        if chosen[k] > 0:
            packed[count] = numbers[k]
            count += _ONE
    return count


@rule
def expand(size: Any, packed: Any, chosen: Any, out: Any) -> None:
    """Write packed numbers to the first ``size`` entries of ``out`` that have chosen[k] > 0, and 0 to the others."""
    first, whole = _NONE, size // _SIXTEEN * _SIXTEEN
    for k in range(_NONE, whole, _SIXTEEN):
        first = _expand_vector(packed, first, chosen, k, out)
    for k in range(whole, size):
        out[k] = packed[first] if chosen[k] > 0 else np.float32(0)
        first += _ONE if chosen[k] > 0 else _NONE
