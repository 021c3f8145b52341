"""Lines 4 and 9 of the day: strain crosses over between partners; conflict and satisfaction."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.draws import FEW_TERMS, Decision, poisson, poisson_within
from simulation.kernels.machine.packing import list_below
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.kernels.rows.seats import (
    ask_partners,
    draw,
    draw_normals_together,
    draw_together,
    exchange,
    size_of,
    to_normal,
)
from simulation.parameters import P

_ZERO, _ONE = np.float32(0), np.float32(1)


@rule
def cross_over(row: Any, world: Any, moment: Any, crossing: Any) -> None:
    """Each partner catches part of the other's strain; a single catches nothing. Writes deviation and strain."""
    desk = moment.desk
    exchange(row, crossing, desk, desk.luck[0])
    _catch(row, world.people, world.parameters.values, desk.coupled, desk.luck[0])


@row_loop
def _catch(row: Any, people: Any, p: Any, coupled: Any, crossing: Any) -> None:
    side_by_side()
    deviation, strain, baseline = lanes(people.deviation, row), lanes(people.strain, row), lanes(people.baseline, row)
    perceived, skill = lanes(people.perceived, row), lanes(people.skill, row)
    for k in range(strain.size):
        deviation[k] += coupled[k] * crossing[k]
        mu = rules.slow_baseline(
            baseline[k], perceived[k], skill[k], p[P.strain_support_effect], p[P.strain_skill_effect]
        )
        strain[k] = mu + deviation[k]


@rule
def quarrel(row: Any, world: Any, moment: Any) -> None:
    """Partners quarrel, each reports conflicts of a shared part and a part of its own; singles do not. Writes conflicts."""
    desk, keys, size = moment.desk, moment.keys, size_of(row)
    luck, conflicts = desk.luck, lanes(world.today.conflicts, row)
    ask_partners(row, world.people.strain, desk, luck[2])
    ask_partners(row, world.people.skill, desk, luck[3])
    draw_together(row, world, desk, keys[Decision.COUPLE_CONFLICT], luck[0])
    draw(size, desk, keys[Decision.CONFLICT], luck[1])
    _expect(row, world.people, world.parameters.values, luck)
    _count_conflicts(size, luck)
    _count_many(size, luck[0], luck[4], luck[6], luck[2], desk.listed)
    _count_many(size, luck[1], luck[5], luck[7], luck[3], desk.listed)
    _report(conflicts, luck, desk.coupled)


@row_loop
def _expect(row: Any, people: Any, p: Any, luck: Any) -> None:
    """Expected conflicts a day, shared and own: from the partner's strain and skill, luck[2] and luck[3], to luck[4] and [5]."""
    side_by_side()
    strain, skill = lanes(people.strain, row), lanes(people.skill, row)
    for k in range(strain.size):
        rate = rules.conflict_rate(
            strain[k], luck[2, k], skill[k], luck[3, k],
            p[P.relationship_conflict_level], p[P.relationship_strain_slope], p[P.relationship_skill_slope],
        )  # fmt: skip
        luck[4, k] = rate * p[P.relationship_shared_conflict]
        luck[5, k] = rate * (_ONE - p[P.relationship_shared_conflict])


@row_loop
def _count_conflicts(size: Any, luck: Any) -> None:
    """Conflicts, shared and own, up to a few: to luck[2] and [3]; the share of chance that these cover: to luck[6] and [7]."""
    side_by_side()
    for k in range(size):
        luck[2, k], luck[6, k] = poisson_within(luck[0, k], luck[4, k], FEW_TERMS)
        luck[3, k], luck[7, k] = poisson_within(luck[1, k], luck[5, k], FEW_TERMS)


@rule
def _count_many(size: Any, u: Any, rate: Any, covered: Any, count: Any, listed: Any) -> None:
    """Count again where a few were not enough."""
    for c in range(list_below(covered[:size], u, listed)):
        k = np.uint64(listed[c])
        count[k] = poisson(u[k], rate[k])


@row_loop
def _report(conflicts: Any, luck: Any, coupled: Any) -> None:
    side_by_side()
    for k in range(conflicts.size):
        conflicts[k] = luck[2, k] + luck[3, k] if coupled[k] > _ZERO else _ZERO


@rule
def judge(row: Any, world: Any, moment: Any) -> None:
    """Each partner forms a view of the relationship; a single has none, which is 0. Writes satisfaction."""
    desk, keys, size = moment.desk, moment.keys, size_of(row)
    ask_partners(row, world.today.conflicts, desk, desk.luck[2])
    draw_normals_together(row, world, desk, keys[Decision.COUPLE_SATISFACTION], desk.luck[0])
    draw(size, desk, keys[Decision.SATISFACTION], desk.luck[1])
    to_normal(size, desk.luck[1])
    _form_view(row, lanes(world.people.satisfaction, row), world.today, world.parameters.values, desk)


@row_loop
def _form_view(row: Any, satisfaction: Any, today: Any, p: Any, desk: Any) -> None:
    side_by_side()
    helper, quality, own = lanes(today.helper, row), lanes(today.quality, row), lanes(today.conflicts, row)
    for k in range(satisfaction.size):
        lost = rules.satisfaction_lost(
            own[k], desk.luck[2, k],
            p[P.relationship_own_conflict], p[P.relationship_partner_conflict],
        )  # fmt: skip
        gained = p[P.relationship_support_gain] * quality[k] if helper[k] == desk.partner[k] else _ZERO
        noise = p[P.relationship_couple_noise] * desk.luck[0, k] + p[P.relationship_own_noise] * desk.luck[1, k]
        view = rules.satisfaction_after(satisfaction[k], p[P.relationship_carry_over], lost, gained, noise)
        satisfaction[k] = view if desk.coupled[k] > _ZERO else _ZERO
