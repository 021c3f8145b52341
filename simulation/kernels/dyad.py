"""Lines 4 and 9 of the day: strain crosses over between partners; conflict and satisfaction."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.compiling import phase, row_loop
from simulation.kernels.draws import Decision, normal, poisson
from simulation.kernels.lanes import draw_alone, draw_together, everybody, fetch_partners, lanes, seat_row, side_by_side
from simulation.kernels.threads import keep_apart
from simulation.parameters import P

_ZERO, _ONE = np.float32(0), np.float32(1)


@phase
def cross_over(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Each partner catches part of the other's strain; a single catches nothing. Writes deviation and strain."""
    keep_apart()
    desk, crossing = moment.desk, moment.desk.luck[0]
    innovation = lanes(world.today.innovation, everybody(world.people.strain.shape[0]))
    for start in range(first, last, world.lanes.abreast):
        row = seat_row(start, last, world.lanes.abreast, world, desk)
        fetch_partners(innovation, desk.across, crossing)
        _catch(row, world.people, crossing, world.lanes.p, desk)


@row_loop
def _catch(row: Any, people: Any, crossing: Any, p: Any, desk: Any) -> None:
    side_by_side()
    deviation, strain, baseline = lanes(people.deviation, row), lanes(people.strain, row), lanes(people.baseline, row)
    perceived, skill = lanes(people.perceived, row), lanes(people.skill, row)
    for k in range(strain.size):
        coupled = _ZERO if desk.partner[k] == desk.person[k] else _ONE
        deviation[k] += coupled * crossing[k]
        mu = rules.slow_baseline(
            baseline[k], perceived[k], skill[k], p[P.strain_support_effect, k], p[P.strain_skill_effect, k]
        )
        strain[k] = mu + deviation[k]


@phase
def quarrel(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Partners quarrel, each reports conflicts of a shared part and a part of its own; singles do not. Writes conflicts."""
    keep_apart()
    desk, keys = moment.desk, moment.keys
    everywhere = everybody(world.people.strain.shape[0])
    strain, skill = lanes(world.people.strain, everywhere), lanes(world.people.skill, everywhere)
    for start in range(first, last, world.lanes.abreast):
        row = seat_row(start, last, world.lanes.abreast, world, desk)
        fetch_partners(strain, desk.across, desk.luck[2])
        fetch_partners(skill, desk.across, desk.luck[3])
        draw_together(desk.person, desk.partner, keys[Decision.COUPLE_CONFLICT], desk.luck[0])
        draw_alone(desk.person, keys[Decision.CONFLICT], desk.luck[1])
        _report(row, world.people, lanes(world.today.conflicts, row), world.lanes.p, desk)


@row_loop
def _report(row: Any, people: Any, conflicts: Any, p: Any, desk: Any) -> None:
    side_by_side()
    strain, skill = lanes(people.strain, row), lanes(people.skill, row)
    for k in range(conflicts.size):
        rate = rules.conflict_rate(
            strain[k], desk.luck[2, k], skill[k], desk.luck[3, k],
            p[P.relationship_conflict_level, k], p[P.relationship_strain_slope, k], p[P.relationship_skill_slope, k],
        )  # fmt: skip
        shared = poisson(desk.luck[0, k], rate * p[P.relationship_shared_conflict, k])
        own = poisson(desk.luck[1, k], rate * (_ONE - p[P.relationship_shared_conflict, k]))
        conflicts[k] = _ZERO if desk.partner[k] == desk.person[k] else shared + own


@phase
def judge(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Each partner forms a view of the relationship; singles do not. Writes satisfaction."""
    keep_apart()
    desk, keys = moment.desk, moment.keys
    conflicts = lanes(world.today.conflicts, everybody(world.people.strain.shape[0]))
    for start in range(first, last, world.lanes.abreast):
        row = seat_row(start, last, world.lanes.abreast, world, desk)
        fetch_partners(conflicts, desk.across, desk.luck[2])
        draw_together(desk.person, desk.partner, keys[Decision.COUPLE_SATISFACTION], desk.luck[0])
        draw_alone(desk.person, keys[Decision.SATISFACTION], desk.luck[1])
        _form_view(row, lanes(world.people.satisfaction, row), world.today, world.lanes.p, desk)


@row_loop
def _form_view(row: Any, satisfaction: Any, today: Any, p: Any, desk: Any) -> None:
    side_by_side()
    helper, quality, own = lanes(today.helper, row), lanes(today.quality, row), lanes(today.conflicts, row)
    for k in range(satisfaction.size):
        lost = rules.satisfaction_lost(
            own[k], desk.luck[2, k],
            p[P.relationship_own_conflict, k], p[P.relationship_partner_conflict, k],
        )  # fmt: skip
        gained = p[P.relationship_support_gain, k] * quality[k] if helper[k] == desk.partner[k] else _ZERO
        noise = p[P.relationship_couple_noise, k] * normal(desk.luck[0, k]) + p[P.relationship_own_noise, k] * normal(
            desk.luck[1, k]
        )
        view = rules.satisfaction_after(satisfaction[k], p[P.relationship_carry_over, k], lost, gained, noise)
        satisfaction[k] = satisfaction[k] if desk.partner[k] == desk.person[k] else view
