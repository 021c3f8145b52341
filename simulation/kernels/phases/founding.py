"""Before the first day: traits of the persons, where their slow states begin, and their loads of past events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import part, row_loop, rule
from simulation.kernels.machine.draws import kind_key
from simulation.kernels.machine.numbers import HALF, ONE, ZERO
from simulation.kernels.rows.gathering import (
    draw,
    draw_normals_together,
    draw_together,
    gather_partners,
    index_row,
    size_of,
    to_normal,
)
from simulation.kernels.rows.lanes import WIDTH, lanes, side_by_side
from simulation.parameters import P

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.world import Moment, Span, World
    from simulation.parameters import Kinds
    from simulation.population import Population


class Luck(NamedTuple):
    """Standard normals (lanes,) of the persons of a row, by what they decide; the partner's disposition."""

    support: Floats
    esteem_trait: Floats
    esteem: Floats
    slow: Floats
    reactivity: Floats
    need: Floats
    report: Floats
    closeness_trait: Floats
    couple_closeness_trait: Floats
    couple_closeness: Floats
    partners_disposition: Floats


class Past(NamedTuple):
    """Uniforms (lanes,) of the persons of a row that decide past events, one's own and the couple's."""

    own: Floats
    joint: Floats


@rule
def _luck_in(rows: Floats) -> Luck:
    """Rows of scratch (rows, lanes) under the names that they have before the first day."""
    return Luck(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[8], rows[9], rows[10])


@part
def found(first: Any, last: Any, world: World, moment: Moment) -> None:
    """Draw traits, the slow states round them, and the load of past events; belonging starts at its reference."""
    for start in range(first, last, WIDTH):
        row = index_row(start, last, world, moment.scratch)
        luck = _luck_in(moment.scratch.rows)
        _draw_traits(row, world, moment, luck)
        _give_traits(row, world, luck)
        _give_couples(row, world, moment, luck)
        _begin(row, world.people, world.parameters.values, luck)
        _learn(row, world.people.experience, world.ties.experience)
        _remember(row, world, moment)


@rule
def _draw_traits(row: Span, world: World, moment: Moment, luck: Luck) -> None:
    scratch, keys = moment.scratch, moment.keys
    _draw_normals(row, moment, keys[Decision.SUPPORT_TRAIT], luck.support)
    _draw_normals(row, moment, keys[Decision.ESTEEM_TRAIT], luck.esteem_trait)
    _draw_normals(row, moment, keys[Decision.ESTEEM], luck.esteem)
    _draw_normals(row, moment, keys[Decision.SLOW_BASELINE], luck.slow)
    _draw_normals(row, moment, keys[Decision.REACTIVITY], luck.reactivity)
    _draw_normals(row, moment, keys[Decision.NEED], luck.need)
    _draw_normals(row, moment, keys[Decision.REPORT], luck.report)
    _draw_normals(row, moment, keys[Decision.CLOSENESS_TRAIT], luck.closeness_trait)
    draw_normals_together(row, world, scratch, keys[Decision.COUPLE_CLOSENESS_TRAIT], luck.couple_closeness_trait)
    draw_normals_together(row, world, scratch, keys[Decision.COUPLE_CLOSENESS], luck.couple_closeness)
    gather_partners(row, world.ties.disposition, world.ties, luck.partners_disposition)


@rule
def _draw_normals(row: Span, moment: Moment, key: Any, out: Any) -> None:
    draw(size_of(row), moment.scratch, key, out)
    to_normal(size_of(row), out)


@row_loop
def _give_traits(row: Span, world: World, luck: Luck) -> None:
    """Traits of persons."""
    side_by_side()
    people, p, disposition = world.people, world.parameters.values, lanes(world.ties.disposition, row)
    baseline, support_trait = lanes(people.baseline, row), lanes(people.support_trait, row)
    esteem_trait, need, report = lanes(people.esteem_trait, row), lanes(people.need, row), lanes(people.report, row)
    reactivity, to_conflicts = lanes(people.reactivity, row), lanes(people.conflict_reactivity, row)
    esteem_sd = np.float32(np.sqrt(p[P.resources_esteem_trait_share]))
    for k in range(baseline.size):
        baseline[k] = rules.baseline_trait(
            disposition[k], luck.support[k], p[P.strain_baseline_sd], p[P.strain_confounded]
        )
        support_trait[k] = p[P.resources_support_trait_sd] * luck.support[k]
        esteem_trait[k] = rules.esteem_trait(
            disposition[k], luck.support[k], luck.esteem_trait[k], esteem_sd,
            p[P.resources_esteem_of_baseline], p[P.resources_esteem_of_support_trait],
        )  # fmt: skip
        need[k] = rules.lognormal_trait(luck.need[k], p[P.company_need_sd])
        report[k] = rules.log_rate_trait(luck.report[k], p[P.relationship_report_spread])
        reactivity[k] = rules.lognormal_trait(luck.reactivity[k], p[P.strain_reactivity_sd])
        to_conflicts[k] = rules.conflict_reactivity(
            luck.reactivity[k], luck.report[k], p[P.strain_reactivity_sd], p[P.relationship_report_spread],
            p[P.relationship_reactivity_power], p[P.relationship_report_lightness],
        )  # fmt: skip


@rule
def _give_couples(row: Span, world: World, moment: Moment, luck: Luck) -> None:
    """Traits and the first state of couples; 0 for singles."""
    coupled = lanes(world.ties.coupled, row)
    _give_closeness(row, world, luck, coupled)
    draw_normals_together(
        row, world, moment.scratch, moment.keys[Decision.COUPLE_CONFLICT_TRAIT], luck.couple_closeness_trait
    )
    _give_conflicts(row, world.people, world.parameters.values, luck, coupled)


@row_loop
def _give_closeness(row: Span, world: World, luck: Luck, coupled: Any) -> None:
    side_by_side()
    people, p, disposition = world.people, world.parameters.values, lanes(world.ties.disposition, row)
    trait, closeness, satisfaction = (
        lanes(people.closeness_trait, row),
        lanes(people.closeness, row),
        lanes(people.satisfaction, row),
    )
    for k in range(trait.size):
        pair = rules.couple_trait(
            luck.closeness_trait[k], luck.couple_closeness_trait[k], ONE, p[P.relationship_closeness_correlation]
        )
        own = rules.closeness_trait(
            pair, HALF * (disposition[k] + luck.partners_disposition[k]), p[P.relationship_closeness_trait_sd],
            p[P.relationship_closeness_of_baseline], p[P.relationship_baseline_weight],
        )  # fmt: skip
        first = rules.started(own, luck.couple_closeness[k], p[P.relationship_closeness_sd])
        trait[k] = own if coupled[k] > ZERO else ZERO
        closeness[k] = first if coupled[k] > ZERO else ZERO
        satisfaction[k] = first if coupled[k] > ZERO else ZERO


@row_loop
def _give_conflicts(row: Span, people: Population, p: Floats, luck: Luck, coupled: Any) -> None:
    """The couple's part in conflicts, from the couples' normals drawn last; yesterday's conflicts were the usual ones."""
    side_by_side()
    couple, conflicts = lanes(people.couple_conflict, row), lanes(people.conflicts, row)
    for k in range(couple.size):
        trait = rules.log_rate_trait(luck.couple_closeness_trait[k], p[P.relationship_couple_spread])
        couple[k] = trait if coupled[k] > ZERO else ZERO
        conflicts[k] = p[P.relationship_reference_conflicts] * coupled[k]


@row_loop
def _begin(row: Span, people: Population, p: Floats, luck: Luck) -> None:
    """Slow states round their traits; strain is the slow baseline."""
    side_by_side()
    baseline, slow = lanes(people.baseline, row), lanes(people.slow_baseline, row)
    perceived, support_trait = lanes(people.perceived, row), lanes(people.support_trait, row)
    esteem, esteem_trait, belonging = (
        lanes(people.esteem, row),
        lanes(people.esteem_trait, row),
        lanes(people.belonging, row),
    )
    strain, recent = lanes(people.strain, row), lanes(people.recent, row)
    esteem_sd = np.float32(np.sqrt(ONE - p[P.resources_esteem_trait_share]))
    for k in range(slow.size):
        slow[k] = rules.started(baseline[k], luck.slow[k], p[P.strain_slow_sd])
        perceived[k] = support_trait[k]
        esteem[k] = rules.started(esteem_trait[k], luck.esteem[k], esteem_sd)
        belonging[k] = p[P.resources_reference_belonging]
        strain[k], recent[k] = slow[k], slow[k]


@rule
def _learn(row: Span, experience: Any, before: Any) -> None:
    for i in range(row.first, row.last):
        experience[i] = before[i]


@rule
def _remember(row: Span, world: World, moment: Moment) -> None:
    """Load that past events left."""
    kinds, scratch, keys = world.parameters.kinds, moment.scratch, moment.keys
    past, kept = Past(scratch.rows[0], scratch.rows[1]), world.parameters.values[P.stressors_kept]
    for kind in range(kinds.own.size):
        quarter, identity = kinds.quarter[kind], kinds.identity[kind]
        draw(size_of(row), scratch, kind_key(keys[Decision.PAST_EVENT + quarter], identity), past.own)
        draw_together(row, world, scratch, kind_key(keys[Decision.PAST_JOINT_EVENT + quarter], identity), past.joint)
        _draw_past(lanes(world.people.load[kind], row), kind, kinds, kept, past)


@row_loop
def _draw_past(load: Any, kind: Any, kinds: Kinds, kept: Any, past: Past) -> None:
    side_by_side()
    for k in range(load.size):
        own = rules.past_load(past.own[k], kinds.own[kind], kinds.weight[kind], kept)
        joint = rules.past_load(past.joint[k], kinds.joint[kind], kinds.weight[kind], kept)
        load[k] = own + joint
