"""Line 5 of the day: who asks for support, and whom. Each person's choice is written down before anybody answers.

Whether somebody asks is decided row by row. Helpers are chosen by loops over a list of all seekers of a strip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.draws import uniform
from simulation.kernels.machine.numbers import NEXT, ONE, START, ZERO
from simulation.kernels.machine.packing import list_equal, list_other
from simulation.kernels.rows.gathering import draw, draw_by_address, size_of
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.kernels.rows.requests import NOBODY, count_at
from simulation.kernels.rows.ties import address, look_along_ties, look_up
from simulation.parameters import F, P
from simulation.population import Status

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.world import Moment, Requests, Span, Ties, World
    from simulation.population import Population


_CIRCLE = np.int32(-2)
"""Value of ``choice`` for a member of the circle who is still to be chosen."""
FINISHED = np.int8(Status.FINISHED)


@rule
def seek(row: Span, world: World, moment: Moment) -> None:
    """Decide for everybody whether to ask for support today; marks seekers in ``asked``."""
    scratch, asked, luck = moment.scratch, lanes(world.today.asked, row), moment.scratch.rows[0]
    draw(size_of(row), scratch, moment.keys[Decision.SEEK], luck)
    _feel_need(row, world.people, asked, lanes(world.today.helped, row), world.parameters.values, luck)


@rule
def choose(strip: Span, world: World, moment: Moment) -> None:
    """Choose a helper for each seeker, and count the requests to each helper. Writes asked; adds to requests."""
    asked, requests, scratch, keys = (
        lanes(world.today.asked, strip),
        moment.scratch.requests,
        moment.scratch,
        moment.keys,
    )
    count = list_other(asked, NOBODY, requests.lane)
    look_up(strip, count, world, requests)
    _count_friends_of_groups(count, world, requests, scratch.bonded)
    draw_by_address(count, requests.counter, keys[Decision.WHOM], requests.luck)
    draw_by_address(count, requests.counter, keys[Decision.TIE], requests.tie_luck)
    _consider(count, world, requests)
    looking = list_equal(requests.choice[:count], _CIRCLE, requests.listed)
    if world.parameters.values[P.circle_dose] < ONE:
        looking = _do_without(looking, world.parameters.values[P.circle_dose], keys[Decision.DOSE], requests)
    look_along_ties(looking, world.ties, requests)
    if scratch.bonded:
        _turn_to_mates(looking, world, requests)
    for c in range(count):
        asked[np.uint64(requests.lane[c])] = requests.choice[c]
    told = list_other(requests.choice[:count], NOBODY, requests.listed)
    address(told, requests)
    count_at(told, world.requests, requests.told, scratch.alone)


@row_loop
def _feel_need(row: Span, people: Population, asked: Any, helped: Any, p: Floats, luck: Any) -> None:
    """Mark seekers in ``asked`` by a value other than NOBODY; set today's number of answered requests to 0."""
    side_by_side()
    strain, perceived = lanes(people.strain, row), lanes(people.perceived, row)
    for k in range(asked.size):
        probability = rules.seeking_probability(
            strain[k], perceived[k], p[P.seeking_rate], p[P.seeking_support_slope], p[P.seeking_calm_share]
        )
        asked[k] = np.int32(0) if luck[k] < probability else NOBODY
        helped[k] = 0


@rule
def _count_friends_of_groups(count: Any, world: World, requests: Requests, bonded: Any) -> None:
    """Count each seeker's friends by a finished group; 0 for all unless ``bonded``."""
    for c in range(count):
        requests.mates[c] = _count_mates(requests.own[c], world.ties, world.people) if bonded else 0


@row_loop
def _consider(count: Any, world: World, requests: Requests) -> None:
    """Choose between partner and circle: the partner, unless absent or overwhelmed; else a confidant; else nobody.

    Under high strain the circle is another tie, or a mate of a finished group. Writes ``choice``; for choices from the circle
    the first tie to ``tie``, the number of ties to ``near``, the drawn share of them to ``along``, and the position of the
    mate to ``mate``.
    """
    side_by_side()
    p = world.parameters.values
    for c in range(count):
        u = requests.luck[c]
        share = p[P.seeking_partner_share]
        close, far = requests.near[c], requests.far[c]
        partner_can = (requests.choice[c] != NOBODY) & (requests.helpers_strain[c] <= p[P.seeking_partner_limit])
        rest = u / share if u < share else (u - share) / (ONE - share)
        others = far + requests.mates[c]
        strained = requests.strain[c] > p[P.circle_weak_tie_strain]
        away = strained & (others > 0) & ((close == 0) | (rest >= p[P.circle_confidant_share]))
        anybody = (away | (close > 0)) & (p[P.circle_active] != ZERO)
        from_circle = _CIRCLE if anybody else NOBODY
        requests.choice[c] = requests.choice[c] if (u < share) & partner_can else from_circle
        wide = requests.tie_luck[c] * np.float32(others)
        requests.mate[c] = np.int32(wide) - far if away else NOBODY
        requests.along[c] = wide / np.float32(far) if away else requests.tie_luck[c]
        requests.tie[c] += close if away else 0
        requests.near[c] = far if away else close


@rule
def _do_without(looking: Any, dose: Any, key: Any, requests: Requests) -> Any:
    """Drop the requests that a thinned-out circle leaves out; returns the number of the ``looking`` that remain."""
    left = START
    for n in range(looking):
        c = np.uint64(requests.listed[n])
        if uniform(requests.counter[c], key) >= dose:
            requests.choice[c] = NOBODY
        else:
            requests.listed[left] = np.int32(c)
            left += NEXT
    return left


@rule
def _turn_to_mates(looking: Any, world: World, requests: Requests) -> None:
    """Choose a mate of a finished group for each seeker whose ``mate`` is at least 0."""
    for n in range(looking):
        c = np.uint64(requests.listed[n])
        if requests.mate[c] >= 0:
            requests.choice[c] = _mate_at(requests.own[c], requests.mate[c], world.ties, world.people)


@rule
def any_bonds(first: Any, last: Any, world: World) -> Any:
    """Whether any of the persons from first to last (exclusive) has, or may come to have, a mate who stays in touch."""
    bonded = False
    for programme in range(world.parameters.offered):
        bonded |= world.parameters.programmes[F.keeps_ties, programme] > ZERO
    for i in range(first, last):
        bonded |= world.people.mate[i] != i
    return bonded


@rule
def _count_mates(i: Any, ties: Ties, people: Population) -> Any:
    """Number of persons who became friends of i by finishing a programme together; 0 while i has not finished."""
    count = 0
    mate = people.mate[i]
    if people.status[i] == FINISHED:
        while mate != i:
            count += _befriended(i, mate, ties, people)
            mate = people.mate[mate]
    return count


@rule
def _befriended(i: Any, mate: Any, ties: Ties, people: Population) -> Any:
    """Whether a mate finished too, and was no partner or friend already."""
    return people.status[mate] == FINISHED and not _tied(i, mate, ties)


@rule
def _mate_at(i: Any, position: Any, ties: Ties, people: Population) -> Any:
    mate = people.mate[i]
    while True:
        if _befriended(i, mate, ties, people):
            if position == 0:
                return mate
            position -= 1
        mate = people.mate[mate]


@rule
def _tied(i: Any, j: Any, ties: Ties) -> Any:
    """Whether i and j are partners or share a tie already, so that a request is counted once."""
    if ties.partner[i] == j:
        return True
    for e in range(ties.starts[i], ties.starts[i + 1]):
        if ties.neighbours[e] == j:
            return True
    return False
