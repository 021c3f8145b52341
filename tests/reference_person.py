"""The slow twin of one person: a Mesa agent that lives its day by plain rules, and looks at others by name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa
import numpy as np

from simulation.kernels.machine.draws import Decision
from simulation.network import SocialNetwork
from simulation.population import Status
from simulation.scenario import KINDS
from tests.uncompiled import DRAWS, RULES

if TYPE_CHECKING:
    from tests.reference import World
    from tests.reference_programmes import Group

F32 = np.float32
ZERO, ONE = F32(0), F32(1)


class Person(mesa.Agent):  # type: ignore[misc]
    """One person: who it is, whom it knows, its state, and what happened today."""

    model: World

    def __init__(self, model: World, number: int) -> None:
        super().__init__(model)
        self.number = number
        self.partner = self
        self.confidants: list[tuple[Person, np.float32]] = []
        self.others: list[tuple[Person, np.float32]] = []
        self.status, self.programme, self.since, self.attended = Status.NONE, -1, 0, 0
        self.group: Group | None = None
        self.deviation = self.skill = self.satisfaction = self.entry_esteem = ZERO
        self.events, self.stressor, self.catchable, self.conflicts = 0, ZERO, ZERO, ZERO
        self.forget_day()

    def forget_day(self) -> None:
        """Nobody asked, nobody helped, no session."""
        self.asked: Person | None = None
        self.helper: Person | None = None
        self.requests = self.helped = self.session = 0
        self.ruminated = False
        self.quality = self.relief = self.received = self.resolved = ZERO

    @property
    def coupled(self) -> bool:
        """Whether there is a partner; a single is its own."""
        return self.partner is not self

    def luck(self, decision: int) -> np.float32:
        """The uniform draw of this person alone."""
        return self.model.luck(decision, DRAWS.person_counter(self.number))

    def couple_luck(self, decision: int) -> np.float32:
        """The uniform draw that partners have in common."""
        return self.model.luck(decision, DRAWS.couple_counter(self.number, self.partner.number))

    def episode_luck(self, decision: int) -> np.float32:
        """The uniform draw of today's request to the person asked."""
        return self.model.luck(decision, DRAWS.request_counter(self.number, self.asked.number))

    def meet(self, network: SocialNetwork) -> None:
        """Get to know partner, confidants and others; each with the cumulative share of contacts within its class."""
        people, i = self.model.people, self.number
        self.partner = people[network.partner[i]]
        self.experience = int(network.experience[i])
        row = range(network.starts[i], network.starts[i + 1])
        closest = int(network.confidants[i])
        for known, entries in ((self.confidants, row[:closest]), (self.others, row[closest:])):
            strengths = [float(network.strength[e]) for e in entries]
            for place, e in enumerate(entries):
                share = math.fsum(strengths[: place + 1]) / math.fsum(strengths)
                known.append((people[network.neighbours[e]], F32(share)))

    # Before the first day

    def found(self) -> None:
        """Who the person is, and which load of past events it carries."""
        p, stressors = self.model.p, self.model.stressors
        z = DRAWS.normal(self.luck(Decision.BASELINE))
        z_couple = DRAWS.normal(self.couple_luck(Decision.COUPLE_BASELINE))
        self.baseline = RULES.couple_trait(z, z_couple, p.strain.baseline_sd, p.strain.baseline_correlation)
        self.trait = self.perceived = DRAWS.normal(self.luck(Decision.SUPPORT_TRAIT))
        self.esteem = p.resources.esteem_sd * DRAWS.normal(self.luck(Decision.ESTEEM))
        self.belonging = p.resources.reference_belonging
        self.strain = self.recent = self.baseline - p.strain.support_effect * self.perceived
        self.load = []
        for k in range(len(KINDS)):
            weight, kept = stressors.weight[k], stressors.kept
            own = RULES.past_load(self.luck(Decision.PAST_EVENT + k), stressors.own[k], weight, kept)
            u = self.couple_luck(Decision.PAST_JOINT_EVENT + k)
            self.load.append(own + RULES.past_load(u, stressors.joint[k], weight, kept))

    # 1. to 4.

    def live_events(self) -> None:
        """Life events strike alone or the couple together; old load fades."""
        stressors = self.model.stressors
        alone, together = self.luck(Decision.EVENT), self.couple_luck(Decision.JOINT_EVENT)
        self.events = 0
        for k in range(len(KINDS)):
            struck = RULES.strikes(alone, k, stressors.own[k]) or RULES.strikes(together, k, stressors.joint[k])
            self.load[k] = RULES.load_after(self.load[k], stressors.kept, stressors.weight[k], struck)
            self.events |= struck << k
        self.experience |= self.events

    def appraise(self) -> None:
        """The daily stressor strikes; what it and the load demand, resources buffer, and the rest is new strain."""
        p, s = self.model.p, self.model.stressors
        load = self.load[0] + self.load[1] + self.load[2] + self.load[3]
        days_between = RULES.days_between_stressors(s.logit, s.load_effect, load, s.reference_load)
        alone, together = self.luck(Decision.STRESSOR), self.couple_luck(Decision.COUPLE_STRESSOR)
        u = RULES.shared_luck(together, alone, s.shared_share, s.shared_stretch)
        rank = RULES.stressor_rank(u, days_between)
        self.stressor = RULES.stressor_severity(DRAWS.normal(rank), s.severity_sd) if rank > 0 else ZERO
        phi, b0 = p.strain.carry_over, p.resources.reference_belonging
        x = RULES.demand(
            self.stressor, load, s.daily_share, s.reference_load, p.strain.stressor_effect, p.strain.load_effect, phi
        )
        r = RULES.resources(
            self.perceived, self.belonging, self.esteem,
            p.resources.support_weight, p.resources.belonging_weight, p.resources.esteem_weight, b0,
        )  # fmt: skip
        noise = p.strain.noise_sd * DRAWS.normal(self.luck(Decision.NOISE))
        fresh = RULES.innovation(x, r, p.strain.buffering, self.belonging, b0, p.strain.belonging_effect, phi, noise)
        self.catchable = RULES.crossing(self.deviation, fresh, p.strain.crossover, p.strain.lagged_crossover)
        self.deviation = RULES.carried(self.deviation, fresh, phi)

    def cross_over(self) -> None:
        """Catch what crosses over from the partner; then strain is the slow baseline and today's deviation."""
        strain = self.model.p.strain
        if self.coupled:
            self.deviation += self.partner.catchable
        mu = RULES.slow_baseline(self.baseline, self.perceived, self.skill, strain.support_effect, strain.skill_effect)
        self.strain = mu + self.deviation

    # 5.

    def seek(self) -> None:
        """Decide whether to ask somebody, and whom: the partner, else a friend."""
        p, circle = self.model.p.seeking, self.model.p.circle
        chance = RULES.seeking_probability(self.strain, self.perceived, p.rate, p.support_slope, p.calm_share)
        if self.luck(Decision.SEEK) >= chance:
            return
        u = self.luck(Decision.WHOM)
        turns_to_partner = u < p.partner_share
        if turns_to_partner and self.coupled and self.partner.strain <= p.partner_limit:
            self.asked = self.partner
        elif circle.active and self.luck(Decision.DOSE) < circle.dose:
            rest = u / p.partner_share if turns_to_partner else (u - p.partner_share) / (ONE - p.partner_share)
            self.asked = self.friend_for(rest)

    def friend_for(self, u: np.float32) -> Person | None:
        """A confidant, or under high strain perhaps somebody further away: another tie, or a mate of the old group."""
        circle, mates = self.model.p.circle, self.old_mates()
        further = len(self.others) + len(mates) if self.strain > circle.weak_tie_strain else 0
        u_tie = self.luck(Decision.TIE)
        if self.confidants and (not further or u < circle.confidant_share):
            return first_reached(self.confidants, u_tie)
        if not further:
            return None
        place = u_tie * F32(further)
        if place >= len(self.others):
            return mates[int(place) - len(self.others)]
        return first_reached(self.others, place / F32(len(self.others)))

    def old_mates(self) -> list[Person]:
        """Those who became friends by finishing the same group, beginning with whoever enrolled next after oneself."""
        if self.status != Status.FINISHED or not self.group.stays_in_touch:
            return []
        known = {self.partner, *(person for person, _ in (*self.confidants, *self.others))}
        return [mate for mate in self.group.after(self) if mate.status == Status.FINISHED and mate not in known]

    # 6. and 7.

    def count_requests(self) -> None:
        """How many asked me today."""
        self.requests = sum(person.asked is self for person in self.model.people)

    def hear_answer(self) -> None:
        """The person asked may have time for me or not."""
        if self.asked is not None:
            a, helper = self.model.p.answering, self.asked
            chance = RULES.answer_probability(
                helper.strain, helper.requests, a.availability, a.strained_availability, a.strained, a.capacity
            )
            if self.episode_luck(Decision.ANSWER) < chance:
                self.helper = helper

    def receive(self) -> None:
        """Help relieves, raises esteem and resolves load; with two strained persons it may turn into co-rumination."""
        if self.helper is None:
            return
        p, limit = self.model.p.episode, self.model.p.answering.strained
        kind = RULES.dominant_kind(*self.load)
        matched = RULES.lived_through(self.helper.experience, kind)
        z = DRAWS.normal(self.episode_luck(Decision.QUALITY))
        self.quality = RULES.help_quality(z, p.quality_mean, p.quality_sd, p.experience_bonus, matched)
        both_strained = self.strain > limit and self.helper.strain > limit
        if both_strained and self.episode_luck(Decision.RUMINATION) < p.co_rumination:
            self.ruminated = True
            self.quality = RULES.co_ruminated(self.quality)
        self.relief = RULES.relief(self.strain, self.quality, p.relief)
        self.esteem += p.esteem_gain * self.quality
        self.received = self.quality
        if kind >= 0:
            share = RULES.resolved_share(self.quality, p.resolution, ONE if matched else p.unmatched)
            self.resolve(kind, share)

    def resolve(self, kind: int, share: np.float32) -> None:
        """Take a share off the load of a kind."""
        lost = self.load[kind] * share
        self.load[kind] -= lost
        self.resolved += lost

    def settle_episodes(self) -> None:
        """Whoever was helped is relieved, whoever helped pays and gains, and both were in company."""
        answering, gain = self.model.p.answering, self.model.p.episode.belonging_gain
        seekers = [person for person in self.model.people if person.helper is self]
        self.helped = len(seekers)
        shift = answering.cost * self.helped - self.relief
        self.deviation += shift
        self.strain += shift
        self.esteem += answering.esteem_gain * self.helped
        friends = [person for person in (*seekers, self.helper) if person not in (None, self.partner)]
        self.belonging = RULES.belonging_after(self.belonging, RULES.contact_share(F32(len(friends)), gain))

    # 9. and 10.

    def quarrel(self) -> None:
        """Conflicts that this person reports: a part that the partner reports too, and a part of its own."""
        if self.coupled:
            r, other = self.model.p.relationship, self.partner
            rate = RULES.conflict_rate(
                self.strain, other.strain, self.skill, other.skill, r.conflict_level, r.strain_slope, r.skill_slope
            )
            shared = DRAWS.poisson(self.couple_luck(Decision.COUPLE_CONFLICT), rate * r.shared_conflict)
            own = DRAWS.poisson(self.luck(Decision.CONFLICT), rate * (ONE - r.shared_conflict))
            self.conflicts = shared + own

    def judge(self) -> None:
        """The own view of the relationship, after conflicts and the partner's help."""
        if self.coupled:
            r = self.model.p.relationship
            gained = r.support_gain * self.quality if self.helper is self.partner else ZERO
            noise = r.couple_noise * DRAWS.normal(self.couple_luck(Decision.COUPLE_SATISFACTION))
            noise += r.own_noise * DRAWS.normal(self.luck(Decision.SATISFACTION))
            self.satisfaction = RULES.satisfaction_after(
                self.satisfaction, r.carry_over, self.satisfaction_lost(), gained, noise
            )

    def satisfaction_lost(self) -> np.float32:
        """What today's conflicts cost."""
        r = self.model.p.relationship
        return RULES.satisfaction_lost(self.conflicts, self.partner.conflicts, r.own_conflict, r.partner_conflict)

    def settle(self) -> None:
        """Slow states move."""
        r = self.model.p.resources
        self.esteem = RULES.esteem_after(self.esteem, r.esteem_decay)
        self.belonging *= self.model.belonging_kept
        self.perceived = RULES.perceived_after(
            self.perceived, self.trait, self.received, r.support_rate, r.received_effect, r.reference_received
        )
        self.recent = RULES.recent_after(self.recent, self.strain)


def first_reached(known: list[tuple[Person, np.float32]], u: np.float32) -> Person:
    """The first whose cumulative share of contacts exceeds u."""
    return next((person for person, share in known if u < share), known[-1][0])
