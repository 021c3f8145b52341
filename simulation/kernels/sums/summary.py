"""The day's sums, from which every measure is made; reduced in a fixed order, so that threads cannot change them.

Each block of BLOCK persons is summed up in float32, in the order that ``machine.blocks`` describes. The blocks are added in
order in float64. That order is the same for any number of threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels.machine.compiling import phase, rule
from simulation.kernels.machine.numbers import START, STEP
from simulation.kernels.machine.vectors import add_wide
from simulation.kernels.rows.lanes import BLOCK, lanes
from simulation.kernels.sums.tallies import add_kinds, add_persons
from simulation.kernels.world import Span

if TYPE_CHECKING:
    from simulation.kernels.world import Moment, World


@rule
def sum_up(strip: Span, world: World, moment: Moment) -> None:
    """Sums over the persons of each block of a strip of everything in ``sums.TABLE``, into ``today.sums``."""
    tally = moment.scratch.tally
    offered = (world.parameters.offered > 0) | (world.groups.formed[0] > 0)
    for number in range(strip.first // BLOCK, (strip.last + BLOCK - 1) // BLOCK):
        first, lines = np.uint64(number * BLOCK), world.today.sums[number]
        add_persons(world, first, offered, tally, lines)
        add_kinds(world, first, tally, lines)


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
