"""Lines 6 and 7 of the day: answers to requests, and the effects of help on both sides.

A request adds 1 to its helper's count, and so does an answer. Every other number is written only by the thread that owns the
person. Requests of a strip of persons are listed, and loops over the list gather the state of seekers and helpers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import phase, row_loop, rule
from simulation.kernels.machine.draws import request_counter, uniform
from simulation.kernels.machine.numbers import ONE, ZERO, Ints
from simulation.kernels.machine.packing import list_below, list_other
from simulation.kernels.machine.vectors import prefetch_to_write
from simulation.kernels.rows.gathering import draw_by_address, gather_partners, to_normal
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.kernels.rows.requests import NOBODY, count_at
from simulation.kernels.world import Span
from simulation.parameters import P

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.world import Moment, Requests, Scratch, World
    from simulation.population import Population, Today


_NO, NO_KIND = np.int32(0), np.int32(-1)


@phase
def answer_and_receive(first: Any, last: Any, world: World, moment: Moment) -> None:
    """Requests are answered or not; the seeker receives relief, esteem and resolution (M1 to M3).

    Reads strain and experience of helpers, which nobody writes here; writes the seeker's own state and today's episode.
    """
    requests, keys = moment.scratch.requests, moment.keys
    for start in range(first, last, world.strip):
        strip = Span(start, min(start + world.strip, last))
        _forget_yesterday(strip, world.today)
        count = list_other(lanes(world.today.asked, strip), NOBODY, requests.lane)
        _gather(strip, count, world, requests)
        _weigh_requests(count, world, requests)
        draw_by_address(count, requests.counter, keys[Decision.ANSWER], requests.luck)
        answers = list_below(requests.luck[:count], requests.limit, requests.listed)
        _sort_out(answers, world, requests)
        draw_by_address(answers, requests.counter, keys[Decision.QUALITY], requests.luck)
        to_normal(answers, requests.luck)
        _find_heaviest(answers, world.people.load, requests)
        _match(answers, world, requests)
        _ruminate(answers, world, keys[Decision.RUMINATION], requests)
        _weigh_help(answers, world, requests)
        for c in range(answers):
            _receive(c, world, requests)
        count_at(answers, world.today.helped, requests.helper, moment.scratch.alone)


@row_loop
def _forget_yesterday(strip: Span, today: Today) -> None:
    side_by_side()
    helper, quality, relief = lanes(today.helper, strip), lanes(today.quality, strip), lanes(today.relief, strip)
    ruminated, resolved = lanes(today.ruminated, strip), lanes(today.resolved, strip)
    for k in range(helper.size):
        helper[k] = NOBODY
        quality[k] = relief[k] = resolved[k] = ZERO
    for k in range(helper.size):
        ruminated[k] = np.uint8(0)


@row_loop
def _gather(strip: Span, count: Any, world: World, requests: Requests) -> None:
    """Gather the places of seeker and helper of each request, and the address of its draws."""
    side_by_side()
    asked, identity, first = world.today.asked, world.ties.identity, np.uint64(strip.first)
    for c in range(count):
        own = first + np.uint64(requests.lane[c])
        helper = np.uint64(asked[own])
        requests.own[c], requests.helper[c], requests.choice[c] = own, helper, asked[own]
        requests.counter[c] = request_counter(identity[own], identity[helper])


@row_loop
def _weigh_requests(count: Any, world: World, requests: Requests) -> None:
    """Compute the probability that each request is answered, to ``limit``."""
    side_by_side()
    strain, received, p = world.people.strain, world.requests, world.parameters.values
    for c in range(count):
        helper = requests.helper[c]
        requests.strain[c], requests.helpers_strain[c] = strain[requests.own[c]], strain[helper]
        requests.limit[c] = rules.answer_probability(
            strain[helper], received[helper], p[P.answering_availability],
            p[P.answering_strained_availability], p[P.answering_strained], p[P.answering_capacity],
        )  # fmt: skip


@rule
def _sort_out(answers: Any, world: World, requests: Requests) -> None:
    """Keep the requests that are answered, and prefetch the state of their persons that is written or read next."""
    people = world.people
    for c in range(answers):
        a = np.uint64(requests.listed[c])
        own, helper = requests.own[a], requests.helper[a]
        for kind in range(people.load.shape[0]):
            prefetch_to_write(people.load[kind], own)
        prefetch_to_write(people.esteem, own)
        prefetch_to_write(people.experience, helper)
        requests.own[c], requests.helper[c] = own, helper
        requests.strain[c], requests.helpers_strain[c] = requests.strain[a], requests.helpers_strain[a]
        requests.choice[c], requests.counter[c] = requests.choice[a], requests.counter[a]


@rule
def _find_heaviest(answers: Any, load: Any, requests: Requests) -> None:
    """The kind that weighs most on each seeker to ``kind``, -1 for none, and its load to ``resolved``."""
    _begin_with_none(answers, requests)
    for kind in range(load.shape[0]):
        _weigh_kind(answers, kind, load[kind], requests)


@row_loop
def _begin_with_none(answers: Any, requests: Requests) -> None:
    side_by_side()
    for c in range(answers):
        requests.kind[c], requests.resolved[c] = NO_KIND, rules.WORTH_NAMING


@row_loop
def _weigh_kind(answers: Any, kind: Any, load: Any, requests: Requests) -> None:
    side_by_side()
    number = np.int32(kind)
    for c in range(answers):
        weight, most, named = load[requests.own[c]], requests.resolved[c], requests.kind[c]
        heavier = rules.outweighs(weight, most)
        requests.resolved[c] = weight if heavier else most
        requests.kind[c] = number if heavier else named


@row_loop
def _match(answers: Any, world: World, requests: Requests) -> None:
    """Compute the quality of each answer, and its match to the seeker's heaviest kind of load."""
    side_by_side()
    experience, p = world.people.experience, world.parameters.values
    for c in range(answers):
        matched = rules.lived_through(experience[requests.helper[c]], requests.kind[c])
        requests.match[c] = ONE if matched else p[P.episode_unmatched]
        requests.quality[c] = rules.help_quality(
            requests.luck[c], p[P.episode_quality_mean], p[P.episode_quality_sd],
            p[P.episode_experience_bonus], matched,
        )  # fmt: skip
        limit = p[P.answering_strained]
        both_strained = (requests.strain[c] > limit) & (requests.helpers_strain[c] > limit)
        requests.both_strained[c] = np.int32(1) if both_strained else _NO


@rule
def _ruminate(answers: Any, world: World, key: Any, requests: Requests) -> None:
    """Between two strained persons help may turn into co-rumination."""
    for n in range(list_other(requests.both_strained[:answers], _NO, requests.listed)):
        c = np.uint64(requests.listed[n])
        if uniform(requests.counter[c], key) < world.parameters.values[P.episode_co_rumination]:
            requests.quality[c] = rules.co_ruminated(requests.quality[c])
            world.today.ruminated[requests.own[c]] = 1


@row_loop
def _weigh_help(answers: Any, world: World, requests: Requests) -> None:
    """Compute the effects of help: relief, gain of esteem, and the part of the heaviest load that is resolved."""
    side_by_side()
    p = world.parameters.values
    for c in range(answers):
        quality = requests.quality[c]
        requests.relief[c] = rules.relief(requests.strain[c], quality, p[P.episode_relief])
        requests.gain[c] = p[P.episode_esteem_gain] * quality
        requests.resolved[c] *= rules.resolved_share(quality, p[P.episode_resolution], requests.match[c])


@rule
def _receive(c: Any, world: World, requests: Requests) -> None:
    today, people, own = world.today, world.people, requests.own[c]
    today.helper[own] = requests.choice[c]
    today.quality[own] = requests.quality[c]
    today.relief[own] = requests.relief[c]
    people.esteem[own] += requests.gain[c]
    if requests.kind[c] >= 0:
        today.resolved[own] = requests.resolved[c]
        people.load[np.uint64(requests.kind[c]), own] -= requests.resolved[c]


@rule
def heaviest(i: Any, people: Population) -> Any:
    """The kind that weighs most on a person, -1 for none."""
    return rules.dominant_kind(people.load[:, i])


@rule
def pay_for_helping(row: Span, world: World, moment: Moment) -> None:
    """Helpers pay in strain and gain in esteem for each answer; both sides gain in belonging (M4).

    Writes deviation, strain, esteem, belonging, received; sets requests back to 0.
    """
    scratch = moment.scratch
    gather_partners(row, world.today.helper, scratch, scratch.partners_helper)
    _settle_episodes(row, world.people, world.today, lanes(world.requests, row), world.parameters.values)
    _meet_friends(row, lanes(world.people.belonging, row), world.today, world.parameters.values, scratch)


@row_loop
def _settle_episodes(row: Span, people: Population, today: Today, asking: Ints, p: Floats) -> None:
    side_by_side()
    helped, relief = lanes(today.helped, row), lanes(today.relief, row)
    quality, received = lanes(today.quality, row), lanes(today.received, row)
    deviation, strain, esteem = lanes(people.deviation, row), lanes(people.strain, row), lanes(people.esteem, row)
    for k in range(strain.size):
        answers = np.float32(helped[k])
        shift = p[P.answering_cost] * answers - relief[k]
        deviation[k] += shift
        strain[k] += shift
        esteem[k] += p[P.answering_esteem_gain] * answers
        received[k] = quality[k]
        asking[k] = 0


@row_loop
def _meet_friends(row: Span, belonging: Any, today: Today, p: Floats, scratch: Scratch) -> None:
    """An answered episode with a friend or colleague is a contact for both sides."""
    side_by_side()
    helped, helper = lanes(today.helped, row), lanes(today.helper, row)
    for k in range(belonging.size):
        received = _one_if((helper[k] != NOBODY) & (helper[k] != scratch.partner[k]))
        given = np.float32(helped[k]) - _one_if(scratch.partners_helper[k] == np.int32(row.first + k))
        belonging[k] = rules.belonging_after(
            belonging[k], rules.contact_share(received + given, p[P.episode_belonging_gain])
        )


@rule
def _one_if(condition: Any) -> Any:
    return ONE if condition else ZERO
