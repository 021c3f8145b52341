"""Lines 5 to 7 of the day: who asks whom, who answers, and what help does to the two of them.

Gather only: each person's choice is written down first, and helpers find who asked them by looking along their own ties.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.compiling import phase, row_loop, rule
from simulation.kernels.draws import Decision, fill_uniform, normal, person_counter, request_counter, uniform
from simulation.kernels.threads import keep_apart
from simulation.parameters import P
from simulation.population import Status

NOBODY = np.int32(-1)
_ZERO, _ONE = np.float32(0), np.float32(1)
FINISHED = np.int8(Status.FINISHED)


@phase
def seek(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Everybody decides whether to ask for support today, and whom. Writes asked."""
    keep_apart()
    ties, people, today, parameters = world.ties, world.people, world.today, world.parameters
    p = parameters.values
    luck = moment.luck
    for i in range(first, last):
        fill_uniform(person_counter(i), moment.keys[Decision.SEEK], luck[0])
        fill_uniform(person_counter(i), moment.keys[Decision.WHOM], luck[1])
        asked = today.asked[i]
        _feel_need(people.strain[i], people.perceived[i], asked, p, luck[0])
        for m in range(people.strain.shape[1]):
            if asked[m] != NOBODY:
                asked[m] = _choose(i, m, luck[1, m], ties, people, p, moment)


@row_loop
def _feel_need(strain: Any, perceived: Any, asked: Any, p: Any, luck: Any) -> None:
    """Mark in ``asked`` who wants to ask: anything but NOBODY."""
    for m in range(asked.size):
        probability = rules.seeking_probability(
            strain[m], perceived[m], p[P.seeking_rate, m], p[P.seeking_support_slope, m], p[P.seeking_calm_share, m]
        )
        asked[m] = np.int32(0) if luck[m] < probability else NOBODY


@rule
def _choose(i: Any, m: Any, u: Any, ties: Any, people: Any, p: Any, moment: Any) -> Any:
    """The partner, unless there is none or an overwhelmed one; else somebody of the circle; else nobody."""
    partner, share = ties.partner[i], p[P.seeking_partner_share, m]
    if u < share and partner != i and people.strain[partner, m] <= p[P.seeking_partner_limit, m]:
        return partner
    if (
        p[P.circle_active, m] == _ZERO
        or uniform(person_counter(i), moment.keys[Decision.DOSE, m]) >= p[P.circle_dose, m]
    ):
        return NOBODY
    rest = u / share if u < share else (u - share) / (_ONE - share)
    return _choose_friend(i, m, rest, ties, people, p, uniform(person_counter(i), moment.keys[Decision.TIE, m]))


@rule
def _choose_friend(i: Any, m: Any, u: Any, ties: Any, people: Any, p: Any, u_tie: Any) -> Any:
    """A confidant; or, under high strain, somebody further away: another tie, or a mate of a finished group."""
    first, end = ties.starts[i], ties.starts[i + 1]
    middle = first + ties.confidants[i]
    mates = _count_mates(i, m, ties, people)
    further = end - middle + mates
    strained = people.strain[i, m] > p[P.circle_weak_tie_strain, m]
    if middle > first and not (strained and further > 0 and u >= p[P.circle_confidant_share, m]):
        return _reached(first, middle, ties, u_tie)
    if further == 0 or not strained:
        return NOBODY
    mate = np.int64(u_tie * np.float32(further)) - (end - middle)
    if mate >= 0:
        return _mate_at(i, m, mate, ties, people)
    return _reached(middle, end, ties, u_tie * np.float32(further) / np.float32(end - middle))


@rule
def _reached(first: Any, end: Any, ties: Any, u: Any) -> Any:
    """Neighbour among the ties [first, end) in proportion to strength."""
    e = first
    while e < end - 1 and u >= ties.reach[e]:
        e += 1
    return ties.neighbours[e]


@rule
def _count_mates(i: Any, m: Any, ties: Any, people: Any) -> Any:
    """How many became friends by finishing a programme together with i; 0 while i has not."""
    count = 0
    mate = people.mate[i, m]
    if people.status[i, m] == FINISHED:
        while mate != i:
            count += _befriended(i, mate, m, ties, people)
            mate = people.mate[mate, m]
    return count


@rule
def _befriended(i: Any, mate: Any, m: Any, ties: Any, people: Any) -> Any:
    """Whether a mate finished too, and was no partner or friend already."""
    return people.status[mate, m] == FINISHED and not _tied(i, mate, ties)


@rule
def _mate_at(i: Any, m: Any, position: Any, ties: Any, people: Any) -> Any:
    mate = people.mate[i, m]
    while True:
        if _befriended(i, mate, m, ties, people):
            if position == 0:
                return mate
            position -= 1
        mate = people.mate[mate, m]


@phase
def count_requests(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Everybody looks along the own ties for who asks. Writes requests."""
    keep_apart()
    ties, people, today = world.ties, world.people, world.today
    for i in range(first, last):
        requests = today.requests[i]
        requests[:] = _ZERO
        _count_choices(i, ties, people, today.asked, requests)


@row_loop
def _count_choices(i: Any, ties: Any, people: Any, chosen: Any, count: Any) -> None:
    """Add to ``count`` (members,) how many of i's ties, partner and group mates chose i in ``chosen``."""
    for e in range(ties.starts[i], ties.starts[i + 1]):
        _add_choice(chosen[ties.neighbours[e]], i, count)
    if ties.partner[i] != i:
        _add_choice(chosen[ties.partner[i]], i, count)
    for m in range(count.size):
        mate = people.mate[i, m]
        while mate != i:
            if chosen[mate, m] == i and not _tied(i, mate, ties):
                count[m] += _ONE
            mate = people.mate[mate, m]


@row_loop
def _add_choice(choice: Any, i: Any, count: Any) -> None:
    for m in range(count.size):
        count[m] += _ONE if choice[m] == i else _ZERO


@rule
def _tied(i: Any, j: Any, ties: Any) -> Any:
    """Whether i and j are partners or share a tie already, so that a request is counted once."""
    if ties.partner[i] == j:
        return True
    for e in range(ties.starts[i], ties.starts[i + 1]):
        if ties.neighbours[e] == j:
            return True
    return False


@phase
def answer_and_receive(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Requests are answered or not; the seeker receives relief, esteem and resolution (M1 to M3).

    Reads strain and experience of helpers, which nobody writes here; writes the seeker's own state and today's episode.
    """
    keep_apart()
    people, today, parameters = world.people, world.today, world.parameters
    p = parameters.values
    for i in range(first, last):
        today.helper[i, :] = NOBODY
        today.quality[i, :] = _ZERO
        today.relief[i, :] = _ZERO
        today.resolved[i, :] = _ZERO
        today.ruminated[i, :] = 0
        for m in range(people.strain.shape[1]):
            if today.asked[i, m] != NOBODY and _answers(i, m, people, today, p, moment):
                today.helper[i, m] = today.asked[i, m]
                _receive(i, m, people, today, p, moment)


@rule
def _answers(i: Any, m: Any, people: Any, today: Any, p: Any, moment: Any) -> Any:
    helper = today.asked[i, m]
    probability = rules.answer_probability(
        people.strain[helper, m], today.requests[helper, m], p[P.answering_availability, m],
        p[P.answering_strained_availability, m], p[P.answering_strained, m], p[P.answering_capacity, m],
    )  # fmt: skip
    return uniform(request_counter(i, helper), moment.keys[Decision.ANSWER, m]) < probability


@row_loop
def _receive(i: Any, m: Any, people: Any, today: Any, p: Any, moment: Any) -> None:
    helper = today.asked[i, m]
    counter = request_counter(i, helper)
    load = people.load[i]
    kind = rules.dominant_kind(load[0, m], load[1, m], load[2, m], load[3, m])
    matched = rules.lived_through(people.experience[helper, m], kind)
    z = normal(uniform(counter, moment.keys[Decision.QUALITY, m]))
    quality = rules.help_quality(
        z, p[P.episode_quality_mean, m], p[P.episode_quality_sd, m], p[P.episode_experience_bonus, m], matched
    )
    limit = p[P.answering_strained, m]
    both_strained = people.strain[i, m] > limit and people.strain[helper, m] > limit
    if both_strained and uniform(counter, moment.keys[Decision.RUMINATION, m]) < p[P.episode_co_rumination, m]:
        quality = rules.co_ruminated(quality)
        today.ruminated[i, m] = 1
    today.quality[i, m] = quality
    today.relief[i, m] = rules.relief(people.strain[i, m], quality, p[P.episode_relief, m])
    people.esteem[i, m] += p[P.episode_esteem_gain, m] * quality
    if kind >= 0:
        share = rules.resolved_share(
            quality, p[P.episode_resolution, m], _ONE if matched else p[P.episode_unmatched, m]
        )
        today.resolved[i, m] = load[kind, m] * share
        load[kind, m] -= today.resolved[i, m]


@phase
def bear_helping(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Helpers pay in strain and gain in esteem for each answer; both sides gain in belonging (M4). Writes helped, strain."""
    keep_apart()
    ties, people, today, parameters = world.ties, world.people, world.today, world.parameters
    p = parameters.values
    for i in range(first, last):
        helped = today.helped[i]
        helped[:] = _ZERO
        _count_choices(i, ties, people, today.helper, helped)
        _settle_episodes(i, people, today, p)
        _meet_friends(i, ties.partner[i], people.belonging[i], today, p)


@row_loop
def _settle_episodes(i: Any, people: Any, today: Any, p: Any) -> None:
    helped, relief = today.helped[i], today.relief[i]
    deviation, strain, esteem = people.deviation[i], people.strain[i], people.esteem[i]
    for m in range(helped.size):
        shift = p[P.answering_cost, m] * helped[m] - relief[m]
        deviation[m] += shift
        strain[m] += shift
        esteem[m] += p[P.answering_esteem_gain, m] * helped[m]
        today.received[i, m] = today.quality[i, m]


@row_loop
def _meet_friends(i: Any, partner: Any, belonging: Any, today: Any, p: Any) -> None:
    """An answered episode with a friend or colleague is a contact for both sides."""
    helped, helper, by_partner = today.helped[i], today.helper[i], today.helper[partner]
    for m in range(belonging.size):
        received = _ONE if helper[m] != NOBODY and helper[m] != partner else _ZERO
        given = helped[m] - (_ONE if by_partner[m] == i and partner != i else _ZERO)
        belonging[m] = rules.belonging_after(
            belonging[m], rules.contact_share(received + given, p[P.episode_belonging_gain, m])
        )
