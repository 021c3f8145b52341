"""Interventions by hand reach the member and the persons they name, and nobody else."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.ensemble import Ensemble
from simulation.interventions import enrol, help_by, hit, leave, put_on_waiting_list
from simulation.parameters import parameters_of
from simulation.population import STATE, Status
from simulation.scenario import Scenario
from simulation.scenario.files import load
from tests.worlds import town

NETWORK = town(60)
MEMBER = 1


def pair() -> Ensemble:
    """Two members with the scenario 'support-group-alone', founded but not begun."""
    return Ensemble(NETWORK, [load("support-group-alone")] * 2, [1, 2], threads=1)


def changed(world: Ensemble) -> dict[str, list[list[int]]]:
    """Columns that differ from those of ``pair()``: persons and members where they do."""
    before = pair().population
    unequal = {name: getattr(world.population, name) != getattr(before, name) for name in STATE}
    return {name: np.argwhere(each).tolist() for name, each in unequal.items() if each.any()}


def test_a_hit_strikes_each_person_of_one_member() -> None:
    world = pair()
    hit(world, np.array([4, 9]), "health", 50.0, MEMBER)
    assert changed(world)["load"] == [[4, 1, MEMBER], [9, 1, MEMBER]]
    assert set(changed(world)) <= {"load", "experience"}
    assert (world.population.experience[[4, 9], MEMBER] & 2 == 2).all()


def test_a_hit_weighs_by_default_what_an_event_of_the_scenario_weighs() -> None:
    world, scenario = pair(), Scenario().replace({"stressors.kinds.health.weight": 53.1})
    world.scenarios = (scenario, scenario)
    world.state.load[:] = 0
    hit(world, 4, "health", member=MEMBER)
    assert world.population.load[4, 1, MEMBER] == parameters_of(scenario).kinds.weight[1]


def test_help_reaches_the_two_persons_of_one_member() -> None:
    world = pair()
    help_by(world, 4, 9, member=MEMBER)
    touched = {(person, member) for cells in changed(world).values() for person, *_, member in cells}
    assert touched == {(4, MEMBER), (9, MEMBER)}


def test_enrolling_and_leaving_change_the_standing_in_one_member() -> None:
    world = pair()
    assert enrol(world, 4, "support-group", MEMBER) == 0
    assert world.groups.formed.tolist() == [0, 1]
    assert changed(world)["status"] == [[4, MEMBER]]
    leave(world, 4, MEMBER)
    assert world.population.status[4].tolist() == [Status.NONE, Status.DROPPED]


def test_persons_can_be_put_on_a_waiting_list_once() -> None:
    world = pair()
    world.advance(3)
    put_on_waiting_list(world, np.array([4, 9]), "support-group", MEMBER)
    people = world.population
    assert people.status[[4, 9], MEMBER].tolist() == [Status.WAITING] * 2
    assert people.programme[[4, 9], MEMBER].tolist() == [0, 0]
    assert people.since[[4, 9], MEMBER].tolist() == [3, 3]
    assert people.status[[4, 9], 0].tolist() == [Status.NONE] * 2
    enrol(world, 9, "support-group", MEMBER)
    with pytest.raises(ValueError, match=r"^person 9 has status ENROLLED: a person is in one programme at a time$"):
        put_on_waiting_list(world, np.array([4, 9]), "support-group", MEMBER)
    with pytest.raises(ValueError, match=r"did you mean support-group\?$"):
        put_on_waiting_list(world, np.array([4]), "suport-group", MEMBER)
