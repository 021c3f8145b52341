"""Before the first day: traits of the persons, and their loads of past events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import phase, row_loop, rule
from simulation.kernels.machine.draws import kind_key, normal
from simulation.kernels.rows.gathering import draw, draw_together, index_row, size_of
from simulation.kernels.rows.lanes import WIDTH, lanes, side_by_side
from simulation.parameters import P

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.world import Moment, Span, World
    from simulation.parameters import Kinds
    from simulation.population import Population


class Luck(NamedTuple):
    """Uniforms (lanes,) of the persons of a row, by what they decide."""

    baseline: Floats
    couple_baseline: Floats
    support_trait: Floats
    esteem: Floats
    past_event: Floats
    past_joint_event: Floats


@rule
def _luck_in(rows: Floats) -> Luck:
    """Rows of scratch (rows, lanes) under the names that they have before the first day."""
    return Luck(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5])


@phase
def found(first: Any, last: Any, world: World, moment: Moment) -> None:
    """Draw traits (baseline, perceived support, esteem) and the load of past events; belonging starts at its reference."""
    people, kinds, scratch = world.people, world.parameters.kinds, moment.scratch
    keys, luck, kept = moment.keys, _luck_in(scratch.rows), world.parameters.values[P.stressors_kept]
    for start in range(first, last, WIDTH):
        row = index_row(start, last, world, scratch)
        size = size_of(row)
        draw(size, scratch, keys[Decision.BASELINE], luck.baseline)
        draw_together(row, world, scratch, keys[Decision.COUPLE_BASELINE], luck.couple_baseline)
        draw(size, scratch, keys[Decision.SUPPORT_TRAIT], luck.support_trait)
        draw(size, scratch, keys[Decision.ESTEEM], luck.esteem)
        _draw_traits(row, people, world.parameters.values, luck)
        _learn(row, people.experience, world.ties.experience)
        for kind in range(kinds.own.size):
            quarter, identity = kinds.quarter[kind], kinds.identity[kind]
            draw(size, scratch, kind_key(keys[Decision.PAST_EVENT + quarter], identity), luck.past_event)
            key = kind_key(keys[Decision.PAST_JOINT_EVENT + quarter], identity)
            draw_together(row, world, scratch, key, luck.past_joint_event)
            _draw_past(lanes(people.load[kind], row), kind, kinds, kept, luck)


@row_loop
def _draw_traits(row: Span, people: Population, p: Floats, luck: Luck) -> None:
    side_by_side()
    baseline, trait = lanes(people.baseline, row), lanes(people.support_trait, row)
    perceived = lanes(people.perceived, row)
    esteem, belonging = lanes(people.esteem, row), lanes(people.belonging, row)
    strain, recent = lanes(people.strain, row), lanes(people.recent, row)
    for k in range(baseline.size):
        baseline[k] = rules.couple_trait(
            normal(luck.baseline[k]),
            normal(luck.couple_baseline[k]),
            p[P.strain_baseline_sd],
            p[P.strain_baseline_correlation],
        )
        trait[k] = normal(luck.support_trait[k])
        perceived[k] = trait[k]
        esteem[k] = p[P.resources_esteem_sd] * normal(luck.esteem[k])
        belonging[k] = p[P.resources_reference_belonging]
        strain[k] = baseline[k] - p[P.strain_support_effect] * perceived[k]
        recent[k] = strain[k]


@rule
def _learn(row: Span, experience: Any, before: Any) -> None:
    for i in range(row.first, row.last):
        experience[i] = before[i]


@row_loop
def _draw_past(load: Any, kind: Any, kinds: Kinds, kept: Any, luck: Luck) -> None:
    side_by_side()
    for k in range(load.size):
        own = rules.past_load(luck.past_event[k], kinds.own[kind], kinds.weight[kind], kept)
        joint = rules.past_load(luck.past_joint_event[k], kinds.joint[kind], kinds.weight[kind], kept)
        load[k] = own + joint
