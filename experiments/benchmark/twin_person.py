"""A person of the plain Mesa twin: a registered agent with plain attributes; see ``twin``."""

from __future__ import annotations

import math
from itertools import accumulate
from random import Random
from statistics import NormalDist
from typing import TYPE_CHECKING

import mesa

from simulation.scenario import KINDS

if TYPE_CHECKING:
    from experiments.benchmark.twin import World
    from experiments.benchmark.twin_programme import Group

NOTHING_HEAVY = 0.01
HIGHEST_RATE = 3.0
NORMAL = NormalDist()


class Circle:
    """Persons known, and how often they are met."""

    def __init__(self) -> None:
        self.persons: list[Person] = []
        self.reach: list[float] = []

    def know(self, persons: list[Person], strengths: list[float]) -> None:
        """Remember these, with the strengths of the ties."""
        self.persons, self.reach = persons, list(accumulate(strengths))

    def somebody(self, random: Random) -> Person:
        """One of them, in proportion to strength."""
        return random.choices(self.persons, cum_weights=self.reach)[0]


class Person(mesa.Agent):  # type: ignore[misc]
    """One person: whom it knows, its state, and what happened today."""

    model: World
    random: Random

    def __init__(self, model: World, experience: int) -> None:
        super().__init__(model)
        self.partner: Person | None = None
        self.leads = True
        self.confidants, self.others = Circle(), Circle()
        self.experience = {kind for kind in range(len(KINDS)) if experience >> kind & 1}
        self.load = [0.0] * len(KINDS)
        self.deviation = self.strain = self.skill = self.satisfaction = 0.0
        self.status, self.since, self.attended = "none", 0, 0
        self.group: Group | None = None
        self.luck = self.stressor = self.catchable = self.conflicts = self.couple_mood = 0.0
        self.begin_day()

    def begin_day(self) -> None:
        """Nobody asked, nobody helped; old load fades."""
        self.asked: Person | None = None
        self.helper: Person | None = None
        self.requests = self.helped = self.contacts = 0
        self.quality = self.relief = self.received = 0.0
        kept = self.model.kept
        self.load = [load * kept for load in self.load]

    def found(self) -> None:
        """Who the person is, and which load of past events it carries; one of two partners draws what they share."""
        model, random, p = self.model, self.random, self.model.spec.strain
        for kind, rate in enumerate(model.own_rates):
            self.load[kind] += model.weights[kind] * model.kept ** random.expovariate(rate)
        if self.leads:
            ages = [random.expovariate(rate) for rate in model.joint_rates]
            z_couple = random.gauss(0.0, 1.0)
            for person in self.couple():
                person.baseline = p.baseline_sd * math.sqrt(p.baseline_correlation) * z_couple
                for kind, age in enumerate(ages):
                    person.load[kind] += model.weights[kind] * model.kept**age
        self.baseline += p.baseline_sd * math.sqrt(1 - p.baseline_correlation) * random.gauss(0.0, 1.0)
        self.trait = self.perceived = random.gauss(0.0, 1.0)
        self.esteem = model.spec.resources.esteem_sd * random.gauss(0.0, 1.0)
        self.belonging = model.spec.resources.reference_belonging
        self.strain = self.recent = self.baseline - p.support_effect * self.perceived

    def couple(self) -> tuple[Person, ...]:
        """This person, and the partner if there is one."""
        return (self,) if self.partner is None else (self, self.partner)

    # 1. to 4.

    def live_events(self) -> None:
        """Life events strike alone or the couple together; so does the luck of the daily stressor."""
        model, random = self.model, self.random
        if random.random() < model.own_rate:
            self.strike(random.choices(range(len(KINDS)), model.own_rates)[0])
        if self.leads:
            if random.random() < model.joint_rate:
                kind = random.choices(range(len(KINDS)), model.joint_rates)[0]
                for person in self.couple():
                    person.strike(kind)
            self.luck = random.random()
            if self.partner is not None:
                shared = random.random() < model.spec.stressors.shared_share
                self.partner.luck = self.luck if shared else random.random()

    def strike(self, kind: int) -> None:
        """An event of this kind adds to the load, and to what was lived through."""
        self.load[kind] += self.model.weights[kind]
        self.experience.add(kind)

    def appraise(self) -> None:
        """The daily stressor strikes; what it and the load demand, resources buffer, and the rest is new strain."""
        s, p, r = self.model.spec.stressors, self.model.spec.strain, self.model.spec.resources
        load = sum(self.load) - s.reference_load
        chance = 1 / (1 + math.exp(-(self.model.logit + s.load_effect * load)))
        self.stressor, daily = 0.0, -s.daily_share
        if self.luck < chance:
            z = -NORMAL.inv_cdf(max(self.luck / chance, 1e-12))
            self.stressor = math.exp(s.severity_sd * z - s.severity_sd**2 / 2)
            daily = self.stressor * (1 - s.daily_share)
        community = self.belonging - r.reference_belonging
        resources = r.support_weight * self.perceived + r.belonging_weight * community + r.esteem_weight * self.esteem
        lasting = 1 - p.carry_over
        demand = p.stressor_effect * daily + p.load_effect * lasting * load
        fresh = demand * max(0.0, 1 - p.buffering * resources) - p.belonging_effect * lasting * community
        fresh += self.random.gauss(0.0, p.noise_sd)
        self.catchable = p.crossover * fresh + p.lagged_crossover * self.deviation
        self.deviation = p.carry_over * self.deviation + fresh

    def cross_over(self) -> None:
        """Catch what crosses over from the partner; then strain is the slow baseline and today's deviation."""
        p = self.model.spec.strain
        if self.partner is not None:
            self.deviation += self.partner.catchable
        self.strain = self.baseline - p.support_effect * self.perceived - p.skill_effect * self.skill + self.deviation

    # 5. to 7.

    def seek(self) -> None:
        """Decide whether to ask somebody, and whom: the partner, else a friend."""
        p, circle, random = self.model.spec.seeking, self.model.spec.circle, self.random
        pressure = 1 - (1 - p.calm_share) * math.exp(-max(self.strain, 0.0))
        if random.random() >= p.rate * math.exp(p.support_slope * self.perceived) * pressure:
            return
        if random.random() < p.partner_share and self.partner is not None and self.partner.strain <= p.partner_limit:
            self.asked = self.partner
        elif circle.active and random.random() < circle.dose:
            self.asked = self.friend()
        if self.asked is not None:
            self.asked.requests += 1

    def friend(self) -> Person | None:
        """A confidant, or under high strain perhaps somebody further away."""
        circle, strained = self.model.spec.circle, self.strain > self.model.spec.circle.weak_tie_strain
        further = strained and bool(self.others.persons)
        if self.confidants.persons and not (further and self.random.random() >= circle.confidant_share):
            return self.confidants.somebody(self.random)
        return self.others.somebody(self.random) if further else None

    def hear_answer(self) -> None:
        """The person asked may have time; then help relieves, raises esteem and resolves load, or turns into rumination."""
        helper, a, p, random = self.asked, self.model.spec.answering, self.model.spec.episode, self.random
        if helper is None:
            return
        free = a.strained_availability if helper.strain > a.strained else a.availability
        if random.random() >= free * min(1.0, a.capacity / helper.requests):
            return
        self.helper = helper
        kind = self.problem()
        matched = kind in helper.experience
        quality = random.gauss(p.quality_mean, p.quality_sd) + (p.experience_bonus if matched else 0.0)
        if self.strain > a.strained and helper.strain > a.strained and random.random() < p.co_rumination:
            quality = -abs(quality) / 2
        self.quality = self.received = quality
        self.relief = p.relief * quality * max(self.strain, 0.0)
        self.esteem += p.esteem_gain * quality
        if kind is not None:
            self.load[kind] *= 1 - min(1.0, p.resolution * quality * (1.0 if matched else p.unmatched))
        helper.helped += 1
        if helper is not self.partner:
            helper.contacts += 1
            self.contacts += 1

    def problem(self) -> int | None:
        """The kind that weighs most; None without any load worth naming."""
        heaviest = max(self.load)
        return self.load.index(heaviest) if heaviest > NOTHING_HEAVY else None

    def settle_episodes(self) -> None:
        """Helpers pay in strain and gain in esteem; contacts with friends are a gain for both sides."""
        a = self.model.spec.answering
        shift = a.cost * self.helped - self.relief
        self.deviation += shift
        self.strain += shift
        self.esteem += a.esteem_gain * self.helped
        gain = min(1.0, self.model.spec.episode.belonging_gain * self.contacts)
        self.belonging += (1 - self.belonging) * gain

    # 9. and 10.

    def quarrel(self) -> None:
        """Conflicts: one of two partners draws those that both report, and for each those of its own."""
        if self.partner is None or not self.leads:
            return
        p, random, other = self.model.spec.relationship, self.random, self.partner
        strain, skill = (self.strain + other.strain) / 2, (self.skill + other.skill) / 2
        rate = math.exp(p.conflict_level + p.strain_slope * strain - p.skill_slope * skill)
        shared = poisson(rate * p.shared_conflict, random)
        mood = random.gauss(0.0, p.couple_noise)
        for person in self.couple():
            person.conflicts = shared + poisson(rate * (1 - p.shared_conflict), random)
            person.couple_mood = mood

    def judge(self) -> None:
        """The own view of the relationship, after conflicts and the partner's help."""
        if self.partner is None:
            return
        p = self.model.spec.relationship
        lost = p.own_conflict * self.conflicts + p.partner_conflict * self.partner.conflicts
        gained = p.support_gain * self.quality if self.helper is self.partner else 0.0
        noise = self.couple_mood + self.random.gauss(0.0, p.own_noise)
        self.satisfaction = p.carry_over * self.satisfaction - lost + gained + noise

    def settle(self) -> None:
        """Slow states move."""
        r = self.model.spec.resources
        self.esteem *= 1 - r.esteem_decay
        self.belonging *= self.model.belonging_kept
        level = self.trait + r.received_effect * (self.received - r.reference_received)
        self.perceived += r.support_rate * (level - self.perceived)
        self.recent += (self.strain - self.recent) / 28


def poisson(rate: float, random: Random) -> int:
    """A Poisson number, by inversion; the rate is at most 3, as in the kernels."""
    rate = min(rate, HIGHEST_RATE)
    count, term, u = 0, math.exp(-rate), random.random()
    while u > term and count < 12:
        u -= term
        count += 1
        term *= rate / count
    return count
