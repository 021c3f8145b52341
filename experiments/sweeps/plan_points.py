"""The part of a plan file that says how points are chosen: the kind of the design and its settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from experiments.sweeps.designs import DESIGNS, Design
from simulation.scenario import Scenario
from simulation.scenario.catalogue import find
from simulation.scenario.mistakes import ScenarioError, build, shown
from simulation.scenario.schema import suggestion

KINDS: Final = (*DESIGNS, "list", "csv")
_SHORT: Final = {
    "factorial": "full-factorial",
    "full": "full-factorial",
    "lhs": "latin-hypercube",
    "latin": "latin-hypercube",
    "saltelli": "sobol",
}
"""Other names of the designs, from the literature and from other programs."""


def flat(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Nested tables as dotted names: TOML reads ``strain.crossover = 1`` as a table in a table, and a quoted name as one.

    Raises ScenarioError where a quoted and a dotted name are the same.
    """
    found = list(_leaves(tables))
    counts = Counter(name for name, _ in found)
    if mistakes := [f"{name}: is there twice" for name, count in counts.items() if count > 1]:
        raise ScenarioError(mistakes)
    return dict(found)


def _leaves(tables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in tables.items():
        if isinstance(value, Mapping) and value and not _ends(name):
            yield from _leaves({f"{name}.{inner}": part for inner, part in value.items()})
        else:
            yield name, value


def _ends(name: str) -> bool:
    """Whether a dotted name belongs to a parameter; a table under it then describes the parameter's values."""
    return find(Scenario, name.split(".")) is not None


def design_of(content: Mapping[str, Any], mistakes: list[str]) -> tuple[str, Design | None]:
    """Kind and settings of the design that a plan asks for; the settings are None for points that are listed.

    Mistakes are added; a kind that there is not is ''.
    """
    given = content.get("design", "list" if "points" in content else "full-factorial")
    table = {"kind": given} if isinstance(given, str) else given
    if not isinstance(table, Mapping) or not isinstance(table.get("kind"), str):
        mistakes.append(f"design = {shown(given)}: must be {' or '.join(KINDS)}, or a table with that as its kind")
        return "", None
    kind = _kind(table["kind"])
    if kind not in KINDS:
        mistakes.append(f"design = {shown(table['kind'])}: unknown name{_remedy(kind)}")
        return "", None
    if kind not in DESIGNS:
        return kind, None
    return kind, _settings(kind, table, mistakes)


def _kind(text: str) -> str:
    plain = text.strip().lower().replace(" ", "-").replace("_", "-")
    return _SHORT.get(plain, plain)


def _remedy(kind: str) -> str:
    """The end of the sentence about an unknown design."""
    if kind.startswith("fraction"):
        return "; to screen many factors take morris or latin-hypercube"
    return suggestion(kind, (*KINDS, *_SHORT))


def _settings(kind: str, table: Mapping[str, Any], mistakes: list[str]) -> Design | None:
    try:
        return build(DESIGNS[kind], {name: value for name, value in table.items() if name != "kind"})
    except ScenarioError as error:
        mistakes += [f"design.{mistake}" for mistake in error.mistakes]
        return None
