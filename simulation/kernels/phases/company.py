"""Line 4 of the day: whom each person meets. It reads yesterday only, so that nobody waits for anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import phase, row_loop, rule
from simulation.kernels.machine.numbers import NEXT, ZERO
from simulation.kernels.machine.packing import list_below
from simulation.kernels.machine.vectors import prefetch
from simulation.kernels.rows.gathering import draw, size_of
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.kernels.rows.requests import NOBODY
from simulation.kernels.rows.ties import friend, friends_of, reached
from simulation.parameters import P

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.phases.stressors import Morning
    from simulation.kernels.world import Moment, Requests, Span, Ties, World

_TWO = np.uint64(2)


@phase
def show_all(first: Any, last: Any, world: World) -> None:
    """Copy strain and belonging of the persons from first to last (exclusive) to where others see them the next day."""
    shown, strain, belonging = world.shown, world.people.strain, world.people.belonging
    for i in range(first, last):
        shown[2 * i], shown[2 * i + 1] = strain[i], belonging[i]


@rule
def keep_company(row: Span, world: World, moment: Moment, luck: Morning) -> None:
    """Each person meets at most one tie. Writes met, company (the belonging of the tie met) and ``luck.mood`` (its strain).

    ``luck.event``, ``luck.joint_event`` and ``luck.stressor`` are used as buffers: whether, whom, and the probability.
    """
    scratch, requests, size = moment.scratch, moment.scratch.requests, size_of(row)
    _meet_nobody(lanes(world.today.met, row), lanes(world.today.company, row), luck.mood)
    if world.parameters.values[P.circle_active] != ZERO:
        draw(size, scratch, moment.keys[Decision.MEETING], luck.event)
        _expect_company(row, world, luck.stressor)
        if scratch.bonded:
            _expect_friends(row, world, luck.stressor)
        count = list_below(luck.event[:size], luck.stressor, requests.lane)
        draw(size, scratch, moment.keys[Decision.COMPANION], luck.joint_event)
        _count_friends(row, count, world, requests, scratch.bonded)
        _turn_to(row, count, world.ties, luck.joint_event, requests)
        _meet(row, count, world, luck.mood, requests)


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
            close = np.int32(ties.confidants[i])
            far = np.int32(ties.starts[i + 1] - ties.starts[i]) - close
            contacts = rules.contacts_a_day(close + mates, far)
            withdrawal = world.parameters.values[P.company_withdrawal]
            probability[i - row.first] = rules.meeting_probability(contacts, people.recent[i], withdrawal)


@rule
def _count_friends(row: Span, count: Any, world: World, requests: Requests, bonded: Any) -> None:
    """Friends from groups of each listed lane; 0 for all unless ``bonded``."""
    for c in range(count):
        i = row.first + np.int64(requests.lane[c])
        requests.mates[c] = friends_of(i, world.people) if bonded else np.int32(0)


@row_loop
def _turn_to(row: Span, count: Any, ties: Ties, luck: Floats, requests: Requests) -> None:
    """For each listed lane the friend from a group who is met, to ``mate``, or the ties from ``tie`` on to choose among."""
    side_by_side()
    first = np.uint64(row.first)
    for c in range(count):
        lane = np.uint64(requests.lane[c])
        i = first + lane
        start, close, mates = ties.starts[i], ties.confidants[i], requests.mates[c]
        far = np.int32(np.int32(ties.starts[i + NEXT] - start) - close)
        share = rules.close_share(np.int32(close + mates), far)
        is_close = luck[lane] < share
        u = rules.remaining_luck(luck[lane], share)
        tied = rules.tied_share(ties.strength[i], mates)
        mate, along, wide = rules.friend_at(u, tied, mates), rules.remaining_luck(u, tied), start + np.int64(close)
        requests.mate[c] = mate if is_close else NOBODY
        requests.along[c] = along if is_close else u
        requests.tie[c] = start if is_close else wide
        requests.near[c] = close if is_close else far


@rule
def _meet(row: Span, count: Any, world: World, mood: Floats, requests: Requests) -> None:
    """Choose the tie met, and look at its strain and belonging of yesterday. Three loops, so that memory is fetched ahead."""
    ties, shown, people = world.ties, world.shown, world.people
    for c in range(count):
        tie = np.uint64(requests.tie[c])
        prefetch(ties.reach, tie)
        prefetch(ties.neighbours, tie)
    for c in range(count):
        if requests.mate[c] >= 0:
            requests.choice[c] = friend(row.first + np.int64(requests.lane[c]), requests.mate[c], people)
        else:
            requests.choice[c] = reached(requests.tie[c], requests.near[c], ties, requests.along[c])
        prefetch(shown, _TWO * np.uint64(requests.choice[c]))
    met, company = lanes(world.today.met, row), lanes(world.today.company, row)
    for c in range(count):
        lane, tie = np.uint64(requests.lane[c]), np.uint64(requests.choice[c])
        met[lane] = requests.choice[c]
        mood[lane], company[lane] = shown[_TWO * tie], shown[_TWO * tie + NEXT]
