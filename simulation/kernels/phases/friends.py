"""Before line 4 of the day: friendships that come from groups and from visits begin, and some are lost.

A person has two slots for such friends. Each person writes its own slots only; both sides of a pair find the same draws, and
so know without a word whether they are friends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import phase, row_loop, rule, seldom
from simulation.kernels.machine.draws import couple_counter, person_counter, uniform
from simulation.kernels.machine.numbers import ZERO
from simulation.kernels.machine.packing import list_below, list_equal, list_other
from simulation.kernels.phases.programmes import FINISHED, programme_key
from simulation.kernels.rows.gathering import draw_by_address
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.kernels.rows.requests import NOBODY
from simulation.kernels.rows.ties import friends_in
from simulation.parameters import F, P

if TYPE_CHECKING:
    from simulation.kernels.world import Moment, Requests, Span, World


@rule
@seldom(lambda first, last, world: False)
def any_bonds(first: Any, last: Any, world: World) -> Any:
    """Whether any of the persons from first to last (exclusive) has, or may come to have, a friend from a group."""
    bonded = world.parameters.trainings.share.size > world.parameters.trainings.listening
    for programme in range(world.parameters.offered):
        bonded |= world.parameters.programmes[F.keeps_ties, programme] > ZERO
    for i in range(first, last):
        bonded |= world.people.newer_friend[i] != NOBODY
    return bonded


@phase
@seldom(lambda first, last, world: None)
def know_circles(first: Any, last: Any, world: World) -> None:
    """Write contacts and shares with friends from groups to ``world.circle``, for the persons from first to last (exclusive)."""
    for i in range(first, last):
        _know_circle(i, world)


@rule
def _know_circle(i: Any, world: World) -> None:
    """Write a person's contacts a day and their shares to ``world.circle``, friends from groups included."""
    friends = friends_in(world.people.newer_friend[i], world.people.older_friend[i])
    close = world.ties.confidants[i] + friends
    world.circle[0, i] = rules.contacts_a_day(close, world.ties.others[i])
    world.circle[1, i] = rules.close_share(close, world.ties.others[i])
    world.circle[2, i] = rules.tied_share(world.ties.strength[i], friends)


@rule
@seldom(lambda strip, world, moment: None)
def keep_friends(strip: Span, world: World, moment: Moment) -> None:
    """Some friends part, and neighbours in a group that finished yesterday become friends. Writes the slots of friends."""
    people, called = world.people, moment.scratch.called
    _lose_some(strip, people.newer_friend, world, moment)
    _lose_some(strip, people.older_friend, world, moment)
    for c in range(list_equal(lanes(people.since, strip), np.int32(moment.day - 1), called)):
        i = strip.first + np.int64(called[c])
        if people.status[i] == FINISHED:
            _keep_in_touch(i, world, moment)


@rule
def _lose_some(strip: Span, column: Any, world: World, moment: Moment) -> None:
    """Part from the friends whom a column of slots names, where a draw says so; all draws are made first, vector by vector.

    Nobody parts twice: whoever has lost the newer friend has no older one left in that slot.
    """
    requests = moment.scratch.requests
    count = list_other(lanes(column, strip), NOBODY, requests.lane)
    _address_pairs(strip, count, lanes(column, strip), world, requests)
    draw_by_address(count, requests.counter, moment.keys[Decision.PARTING], requests.luck)
    for c in range(list_below(requests.luck[:count], requests.limit, requests.listed)):
        _part(strip.first + np.int64(requests.lane[np.uint64(requests.listed[c])]), world, moment)


@row_loop
def _address_pairs(strip: Span, count: Any, friends: Any, world: World, requests: Requests) -> None:
    """Address of the draws of each listed person and its friend; and the limit of the draws by which they part."""
    side_by_side()
    identity, first = world.ties.identity, np.uint64(strip.first)
    for c in range(count):
        lane = np.uint64(requests.lane[c])
        requests.near[c], requests.far[c] = identity[first + lane], identity[np.uint64(friends[lane])]
    for c in range(count):
        requests.counter[c] = couple_counter(requests.near[c], requests.far[c])
        requests.limit[c] = world.parameters.values[P.company_group_tie_loss]


@rule
def _part(i: Any, world: World, moment: Moment) -> None:
    """Lose each friend with a small probability; one draw a pair, so that both lose each other. A free first slot is filled."""
    people = world.people
    older = people.older_friend[i]
    if older != NOBODY and _parts(i, older, world, moment):
        people.older_friend[i] = NOBODY
    if _parts(i, people.newer_friend[i], world, moment):
        people.newer_friend[i] = people.older_friend[i]
        people.older_friend[i] = NOBODY
    _know_circle(i, world)


@rule
def _parts(i: Any, j: Any, world: World, moment: Moment) -> Any:
    identity = world.ties.identity
    u = uniform(couple_counter(identity[i], identity[j]), moment.keys[Decision.PARTING])
    return u < world.parameters.values[P.company_group_tie_loss]


@rule
def _keep_in_touch(i: Any, world: World, moment: Moment) -> None:
    """Become a friend of the neighbours in one's group who finished too, or of the resident who came to visit."""
    programme, volunteer = world.people.programme[i], world.groups.volunteer[world.people.group[i]]
    if volunteer >= 0 and _keeps(i, programme, world, moment):
        befriend(i, np.int64(world.ties.places[volunteer]), world)
    following, before = _neighbours(i, world)
    if following != i and _keeps(i, programme, world, moment):
        befriend(i, following, world)
    if before != i and _keeps(before, programme, world, moment):
        befriend(i, before, world)


@rule
def _keeps(i: Any, programme: Any, world: World, moment: Moment) -> Any:
    """Whether i keeps in touch with the next one in the ring."""
    u = uniform(person_counter(world.ties.identity[i]), programme_key(Decision.KEEPING, programme, world, moment))
    return u < world.parameters.programmes[F.keeps_ties, programme]


@rule
def _neighbours(i: Any, world: World) -> Any:
    """The next and the last before i in the ring of those who finished; i where there is none.

    A member who has joined another group since then breaks the ring.
    """
    people = world.people
    following, before, mate = np.int64(i), np.int64(i), np.int64(people.mate[i])
    while mate != i:
        if people.group[mate] != people.group[i]:
            return following, np.int64(i)
        if people.status[mate] == FINISHED:
            following = mate if following == i else following
            before = mate
        mate = np.int64(people.mate[mate])
    return following, before


@rule
def befriend(i: Any, j: Any, world: World) -> None:
    """Put j into the first slot of i; who was there moves on to the second. Partners and friends stay as they are."""
    people = world.people
    known = j == i or world.ties.partner[i] == j or people.newer_friend[i] == j or people.older_friend[i] == j
    if not known:
        people.older_friend[i] = people.newer_friend[i]
        people.newer_friend[i] = np.int32(j)
        _know_circle(i, world)
