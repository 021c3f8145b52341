"""The day's sums, from which every measure is made; reduced in a fixed order, so that threads cannot change them.

Each block of BLOCK persons sums in float32: persons 16 apart one after the other, four at a time, then the 16 sums in pairs,
and pairs of pairs. The blocks are added in order in float64. That order is the same for any number of members or threads.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.blocks import block_of
from simulation.kernels.compiling import phase, rule
from simulation.kernels.folding import copy_numbers, fold
from simulation.kernels.lanes import BLOCK, Row, any_of, lanes
from simulation.kernels.programmes import ATTENDED
from simulation.kernels.sums import HOURS_LINE, SESSIONS, STANDING, TOTALS, Sum
from simulation.kernels.tallies import add_help, add_loads, add_programmes, add_states
from simulation.kernels.threads import keep_apart
from simulation.kernels.vectors import BYTES, VECTOR, add_wide, lowest, where_equal
from simulation.parameters import F

_ZERO = np.float32(0)
_NONE, _STEP = np.uint64(0), np.uint64(VECTOR)


@rule
def sum_up(number: Any, world: Any, moment: Any) -> None:
    """Sums over the persons of a block of everything in ``Sum``, into ``today.sums``."""
    room, members = moment.desk.room, np.int64(world.people.strain.shape[1])
    totals, lines = room.totals, world.today.sums[number]
    row = Row(number * BLOCK, min((number + 1) * BLOCK, world.people.strain.shape[0]))
    block = block_of(row, world, room)
    offered = any_of(world.parameters.offered) or any_of(world.groups.formed)
    if members == 1:  # compiled for one, so that places in a block are known beforehand
        _tally(1, offered, block, totals)
    else:
        _tally(members, offered, block, totals)
    fold(totals, lines)
    _sum_session_hours(row, block.session, world, lines)


@rule
def _tally(members: Any, offered: Any, block: Any, totals: Any) -> None:
    """All rows of totals (ROWS, lanes)."""
    add_states(members, block, totals)
    add_help(members, block, totals)
    add_loads(members, block, totals)
    if offered:
        add_programmes(members, block, totals)
    else:
        _do_without_programmes(totals)


@rule
def _do_without_programmes(totals: Any) -> None:
    """All are in none."""
    for line in range(Sum.STRAIN_BY_STATUS + 1, TOTALS):
        totals[line] = _ZERO
    totals[STANDING] = totals[SESSIONS] = _ZERO
    copy_numbers(totals[Sum.STRAIN], totals[Sum.STRAIN_BY_STATUS])


@phase
def add_blocks(first: Any, last: Any, blocks: Any, out: Any) -> None:
    """Add the blocks' lines (blocks, LINES, members) float32 in their order, from the first to the last, to ``out``.

    There are whole vectors of them.
    """
    keep_apart()
    lines = Row(first, last)
    totals = lanes(out, lines)
    totals[:] = 0.0
    for number in range(blocks.shape[0]):
        numbers = lanes(blocks[number], lines)
        for k in range(_NONE, np.uint64(numbers.size), _STEP):
            add_wide(numbers, totals, k)


@rule
def _sum_session_hours(row: Any, session: Any, world: Any, lines: Any) -> None:
    """Hours of the sessions attended in a block: few, whom one look at many finds."""
    lines[HOURS_LINE] = _ZERO
    programmes, hours = lanes(world.people.programme, row), world.parameters.programmes[F.session_hours]
    for first in range(_NONE, np.uint64(session.size), np.uint64(BYTES)):
        attended = where_equal(session, ATTENDED, first)
        while attended != _NONE:
            k = first + lowest(attended)
            m = np.uint64(world.lanes.member[k])
            lines[HOURS_LINE, m] += hours[np.uint64(programmes[k]), m]
            attended &= attended - np.uint64(1)
