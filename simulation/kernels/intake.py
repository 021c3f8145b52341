"""Line 8 of the day, its weekly part: who is referred to a programme, who waits, and how groups are formed."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.answering import heaviest
from simulation.kernels.compiling import bookkeeping, rule
from simulation.kernels.draws import Decision, normal, person_counter, uniform
from simulation.kernels.programmes import participant, programme_key
from simulation.kernels.stressors import KIND_COUNT
from simulation.kernels.threads import keep_apart
from simulation.parameters import F
from simulation.population import Status

NONE, WAITING, ENROLLED = np.int8(Status.NONE), np.int8(Status.WAITING), np.int8(Status.ENROLLED)
BINS = 4096
_LOWEST, _BIN = np.float32(-8.0), np.float32(16.0 / BINS)
_ZERO, _HALF = np.float32(0), np.float32(0.5)
_QUEUES = KIND_COUNT + 1  # one a kind, and one for those without a load
_NEVER = np.int64(2**62)
_ROUNDING = 1e-3  # of a person, forgiven where a share of the population is rounded to float32: .4 of 10 is 4


@bookkeeping
def take_in(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Refer the strained, and fill free places from the waiting list, in the ensemble's members from first to last.

    Programmes take in on ``start_day`` and every ``intake_interval`` days after. Writes status, programme, group, groups.
    """
    keep_apart()
    p = world.parameters
    for m in range(first, last):
        for programme in range(p.offered[m]):
            running = moment.day - np.int64(p.programmes[F.start_day, programme, m])
            if running >= 0 and running % np.int64(p.programmes[F.intake_interval, programme, m]) == 0:
                _refer(m, programme, world, moment)
                _fill_places(m, programme, world, moment)


@rule
def strain_bin(recent: Any) -> Any:
    """Bin of a recent strain, 1/256 SD wide from -8 to 8: whole numbers, so that no order of counting can change a rank."""
    return min(max(np.int64((recent - _LOWEST) / _BIN), 0), BINS - 1)


@rule
def _lowest_eligible_bin(m: Any, recent: Any, share: Any) -> Any:
    """Lowest bin of the most strained ``share`` of persons; all who are in it are eligible."""
    persons = recent.shape[0]
    counts = np.zeros(BINS, np.int64)
    for i in range(persons):
        counts[strain_bin(recent[i, m])] += 1
    wanted = np.float64(share) * persons - _ROUNDING
    lowest, above = BINS, 0
    while lowest > 0 and above < wanted:
        lowest -= 1
        above += counts[lowest]
    return lowest


@rule
def _need(i: Any, m: Any, programme: Any, world: Any) -> Any:
    """Recent strain by which i is screened: the couple's mean where couples take part together."""
    recent = world.people.recent
    if world.parameters.programmes[F.couples, programme, m] > _ZERO:
        return _HALF * (recent[i, m] + recent[world.ties.partner[i], m])
    return recent[i, m]


@rule
def _refer(m: Any, programme: Any, world: Any, moment: Any) -> None:
    """Put eligible persons, or couples, who ask for it on the waiting list."""
    p, status, partner = world.parameters, world.people.status, world.ties.partner
    lowest = _lowest_eligible_bin(m, world.people.recent, p.programmes[F.eligible_share, programme, m])
    key = programme_key(Decision.UPTAKE, m, programme, world, moment)
    together = p.programmes[F.couples, programme, m] > _ZERO
    for i in range(status.shape[0]):
        j = partner[i] if together else i
        speaks = j > i or not together  # the lower number speaks for the couple; a single is none
        if not speaks or status[i, m] != NONE or status[j, m] != NONE:
            continue
        if strain_bin(_need(i, m, programme, world)) < lowest:
            continue
        if uniform(participant(i, m, programme, world), key) < p.programmes[F.uptake, programme, m]:
            _put_on_list(i, m, programme, world.people, moment.day)
            _put_on_list(j, m, programme, world.people, moment.day)


@rule
def _put_on_list(i: Any, m: Any, programme: Any, people: Any, day: Any) -> None:
    people.status[i, m] = WAITING
    people.programme[i, m] = np.int8(programme)
    people.since[i, m] = day


@rule
def _fill_places(m: Any, programme: Any, world: Any, moment: Any) -> None:
    """Form groups from those who waited longest, queue by queue, until places or queues run out."""
    p = world.parameters
    waiting, enrolled = _waiting_list(m, programme, world, moment)
    free = (
        np.int64(np.float64(p.programmes[F.places, programme, m]) * world.people.strain.shape[0] + _ROUNDING) - enrolled
    )
    seats = 2 if p.programmes[F.couples, programme, m] > _ZERO else 1
    size, minimum = (
        np.int64(p.programmes[F.group_size, programme, m]),
        np.int64(p.programmes[F.group_minimum, programme, m]),
    )
    heads = np.zeros(_QUEUES, np.int64)
    queues, lengths = _line_up(m, programme, waiting, world, moment)
    while free >= minimum:
        kind = _next_queue(heads, queues, lengths, world.people.since[:, m], (minimum + seats - 1) // seats)
        if kind < 0:
            break
        taken = min(min(size, free) // seats, lengths[kind] - heads[kind])
        _form_group(m, programme, queues[kind, heads[kind] : heads[kind] + taken], world, moment)
        heads[kind] += taken
        free -= taken * seats


@rule
def _waiting_list(m: Any, programme: Any, world: Any, moment: Any) -> Any:
    """Those (of a couple: the lower number) who waited at least the minimum, and how many persons are enrolled."""
    p, people, partner = world.parameters, world.people, world.ties.partner
    together = p.programmes[F.couples, programme, m] > _ZERO
    persons = people.strain.shape[0]
    waiting = np.empty(persons, np.int64)
    count, enrolled = 0, 0
    for i in range(persons):
        if people.programme[i, m] == programme:
            enrolled += people.status[i, m] == ENROLLED
            speaks = not together or partner[i] > i
            waited = moment.day - people.since[i, m] >= p.programmes[F.minimum_wait, programme, m]
            if people.status[i, m] == WAITING and speaks and waited:
                waiting[count] = i
                count += 1
    return waiting[:count], enrolled


@rule
def _line_up(m: Any, programme: Any, waiting: Any, world: Any, moment: Any) -> Any:
    """Queues by kind of problem (one for all where nobody is matched): longest wait first, equals in drawn order."""
    key = programme_key(Decision.PLACE, m, programme, world, moment)
    order = np.empty(waiting.size, np.float64)
    for n in range(waiting.size):
        u = uniform(participant(waiting[n], m, programme, world), key)
        order[n] = np.float64(world.people.since[waiting[n], m]) + np.float64(u)
    queues = np.empty((_QUEUES, waiting.size), np.int64)
    lengths = np.zeros(_QUEUES, np.int64)
    for rank in np.argsort(order):
        i = waiting[rank]
        kind = heaviest(i, m, world.people)
        line = kind if kind >= 0 else KIND_COUNT
        if world.parameters.programmes[F.matched_by_problem, programme, m] == _ZERO:
            line = 0
        queues[line, lengths[line]] = i
        lengths[line] += 1
    return queues, lengths


@rule
def _next_queue(heads: Any, queues: Any, lengths: Any, since: Any, minimum: Any) -> Any:
    """The queue that can fill a group and whose head has waited longest; -1 if none can."""
    best, earliest = -1, _NEVER
    for kind in range(_QUEUES):
        if lengths[kind] - heads[kind] >= max(minimum, 1):
            day = np.int64(since[queues[kind, heads[kind]]])
            if day < earliest:
                best, earliest = kind, day
    return best


@rule
def _form_group(m: Any, programme: Any, chosen: Any, world: Any, moment: Any) -> None:
    """Found a group; its leader and calendar are drawn by the first member, so that other groups cannot change them."""
    p, groups, founder = world.parameters, world.groups, person_counter(world.ties.identity[chosen[0]])
    group = groups.formed[m]
    groups.formed[m] += 1
    groups.leader[group, m] = normal(uniform(founder, programme_key(Decision.LEADER, m, programme, world, moment)))
    u = uniform(founder, programme_key(Decision.CALENDAR, m, programme, world, moment))
    offset = np.int64(u * np.float32(p.programmes[F.session_interval, programme, m]))
    groups.first_session[group, m] = moment.day + 1 + offset
    last = chosen[0]
    for i in chosen:
        last = _enrol(i, last, m, group, world, moment.day)
        if p.programmes[F.couples, programme, m] > _ZERO:
            last = _enrol(np.int64(world.ties.partner[i]), last, m, group, world, moment.day)
    if p.programmes[F.keeps_ties, programme, m] > _ZERO:
        world.people.mate[last, m] = chosen[0]  # closes the ring
    for kind in range(KIND_COUNT):
        groups.shared[group, kind, m] /= np.float32(groups.size[group, m])


@rule
def _enrol(i: Any, last: Any, m: Any, group: Any, world: Any, day: Any) -> Any:
    """Give i a place in the group and, where ties are kept, a link in its ring of mates; returns the newest link."""
    people, groups = world.people, world.groups
    people.status[i, m] = ENROLLED
    people.since[i, m] = day
    people.group[i, m] = group
    groups.size[group, m] += 1
    for kind in range(KIND_COUNT):
        if rules.lived_through(people.experience[i, m], kind):
            groups.shared[group, kind, m] += np.float32(1)
    if world.parameters.programmes[F.keeps_ties, people.programme[i, m], m]:
        people.mate[last, m] = i
    return i
