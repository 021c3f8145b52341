"""Line 8 of the day, its weekly part: who is referred to a programme. ``queues.py`` says how groups are formed.

On a day of intake each thread first counts its own persons, by how strained they are; when all have counted, everybody knows from
which strain on persons are eligible, and each thread refers its own persons and counts those who wait.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.kernels.intake.groups import ENROLLED
from simulation.kernels.intake.queues import ROUNDING, fill_places
from simulation.kernels.intake.reception import BINS
from simulation.kernels.intake.waiting import WAITING
from simulation.kernels.machine.compiling import bookkeeping, row_loop, rule
from simulation.kernels.machine.draws import Decision, uniform
from simulation.kernels.machine.packing import list_other
from simulation.kernels.machine.threads import add_counts, add_number, keep_apart, wait
from simulation.kernels.phases.programmes import participant, programme_key
from simulation.kernels.rows.lanes import Row, any_of, lanes, side_by_side
from simulation.kernels.rows.seats import ask_partners, seat
from simulation.parameters import F
from simulation.population import Status

NONE = np.int8(Status.NONE)
_LEAST, _BINS_A_UNIT, _LAST_BIN = np.float32(-8.0), np.float32(BINS / 16), np.float32(BINS - 1)
_SHELF = 64
_ZERO, _HALF = np.float32(0), np.float32(0.5)
_NOBODY, _EVERYBODY = np.float32(np.inf), np.float32(-np.inf)
_NO, _YES = np.uint8(0), np.uint8(1)


@bookkeeping
def take_in(first: Any, last: Any, world: Any, moment: Any, crew: Any) -> None:
    """Refer the strained, and fill free places from the waiting list; all threads together.

    For a day on which somebody takes in: programmes do on ``start_day`` and every ``intake_interval`` days after. Writes
    status, programme, group, groups.
    """
    keep_apart()
    members, programmes = world.parameters.offered.size, world.parameters.programmes.shape[1]
    today = np.zeros((programmes, members), np.uint8)
    for m in range(members):
        for programme in range(world.parameters.offered[m]):
            today[programme, m] = _YES if _takes_in(programme, m, world.parameters, moment.day) else _NO
    _count_persons(first, last, today, world, crew)
    wait(crew)
    for programme in range(programmes):
        _refer(first, last, programme, today[programme], world, moment)
    fill_places(first, last, today, world, moment, crew)


@row_loop
def anybody_takes_in(p: Any, day: Any) -> Any:
    """Whether any programme of any member takes in today."""
    anybody = False
    for m in range(p.offered.size):
        for programme in range(p.offered[m]):
            anybody |= _takes_in(programme, m, p, day)
    return anybody


@row_loop
def _takes_in(programme: Any, m: Any, p: Any, day: Any) -> Any:
    running = day - np.int64(p.programmes[F.start_day, programme, m])
    return running >= 0 and running % np.int64(p.programmes[F.intake_interval, programme, m]) == 0


# Counting


@rule
def scaled_strain(recent: Any) -> Any:
    """Recent strain in bins 1/256 SD wide, counted from -8 SD; ranks go by whole bins, so that no order of counting matters."""
    return (recent - _LEAST) * _BINS_A_UNIT


class Counts(NamedTuple):
    """What one thread counts: ``strained`` (members x BINS,), and ``enrolled`` (programmes, lanes).

    ``counted`` (lanes,): whether the lane's member takes in today; ``place`` (lanes,): room for where a person is counted.
    """

    counted: Any
    place: Any
    strained: Any
    enrolled: Any


@rule
def _count_persons(first: Any, last: Any, today: Any, world: Any, crew: Any) -> None:
    """Count how strained one's own persons are, and how many are enrolled, where anybody takes in; tell all threads."""
    room, programmes, width = world.reception, today.shape[0], world.lanes.p.shape[1]
    own = room.strained if crew.threads == 1 else np.zeros(room.strained.size, np.int32)
    enrolled = np.zeros((programmes, width), np.int32)
    counts = Counts(np.zeros(width, np.uint8), np.empty(width, np.int32), own, enrolled)
    for k in range(width):
        for programme in range(programmes):
            counts.counted[k] |= today[programme, world.lanes.member[k]]
    _count_rows(first, last, world.people, world.lanes, counts)
    if crew.threads > 1:
        add_counts(own, room.strained)
    for programme in range(programmes):
        for k in range(width):
            at = np.int64(world.lanes.member[k]) * programmes + programme
            add_number(room.enrolled, at, enrolled[programme, k])


@row_loop
def _count_rows(first: Any, last: Any, people: Any, order: Any, counts: Any) -> None:
    for start in range(first, last, order.abreast):
        row = Row(start, min(start + order.abreast, last))
        recent = lanes(people.recent, row)
        _place_in_bins(recent, order.member, counts.place)
        _count(counts.place[: recent.size], counts.counted, counts.strained)
        for programme in range(counts.enrolled.shape[0]):
            status, programmes = lanes(people.status, row), lanes(people.programme, row)
            _count_enrolled(status, programmes, np.int8(programme), counts.enrolled[programme])


@row_loop
def _place_in_bins(recent: Any, member: Any, place: Any) -> None:
    """Where each lane's person is counted in an array (members, BINS); beyond 8 SD in the outermost bin."""
    side_by_side()
    for k in range(recent.size):
        scaled = scaled_strain(recent[k])
        scaled = scaled if scaled > _ZERO else _ZERO
        scaled = scaled if scaled < _LAST_BIN else _LAST_BIN
        place[k] = np.int32(member[k] * np.int32(BINS)) + np.int32(scaled)


@row_loop
def _count(place: Any, counted: Any, numbers: Any) -> None:
    for k in range(place.size):
        if counted[k]:
            numbers[np.uint64(place[k])] += np.int32(1)


@row_loop
def _count_enrolled(status: Any, programmes: Any, programme: Any, enrolled: Any) -> None:
    side_by_side()
    for k in range(status.size):
        enrolled[k] += np.int32((status[k] == ENROLLED) & (programmes[k] == programme))


# Referring


class Screen(NamedTuple):
    """By what one thread refers to a programme: ``keys`` (members,) of uptake, and by lanes the ``limit`` from which on a strain
    is eligible, whether couples come ``together``, and room for the strain that counts (``need``) and for who ``asks``.
    """

    keys: Any
    limit: Any
    together: Any
    need: Any
    asks: Any


@rule
def _refer(first: Any, last: Any, programme: Any, today: Any, world: Any, moment: Any) -> None:
    """Put eligible persons, or couples, of one's own who ask for it on the waiting list."""
    width, p, persons = world.lanes.p.shape[1], world.parameters.programmes, world.people.strain.shape[0]
    screen = Screen(
        np.empty(today.size, np.uint64), np.empty(width, np.float32), np.empty(width, np.uint8),
        np.empty(width, np.float32), np.empty(width, np.uint8),
    )  # fmt: skip
    for m in range(today.size):
        screen.keys[m] = programme_key(Decision.UPTAKE, m, programme, world, moment)
        screen.limit[m] = _limit(
            world.reception.strained[m * BINS : (m + 1) * BINS], persons, p[F.eligible_share, programme, m], today[m]
        )
        screen.together[m] = p[F.couples, programme, m] > _ZERO
    for k in range(today.size, width):
        screen.limit[k], screen.together[k] = screen.limit[k - today.size], screen.together[k - today.size]
    if any_of(today):
        _refer_rows(first, last, programme, world, moment, screen)


@row_loop
def _refer_rows(first: Any, last: Any, programme: Any, world: Any, moment: Any, screen: Any) -> None:
    people, desk, couples = world.people, moment.desk, any_of(screen.together)
    for start in range(first, last, world.lanes.abreast):
        row = Row(start, min(start + world.lanes.abreast, last))
        need, status = lanes(people.recent, row), lanes(people.status, row)
        if couples:
            _average(row, screen, world, desk)
            need = screen.need[: need.size]
        _ask(need, status, screen.limit, screen.asks)
        for c in range(list_other(screen.asks[: need.size], _NO, desk.listed)):
            k = np.uint64(desk.listed[c])
            m = np.int64(world.lanes.member[k])
            _offer(start + np.int64(world.lanes.seat[k]), m, programme, screen.keys[m], world, moment.day)


@row_loop
def _limit(strained: Any, persons: Any, share: Any, today: Any) -> Any:
    """Scaled strain from which on persons are eligible."""
    if not today:
        return _NOBODY
    lowest = _lowest_eligible_bin(strained, persons, share)
    if lowest == 0:
        return _EVERYBODY
    return np.float32(lowest) if lowest < BINS else _NOBODY


@row_loop
def _lowest_eligible_bin(strained: Any, persons: Any, share: Any) -> Any:
    """Lowest bin of the most strained ``share`` of persons; all who are in it are eligible. Passes by whole shelves first."""
    wanted = np.float64(share) * persons - ROUNDING
    lowest, above = BINS, np.int64(0)
    while lowest > 0 and above + _shelf(strained, lowest - _SHELF) < wanted:
        lowest -= _SHELF
        above += _shelf(strained, lowest)
    while lowest > 0 and above < wanted:
        lowest -= 1
        above += strained[lowest]
    return lowest


@row_loop
def _shelf(strained: Any, first: Any) -> Any:
    """Persons in the _SHELF bins from the first on."""
    persons = np.int32(0)
    for strain_bin in range(_SHELF):
        persons += strained[first + strain_bin]
    return persons


@row_loop
def _average(row: Any, screen: Any, world: Any, desk: Any) -> None:
    """Recent strain by which persons are screened: the couple's mean where couples take part together."""
    recent = lanes(world.people.recent, row)
    seat(row, world, desk)
    ask_partners(row, recent, world, desk, screen.need)
    _mean_of_couples(recent, screen.together, screen.need)


@row_loop
def _mean_of_couples(recent: Any, together: Any, need: Any) -> None:
    """Means where ``together``, of one's own and the partner's strain that stands in ``need``."""
    side_by_side()
    for k in range(recent.size):
        need[k] = _HALF * (recent[k] + need[k]) if together[k] else recent[k]


@row_loop
def _ask(need: Any, status: Any, limit: Any, asks: Any) -> None:
    side_by_side()
    for k in range(need.size):
        asks[k] = _YES if (scaled_strain(need[k]) >= limit[k]) & (status[k] == NONE) else _NO


@row_loop
def _offer(i: Any, m: Any, programme: Any, key: Any, world: Any, day: Any) -> None:
    """Put an eligible person, or a couple, on the waiting list if they ask for it."""
    j, status, identity = i, world.people.status, world.ties.identity
    if world.parameters.programmes[F.couples, programme, m] > _ZERO:
        j = np.int64(world.ties.partner[i])
        if identity[j] <= identity[i] or status[j, m] != NONE:
            return  # the lower number speaks for the couple; a single is none
    if uniform(participant(i, m, programme, world), key) < world.parameters.programmes[F.uptake, programme, m]:
        _put_on_list(i, m, programme, world.people, day)
        _put_on_list(j, m, programme, world.people, day)


@row_loop
def _put_on_list(i: Any, m: Any, programme: Any, people: Any, day: Any) -> None:
    people.status[i, m] = WAITING
    people.programme[i, m] = np.int8(programme)
    people.since[i, m] = day
