"""Lines 1 to 3 of the day: life events, the daily stressor, and what appraisal makes of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.compiling import phase, row_loop
from simulation.kernels.draws import Decision, normal
from simulation.kernels.lanes import draw_alone, draw_together, lanes, seat_row, side_by_side
from simulation.kernels.threads import keep_apart
from simulation.parameters import P
from simulation.scenario import KINDS

KIND_COUNT = len(KINDS)
_NO_LOAD = np.float32(-0.0)  # adding to -0 changes nothing, not even the sign of 0
OWN, JOINT, WEIGHT = (int(P[f"stressors_{name}_{KINDS[0]}"]) for name in ("own", "joint", "weight"))


@phase
def meet_stressors(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Events add to the load, the daily stressor strikes, and appraisal turns both into new strain.

    Writes load, experience, deviation (the own part) and today's events, stressor, innovation (the crossing part).
    """
    keep_apart()
    people, today, p = world.people, world.today, world.lanes.p
    desk, keys, luck = moment.desk, moment.keys, moment.desk.luck
    for start in range(first, last, world.lanes.abreast):
        row = seat_row(start, last, world.lanes.abreast, world, desk)
        draw_alone(desk.person, keys[Decision.EVENT], luck[0])
        draw_together(desk.person, desk.partner, keys[Decision.JOINT_EVENT], luck[1])
        draw_alone(desk.person, keys[Decision.STRESSOR], luck[2])
        draw_together(desk.person, desk.partner, keys[Decision.COUPLE_STRESSOR], luck[3])
        draw_alone(desk.person, keys[Decision.NOISE], luck[4])
        events, total = lanes(today.events, row), luck[5]
        _forget(events, total)
        for kind in range(KIND_COUNT):
            _live_events(kind, lanes(people.load[kind], row), total, events, p, luck)
        _remember(lanes(people.experience, row), events)
        _meet_daily_stressor(lanes(today.stressor, row), total, p, luck)
        _appraise(row, people, today, p, total, luck[4])


@row_loop
def _forget(events: Any, total: Any) -> None:
    side_by_side()
    for k in range(events.size):
        events[k] = np.uint8(0)
        total[k] = _NO_LOAD


@row_loop
def _live_events(kind: Any, load: Any, total: Any, events: Any, p: Any, luck: Any) -> None:
    """Events of one kind; adds the load to the ``total`` of all kinds."""
    side_by_side()
    bit = np.uint8(1 << kind)
    own, joint, weight = p[OWN + kind], p[JOINT + kind], p[WEIGHT + kind]
    for k in range(load.size):
        struck = rules.strikes(luck[0, k], kind, own[k]) | rules.strikes(luck[1, k], kind, joint[k])
        load[k] = rules.load_after(load[k], p[P.stressors_kept, k], weight[k], struck)
        total[k] += load[k]
        events[k] |= bit if struck else np.uint8(0)


@row_loop
def _remember(experience: Any, events: Any) -> None:
    side_by_side()
    for k in range(events.size):
        experience[k] |= events[k]


@row_loop
def _meet_daily_stressor(stressor: Any, load: Any, p: Any, luck: Any) -> None:
    side_by_side()
    for k in range(stressor.size):
        probability = rules.stressor_probability(
            p[P.stressors_logit, k], p[P.stressors_load_effect, k], load[k], p[P.stressors_reference_load, k]
        )
        u = rules.shared_luck(luck[3, k], luck[2, k], p[P.stressors_shared_share, k])
        stressor[k] = rules.stressor_severity(u, probability, p[P.stressors_severity_sd, k])


@row_loop
def _appraise(row: Any, people: Any, today: Any, p: Any, load: Any, luck: Any) -> None:
    side_by_side()
    stressor, innovation = lanes(today.stressor, row), lanes(today.innovation, row)
    deviation, perceived = lanes(people.deviation, row), lanes(people.perceived, row)
    belonging, esteem = lanes(people.belonging, row), lanes(people.esteem, row)
    for k in range(stressor.size):
        phi, b0 = p[P.strain_carry_over, k], p[P.resources_reference_belonging, k]
        x = rules.demand(
            stressor[k], load[k], p[P.stressors_daily_share, k], p[P.stressors_reference_load, k],
            p[P.strain_stressor_effect, k], p[P.strain_load_effect, k], phi,
        )  # fmt: skip
        r = rules.resources(
            perceived[k], belonging[k], esteem[k],
            p[P.resources_support_weight, k], p[P.resources_belonging_weight, k], p[P.resources_esteem_weight, k], b0,
        )  # fmt: skip
        noise = p[P.strain_noise_sd, k] * normal(luck[k])
        fresh = rules.innovation(
            x, r, p[P.strain_buffering, k], belonging[k], b0, p[P.strain_belonging_effect, k], phi, noise
        )
        innovation[k] = rules.crossing(deviation[k], fresh, p[P.strain_crossover, k], p[P.strain_lagged_crossover, k])
        deviation[k] = rules.carried(deviation[k], fresh, phi)
