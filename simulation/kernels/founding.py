"""Before the first day: who the persons are, and what they carry already."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.compiling import phase, row_loop
from simulation.kernels.draws import Decision, couple_counter, fill_uniform, normal, person_counter
from simulation.kernels.stressors import JOINT, KIND_COUNT, OWN, WEIGHT
from simulation.kernels.threads import keep_apart
from simulation.parameters import P

_ONE = np.float32(1)


@phase
def found(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Draw traits (baseline, perceived support, esteem) and the load of past events; belonging starts at its reference."""
    keep_apart()
    ties, people, parameters = world.ties, world.people, world.parameters
    luck = moment.luck
    for i in range(first, last):
        own, couple = person_counter(i), couple_counter(i, ties.partner[i])
        fill_uniform(own, moment.keys[Decision.BASELINE], luck[0])
        fill_uniform(couple, moment.keys[Decision.COUPLE_BASELINE], luck[1])
        fill_uniform(own, moment.keys[Decision.SUPPORT_TRAIT], luck[2])
        fill_uniform(own, moment.keys[Decision.ESTEEM], luck[3])
        _draw_traits(i, people, parameters.values, luck)
        people.experience[i] = ties.experience[i]
        for kind in range(KIND_COUNT):
            fill_uniform(own, moment.keys[Decision.PAST_EVENT + kind], luck[4])
            fill_uniform(couple, moment.keys[Decision.PAST_JOINT_EVENT + kind], luck[5])
            _draw_past(people.load[i, kind], kind, parameters.values, luck)


@row_loop
def _draw_traits(i: Any, people: Any, p: Any, luck: Any) -> None:
    for m in range(luck.shape[1]):
        baseline = rules.couple_trait(
            normal(luck[0, m]), normal(luck[1, m]), p[P.strain_baseline_sd, m], p[P.strain_baseline_correlation, m]
        )
        people.baseline[i, m] = baseline
        people.support_trait[i, m] = normal(luck[2, m])
        people.perceived[i, m] = people.support_trait[i, m]
        people.esteem[i, m] = p[P.resources_esteem_sd, m] * normal(luck[3, m])
        people.belonging[i, m] = p[P.resources_reference_belonging, m]
        people.strain[i, m] = baseline - p[P.strain_support_effect, m] * people.perceived[i, m]
        people.recent[i, m] = people.strain[i, m]


@row_loop
def _draw_past(load: Any, kind: Any, p: Any, luck: Any) -> None:
    for m in range(load.size):
        weight, kept = p[WEIGHT + kind, m], p[P.stressors_kept, m]
        own = rules.past_load(luck[4, m], p[OWN + kind, m], weight, kept)
        joint = rules.past_load(luck[5, m], p[JOINT + kind, m], weight, kept)
        load[m] = own + joint
