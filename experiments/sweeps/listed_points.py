"""Points that a user lists, as tables of the plan or as rows of a CSV file. Each value is checked where it stands.

A CSV file has a parameter's dotted name above each column, and perhaps a column ``name``. Numbers may be written as ``.2`` and
switches as ``TRUE``, as statistics programs do. An empty cell is the base scenario's value.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, Final, NamedTuple

from experiments.sweeps.bases import STRUCTURE, Bases
from experiments.sweeps.factors import Factor, misfit, typed
from experiments.sweeps.plan_points import flat
from experiments.sweeps.points import Listed
from simulation.scenario import Scenario
from simulation.scenario.catalogue import Parameter, find
from simulation.scenario.files import read_text
from simulation.scenario.mistakes import ScenarioError, shown

LONGEST_FILE: Final = 1 << 28
"""Bytes of a plan, or of the points beside it, which may be a million."""
_NAME: Final = "name"
_LONGEST_NAME: Final = 80
MOST_SENTENCES: Final = 10
_SWITCHES: Final = {"true": True, "false": False}


class Row(NamedTuple):
    """One point as it is listed: the place where it stands, for messages, its name ('' if none), and its values."""

    place: str
    name: Any
    values: dict[str, Any]


class Listing(NamedTuple):
    """The rows of a plan that lists its points, and the mistakes that were found in reading them."""

    rows: list[Row]
    mistakes: list[str]


def listing_of(kind: str, content: Mapping[str, Any], folder: Path) -> Listing:
    """The points listed in the plan, or in a CSV file beside it."""
    mistakes = [f"factors: a design of kind {kind} names its factors with its points"] if "factors" in content else []
    rows = _rows_of_file(content, folder, mistakes) if kind == "csv" else _rows_of_list(content, mistakes)
    return Listing(rows, mistakes)


def listed_points(listing: Listing, bases: Bases) -> tuple[Listed, tuple[Factor, ...]]:
    """The points of a listing, and the factors that they name. A factor that a point omits has the base's value.

    Raises ScenarioError with all mistakes.
    """
    rows = [each._replace(values=_called(each.values, bases)) for each in listing.rows]
    columns = list(dict.fromkeys(column for row in rows for column in row.values))
    known = {column: bases.parameter(column) for column in columns}
    mistakes = [*listing.mistakes, *(sentence for row in rows for sentence in _misnamed(row))]
    mistakes += [_unknown(rows, column, bases) for column, parameter in known.items() if parameter is None]
    parameters = {column: parameter for column, parameter in known.items() if parameter is not None}
    mistakes += [sentence for row in rows for sentence in _misfits(row, parameters, bases)]
    if not columns and not mistakes:
        mistakes.append("points: must be at least one, each a table of values by dotted names")
    if mistakes:
        raise ScenarioError(_capped(mistakes))
    return _points(rows, parameters, bases)


def _called(values: dict[str, Any], bases: Bases) -> dict[str, Any]:
    """The values with a structure by the name of its scenario."""
    given = values.get(STRUCTURE)
    return values | {STRUCTURE: bases.called[given]} if isinstance(given, str) and given in bases.called else values


def _capped(mistakes: Sequence[str]) -> list[str]:
    """The first sentences, and how many more there are."""
    rest = len(mistakes) - MOST_SENTENCES
    return [*mistakes[:MOST_SENTENCES], *([f"and {rest} more such mistakes"] if rest > 0 else [])]


def _points(
    rows: Sequence[Row], parameters: Mapping[str, Parameter], bases: Bases
) -> tuple[Listed, tuple[Factor, ...]]:
    usual = {column: bases.usual(column) for column in parameters}
    whole = [tuple(typed(each, (usual | row.values)[column]) for column, each in parameters.items()) for row in rows]
    points = Listed(tuple(whole), tuple(row.name for row in rows))
    names = Counter(points.name(point) for point in range(len(points)))
    if twice := [name for name, count in names.items() if count > 1]:
        raise ScenarioError(_capped([f"points: the name {name!r} is there twice" for name in twice]))
    factors = [
        Factor(each, column, tuple(dict.fromkeys(levels)))
        for (column, each), levels in zip(parameters.items(), zip(*whole, strict=True), strict=True)
    ]
    return points, tuple(factors)


def _misnamed(row: Row) -> Iterator[str]:
    if not isinstance(row.name, str) or len(row.name) > _LONGEST_NAME:
        yield f"{row.place}: name = {shown(row.name)}: must be a text of at most {_LONGEST_NAME} characters"


def _unknown(rows: Sequence[Row], column: str, bases: Bases) -> str:
    """The sentence about a column that is no parameter of the base, at the first point that has it."""
    place = next(row.place for row in rows if column in row.values)
    return f"{place}: {bases.unknown(column)}"


def _misfits(row: Row, parameters: Mapping[str, Parameter], bases: Bases) -> Iterator[str]:
    """Values that their parameters cannot have, and those of a programme that the point's structure does not have."""
    level = row.values.get(STRUCTURE, bases.home)
    for column, value in row.values.items():
        if column in parameters:
            yield from (f"{row.place}: {sentence}" for sentence in misfit(parameters[column], column, value))
        if column in parameters and level in bases.levels and not bases.has(level, column):
            yield f"{row.place}: {column}: structure {level} has no {'.'.join(column.split('.')[:2])}; leave it out"


def _rows_of_list(content: Mapping[str, Any], mistakes: list[str]) -> list[Row]:
    points = content.get("points")
    if not isinstance(points, list) or not all(isinstance(point, Mapping) for point in points):
        mistakes.append(f"points = {shown(points)}: must be tables [[points]], each with values by dotted names")
        return []
    rows = []
    for number, point in enumerate(points):
        place = f"points, number {number + 1}"
        try:
            values = flat(point)
        except ScenarioError as error:
            mistakes += [f"{place}: {mistake}" for mistake in error.mistakes]
            continue
        rows.append(Row(place, values.pop(_NAME, ""), values))
    return rows


def _rows_of_file(content: Mapping[str, Any], folder: Path, mistakes: list[str]) -> list[Row]:
    design = content["design"]
    file = design.get("file") if isinstance(design, Mapping) else None
    if not isinstance(file, str) or set(design) != {"kind", "file"}:
        mistakes.append('design: a design of kind csv is {kind = "csv", file = "points.csv"}')
        return []
    try:
        reader = csv.reader(StringIO(read_text(folder / file, LONGEST_FILE), newline=""))
        table = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if row]
    except (ScenarioError, csv.Error) as error:
        mistakes.append(f"design.file = {shown(file)}: {error}")
        return []
    if not table:
        mistakes.append(f"{file}: is empty, its first line must name parameters")
        return []
    (_, head), *body = table
    if wrong := list(_wrong_head(head, file)):
        mistakes += wrong
        return []
    return _rows_of_body(head, body, file, mistakes)


def _rows_of_body(head: list[str], body: list[tuple[int, list[str]]], file: str, mistakes: list[str]) -> list[Row]:
    parameters = {name: find(Scenario, name.split(".")) for name in head}
    rows = []
    for line, cells in body:
        place = f"{file}, line {line}"
        if len(cells) != len(head):
            mistakes.append(f"{place}: must have {len(head)} cells, as the first line has, not {len(cells)}")
            continue
        found = dict(zip(head, cells, strict=True))
        name = found.pop(_NAME, "")
        rows.append(Row(place, name, {key: _value(parameters[key], cell) for key, cell in found.items() if cell}))
    return rows


def _wrong_head(head: Sequence[str], file: str) -> Iterator[str]:
    """The mistake in the first line of a file."""
    place = f"{file}, line 1"
    for number, name in enumerate(head, start=1):
        if not name:
            hint = "; an index that pandas wrote is left out by to_csv(index=False)" if number == 1 else ""
            yield f"{place}: column {number} has no name{hint}"
    for name in dict.fromkeys(head):
        if name and head.count(name) > 1:
            yield f"{place}: {name}: is there twice"
    if len(head) == 1 and (";" in head[0] or "\t" in head[0]):
        yield f"{place}: cells must be separated by commas"


def _value(parameter: Parameter | None, cell: str) -> Any:
    """The value in a cell, as the kind of its parameter reads it; the text itself where it is none of that kind."""
    if parameter is not None and parameter.kind == "switch":
        return _SWITCHES.get(cell.lower(), cell)
    if parameter is None or parameter.kind not in ("number", "whole number"):
        return cell
    for read in (int, float):
        try:
            return read(cell)
        except ValueError:
            continue
    return cell
