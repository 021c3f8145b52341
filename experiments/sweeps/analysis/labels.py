"""Names of factors, levels and points in words, for tables, figures and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from experiments.formatting import percent
from simulation.scenario import NetworkPlan, Scenario
from simulation.scenario.catalogue import find
from simulation.scenario.names import ORDINARY_LIFE, title_of

STRUCTURE: Final = "structure"
_TITLES: Final = {
    STRUCTURE: "Structure",
    "circle.active": "Friends and colleagues",
    "network.source": "Network",
    "network.persons": "Persons",
}
_FIELDS: Final = {"facilitator_advantage": "leader’s advantage"}
"""Words for fields whose name does not read well."""
_SWITCH: Final = {("circle.active", True): "with friends and colleagues", ("circle.active", False): "partner alone"}


def field_words(name: str) -> str:
    """The last part of a dotted name in words."""
    last = name.rpartition(".")[2]
    return _FIELDS.get(last, last.replace("_", " "))


def factor_title(name: str) -> str:
    """A factor in words: 'Support group: places', 'Strain: crossover'."""
    if name in _TITLES:
        return _TITLES[name]
    table, *rest = name.split(".")
    record = (
        rest[0]
        if table in ("programmes", "informal") and len(rest) > 1
        else rest[1]
        if rest[:1] == ["kinds"]
        else table
    )
    return f"{title_of(record)}: {field_words(name)}" if rest else title_of(name)


def level_words(name: str, value: Any) -> str:
    """A level of a factor as pages print it: a structure's title, a share in per cent, 'yes' or 'no' of a switch, or a number."""
    if name == STRUCTURE:
        return title_of(str(value))
    if name == "network.source":
        return _network_words(NetworkPlan(source=str(value)))
    if isinstance(value, bool | np.bool_):
        return _SWITCH.get((name, bool(value)), "yes" if value else "no")
    if isinstance(value, float | np.floating):
        parameter = find(Scenario, name.split("."))
        share = parameter is not None and parameter.unit == "share"
        return _percent(float(value)) if share else f"{value:.4g}"
    return str(value)


def _network_words(plan: NetworkPlan) -> str:
    """A network by its source: 'generated network, shuffled', 'network karate, 15 % without ties'."""
    found = ["generated network" if plan.origin == "generated" else f"network {Path(plan.origin).stem}"]
    for change in plan.changes:
        name, _, share = change.partition("=")
        found.append(f"{_percent(float(share))} without ties" if name == "isolates" else name)
    return ", ".join(found)


def _percent(share: float) -> str:
    return (
        percent(share)
        if round(100 * share, 9) == round(100 * share)
        else percent(0.0).replace("0", f"{100 * share:.3g}")
    )


def told(name: str, value: Any, names: Iterable[str] = ()) -> str:
    """A factor and its value in a few words: 'places 5 %'; with the factor's title where another of ``names`` reads alike."""
    if name in (STRUCTURE, "network.source") or (name, value) in _SWITCH:
        return level_words(name, value)
    alike = [each for each in names if field_words(each) == field_words(name)]
    title = field_words(name) if len(alike) < 2 else factor_title(name).replace(":", "").lower()
    return f"{title} {level_words(name, value)}"


def in_words(values: Mapping[str, Any], base: str = "") -> str:
    """A point by the values of its factors: 'Befriending and support group (places 5 %), crossover 0.2'.

    ``base``: the scenario's name, for a point that has no values. Ordinary life is named only where nothing is added to it.
    """
    structure, records, rest = values.get(STRUCTURE), dict[str, list[str]](), list[str]()
    plain = [name for name in values if _record(name) is None]
    for name, value in values.items():
        if name == STRUCTURE:
            continue
        if record := _record(name):
            records.setdefault(record, []).append(told(name, value))
        else:
            rest.append(told(name, value, plain))
    heads = [f"{title_of(record)} ({', '.join(fields)})" for record, fields in records.items()]
    named_already = (records and structure == ORDINARY_LIFE) or title_of(str(structure)) in map(title_of, records)
    if structure is not None and not named_already:
        heads = [title_of(str(structure)), *heads]
    named = " and ".join([*heads[:1], *map(lower, heads[1:])])
    words = ", ".join(filter(None, [named, *rest]))
    return words[:1].upper() + words[1:] if words else title_of(base)


def _record(name: str) -> str | None:
    """The programme or informal intervention that a dotted name is about, None for another parameter."""
    table, *fields = name.split(".")
    return fields[0] if table in ("programmes", "informal") and len(fields) > 1 else None


def lower(label: str) -> str:
    """A label within a sentence."""
    return label[:1].lower() + label[1:]


def factor_said(name: str) -> str:
    """A factor within a sentence: 'the places of the support group', 'strain’s crossover'."""
    record, colon, field = factor_title(name).partition(": ")
    if name == "circle.active":
        return record.lower()
    if not colon:
        return f"the {record.lower()}"
    return f"the {field} of the {record.lower()}" if _record(name) else f"{record.lower()}’s {field}"


def in_a_row(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
