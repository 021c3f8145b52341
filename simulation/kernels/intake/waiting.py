"""Line 8 of the day, its weekly part: who waits for a programme, for how long, and with which problem."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.kernels import rules
from simulation.kernels.intake.reception import QUEUES, WAITS
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.packing import list_other
from simulation.kernels.phases.stressors import KIND_COUNT
from simulation.kernels.rows.lanes import Row, any_of, lanes, side_by_side
from simulation.parameters import F
from simulation.population import Status

WAITING = np.int8(Status.WAITING)
_ZERO, _HALF, _ONE = np.float32(0), np.float32(0.5), np.float32(1)
_LONGEST = np.float32(WAITS - 1)
_UNWANTED = np.int32(2**31 - 1)
_NOWHERE = np.int32(-1)


class Terms(NamedTuple):
    """What decides about waiting, arrays (programmes, lanes): ``least`` wait (days), ``pace``: intakes a day, ``matched`` by
    problem, ``together``: couples, ``base``: where a programme's queues begin in ``Reception.waiting``; and room (lanes,) for
    each lane's ``kind`` of problem and ``place`` in ``Reception.waiting``."""

    least: Any
    pace: Any
    matched: Any
    together: Any
    base: Any
    kind: Any
    place: Any


class Lists(NamedTuple):
    """A thread's parties who wait (parties,): ``rows``, ``places`` in ``Reception.waiting``; and its ``counts`` there."""

    rows: Any
    places: Any
    counts: Any


@rule
def terms_of(free: Any, p: Any, member: Any, width: Any) -> Any:
    """The terms of the programmes in every lane; nobody waited long enough where no places are free."""
    programmes = free.shape[1]
    shape = (programmes, width)
    least, pace, base = np.empty(shape, np.int32), np.empty(shape, np.float32), np.empty(shape, np.int32)
    matched, together = np.empty(shape, np.uint8), np.empty(shape, np.uint8)
    for programme in range(programmes):
        for k in range(width):
            m = np.int64(member[k])
            least[programme, k] = np.int32(p[F.minimum_wait, programme, m]) if free[m, programme] > 0 else _UNWANTED
            pace[programme, k] = _ONE / p[F.intake_interval, programme, m]
            base[programme, k] = (m * programmes + programme) * QUEUES * WAITS
            matched[programme, k] = p[F.matched_by_problem, programme, m] > _ZERO
            together[programme, k] = p[F.couples, programme, m] > _ZERO
    return Terms(least, pace, matched, together, base, np.zeros(width, np.int32), np.empty(width, np.int32))


@row_loop
def list_waiting(first: Any, last: Any, terms: Any, world: Any, moment: Any, lists: Any) -> Any:
    """List and count one's own parties that waited long enough; returns how many."""
    people, desk, members = world.people, moment.desk, world.people.strain.shape[1]
    by_problem, count = False, 0
    for programme in range(terms.least.shape[0]):
        by_problem |= any_of(terms.matched[programme])
    for start in range(first, last, world.lanes.abreast):
        row = Row(start, min(start + world.lanes.abreast, last))
        if by_problem:
            _know_problems(row, people.load, terms.kind)
        for programme in range(terms.least.shape[0]):
            _find_places(row, people, programme, moment.day, terms)
            for c in range(list_other(terms.place[: (row.last - row.first) * members], _NOWHERE, desk.listed)):
                k = desk.listed[c]
                i = start + np.int64(world.lanes.seat[k])
                if not terms.together[programme, k] or _speaks(i, world.ties):
                    place = terms.place[k]
                    lists.rows[count], lists.places[count] = i, place
                    lists.counts[np.uint64(place)] += np.int32(1)
                    count += 1
    return count


@row_loop
def _speaks(i: Any, ties: Any) -> Any:
    """Whether i is the one of the couple who speaks for both: the lower number."""
    return ties.identity[ties.partner[i]] > ties.identity[i]


@row_loop
def _know_problems(row: Any, load: Any, kind: Any) -> None:
    """The kind of problem that weighs most on each lane's person, KIND_COUNT for none."""
    side_by_side()
    financial, health, family, career = (
        lanes(load[0], row),
        lanes(load[1], row),
        lanes(load[2], row),
        lanes(load[3], row),
    )
    for k in range(financial.size):
        heaviest = np.int32(rules.dominant_kind(financial[k], health[k], family[k], career[k]))
        kind[k] = heaviest if heaviest >= 0 else np.int32(KIND_COUNT)


@row_loop
def _find_places(row: Any, people: Any, programme: Any, day: Any, terms: Any) -> None:
    """Where each lane's person is counted who waits for the programme, -1 for everybody else.

    Waits are told apart by intakes; any rounding will do, as long as a longer wait never counts as a shorter one.
    """
    side_by_side()
    status, programmes, since = lanes(people.status, row), lanes(people.programme, row), lanes(people.since, row)
    kind, place = terms.kind, terms.place
    today, number = np.int32(day), np.int8(programme)
    for k in range(status.size):
        waited = np.int32(today - since[k])
        intakes = min((np.float32(waited) + _HALF) * terms.pace[programme, k], _LONGEST)
        line = kind[k] if terms.matched[programme, k] else np.int32(0)
        at = np.int32(terms.base[programme, k] + np.int32(line * np.int32(WAITS))) + np.int32(intakes)
        ready = (status[k] == WAITING) & (programmes[k] == number) & (waited >= terms.least[programme, k])
        place[k] = np.int32(at) if ready else _NOWHERE
