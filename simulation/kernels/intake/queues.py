"""Line 8 of the day, its weekly part: groups are formed from the parties that waited longest.

The waiting list may hold half of all persons, and the free places may be few. So each thread counts its own waiting parties by
queue and by length of waiting. These counts show which parties waited too short a time to get a place; lots are drawn for the
others only, and only these are put in order. Nothing depends on the order of rows: equal lots go by the persons' numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.decisions import Decision
from simulation.kernels.intake.counters import WAITS
from simulation.kernels.intake.groups import form_group
from simulation.kernels.intake.turns import call_next, line_up
from simulation.kernels.intake.waiting import Found, Lists, list_waiting
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.draws import uniform
from simulation.kernels.machine.numbers import ZERO, Ints
from simulation.kernels.machine.threads import add_counts, add_number, wait
from simulation.kernels.phases.programmes import participant, programme_key
from simulation.kernels.rows.lanes import WIDTH, side_by_side
from simulation.parameters import F

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.machine.threads import Crew
    from simulation.kernels.world import Counters, Moment, World


ROUNDING = 1e-3
"""Error in persons that is forgiven where a share of the population is rounded to float32: .4 of 10 is 4."""
_NEVER = np.int64(2**62)


@rule
def fill_places(first: Any, last: Any, today: NDArray[np.uint8], world: World, moment: Moment, crew: Crew) -> None:
    """Form groups from those who waited longest, where ``today`` (programmes,) says so; all threads together."""
    room, p = world.counters, world.parameters.programmes
    free = _free_places(today, world.ties.identity.size, room.enrolled, p)
    own = room.waiting if crew.threads == 1 else np.zeros(room.waiting.size, np.int32)
    rows, places = room.rows[first:last], room.places[first:last]
    found = Found(np.zeros(WIDTH, np.int32), np.empty(WIDTH, np.float32), np.empty(WIDTH, np.int32))
    count = list_waiting(first, last, free, world, moment, Lists(rows, places, own, found))
    if crew.threads > 1:
        add_counts(own, room.waiting)
    wait(crew)
    queues = world.people.load.shape[0] + 1
    starts, shortest = _reserve(free, queues, room.waiting, p)
    _list_candidates(rows[:count], places[:count], own, starts, shortest, room)
    wait(crew)
    if crew.thread == 0:
        for programme in range(free.size):
            if free[programme] > 0:
                q = programme * queues
                _form_groups(programme, free[programme], starts[q : q + queues + 1], world, moment)
        _clear(room)
    wait(crew)


@rule
def _free_places(today: NDArray[np.uint8], persons: Any, enrolled: Any, p: Floats) -> Any:
    """Free places (programmes,) of the programmes that take in today; 0 where they are too few for a group."""
    free = np.zeros(today.size, np.int64)
    for programme in range(free.size):
        places = np.int64(np.float64(p[F.places, programme]) * persons + ROUNDING)
        left = places - np.int64(enrolled[programme])
        if today[programme] and left >= np.int64(p[F.group_minimum, programme]):
            free[programme] = left
    return free


@row_loop
def _places_of_party(programme: Any, p: Floats) -> Any:
    """Places that a party takes: two where couples take part together."""
    return 2 if p[F.couples, programme] > ZERO else 1


# Who may get a place


@rule
def _reserve(free: Any, queues: Any, waiting: Any, p: Floats) -> Any:
    """For every queue, ``queues`` a programme: its first index in ``candidates``, and the shortest wait that may get a place.

    Waits are counted in intakes. One party more than can be served is enough, because no party behind it could get a place.
    """
    total = free.size * queues
    starts, shortest = np.zeros(total + 1, np.int64), np.empty(total, np.int64)
    for q in range(total):
        programme = q // queues
        served = free[programme] // _places_of_party(programme, p) + 1 if free[programme] > 0 else 0
        waited, parties = WAITS, 0
        while waited > 0 and parties < served:
            waited -= 1
            parties += waiting[q * WAITS + waited]
        shortest[q], starts[q + 1] = waited, starts[q] + parties
    return starts, shortest


@rule
def _list_candidates(rows: Any, places: Any, own: Any, starts: Any, shortest: Any, room: Counters) -> None:
    """Write the thread's own parties that may get a place into the candidates."""
    position = np.empty(shortest.size, np.int64)
    for q in range(shortest.size):
        parties = 0
        for waited in range(shortest[q], WAITS):
            parties += own[q * WAITS + waited]
        position[q] = starts[q] + add_number(room.reserved, q, parties) if parties > 0 else 0
    _write_candidates(rows, places, position, shortest, room.candidates)


@row_loop
def _write_candidates(rows: Any, places: Any, position: Any, shortest: Any, candidates: Any) -> None:
    """Write rows to the candidates; parties that waited too short a time are dropped first, without a branch."""
    kept = 0
    for n in range(rows.size):
        place = np.uint32(places[n])
        rows[kept], places[kept] = rows[n], places[n]
        kept += 1 if place % np.uint32(WAITS) >= shortest[np.uint64(place // np.uint32(WAITS))] else 0
    for n in range(kept):
        q = np.uint32(places[n]) // np.uint32(WAITS)
        candidates[np.uint64(position[q])] = rows[n]
        position[q] += 1


@rule
def _clear(room: Counters) -> None:
    """Set all counts back to 0, as the next intake expects."""
    room.needy[:] = 0
    room.enrolled[:] = 0
    room.waiting[:] = 0
    room.reserved[:] = 0


# Who gets one


class Queues(NamedTuple):
    """A programme's queues, one after the other: ``rows`` and ``turns`` (parties,); ``starts`` (queues + 1,): where each begins;
    ``lengths`` (queues,): parties left in each; ``chosen`` (parties,): buffer for the parties that form a group."""

    rows: Ints
    turns: NDArray[np.float64]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    chosen: NDArray[np.int64]


@rule
def _form_groups(programme: Any, free: Any, starts: Any, world: World, moment: Moment) -> None:
    """Form groups from those who waited longest, queue by queue, until places or queues run out."""
    number = starts.size - 1
    rows = world.counters.candidates[starts[0] : starts[number]]
    turns, chosen = np.empty(rows.size, np.float64), np.empty(rows.size, np.int64)
    queues = Queues(rows, turns, np.zeros(number + 1, np.int64), np.empty(number, np.int64), chosen)
    for line in range(number):
        queues.starts[line + 1] = starts[line + 1] - starts[0]
        queues.lengths[line] = starts[line + 1] - starts[line]
    _draw_turns(programme, queues, world, moment)
    _serve(programme, free, queues, world, moment)


@row_loop
def _draw_turns(programme: Any, queues: Queues, world: World, moment: Moment) -> None:
    """Write each party's turn: the day since which it waits, plus its lot among equals as a fraction."""
    key = programme_key(Decision.PLACE, programme, world, moment)
    _draw_lots(programme, key, queues.rows, world, queues.turns)
    for n in range(queues.rows.size):
        queues.turns[n] += np.float64(world.people.since[queues.rows[n]])


@row_loop
def _draw_lots(programme: Any, key: Any, rows: Any, world: World, turns: Any) -> None:
    side_by_side()
    for n in range(rows.size):
        turns[n] = np.float64(uniform(participant(np.int64(rows[n]), programme, world), key))


@row_loop
def _serve(programme: Any, free: Any, queues: Queues, world: World, moment: Moment) -> None:
    p, identity = world.parameters.programmes, world.ties.identity
    each = _places_of_party(programme, p)
    size, minimum = np.int64(p[F.group_size, programme]), np.int64(p[F.group_minimum, programme])
    for line in range(queues.lengths.size):
        first, last = queues.starts[line], queues.starts[line + 1]
        line_up(queues.rows[first:last], queues.turns[first:last], identity)
    while free >= minimum:
        line = _next_queue(queues, (minimum + each - 1) // each)
        if line < 0:
            break
        first, taken = queues.starts[line], min(min(size, free) // each, queues.lengths[line])
        for n in range(taken):
            rows, turns = queues.rows[first:], queues.turns[first:]
            queues.chosen[n] = call_next(rows, turns, queues.lengths[line] - n, identity)
        queues.lengths[line] -= taken
        form_group(programme, queues.chosen[:taken], world, moment)
        free -= taken * each


@row_loop
def _next_queue(queues: Queues, minimum: Any) -> Any:
    """The queue that can fill a group and whose head has waited longest; -1 if none can."""
    best, earliest = -1, _NEVER
    for line in range(queues.lengths.size):
        if queues.lengths[line] >= max(minimum, 1):
            day = np.int64(queues.turns[queues.starts[line]])
            if day < earliest:
                best, earliest = line, day
    return best
