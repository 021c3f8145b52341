"""Line 4 of the day: whom each person meets. It reads yesterday only, so that nobody waits for anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import phase, row_loop, rule, seldom
from simulation.kernels.machine.numbers import NEXT, ONE, ZERO
from simulation.kernels.machine.packing import list_below, list_other
from simulation.kernels.machine.vectors import prefetch
from simulation.kernels.rows.gathering import draw, size_of
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


@rule
def _company_in(rows: Floats) -> Company:
    """Rows of scratch (rows, lanes) under the names that they have in ``keep_company``."""
    return Company(rows[0], rows[1], rows[2], rows[3])


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
        contacts, share = world.ties.contacts, world.ties.close_share
        if scratch.bonded:
            contacts, share = world.circle[0], world.circle[1]
        _expect_company(row, world, lanes(contacts, row), luck.probability)
        _turn_to(row, world.ties, lanes(share, row), luck, requests)
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
def _expect_company(row: Span, world: World, contacts: Floats, probability: Floats) -> None:
    side_by_side()
    recent, p = lanes(world.people.recent, row), world.parameters.values
    for k in range(contacts.size):
        probability[k] = rules.meeting_probability(contacts[k], recent[k], p[P.company_withdrawal])


@row_loop
def _turn_to(row: Span, ties: Ties, share: Floats, luck: Company, requests: Requests) -> None:
    """For each lane the class of ties to choose among: how many ``far`` before it are passed over, and how many ``near`` it has.

    ``share``: of the contacts that falls to the first class, and to friends from groups. What is left of the draw goes to
    ``luck.along``.
    """
    side_by_side()
    confidants, others = lanes(ties.confidants, row), lanes(ties.others, row)
    for k in range(share.size):
        is_close, close, wide = luck.whom[k] < share[k], confidants[k], others[k]  # read first: a condition is a branch
        luck.along[k] = rules.remaining_luck(luck.whom[k], share[k])
        requests.far[k] = np.int32(0) if is_close else close
        requests.near[k] = close if is_close else wide


@rule
@seldom(lambda row, world, luck, mood, scratch: None)
def _look_among_friends(row: Span, world: World, luck: Company, mood: Floats, scratch: Scratch) -> None:
    """Let those who meet somebody close, and draw a friend from a group instead of a confidant, meet that friend.

    Their probability of meeting becomes 0, so that they meet nobody else.
    """
    people, place = world.people, scratch.requests.mate
    _find_friends(row, world.circle, luck, place)
    for c in range(list_other(place[: size_of(row)], NOBODY, scratch.listed)):
        lane = np.uint64(scratch.listed[c])
        i = np.uint64(row.first) + lane
        friends = friends_in(people.newer_friend[i], people.older_friend[i])
        among = rules.friend_at(luck.along[lane], world.circle[2, i], friends)
        luck.probability[lane] = ZERO
        _meet_friend(i, lane, among, world, mood)


@row_loop
def _find_friends(row: Span, circle: Any, luck: Company, place: Ints) -> None:
    """Mark in ``place`` (lanes,) by 0 who meets a friend from a group, by NOBODY everybody else.

    For those who choose among confidants, ``luck.along`` is what is left of the draw, as it is without such a friend.
    """
    side_by_side()
    share, tied = lanes(circle[1], row), lanes(circle[2], row)
    for k in range(share.size):
        is_close, u, confidants = luck.whom[k] < share[k], luck.along[k], tied[k]
        luck.along[k] = u / (confidants if is_close & (u < confidants) else ONE)
        meets = is_close & (u >= confidants) & (luck.whether[k] < luck.probability[k])
        place[k] = np.int32(0) if meets else NOBODY


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
