"""Before the first day: who the persons are, and what they carry already."""

from __future__ import annotations

from typing import Any

from simulation.kernels import rules
from simulation.kernels.machine.compiling import phase, row_loop, rule
from simulation.kernels.machine.draws import Decision, normal
from simulation.kernels.phases.stressors import JOINT, KIND_COUNT, OWN, WEIGHT
from simulation.kernels.rows.lanes import WIDTH, lanes, side_by_side
from simulation.kernels.rows.seats import draw, draw_together, seat_row, size_of
from simulation.parameters import P


@phase
def found(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Draw traits (baseline, perceived support, esteem) and the load of past events; belonging starts at its reference."""
    people, desk, keys, luck = world.people, moment.desk, moment.keys, moment.desk.luck
    for start in range(first, last, WIDTH):
        row = seat_row(start, last, world, desk)
        size = size_of(row)
        draw(size, desk, keys[Decision.BASELINE], luck[0])
        draw_together(row, world, desk, keys[Decision.COUPLE_BASELINE], luck[1])
        draw(size, desk, keys[Decision.SUPPORT_TRAIT], luck[2])
        draw(size, desk, keys[Decision.ESTEEM], luck[3])
        _draw_traits(row, people, world.parameters.values, luck)
        _learn(row, people.experience, world.ties.experience)
        for kind in range(KIND_COUNT):
            draw(size, desk, keys[Decision.PAST_EVENT + kind], luck[4])
            draw_together(row, world, desk, keys[Decision.PAST_JOINT_EVENT + kind], luck[5])
            _draw_past(lanes(people.load[kind], row), kind, world.parameters.values, luck)


@row_loop
def _draw_traits(row: Any, people: Any, p: Any, luck: Any) -> None:
    side_by_side()
    baseline, trait = lanes(people.baseline, row), lanes(people.support_trait, row)
    perceived = lanes(people.perceived, row)
    esteem, belonging = lanes(people.esteem, row), lanes(people.belonging, row)
    strain, recent = lanes(people.strain, row), lanes(people.recent, row)
    for k in range(baseline.size):
        baseline[k] = rules.couple_trait(
            normal(luck[0, k]), normal(luck[1, k]), p[P.strain_baseline_sd], p[P.strain_baseline_correlation]
        )
        trait[k] = normal(luck[2, k])
        perceived[k] = trait[k]
        esteem[k] = p[P.resources_esteem_sd] * normal(luck[3, k])
        belonging[k] = p[P.resources_reference_belonging]
        strain[k] = baseline[k] - p[P.strain_support_effect] * perceived[k]
        recent[k] = strain[k]


@rule
def _learn(row: Any, experience: Any, before: Any) -> None:
    for i in range(row.first, row.last):
        experience[i] = before[i]


@row_loop
def _draw_past(load: Any, kind: Any, p: Any, luck: Any) -> None:
    side_by_side()
    for k in range(load.size):
        weight, kept = p[WEIGHT + kind], p[P.stressors_kept]
        own = rules.past_load(luck[4, k], p[OWN + kind], weight, kept)
        joint = rules.past_load(luck[5, k], p[JOINT + kind], weight, kept)
        load[k] = own + joint
