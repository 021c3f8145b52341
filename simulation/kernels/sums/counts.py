"""How to count without branches: one more where something is true, several counts in one number, many bytes at a look.

Numba makes 64-bit numbers of sums of 32-bit ones, and compilers turn comparisons round; both cost another instruction each.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.vectors import BYTES, VECTOR, WORD, spread
from simulation.kernels.rows.lanes import BLOCK

_intrinsic: Any = intrinsic  # some versions ship types that do not know it
_FIRST_THREE = 0x00FFFFFF
_BYTE, _FOURTH = 8, 24
FIRST, SECOND, THIRD = np.int32(1 << 8), np.int32(1 << 16), np.int32(1 << 24)
"""One, in the last three bytes of a number: where a condition adds 1, compilers take two instructions."""
_NONE = np.int32(0)
_STEP, _2, _3, _4, _5, _6, _7 = (np.uint64(many * VECTOR) for many in range(1, 8))


def _add_if_in(typingctx: Any, condition: Any, one: Any, total: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        condition, one, total = args
        add = builder.fadd if isinstance(total.type, ir.FloatType) else builder.add
        return builder.select(condition, add(total, one), total)

    return total(types.boolean, total, total), codegen


def _first_three_in(typingctx: Any, counts: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.sitofp(builder.and_(args[0], WORD(_FIRST_THREE)), ir.FloatType())

    return types.float32(types.int32), codegen


def _last_three_in(typingctx: Any, counts: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.sitofp(builder.lshr(args[0], WORD(_BYTE)), ir.FloatType())

    return types.float32(types.int32), codegen


def _fourth_in(typingctx: Any, counts: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.sitofp(builder.lshr(args[0], WORD(_FOURTH)), ir.FloatType())

    return types.float32(types.int32), codegen


def _how_many_in(typingctx: Any, numbers: Any, bits: Any, value: Any, place: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array, many = context.make_array(signature.args[0])(context, builder, args[0]), ir.IntType(BYTES)
        bits, value = (spread(builder, args[side], BYTES) for side in (1, 2))
        count = ir.Constant(many, 0)
        for look in range(0, BLOCK, BYTES):
            pointer = builder.gep(array.data, [builder.add(args[3], args[3].type(look))])
            seen = builder.load(builder.bitcast(pointer, bits.type.as_pointer()), align=1)
            equal = builder.icmp_signed("==", builder.and_(seen, bits), value)
            count = builder.add(count, builder.ctpop(builder.bitcast(equal, many)))
        return builder.trunc(count, WORD)

    return types.int32(numbers, numbers.dtype, numbers.dtype, types.uint64), codegen


add_if: Any = _intrinsic(_add_if_in)
"""The total, and ``one`` more if the condition is true; int32 or float32."""
first_three: Any = _intrinsic(_first_three_in)
"""The first three of four counts in the bytes of a number, as float32: in ones, in 256s and in 65536s."""
last_three: Any = _intrinsic(_last_three_in)
"""The last three of four counts in the bytes of a number, as float32: in ones, in 256s and in 65536s."""
fourth: Any = _intrinsic(_fourth_in)
"""The fourth of four counts in the bytes of a number, as float32."""
how_many: Any = _intrinsic(_how_many_in)
"""How many of the BLOCK bytes of an array from ``place`` on have, of ``bits``, those of ``value``."""


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
