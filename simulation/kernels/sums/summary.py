"""The day's sums, from which every measure is made; reduced in a fixed order, so that threads cannot change them.

Each block of BLOCK persons sums in float32: persons 16 apart one after the other, four at a time, then the 16 sums in pairs,
and pairs of pairs. The blocks are added in order in float64. That order is the same for any number of threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels.machine.compiling import phase, rule
from simulation.kernels.machine.numbers import START, STEP, ZERO
from simulation.kernels.machine.vectors import BYTES, add_wide, lowest, where_equal
from simulation.kernels.phases.programmes import ATTENDED
from simulation.kernels.rows.lanes import BLOCK, lanes
from simulation.kernels.sums.blocks import columns_of
from simulation.kernels.sums.folding import fold
from simulation.kernels.sums.standing import count_bytes
from simulation.kernels.sums.sums import HOURS_LINE, TOTALS, Sum
from simulation.kernels.sums.tallies import add_help, add_loads, add_programmes, add_states, add_strain
from simulation.kernels.world import Span
from simulation.parameters import F, P

if TYPE_CHECKING:
    from simulation.kernels.sums.blocks import Columns
    from simulation.kernels.world import Moment, World


@rule
def sum_up(strip: Span, world: World, moment: Moment) -> None:
    """Sums over the persons of each block of a strip of everything in ``Sum``, into ``today.sums``."""
    columns, first, totals = columns_of(strip, world), START, moment.scratch.totals
    limit = world.parameters.values[P.answering_strained]
    offered = (world.parameters.offered > 0) | (world.groups.formed[0] > 0)
    for number in range(strip.first // BLOCK, (strip.last + BLOCK - 1) // BLOCK):
        lines = world.today.sums[number]
        add_states(columns, limit, first, totals)
        add_help(columns, first, totals)
        add_loads(columns, first, totals)
        if offered:
            add_programmes(columns, first, totals)
        else:
            totals[Sum.STRAIN_BY_STATUS + 1 : TOTALS] = ZERO
            add_strain(columns, first, totals)
        fold(totals, lines)
        count_bytes(columns, first, lines)
        _sum_session_hours(columns, first, world, lines)
        first += np.uint64(BLOCK)


@phase
def add_blocks(first: Any, last: Any, blocks: Any, out: Any) -> None:
    """Add up the blocks' lines from ``first`` to ``last`` (exclusive), whole vectors of them, in the order of blocks.

    ``blocks`` (blocks, LINES) float32, ``out`` (LINES,) float64.
    """
    lines = Span(first, last)
    totals = lanes(out, lines)
    totals[:] = 0.0
    for number in range(blocks.shape[0]):
        numbers = lanes(blocks[number], lines)
        for k in range(START, np.uint64(numbers.size), STEP):
            add_wide(numbers, totals, k)


@rule
def _sum_session_hours(columns: Columns, first: Any, world: World, lines: Any) -> None:
    """Hours of the sessions attended in a block: few, whom one look at many finds."""
    lines[HOURS_LINE] = ZERO
    hours = world.parameters.programmes[F.session_hours]
    for start in range(first, first + np.uint64(BLOCK), np.uint64(BYTES)):
        attended = where_equal(columns.session, ATTENDED, start)
        while attended != START:
            k = start + lowest(attended)
            lines[HOURS_LINE] += hours[np.uint64(columns.programme[k])]
            attended &= attended - np.uint64(1)
