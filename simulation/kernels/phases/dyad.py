"""Lines 4 and 9 of the day: strain crosses over between partners; conflict and satisfaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.draws import FEW_TERMS, poisson, poisson_within
from simulation.kernels.machine.numbers import ONE, ZERO
from simulation.kernels.machine.packing import list_below
from simulation.kernels.phases.stressors import Morning
from simulation.kernels.rows.gathering import (
    draw,
    draw_normals_together,
    draw_together,
    exchange,
    gather_partners,
    size_of,
    to_normal,
)
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.parameters import P

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.world import Moment, Scratch, Span, World
    from simulation.population import Population, Today


@rule
def cross_over(row: Span, world: World, moment: Moment, luck: Morning) -> None:
    """Each partner catches part of the other's strain; a single catches nothing. Writes deviation and strain."""
    scratch = moment.scratch
    exchange(row, luck.crosses, scratch, luck.caught)
    _catch(row, world.people, world.parameters.values, scratch.coupled, luck.caught)


@row_loop
def _catch(row: Span, people: Population, p: Floats, coupled: Any, caught: Any) -> None:
    side_by_side()
    deviation, strain, baseline = lanes(people.deviation, row), lanes(people.strain, row), lanes(people.baseline, row)
    perceived, skill = lanes(people.perceived, row), lanes(people.skill, row)
    for k in range(strain.size):
        deviation[k] += coupled[k] * caught[k]
        mu = rules.slow_baseline(
            baseline[k], perceived[k], skill[k], p[P.strain_support_effect], p[P.strain_skill_effect]
        )
        strain[k] = mu + deviation[k]


class Quarrel(NamedTuple):
    """Numbers (lanes,) of the persons of a row that lead to today's conflicts.

    Uniforms of the ``couple`` and of one's ``own``; the partner's strain and skill; expected conflicts a day, those that both
    report and those that only one does; how many of these there are (``shared``, ``alone``); and the probability of as many
    as FEW_TERMS at most.
    """

    couple: Floats
    own: Floats
    partners_strain: Floats
    partners_skill: Floats
    shared_rate: Floats
    own_rate: Floats
    shared_covered: Floats
    own_covered: Floats
    shared: Floats
    alone: Floats


class View(NamedTuple):
    """Numbers (lanes,) of the persons of a row that form their view of the relationship."""

    couple_noise: Floats
    own_noise: Floats
    partners_conflicts: Floats


@rule
def _quarrel_in(rows: Floats) -> Quarrel:
    """Rows of scratch (rows, lanes) under the names that they have in ``quarrel``."""
    return Quarrel(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[8], rows[9])


@rule
def _view_in(rows: Floats) -> View:
    """Rows of scratch (rows, lanes) under the names that they have in ``judge``."""
    return View(rows[0], rows[1], rows[2])


@rule
def quarrel(row: Span, world: World, moment: Moment) -> None:
    """Partners quarrel, each reports conflicts of a shared part and a part of its own; singles do not. Writes conflicts."""
    scratch, keys, size = moment.scratch, moment.keys, size_of(row)
    luck, conflicts = _quarrel_in(scratch.rows), lanes(world.today.conflicts, row)
    gather_partners(row, world.people.strain, scratch, luck.partners_strain)
    gather_partners(row, world.people.skill, scratch, luck.partners_skill)
    draw_together(row, world, scratch, keys[Decision.COUPLE_CONFLICT], luck.couple)
    draw(size, scratch, keys[Decision.CONFLICT], luck.own)
    _expect(row, world.people, world.parameters.values, luck)
    _count_conflicts(size, luck)
    _count_many(size, luck.couple, luck.shared_rate, luck.shared_covered, luck.shared, scratch.listed)
    _count_many(size, luck.own, luck.own_rate, luck.own_covered, luck.alone, scratch.listed)
    _report(conflicts, luck, scratch.coupled)


@row_loop
def _expect(row: Span, people: Population, p: Floats, luck: Quarrel) -> None:
    """Expected conflicts a day, shared and own: from the strain and skill of both partners."""
    side_by_side()
    strain, skill = lanes(people.strain, row), lanes(people.skill, row)
    for k in range(strain.size):
        rate = rules.conflict_rate(
            strain[k], luck.partners_strain[k], skill[k], luck.partners_skill[k],
            p[P.relationship_conflict_level], p[P.relationship_strain_slope], p[P.relationship_skill_slope],
        )  # fmt: skip
        luck.shared_rate[k] = rate * p[P.relationship_shared_conflict]
        luck.own_rate[k] = rate * (ONE - p[P.relationship_shared_conflict])


@row_loop
def _count_conflicts(size: Any, luck: Quarrel) -> None:
    """Poisson counts by inversion, up to FEW_TERMS; and the probability of at most that many, so that rarer counts are redone."""
    side_by_side()
    for k in range(size):
        luck.shared[k], luck.shared_covered[k] = poisson_within(luck.couple[k], luck.shared_rate[k], FEW_TERMS)
        luck.alone[k], luck.own_covered[k] = poisson_within(luck.own[k], luck.own_rate[k], FEW_TERMS)


@rule
def _count_many(size: Any, u: Any, rate: Any, covered: Any, count: Any, listed: Any) -> None:
    """Count again, with more terms, where the count exceeds FEW_TERMS."""
    for c in range(list_below(covered[:size], u, listed)):
        k = np.uint64(listed[c])
        count[k] = poisson(u[k], rate[k])


@row_loop
def _report(conflicts: Any, luck: Quarrel, coupled: Any) -> None:
    side_by_side()
    for k in range(conflicts.size):
        conflicts[k] = luck.shared[k] + luck.alone[k] if coupled[k] > ZERO else ZERO


@rule
def judge(row: Span, world: World, moment: Moment) -> None:
    """Each partner forms a view of the relationship; a single has none, which is 0. Writes satisfaction."""
    scratch, keys, size, luck = moment.scratch, moment.keys, size_of(row), _view_in(moment.scratch.rows)
    gather_partners(row, world.today.conflicts, scratch, luck.partners_conflicts)
    draw_normals_together(row, world, scratch, keys[Decision.COUPLE_SATISFACTION], luck.couple_noise)
    draw(size, scratch, keys[Decision.SATISFACTION], luck.own_noise)
    to_normal(size, luck.own_noise)
    _form_view(row, lanes(world.people.satisfaction, row), world.today, world.parameters.values, scratch, luck)


@row_loop
def _form_view(row: Span, satisfaction: Any, today: Today, p: Floats, scratch: Scratch, luck: View) -> None:
    side_by_side()
    helper, quality, own = lanes(today.helper, row), lanes(today.quality, row), lanes(today.conflicts, row)
    for k in range(satisfaction.size):
        lost = rules.satisfaction_lost(
            own[k], luck.partners_conflicts[k],
            p[P.relationship_own_conflict], p[P.relationship_partner_conflict],
        )  # fmt: skip
        helped = p[P.relationship_support_gain] * quality[k]
        gained = helped if helper[k] == scratch.partner[k] else ZERO
        noise = p[P.relationship_couple_noise] * luck.couple_noise[k] + p[P.relationship_own_noise] * luck.own_noise[k]
        view = rules.satisfaction_after(satisfaction[k], p[P.relationship_carry_over], lost, gained, noise)
        satisfaction[k] = view if scratch.coupled[k] > ZERO else ZERO
