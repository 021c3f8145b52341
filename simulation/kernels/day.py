"""One day, in order. Synchronous: all read yesterday (or what an earlier line finished for everybody), then all write.

1. Life events strike, singly or the couple together; old load fades.
2. The daily stressor strikes, likelier under load; partners share some of them.
3. Appraisal turns demand into new strain, buffered by resources.
4. Strain carries over from yesterday and crosses over between partners.
5. Everybody decides whether to ask for support, and whom: partner, confidant, weaker tie.
6. Helpers answer or not; between two strained persons an answer may turn into co-rumination.
7. Help is received: relief, esteem, resolution, belonging; the helper pays and gains.
8. Programmes take in, hold their sessions, and end.
9. Partners quarrel, and judge their relationship.
10. Slow states move: esteem, belonging, perceived support, recent strain.

Then the day is summed up, if somebody records it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.answering import answer_and_receive, bear_helping, count_requests
from simulation.kernels.compiling import bookkeeping, entrance, rule
from simulation.kernels.draws import DECISIONS, SOURCE_OF_DECISION, key_of
from simulation.kernels.dyad import cross_over, judge, quarrel
from simulation.kernels.founding import found
from simulation.kernels.intake import take_in
from simulation.kernels.lanes import BLOCK, Desk, any_of
from simulation.kernels.programmes import hold_sessions
from simulation.kernels.seeking import seek
from simulation.kernels.slow import settle
from simulation.kernels.stressors import meet_stressors
from simulation.kernels.summary import ROOM, SUMS, add_blocks, sum_up
from simulation.kernels.threads import share, wait
from simulation.kernels.world import Moment


@entrance
def live(world: Any, seeds: Any, first_day: Any, record: Any, crew: Any) -> None:
    """Live as many days as ``record`` has, from ``first_day`` on, as one thread of a crew.

    ``seeds``: (sources, members) uint64 sub-seeds. ``record``: (days, sums, members) float64 receives each day's sums, or
    (days, 0, members) to record nothing.
    """
    keys, desk = _set_up(world)
    first, last = _own_persons(world, crew)
    for day in range(first_day, first_day + record.shape[0]):
        _draw_keys(seeds, day, keys)
        moment = Moment(day, keys, desk)
        _live_morning(first, last, world, moment, crew)  # 1 to 5
        wait(crew)
        count_requests(first, last, world, moment)  # 6
        wait(crew)
        answer_and_receive(first, last, world, moment)  # 6, 7
        wait(crew)
        if any_of(world.parameters.offered):
            bear_helping(first, last, world, moment)  # 7
            take_in(first, last, world, moment, crew)  # 8
        _live_evening(first, last, world, moment, crew, record.shape[1] > 0)  # 8 to 10
        wait(crew)
        if record.shape[1] > 0:
            start, end = share(crew, SUMS)
            add_blocks(start, end, world.today.sums, world.weights, record[day - first_day])


@entrance
def begin(world: Any, seeds: Any, crew: Any) -> None:
    """Draw the population as it is before day 0, as one thread of a crew."""
    keys, desk = _set_up(world)
    _draw_keys(seeds, np.int64(0), keys)  # a plain 0 would be compiled as a constant, once more
    first, last = _own_persons(world, crew)
    found(first, last, world, Moment(0, keys, desk))


@bookkeeping
def _live_morning(first: Any, last: Any, world: Any, moment: Any, crew: Any) -> None:
    """Lines 1 to 5, strip by strip; where partners live apart, all at once, and waiting for each other."""
    while True:
        end = _end_of_strip(first, last, world)
        meet_stressors(first, end, world, moment)  # 1, 2, 3
        _wait_for_partners(world, crew)
        cross_over(first, end, world, moment)  # 4
        _wait_for_partners(world, crew)
        seek(first, end, world, moment)  # 5
        first = end
        if first >= last:
            break


@bookkeeping
def _live_evening(first: Any, last: Any, world: Any, moment: Any, crew: Any, recorded: Any) -> None:
    """Lines 8 (the sessions) to 10, and the sums, in the same way."""
    while True:
        end = _end_of_strip(first, last, world)
        if any_of(world.parameters.offered):
            hold_sessions(first, end, world, moment)  # 8
        else:
            bear_helping(first, end, world, moment)  # 7
        _wait_for_partners(world, crew)
        quarrel(first, end, world, moment)  # 9
        _wait_for_partners(world, crew)
        judge(first, end, world, moment)  # 9
        settle(first, end, world, moment)  # 10
        if recorded:
            sum_up(first // BLOCK, (end + BLOCK - 1) // BLOCK, world, moment)
        first = end
        if first >= last:
            break


@rule
def _own_persons(world: Any, crew: Any) -> Any:
    """First and last (exclusive) of the persons whose days this thread lives: whole strips, whole blocks of sums."""
    persons, strip = world.people.strain.shape[0], world.lanes.strip
    first, last = share(crew, (persons + strip - 1) // strip)
    return min(first * strip, persons), min(last * strip, persons)


@rule
def _end_of_strip(first: Any, last: Any, world: Any) -> Any:
    return last if world.lanes.apart else min(first + world.lanes.strip, last)


@rule
def _wait_for_partners(world: Any, crew: Any) -> None:
    if world.lanes.apart:
        wait(crew)


@bookkeeping
def _set_up(world: Any) -> Any:
    """Room for the day's keys, and a desk."""
    widest, width = world.lanes.seat.size, world.lanes.p.shape[1]
    desk = Desk(
        np.empty(widest, np.int32),
        np.empty(widest, np.int32),
        np.zeros(widest, np.uint64),
        np.empty((6, width), np.float32),
        np.empty(width + 1, np.int64),
        np.empty(widest, np.int32),
        np.zeros((ROOM, world.lanes.strained.size), np.float32),
    )
    return np.empty((DECISIONS, width), np.uint64), desk


@bookkeeping
def _draw_keys(seeds: Any, day: Any, keys: Any) -> None:
    """The day's key of every decision in every lane: keys (decisions, lanes)."""
    members = seeds.shape[1]
    for decision in range(DECISIONS):
        source = SOURCE_OF_DECISION[decision]
        for m in range(members):
            keys[decision, m] = key_of(seeds[source, m], day, decision)
        for k in range(members, keys.shape[1]):
            keys[decision, k] = keys[decision, k - members]
