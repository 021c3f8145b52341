"""Line 8 of the day, its weekly part: the parties that wait for a programme, by length of waiting and kind of problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.kernels import rules
from simulation.kernels.intake.counters import WAITS
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.numbers import HALF, ONE, ZERO, Floats, Ints
from simulation.kernels.machine.packing import list_other
from simulation.kernels.rows.lanes import WIDTH, lanes, side_by_side
from simulation.kernels.world import Span
from simulation.parameters import F
from simulation.population import Status

if TYPE_CHECKING:
    from simulation.kernels.world import Moment, Ties, World
    from simulation.population import Population


WAITING = np.int8(Status.WAITING)
_LONGEST = np.float32(WAITS - 1)
_NOWHERE = np.int32(-1)


class Lists(NamedTuple):
    """A thread's waiting parties: ``rows`` (parties,), their ``places`` in ``Counters.waiting``, its ``counts``; ``found``:
    buffers."""

    rows: Ints
    places: Ints
    counts: Ints
    found: Found


class Found(NamedTuple):
    """Buffers (lanes,): ``kind`` of problem of each lane's person, its load ``most``, and its index ``place`` in
    ``Counters.waiting``."""

    kind: Ints
    most: Floats
    place: Ints


@row_loop
def list_waiting(first: Any, last: Any, free: Any, world: World, moment: Moment, lists: Lists) -> Any:
    """List and count the thread's own parties that waited long enough for one of the ``free`` places; returns their number."""
    people, p, listed, found, count = world.people, world.parameters.programmes, moment.scratch.listed, lists.found, 0
    by_problem = _any_by_problem(free, p)
    for start in range(first, last, WIDTH):
        row = Span(start, min(start + WIDTH, last))
        if by_problem:
            _know_problems(row, people.load, found)
        for programme in range(free.size):
            if free[programme] > 0:
                _find_places(row, people, programme, moment.day, p, found)
                together = p[F.couples, programme] > ZERO
                for c in range(list_other(found.place[: row.last - row.first], _NOWHERE, listed)):
                    i = start + np.int64(listed[c])
                    if not together or _speaks(i, world.ties):
                        place = found.place[listed[c]]
                        lists.rows[count], lists.places[count] = i, place
                        lists.counts[np.uint64(place)] += np.int32(1)
                        count += 1
    return count


@row_loop
def _any_by_problem(free: Any, p: Floats) -> Any:
    """Whether a programme with free places has a queue for each kind of problem."""
    by_problem = False
    for programme in range(free.size):
        by_problem |= (free[programme] > 0) & (p[F.matched_by_problem, programme] > ZERO)
    return by_problem


@row_loop
def _speaks(i: Any, ties: Ties) -> Any:
    """Whether person i is the partner with the lower number, who is listed for the couple."""
    return ties.identity[ties.partner[i]] > ties.identity[i]


@rule
def _know_problems(row: Span, load: Any, found: Found) -> None:
    """The kind of problem that weighs most on each lane's person, to ``found.kind``; the number of kinds for none."""
    found.kind[:], found.most[:] = load.shape[0], rules.WORTH_NAMING
    for kind in range(load.shape[0]):
        _weigh(kind, lanes(load[kind], row), found.kind, found.most)


@row_loop
def _weigh(number: Any, load: Any, kind: Ints, most: Floats) -> None:
    side_by_side()
    for k in range(load.size):
        heavier = rules.outweighs(load[k], most[k])
        most[k] = load[k] if heavier else most[k]
        kind[k] = np.int32(number) if heavier else kind[k]


@row_loop
def _find_places(row: Span, people: Population, programme: Any, day: Any, p: Floats, found: Found) -> None:
    """Index in ``Counters.waiting`` of each lane's person who waits for the programme, -1 for everybody else.

    Waits are counted in intakes; their rounding may be any that never counts a longer wait as a shorter one.
    """
    side_by_side()
    status, programmes, since = lanes(people.status, row), lanes(people.programme, row), lanes(people.since, row)
    kind, place, least = found.kind, found.place, np.int32(p[F.minimum_wait, programme])
    pace, matched = ONE / p[F.intake_interval, programme], p[F.matched_by_problem, programme] > ZERO
    base = np.int32(programme * (people.load.shape[0] + 1) * WAITS)
    today, number = np.int32(day), np.int8(programme)
    for k in range(status.size):
        waited = np.int32(today - since[k])
        intakes = min((np.float32(waited) + HALF) * pace, _LONGEST)
        line = kind[k] if matched else np.int32(0)
        at = np.int32(base + np.int32(line * np.int32(WAITS))) + np.int32(intakes)
        ready = (status[k] == WAITING) & (programmes[k] == number) & (waited >= least)
        place[k] = np.int32(at) if ready else _NOWHERE
