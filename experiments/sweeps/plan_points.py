"""The part of a plan file that names the points: a design with its settings, or a list of points."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from experiments.sweeps.designs import DESIGNS, Design, Points, listed
from experiments.sweeps.factors import Factor, factor, value_at
from simulation.scenario import Scenario
from simulation.scenario.catalogue import find
from simulation.scenario.files import settings
from simulation.scenario.mistakes import ScenarioError, build, shown
from simulation.scenario.schema import suggestion

KINDS: Final = (*DESIGNS, "list", "csv")
_NAME: Final = "name"
_SHORT: Final = {
    "factorial": "full-factorial",
    "full": "full-factorial",
    "lhs": "latin-hypercube",
    "latin": "latin-hypercube",
    "saltelli": "sobol",
}
"""Other names of the designs, from the literature and from other programs."""


def flat(tables: Mapping[str, Any], base: Scenario) -> dict[str, Any]:
    """Nested tables as dotted names: TOML reads ``strain.crossover = 1`` as a table in a table, and a quoted name as one."""
    found: dict[str, Any] = {}
    for name, value in tables.items():
        if isinstance(value, Mapping) and value and not _ends(name):
            found |= flat({f"{name}.{inner}": part for inner, part in value.items()}, base)
        else:
            found[name] = value
    return found


def _ends(name: str) -> bool:
    """Whether a dotted name belongs to a parameter; a table under it then describes the parameter's values."""
    return find(Scenario, name.split(".")) is not None


def design_of(content: Mapping[str, Any], mistakes: list[str]) -> tuple[str, Design | None]:
    """Kind and settings of the design that a plan asks for; None for points that are listed. Mistakes are added."""
    given = content.get("design", "list" if "points" in content else "full-factorial")
    table = {"kind": given} if isinstance(given, str) else given
    if not isinstance(table, Mapping) or not isinstance(table.get("kind"), str):
        mistakes.append(f"design = {shown(given)}: must be {' or '.join(KINDS)}, or a table with that as its kind")
        return "list", None
    kind = _kind(table["kind"])
    if kind not in KINDS:
        mistakes.append(f"design = {shown(table['kind'])}: unknown name{_remedy(kind)}")
        return "list", None
    if kind not in DESIGNS:
        return kind, None
    return kind, _settings(kind, table, mistakes)


def listed_points(
    kind: str, content: Mapping[str, Any], base: Scenario, folder: Path
) -> tuple[Points, tuple[Factor, ...]]:
    """Points listed in the plan or in a CSV file, and the factors that they name.

    A factor that a point omits has the base's value.

    Raises ScenarioError with all mistakes.
    """
    if "factors" in content:
        raise ScenarioError([f"factors: a design of kind {kind} names its factors with its points"])
    rows = _rows_of_file(content, folder) if kind == "csv" else _rows_of_list(content, base)
    names = [str(row.pop(_NAME, "")) for row in rows]
    mistakes = [f"points: the name {name!r} is there twice" for name in set(names) if name and names.count(name) > 1]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    whole = [{column: row.get(column, value_at(base, column)) for column in columns} for row in rows]
    made = [factor(column, list(dict.fromkeys(row[column] for row in whole)), base) for column in columns]
    mistakes += [sentence.replace("factors.", "points.", 1) for _, sentences in made for sentence in sentences]
    if not columns:
        mistakes.append("points: must be at least one, each a table of values by dotted names")
    if mistakes:
        raise ScenarioError(mistakes)
    return listed(whole, names), tuple(each for each, _ in made if each is not None)


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


def _rows_of_list(content: Mapping[str, Any], base: Scenario) -> list[dict[str, Any]]:
    points = content.get("points")
    if not isinstance(points, list) or not all(isinstance(point, Mapping) for point in points):
        raise ScenarioError([f"points = {shown(points)}: must be tables [[points]], each with values by dotted names"])
    return [flat(point, base) for point in points]


def _rows_of_file(content: Mapping[str, Any], folder: Path) -> list[dict[str, Any]]:
    design = content["design"]
    file = design.get("file") if isinstance(design, Mapping) else None
    if not isinstance(file, str) or set(design) != {"kind", "file"}:
        raise ScenarioError(['design: a design of kind csv is {kind = "csv", file = "points.csv"}'])
    try:
        with (folder / file).open(encoding="utf-8-sig", newline="") as lines:
            return [_cells(row, file, number) for number, row in enumerate(csv.DictReader(lines), start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ScenarioError([f"design.file = {shown(file)}: cannot be read ({reason})"]) from None


def _cells(row: Mapping[str | None, Any], file: str, line: int) -> dict[str, Any]:
    """One row of the file; an empty cell is the base's value."""
    if None in row or None in row.values():
        raise ScenarioError([f"{file}, line {line}: must have as many cells as the first line"])
    cells = {str(name).strip(): str(cell).strip() for name, cell in row.items()}
    values = settings(f"{name}={cell}" for name, cell in cells.items() if cell and name != _NAME)
    return values | {_NAME: cells.get(_NAME, "")}
