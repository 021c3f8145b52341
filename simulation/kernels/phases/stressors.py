"""Lines 1 to 3 of the day: life events, the daily stressor, and what appraisal makes of them; and the mood caught in line 4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.draws import kind_key
from simulation.kernels.machine.numbers import ZERO
from simulation.kernels.machine.packing import list_above
from simulation.kernels.rows.gathering import draw, draw_together, size_of, to_normal, whole_vectors
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.parameters import P

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.world import Moment, Span, World
    from simulation.parameters import Kinds
    from simulation.population import Population, Today

_NONE, _NO = np.uint64(0), np.uint8(0)


class Morning(NamedTuple):
    """Numbers (lanes,) of the persons of a row in lines 1 to 5.

    Uniforms ``event``, ``joint_event``, ``stressor``, ``couple_stressor``; ``noise``: first a uniform, then a normal; ``load`` of
    all kinds; ``rank`` of the day's stressor, ``severity`` of those who meet one, packed; the part of the new strain that
    ``crosses`` to the partner, and the part ``caught`` from the partner; ``mood``: strain of the tie met, yesterday's; 0 for
    nobody.
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
    mood: Floats


@rule
def morning_in(rows: Floats) -> Morning:
    """Rows of scratch (rows, lanes) under the names that they have in lines 1 to 5."""
    return Morning(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[8], rows[9], rows[10])


@rule
def meet_stressors(row: Span, world: World, moment: Moment, luck: Morning) -> None:
    """Events add to the load, the daily stressor strikes, and appraisal turns both into new strain.

    Writes load, experience, deviation (the own part), today's events and stressor, and the part of the new strain that crosses
    over.
    """
    people, today, p = world.people, world.today, world.parameters.values
    scratch, keys, size = moment.scratch, moment.keys, size_of(row)
    draw(size, scratch, keys[Decision.STRESSOR], luck.stressor)
    draw_together(row, world, scratch, keys[Decision.COUPLE_STRESSOR], luck.couple_stressor)
    draw(size, scratch, keys[Decision.NOISE], luck.noise)
    _live_events(row, world, moment, luck)
    _rank_stressor(size, p, luck)
    _meet_stressor(lanes(today.stressor, row), p, luck, scratch.listed)
    to_normal(size, luck.noise)
    _appraise(row, people, today, p, luck)


@rule
def _live_events(row: Span, world: World, moment: Moment, luck: Morning) -> None:
    """Events of all kinds, kind by kind; writes the load of all kinds together to ``luck.load``.

    Most rows see no event of a kind: their loads only fade.
    """
    kinds, keys, scratch, size = world.parameters.kinds, moment.keys, moment.scratch, size_of(row)
    events, struck = lanes(world.today.events, row), False
    _begin_events(events, luck.load)
    for kind in range(kinds.own.size):
        if kind == 0 or kinds.identity[kind] != _NONE:
            draw(size, scratch, kind_key(keys[Decision.EVENT], kinds.identity[kind]), luck.event)
            key = kind_key(keys[Decision.JOINT_EVENT], kinds.identity[kind])
            draw_together(row, world, scratch, key, luck.joint_event)
        kept, load = world.parameters.values[P.stressors_kept], lanes(world.people.load[kind], row)
        if _count_strikes(kind, kinds, size, luck) > 0:
            _live_kind(kind, kinds, kept, load, events, luck)
            struck = True
        else:
            _fade(kept, load, luck.load)
    if struck:
        _remember(lanes(world.people.experience, row), events)


@row_loop
def _begin_events(events: Any, load: Any) -> None:
    side_by_side()
    for k in range(events.size):
        events[k], load[k] = _NO, ZERO


@row_loop
def _count_strikes(kind: Any, kinds: Kinds, size: Any, luck: Morning) -> Any:
    """How many persons of the row an event of a kind strikes."""
    side_by_side()
    own, joint, quarter, count = kinds.own[kind], kinds.joint[kind], kinds.quarter[kind], np.int32(0)
    for k in range(size):
        struck = rules.strikes(luck.event[k], quarter, own) | rules.strikes(luck.joint_event[k], quarter, joint)
        count = np.int32(count + np.int32(struck))  # a plain sum would take 64 bits
    return count


@row_loop
def _fade(kept: Any, load: Any, total: Any) -> None:
    """Load of one kind on a day without an event."""
    side_by_side()
    for k in range(load.size):
        load[k] = rules.load_after(load[k], kept, ZERO, False)
        total[k] += load[k]


@row_loop
def _live_kind(kind: Any, kinds: Kinds, kept: Any, load: Any, events: Any, luck: Morning) -> None:
    """Load of one kind after today's events, and the kind's bit where one struck."""
    side_by_side()
    own, joint, weight = kinds.own[kind], kinds.joint[kind], kinds.weight[kind]
    quarter, bit = kinds.quarter[kind], np.uint8(1 << kind)
    for k in range(load.size):
        struck = rules.strikes(luck.event[k], quarter, own) | rules.strikes(luck.joint_event[k], quarter, joint)
        load[k] = rules.load_after(load[k], kept, weight, struck)
        luck.load[k] += load[k]
        events[k] |= bit if struck else _NO


@row_loop
def _remember(experience: Any, events: Any) -> None:
    side_by_side()
    for k in range(events.size):
        experience[k] |= events[k]


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
def _meet_stressor(stressor: Any, p: Floats, luck: Morning, listed: Any) -> None:
    """Severities of those who meet one, less than half of all; 0 for the others."""
    count = list_above(luck.rank[: stressor.size], ZERO, listed)
    _take_out(count, listed, luck)
    to_normal(count, luck.severity)
    _weigh(count, luck.severity, p[P.stressors_severity_sd])
    _put_back(count, listed, luck.severity, stressor)


@row_loop
def _take_out(count: Any, listed: Any, luck: Morning) -> None:
    side_by_side()
    for c in range(count):
        luck.severity[c] = luck.rank[np.uint64(listed[c])]


@row_loop
def _weigh(count: Any, severity: Floats, spread: Any) -> None:
    side_by_side()
    for c in range(whole_vectors(count)):
        severity[c] = rules.stressor_severity(severity[c], spread)


@row_loop
def _put_back(count: Any, listed: Any, severity: Floats, stressor: Any) -> None:
    side_by_side()
    for k in range(stressor.size):
        stressor[k] = ZERO
    for c in range(count):
        stressor[np.uint64(listed[c])] = severity[c]


@row_loop
def _appraise(row: Span, people: Population, today: Today, p: Floats, luck: Morning) -> None:
    side_by_side()
    stressor, deviation, reactivity = (
        lanes(today.stressor, row),
        lanes(people.deviation, row),
        lanes(people.reactivity, row),
    )
    perceived, belonging, esteem = lanes(people.perceived, row), lanes(people.belonging, row), lanes(people.esteem, row)
    for k in range(stressor.size):
        phi = p[P.strain_carry_over]
        x = rules.demand(
            stressor[k], reactivity[k], luck.load[k], p[P.stressors_daily_share], p[P.stressors_reference_load],
            p[P.strain_stressor_effect], p[P.strain_load_effect], phi,
        )  # fmt: skip
        r = rules.resources(
            perceived[k], belonging[k], esteem[k], p[P.resources_support_weight], p[P.resources_belonging_weight],
            p[P.resources_esteem_weight], p[P.resources_reference_belonging],
        )  # fmt: skip
        fresh = rules.innovation(x, r, p[P.strain_buffering], p[P.strain_noise_sd] * luck.noise[k])
        fresh += rules.caught_mood(luck.mood[k], p[P.company_contagion], p[P.company_asymmetry])
        luck.crosses[k] = rules.crossing(deviation[k], fresh, p[P.strain_crossover], p[P.strain_lagged_crossover])
        deviation[k] = rules.carried(deviation[k], fresh, phi)
