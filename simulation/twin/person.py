"""A person of the twin: a Mesa agent whose attributes are its state, and whose methods are the lines of its day."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from simulation.kernels.decisions import Decision
from simulation.population import Status
from simulation.twin.circle import Circle, Pair
from simulation.twin.episode import Episode

if TYPE_CHECKING:
    from simulation.twin.household import Household
    from simulation.twin.programme import Group
    from simulation.twin.world import World

NO_SESSION, DUE, ATTENDED = 0, 1, 2


class Person(mesa.Agent):  # type: ignore[misc]
    """One person: identity, ties, state, and the events of today."""

    model: World
    household: Household
    confidants: Circle
    others: Circle

    def __init__(self, model: World, number: int, experience: int, disposition: float) -> None:
        super().__init__(model)
        self.number, self.numbers, self.members = number, (number,), (self,)
        self.partner: Person | None = None
        self.experience, self.events, self.disposition = experience, 0, disposition
        self.status, self.programme, self.since, self.attended = Status.NONE, -1, 0, 0
        self.group: Group | None = None
        self.friends: list[Person] = []  # from groups, the newer one first
        self.deviation = self.skill = self.mood = self.listening = self.entry_esteem = 0.0
        self.closeness_trait = self.closeness = self.satisfaction = self.couple_conflict = self.conflicts = 0.0
        self.stressor = self.catchable = 0.0
        self.begin_day()

    def begin_day(self) -> None:
        """Start today afresh: nobody met, nobody asked, nobody helped, no session."""
        self.met: Person | None = None
        self.asked: Person | None = None
        self.helper: Person | None = None
        self.requests = self.helped = self.heard = self.visited = self.helped_by_peer = self.peers_helped = 0
        self.session, self.ruminated = NO_SESSION, False
        self.quality = self.relief = self.received = self.resolved = self.pain = self.trained = 0.0
        self.company = self.gained_belonging = self.gained_esteem = self.gained_closeness = 0.0
        self.slow_drift = self.support_drift = self.esteem_drift = 0.0

    # Before the first day

    def found(self) -> None:
        """Draw the person's traits, the slow states round them, and the load of past events."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        z_support, z_reactive, z_report = (
            luck.normal(decision, self) for decision in (Decision.SUPPORT_TRAIT, Decision.REACTIVITY, Decision.REPORT)
        )
        self.baseline = rules.baseline_trait(self.disposition, z_support, p.strain_baseline_sd, p.strain_confounded)
        self.support_trait = self.perceived = p.resources_support_trait_sd * z_support
        self.esteem_trait = rules.esteem_trait(
            self.disposition, z_support, luck.normal(Decision.ESTEEM_TRAIT, self),
            luck.real(math.sqrt(p.resources_esteem_trait_share)),
            p.resources_esteem_of_baseline, p.resources_esteem_of_support_trait,
        )  # fmt: skip
        self.need = rules.lognormal_trait(luck.normal(Decision.NEED, self), p.company_need_sd)
        self.report = rules.log_rate_trait(z_report, p.relationship_report_spread)
        self.reactivity = rules.lognormal_trait(z_reactive, p.strain_reactivity_sd)
        self.conflict_reactivity = rules.conflict_reactivity(
            z_reactive, z_report, p.strain_reactivity_sd, p.relationship_report_spread,
            p.relationship_reactivity_power, p.relationship_report_lightness,
        )  # fmt: skip
        self.slow_baseline = rules.started(self.baseline, luck.normal(Decision.SLOW_BASELINE, self), p.strain_slow_sd)
        self.esteem = rules.started(
            self.esteem_trait,
            luck.normal(Decision.ESTEEM, self),
            luck.real(math.sqrt(1 - p.resources_esteem_trait_share)),
        )
        self.belonging = p.resources_reference_belonging
        self.strain = self.recent = self.slow_baseline
        if self.partner is not None:
            self.household.give_closeness(self)
        self.load = []
        for kind, shared in zip(p.kinds, self.household.past_load, strict=True):
            u = luck.uniform(Decision.PAST_EVENT + kind.quarter, self, kind)
            self.load.append(rules.past_load(u, kind.own, kind.weight, p.stressors_kept) + shared)

    # 4.

    def keep_friends(self) -> None:
        """Lose friends from groups, and make friends of neighbours in a group that finished yesterday, or of the volunteer."""
        luck, p = self.model.luck, self.model.p
        self.friends = [
            friend for friend in self.friends
            if luck.uniform(Decision.PARTING, Pair(self, friend)) >= p.company_group_tie_loss
        ]  # fmt: skip
        if self.status == Status.FINISHED and self.group is not None and self.since == self.model.day - 1:
            self.group.keep_in_touch(self)

    def befriend(self, other: Person) -> None:
        """Put the other first among the friends from groups, of whom there are at most two."""
        if other is not self and other is not self.partner and other not in self.friends:
            self.friends = [other, *self.friends[:1]]

    def keep_company(self) -> None:
        """Meet at most one tie, somebody close or further away, or nobody."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        close, far = len(self.confidants.persons) + len(self.friends), len(self.others.persons)
        chance = rules.meeting_probability(rules.contacts_a_day(close, far), self.recent, p.company_withdrawal)
        if p.circle_active and luck.uniform(Decision.MEETING, self) < chance:
            u, share = luck.uniform(Decision.COMPANION, self), rules.close_share(close, far)
            left = rules.remaining_luck(u, share)
            self.met = self.somebody_close(left) if u < share else self.others.somebody(left)
            self.company = self.met.belonging

    # 1. to 5.

    def meet_stressors(self) -> None:
        """Draw today's events and stressor, and compute the new strain; nobody else's state is read."""
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
        phi = p.strain_carry_over
        x = rules.demand(
            self.stressor, self.reactivity, sum(self.load), p.stressors_daily_share, p.stressors_reference_load,
            p.strain_stressor_effect, p.strain_load_effect, phi,
        )  # fmt: skip
        r = rules.resources(
            self.perceived, self.belonging, self.esteem, p.resources_support_weight, p.resources_belonging_weight,
            p.resources_esteem_weight, p.resources_reference_belonging,
        )  # fmt: skip
        fresh = rules.innovation(x, r, p.strain_buffering, p.strain_noise_sd * luck.normal(Decision.NOISE, self))
        seen = 0.0 if self.met is None else self.met.strain
        fresh += rules.caught_mood(seen, p.company_contagion, p.company_asymmetry)
        self.catchable = rules.crossing(self.deviation, fresh, p.strain_crossover, p.strain_lagged_crossover)
        self.deviation = rules.carried(self.deviation, fresh, phi)

    def cross_over(self) -> None:
        """Catch what crosses over from the partner; then strain is its level and today's deviation."""
        p, rules = self.model.p, self.model.rules
        if self.partner is not None:
            self.deviation += self.partner.catchable
        self.strain = self.deviation + rules.level(
            self.slow_baseline, self.perceived, self.belonging, self.closeness, self.skill, p.strain_supported,
            p.strain_belonging_effect, p.strain_closeness_effect, p.strain_skill_effect, p.resources_reference_belonging,
        )  # fmt: skip

    # 6.

    def seek(self) -> None:
        """Decide whether to ask somebody, and whom: the partner, else a friend."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        chance = rules.seeking_probability(
            self.strain, self.perceived, p.seeking_rate, p.seeking_support_slope, p.seeking_calm_share
        )
        if luck.uniform(Decision.SEEK, self) >= chance:
            return
        u = luck.uniform(Decision.WHOM, self)
        share = rules.partner_share(self.closeness, p.seeking_partner_logit, p.seeking_closeness_slope)
        asked = None
        if u < share and self.partner is not None and self.partner.strain <= p.seeking_partner_limit:
            asked = self.partner
        elif p.circle_active and luck.uniform(Decision.DOSE, self) < p.circle_dose:
            asked = self.somebody_to_ask(rules.remaining_luck(u, share))
        if asked is not None:
            self.model.episodes.append(Episode(self, asked))

    def somebody_to_ask(self, u: float) -> Person | None:
        """Somebody close, or under high strain perhaps a tie further away; None where there is nobody."""
        p = self.model.p
        u_tie, close = self.model.luck.uniform(Decision.TIE, self), bool(self.confidants.persons or self.friends)
        strained = self.strain > p.circle_weak_tie_strain
        if strained and self.others.persons and not (close and u < p.circle_confidant_share):
            return self.others.somebody(u_tie)
        return self.somebody_close(u_tie) if close else None

    def somebody_close(self, u: float) -> Person:
        """A confidant, or a friend from a group, who counts with strength 1."""
        rules, friends = self.model.rules, len(self.friends)
        tied = rules.tied_share(self.confidants.strength, friends)
        place = rules.friend_at(u, tied, friends)
        return self.friends[place] if place >= 0 else self.confidants.somebody(rules.remaining_luck(u, tied))

    # 8.

    def heaviest_kind(self) -> int:
        """The kind of event that weighs most, -1 without any load worth naming."""
        return int(self.model.rules.dominant_kind(self.load))

    def resolve(self, kind: int, share: float) -> None:
        """Take a share off the load of a kind."""
        lost = self.load[kind] * share
        self.load[kind] -= lost
        self.resolved += lost

    def settle_episodes(self) -> None:
        """Settle today's help: seekers are relieved, helpers pay, and both sides gain belonging among friends."""
        p, rules = self.model.p, self.model.rules
        cost = rules.helping_cost(self.helped + self.visited, self.heard, p.answering_cost, p.answering_cost_of_strain)
        shift = cost - self.relief
        self.deviation += shift
        self.strain += shift
        given = self.peers_helped + self.visited
        self.gained_belonging = rules.help_share(
            self.quality, self.helped_by_peer, given, p.company_help_gain, p.company_giving_gain
        )

    # 11.

    def drift(self) -> None:
        """Draw the noise of the person's slow states, on one day in seven."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        self.slow_drift = rules.couple_trait(
            luck.normal(Decision.SLOW_DRIFT, self),
            self.household.z_slow_drift,
            p.strain_slow_step,
            p.strain_slow_couple_share,
        )
        self.support_drift = rules.drift(luck.normal(Decision.SUPPORT_DRIFT, self), p.resources_support_step)
        self.esteem_drift = rules.drift(luck.normal(Decision.ESTEEM_DRIFT, self), p.resources_esteem_step)

    def settle(self) -> None:
        """Move the slow states: belonging, perceived support, esteem, slow baseline, skill, recent strain."""
        p, rules = self.model.p, self.model.rules
        self.belong()
        self.perceived = self.support_drift + rules.perceived_after(
            self.perceived, self.support_trait, self.received, self.esteem, self.belonging, p.resources_support_rate,
            p.resources_received_effect, p.resources_reference_received, p.resources_support_of_esteem,
            p.resources_support_of_belonging, p.resources_reference_belonging,
        )  # fmt: skip
        self.esteem = self.esteem_drift + rules.esteem_after(
            self.esteem, self.esteem_trait, self.perceived, self.recent, self.gained_esteem, p.resources_esteem_rate,
            p.resources_esteem_of_support, p.resources_esteem_of_strain,
        )  # fmt: skip
        self.slow_baseline = self.slow_drift + rules.slow_baseline_after(
            self.slow_baseline, self.baseline, self.esteem, p.strain_slow_rate, p.strain_esteem_effect
        )
        self.skill = rules.skill_kept(self.skill, p.resources_skill_kept)
        self.listening = rules.skill_kept(self.listening, p.resources_skill_kept)
        self.recent = rules.recent_after(self.recent, self.strain)

    def belong(self) -> None:
        """Belonging grows with company, help and sessions, fades, and falls by refusals."""
        p, rules = self.model.p, self.model.rules
        means = rules.felt(self.need, self.perceived, self.esteem, p.company_support_slope, p.company_esteem_slope)
        daily = rules.company_share(self.company, p.resources_reference_belonging, p.company_company_gain)
        if self.partner is not None:
            daily += rules.partner_share_of_belonging(self.closeness, p.company_partner_gain)
        refused = self.asked is not None and self.asked is not self.partner and self.helper is None
        loss = p.company_refusal_loss if refused else 0.0
        self.belonging = rules.belonging_after(
            self.belonging, means * daily + self.gained_belonging, p.company_fading, loss
        )
