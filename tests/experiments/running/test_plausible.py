"""Plausible sets as a file: read whole or refused with every mistake, and put into the scenarios that know their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.running.plausible import knows, read_sets, with_set
from simulation.scenario import ScenarioError
from simulation.scenario.files import load


def test_the_bundled_file_holds_sets_of_parameters_that_every_scenario_can_take() -> None:
    sets = read_sets(None)
    assert len(sets) >= 40
    assert len({tuple(each.values()) for each in sets}) == len(sets)
    world = load("support-group")
    assert with_set(world, sets[0]).key != with_set(world, sets[1]).key != world.key


def test_a_file_of_ones_own_is_read_and_none_is_one_set_without_values(tmp_path: Path) -> None:
    file = tmp_path / "sets.csv"
    file.write_text("strain.crossover, answering.capacity\n.1, 2\n0.2, 3\n")
    assert read_sets(str(file)) == [
        {"strain.crossover": 0.1, "answering.capacity": 2.0},
        {"strain.crossover": 0.2, "answering.capacity": 3.0},
    ]
    assert with_set(load("support-group"), read_sets(str(file))[1]).answering.capacity == 3
    assert read_sets("none") == [{}]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("strain.crosover\n.1\n", "did you mean strain.crossover"),
        ("programmes.support-group.releif\n.1\n", "did you mean programmes.support-group.relief"),
        ("strain.crossover\n7\n", "line 2: strain.crossover = 7: must be a number in 0 to 0.9"),
        ("strain.crossover\nmuch\n", "line 2: strain.crossover = much: must be a number"),
        ("strain.crossover,strain.noise_sd\n.1\n", "line 2: strain.noise_sd"),
        ("circle.active\n1\n", "circle.active: is no number"),
        ("strain.crossover\n", "holds no set"),
        ("", "comma-separated"),
    ],
)
def test_a_wrong_file_is_refused_with_name_value_and_range(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "sets.csv"
    file.write_text(text)
    with pytest.raises(ScenarioError) as refusal:
        read_sets(str(file))
    assert says in str(refusal.value)
    assert str(file) in str(refusal.value)


def test_all_mistakes_of_a_file_are_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "sets.csv"
    file.write_text("strain.crosover,strain.noise_sd\n1,-1\n1,-2\n")
    with pytest.raises(ScenarioError) as refusal:
        read_sets(str(file))
    assert len(refusal.value.mistakes) == 3


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such file"):
        read_sets(str(tmp_path / "nowhere.csv"))


def test_a_set_leaves_out_what_a_scenario_does_not_have() -> None:
    world = load("ordinary-life")
    assert not knows(world, "programmes.support-group.relief")
    assert knows(load("support-group"), "programmes.support-group.relief")
    assert not knows(world.replace({"network.source": "karate"}), "network.homophily")
    assert with_set(world, {"programmes.support-group.relief": 0.5}).key == world.key
