"""The day's sums, from which every measure is made; reduced in a fixed order, so that threads cannot change them.

Each block of BLOCK persons sums in float32: persons 16 apart one after the other, four at a time, then the 16 sums in pairs,
and pairs of pairs. The blocks are added in order in float64. That order is the same for any number of members or threads.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.blocks import block_of, find_partners
from simulation.kernels.compiling import phase, rule
from simulation.kernels.folding import add_numbers, copy_numbers, fold
from simulation.kernels.lanes import BLOCK, Row, any_of, lanes
from simulation.kernels.packing import list_equal
from simulation.kernels.programmes import ATTENDED
from simulation.kernels.sums import HOURS_LINE, SESSIONS, SESSIONS_LINE, STANDING, TOTALS, Sum
from simulation.kernels.tallies import add_help, add_loads, add_programmes, add_states
from simulation.kernels.threads import keep_apart
from simulation.parameters import F

_ZERO = np.float32(0)


@rule
def sum_up(number: Any, world: Any, moment: Any) -> None:
    """Sums over the persons of a block of everything in ``Sum``, into ``today.sums``."""
    room, members = moment.desk.room, np.int64(world.people.strain.shape[1])
    totals, lines = room.totals, world.today.sums[number]
    row = Row(number * BLOCK, min((number + 1) * BLOCK, world.people.strain.shape[0]))
    block = block_of(row, world, room.spare)
    find_partners(row, world, room.partner)
    add_states(members, block, totals)
    add_help(members, block, room.partner, totals)
    add_loads(members, block, totals)
    if any_of(world.parameters.offered) or any_of(world.groups.formed):
        add_programmes(members, block, totals)
    else:
        _do_without_programmes(totals)
    fold(totals, lines)
    _sum_session_hours(row, world, room.listed, lines)


@rule
def _do_without_programmes(totals: Any) -> None:
    """All are in none."""
    for line in range(Sum.STRAIN_BY_STATUS + 1, TOTALS):
        totals[line] = _ZERO
    totals[STANDING] = totals[SESSIONS] = _ZERO
    copy_numbers(totals[Sum.STRAIN], totals[Sum.STRAIN_BY_STATUS])


@phase
def add_blocks(first: Any, last: Any, blocks: Any, out: Any) -> None:
    """Add the blocks' lines (blocks, LINES, members) float32 in their order, from the first to the last, to ``out``."""
    keep_apart()
    lines = Row(first, last)
    totals = lanes(out, lines)
    totals[:] = 0.0
    for number in range(blocks.shape[0]):
        add_numbers(lanes(blocks[number], lines), totals)


@rule
def _sum_session_hours(row: Any, world: Any, listed: Any, lines: Any) -> None:
    lines[HOURS_LINE] = _ZERO
    if any_of(lines[SESSIONS_LINE]):
        programmes, hours = lanes(world.people.programme, row), world.parameters.programmes[F.session_hours]
        for c in range(list_equal(lanes(world.today.session, row), ATTENDED, listed)):
            k = np.uint64(listed[c])
            m = np.uint64(world.lanes.member[k])
            lines[HOURS_LINE, m] += hours[np.uint64(programmes[k]), m]
