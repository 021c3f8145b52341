"""Before line 4 of the day: friends learn to listen, and meetings open ties. Both are rare days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import rule, seldom
from simulation.kernels.machine.draws import couple_counter, person_counter, specific_key, uniform
from simulation.kernels.machine.numbers import ZERO
from simulation.kernels.phases.friends import befriend
from simulation.kernels.rows.lanes import lanes

if TYPE_CHECKING:
    from simulation.kernels.world import Moment, Span, World


@rule
@seldom(lambda strip, world, moment: None)
def train_and_meet(strip: Span, world: World, moment: Moment) -> None:
    """Hold today's trainings in listening and today's meetings. Writes listening, trained, and the slots of friends."""
    plan = world.parameters.trainings
    if plan.listening > 0:
        lanes(world.today.trained, strip)[:] = ZERO
    for number in range(plan.share.size):
        elapsed = moment.day - plan.start[number]
        if number >= plan.listening:
            if elapsed == 0:
                _open_ties(strip, number, world, moment)
        elif elapsed >= 0 and elapsed % plan.interval[number] == 0:
            _train(strip, number, elapsed == 0, world, moment)


@rule
def _train(strip: Span, number: Any, is_first: Any, world: World, moment: Moment) -> None:
    """The first training takes a share of persons by lot; later ones renew what these have learnt."""
    plan, people = world.parameters.trainings, world.people
    key = specific_key(moment.keys[Decision.TRAINING], plan.identity[number])
    for i in range(strip.first, strip.last):
        chosen = people.listening[i] > ZERO
        if is_first:
            chosen = uniform(person_counter(world.ties.identity[i]), key) < plan.share[number]
        if chosen:
            people.listening[i] = plan.gain[number]
            world.today.trained[i] = plan.hours[number]


@rule
def _open_ties(strip: Span, number: Any, world: World, moment: Moment) -> None:
    """Person n meets person s - n, counted round the population, for an s drawn once; some of these pairs become friends."""
    plan, identity, persons = world.parameters.trainings, world.ties.identity, world.ties.identity.size
    key = specific_key(moment.keys[Decision.OPENING], plan.identity[number])
    turn = np.int64(np.float64(uniform(person_counter(0), key)) * persons)
    for i in range(strip.first, strip.last):
        own = np.int64(identity[i])
        other = (turn - own + persons) % persons
        if uniform(couple_counter(own, other), key) < plan.share[number]:
            befriend(i, np.int64(world.ties.places[other]), world)
