"""What is kept of a person in a byte, counted for a block: events by kind, rumination, standing in a programme, sessions.

A single member's persons lie side by side, so that one look counts 64 of them; several members' are counted lane by lane.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.phases.programmes import ATTENDED, DUE
from simulation.kernels.rows.lanes import VECTOR, side_by_side
from simulation.kernels.sums.counts import (
    FIRST,
    SECOND,
    THIRD,
    add_bits,
    add_if,
    count_over_eight,
    eight_from,
    first_three,
    fourth,
    how_many,
    last_three,
)
from simulation.kernels.sums.sums import EPISODES, EVENTS, LINE_OF, SESSIONS, STANDING, Sum
from simulation.population import Status
from simulation.scenario import KINDS

_TO_SECOND, _TO_THIRD, _HALF = np.float32(1 << 8), np.float32(1 << 16), np.float32(0.5)
_GROUP, _BYTE, _NO_BYTE, _ALL = np.uint64(VECTOR), np.uint8(255), np.uint8(0), np.int8(-1)
_EVENTS_LINE, _RUMINATED_LINE, _STATUS_LINE = (
    LINE_OF[Sum.EVENTS],
    LINE_OF[Sum.RUMINATED],
    LINE_OF[Sum.PERSONS_BY_STATUS + 1],
)
_DUE_LINE, _SESSIONS_LINE = LINE_OF[Sum.SESSIONS_DUE], LINE_OF[Sum.SESSIONS]
_KIND_COUNT, _STATUS_COUNT = len(KINDS), len(Status)


@rule
def count_one(columns: Any, first: Any, lines: Any) -> None:
    """Counts of a single member's block, to its lines (LINES, 1)."""
    for kind in range(_KIND_COUNT):
        lines[_EVENTS_LINE + kind, 0] = how_many(columns.events, np.uint8(1 << kind), np.uint8(1 << kind), first)
    for status in range(1, _STATUS_COUNT):
        lines[_STATUS_LINE + status - 1, 0] = how_many(columns.status, _ALL, np.int8(status), first)
    lines[_RUMINATED_LINE, 0] = how_many(columns.ruminated, _BYTE, np.uint8(1), first)
    attended = how_many(columns.session, _BYTE, ATTENDED, first)
    lines[_DUE_LINE, 0], lines[_SESSIONS_LINE, 0] = attended + how_many(columns.session, _BYTE, DUE, first), attended


@row_loop
def add_events(members: Any, columns: Any, first: Any, totals: Any) -> None:
    """Events by kind and episodes of rumination, to their rows of totals (ROWS, lanes)."""
    side_by_side()
    n = _GROUP * np.uint64(members)
    for k in range(n):
        at = eight_from(first + k, n)
        events = _events(columns.events, at)
        totals[EVENTS, k] = first_three(events)
        totals[EPISODES, k] = fourth(events) + _TO_SECOND * _float(_bytes(columns.ruminated, at))


@row_loop
def add_standing(members: Any, columns: Any, first: Any, totals: Any) -> None:
    """Persons by standing in a programme, and sessions."""
    side_by_side()
    n = _GROUP * np.uint64(members)
    for k in range(n):
        at = eight_from(first + k, n)
        totals[STANDING, k] = last_three(_standing(columns.status, at))
        attended = _HALF * _float(_attended(columns.session, at))
        due = _float(_bytes(columns.session, at)) - attended
        totals[SESSIONS, k] = last_three(_dropped(columns.status, at)) + (_TO_SECOND * due + _TO_THIRD * attended)


@rule
def _float(count: Any) -> Any:
    return np.float32(np.int32(count))


@rule
def _count_bytes(total: Any, x: Any, k: Any) -> Any:
    """Few enough that a byte holds them all."""
    return np.uint8(total + x[k])


@rule
def _count_events(total: Any, events: Any, k: Any) -> Any:
    return add_bits(total, events[k])


@rule
def _count_standing(total: Any, status: Any, k: Any) -> Any:
    """Waits for a programme, takes part, has finished."""
    total = add_if(status[k] == Status.WAITING, FIRST, total)
    total = add_if(status[k] == Status.ENROLLED, SECOND, total)
    return add_if(status[k] == Status.FINISHED, THIRD, total)


@rule
def _count_dropped(total: Any, status: Any, k: Any) -> Any:
    return add_if(status[k] == Status.DROPPED, FIRST, total)


@rule
def _count_attended(total: Any, session: Any, k: Any) -> Any:
    """Two for who attended a session: the bit that says so."""
    return np.uint8(total + (session[k] & ATTENDED))


_events, _standing = count_over_eight(_count_events), count_over_eight(_count_standing)
_bytes, _dropped = count_over_eight(_count_bytes, _NO_BYTE), count_over_eight(_count_dropped)
_attended = count_over_eight(_count_attended, _NO_BYTE)
