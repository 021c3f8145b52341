"""Line 5 of the day: who asks for support, and whom. Each person's choice is written down before anybody answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.compiling import phase, row_loop, rule
from simulation.kernels.draws import Decision, person_counter, uniform
from simulation.kernels.lanes import draw_alone, draw_listed, lanes, list_lanes, seat_row, side_by_side
from simulation.kernels.threads import keep_apart
from simulation.parameters import P
from simulation.population import Status

NOBODY = np.int32(-1)
_ZERO, _ONE = np.float32(0), np.float32(1)
FINISHED = np.int8(Status.FINISHED)


@phase
def seek(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Everybody decides whether to ask for support today, and whom. Writes asked; nobody is asked or has helped yet."""
    keep_apart()
    people, p, desk, keys, luck = world.people, world.lanes.p, moment.desk, moment.keys, moment.desk.luck
    for start in range(first, last, world.lanes.abreast):
        row = seat_row(start, last, world.lanes.abreast, world, desk)
        asked = lanes(world.today.asked, row)
        _start_counting(lanes(world.today.requests, row), lanes(world.today.helped, row))
        draw_alone(desk.person, keys[Decision.SEEK], luck[0])
        _feel_need(lanes(people.strain, row), lanes(people.perceived, row), asked, p, luck[0])
        count = list_lanes(asked, NOBODY, desk.listed)
        draw_listed(desk.listed, count, desk.person, keys[Decision.WHOM], luck[1])
        draw_listed(desk.listed, count, desk.person, keys[Decision.TIE], luck[2])
        for c in range(count):
            k = desk.listed[c]
            asked[k] = _choose(desk.person[k], k, luck[1, c], luck[2, c], world, keys)


@row_loop
def _start_counting(requests: Any, helped: Any) -> None:
    side_by_side()
    for k in range(requests.size):
        requests[k] = 0
        helped[k] = 0


@row_loop
def _feel_need(strain: Any, perceived: Any, asked: Any, p: Any, luck: Any) -> None:
    """Mark in ``asked`` who wants to ask: anything but NOBODY."""
    side_by_side()
    for k in range(asked.size):
        probability = rules.seeking_probability(
            strain[k], perceived[k], p[P.seeking_rate, k], p[P.seeking_support_slope, k], p[P.seeking_calm_share, k]
        )
        asked[k] = np.int32(0) if luck[k] < probability else NOBODY


@rule
def _choose(i: Any, k: Any, u: Any, u_tie: Any, world: Any, keys: Any) -> Any:
    """The partner, unless there is none or an overwhelmed one; else somebody of the circle; else nobody."""
    p, m, partner = world.lanes.p, world.lanes.member[k], world.ties.partner[i]
    share = p[P.seeking_partner_share, k]
    if u < share and partner != i and world.people.strain[partner, m] <= p[P.seeking_partner_limit, k]:
        return partner
    if p[P.circle_active, k] == _ZERO or _does_without(i, keys[Decision.DOSE, k], p[P.circle_dose, k]):
        return NOBODY
    rest = u / share if u < share else (u - share) / (_ONE - share)
    return _choose_friend(i, k, rest, u_tie, world)


@rule
def _does_without(i: Any, key: Any, dose: Any) -> Any:
    """Whether a thinned-out circle is not asked; a draw that can only come out one way is not made."""
    return dose < _ONE and uniform(person_counter(i), key) >= dose


@rule
def _choose_friend(i: Any, k: Any, u: Any, u_tie: Any, world: Any) -> Any:
    """A confidant; or, under high strain, somebody further away: another tie, or a mate of a finished group."""
    ties, people, p, m = world.ties, world.people, world.lanes.p, world.lanes.member[k]
    first, end = ties.starts[i], ties.starts[i + 1]
    middle = first + ties.confidants[i]
    mates = _count_mates(i, m, ties, people)
    further = end - middle + mates
    strained = people.strain[i, m] > p[P.circle_weak_tie_strain, k]
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
    """Neighbour among the ties [first, end) in proportion to strength."""
    e = first
    while e < end - 1 and u >= ties.reach[e]:
        e += 1
    return ties.neighbours[e]


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
