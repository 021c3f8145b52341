"""Line 9 of the day, its weekly part: the founding of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import row_loop
from simulation.kernels.machine.draws import normal, person_counter, uniform
from simulation.kernels.machine.numbers import ZERO
from simulation.kernels.phases.programmes import programme_key
from simulation.parameters import F
from simulation.population import Status

if TYPE_CHECKING:
    from simulation.kernels.world import Moment, World


ENROLLED = np.int8(Status.ENROLLED)


@row_loop
def form_group(programme: Any, chosen: Any, world: World, moment: Moment) -> None:
    """Found a group; its leader and calendar are drawn by the first member, so that other groups cannot change them."""
    p, groups, founder = world.parameters, world.groups, person_counter(world.ties.identity[chosen[0]])
    group = groups.formed[0]
    groups.formed[0] += 1
    groups.leader[group] = normal(uniform(founder, programme_key(Decision.LEADER, programme, world, moment)))
    u = uniform(founder, programme_key(Decision.CALENDAR, programme, world, moment))
    offset = np.int64(u * np.float32(p.programmes[F.session_interval, programme]))
    groups.first_session[group] = moment.day + 1 + offset
    groups.volunteer[group] = _volunteer(programme, chosen[0], world, moment)
    groups.size[group] = 0
    last = chosen[0]
    for i in chosen:
        last = _enrol(i, last, group, world, moment.day)
        if p.programmes[F.couples, programme] > ZERO:
            last = _enrol(np.int64(world.ties.partner[i]), last, group, world, moment.day)
    world.people.mate[last] = chosen[0]  # closes the ring
    for kind in range(groups.shared.shape[1]):
        groups.shared[group, kind] /= np.float32(groups.size[group])


@row_loop
def _enrol(i: Any, last: Any, group: Any, world: World, day: Any) -> Any:
    """Give i a place in the group and a link in its ring of mates; returns the newest link."""
    people, groups = world.people, world.groups
    people.status[i] = ENROLLED
    people.since[i] = day
    people.group[i] = group
    people.entry_esteem[i] = people.esteem[i]
    groups.size[group] += 1
    for kind in range(groups.shared.shape[1]):
        if rules.lived_through(people.experience[i], kind):
            groups.shared[group, kind] += np.float32(1)
    people.mate[last] = i
    return i


@row_loop
def _volunteer(programme: Any, founder: Any, world: World, moment: Moment) -> Any:
    """Number of the resident, drawn by lot, who is to visit the founder; -1 where a leader comes, or somebody from outside."""
    identity, persons = world.ties.identity, world.ties.identity.size
    own, partner = np.int64(identity[founder]), np.int64(identity[world.ties.partner[founder]])
    if world.parameters.programmes[F.by_members, programme] == ZERO or persons < 3:
        return np.int32(-1)
    u = uniform(person_counter(own), programme_key(Decision.VOLUNTEER, programme, world, moment))
    drawn = np.int64(np.float64(u) * persons)
    while drawn in (own, partner):
        drawn = (drawn + 1) % persons
    return np.int32(drawn)
