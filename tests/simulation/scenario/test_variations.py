"""Variations of a scenario: text, key and contradictions as those of the scenario that is built in the long way."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulation.scenario import ScenarioError
from simulation.scenario.files import load
from simulation.scenario.variations import Variations

BOTH = load("support-group")
VALUES: dict[str, tuple[Any, Any]] = {
    "strain.crossover": (0.1, 1e-7),
    "seeking.rate": (-0.0, 0.3),
    "answering.capacity": (3, 1),
    "circle.active": (True, False),
    "programmes.support-group.places": (0.2, 0.0),
    "network.ties": (12.0, 9.5),
    "stressors.kinds.health.rate": (0.1, 0.2),
    "name": ("x", 'of "gap-0" é'),
}


@pytest.mark.parametrize("which", [0, 1])
def test_a_variation_has_text_key_and_sections_of_its_scenario(which: int) -> None:
    variations, values = Variations(BOTH, tuple(VALUES)), [pair[which] for pair in VALUES.values()]
    scenario = BOTH.replace(dict(zip(VALUES, values, strict=True)))
    assert variations.scenario(values) == scenario
    assert json.loads(variations.text(values)) == scenario.to_dict()
    assert variations.text(values) == json.dumps(scenario.to_dict(), sort_keys=True)
    assert variations.key(values) == scenario.key
    assert variations.section("network", values) == scenario.network
    assert not variations.contradicts(values)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"network.confidants": 20.0}, True),
        ({"network.confidants": 20.0, "network.ties": 20.0}, False),
        ({"strain.carry_over": 0.75, "strain.lagged_crossover": 0.3}, True),
        ({"strain.carry_over": 0.6, "strain.lagged_crossover": 0.3}, False),
        ({"company.contagion": 0.4, "strain.carry_over": 0.57}, False),
        ({"company.contagion": 0.4, "strain.carry_over": 0.59}, True),
        ({"company.contagion": 0.3, "company.asymmetry": -1.0}, False),
        ({"company.contagion": 0.4, "company.asymmetry": 0.96}, True),
        ({"programmes.support-group.group_minimum": 9}, True),
        ({"programmes.support-group.unit": "couple", "programmes.support-group.group_size": 7}, True),
        ({"seeking.rate": 0.2}, False),
    ],
)
def test_values_that_contradict_each_other_are_those_that_a_scenario_refuses(
    changes: dict[str, Any], wrong: bool
) -> None:
    variations = Variations(BOTH, tuple(changes))
    assert variations.contradicts(list(changes.values())) == wrong
    if wrong:
        with pytest.raises(ScenarioError):
            variations.scenario(list(changes.values()))
    else:
        assert variations.scenario(list(changes.values())) == BOTH.replace(changes)
