"""Lines 1 to 3 of the day: life events, the daily stressor, and what appraisal makes of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.compiling import phase, row_loop
from simulation.kernels.draws import Decision, couple_counter, fill_uniform, normal, person_counter
from simulation.kernels.threads import keep_apart
from simulation.parameters import P
from simulation.scenario import KINDS

KIND_COUNT = len(KINDS)
OWN, JOINT, WEIGHT = (int(P[f"stressors_{name}_{KINDS[0]}"]) for name in ("own", "joint", "weight"))


@phase
def meet_stressors(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Events add to the load, the daily stressor strikes, and appraisal turns both into new strain.

    Writes load, experience, deviation (the own part) and today's events, stressor, innovation (the crossing part).
    """
    keep_apart()
    ties, people, today, parameters = world.ties, world.people, world.today, world.parameters
    luck, total = moment.luck, moment.luck[5]
    for i in range(first, last):
        own, couple = person_counter(i), couple_counter(i, ties.partner[i])
        fill_uniform(own, moment.keys[Decision.EVENT], luck[0])
        fill_uniform(couple, moment.keys[Decision.JOINT_EVENT], luck[1])
        fill_uniform(own, moment.keys[Decision.STRESSOR], luck[2])
        fill_uniform(couple, moment.keys[Decision.COUPLE_STRESSOR], luck[3])
        fill_uniform(own, moment.keys[Decision.NOISE], luck[4])
        _live_events(i, people, today.events[i], parameters.values, luck)
        _sum_kinds(people.load[i], total)
        _meet_daily_stressor(total, today.stressor[i], parameters.values, luck)
        _appraise(i, people, today, parameters.values, total, luck[4])


@row_loop
def _live_events(i: Any, people: Any, events: Any, p: Any, luck: Any) -> None:
    load, experience = people.load[i], people.experience[i]
    events[:] = np.uint8(0)
    for kind in range(KIND_COUNT):
        bit = np.uint8(1 << kind)
        own, joint, weight = p[OWN + kind], p[JOINT + kind], p[WEIGHT + kind]
        for m in range(events.size):
            struck = rules.strikes(luck[0, m], kind, own[m]) | rules.strikes(luck[1, m], kind, joint[m])
            load[kind, m] = rules.load_after(load[kind, m], p[P.stressors_kept, m], weight[m], struck)
            events[m] |= bit if struck else np.uint8(0)
    for m in range(events.size):
        experience[m] |= events[m]


@row_loop
def _sum_kinds(load: Any, total: Any) -> None:
    for m in range(total.size):
        total[m] = load[0, m] + load[1, m] + load[2, m] + load[3, m]


@row_loop
def _meet_daily_stressor(load: Any, stressor: Any, p: Any, luck: Any) -> None:
    for m in range(stressor.size):
        probability = rules.stressor_probability(
            p[P.stressors_logit, m], p[P.stressors_load_effect, m], load[m], p[P.stressors_reference_load, m]
        )
        u = rules.shared_luck(luck[3, m], luck[2, m], p[P.stressors_shared_share, m])
        stressor[m] = rules.stressor_severity(u, probability, p[P.stressors_severity_sd, m])


@row_loop
def _appraise(i: Any, people: Any, today: Any, p: Any, load: Any, luck: Any) -> None:
    stressor, innovation, deviation = today.stressor[i], today.innovation[i], people.deviation[i]
    perceived, belonging, esteem = people.perceived[i], people.belonging[i], people.esteem[i]
    for m in range(load.size):
        phi, b0 = p[P.strain_carry_over, m], p[P.resources_reference_belonging, m]
        x = rules.demand(
            stressor[m], load[m], p[P.stressors_daily_share, m], p[P.stressors_reference_load, m],
            p[P.strain_stressor_effect, m], p[P.strain_load_effect, m], phi,
        )  # fmt: skip
        r = rules.resources(
            perceived[m], belonging[m], esteem[m],
            p[P.resources_support_weight, m], p[P.resources_belonging_weight, m], p[P.resources_esteem_weight, m], b0,
        )  # fmt: skip
        noise = p[P.strain_noise_sd, m] * normal(luck[m])
        fresh = rules.innovation(
            x, r, p[P.strain_buffering, m], belonging[m], b0, p[P.strain_belonging_effect, m], phi, noise
        )
        innovation[m] = rules.crossing(deviation[m], fresh, p[P.strain_crossover, m], p[P.strain_lagged_crossover, m])
        deviation[m] = rules.carried(deviation[m], fresh, phi)
