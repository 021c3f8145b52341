"""Lines 4 and 9 of the day: strain crosses over between partners; conflict and satisfaction."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.compiling import phase, row_loop
from simulation.kernels.draws import Decision, couple_counter, fill_uniform, normal, person_counter, poisson
from simulation.kernels.threads import keep_apart
from simulation.parameters import P

_ZERO, _ONE = np.float32(0), np.float32(1)


@phase
def cross_over(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Each partner catches part of the other's strain; a single catches nothing. Writes deviation and strain."""
    keep_apart()
    ties, people, today, parameters = world.ties, world.people, world.today, world.parameters
    for i in range(first, last):
        coupled = _ZERO if ties.partner[i] == i else _ONE
        _catch(i, people, today.innovation[ties.partner[i]], coupled, parameters.values)


@row_loop
def _catch(i: Any, people: Any, crossing: Any, coupled: Any, p: Any) -> None:
    deviation, strain, baseline = people.deviation[i], people.strain[i], people.baseline[i]
    perceived, skill = people.perceived[i], people.skill[i]
    for m in range(crossing.size):
        deviation[m] += coupled * crossing[m]
        mu = rules.slow_baseline(
            baseline[m], perceived[m], skill[m], p[P.strain_support_effect, m], p[P.strain_skill_effect, m]
        )
        strain[m] = mu + deviation[m]


@phase
def live_together(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Partners quarrel, and each forms a view of the relationship; singles do neither. Writes conflicts, satisfaction."""
    keep_apart()
    ties, people, today, parameters = world.ties, world.people, world.today, world.parameters
    luck = moment.luck
    for i in range(first, last):
        j = ties.partner[i]
        if j != i:
            couple = couple_counter(i, j)
            fill_uniform(couple, moment.keys[Decision.COUPLE_CONFLICT], luck[0])
            fill_uniform(person_counter(i), moment.keys[Decision.CONFLICT], luck[1])
            fill_uniform(person_counter(j), moment.keys[Decision.CONFLICT], luck[2])
            fill_uniform(couple, moment.keys[Decision.COUPLE_SATISFACTION], luck[3])
            fill_uniform(person_counter(i), moment.keys[Decision.SATISFACTION], luck[4])
            _quarrel(i, j, people, today.conflicts[i], parameters.values, luck)
            _judge(i, j, people, today, parameters.values, luck)


@row_loop
def _quarrel(i: Any, j: Any, people: Any, conflicts: Any, p: Any, luck: Any) -> None:
    """Conflicts that i reports, and in luck[2] those that j reports: a shared part and a part of each one's own."""
    strain, other_strain, skill, other_skill = people.strain[i], people.strain[j], people.skill[i], people.skill[j]
    for m in range(conflicts.size):
        rate = rules.conflict_rate(
            strain[m], other_strain[m], skill[m], other_skill[m],
            p[P.relationship_conflict_level, m], p[P.relationship_strain_slope, m], p[P.relationship_skill_slope, m],
        )  # fmt: skip
        shared = poisson(luck[0, m], rate * p[P.relationship_shared_conflict, m])
        own_rate = rate * (_ONE - p[P.relationship_shared_conflict, m])
        conflicts[m] = shared + poisson(luck[1, m], own_rate)
        luck[2, m] = shared + poisson(luck[2, m], own_rate)


@row_loop
def _judge(i: Any, j: Any, people: Any, today: Any, p: Any, luck: Any) -> None:
    satisfaction, conflicts, helper, quality = (
        people.satisfaction[i],
        today.conflicts[i],
        today.helper[i],
        today.quality[i],
    )
    for m in range(satisfaction.size):
        lost = rules.satisfaction_lost(
            conflicts[m], luck[2, m], p[P.relationship_own_conflict, m], p[P.relationship_partner_conflict, m]
        )
        gained = p[P.relationship_support_gain, m] * quality[m] if helper[m] == j else _ZERO
        noise = p[P.relationship_couple_noise, m] * normal(luck[3, m]) + p[P.relationship_own_noise, m] * normal(
            luck[4, m]
        )
        satisfaction[m] = rules.satisfaction_after(
            satisfaction[m], p[P.relationship_carry_over, m], lost, gained, noise
        )
