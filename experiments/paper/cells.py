"""From values at points to the paired differences that a figure shows: a cell for each level of x and of by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from experiments.comparison.evidence import Spread, chance_of_median
from experiments.comparison.page.words import inside
from experiments.estimates.units import over_replicates
from experiments.formatting import counted
from experiments.pages.differences import Differences, draw_differences
from experiments.paper.recorded import AGAINST, FigureError, Recorded, recorded
from experiments.sweeps.analysis.results import shown as spelt
from simulation.scenario.schema import suggestion

MOST_LEVELS: Final = 24
"""Most levels of x and of by in a figure."""


def draw(
    folder: Path | str,
    measure: str,
    axes: Axes,
    *,
    x: str | None = None,
    by: str | None = None,
    at: Mapping[str, Any] | None = None,
) -> Axes:
    """Draw a measure of a results folder on matplotlib ``axes``, and return them.

    Shown are paired differences, in the measure's unit, from the reference of the results, with their intervals: of worlds where
    the results are of plausible worlds, else 95 % by chance. ``x``, ``by``: factors, by dotted name or its last part (default:
    the first one, and no series). ``at``: factors held at one of their levels; any other is averaged over.
    Style: ``matplotlib.style.use("kithkin.paper")``. Raises ValueError for a measure that was not recorded, an unknown factor or
    level, and a folder without results.
    """
    return draw_differences(differences(recorded(folder, measure), x, by, at or {}), axes)


def differences(
    found: Recorded, x: str | None = None, by: str | None = None, at: Mapping[str, Any] | None = None
) -> Differences:
    """The paired differences over x and by. Raises FigureError."""
    across = _first(found) if x is None else found.factor(x, "--x")
    series = None if by is None else found.factor(by, "--by")
    if across == series:
        raise FigureError(f"--by {by}: is the factor of --x, too; choose another one")
    held = _held(found, [across, *([series] if series else [])], at or {})
    rows = np.flatnonzero(
        [all(row[name] == level for name, level in held.items()) for _, row in found.points.iterrows()]
    )
    points = found.points.iloc[rows].reset_index(drop=True)
    cells = _cells(points, across, series)
    apart = np.column_stack([_apart(found, points, found.values[:, rows], cell) for cell in cells])
    table = pd.DataFrame(
        {
            "x": [cell[across] for cell in cells],
            "by": [found.words(series, cell[series], True) if series else "" for cell in cells],
        }
    )
    names = {level: found.words(across, level, True) for level in table["x"]}
    if not _is_number(table["x"]):
        table["x"] = table["x"].map(names)
    errors = None
    if found.errors is not None:
        errors = np.column_stack([found.errors[:, rows][:, _there(points, cell)].mean(axis=1) for cell in cells])
    table = pd.concat([table, _over_worlds(apart, errors) if found.worlds else _by_chance(found, apart)], axis=1)
    told = _interval_in_words(found, table)
    return Differences(
        table, found.measure, found.titles[across], found.titles[series] if series else "",
        _reference_in_words(found, held, across, series), told, names,
    )  # fmt: skip


def _first(found: Recorded) -> str:
    if not len(found.points.columns):
        raise FigureError("nothing was varied in these results, so that there is nothing to compare")
    return str(found.points.columns[0])


def _held(found: Recorded, free: Sequence[str], at: Mapping[str, Any]) -> dict[str, Any]:
    """The levels at which factors are held, by dotted name: those of ``at``, and the usual ones of others that are not free."""
    held = {name: level for name, level in found.usual.items() if name not in free}
    for name, level in at.items():
        factor = found.factor(name, "--at")
        if factor in free:
            raise FigureError(f"--at {name}={level}: the figure varies {factor}; choose another one")
        levels = {spelt(each): each for each in found.points[factor].unique()}
        if spelt(level) not in levels:
            raise FigureError(f"--at {name}={level}: {factor} has no such level{suggestion(spelt(level), levels)}")
        held[factor] = levels[spelt(level)]
    return held


def _cells(points: pd.DataFrame, x: str, by: str | None) -> list[dict[str, Any]]:
    """Combinations of levels that the points have: numbers ascending, names in their order, series by series."""
    names = [name for name in (by, x) if name]
    for name in names:
        if (count := points[name].nunique()) > MOST_LEVELS:
            raise FigureError(
                f"{name} took {count} values; a figure shows at most {MOST_LEVELS} levels, and the page has surfaces"
            )
    found = points[names].dropna().drop_duplicates()
    order = {name: _ordered(found[name]) for name in names}
    rows = sorted(found.to_dict("records"), key=lambda row: [order[name].index(row[name]) for name in names])
    return [{str(name): level for name, level in row.items()} for row in rows]


def _ordered(levels: pd.Series) -> list[Any]:
    return sorted(levels.unique()) if _is_number(levels) else list(levels.unique())


def _is_number(levels: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(levels) and not pd.api.types.is_bool_dtype(levels)


def _apart(
    found: Recorded, points: pd.DataFrame, values: NDArray[np.float64], cell: Mapping[str, Any]
) -> NDArray[np.float64]:
    """The cell less its reference in every unit (units,), each a mean over the points of the cell."""
    mine = np.asarray(values[:, _there(points, cell)].mean(axis=1), np.float64)
    if found.reference is None:
        return mine
    usual = found.points.iloc[found.reference]
    other = {name: usual[name] for name in cell}
    there = _there(points, other)
    if not there.any():
        told = ", ".join(found.words(name, level, False) for name, level in other.items())
        raise FigureError(f"no point has {told}, the reference of the others; choose other factors")
    # Both sides are means of the same values where the cell is its own reference, so that the difference is exactly 0.
    return np.asarray(mine - values[:, there].mean(axis=1), np.float64)


def _there(points: pd.DataFrame, cell: Mapping[str, Any]) -> NDArray[np.bool_]:
    there = np.ones(len(points), bool)
    for name, level in cell.items():
        there &= (points[name] == level).to_numpy()
    return there


def _by_chance(found: Recorded, apart: NDArray[np.float64]) -> pd.DataFrame:
    """Of differences (units, cells): means and 95 % intervals over independent units, a row a cell."""
    chance = over_replicates(apart, found.networks)
    inner = np.full(len(chance), np.nan)
    return pd.DataFrame(
        {"difference": chance["mean"], "low": chance["low"], "high": chance["high"], "inner_low": inner, "inner_high": inner,
         "units": chance["units"], "basis": chance["basis"]}
    )  # fmt: skip


def _over_worlds(apart: NDArray[np.float64], errors: NDArray[np.float64] | None) -> pd.DataFrame:
    """Of differences and their ``errors`` by chance (worlds, cells): medians, 90 % of the worlds, and error of the median."""
    found = [Spread.of(column) for column in apart.T]
    reach = np.array([chance_of_median(column) for column in errors.T]) if errors is not None else np.nan
    table = pd.DataFrame(found).rename(columns={"median": "difference"})
    return table.assign(
        inner_low=table["difference"] - reach, inner_high=table["difference"] + reach,
        units=np.isfinite(apart).sum(axis=0), basis="plausible world",
    )  # fmt: skip


def _interval_in_words(found: Recorded, table: pd.DataFrame) -> str:
    units = counted(int(table["units"].max()), str(table["basis"].iloc[0]))
    if not found.worlds:
        return f"Bars: 95 % intervals (Student's t) over {units}."
    chance = "" if found.errors is None else " Thick bars: how far chance alone could move the marker."
    return f"Markers: medians; bars: 90 % of {units}.{chance}"


def _reference_in_words(found: Recorded, held: Mapping[str, Any], x: str, by: str | None) -> str:
    if found.reference is None:
        return found.against or inside(found.words(AGAINST, held[AGAINST], True))
    usual = found.points.iloc[found.reference]
    return ", ".join(found.words(name, usual[name], False) for name in (x, by) if name)
