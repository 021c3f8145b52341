"""Line 6 of the day: who asks for support, and whom. Each person's choice is written down before anybody answers.

Whether somebody asks is decided row by row. Helpers are chosen by loops over a list of all seekers of a strip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import row_loop, rule, seldom
from simulation.kernels.machine.draws import uniform
from simulation.kernels.machine.numbers import NEXT, ONE, START, ZERO
from simulation.kernels.machine.packing import list_equal, list_other
from simulation.kernels.rows.gathering import draw, draw_by_address, size_of
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.kernels.rows.requests import NOBODY, count_at
from simulation.kernels.rows.ties import address, friend, friends_in, look_along_ties, look_up
from simulation.parameters import P

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.world import Moment, Requests, Span, World
    from simulation.population import Population, Today


_CIRCLE = np.int32(-2)
"""Value of ``choice`` for a member of the circle who is still to be chosen."""


@rule
def seek(row: Span, world: World, moment: Moment) -> None:
    """Decide for everybody whether to ask for support today; marks seekers in ``asked``."""
    luck = moment.scratch.rows[0]
    draw(size_of(row), moment.scratch, moment.keys[Decision.SEEK], luck)
    _feel_need(row, world.people, world.today, world.parameters.values, luck)


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
    if scratch.bonded:
        looking = _turn_to_friends(count, world, requests)
    look_along_ties(looking, world.ties, requests)
    for c in range(count):
        asked[np.uint64(requests.lane[c])] = requests.choice[c]
    told = list_other(requests.choice[:count], NOBODY, requests.listed)
    address(told, requests)
    count_at(told, world.requests, requests.told, scratch.alone)


@row_loop
def _feel_need(row: Span, people: Population, today: Today, p: Floats, luck: Any) -> None:
    """Mark seekers in ``asked`` by a value other than NOBODY; set what the person does for others today to 0."""
    side_by_side()
    strain, perceived, asked = lanes(people.strain, row), lanes(people.perceived, row), lanes(today.asked, row)
    helped, heard, visited = lanes(today.helped, row), lanes(today.heard, row), lanes(today.visited, row)
    for k in range(strain.size):
        probability = rules.seeking_probability(
            strain[k], perceived[k], p[P.seeking_rate], p[P.seeking_support_slope], p[P.seeking_calm_share]
        )
        asked[k] = np.int32(0) if luck[k] < probability else NOBODY
        helped[k], heard[k], visited[k] = 0, 0, 0


@row_loop
def _count_friends_of_groups(count: Any, world: World, requests: Requests, bonded: Any) -> None:
    """Count each seeker's friends from groups; 0 for all unless ``bonded``."""
    side_by_side()
    newer, older = world.people.newer_friend, world.people.older_friend
    if bonded:
        for c in range(count):
            own = requests.own[c]
            requests.mates[c] = friends_in(newer[own], older[own])
    else:
        for c in range(count):
            requests.mates[c] = np.int32(0)


@row_loop
def _consider(count: Any, world: World, requests: Requests) -> None:
    """Choose between partner and circle: the partner, unless absent or overwhelmed; else somebody close; else nobody.

    Under high strain the circle is perhaps another tie. Writes ``choice``; for choices from the circle the number of ties to
    ``near``, and of those of the person that are passed over to ``far``; ``mate``: NOBODY if it is not somebody close.
    """
    side_by_side()
    p = world.parameters.values
    for c in range(count):
        u, close, far, partner = requests.luck[c], requests.near[c], requests.far[c], requests.home[c]
        share = rules.partner_share(requests.closeness[c], p[P.seeking_partner_logit], p[P.seeking_closeness_slope])
        known = np.int32(close + requests.mates[c])
        partner_can = (partner != NOBODY) & (requests.helpers_strain[c] <= p[P.seeking_partner_limit])
        rest = rules.remaining_luck(u, share)
        strained = requests.strain[c] > p[P.circle_weak_tie_strain]
        away = strained & (far > 0) & ((known == 0) | (rest >= p[P.circle_confidant_share]))
        anybody = (away | (known > 0)) & (p[P.circle_active] != ZERO)
        from_circle = _CIRCLE if anybody else NOBODY
        requests.choice[c] = partner if (u < share) & partner_can else from_circle
        requests.far[c], requests.near[c] = close if away else np.int32(0), far if away else close
        requests.mate[c] = NOBODY if away else np.int32(0)


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
@seldom(lambda count, world, requests: START)
def _turn_to_friends(count: Any, world: World, requests: Requests) -> Any:
    """Choose among confidants and friends from groups where there are both; lists who still looks among ties, returns how many.

    Those who turn to a friend from a group have their ``choice``; for others ``tie_luck`` is what is left of the draw.
    """
    _find_mates(count, requests)
    for n in range(list_other(requests.mate[:count], NOBODY, requests.listed)):
        c = np.uint64(requests.listed[n])
        mates, u = requests.mates[c], requests.tie_luck[c]
        tied = world.circle[2, requests.own[c]]
        place = rules.friend_at(u, tied, mates)
        requests.tie_luck[c] = rules.remaining_luck(u, tied)
        if place != NOBODY:
            requests.choice[c] = friend(requests.own[c], place, world.people)
    return list_equal(requests.choice[:count], _CIRCLE, requests.listed)


@row_loop
def _find_mates(count: Any, requests: Requests) -> None:
    """Leave in ``mate`` only seekers who still choose from the circle and have friends from groups."""
    side_by_side()
    for c in range(count):
        among = (requests.mate[c] != NOBODY) & (requests.mates[c] > 0) & (requests.choice[c] == _CIRCLE)
        requests.mate[c] = np.int32(0) if among else NOBODY
