"""Line 7 of the day, its informal part: residents who visit as volunteers. A visit costs and gives them what helping does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.machine.compiling import rule, seldom
from simulation.kernels.machine.numbers import NEXT, START, ZERO
from simulation.kernels.machine.packing import list_equal
from simulation.kernels.phases.programmes import ENROLLED, comes, drops_out, meets
from simulation.kernels.rows.lanes import lanes
from simulation.kernels.rows.requests import add_at, count_at
from simulation.parameters import F

if TYPE_CHECKING:
    from simulation.kernels.world import Moment, Span, World


@rule
@seldom(lambda world: False)
def any_visits(world: World) -> Any:
    """Whether residents visit as volunteers in this world."""
    visiting = False
    for programme in range(world.parameters.offered):
        visiting |= world.parameters.programmes[F.by_members, programme] > ZERO
    return visiting


@rule
@seldom(lambda strip, world, moment: None)
def pay_visits(strip: Span, world: World, moment: Moment) -> None:
    """Count at each volunteer the visits paid today, and the trouble heard of. The visit itself is a session of line 9."""
    requests, scratch, told = moment.scratch.requests, moment.scratch, START
    enrolled = list_equal(lanes(world.people.status, strip), ENROLLED, scratch.called)
    for c in range(enrolled):
        i = strip.first + np.int64(scratch.called[c])
        if world.parameters.programmes[F.by_members, world.people.programme[i]] > ZERO:
            volunteer = world.groups.volunteer[world.people.group[i]]
            if volunteer >= 0 and _is_visited(i, world, moment):
                requests.told[told] = np.uint64(world.ties.places[volunteer])
                requests.heard[told] = rules.heard(world.people.strain[i])
                told += NEXT
    count_at(told, world.today.visited, requests.told, scratch.alone)
    add_at(told, world.today.heard, requests.told, requests.heard, scratch.alone)


@rule
def _is_visited(i: Any, world: World, moment: Moment) -> Any:
    programme = world.people.programme[i]
    elapsed = moment.day - world.groups.first_session[world.people.group[i]]
    if drops_out(i, elapsed, programme, world, moment) or not meets(elapsed, programme, world):
        return False
    return comes(i, programme, world, moment)
