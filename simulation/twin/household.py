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
        """Draw what the members have in common before the first day: a part of their baselines, and past events."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        self.z_baseline = luck.normal(Decision.COUPLE_BASELINE, self)
        self.past_load = []
        for kind in p.kinds:
            u = luck.uniform(Decision.PAST_JOINT_EVENT + kind.quarter, self, kind)
            self.past_load.append(rules.past_load(u, kind.joint, kind.weight, p.stressors_kept))

    def share_luck(self) -> None:
        """Draw the event that strikes all members together, and the uniform that may decide their daily stressor."""
        luck = self.model.luck
        self.struck = luck.kinds(self.model.p.joint, Decision.JOINT_EVENT, self)
        self.u_stressor = luck.uniform(Decision.COUPLE_STRESSOR, self)

    def quarrel(self) -> None:
        """Conflicts that both partners report and those that only one does; then each judges the relationship."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        one, other = self.members
        rate = rules.conflict_rate(
            one.strain, other.strain, one.skill, other.skill,
            p.relationship_conflict_level, p.relationship_strain_slope, p.relationship_skill_slope,
        )  # fmt: skip
        shared = luck.poisson(rate * p.relationship_shared_conflict, Decision.COUPLE_CONFLICT, self)
        for person in self.members:
            own = luck.poisson(rate * (1 - p.relationship_shared_conflict), Decision.CONFLICT, person)
            person.conflicts = shared + own
        self.mood = p.relationship_couple_noise * luck.normal(Decision.COUPLE_SATISFACTION, self)
        one.judge(other)
        other.judge(one)
