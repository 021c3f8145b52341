"""Line 4 of the day: whom each person meets. It reads yesterday only, so that nobody waits for anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import phase, row_loop, rule, seldom
from simulation.kernels.machine.numbers import NEXT, ZERO
from simulation.kernels.machine.packing import list_below, list_other
from simulation.kernels.machine.vectors import prefetch
from simulation.kernels.rows.gathering import draw, size_of, whole_vectors
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.kernels.rows.requests import NOBODY
from simulation.kernels.rows.ties import fetch_reach, found, friend, friends_in
from simulation.parameters import P

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats, Ints
    from simulation.kernels.world import Moment, Requests, Scratch, Span, Ties, World

_TWO = np.uint64(2)


class Company(NamedTuple):
    """Numbers (lanes,) of the persons of a row that decide ``whether`` they meet a tie, of ``probability``, and ``whom``.

    ``whether``, ``whom``: uniforms; ``along``: what is left of the second when the class of ties is chosen.
    """

    whether: Floats
    whom: Floats
    probability: Floats
    along: Floats


class _Mates(NamedTuple):
    """The same, packed, for those who have ``friends`` from groups, a number.

    First they are the recent strain, the second draw, the number of confidants and of other ties, the strength of the
    confidants; then the ``probability`` of meeting anybody, what is left of the draw for the ties (``along``), how many ties are
    passed over (``far``), and among how many behind them to choose (``near``).
    """

    probability: Floats
    along: Floats
    far: Floats
    near: Floats
    strength: Floats
    friends: Floats


@rule
def _company_in(rows: Floats) -> Company:
    """Rows of scratch (rows, lanes) under the names that they have in ``keep_company``."""
    return Company(rows[0], rows[1], rows[2], rows[3])


@rule
def _mates_in(rows: Floats) -> _Mates:
    """Rows of scratch (rows, lanes) under these names; the first four belong to everybody's company."""
    return _Mates(rows[4], rows[5], rows[6], rows[7], rows[8], rows[9])


@phase
def show_all(first: Any, last: Any, world: World) -> None:
    """Copy strain and belonging of the persons from first to last (exclusive) to where others see them the next day."""
    shown, strain, belonging = world.shown, world.people.strain, world.people.belonging
    for i in range(first, last):
        shown[2 * i], shown[2 * i + 1] = strain[i], belonging[i]


@rule
def keep_company(row: Span, world: World, moment: Moment, mood: Floats) -> None:
    """Each person meets at most one tie. Writes met, company (the belonging of the tie met) and ``mood`` (its strain)."""
    scratch, requests, size = moment.scratch, moment.scratch.requests, size_of(row)
    luck = _company_in(moment.scratch.rows)
    _meet_nobody(lanes(world.today.met, row), lanes(world.today.company, row), mood)
    if world.parameters.values[P.circle_active] != ZERO:
        draw(size, scratch, moment.keys[Decision.MEETING], luck.whether)
        draw(size, scratch, moment.keys[Decision.COMPANION], luck.whom)
        _expect_company(row, world, luck.probability)
        _turn_to(row, world.ties, luck, requests)
        if scratch.bonded:
            _look_among_friends(row, world, luck, mood, scratch)
        count = list_below(luck.whether[:size], luck.probability, requests.lane)
        _find(row, count, world.ties, luck.along, requests)
        _meet(row, count, world, mood, requests)


@row_loop
def _meet_nobody(met: Any, company: Any, mood: Floats) -> None:
    side_by_side()
    for k in range(met.size):
        met[k], company[k], mood[k] = NOBODY, ZERO, ZERO


@row_loop
def _expect_company(row: Span, world: World, probability: Floats) -> None:
    side_by_side()
    contacts, recent = lanes(world.ties.contacts, row), lanes(world.people.recent, row)
    p = world.parameters.values
    for k in range(contacts.size):
        probability[k] = rules.meeting_probability(contacts[k], recent[k], p[P.company_withdrawal])


@row_loop
def _turn_to(row: Span, ties: Ties, luck: Company, requests: Requests) -> None:
    """For each lane the class of ties to choose among: how many ``far`` before it are passed over, and how many ``near`` it has.

    What is left of the draw goes to ``luck.along``.
    """
    side_by_side()
    confidants, others, share = lanes(ties.confidants, row), lanes(ties.others, row), lanes(ties.close_share, row)
    for k in range(share.size):
        is_close, close, wide = luck.whom[k] < share[k], confidants[k], others[k]  # read first: a condition is a branch
        luck.along[k] = rules.remaining_luck(luck.whom[k], share[k])
        requests.far[k] = np.int32(0) if is_close else close
        requests.near[k] = close if is_close else wide


@rule
@seldom(lambda row, world, luck, mood, scratch: None)
def _look_among_friends(row: Span, world: World, luck: Company, mood: Floats, scratch: Scratch) -> None:
    """Decide once more for lanes with friends from groups whether they meet anybody, and among which ties.

    Those who meet such a friend do so here, and a probability of 0 leaves them out of what follows.
    """
    listed, mates, requests = scratch.listed, _mates_in(scratch.rows), scratch.requests
    count = list_other(lanes(world.people.newer_friend, row), NOBODY, listed)
    _pack_mates(row, count, world, luck.whom, listed, mates)
    _weigh_mates(count, world.parameters.values[P.company_withdrawal], mates, requests.mate)
    for c in range(count):
        lane = np.uint64(listed[c])
        luck.along[lane], luck.probability[lane] = mates.along[c], mates.probability[c]
        requests.far[lane], requests.near[lane] = np.int32(mates.far[c]), np.int32(mates.near[c])
    for n in range(list_other(requests.mate[:count], NOBODY, requests.listed)):
        mate = np.uint64(requests.listed[n])
        lane = np.uint64(listed[mate])
        if luck.whether[lane] < luck.probability[lane]:
            luck.probability[lane] = ZERO
            _meet_friend(np.uint64(row.first) + lane, lane, requests.mate[mate], world, mood)


@row_loop
def _pack_mates(row: Span, count: Any, world: World, whom: Floats, listed: Ints, mates: _Mates) -> None:
    side_by_side()
    ties, people, first = world.ties, world.people, np.uint64(row.first)
    for c in range(count):
        lane = np.uint64(listed[c])
        i = first + lane
        mates.probability[c], mates.along[c] = people.recent[i], whom[lane]
        mates.far[c], mates.near[c] = np.float32(ties.confidants[i]), np.float32(ties.others[i])
        friends = friends_in(people.newer_friend[i], people.older_friend[i])
        mates.strength[c], mates.friends[c] = ties.strength[i], np.float32(friends)


@row_loop
def _weigh_mates(count: Any, withdrawal: Any, mates: _Mates, place: Ints) -> None:
    """What decides whether a person meets anybody, and among which ties; and to ``place`` which of the friends from groups it
    would be, -1 for none."""
    side_by_side()
    for c in range(whole_vectors(count)):
        recent, draw, close, others = mates.probability[c], mates.along[c], mates.far[c], mates.near[c]
        friends = mates.friends[c]
        known = close + friends
        mates.probability[c] = rules.meeting_probability(rules.contacts_a_day(known, others), recent, withdrawal)
        share = rules.close_share(known, others)
        is_close, u, tied = (
            draw < share,
            rules.remaining_luck(draw, share),
            rules.tied_share(mates.strength[c], friends),
        )
        among, rest = rules.friend_at(u, tied, friends), rules.remaining_luck(u, tied)
        mates.along[c], place[c] = rest if is_close else u, among if is_close else NOBODY
        mates.far[c], mates.near[c] = ZERO if is_close else close, close if is_close else others


@rule
def _meet_friend(i: Any, lane: Any, place: Any, world: World, mood: Floats) -> None:
    """Person i meets the friend from a group in this slot."""
    met = friend(i, place, world.people)
    world.today.met[i] = met
    mood[lane] = world.shown[_TWO * np.uint64(met)]
    world.today.company[i] = world.shown[_TWO * np.uint64(met) + NEXT]


@row_loop
def _find(row: Span, count: Any, ties: Ties, along: Floats, requests: Requests) -> None:
    """Choose the tie that each listed lane meets, to ``choice``. Each loop fetches the memory that the next one reads."""
    side_by_side()
    first = np.uint64(row.first)
    for c in range(count):
        lane = np.uint64(requests.lane[c])
        tie = ties.starts[first + lane] + np.int64(requests.far[lane])
        requests.tie[c] = tie
        fetch_reach(np.uint64(tie), ties.reach)
    for c in range(count):
        lane = np.uint64(requests.lane[c])
        met = found(requests.tie[c], requests.near[lane], ties.reach, along[lane])
        requests.tie[c] = np.int64(met)
        prefetch(ties.neighbours, met)


@row_loop
def _meet(row: Span, count: Any, world: World, mood: Floats, requests: Requests) -> None:
    """Look at strain and belonging that the persons met had yesterday."""
    side_by_side()
    shown, met, company = world.shown, lanes(world.today.met, row), lanes(world.today.company, row)
    for c in range(count):
        requests.choice[c] = world.ties.neighbours[np.uint64(requests.tie[c])]
        prefetch(shown, _TWO * np.uint64(requests.choice[c]))
    for c in range(count):
        lane, tie = np.uint64(requests.lane[c]), np.uint64(requests.choice[c])
        met[lane] = requests.choice[c]
        mood[lane], company[lane] = shown[_TWO * tie], shown[_TWO * tie + NEXT]
