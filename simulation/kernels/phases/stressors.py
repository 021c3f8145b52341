"""Lines 1 to 3 of the day: life events, the daily stressor, and what appraisal makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.packing import compress, expand
from simulation.kernels.rows.gathering import draw, draw_together, size_of, to_normal, whole_vectors
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.parameters import P
from simulation.scenario import KINDS

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.world import Moment, Span, World
    from simulation.population import Population, Today


KIND_COUNT = len(KINDS)
OWN, JOINT, WEIGHT = (int(P[f"stressors_{name}_{KINDS[0]}"]) for name in ("own", "joint", "weight"))


class Morning(NamedTuple):
    """Numbers (lanes,) of the persons of a row in lines 1 to 4.

    Uniforms ``event``, ``joint_event``, ``stressor``, ``couple_stressor``; ``noise``: first a uniform, then a normal; ``load``
    of all kinds; ``rank`` of the day's stressor, ``severity`` of those who meet one, packed; what of the new strain
    ``crosses`` to the partner, and what is ``caught`` from the partner.
    """

    event: Floats
    joint_event: Floats
    stressor: Floats
    couple_stressor: Floats
    noise: Floats
    load: Floats
    rank: Floats
    severity: Floats
    crosses: Floats
    caught: Floats


@rule
def morning_in(rows: Floats) -> Morning:
    """Rows of scratch (rows, lanes) under the names that they have in lines 1 to 4."""
    return Morning(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[8], rows[9])


@rule
def meet_stressors(row: Span, world: World, moment: Moment, luck: Morning) -> None:
    """Events add to the load, the daily stressor strikes, and appraisal turns both into new strain.

    Writes load, experience, deviation (the own part), today's events and stressor, and what of the new strain crosses over.
    """
    people, today, p = world.people, world.today, world.parameters.values
    scratch, keys, size = moment.scratch, moment.keys, size_of(row)
    draw(size, scratch, keys[Decision.EVENT], luck.event)
    draw_together(row, world, scratch, keys[Decision.JOINT_EVENT], luck.joint_event)
    draw(size, scratch, keys[Decision.STRESSOR], luck.stressor)
    draw_together(row, world, scratch, keys[Decision.COUPLE_STRESSOR], luck.couple_stressor)
    draw(size, scratch, keys[Decision.NOISE], luck.noise)
    _live_events(row, people, today, p, luck)
    _rank_stressor(size, p, luck)
    _meet_stressor(size, lanes(today.stressor, row), p, luck)
    to_normal(size, luck.noise)
    _appraise(row, people, today, p, luck)


@row_loop
def _live_events(row: Span, people: Population, today: Today, p: Floats, luck: Morning) -> None:
    """Events of all kinds; writes the load of all kinds together to ``luck.load``."""
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
        luck.load[k] = ((load_0 + load_1) + load_2) + load_3
        struck = np.uint8((struck_0 | struck_1) | (struck_2 | struck_3))
        events[k] = struck
        experience[k] |= struck


@rule
def _live_kind(kind: Any, load: Any, k: Any, p: Floats, luck: Morning) -> Any:
    """Load of one kind after today's events, and the kind's bit if one struck."""
    own, joint = p[OWN + kind], p[JOINT + kind]
    struck = rules.strikes(luck.event[k], kind, own) | rules.strikes(luck.joint_event[k], kind, joint)
    after = rules.load_after(load, p[P.stressors_kept], p[WEIGHT + kind], struck)
    return after, np.int32(1 << kind) if struck else np.int32(0)


@row_loop
def _rank_stressor(size: Any, p: Floats, luck: Morning) -> None:
    """The stressor's rank among stressors, between 0 and 1, to ``luck.rank``; at most 0 where no stressor strikes."""
    side_by_side()
    for k in range(size):
        days_between = rules.days_between_stressors(
            p[P.stressors_logit], p[P.stressors_load_effect], luck.load[k], p[P.stressors_reference_load]
        )
        u = rules.shared_luck(
            luck.couple_stressor[k], luck.stressor[k], p[P.stressors_shared_share], p[P.stressors_shared_stretch]
        )
        luck.rank[k] = rules.stressor_rank(u, days_between)


@rule
def _meet_stressor(size: Any, stressor: Any, p: Floats, luck: Morning) -> None:
    """Severities of those who meet one, less than half of all; 0 for the others."""
    count = compress(size, luck.rank, luck.rank, luck.severity)
    to_normal(count, luck.severity)
    _weigh(count, luck.severity, p[P.stressors_severity_sd])
    expand(size, luck.severity, luck.rank, stressor)


@row_loop
def _weigh(count: Any, severity: Floats, spread: Any) -> None:
    side_by_side()
    for c in range(whole_vectors(count)):
        severity[c] = rules.stressor_severity(severity[c], spread)


@row_loop
def _appraise(row: Span, people: Population, today: Today, p: Floats, luck: Morning) -> None:
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
            stressor[k], luck.load[k], p[P.stressors_daily_share], p[P.stressors_reference_load],
            p[P.strain_stressor_effect], p[P.strain_load_effect], phi,
        )  # fmt: skip
        r = rules.resources(
            perceived[k], belonging[k], esteem[k],
            p[P.resources_support_weight], p[P.resources_belonging_weight], p[P.resources_esteem_weight], b0,
        )  # fmt: skip
        noise = p[P.strain_noise_sd] * luck.noise[k]
        fresh = rules.innovation(
            x, r, p[P.strain_buffering], belonging[k], b0, p[P.strain_belonging_effect], phi, noise
        )
        luck.crosses[k] = rules.crossing(deviation[k], fresh, p[P.strain_crossover], p[P.strain_lagged_crossover])
        deviation[k] = rules.carried(deviation[k], fresh, phi)
