"""Line 4 of the day: whom each person meets. It reads yesterday only, so that nobody waits for anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import phase, row_loop, rule
from simulation.kernels.machine.numbers import NEXT, START, ZERO
from simulation.kernels.machine.packing import list_below
from simulation.kernels.machine.vectors import prefetch
from simulation.kernels.rows.gathering import draw, size_of
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.kernels.rows.requests import NOBODY
from simulation.kernels.rows.ties import fetch_reach, found, friend, friends_of
from simulation.parameters import P

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.world import Moment, Requests, Span, Ties, World

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
        _expect_company(row, world, luck.probability)
        if scratch.bonded:
            _expect_friends(row, world, luck.probability)
        count = list_below(luck.whether[:size], luck.probability, requests.lane)
        draw(size, scratch, moment.keys[Decision.COMPANION], luck.whom)
        _turn_to(row, world.ties, luck, requests)
        if scratch.bonded:
            count = _meet_friends(row, count, world, luck, mood, requests)
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


@rule
def _expect_friends(row: Span, world: World, probability: Floats) -> None:
    """The probability once more for those who have friends from groups, who count as confidants."""
    ties, people = world.ties, world.people
    for i in range(row.first, row.last):
        mates = friends_of(i, people)
        if mates > 0:
            contacts = rules.contacts_a_day(np.int32(ties.confidants[i] + mates), ties.others[i])
            withdrawal = world.parameters.values[P.company_withdrawal]
            probability[i - row.first] = rules.meeting_probability(contacts, people.recent[i], withdrawal)


@row_loop
def _turn_to(row: Span, ties: Ties, luck: Company, requests: Requests) -> None:
    """For each lane the class of ties to choose among: how many ``far`` before it are passed over, and how many ``near`` it has.

    What is left of the draw goes to ``luck.along``.
    """
    side_by_side()
    confidants, others, share = lanes(ties.confidants, row), lanes(ties.others, row), lanes(ties.close_share, row)
    for k in range(share.size):
        is_close, close = luck.whom[k] < share[k], confidants[k]
        luck.along[k] = rules.remaining_luck(luck.whom[k], share[k])
        requests.far[k] = np.int32(0) if is_close else close
        requests.near[k] = close if is_close else others[k]


@rule
def _meet_friends(row: Span, count: Any, world: World, luck: Company, mood: Floats, requests: Requests) -> Any:
    """The same once more for listed lanes with friends from groups, who count as confidants.

    Those who meet such a friend do so here, and leave the list; returns how many remain.
    """
    ties, left = world.ties, START
    for c in range(count):
        lane = np.uint64(requests.lane[c])
        i, met = np.uint64(row.first) + lane, NOBODY
        mates = friends_of(i, world.people)
        if mates > 0:
            close, far = ties.confidants[i], ties.others[i]
            share = rules.close_share(np.int32(close + mates), far)
            is_close, u = luck.whom[lane] < share, rules.remaining_luck(luck.whom[lane], share)
            tied = rules.tied_share(ties.strength[i], mates)
            if is_close and u >= tied:
                met = friend(i, rules.friend_at(u, tied, mates), world.people)
            luck.along[lane] = rules.remaining_luck(u, tied) if is_close else u
            requests.far[lane], requests.near[lane] = np.int32(0) if is_close else close, close if is_close else far
        if met >= 0:
            world.today.met[i] = met
            mood[lane], world.today.company[i] = (
                world.shown[_TWO * np.uint64(met)],
                world.shown[_TWO * np.uint64(met) + NEXT],
            )
        else:
            requests.lane[left] = np.int32(lane)
            left += NEXT
    return left


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
