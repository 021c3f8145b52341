"""Names of factors, levels and points in words, for tables, figures and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np

from experiments.formatting import percent
from simulation.scenario import Scenario
from simulation.scenario.catalogue import find
from simulation.scenario.names import title_of

STRUCTURE: Final = "structure"
_TITLES: Final = {
    STRUCTURE: "Structure",
    "circle.active": "Friends and colleagues",
    "network.source": "Network",
    "network.persons": "Persons",
}
_FIELDS: Final = {"facilitator_advantage": "leader’s advantage", "eligible_share": "eligible"}
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
    """A factor's value in words: a structure by its title, a share in per cent, a switch by yes or no, a number."""
    if name == STRUCTURE:
        return title_of(str(value))
    if isinstance(value, bool | np.bool_):
        return _SWITCH.get((name, bool(value)), "yes" if value else "no")
    if isinstance(value, float | np.floating):
        parameter = find(Scenario, name.split("."))
        share = parameter is not None and parameter.unit == "share"
        return _percent(float(value)) if share else f"{value:.4g}"
    return str(value)


def _percent(share: float) -> str:
    return (
        percent(share)
        if round(100 * share, 9) == round(100 * share)
        else percent(0.0).replace("0", f"{100 * share:.3g}")
    )


def told(name: str, value: Any, names: Iterable[str]) -> str:
    """A factor and its value in a few words: 'places 5 %'; with the factor's whole title where another one reads alike."""
    if name in (STRUCTURE, "network.source") or (name, value) in _SWITCH:
        return level_words(name, value)
    alike = [each for each in names if field_words(each) == field_words(name)]
    title = field_words(name) if len(alike) < 2 else factor_title(name).replace(":", "").lower()
    return f"{title} {level_words(name, value)}"


def in_a_row(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
