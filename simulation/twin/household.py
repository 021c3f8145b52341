"""A household of the twin: a couple, or a person without a partner, and the luck that its members share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.kernels.decisions import Decision

if TYPE_CHECKING:
    from simulation.twin.person import Person


class Household:
    """One or two persons, the lower number first."""

    def __init__(self, *members: Person) -> None:
        self.members, self.model = members, members[0].model
        self.numbers = members[0].number, members[-1].number
        for person in members:
            person.household = self

    def found(self) -> None:
        """Draw what the members have in common before the first day: closeness, conflicts, and past events."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        self.z_closeness_trait = luck.normal(Decision.COUPLE_CLOSENESS_TRAIT, self)
        self.z_closeness = luck.normal(Decision.COUPLE_CLOSENESS, self)
        self.z_conflict = luck.normal(Decision.COUPLE_CONFLICT_TRAIT, self)
        self.disposition = 0.5 * (self.members[0].disposition + self.members[-1].disposition)
        self.past_load = []
        for kind in p.kinds:
            u = luck.uniform(Decision.PAST_JOINT_EVENT + kind.quarter, self, kind)
            self.past_load.append(rules.past_load(u, kind.joint, kind.weight, p.stressors_kept))

    def give_closeness(self, person: Person) -> None:
        """What a person with a partner has beside: closeness, and the couple's part in conflicts."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        pair = rules.couple_trait(
            luck.normal(Decision.CLOSENESS_TRAIT, person), self.z_closeness_trait, luck.real(1),
            p.relationship_closeness_correlation,
        )  # fmt: skip
        person.closeness_trait = rules.closeness_trait(
            pair, self.disposition, p.relationship_closeness_trait_sd, p.relationship_closeness_of_baseline,
            p.relationship_baseline_weight,
        )  # fmt: skip
        person.closeness = rules.started(person.closeness_trait, self.z_closeness, p.relationship_closeness_sd)
        person.satisfaction = person.closeness
        person.couple_conflict = rules.log_rate_trait(self.z_conflict, p.relationship_couple_spread)
        person.conflicts = p.relationship_reference_conflicts

    def share_luck(self) -> None:
        """Draw the event that strikes all members together, and the uniform that may decide their daily stressor."""
        luck = self.model.luck
        self.struck = luck.kinds(self.model.p.joint, Decision.JOINT_EVENT, self)
        self.u_stressor = luck.uniform(Decision.COUPLE_STRESSOR, self)

    def drift(self) -> None:
        """Draw the noise of slow states that the members share, on one day in seven."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        self.z_slow_drift = luck.normal(Decision.COUPLE_SLOW_DRIFT, self)
        z = luck.normal(Decision.COUPLE_CLOSENESS_DRIFT, self)
        self.closeness_drift = rules.drift(z, p.relationship_closeness_step)

    def quarrel(self) -> None:
        """Conflicts that both partners report and those that only one does; then each judges the relationship."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        one, other = self.members
        after = rules.aftermath(
            one.conflicts, other.conflicts, p.relationship_aftermath, p.relationship_usual_aftermath
        )
        rate = rules.shared_conflict_rate(
            self.pressure_of(one), self.pressure_of(other), one.couple_conflict, after, p.relationship_shared_start
        )
        shared = luck.poisson(rate, Decision.COUPLE_CONFLICT, self)
        for person in self.members:
            own = rules.own_conflict_rate(
                person.strain, person.report, person.skill, p.relationship_own_level, p.relationship_strain_slope,
                p.relationship_skill_slope,
            )  # fmt: skip
            person.conflicts = shared + luck.poisson(own, Decision.CONFLICT, person)
        self.mood = p.relationship_couple_noise * luck.normal(Decision.COUPLE_MOOD, self)
        self.judge(one, other)
        self.judge(other, one)

    def pressure_of(self, person: Person) -> float:
        """A partner's part in the rate of the couple's conflicts."""
        p = self.model.p
        load = sum(person.load[kind.number] for kind in p.kinds if kind.quarrels)
        pressure: float = self.model.rules.conflict_pressure(
            person.strain, person.mood, load, person.skill, p.relationship_strain_slope, p.relationship_mood_slope,
            p.relationship_load_slope, p.relationship_skill_slope,
        )  # fmt: skip
        return pressure

    def judge(self, person: Person, partner: Person) -> None:
        """Form a person's own view of the relationship, after conflicts and the partner's help, and grow closer or apart."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        person.pain = rules.pain(
            person.conflicts, partner.conflicts, person.conflict_reactivity, person.skill, p.relationship_own_conflict,
            p.relationship_partner_conflict, p.relationship_skill_relief,
        )  # fmt: skip
        noise = self.mood + p.relationship_own_noise * luck.normal(Decision.MOOD, person)
        person.mood = rules.mood_after(
            person.mood,
            noise,
            person.pain,
            p.relationship_reference_pain,
            p.relationship_carry_over,
            p.relationship_lingering,
        )
        helped = person.quality if person.helper is partner else 0.0
        person.satisfaction = rules.satisfaction(
            person.closeness, person.mood, person.pain, person.deviation, helped, p.relationship_lingering,
            p.relationship_spillover, p.relationship_support_gain,
        )  # fmt: skip
        pull = rules.closeness_pull(
            person.closeness_trait,
            person.recent,
            person.closeness,
            p.relationship_closeness_rate,
            p.relationship_strain_history,
        )
        moved = rules.closeness_moved(
            person.conflicts, partner.conflicts, helped, p.relationship_conflict_history, p.relationship_reference_conflicts,
            p.relationship_help_history, p.relationship_reference_help,
        )  # fmt: skip
        person.closeness = person.closeness + pull + moved + person.gained_closeness + self.closeness_drift
