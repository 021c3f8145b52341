"""Line 10 of the day: partners quarrel, judge their relationship, and grow closer or apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.draws import FEW_TERMS, poisson, poisson_within
from simulation.kernels.machine.numbers import ZERO
from simulation.kernels.machine.packing import list_below
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
    from simulation.kernels.world import Gains, Moment, Span, World
    from simulation.population import Population


class Quarrel(NamedTuple):
    """Numbers (lanes,) of the persons of a row that lead to today's conflicts.

    Uniforms of the ``couple`` and of one's ``own``; the ``pressure`` of each partner on the rate, and the partner's; conflicts of
    yesterday that the partner reported; expected conflicts a day, those that both report and those that only one does; how many
    of these there are (``shared``, ``alone``); and the probability of as many as FEW_TERMS at most.
    """

    couple: Floats
    own: Floats
    pressure: Floats
    partners_pressure: Floats
    partners_conflicts: Floats
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
    return Quarrel(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[8], rows[9], rows[10])


@rule
def _view_in(rows: Floats) -> View:
    """Rows of scratch (rows, lanes) under the names that they have in ``judge``."""
    return View(rows[0], rows[1], rows[2])


@rule
def quarrel(row: Span, world: World, moment: Moment) -> None:
    """Partners quarrel, each reports conflicts of a shared part and a part of its own; singles do not. Writes conflicts."""
    scratch, keys, size, p = moment.scratch, moment.keys, size_of(row), world.parameters.values
    luck, conflicts = _quarrel_in(scratch.rows), lanes(world.people.conflicts, row)
    _weigh_on(row, world, luck.pressure)
    exchange(row, luck.pressure, world.ties, luck.partners_pressure)
    gather_partners(row, world.people.conflicts, world.ties, luck.partners_conflicts)
    draw_together(row, world, scratch, keys[Decision.COUPLE_CONFLICT], luck.couple)
    draw(size, scratch, keys[Decision.CONFLICT], luck.own)
    _expect(row, world.people, p, luck)
    _count_conflicts(size, luck)
    _count_many(size, luck.couple, luck.shared_rate, luck.shared_covered, luck.shared, scratch.listed)
    _count_many(size, luck.own, luck.own_rate, luck.own_covered, luck.alone, scratch.listed)
    _report(conflicts, luck, lanes(world.ties.coupled, row))


@rule
def _weigh_on(row: Span, world: World, pressure: Any) -> None:
    """Each partner's part in the log rate of conflicts, to ``pressure``, with the load of all kinds that feed quarrels."""
    kinds = world.parameters.kinds
    pressure[:] = ZERO
    for kind in range(kinds.quarrels.size):
        if kinds.quarrels[kind]:
            _add(lanes(world.people.load[kind], row), pressure)
    _press(row, world.people, world.parameters.values, pressure)


@row_loop
def _add(load: Any, total: Any) -> None:
    side_by_side()
    for k in range(load.size):
        total[k] += load[k]


@row_loop
def _press(row: Span, people: Population, p: Floats, pressure: Any) -> None:
    """Turn the load in ``pressure`` into the whole pressure."""
    side_by_side()
    strain, mood, skill = lanes(people.strain, row), lanes(people.mood, row), lanes(people.skill, row)
    for k in range(strain.size):
        pressure[k] = rules.conflict_pressure(
            strain[k], mood[k], pressure[k], skill[k], p[P.relationship_strain_slope], p[P.relationship_mood_slope],
            p[P.relationship_load_slope], p[P.relationship_skill_slope],
        )  # fmt: skip


@row_loop
def _expect(row: Span, people: Population, p: Floats, luck: Quarrel) -> None:
    """Expected conflicts a day, shared and own."""
    side_by_side()
    strain, skill, yesterday = lanes(people.strain, row), lanes(people.skill, row), lanes(people.conflicts, row)
    couple, report = lanes(people.couple_conflict, row), lanes(people.report, row)
    for k in range(strain.size):
        after = rules.aftermath(
            yesterday[k], luck.partners_conflicts[k], p[P.relationship_aftermath], p[P.relationship_usual_aftermath]
        )
        luck.shared_rate[k] = rules.shared_conflict_rate(
            luck.pressure[k], luck.partners_pressure[k], couple[k], after, p[P.relationship_shared_start]
        )
        luck.own_rate[k] = rules.own_conflict_rate(
            strain[k], report[k], skill[k], p[P.relationship_own_level], p[P.relationship_strain_slope],
            p[P.relationship_skill_slope],
        )  # fmt: skip


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
    """Each partner forms a view of the relationship; a single has none, which is 0.

    Writes mood, satisfaction, closeness, and how much the day's conflicts hurt.
    """
    scratch, keys, size, luck = moment.scratch, moment.keys, size_of(row), _view_in(moment.scratch.rows)
    gather_partners(row, world.people.conflicts, world.ties, luck.partners_conflicts)
    draw_normals_together(row, world, scratch, keys[Decision.COUPLE_MOOD], luck.couple_noise)
    draw(size, scratch, keys[Decision.MOOD], luck.own_noise)
    to_normal(size, luck.own_noise)
    _form_view(row, world, luck)
    _grow_close(row, world, scratch.gains, luck)


@row_loop
def _form_view(row: Span, world: World, luck: View) -> None:
    """Mood and satisfaction."""
    side_by_side()
    people, today, p = world.people, world.today, world.parameters.values
    paired, partner = lanes(world.ties.coupled, row), lanes(world.ties.partner, row)
    helper, quality, own = lanes(today.helper, row), lanes(today.quality, row), lanes(people.conflicts, row)
    pain, satisfaction, mood = lanes(today.pain, row), lanes(people.satisfaction, row), lanes(people.mood, row)
    closeness, deviation = lanes(people.closeness, row), lanes(people.deviation, row)
    reactivity, skill = lanes(people.conflict_reactivity, row), lanes(people.skill, row)
    for k in range(mood.size):
        hurt = rules.pain(
            own[k], luck.partners_conflicts[k], reactivity[k], skill[k], p[P.relationship_own_conflict],
            p[P.relationship_partner_conflict], p[P.relationship_skill_relief],
        )  # fmt: skip
        noise = p[P.relationship_couple_noise] * luck.couple_noise[k] + p[P.relationship_own_noise] * luck.own_noise[k]
        after = rules.mood_after(
            mood[k],
            noise,
            hurt,
            p[P.relationship_reference_pain],
            p[P.relationship_carry_over],
            p[P.relationship_lingering],
        )
        given = quality[k]  # read first: a condition on what is read is a branch
        helped = given if helper[k] == partner[k] else ZERO
        view = rules.satisfaction(
            closeness[k], after, hurt, deviation[k], helped, p[P.relationship_lingering], p[P.relationship_spillover],
            p[P.relationship_support_gain],
        )  # fmt: skip
        coupled = paired[k] > ZERO
        pain[k], mood[k], satisfaction[k] = hurt, after if coupled else ZERO, view if coupled else ZERO


@row_loop
def _grow_close(row: Span, world: World, gains: Gains, luck: View) -> None:
    """Closeness follows its trait, conflicts, strain, the partner's help, and what sessions gave."""
    side_by_side()
    people, today, p = world.people, world.today, world.parameters.values
    coupled, partner = lanes(world.ties.coupled, row), lanes(world.ties.partner, row)
    helper, quality, own = lanes(today.helper, row), lanes(today.quality, row), lanes(people.conflicts, row)
    closeness, trait, recent = (
        lanes(people.closeness, row),
        lanes(people.closeness_trait, row),
        lanes(people.recent, row),
    )
    gained, drift = gains.closeness, gains.closeness_drift
    for k in range(closeness.size):
        given = quality[k]  # read first: a condition on what is read is a branch
        helped = given if helper[k] == partner[k] else ZERO
        pull = rules.closeness_pull(
            trait[k], recent[k], closeness[k], p[P.relationship_closeness_rate], p[P.relationship_strain_history]
        )
        moved = rules.closeness_moved(
            own[k], luck.partners_conflicts[k], helped, p[P.relationship_conflict_history],
            p[P.relationship_reference_conflicts], p[P.relationship_help_history], p[P.relationship_reference_help],
        )  # fmt: skip
        after = closeness[k] + pull + moved + gained[k] + drift[k]
        closeness[k] = after if coupled[k] > ZERO else ZERO
