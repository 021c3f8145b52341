"""Lines 1 to 3 of the day: life events, the daily stressor, and what appraisal makes of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.draws import Decision
from simulation.kernels.machine.packing import compress, expand
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.kernels.rows.seats import draw, draw_together, size_of, to_normal, whole_vectors
from simulation.parameters import P
from simulation.scenario import KINDS

KIND_COUNT = len(KINDS)
OWN, JOINT, WEIGHT = (int(P[f"stressors_{name}_{KINDS[0]}"]) for name in ("own", "joint", "weight"))


@rule
def meet_stressors(row: Any, world: Any, moment: Any, crossing: Any) -> None:
    """Events add to the load, the daily stressor strikes, and appraisal turns both into new strain.

    Writes load, experience, deviation (the own part), today's events and stressor, and what of the new strain crosses over,
    to ``crossing`` (lanes,).
    """
    people, today, p = world.people, world.today, world.parameters.values
    desk, keys, luck, size = moment.desk, moment.keys, moment.desk.luck, size_of(row)
    draw(size, desk, keys[Decision.EVENT], luck[0])
    draw_together(row, world, desk, keys[Decision.JOINT_EVENT], luck[1])
    draw(size, desk, keys[Decision.STRESSOR], luck[2])
    draw_together(row, world, desk, keys[Decision.COUPLE_STRESSOR], luck[3])
    draw(size, desk, keys[Decision.NOISE], luck[4])
    _live_events(row, people, today, p, luck)
    _rank_stressor(size, p, luck)
    _meet_stressor(size, lanes(today.stressor, row), p, luck)
    to_normal(size, luck[4])
    _appraise(row, people, today, p, luck, crossing)


@row_loop
def _live_events(row: Any, people: Any, today: Any, p: Any, luck: Any) -> None:
    """Events of all kinds; writes the load of all kinds together to luck[5]."""
    side_by_side()
    financial, health = lanes(people.load[0], row), lanes(people.load[1], row)
    family, career = lanes(people.load[2], row), lanes(people.load[3], row)
    events, experience = lanes(today.events, row), lanes(people.experience, row)
    for k in range(events.size):
        load_0, struck_0 = _live_kind(0, financial[k], k, p, luck)
        load_1, struck_1 = _live_kind(1, health[k], k, p, luck)
        load_2, struck_2 = _live_kind(2, family[k], k, p, luck)
        load_3, struck_3 = _live_kind(3, career[k], k, p, luck)
        financial[k], health[k], family[k], career[k] = load_0, load_1, load_2, load_3
        luck[5, k] = ((load_0 + load_1) + load_2) + load_3
        struck = np.uint8((struck_0 | struck_1) | (struck_2 | struck_3))
        events[k] = struck
        experience[k] |= struck


@rule
def _live_kind(kind: Any, load: Any, k: Any, p: Any, luck: Any) -> Any:
    """Load of one kind after today's events, and the kind's bit if one struck."""
    own, joint = p[OWN + kind], p[JOINT + kind]
    struck = rules.strikes(luck[0, k], kind, own) | rules.strikes(luck[1, k], kind, joint)
    after = rules.load_after(load, p[P.stressors_kept], p[WEIGHT + kind], struck)
    return after, np.int32(1 << kind) if struck else np.int32(0)


@row_loop
def _rank_stressor(size: Any, p: Any, luck: Any) -> None:
    """The stressor's rank among stressors, between 0 and 1, to luck[3]; not above 0 for who meets none."""
    side_by_side()
    for k in range(size):
        days_between = rules.days_between_stressors(
            p[P.stressors_logit], p[P.stressors_load_effect], luck[5, k], p[P.stressors_reference_load]
        )
        u = rules.shared_luck(luck[3, k], luck[2, k], p[P.stressors_shared_share], p[P.stressors_shared_stretch])
        luck[3, k] = rules.stressor_rank(u, days_between)


@rule
def _meet_stressor(size: Any, stressor: Any, p: Any, luck: Any) -> None:
    """Severities of those who meet one, less than half of all; 0 for the others."""
    ranks = luck[3]
    count = compress(size, ranks, ranks, luck[0])
    to_normal(count, luck[0])
    _weigh(count, luck[0], p[P.stressors_severity_sd])
    expand(size, luck[0], ranks, stressor)


@row_loop
def _weigh(count: Any, luck: Any, spread: Any) -> None:
    side_by_side()
    for c in range(whole_vectors(count)):
        luck[c] = rules.stressor_severity(luck[c], spread)


@row_loop
def _appraise(row: Any, people: Any, today: Any, p: Any, luck: Any, crossing: Any) -> None:
    side_by_side()
    stressor, deviation, perceived = (
        lanes(today.stressor, row),
        lanes(people.deviation, row),
        lanes(people.perceived, row),
    )
    belonging, esteem = lanes(people.belonging, row), lanes(people.esteem, row)
    for k in range(stressor.size):
        phi, b0 = p[P.strain_carry_over], p[P.resources_reference_belonging]
        x = rules.demand(
            stressor[k], luck[5, k], p[P.stressors_daily_share], p[P.stressors_reference_load],
            p[P.strain_stressor_effect], p[P.strain_load_effect], phi,
        )  # fmt: skip
        r = rules.resources(
            perceived[k], belonging[k], esteem[k],
            p[P.resources_support_weight], p[P.resources_belonging_weight], p[P.resources_esteem_weight], b0,
        )  # fmt: skip
        noise = p[P.strain_noise_sd] * luck[4, k]
        fresh = rules.innovation(
            x, r, p[P.strain_buffering], belonging[k], b0, p[P.strain_belonging_effect], phi, noise
        )
        crossing[k] = rules.crossing(deviation[k], fresh, p[P.strain_crossover], p[P.strain_lagged_crossover])
        deviation[k] = rules.carried(deviation[k], fresh, phi)
