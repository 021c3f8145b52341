"""Lists of indices: 16 numbers at a time.

No compiler finds these instructions by itself. Each is plain LLVM, which any processor can run. A processor with AVX-512 packs
16 indices in one step. On any other, LLVM would branch for each number, and the processor would guess wrong; there a table
holds the indices of the bits that are set in each byte, and all eight of a row are written, of which the next ones overwrite
those that do not count.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.instructions import instruction, types
from simulation.kernels.machine.starting.objects import can
from simulation.kernels.machine.vectors import (
    BITS,
    HALF_VECTOR,
    INDEX,
    STEPS,
    VECTOR,
    WORD,
    broadcast,
    call,
    load_vector,
    pointer_to,
    vector_at,
)

_NONE, _ONE, _SIXTEEN = np.uint64(0), np.uint64(1), np.uint64(VECTOR)


_ROW = ir.VectorType(ir.IntType(8), HALF_VECTOR)
_SET_BITS = ir.Constant(
    ir.ArrayType(_ROW, 2**HALF_VECTOR),
    [
        _ROW(([k for k in range(HALF_VECTOR) if byte >> k & 1] + [0] * HALF_VECTOR)[:HALF_VECTOR])
        for byte in range(2**HALF_VECTOR)
    ],
)
"""For each byte the indices of its bits that are set, one after the other, and zeros."""


def packs() -> bool:
    """Whether the processor that Numba compiles for, this one if it is told no other, packs vectors by itself."""
    return can("avx512f")


_PACKS = packs()


def _append(context: Any, builder: Any, signature: Any, args: Any, mask: Any) -> Any:
    """Append place + k to the list for every bit k of the mask; the new length of the list."""
    place, count = builder.trunc(args[2], WORD), args[4]
    if _PACKS:
        pointer = pointer_to(context, builder, signature.args[3], args[3], count)
        numbers = builder.add(broadcast(builder, place), STEPS)
        call(builder, "llvm.masked.compressstore.v16i32", ir.VoidType(), numbers, pointer, mask)
        return builder.add(count, builder.zext(builder.ctpop(builder.bitcast(mask, BITS)), count.type))
    from numba.core import cgutils  # only where something is compiled

    table = cast("Any", cgutils).global_constant(builder.module, "set_bits", _SET_BITS)
    bits = builder.zext(builder.bitcast(mask, BITS), INDEX)
    for start in range(0, VECTOR, HALF_VECTOR):
        half = builder.and_(builder.lshr(bits, INDEX(start)), INDEX(2**HALF_VECTOR - 1))
        lanes = builder.zext(builder.load(builder.gep(table, [INDEX(0), half])), ir.VectorType(WORD, HALF_VECTOR))
        numbers = builder.add(lanes, broadcast(builder, builder.add(place, WORD(start)), HALF_VECTOR))
        pointer = pointer_to(context, builder, signature.args[3], args[3], count)
        builder.store(numbers, builder.bitcast(pointer, numbers.type.as_pointer())).align = 4
        count = builder.add(count, builder.ctpop(half))
    return count


def _append_plainly(found: Any, place: Any, listed: Any, count: Any) -> Any:
    """Append to the list the indices, from ``place`` on, at which ``found`` (16,) is true; the new length of the list."""
    indices = np.flatnonzero(found) + int(place)
    listed[vector_at(count, len(indices))] = indices
    return count + np.uint64(len(indices))


def _lister(comparison: str) -> Callable[..., Any]:
    """Machine code that lists where numbers compare with a value."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        loaded = load_vector(context, builder, signature.args[0], args[0], args[2])
        compare = builder.fcmp_ordered if signature.args[1] == types.float32 else builder.icmp_signed
        mask = compare(comparison, loaded, broadcast(builder, args[1]))
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


@instruction(_by_value, _lister(">"))
def _list_above_vector(numbers: Any, value: Any, place: Any, listed: Any, count: Any) -> Any:
    """Append to ``listed`` the indices in [place, place + 16) at which numbers[k] > value; the new length of the list."""
    return _append_plainly(numbers[vector_at(place)] > value, place, listed, count)


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
def _is_above(numbers: Any, value: Any, k: Any) -> Any:
    return numbers[k] > value


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
list_above: Any = _list_by(_list_above_vector, _is_above)
"""(numbers, value, listed): write the indices of numbers above ``value`` to ``listed``; returns their count.

``listed`` (int32) has one entry more than ``numbers``.
"""
list_below: Any = _list_by(_list_below_vector, _is_below)
"""(numbers, limits, listed): write the indices of numbers below their limits to ``listed``; returns their count.

``limits`` is at least as long as ``numbers``; ``listed`` (int32) has one entry more than ``numbers``.
"""
