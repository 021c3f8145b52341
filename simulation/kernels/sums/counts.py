"""How to count without branches: one more where something is true, several counts in one number, many bytes at a look.

Numba makes 64-bit numbers of sums of 32-bit ones, and compilers turn comparisons round; both cost another instruction each.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.instructions import instruction
from simulation.kernels.machine.vectors import BYTES, VECTOR, WORD, broadcast, load_vector, vector_at
from simulation.kernels.rows.lanes import BLOCK

_FIRST_THREE, _ALL_FOUR = 0x00FFFFFF, 0xFFFFFFFF
_BYTE, _FOURTH = 8, 24
FIRST, SECOND, THIRD = np.int32(1 << 8), np.int32(1 << 16), np.int32(1 << 24)
"""One, in the last three bytes of a number: where a condition adds 1, compilers take two instructions."""
_NONE = np.int32(0)
_STEP, _2, _3, _4, _5, _6, _7 = (np.uint64(many * VECTOR) for many in range(1, 8))


def _add_if_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    condition, one, total = args
    add = builder.fadd if isinstance(total.type, ir.FloatType) else builder.add
    return builder.select(condition, add(total, one), total)


@instruction(lambda condition, one, total: total(types.boolean, total, total), _add_if_code)
def add_if(condition: Any, one: Any, total: Any) -> Any:
    """total + one where the condition is true, else total; both int32 or both float32."""
    return type(total)(total + one) if condition else total


def _first_three_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return builder.sitofp(builder.and_(args[0], WORD(_FIRST_THREE)), ir.FloatType())


@instruction(lambda counts: types.float32(types.int32), _first_three_code)
def first_three(counts: Any) -> Any:
    """The lowest three of four counts in the bytes of an int32, as float32: in ones, in 256s and in 65536s."""
    return np.float32(int(counts) & _FIRST_THREE)


def _last_three_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return builder.sitofp(builder.lshr(args[0], WORD(_BYTE)), ir.FloatType())


@instruction(lambda counts: types.float32(types.int32), _last_three_code)
def last_three(counts: Any) -> Any:
    """The highest three of four counts in the bytes of an int32, as float32: in ones, in 256s and in 65536s."""
    return np.float32((int(counts) & _ALL_FOUR) >> _BYTE)


def _fourth_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return builder.sitofp(builder.lshr(args[0], WORD(_FOURTH)), ir.FloatType())


@instruction(lambda counts: types.float32(types.int32), _fourth_code)
def fourth(counts: Any) -> Any:
    """The highest of four counts in the bytes of an int32, as float32."""
    return np.float32((int(counts) & _ALL_FOUR) >> _FOURTH)


def _how_many_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    array, bits, value, place = args
    bits, value = broadcast(builder, bits, BYTES), broadcast(builder, value, BYTES)
    count = ir.Constant(ir.IntType(BYTES), 0)
    for offset in range(0, BLOCK, BYTES):
        at = builder.add(place, place.type(offset))
        loaded = load_vector(context, builder, signature.args[0], array, at, BYTES)
        equal = builder.icmp_signed("==", builder.and_(loaded, bits), value)
        count = builder.add(count, builder.ctpop(builder.bitcast(equal, count.type)))
    return builder.trunc(count, WORD)


@instruction(
    lambda numbers, bits, value, place: types.int32(numbers, numbers.dtype, numbers.dtype, types.uint64), _how_many_code
)
def how_many(numbers: Any, bits: Any, value: Any, place: Any) -> Any:
    """Number of the BLOCK bytes numbers[place : place + BLOCK] that, masked with ``bits``, equal ``value``."""
    return np.int32(np.count_nonzero((numbers[vector_at(place, BLOCK)] & bits) == value))


@rule
def eight_from(k: Any) -> Any:
    """Places of the eight persons of a lane, who are VECTOR places apart."""
    return k, k + _STEP, k + _2, k + _3, k + _4, k + _5, k + _6, k + _7


def count_over_eight(count: Any) -> Any:
    """A rule that lets another count what it says of each of eight persons: whole numbers, which a cycle adds."""

    @rule
    def total(seen: Any, at: Any) -> Any:
        near = count(count(count(count(_NONE, seen, at[0]), seen, at[1]), seen, at[2]), seen, at[3])
        return count(count(count(count(near, seen, at[4]), seen, at[5]), seen, at[6]), seen, at[7])

    return total
