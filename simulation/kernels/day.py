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

from simulation.kernels.compiling import bookkeeping, entrance
from simulation.kernels.draws import DECISIONS, SOURCE_OF_DECISION, key_of
from simulation.kernels.dyad import cross_over, live_together
from simulation.kernels.founding import found
from simulation.kernels.intake import take_in
from simulation.kernels.programmes import hold_sessions
from simulation.kernels.seeking import answer_and_receive, bear_helping, count_requests, seek
from simulation.kernels.slow import settle
from simulation.kernels.stressors import meet_stressors
from simulation.kernels.summary import add_blocks, sum_up
from simulation.kernels.threads import share, wait
from simulation.kernels.world import Moment


@entrance
def live(world: Any, seeds: Any, first_day: Any, record: Any, crew: Any) -> None:
    """Live as many days as ``record`` has, from ``first_day`` on, as one thread of a crew.

    ``seeds``: (sources, members) uint64 sub-seeds. ``record``: (days, sums, members) float64 receives each day's sums, or
    (days, 0, members) to record nothing.
    """
    keys = np.empty((DECISIONS, seeds.shape[1]), np.uint64)
    luck = np.empty((6, seeds.shape[1]), np.float32)
    first, last = share(crew, world.people.strain.shape[0])
    for day in range(first_day, first_day + record.shape[0]):
        _draw_keys(seeds, day, keys)
        moment = Moment(day, keys, luck)
        meet_stressors(first, last, world, moment)  # 1, 2, 3
        wait(crew)
        cross_over(first, last, world, moment)  # 4
        wait(crew)
        seek(first, last, world, moment)  # 5
        wait(crew)
        count_requests(first, last, world, moment)  # 6
        wait(crew)
        answer_and_receive(first, last, world, moment)  # 6, 7
        wait(crew)
        bear_helping(first, last, world, moment)  # 7
        wait(crew)
        _run_programmes(world, moment, crew)  # 8
        live_together(first, last, world, moment)  # 9
        wait(crew)
        settle(first, last, world, moment)  # 10
        wait(crew)
        if record.shape[1] > 0:
            _record(world, moment, record[day - first_day], crew)


@entrance
def begin(world: Any, seeds: Any, crew: Any) -> None:
    """Draw the population as it is before day 0, as one thread of a crew."""
    keys = np.empty((DECISIONS, seeds.shape[1]), np.uint64)
    luck = np.empty((6, seeds.shape[1]), np.float32)
    _draw_keys(seeds, np.int64(0), keys)  # a plain 0 would be compiled as a constant, once more
    first, last = share(crew, world.people.strain.shape[0])
    found(first, last, world, Moment(0, keys, luck))


@bookkeeping
def _run_programmes(world: Any, moment: Any, crew: Any) -> None:
    """Line 8, where any member has a programme: the intake, member by member, then the sessions, person by person."""
    if world.parameters.offered.max() > 0:
        first, last = share(crew, world.people.strain.shape[1])
        take_in(first, last, world, moment)
        wait(crew)
        first, last = share(crew, world.people.strain.shape[0])
        hold_sessions(first, last, world, moment)
        wait(crew)


@bookkeeping
def _record(world: Any, moment: Any, out: Any, crew: Any) -> None:
    first, last = share(crew, world.today.sums.shape[0])
    sum_up(first, last, world, moment)
    wait(crew)
    first, last = share(crew, world.today.sums.shape[1])
    add_blocks(first, last, world.today.sums, out)
    wait(crew)


@bookkeeping
def _draw_keys(seeds: Any, day: Any, keys: Any) -> None:
    """The day's key of every decision in every member: keys (decisions, members)."""
    for decision in range(DECISIONS):
        source = SOURCE_OF_DECISION[decision]
        for m in range(seeds.shape[1]):
            keys[decision, m] = key_of(seeds[source, m], day, decision)
