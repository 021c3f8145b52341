"""Scenes: the scenarios that a setup names, each with its changes, on the network of the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.live.choices import NETWORK, Choices
from simulation.live.request import Changes, RequestError, Setup
from simulation.network import GENERATED
from simulation.scenario import Scenario, ScenarioError

_FIXED = ("name", "summary", "network", "network.source", "network.persons", "network.pairing")


def scenarios_of(setup: Setup, choices: Choices) -> list[Scenario]:
    """The scenarios of a complete setup, on the network of the first; RequestError or ScenarioError."""
    tables = setup.changes or ()
    mistakes = [
        f"{name}: all worlds live on the network of the first; change it there"
        for table in tables[1:]
        for name in table
        if name.startswith(NETWORK)
    ]
    mistakes += [f"{name}: cannot be changed here" for table in tables for name in table if name in _FIXED]
    if mistakes:
        raise RequestError(*mistakes)
    bases = [choices.scenario(name) for name in setup.worlds or ()]
    first = bases[0].replace({**(tables[0] if tables else {}), **_plan(setup, choices)})
    others = [base.replace(table) for base, table in zip(bases[1:], tables[1:], strict=True)]
    return [first, *(other.replace(network=first.network) for other in others)]


def for_each(scenarios: Sequence[Scenario], changes: Changes) -> list[Changes]:
    """The changes that each scenario takes: a name that only some of them have is left out of the others."""
    tables: list[Changes] = [{} for _ in scenarios]
    for name, value in changes.items():
        known = [_has(scenario, name, value) for scenario in scenarios]
        for table, takes in zip(tables, known, strict=True):
            if takes or not any(known):
                table[name] = value
    return tables


def _has(scenario: Scenario, name: str, value: Any) -> bool:
    try:
        scenario.replace({name: value})
    except ScenarioError as error:
        return not any(": unknown name" in mistake for mistake in error.mistakes)
    return True


def _plan(setup: Setup, choices: Choices) -> Changes:
    source = choices.source(setup.source or GENERATED)
    return {"network.source": source, **({"network.persons": setup.persons} if source == GENERATED else {})}
