"""Line 8 of the day, its weekly part: referral of persons to programmes. ``queues.py`` forms the groups.

On a day of intake each thread first counts its own persons by recent strain. When all threads have counted, the least strain of
an eligible person is known; then each thread refers its own persons and counts the parties that wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.decisions import Decision
from simulation.kernels.intake.counters import BINS
from simulation.kernels.intake.groups import ENROLLED
from simulation.kernels.intake.queues import ROUNDING, fill_places
from simulation.kernels.intake.waiting import WAITING
from simulation.kernels.machine.compiling import bookkeeping, row_loop, rule
from simulation.kernels.machine.draws import uniform
from simulation.kernels.machine.numbers import HALF, ZERO
from simulation.kernels.machine.packing import list_other
from simulation.kernels.machine.threads import add_counts, wait
from simulation.kernels.phases.programmes import participant, programme_key
from simulation.kernels.rows.gathering import gather_partners, index_span
from simulation.kernels.rows.lanes import WIDTH, lanes, side_by_side
from simulation.kernels.world import Span
from simulation.parameters import F
from simulation.population import Status

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.machine.threads import Crew
    from simulation.kernels.world import Moment, Scratch, Ties, World
    from simulation.parameters import Parameters
    from simulation.population import Population


NONE = np.int8(Status.NONE)
_LEAST, _BINS_A_UNIT, _LAST_BIN = np.float32(-8.0), np.float32(BINS / 16), np.float32(BINS - 1)
_BINS_AT_ONCE = 64
_NOBODY, _EVERYBODY = np.float32(np.inf), np.float32(-np.inf)
_NO, _YES = np.uint8(0), np.uint8(1)


@bookkeeping
def take_in(first: Any, last: Any, world: World, moment: Moment, crew: Crew) -> None:
    """Refer the strained, and fill free places from the waiting list; all threads together.

    For a day on which somebody takes in: programmes do on ``start_day`` and every ``intake_interval`` days after. Writes
    status, programme, group, groups.
    """
    programmes = world.parameters.offered
    today = np.empty(programmes, np.uint8)
    for programme in range(programmes):
        today[programme] = _YES if _takes_in(programme, world.parameters.programmes, moment.day) else _NO
    _count_persons(first, last, programmes, world, crew)
    wait(crew)
    for programme in range(programmes):
        if today[programme]:
            _refer(first, last, programme, world, moment)
    fill_places(first, last, today, world, moment, crew)


@row_loop
def anybody_takes_in(parameters: Parameters, day: Any) -> Any:
    """Whether any programme takes in today."""
    anybody = False
    for programme in range(parameters.offered):
        anybody |= _takes_in(programme, parameters.programmes, day)
    return anybody


@row_loop
def _takes_in(programme: Any, p: Floats, day: Any) -> Any:
    running = day - np.int64(p[F.start_day, programme])
    return running >= 0 and running % np.int64(p[F.intake_interval, programme]) == 0


# Counting


@rule
def scaled_strain(recent: Any) -> Any:
    """Recent strain in bins 1/256 SD wide, counted from -8 SD; ranks go by whole bins, so that no order of counting matters."""
    return (recent - _LEAST) * _BINS_A_UNIT


@rule
def _count_persons(first: Any, last: Any, programmes: Any, world: World, crew: Crew) -> None:
    """Count the thread's own persons by recent strain, and those enrolled; add both to the counts of all threads."""
    room, place = world.counters, np.empty(WIDTH, np.int32)
    own = room.strained if crew.threads == 1 else np.zeros(BINS, np.int32)
    enrolled = np.zeros(programmes, np.int32)
    _count_rows(first, last, world.people, place, own, enrolled)
    if crew.threads > 1:
        add_counts(own, room.strained)
    add_counts(enrolled, room.enrolled)


@row_loop
def _count_rows(first: Any, last: Any, people: Population, place: Any, strained: Any, enrolled: Any) -> None:
    for start in range(first, last, WIDTH):
        row = Span(start, min(start + WIDTH, last))
        recent, status, programmes = lanes(people.recent, row), lanes(people.status, row), lanes(people.programme, row)
        _place_in_bins(recent, place)
        for k in range(recent.size):
            strained[np.uint64(place[k])] += np.int32(1)
        for programme in range(enrolled.size):
            enrolled[programme] += _enrolled_in(np.int8(programme), status, programmes)


@row_loop
def _place_in_bins(recent: Any, place: Any) -> None:
    """The bin in which each lane's person is counted; beyond 8 SD the outermost one."""
    side_by_side()
    for k in range(recent.size):
        scaled = scaled_strain(recent[k])
        scaled = scaled if scaled > ZERO else ZERO
        scaled = scaled if scaled < _LAST_BIN else _LAST_BIN
        place[k] = np.int32(scaled)


@row_loop
def _enrolled_in(programme: Any, status: Any, programmes: Any) -> Any:
    """How many persons of a row are enrolled in the programme."""
    number = np.int32(0)
    for k in range(status.size):
        number += np.int32((status[k] == ENROLLED) & (programmes[k] == programme))
    return number


# Referring


class Screen(NamedTuple):
    """Inputs and buffers of a referral to one programme: the ``key`` of uptake; the least scaled strain of an eligible person,
    ``limit``; whether couples come ``together``; ``need`` (lanes,): the strain compared with the limit; ``asks`` (lanes,): 1
    for a person who asks for a place.
    """

    key: np.uint64
    limit: np.float32
    together: bool
    need: Floats
    asks: NDArray[np.uint8]


@rule
def _refer(first: Any, last: Any, programme: Any, world: World, moment: Moment) -> None:
    """Put the thread's own eligible persons, or couples, who ask for a place on the waiting list."""
    p = world.parameters.programmes
    screen = Screen(
        key=programme_key(Decision.UPTAKE, programme, world, moment),
        limit=_limit(world.counters.strained, world.ties.identity.size, p[F.eligible_share, programme]),
        together=p[F.couples, programme] > ZERO,
        need=np.empty(WIDTH, np.float32),
        asks=np.empty(WIDTH, np.uint8),
    )
    _refer_rows(first, last, programme, world, moment, screen)


@row_loop
def _refer_rows(first: Any, last: Any, programme: Any, world: World, moment: Moment, screen: Screen) -> None:
    people, scratch = world.people, moment.scratch
    for start in range(first, last, WIDTH):
        row = Span(start, min(start + WIDTH, last))
        need, status = lanes(people.recent, row), lanes(people.status, row)
        if screen.together:
            _average(row, people.recent, world.ties, scratch, screen.need)
            need = screen.need[: need.size]
        _ask(need, status, screen.limit, screen.asks)
        for c in range(list_other(screen.asks[: need.size], _NO, scratch.listed)):
            _offer(start + np.int64(scratch.listed[c]), programme, screen.key, world, moment.day)


@row_loop
def _limit(strained: Any, persons: Any, share: Any) -> Any:
    """Scaled strain from which on persons are eligible."""
    lowest = _lowest_eligible_bin(strained, persons, share)
    if lowest == 0:
        return _EVERYBODY
    return np.float32(lowest) if lowest < BINS else _NOBODY


@row_loop
def _lowest_eligible_bin(strained: Any, persons: Any, share: Any) -> Any:
    """Lowest bin of the most strained ``share`` of persons; all who are in it are eligible.

    Whole groups of bins are skipped first.
    """
    wanted = np.float64(share) * persons - ROUNDING
    lowest, above = BINS, np.int64(0)
    while lowest > 0 and above + _persons_in(strained, lowest - _BINS_AT_ONCE) < wanted:
        lowest -= _BINS_AT_ONCE
        above += _persons_in(strained, lowest)
    while lowest > 0 and above < wanted:
        lowest -= 1
        above += strained[lowest]
    return lowest


@row_loop
def _persons_in(strained: Any, first: Any) -> Any:
    """Persons in the _BINS_AT_ONCE bins from the first on."""
    persons = np.int32(0)
    for strain_bin in range(_BINS_AT_ONCE):
        persons += strained[first + strain_bin]
    return persons


@row_loop
def _average(row: Span, recent: Any, ties: Ties, scratch: Scratch, need: Any) -> None:
    """The couple's mean of ``recent`` strain (persons,), to ``need`` (lanes,); a single's own."""
    index_span(row, ties, scratch)
    gather_partners(row, recent, scratch, need)
    own = lanes(recent, row)
    for k in range(own.size):
        need[k] = HALF * (own[k] + need[k])


@row_loop
def _ask(need: Any, status: Any, limit: Any, asks: Any) -> None:
    side_by_side()
    for k in range(need.size):
        asks[k] = _YES if (scaled_strain(need[k]) >= limit) & (status[k] == NONE) else _NO


@row_loop
def _offer(i: Any, programme: Any, key: Any, world: World, day: Any) -> None:
    """Put an eligible person, or a couple, on the waiting list if they ask for it."""
    j, status, identity = i, world.people.status, world.ties.identity
    if world.parameters.programmes[F.couples, programme] > ZERO:
        j = np.int64(world.ties.partner[i])
        if identity[j] <= identity[i] or status[j] != NONE:
            return  # the lower number decides for the couple; a single is none
    if uniform(participant(i, programme, world), key) < world.parameters.programmes[F.uptake, programme]:
        _put_on_list(i, programme, world.people, day)
        _put_on_list(j, programme, world.people, day)


@row_loop
def _put_on_list(i: Any, programme: Any, people: Population, day: Any) -> None:
    people.status[i] = WAITING
    people.programme[i] = np.int8(programme)
    people.since[i] = day
