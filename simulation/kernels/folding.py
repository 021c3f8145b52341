"""The end of the day's sums: 16 sums, each over every sixteenth person of a block, are folded into one.

They are added in pairs, and pairs of pairs, in the same order for any number of members.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from simulation.kernels.blocks import TOTALS
from simulation.kernels.compiling import row_loop, rule
from simulation.kernels.lanes import VECTOR, side_by_side

_intrinsic: Any = intrinsic  # some versions ship types that do not know it


@rule
def _fold_four(lane: Any, k: Any, step: Any) -> Any:
    return (lane[k] + lane[k + 2 * step]) + (lane[k + step] + lane[k + 3 * step])


@row_loop
def fold_lanes(lane: Any, out: Any) -> None:
    """Add the lanes of 16 persons by member: in pairs, and pairs of pairs."""
    side_by_side()
    n = out.size
    for m in range(n):
        even = _fold_four(lane, m, 4 * n) + _fold_four(lane, m + n + n, 4 * n)
        out[m] = even + (_fold_four(lane, m + n, 4 * n) + _fold_four(lane, m + n + n + n, 4 * n))


def _fold_persons_in(typingctx: Any, lane: Any) -> Any:
    """The same for a single member, for all rows of ``lane`` (TOTALS, lanes) together: row r's sum comes to lane[0, r].

    What that is as three counts, if it is, comes to lane[1, r], lane[2, r] and lane[3, r]. The 16 lanes of a row are one
    vector. Two rows at a time are cut in halves, which are added side by side, until each row is one number.
    """

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, args[0])
        vector = ir.VectorType(context.get_data_type(signature.args[0].dtype), VECTOR)
        pitch = builder.extract_value(array.shape, 1)

        def row(number: int) -> Any:
            place = builder.gep(array.data, [builder.mul(pitch, pitch.type(number))])
            return builder.bitcast(place, vector.as_pointer())

        rows = [builder.load(row(number), align=4) for number in range(TOTALS)]
        rows += [ir.Constant(vector, [0.0] * VECTOR)] * (VECTOR - TOTALS)
        width = VECTOR // 2
        while width:
            firsts = [start + k for start in range(0, 2 * VECTOR, 2 * width) for k in range(width)]
            seconds = [k + width for k in firsts]
            rows = [
                builder.fadd(*(
                    builder.shuffle_vector(one, other, ir.Constant(ir.VectorType(ir.IntType(32), VECTOR), half))
                    for half in (firsts, seconds)
                ))
                for one, other in zip(rows[::2], rows[1::2], strict=True)
            ]  # fmt: skip
            width //= 2
        builder.store(rows[0], row(0), align=4)
        whole = builder.fptosi(rows[0], ir.VectorType(ir.IntType(32), VECTOR))
        for count, (shift, mask) in enumerate(((0, 255), (8, 255), (16, -1)), start=1):
            shifted = builder.lshr(whole, ir.Constant(whole.type, [shift] * VECTOR))
            part = builder.and_(shifted, ir.Constant(whole.type, [mask] * VECTOR))
            builder.store(builder.sitofp(part, vector), row(count), align=4)
        return context.get_dummy_value()

    return types.void(lane), codegen


fold_persons: Any = _intrinsic(_fold_persons_in)


@row_loop
def split_counts(first: Any, second: Any, third: Any) -> None:
    """Three counts that were added in one number."""
    side_by_side()
    for m in range(first.size):
        counts = np.int32(first[m])
        first[m], second[m], third[m] = counts & 255, (counts >> 8) & 255, counts >> 16


@row_loop
def add_numbers(x: Any, total: Any) -> None:
    side_by_side()
    for k in range(x.size):
        total[k] += x[k]


@row_loop
def copy_numbers(x: Any, out: Any) -> None:
    side_by_side()
    for k in range(x.size):
        out[k] = x[k]
