"""The figures of a sweep, each from a table of its analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, MaxNLocator

from experiments.formatting import decimals_for, fixed
from experiments.pages.canvas import Drawing, horizontal, label_ends, sheet, style
from experiments.pages.figures import ROW
from experiments.pages.lettering import fold
from experiments.pages.medium import medium
from experiments.pages.palette import INK, MUTED, arm_colour
from experiments.sweeps.analysis.labels import factor_title
from simulation.measures import Quantity

MOST_FACTORS = 20
"""Most factors in a figure of indices; the table has all of them."""

COLUMNS, FEWEST_COLUMNS = 3, 2
MOST_CELLS = 7
"""Most rows and columns of a map whose cells have numbers."""

COLOUR_MAP = "cividis"
"""Colour map without red and green, of evenly growing lightness (Nuñez, Anderton & Renslow 2018); light is better."""
BETTER_WORSE = "PuOr"
"""Colour map of differences, for any eyes: violet is better, orange is worse, white is none."""


@style()
def sobol_indices(table: pd.DataFrame, measures: Sequence[Quantity]) -> Drawing:
    """First-order (square) and total indices (circle) of the strongest factors: a panel a measure."""
    return _index_panels(table, measures, ("S1", "ST"), "share of the variance")


@style()
def elementary_effects(table: pd.DataFrame, measures: Sequence[Quantity]) -> Drawing:
    """Mean absolute elementary effect (square, with interval) and its spread (circle) of the strongest factors."""
    return _index_panels(table, measures, ("mu_star", "sigma"), "change over the whole range")


@style()
def surface_maps(
    grids: pd.DataFrame, measure: Quantity, units: Mapping[str, str], ticks: Mapping[str, Sequence[float]]
) -> Drawing:
    """A measure over pairs of factors, a panel a pair; ``units``: name of a factor to its label; ``ticks``: levels that were run,
    of factors that have few."""
    pairs = list(grids.groupby(["factor", "other"], sort=False))
    rows, columns = -(-len(pairs) // COLUMNS), min(COLUMNS, max(FEWEST_COLUMNS, len(pairs)))
    figure, grid = sheet(0.3 + (1.9 if medium().stacked else 2.7) * rows, rows, columns)
    room = figure.get_figwidth() / grid.shape[1]
    levels = MaxNLocator(10).tick_values(grids["value"].min(), grids["value"].max())
    for axes, ((one, two), table) in zip(grid.flat, pairs, strict=False):
        values = table.pivot(index="y", columns="x", values="value")
        shades = axes.contourf(values.columns, values.index, values, levels=levels, cmap=_map_of(measure))
        axes.set(xlabel=fold(units[str(one)], 0.8 * room), ylabel=fold(units[str(two)], 1.1))
        for axis, name in ((axes.xaxis, str(one)), (axes.yaxis, str(two))):
            # half of a drawing's time goes into its ticks
            axis.set_major_locator(FixedLocator(list(ticks[name])) if name in ticks else MaxNLocator(4))
        _bare(axes)
    for axes in grid.flat[len(pairs) :]:
        axes.set_visible(False)
    _colour_bar(figure, shades, list(grid.flat[: len(pairs)]), rows, titled(measure))
    figure.numbers = grids
    return figure


@style()
def difference_maps(panels: Mapping[str, pd.DataFrame], measure: Quantity, labels: tuple[str, str]) -> Drawing:
    """Differences from the reference over two factors, a panel for each combination of the others.

    ``panels``: by title a table with the columns x, y (levels in words, in order), value, and clear, whether its interval has one
    sign. Violet is better, orange worse; a difference that is not clear has a question mark. Cells without numbers are hatched
    where they are worse.
    """
    columns = min(COLUMNS, len(panels))
    rows = -(-len(panels) // columns)
    beside = 1 if medium().stacked else columns
    tables = {title: (_square(table, "value"), _square(table, "clear")) for title, table in panels.items()}
    most = max(float(np.nanmax(np.abs(values))) for values, _ in tables.values()) or 1.0
    lines = max(_lines(values, beside) for values, _ in tables.values())
    figure, grid = sheet(0.4 + (1.2 + 0.17 * lines) * rows, rows, columns)
    sign = -1.0 if measure.better == "lower" else 1.0
    for axes, (title, (values, clear)) in zip(grid.flat, tables.items(), strict=False):
        shades = axes.pcolormesh(sign * values.to_numpy(), cmap=BETTER_WORSE, vmin=-most, vmax=most, edgecolors="white")
        _write_cells(axes, values.to_numpy(), clear.to_numpy(), most, sign)
        axes.set_xticks(np.arange(values.shape[1]) + 0.5, _column_names(values, beside))
        axes.set_yticks(np.arange(values.shape[0]) + 0.5, _row_names(values, beside))
        axes.set(title=title, xlabel=labels[0], ylabel=fold(labels[1], 0.3 + 0.34 * len(values)))
        _bare(axes)
    for axes in grid.flat[len(panels) :]:
        axes.set_visible(False)
    bar = _colour_bar(figure, shades, list(grid.flat[: len(panels)]), rows)
    bar.set_ticks([-most, 0.0, most], labels=["worse", "the same", "better"])
    figure.numbers = pd.concat([table.assign(panel=title) for title, table in panels.items()], ignore_index=True)
    return figure


def _row_names(values: pd.DataFrame, beside: int) -> list[str]:
    """Names of a map's rows, folded to a third of its place."""
    return [fold(str(name), 0.3 * medium().inches / beside) for name in values.index]


def _column_names(values: pd.DataFrame, beside: int) -> list[str]:
    """Names of a map's columns, folded to the width of a column, where they are words."""
    return [fold(str(name), 0.56 * medium().inches / (beside * values.shape[1])) for name in values.columns]


def _lines(values: pd.DataFrame, beside: int) -> int:
    """Number of lines of text that a map needs above each other: those of its rows and of the names of its columns."""
    rows = sum(max(2, 1 + name.count("\n")) for name in _row_names(values, beside))
    return rows + max(name.count("\n") for name in _column_names(values, beside))


def _colour_bar(figure: Drawing, shades: Any, panels: list[Axes], rows: int, label: str = "") -> Any:
    """The key of colours, at the right of the panels, or under them where they stand one below the other."""
    if medium().stacked:
        return figure.colorbar(shades, ax=panels, label=label, aspect=24, pad=0.02, orientation="horizontal")
    return figure.colorbar(shades, ax=panels, label=label, aspect=18 * rows, pad=0.02)


def _square(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """One column over the levels of two factors, in their order."""
    found = table.pivot(index="y", columns="x", values=column)
    return found.loc[list(dict.fromkeys(table["y"])), list(dict.fromkeys(table["x"]))]


@style()
def half_width_course(table: pd.DataFrame, measure: Quantity, asked: float | None = None) -> Drawing:
    """Half-width of the interval against the number of units, of levels and of paired differences: the widest of all
    points (line) and the median (dashed). ``asked``: the half-width at which the sweep was to stop."""
    figure, grid = sheet(2.9)
    axes, ends = grid[0, 0], []
    names = {"level": "mean at a point", "difference": "paired difference"}
    for place, (quantity, rows) in enumerate(table.groupby("quantity", sort=False)):
        colour = arm_colour(place + 1)
        axes.plot(rows["units"], rows["widest"], color=colour)
        axes.plot(rows["units"], rows["median"], color=colour, linestyle=(0, (3, 2)), linewidth=1.0)
        ends.append((float(rows["widest"].iloc[-1]), names[str(quantity)], colour))
    if asked is not None:
        axes.axhline(asked, color=MUTED.light, linewidth=0.9)
        axes.annotate(
            "asked for",
            (1.0, asked),
            (-3, 3),
            ("axes fraction", "data"),
            "offset points",
            ha="right",
            color=MUTED.light,
        )
    third = table.loc[table["units"] >= 3, "widest"]  # with two units the factor is 12.7, which would flatten the rest
    axes.set_ylim(0.0, 1.08 * float((third if len(third) else table["widest"]).max()) or 1.0)
    axes.set(xlabel=f"{table['basis'].iloc[0]}s", ylabel=f"half-width of the interval\n({titled(measure)})")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    label_ends(axes, [end for end in ends if end[0] <= axes.get_ylim()[1]], apart=0.085)
    figure.numbers = table
    return figure


def titled(measure: Quantity) -> str:
    """Title with unit."""
    return f"{measure.title}, {measure.unit}" if measure.unit else measure.title


def strongest(table: pd.DataFrame, index: str, count: int = MOST_FACTORS) -> list[str]:
    """The factors with the largest value of an index, over all measures, each on the scale of its largest."""
    rows = table[table["index"] == index]
    scale = rows.groupby("measure")["value"].transform("max")
    share = (rows["value"] / scale).groupby(rows["factor"]).max().sort_values(ascending=False, kind="stable")
    return [str(name) for name in share.index[:count]]


def _index_panels(table: pd.DataFrame, measures: Sequence[Quantity], shown: tuple[str, str], axis: str) -> Drawing:
    """Two indices of each factor: the first as a square, the second as a circle."""
    names = strongest(table, "ST" if "ST" in shown else shown[0])
    columns = min(COLUMNS, len(measures))
    rows = -(-len(measures) // columns)
    figure, grid = sheet((0.9 + ROW * len(names)) * rows, rows, columns, sharey=True)
    for axes, measure in zip(grid.flat, measures, strict=False):
        own = table[(table["measure"] == measure.name) & table["index"].isin(shown)]
        found = own.set_index(["index", "factor"])[["value", "low", "high"]]
        axes.axvline(0.0, color=MUTED.light, linewidth=0.9)
        for index, mark, colour, shift in ((shown[0], "s", arm_colour(1), -0.16), (shown[1], "o", arm_colour(2), 0.16)):
            for height, name in enumerate(names):
                _mark(axes, found.loc[(index, name)], height + shift, mark, colour)
        axes.set(title=measure.title, xlabel=axis if "S1" in shown else f"{axis}, {measure.unit}")
        horizontal(axes, [factor_title(name) for name in names])
    for axes in grid.flat[len(measures) :]:
        axes.set_visible(False)
    figure.numbers = table
    return figure


def _mark(axes: Axes, row: pd.Series, height: float, mark: str, colour: str) -> None:
    axes.plot((row["low"], row["high"]), (height, height), color=colour, linewidth=1.8)
    axes.plot(row["value"], height, mark, color=colour, markersize=4.5)


def _write_cells(axes: Axes, values: np.ndarray, clear: np.ndarray, most: float, sign: float) -> None:
    """The numbers in the cells, light on dark; where they would not fit, hatching of those that are worse."""
    if max(values.shape) > MOST_CELLS:
        worse = np.ma.masked_where(~(sign * values < 0.0), values)
        axes.pcolor(worse, hatch="////", alpha=0.0, edgecolor=INK.light, linewidth=0.0)
        return
    decimals = decimals_for(most / 30.0)
    for (y, x), value in np.ndenumerate(values):
        axes.text(x + 0.5, y + 0.5, fixed(value, decimals) + ("" if clear[y, x] else " ?"), ha="center", va="center",
                  color="#ffffff" if abs(value) > 0.62 * most else "#000000")  # fmt: skip


def _map_of(measure: Quantity) -> str:
    """The colour map in which light is the better side of a measure."""
    return f"{COLOUR_MAP}_r" if measure.better == "lower" else COLOUR_MAP


def _bare(axes: Axes) -> None:
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(colors=INK.light)
