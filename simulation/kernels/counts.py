"""How to count without branches: one more where something is true, and several counts in one number.

Numba makes 64-bit numbers of sums of 32-bit ones, and compilers turn comparisons round; both cost another instruction each.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from simulation.kernels.vectors import WORD

_intrinsic: Any = intrinsic  # some versions ship types that do not know it
_SPREAD, _LOWEST_BITS, _FIRST_THREE = 0x00204081, 0x01010101, 0x00FFFFFF
_BYTE, _FOURTH = 8, 24


def _add_if_in(typingctx: Any, condition: Any, one: Any, total: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        condition, one, total = args
        add = builder.fadd if isinstance(total.type, ir.FloatType) else builder.add
        return builder.select(condition, add(total, one), total)

    return total(types.boolean, total, total), codegen


def _add_bits_in(typingctx: Any, total: Any, bits: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        spread = builder.mul(builder.zext(args[1], WORD), WORD(_SPREAD))
        return builder.add(args[0], builder.and_(spread, WORD(_LOWEST_BITS)))

    return types.int32(types.int32, types.uint8), codegen


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


add_if: Any = _intrinsic(_add_if_in)
"""The total, and ``one`` more if the condition is true; int32 or float32."""
add_bits: Any = _intrinsic(_add_bits_in)
"""Four counts in the bytes of a number, each one more where its bit, of the four lowest, is set."""
first_three: Any = _intrinsic(_first_three_in)
"""The first three of four counts in the bytes of a number, as float32: in ones, in 256s and in 65536s."""
last_three: Any = _intrinsic(_last_three_in)
"""The last three."""
fourth: Any = _intrinsic(_fourth_in)
"""The fourth, in ones."""
