"""A person of the twin: a Mesa agent whose attributes are its state, and whose methods are the lines of its day."""

from __future__ import annotations

import math
from bisect import bisect
from typing import TYPE_CHECKING

import mesa

from simulation.kernels.decisions import Decision
from simulation.population import Status
from simulation.twin.episode import Episode

if TYPE_CHECKING:
    from simulation.twin.household import Household
    from simulation.twin.programme import Group
    from simulation.twin.world import World

NO_SESSION, DUE, ATTENDED = 0, 1, 2


class Circle:
    """Persons known, with ``reach``: the cumulative share of contacts, rising to 1."""

    def __init__(self, persons: list[Person], strengths: list[float], world: World) -> None:
        total = math.fsum(strengths)
        self.persons = persons
        self.reach = [world.luck.real(math.fsum(strengths[: n + 1]) / total) for n in range(len(persons))]

    def somebody(self, u: float) -> Person:
        """The first person whose reach exceeds ``u``."""
        return self.persons[min(bisect(self.reach, u), len(self.persons) - 1)]


class Person(mesa.Agent):  # type: ignore[misc]
    """One person: identity, ties, state, and the events of today."""

    model: World
    household: Household
    confidants: Circle
    others: Circle

    def __init__(self, model: World, number: int, experience: int) -> None:
        super().__init__(model)
        self.number, self.numbers, self.members = number, (number,), (self,)
        self.partner: Person | None = None
        self.experience, self.events = experience, 0
        self.status, self.programme, self.since, self.attended = Status.NONE, -1, 0, 0
        self.group: Group | None = None
        self.deviation = self.skill = self.satisfaction = self.entry_esteem = 0.0
        self.stressor = self.catchable = self.conflicts = self.lost = 0.0
        self.begin_day()

    def begin_day(self) -> None:
        """Start today afresh: nobody asked, nobody helped, no session."""
        self.asked: Person | None = None
        self.helper: Person | None = None
        self.requests = self.helped = self.contacts = 0
        self.session, self.ruminated = NO_SESSION, False
        self.quality = self.relief = self.received = self.resolved = 0.0

    # Before the first day

    def found(self) -> None:
        """Draw the person's traits and the load of past events."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        z, household = luck.normal(Decision.BASELINE, self), self.household
        self.baseline = rules.couple_trait(z, household.z_baseline, p.strain_baseline_sd, p.strain_baseline_correlation)
        self.support_trait = self.perceived = luck.normal(Decision.SUPPORT_TRAIT, self)
        self.esteem = p.resources_esteem_sd * luck.normal(Decision.ESTEEM, self)
        self.belonging = p.resources_reference_belonging
        self.strain = self.recent = self.baseline - p.strain_support_effect * self.perceived
        self.load = []
        for kind, shared in zip(p.kinds, household.past_load, strict=True):
            u = luck.uniform(Decision.PAST_EVENT + kind.quarter, self, kind)
            self.load.append(rules.past_load(u, kind.own, kind.weight, p.stressors_kept) + shared)

    # 1. to 4.

    def meet_stressors(self) -> None:
        """Draw today's events and stressor, and compute the new strain; nobody else's state is read."""
        self.begin_day()
        self.live_events()
        self.meet_daily_stressor()
        self.appraise()

    def live_events(self) -> None:
        """Life events strike alone or the household together; old load fades."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        struck = {*luck.kinds(p.own, Decision.EVENT, self), *self.household.struck}
        load, kept = self.load, p.stressors_kept
        for k, kind in enumerate(p.kinds):
            load[k] = rules.load_after(load[k], kept, kind.weight, k in struck)
        self.events = sum(1 << k for k in struck)
        self.experience |= self.events

    def meet_daily_stressor(self) -> None:
        """The daily stressor strikes or not, likelier under load, with luck of one's own or of the household."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        days_between = rules.days_between_stressors(
            p.stressors_logit, p.stressors_load_effect, sum(self.load), p.stressors_reference_load
        )
        u = rules.shared_luck(
            self.household.u_stressor, luck.uniform(Decision.STRESSOR, self),
            p.stressors_shared_share, p.stressors_shared_stretch,
        )  # fmt: skip
        rank = rules.stressor_rank(u, days_between)
        self.stressor = rules.stressor_severity(luck.quantile(rank), p.stressors_severity_sd) if rank > 0 else 0.0

    def appraise(self) -> None:
        """Resources buffer what the stressor and the load demand; the rest is new strain."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        b0, phi = p.resources_reference_belonging, p.strain_carry_over
        x = rules.demand(
            self.stressor, sum(self.load), p.stressors_daily_share, p.stressors_reference_load,
            p.strain_stressor_effect, p.strain_load_effect, phi,
        )  # fmt: skip
        r = rules.resources(
            self.perceived, self.belonging, self.esteem,
            p.resources_support_weight, p.resources_belonging_weight, p.resources_esteem_weight, b0,
        )  # fmt: skip
        noise = p.strain_noise_sd * luck.normal(Decision.NOISE, self)
        fresh = rules.innovation(x, r, p.strain_buffering, self.belonging, b0, p.strain_belonging_effect, phi, noise)
        self.catchable = rules.crossing(self.deviation, fresh, p.strain_crossover, p.strain_lagged_crossover)
        self.deviation = rules.carried(self.deviation, fresh, phi)

    def cross_over(self) -> None:
        """Catch what crosses over from the partner; then strain is the slow baseline and today's deviation."""
        p, rules = self.model.p, self.model.rules
        if self.partner is not None:
            self.deviation += self.partner.catchable
        self.strain = self.deviation + rules.slow_baseline(
            self.baseline, self.perceived, self.skill, p.strain_support_effect, p.strain_skill_effect
        )

    # 5.

    def seek(self) -> None:
        """Decide whether to ask somebody, and whom: the partner, else a friend."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        chance = rules.seeking_probability(
            self.strain, self.perceived, p.seeking_rate, p.seeking_support_slope, p.seeking_calm_share
        )
        if luck.uniform(Decision.SEEK, self) >= chance:
            return
        u, share = luck.uniform(Decision.WHOM, self), p.seeking_partner_share
        asked = None
        if u < share and self.partner is not None and self.partner.strain <= p.seeking_partner_limit:
            asked = self.partner
        elif p.circle_active and luck.uniform(Decision.DOSE, self) < p.circle_dose:
            asked = self.friend(u / share if u < share else (u - share) / (1 - share))
        if asked is not None:
            self.model.episodes.append(Episode(self, asked))

    def friend(self, u: float) -> Person | None:
        """A confidant, or under high strain perhaps somebody further away: another tie, or a mate of the old group."""
        p, strained = self.model.p, self.strain > self.model.p.circle_weak_tie_strain
        mates = self.old_mates() if strained else []
        further = len(self.others.persons) + len(mates) if strained else 0
        u_tie = self.model.luck.uniform(Decision.TIE, self)
        if self.confidants.persons and (not further or u < p.circle_confidant_share):
            return self.confidants.somebody(u_tie)
        if not further:
            return None
        place, others = u_tie * further, len(self.others.persons)
        return mates[int(place) - others] if place >= others else self.others.somebody(place / others)

    def old_mates(self) -> list[Person]:
        """Friends by finishing the same group, in order of enrolment, beginning behind this person."""
        if self.status != Status.FINISHED or self.group is None or not self.group.terms.keeps_ties:
            return []
        known = {self.partner, *self.confidants.persons, *self.others.persons}
        return [mate for mate in self.group.after(self) if mate.status == Status.FINISHED and mate not in known]

    # 7.

    def heaviest_kind(self) -> int:
        """The kind of event that weighs most, -1 without any load worth naming."""
        return int(self.model.rules.dominant_kind(self.load))

    def resolve(self, kind: int, share: float) -> None:
        """Take a share off the load of a kind."""
        lost = self.load[kind] * share
        self.load[kind] -= lost
        self.resolved += lost

    def settle_episodes(self) -> None:
        """Settle today's help: seekers are relieved, helpers pay and gain, and both sides gain belonging among friends."""
        p, rules = self.model.p, self.model.rules
        shift = p.answering_cost * self.helped - self.relief
        self.deviation += shift
        self.strain += shift
        self.esteem += p.answering_esteem_gain * self.helped
        share = rules.contact_share(self.contacts, p.episode_belonging_gain)
        self.belonging = rules.belonging_after(self.belonging, share)

    # 9. and 10.

    def judge(self, partner: Person) -> None:
        """Form the person's own view of the relationship, after conflicts and the partner's help."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        self.lost = rules.satisfaction_lost(
            self.conflicts, partner.conflicts, p.relationship_own_conflict, p.relationship_partner_conflict
        )
        gained = p.relationship_support_gain * self.quality if self.helper is partner else 0.0
        noise = self.household.mood + p.relationship_own_noise * luck.normal(Decision.SATISFACTION, self)
        self.satisfaction = rules.satisfaction_after(
            self.satisfaction, p.relationship_carry_over, self.lost, gained, noise
        )

    def settle(self) -> None:
        """Move the slow states: esteem, belonging, perceived support, recent strain."""
        p, rules = self.model.p, self.model.rules
        self.esteem = rules.esteem_after(self.esteem, p.resources_esteem_decay)
        self.belonging *= p.resources_belonging_kept
        self.perceived = rules.perceived_after(
            self.perceived, self.support_trait, self.received,
            p.resources_support_rate, p.resources_received_effect, p.resources_reference_received,
        )  # fmt: skip
        self.recent = rules.recent_after(self.recent, self.strain)
