"""Lines 6 and 7 of the day: who answers, and what help does to the two of them.

Everybody tells whom they ask, and who answers is told as well. Telling only adds 1 to a whole number, which comes out the same
whoever tells first; all else is written by the person whom it concerns.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.compiling import phase, row_loop, rule
from simulation.kernels.draws import Decision, normal, request_counter, uniform
from simulation.kernels.lanes import (
    Row,
    draw_requests,
    everybody,
    lanes,
    list_lanes,
    place_of,
    seat_row,
    side_by_side,
)
from simulation.kernels.seeking import NOBODY
from simulation.kernels.threads import add_one, keep_apart
from simulation.parameters import P

_ZERO, _ONE = np.float32(0), np.float32(1)


@phase
def count_requests(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Everybody tells whom they ask. Adds to others' requests."""
    keep_apart()
    desk, requests = moment.desk, lanes(world.today.requests, everybody(world.people.strain.shape[0]))
    for start in range(first, last, world.lanes.abreast):
        row = Row(start, min(start + world.lanes.abreast, last))
        asked = lanes(world.today.asked, row)
        for c in range(list_lanes(asked, NOBODY, desk.listed)):
            k = desk.listed[c]
            add_one(requests, place_of(asked[k], k, world))


@phase
def answer_and_receive(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Requests are answered or not; the seeker receives relief, esteem and resolution (M1 to M3).

    Reads strain and experience of helpers, which nobody writes here; writes the seeker's own state and today's episode.
    """
    keep_apart()
    today, desk, keys, luck = world.today, moment.desk, moment.keys, moment.desk.luck
    helped = lanes(today.helped, everybody(world.people.strain.shape[0]))
    for start in range(first, last, world.lanes.abreast):
        row = seat_row(start, last, world.lanes.abreast, world, desk)
        asked = lanes(today.asked, row)
        _forget_yesterday(row, today, desk.listed)
        count = list_lanes(asked, NOBODY, desk.listed)
        draw_requests(desk.listed, count, desk.person, asked, keys[Decision.ANSWER], luck[0])
        draw_requests(desk.listed, count, desk.person, asked, keys[Decision.QUALITY], luck[1])
        for c in range(count):
            k = desk.listed[c]
            i, m = desk.person[k], world.lanes.member[k]
            if luck[0, c] < _answer_probability(asked[k], k, world):
                today.helper[i, m] = asked[k]
                add_one(helped, place_of(asked[k], k, world))
                _receive(i, k, luck[1, c], world, keys)


@rule
def _forget_yesterday(row: Any, today: Any, listed: Any) -> None:
    """Most had no help yesterday, so there is little to wipe out; but sessions may have resolved anybody's load."""
    helper, quality, relief = lanes(today.helper, row), lanes(today.quality, row), lanes(today.relief, row)
    ruminated = lanes(today.ruminated, row)
    _resolve_nothing(lanes(today.resolved, row))
    for c in range(list_lanes(helper, NOBODY, listed)):
        k = listed[c]
        helper[k] = NOBODY
        quality[k] = relief[k] = _ZERO
        ruminated[k] = np.uint8(0)


@row_loop
def _resolve_nothing(resolved: Any) -> None:
    side_by_side()
    for k in range(resolved.size):
        resolved[k] = _ZERO


@rule
def _answer_probability(helper: Any, k: Any, world: Any) -> Any:
    p, m = world.lanes.p, world.lanes.member[k]
    return rules.answer_probability(
        world.people.strain[helper, m], world.today.requests[helper, m], p[P.answering_availability, k],
        p[P.answering_strained_availability, k], p[P.answering_strained, k], p[P.answering_capacity, k],
    )  # fmt: skip


@rule
def _receive(i: Any, k: Any, u: Any, world: Any, keys: Any) -> None:
    people, today, p, m = world.people, world.today, world.lanes.p, world.lanes.member[k]
    helper = today.asked[i, m]
    kind = heaviest(i, m, people)
    matched = rules.lived_through(people.experience[helper, m], kind)
    quality = rules.help_quality(
        normal(u), p[P.episode_quality_mean, k], p[P.episode_quality_sd, k], p[P.episode_experience_bonus, k], matched
    )
    limit = p[P.answering_strained, k]
    both_strained = people.strain[i, m] > limit and people.strain[helper, m] > limit
    if both_strained and _ruminates(i, helper, keys[Decision.RUMINATION, k], p[P.episode_co_rumination, k]):
        quality = rules.co_ruminated(quality)
        today.ruminated[i, m] = 1
    today.quality[i, m] = quality
    today.relief[i, m] = rules.relief(people.strain[i, m], quality, p[P.episode_relief, k])
    people.esteem[i, m] += p[P.episode_esteem_gain, k] * quality
    if kind >= 0:
        share = rules.resolved_share(
            quality, p[P.episode_resolution, k], _ONE if matched else p[P.episode_unmatched, k]
        )
        today.resolved[i, m] = people.load[kind, i, m] * share
        people.load[kind, i, m] -= today.resolved[i, m]


@rule
def _ruminates(i: Any, helper: Any, key: Any, probability: Any) -> Any:
    return uniform(request_counter(i, helper), key) < probability


@rule
def heaviest(i: Any, m: Any, people: Any) -> Any:
    """The kind that weighs most on a person of a member, -1 for none."""
    load = people.load
    return rules.dominant_kind(load[0, i, m], load[1, i, m], load[2, i, m], load[3, i, m])


@phase
def bear_helping(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Helpers pay in strain and gain in esteem for each answer; both sides gain in belonging (M4). Writes strain, received."""
    keep_apart()
    today, p, desk = world.today, world.lanes.p, moment.desk
    helper = lanes(today.helper, everybody(world.people.strain.shape[0]))
    for start in range(first, last, world.lanes.abreast):
        row = seat_row(start, last, world.lanes.abreast, world, desk)
        _settle_episodes(row, world.people, today, p)
        _fetch_helpers(helper, desk.across, desk.kind[: p.shape[1]])
        _meet_friends(row, lanes(world.people.belonging, row), today, p, desk)


@row_loop
def _settle_episodes(row: Any, people: Any, today: Any, p: Any) -> None:
    side_by_side()
    helped, relief = lanes(today.helped, row), lanes(today.relief, row)
    quality, received = lanes(today.quality, row), lanes(today.received, row)
    deviation, strain, esteem = lanes(people.deviation, row), lanes(people.strain, row), lanes(people.esteem, row)
    for k in range(strain.size):
        answers = np.float32(helped[k])
        shift = p[P.answering_cost, k] * answers - relief[k]
        deviation[k] += shift
        strain[k] += shift
        esteem[k] += p[P.answering_esteem_gain, k] * answers
        received[k] = quality[k]


@row_loop
def _fetch_helpers(helper: Any, across: Any, out: Any) -> None:
    side_by_side()
    for k in range(out.size):
        out[k] = helper[across[k]]


@row_loop
def _meet_friends(row: Any, belonging: Any, today: Any, p: Any, desk: Any) -> None:
    """An answered episode with a friend or colleague is a contact for both sides."""
    side_by_side()
    helped, helper = lanes(today.helped, row), lanes(today.helper, row)
    for k in range(belonging.size):
        person, partner = desk.person[k], desk.partner[k]
        received = _one_if((helper[k] != NOBODY) & (helper[k] != partner))
        given = np.float32(helped[k]) - _one_if((desk.kind[k] == person) & (partner != person))
        belonging[k] = rules.belonging_after(
            belonging[k], rules.contact_share(received + given, p[P.episode_belonging_gain, k])
        )


@rule
def _one_if(condition: Any) -> Any:
    return _ONE if condition else _ZERO
