"""What differs between scenarios: each parameter with its values, its meaning, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from experiments.formatting import UNDEFINED
from experiments.pages.contents import Section, Table
from simulation.scenario import Scenario
from simulation.scenario.catalogue import ANY, Parameter, parameters

_TABLES = ("programmes", "informal")
_SHAPE = ("places", "sessions", "group_size", "facilitator_advantage")
_SHAPE_OF_ONE_DAY = ("share", "training_hours")
"""Fields that tell what an offer is, where another scenario does not have it: of sessions, and of a training or meeting."""


class Difference(NamedTuple):
    """A parameter, or a whole offer, in which scenarios differ; ``values``: in words by scenario, '' where one lacks it."""

    name: str
    values: Mapping[str, str]
    meaning: str
    evidence: str


def differences(scenarios: Mapping[str, Scenario]) -> list[Difference]:
    """All that differs, in the order of the files; an offer that some lack is told as a whole, and then what differs in it."""
    known = {arm: _known(scenario) for arm, scenario in scenarios.items()}
    offered = {arm: _offers(scenario) for arm, scenario in scenarios.items()}
    found = []
    for offer in dict.fromkeys(name for offers in offered.values() for name in offers):
        if not all(offer in offers for offers in offered.values()):
            values = {arm: _shape(known[arm], offer) if offer in offered[arm] else "" for arm in scenarios}
            found.append(Difference(offer, values, "what is offered besides ordinary life", "design"))
    for name in dict.fromkeys(name for each in known.values() for name in each):
        having = {arm: each[name] for arm, each in known.items() if name in each}
        if len({repr(each.default) for each in having.values()}) > 1:
            one = next(iter(having.values()))
            values = {arm: _value(having[arm]) if arm in having else "" for arm in scenarios}
            meaning = f"{one.meaning} ({one.unit})" if one.unit else one.meaning
            found.append(Difference(name, values, meaning, one.evidence or "design"))
    return found


def section(scenarios: Mapping[str, Scenario], titles: Mapping[str, str], held: Sequence[str]) -> Section:
    """The table of differences; ``held``: parameters of the plausible sets that keep each scenario's own value."""
    found = differences(scenarios)
    rows = [
        [each.name, *(each.values[arm] or UNDEFINED for arm in scenarios), each.evidence, each.meaning]
        for each in found
    ]
    same = [name for name in held if name not in {each.name for each in found}]
    kept = f" So are {', '.join(same)}, which a file or --set gives." if same else ""
    note = (
        "These values are each scenario’s own in every plausible world; all other numbers come from the world’s set of "
        f"parameters.{kept} Sourced: from a publication; fitted: to published patterns; free: known by nobody; design: what "
        "somebody decides. A dash: the scenario does not have it."
    )
    lead = (
        "All else is the same. Of an offer the main numbers are shown; kithkin scenarios prints them all."
        if found
        else "Nothing differs: the scenarios are one and the same."
    )
    return Section(
        "What differs", lead,
        [Table("Parameters in which the scenarios differ.", ("Parameter", *titles.values(), "Rests on", "Meaning"), rows, note)]
        if found else [],
    )  # fmt: skip


def _known(scenario: Scenario) -> dict[str, Parameter]:
    """Parameters of a scenario by dotted name, but for its name, its summary, and those of offers that it does not have."""
    return {each.name: each for each in parameters(scenario) if "." in each.name and f".{ANY}." not in each.name}


def _offers(scenario: Scenario) -> list[str]:
    return [f"{table}.{name}" for table in _TABLES for name in getattr(scenario, table)]


def _shape(known: Mapping[str, Parameter], offer: str) -> str:
    kind = known.get(f"{offer}.kind")
    fields = _SHAPE_OF_ONE_DAY if kind is not None and kind.default in ("listening", "meeting") else _SHAPE
    shown = [(field, known.get(f"{offer}.{field}")) for field in fields]
    return ", ".join(f"{field} {_value(each)}" for field, each in shown if each is not None)


def _value(parameter: Parameter) -> str:
    value = parameter.default
    return f"{value:g}" if isinstance(value, float) else str(value).lower() if isinstance(value, bool) else str(value)
