"""The end of the day's sums: 16 sums, each over every sixteenth person of a block, are folded into one.

They are added in pairs, and pairs of pairs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types

from simulation.kernels.machine.instructions import instruction
from simulation.kernels.machine.vectors import WORD
from simulation.kernels.rows.lanes import VECTOR
from simulation.kernels.sums.sums import COUNTS_LINE, ROWS, TOTALS


def _halves(builder: Any, one: Any, other: Any, width: int) -> Any:
    """The lower halves of all parts of 2 x ``width`` numbers in two vectors, plus the upper halves."""
    firsts = [start + k for start in range(0, 2 * VECTOR, 2 * width) for k in range(width)]
    lower, upper = (
        builder.shuffle_vector(one, other, ir.Constant(ir.VectorType(WORD, VECTOR), [k + shift for k in firsts]))
        for shift in (0, width)
    )
    return builder.fadd(lower, upper)


def _fold_rows(builder: Any, rows: list[Any]) -> Any:
    """The sums of up to 16 vectors: cut in halves and added side by side, until each is a number of one vector."""
    nothing = ir.Constant(rows[0].type, [0.0] * VECTOR)
    rows = rows + [nothing] * (VECTOR - len(rows))
    for width in (8, 4, 2, 1):
        rows = [_halves(builder, one, other, width) for one, other in zip(rows[::2], rows[1::2], strict=True)]
    return rows[0]


def _split(builder: Any, threes: Any) -> Any:
    """The three counts that each of the first numbers of a vector holds, one after the other."""
    whole = builder.fptosi(threes, ir.VectorType(WORD, VECTOR))
    counts = []
    for shift, mask in ((0, 255), (8, 255), (16, -1)):
        shifted = builder.lshr(whole, ir.Constant(whole.type, [shift] * VECTOR))
        counts.append(builder.and_(shifted, ir.Constant(whole.type, [mask] * VECTOR)))
    pair = [place // 3 + (VECTOR if place % 3 == 1 else 0) for place in range(VECTOR)]
    both = builder.shuffle_vector(counts[0], counts[1], ir.Constant(whole.type, pair))
    third = [VECTOR + place // 3 if place % 3 == 2 else place for place in range(VECTOR)]
    return builder.sitofp(builder.shuffle_vector(both, counts[2], ir.Constant(whole.type, third)), threes.type)


def _fold_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    array, out = (context.make_array(signature.args[side])(context, builder, args[side]) for side in (0, 1))
    vector = ir.VectorType(context.get_data_type(signature.args[0].dtype), VECTOR)
    pitch = builder.extract_value(array.shape, 1)

    def at(data: Any, place: Any) -> Any:
        return builder.bitcast(builder.gep(data, [place]), vector.as_pointer())

    rows = [builder.load(at(array.data, builder.mul(pitch, pitch.type(number))), align=4) for number in range(ROWS)]
    totals = [_fold_rows(builder, rows[start : min(start + VECTOR, TOTALS)]) for start in range(0, TOTALS, VECTOR)]
    counts = _split(builder, _fold_rows(builder, rows[TOTALS:]))
    for number, sum_of_rows in enumerate([*totals, counts]):
        builder.store(sum_of_rows, at(out.data, pitch.type(number * VECTOR)), align=4)
    return context.get_dummy_value()


@instruction(lambda totals, lines: types.void(totals, lines), _fold_code)
def fold(totals: Any, lines: Any) -> None:
    """Add up each row of ``totals`` (ROWS, VECTOR), tell three counts in one number apart, and write all to ``lines`` (LINES,).

    Lines from the last total to COUNTS_LINE become 0.
    """
    sums = totals
    for width in (8, 4, 2, 1):
        sums = sums[:, :width] + sums[:, width:]
    lines[:COUNTS_LINE], lines[COUNTS_LINE : COUNTS_LINE + VECTOR] = 0, 0
    lines[:TOTALS] = sums[:TOTALS, 0]
    for row, threes in enumerate(sums[TOTALS:, 0].astype(np.int32)):
        first = COUNTS_LINE + 3 * row
        lines[first : first + 3] = threes & 255, threes >> 8 & 255, threes >> 16
