"""Line 5 of the day: who asks for support, and whom. Each person's choice is written down before anybody answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.compiling import row_loop, rule
from simulation.kernels.draws import Decision, uniform
from simulation.kernels.lanes import any_of, everywhere, lanes, side_by_side
from simulation.kernels.packing import list_other
from simulation.kernels.seats import draw, width_of
from simulation.kernels.threads import add_one
from simulation.kernels.vectors import VECTOR, count_reached, prefetch, prefetch_to_write
from simulation.parameters import F, P
from simulation.population import Status

NOBODY = np.int32(-1)
_ZERO, _ONE = np.float32(0), np.float32(1)
_NONE, _ONE_MORE, _VECTOR = np.uint64(0), np.uint64(1), np.uint64(VECTOR)
FINISHED = np.int8(Status.FINISHED)


@rule
def seek(row: Any, world: Any, moment: Any) -> None:
    """Everybody decides whether to ask for support today, and whom, and tells who is asked. Writes asked; adds to requests."""
    people, desk, keys, luck = world.people, moment.desk, moment.keys, moment.desk.luck
    asked, requests = lanes(world.today.asked, row), everywhere(world.requests)
    members = np.uint64(people.strain.shape[1])
    draw(width_of(row, world), desk.counter, keys[Decision.SEEK], luck[0])
    _feel_need(row, people, asked, lanes(world.today.helped, row), world.lanes.p, luck[0])
    listed = desk.listed
    count = list_other(asked, NOBODY, listed)
    _look_for_ties(row, count, listed, world)
    _draw_listed(listed, count, desk.counter, keys, luck)
    told = _NONE
    for c in range(count):
        k = np.uint64(listed[c])
        chosen = _choose(row, k, luck[1, c], luck[2, c], world, moment)
        asked[k] = chosen
        if chosen != NOBODY:
            desk.told[told] = np.uint64(chosen) * members + np.uint64(world.lanes.member[k])
            prefetch_to_write(requests, desk.told[told])
            told += _ONE_MORE
    for c in range(told):
        add_one(requests, desk.told[c])


@row_loop
def _feel_need(row: Any, people: Any, asked: Any, helped: Any, p: Any, luck: Any) -> None:
    """Mark in ``asked`` who wants to ask: anything but NOBODY. Nobody has helped yet."""
    side_by_side()
    strain, perceived = lanes(people.strain, row), lanes(people.perceived, row)
    for k in range(asked.size):
        probability = rules.seeking_probability(
            strain[k], perceived[k], p[P.seeking_rate, k], p[P.seeking_support_slope, k], p[P.seeking_calm_share, k]
        )
        asked[k] = np.int32(0) if luck[k] < probability else NOBODY
        helped[k] = 0


@rule
def _look_for_ties(row: Any, count: Any, listed: Any, world: Any) -> None:
    """Begin to bring near the ties of those who ask."""
    ties, seat = world.ties, world.lanes.seat
    for c in range(count):
        first = np.uint64(ties.starts[np.uint64(row.first) + np.uint64(seat[np.uint64(listed[c])])])
        prefetch(ties.reach, first)
        prefetch(ties.neighbours, first)


@row_loop
def _draw_listed(listed: Any, count: Any, counter: Any, keys: Any, luck: Any) -> None:
    """For each of the listed lanes, one after the other: whom to ask, to luck[1], and which tie, to luck[2]."""
    side_by_side()
    for c in range(count):
        k = np.uint64(listed[c])
        luck[1, c] = uniform(counter[k], keys[Decision.WHOM, k])
        luck[2, c] = uniform(counter[k], keys[Decision.TIE, k])


@rule
def _choose(row: Any, k: Any, u: Any, u_tie: Any, world: Any, moment: Any) -> Any:
    """The partner, unless there is none or an overwhelmed one; else somebody of the circle; else nobody."""
    p, desk = world.lanes.p, moment.desk
    share = p[P.seeking_partner_share, k]
    if u < share and desk.coupled[k] > _ZERO and _partners_strain(row, k, world) <= p[P.seeking_partner_limit, k]:
        return desk.partner[k]
    if p[P.circle_active, k] == _ZERO or _does_without(k, moment, p[P.circle_dose, k]):
        return NOBODY
    rest = u / share if u < share else (u - share) / (_ONE - share)
    return _choose_friend(row, k, rest, u_tie, world, desk.bonded)


@rule
def _partners_strain(row: Any, k: Any, world: Any) -> Any:
    members = np.int64(world.people.strain.shape[1])
    mate = np.int64(k) + members if world.lanes.seat[k] % 2 == 0 else np.int64(k) - members
    return lanes(world.people.strain, row)[np.uint64(mate)]


@rule
def _does_without(k: Any, moment: Any, dose: Any) -> Any:
    """Whether a thinned-out circle is not asked; a draw that can only come out one way is not made."""
    return dose < _ONE and uniform(moment.desk.counter[k], moment.keys[Decision.DOSE, k]) >= dose


@rule
def _choose_friend(row: Any, k: Any, u: Any, u_tie: Any, world: Any, bonded: Any) -> Any:
    """A confidant; or, under high strain, somebody further away: another tie, or a mate of a finished group."""
    ties, people, p = world.ties, world.people, world.lanes.p
    i, m = np.uint64(row.first) + np.uint64(world.lanes.seat[k]), np.uint64(world.lanes.member[k])
    first, end = ties.starts[i], ties.starts[i + _ONE_MORE]
    middle = first + ties.confidants[i]
    mates = _count_mates(i, m, ties, people) if bonded else 0
    further = end - middle + mates
    strained = lanes(people.strain, row)[k] > p[P.circle_weak_tie_strain, k]
    if middle > first and not (strained and further > 0 and u >= p[P.circle_confidant_share, k]):
        return _reached(first, middle, ties, u_tie)
    if further == 0 or not strained:
        return NOBODY
    mate = np.int64(u_tie * np.float32(further)) - (end - middle)
    if mate >= 0:
        return _mate_at(i, m, mate, ties, people)
    return _reached(middle, end, ties, u_tie * np.float32(further) / np.float32(end - middle))


@rule
def _reached(first: Any, end: Any, ties: Any, u: Any) -> Any:
    """Neighbour among the ties [first, end) in proportion to strength: the first whose cumulative share is above u."""
    passed, left = np.uint64(first), np.uint64(end - 1 - first)
    while left > _VECTOR:
        passed += count_reached(ties.reach, passed, _VECTOR, u)
        left -= _VECTOR
    return ties.neighbours[passed + count_reached(ties.reach, passed, left, u)]


@rule
def any_bonds(first: Any, last: Any, world: Any) -> Any:
    """Whether any of the persons from first to last (exclusive) has, or may come to have, a mate who stays in touch."""
    bonded = any_of(world.parameters.programmes[F.keeps_ties].ravel())
    for i in range(first, last):
        for m in range(world.people.mate.shape[1]):
            bonded |= world.people.mate[i, m] != i
    return bonded


@rule
def _count_mates(i: Any, m: Any, ties: Any, people: Any) -> Any:
    """How many became friends by finishing a programme together with i; 0 while i has not."""
    count = 0
    mate = people.mate[i, m]
    if people.status[i, m] == FINISHED:
        while mate != i:
            count += _befriended(i, mate, m, ties, people)
            mate = people.mate[mate, m]
    return count


@rule
def _befriended(i: Any, mate: Any, m: Any, ties: Any, people: Any) -> Any:
    """Whether a mate finished too, and was no partner or friend already."""
    return people.status[mate, m] == FINISHED and not _tied(i, mate, ties)


@rule
def _mate_at(i: Any, m: Any, position: Any, ties: Any, people: Any) -> Any:
    mate = people.mate[i, m]
    while True:
        if _befriended(i, mate, m, ties, people):
            if position == 0:
                return mate
            position -= 1
        mate = people.mate[mate, m]


@rule
def _tied(i: Any, j: Any, ties: Any) -> Any:
    """Whether i and j are partners or share a tie already, so that a request is counted once."""
    if ties.partner[i] == j:
        return True
    for e in range(ties.starts[i], ties.starts[i + 1]):
        if ties.neighbours[e] == j:
            return True
    return False
