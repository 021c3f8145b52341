"""The figures of a sweep, each from a table of its analysis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.formatting import decimals_for, fixed
from experiments.pages.canvas import horizontal, label_ends, sheet, style
from experiments.pages.figures import ROW
from experiments.pages.palette import INK, MUTED, arm_colour
from experiments.sweeps.analysis.results import VariedFactor
from simulation.measures import Quantity

MOST_FACTORS = 20
"""Most factors in a figure of indices; the table has all of them."""

COLUMNS, FEWEST_COLUMNS = 3, 2
LONGEST_LABEL = 26
"""Most letters on a line of an axis label; a longer name is broken behind its last dot."""

COLOUR_MAP = "cividis"
"""Colour map without red and green, of evenly growing lightness (Nuñez, Anderton & Renslow 2018)."""


@style()
def level_means(means: pd.DataFrame, factors: Sequence[VariedFactor], measure: Quantity) -> Figure:
    """Mean of a measure at every level of each factor with its interval: one panel for each factor, all on one scale."""
    rows = -(-len(factors) // COLUMNS)
    figure, grid = sheet(0.3 + 2.1 * rows, rows, min(COLUMNS, len(factors)), sharey=True)
    for axes, factor in zip(grid.flat, factors, strict=False):
        table = means[means["factor"] == factor.name]
        apart = (table["mean"] - table["low"]).fillna(0.0)
        places = np.arange(len(table))
        axes.errorbar(places, table["mean"], apart, color=arm_colour(1), marker="s", markersize=4.5, elinewidth=2.0)
        axes.set_xticks(places, table["level"])
        axes.set(xlabel=_folded(factor.label), xlim=(-0.4, len(table) - 0.6))
        axes.yaxis.set_major_locator(MaxNLocator(5))
    for axes in grid.flat[len(factors) :]:
        axes.set_visible(False)
    for axes in grid[:, 0]:
        axes.set_ylabel(titled(measure))
    return figure


@style()
def sobol_indices(table: pd.DataFrame, measures: Sequence[Quantity]) -> Figure:
    """First-order (square) and total indices (circle) of the strongest factors: a panel a measure."""
    return _index_panels(table, measures, ("S1", "ST"), "share of the variance")


@style()
def elementary_effects(table: pd.DataFrame, measures: Sequence[Quantity]) -> Figure:
    """Mean absolute elementary effect (square, with interval) and its spread (circle) of the strongest factors."""
    return _index_panels(table, measures, ("mu_star", "sigma"), "change over the whole range")


@style()
def surface_maps(grids: pd.DataFrame, measure: Quantity, units: dict[str, str]) -> Figure:
    """A measure over pairs of factors, a panel a pair; ``units``: name of a factor to its label."""
    pairs = list(grids.groupby(["factor", "other"], sort=False))
    rows, columns = -(-len(pairs) // COLUMNS), min(COLUMNS, max(FEWEST_COLUMNS, len(pairs)))
    figure, grid = sheet(0.3 + 2.7 * rows, rows, columns)
    levels = MaxNLocator(10).tick_values(grids["value"].min(), grids["value"].max())
    for axes, ((one, two), table) in zip(grid.flat, pairs, strict=False):
        values = table.pivot(index="y", columns="x", values="value")
        shades = axes.contourf(values.columns, values.index, values, levels=levels, cmap=COLOUR_MAP)
        axes.set(xlabel=_folded(units[str(one)]), ylabel=_folded(units[str(two)]))
        axes.xaxis.set_major_locator(MaxNLocator(4))  # half of a drawing's time goes into its ticks
        axes.yaxis.set_major_locator(MaxNLocator(4))
        _bare(axes)
    for axes in grid.flat[len(pairs) :]:
        axes.set_visible(False)
    figure.colorbar(shades, ax=list(grid.flat[: len(pairs)]), label=titled(measure), aspect=18 * rows, pad=0.02)
    return figure


@style()
def cell_maps(cells: pd.DataFrame, measure: Quantity, units: dict[str, str]) -> Figure:
    """Means of a measure at every pair of levels, a panel a pair of factors, with the numbers in the cells."""
    pairs = list(cells.groupby(["factor", "other"], sort=False))
    rows, columns = -(-len(pairs) // COLUMNS), min(COLUMNS, max(FEWEST_COLUMNS, len(pairs)))
    figure, grid = sheet(0.3 + 2.3 * rows, rows, columns)
    low, high = cells["mean"].min(), cells["mean"].max()
    for axes, ((one, two), table) in zip(grid.flat, pairs, strict=False):
        values = table.pivot(index="other_level", columns="level", values="mean")
        values = values.loc[list(dict.fromkeys(table["other_level"])), list(dict.fromkeys(table["level"]))]
        shades = axes.pcolormesh(values.to_numpy(), cmap=COLOUR_MAP, vmin=low, vmax=high, edgecolors="white")
        _write_cells(axes, values.to_numpy(), (low + high) / 2.0, decimals_for((high - low) / 30.0))
        axes.set_xticks(np.arange(values.shape[1]) + 0.5, values.columns)
        axes.set_yticks(np.arange(values.shape[0]) + 0.5, values.index)
        axes.set(xlabel=_folded(units[str(one)]), ylabel=_folded(units[str(two)]))
        _bare(axes)
    for axes in grid.flat[len(pairs) :]:
        axes.set_visible(False)
    figure.colorbar(shades, ax=list(grid.flat[: len(pairs)]), label=titled(measure), aspect=18 * rows, pad=0.02)
    return figure


@style()
def half_width_course(table: pd.DataFrame, measure: Quantity, asked: float | None = None) -> Figure:
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


def _index_panels(table: pd.DataFrame, measures: Sequence[Quantity], shown: tuple[str, str], axis: str) -> Figure:
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
        horizontal(axes, names)
    for axes in grid.flat[len(measures) :]:
        axes.set_visible(False)
    return figure


def _mark(axes: Axes, row: pd.Series, height: float, mark: str, colour: str) -> None:
    axes.plot((row["low"], row["high"]), (height, height), color=colour, linewidth=1.8)
    axes.plot(row["value"], height, mark, color=colour, markersize=4.5)


def _write_cells(axes: Axes, values: np.ndarray, middle: float, decimals: int) -> None:
    """The numbers in the cells, light on dark and dark on light; none where they would not fit."""
    if max(values.shape) > 6:
        return
    for (y, x), value in np.ndenumerate(values):
        axes.text(x + 0.5, y + 0.5, fixed(value, decimals), ha="center", va="center", fontsize=8.5,
                  color="#ffffff" if value < middle else "#000000")  # fmt: skip


def _folded(label: str) -> str:
    table, dot, name = label.rpartition(".")
    return f"{table}{dot}\n{name}" if len(label) > LONGEST_LABEL else label


def _bare(axes: Axes) -> None:
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(colors=INK.light)
