"""The day's sums, from which every measure is made; reduced in a fixed order, so that threads cannot change them.

Each block of BLOCK persons sums in float32: persons 16 apart one after the other, four at a time, then the 16 sums in pairs,
and pairs of pairs. The blocks are added in order in float64. That order is the same for any number of members or threads.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import phase, rule
from simulation.kernels.machine.threads import keep_apart
from simulation.kernels.machine.vectors import BYTES, VECTOR, add_wide, lowest, where_equal
from simulation.kernels.phases.programmes import ATTENDED
from simulation.kernels.rows.lanes import BLOCK, Row, any_of, lanes
from simulation.kernels.sums.blocks import columns_of
from simulation.kernels.sums.folding import fold, fold_one
from simulation.kernels.sums.standing import add_events, add_standing, count_one
from simulation.kernels.sums.sums import HOURS_LINE, SESSIONS, STANDING, TOTALS, Sum
from simulation.kernels.sums.tallies import add_help, add_loads, add_programmes, add_states, add_strain
from simulation.parameters import F

_ZERO = np.float32(0)
_NONE, _STEP = np.uint64(0), np.uint64(VECTOR)


@rule
def sum_up(strip: Any, world: Any, moment: Any) -> None:
    """Sums over the persons of each block of a strip of everything in ``Sum``, into ``today.sums``."""
    members, room = np.uint64(world.people.strain.shape[1]), moment.desk.room
    columns, first, width = columns_of(strip, world, room), _NONE, np.uint64(BLOCK) * members
    offered = any_of(world.parameters.offered) or any_of(world.groups.formed)
    for number in range(strip.first // BLOCK, (strip.last + BLOCK - 1) // BLOCK):
        lines = world.today.sums[number]
        if members == np.uint64(1):  # compiled for one, so that places in a block are known beforehand
            _tally(1, offered, columns, first, room.totals)
            fold_one(room.totals, lines)
            count_one(columns, first, lines)
        else:
            _tally(members, offered, columns, first, room.totals)
            _tally_bytes(members, offered, columns, first, room.totals)
            fold(room.totals, lines)
        _sum_session_hours(columns, first, world, lines)
        first += width


@rule
def _tally(members: Any, offered: Any, columns: Any, first: Any, totals: Any) -> None:
    """Rows of totals (ROWS, lanes) of a block: numbers, and counts of what is said of numbers."""
    add_states(members, columns, first, totals)
    add_help(members, columns, first, totals)
    add_loads(members, columns, first, totals)
    if offered:
        add_programmes(members, columns, first, totals)
    else:
        totals[Sum.STRAIN_BY_STATUS + 1 : TOTALS] = _ZERO
        add_strain(members, columns, first, totals)


@rule
def _tally_bytes(members: Any, offered: Any, columns: Any, first: Any, totals: Any) -> None:
    """The other rows: counts of what is kept in bytes."""
    add_events(members, columns, first, totals)
    if offered:
        add_standing(members, columns, first, totals)
    else:
        totals[STANDING] = totals[SESSIONS] = _ZERO


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
def _sum_session_hours(columns: Any, first: Any, world: Any, lines: Any) -> None:
    """Hours of the sessions attended in a block: few, whom one look at many finds."""
    lines[HOURS_LINE] = _ZERO
    hours = world.parameters.programmes[F.session_hours]
    for start in range(first, first + np.uint64(BLOCK * lines.shape[1]), np.uint64(BYTES)):
        attended = where_equal(columns.session, ATTENDED, start)
        while attended != _NONE:
            k = start + lowest(attended)
            m = np.uint64(world.lanes.member[k])
            lines[HOURS_LINE, m] += hours[np.uint64(columns.programme[k]), m]
            attended &= attended - np.uint64(1)
