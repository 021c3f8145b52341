"""Lines 7 and 8 of the day: answers to requests, and the effects of help on both sides.

A request adds 1 to its helper's count, and so does an answer. Every other number is written only by the thread that owns the
person. Requests of a strip of persons are listed, and loops over the list gather the state of seekers and helpers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import part, row_loop, rule, seldom
from simulation.kernels.machine.draws import request_counter, uniform
from simulation.kernels.machine.numbers import ONE, ZERO, Ints
from simulation.kernels.machine.packing import list_below, list_other
from simulation.kernels.machine.vectors import prefetch
from simulation.kernels.phases.visits import pay_visits
from simulation.kernels.rows.gathering import draw_by_address, gather_partners, to_normal
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.kernels.rows.requests import NOBODY, add_at, count_at
from simulation.kernels.world import Span
from simulation.parameters import P

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.world import Moment, Requests, Scratch, World
    from simulation.population import Population, Today


_NO, NO_KIND = np.int32(0), np.int32(-1)


@part
def answer_and_receive(first: Any, last: Any, world: World, moment: Moment) -> None:
    """Requests are answered or not; the seeker receives relief and resolution (M1, M3); volunteers pay their visits.

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
        _know_helpers(answers, world, requests)
        if world.parameters.trainings.listening > 0:
            _know_trained_helpers(answers, world, requests)
        _match(answers, world, requests)
        _ruminate(answers, world, keys[Decision.RUMINATION], requests)
        _weigh_help(answers, world, requests)
        for c in range(answers):
            _receive(c, world, requests)
        count_at(answers, world.today.helped, requests.helper, moment.scratch.alone)
        add_at(answers, world.today.heard, requests.helper, requests.heard, moment.scratch.alone)
        if moment.scratch.visiting:
            pay_visits(strip, world, moment)


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
    """Keep the requests that are answered, and prefetch what is read of their helpers next."""
    for c in range(answers):
        a = np.uint64(requests.listed[c])
        own, helper = requests.own[a], requests.helper[a]
        prefetch(world.people.experience, helper)
        requests.own[c], requests.helper[c] = own, helper
        requests.strain[c], requests.helpers_strain[c] = requests.strain[a], requests.helpers_strain[a]
        requests.choice[c], requests.counter[c] = requests.choice[a], requests.counter[a]


@row_loop
def _find_heaviest(answers: Any, load: Any, requests: Requests) -> None:
    """The kind that weighs most on each seeker to ``kind``, -1 for none, and its load to ``resolved``.

    Request by request, because a number that is kept unless it is outweighed would be stored under a mask, kind by kind.
    """
    side_by_side()
    for c in range(answers):
        own, heaviest, most = requests.own[c], NO_KIND, rules.WORTH_NAMING
        for kind in range(load.shape[0]):
            weight = load[kind, own]
            heavier = rules.outweighs(weight, most)
            most = weight if heavier else most
            heaviest = np.int32(kind) if heavier else heaviest
        requests.kind[c], requests.resolved[c] = heaviest, most


@row_loop
def _know_helpers(answers: Any, world: World, requests: Requests) -> None:
    """What helpers have lived through, to ``lived``; what a partner's closeness adds to the quality of help, to ``limit``.

    The latter is 0 for friends and colleagues.
    """
    side_by_side()
    closeness, partner, p = world.people.closeness, world.ties.partner, world.parameters.values
    for c in range(answers):
        requests.lived[c] = np.int32(world.people.experience[requests.helper[c]])
    for c in range(answers):
        special = p[P.episode_closeness_bonus] * closeness[requests.helper[c]]
        requests.limit[c] = special if partner[requests.own[c]] == requests.choice[c] else ZERO


@row_loop
@seldom(lambda answers, world, requests: None)
def _know_trained_helpers(answers: Any, world: World, requests: Requests) -> None:
    """What training added to the help of friends and colleagues, to ``limit``."""
    side_by_side()
    listening, partner = world.people.listening, world.ties.partner
    for c in range(answers):
        trained, closeness = listening[requests.helper[c]], requests.limit[c]
        requests.limit[c] = closeness if partner[requests.own[c]] == requests.choice[c] else trained


@row_loop
def _match(answers: Any, world: World, requests: Requests) -> None:
    """Compute the quality of each answer, and its match to the seeker's heaviest kind of load."""
    side_by_side()
    p = world.parameters.values
    for c in range(answers):
        matched = rules.lived_through(requests.lived[c], requests.kind[c])
        unmatched = p[P.episode_unmatched]
        requests.match[c] = ONE if matched else unmatched
        requests.quality[c] = rules.help_quality(
            requests.luck[c], p[P.episode_quality_mean], p[P.episode_quality_sd], p[P.episode_experience_bonus], matched,
            requests.limit[c],
        )  # fmt: skip
        limit = p[P.episode_rumination_strain]
        both_strained = (requests.strain[c] > limit) & (requests.helpers_strain[c] > limit)
        requests.both_strained[c] = np.int32(1) if both_strained else _NO


@rule
def _ruminate(answers: Any, world: World, key: Any, requests: Requests) -> None:
    """Between two strained persons help may turn into co-rumination."""
    people, partner = world.people, world.ties.partner
    for n in range(list_other(requests.both_strained[:answers], _NO, requests.listed)):
        c = np.uint64(requests.listed[n])
        trained = people.listening[requests.helper[c]] > ZERO and partner[requests.own[c]] != requests.choice[c]
        probability = rules.rumination_probability(world.parameters.values[P.episode_co_rumination], trained)
        if uniform(requests.counter[c], key) < probability:
            requests.quality[c] = rules.co_ruminated(requests.quality[c])
            world.today.ruminated[requests.own[c]] = 1


@row_loop
def _weigh_help(answers: Any, world: World, requests: Requests) -> None:
    """Compute the effects of help: relief, the part of the heaviest load that is resolved, and what the helper hears.

    Where no load is worth naming, 0 of the first kind is resolved.
    """
    side_by_side()
    p = world.parameters.values
    for c in range(answers):
        quality, named = requests.quality[c], requests.kind[c]
        requests.heard[c] = rules.heard(requests.strain[c])
        requests.relief[c] = rules.relief(requests.strain[c], quality, p[P.episode_relief])
        resolved = requests.resolved[c] * rules.resolved_share(quality, p[P.episode_resolution], requests.match[c])
        requests.resolved[c], requests.kind[c] = resolved if named >= _NO else ZERO, max(named, _NO)


@rule
def _receive(c: Any, world: World, requests: Requests) -> None:
    today, people, own = world.today, world.people, requests.own[c]
    today.helper[own] = requests.choice[c]
    today.quality[own] = requests.quality[c]
    today.relief[own] = requests.relief[c]
    today.resolved[own] = requests.resolved[c]
    people.load[np.uint64(requests.kind[c]), own] -= requests.resolved[c]


@rule
def pay_for_helping(row: Span, world: World, moment: Moment) -> None:
    """Seekers are relieved, helpers pay in strain for each answer; both sides gain in belonging (M4).

    Writes deviation, strain, received, and the gains of the day; sets requests back to 0.
    """
    scratch = moment.scratch
    gather_partners(row, world.today.helper, world.ties, scratch.partners_helper)
    _settle_episodes(row, world.people, world.today, lanes(world.requests, row), world.parameters.values)
    _gain(row, world.today, lanes(world.ties.partner, row), world.parameters.values, scratch)


@row_loop
def _settle_episodes(row: Span, people: Population, today: Today, asking: Ints, p: Floats) -> None:
    side_by_side()
    helped, relief = lanes(today.helped, row), lanes(today.relief, row)
    heard, visited = lanes(today.heard, row), lanes(today.visited, row)
    quality, received, helper = lanes(today.quality, row), lanes(today.received, row), lanes(today.helper, row)
    deviation, strain = lanes(people.deviation, row), lanes(people.strain, row)
    for k in range(strain.size):
        cost = rules.helping_cost(
            np.int32(helped[k] + visited[k]), heard[k], p[P.answering_cost], p[P.answering_cost_of_strain]
        )
        shift = cost - relief[k]
        deviation[k] += shift
        strain[k] += shift
        support = rules.received_support(quality[k], p[P.episode_hours])
        received[k] = support if helper[k] != NOBODY else ZERO
        asking[k] = 0


@row_loop
def _gain(row: Span, today: Today, partner: Ints, p: Floats, scratch: Scratch) -> None:
    """Belonging by help along ties, received and given; sessions add to these gains."""
    side_by_side()
    helped, helper, quality = lanes(today.helped, row), lanes(today.helper, row), lanes(today.quality, row)
    visited, gains = lanes(today.visited, row), scratch.gains
    for k in range(quality.size):
        received = _one_if((helper[k] != NOBODY) & (helper[k] != partner[k]))
        to_partner = _one_if(scratch.partners_helper[k] == np.int32(row.first + k))
        given = np.float32(helped[k]) - to_partner + np.float32(visited[k])
        gains.belonging[k] = rules.help_share(
            quality[k], received, given, p[P.company_help_gain], p[P.company_giving_gain]
        )


@rule
def _one_if(condition: Any) -> Any:
    return ONE if condition else ZERO
