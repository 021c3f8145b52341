"""The first figure of a sweep: every point less its reference, over the levels of one factor or a row each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.formatting import interval
from experiments.pages.canvas import Drawing, horizontal, key, sheet, style
from experiments.pages.figures import ROW
from experiments.pages.medium import medium
from experiments.pages.palette import INK, LINES, MARKERS, MUTED, RULE, arm_colour
from experiments.sweeps.analysis.labels import in_words
from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.analysis.varied import VariedFactor
from experiments.sweeps.page.compared import Compared
from simulation.measures import Quantity

MOST_SERIES: Final = 7
MOST_ROWS: Final = 24
_APART: Final = 0.11
"""Distance between the series at a level, in levels."""


def drawn_over(results: SweepResults) -> VariedFactor | None:
    """The factor along the axis: the numeric one with most values, if it has three and the others few combinations."""
    factor = max(results.numeric, key=lambda each: len(each.values), default=None)
    if factor is None or not 3 <= len(factor.values) <= 12:
        return None
    compared = results.points[results.references.to_numpy() != results.points.index]
    others = compared[[each.name for each in results.varied if each.name != factor.name]]
    return factor if len(others.drop_duplicates()) <= MOST_SERIES else None


@style()
def headline_figure(
    results: SweepResults, rows: Sequence[Compared], measure: Quantity, small: float = float("nan")
) -> Drawing:
    """The points less their references. ``small``: the smallest difference of interest."""
    factor = drawn_over(results)
    if factor is None:
        shown = rows[:MOST_ROWS]
        figure, grid = sheet(0.8 + ROW * len(shown))
        forest(grid[0, 0], shown)
        _band(grid[0, 0], small, upright=False)
        grid[0, 0].set_xlabel(difference_label(measure))
    else:
        shown = rows
        figure, grid = sheet(4.1)
        lines(grid[0, 0], results, {each.point: each for each in rows}, factor)
        _band(grid[0, 0], small, upright=True)
        grid[0, 0].set_ylabel(difference_label(measure))
        _key(figure, grid[0, 0])
    figure.numbers = _numbers(shown)
    return figure


@style()
def other_measures(
    results: SweepResults, found: Mapping[str, Sequence[Compared]], measures: Sequence[Quantity]
) -> Drawing:
    """The same for other measures, a panel each."""
    factor = drawn_over(results)
    shown = {each.name: found[each.name] if factor else found[each.name][:MOST_ROWS] for each in measures}
    columns = min(2 if factor or medium().paper else 3, len(measures))
    count = -(-len(measures) // columns)
    most = max(len(rows) for rows in shown.values())
    figure, grid = sheet(((2.0 if medium().stacked else 2.6) if factor else 0.8 + ROW * most) * count, count, columns)
    for axes, measure in zip(grid.flat, measures, strict=False):
        if factor:
            lines(axes, results, {each.point: each for each in shown[measure.name]}, factor)
            axes.set_ylabel(f"{measure.unit}{_side(measure)}")
        else:
            forest(axes, shown[measure.name], numbers=False)
            if axes not in grid[:, 0]:
                axes.set_yticklabels([])
            axes.set_xlabel(f"{measure.unit}{_side(measure)}")
        axes.set_title(measure.title)
    for axes in grid.flat[len(measures) :]:
        axes.set_visible(False)
    if factor:
        _key(figure, grid[0, 0])
    figure.numbers = pd.concat([_numbers(rows) for rows in shown.values()], ignore_index=True)
    return figure


def _numbers(rows: Sequence[Compared]) -> pd.DataFrame:
    """The numbers of rows as a table."""
    names = ("label", "against", "value", "low", "high", "mean_low", "mean_high")
    table = pd.DataFrame([[getattr(each, name) for name in names] for each in rows], columns=list(names))
    return table.assign(measure=[each.measure.name for each in rows])


def lines(axes: Axes, results: SweepResults, rows: Mapping[int, Compared], factor: VariedFactor) -> None:
    """A line for each combination of the other factors over the levels of one, at the levels that were run."""
    axes.axhline(0.0, color=MUTED.light, linewidth=0.9)
    shown = [each for each in _series(results, factor) if any(results.equal[point] in rows for point in each[1].index)]
    for place, (label, table) in enumerate(shown):
        shift, colour = _APART * (place - (len(shown) - 1) / 2), arm_colour(place + 1)
        levels = table.sort_values(factor.name)[factor.name].items()
        points = [(factor.values.index(value) + shift, rows.get(results.equal[point])) for point, value in levels]
        heights = [each.value if each else 0.0 for _, each in points]
        places = [at for at, _ in points]
        look = {"marker": MARKERS[place], "linestyle": LINES[place]}
        axes.plot(places, heights, color=colour, markersize=5.5, label=label or factor.title, **look)
        for at, each in points:
            if each is not None:
                bar(axes, at, each, colour, upright=True)
    axes.set_xticks(range(len(factor.values)), [factor.words(value) for value in factor.values])
    axes.yaxis.set_major_locator(MaxNLocator(5))  # as many in every size, so that the layout knows their widths
    axes.set(xlabel=factor.label, xlim=(-0.5, len(factor.values) - 0.5))


def _series(results: SweepResults, factor: VariedFactor) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each combination of the other factors in words, with its points."""
    others = [each.name for each in results.varied if each.name != factor.name]
    if not others:
        yield "", results.points
        return
    for values, table in results.points.groupby(others, sort=False):
        yield in_words(dict(zip(others, _tuple(values), strict=True)), str(results.plan.get("base", ""))), table


def forest(axes: Axes, rows: Sequence[Compared], numbers: bool = True) -> None:
    """A row a point with its interval."""
    axes.axvline(0.0, color=MUTED.light, linewidth=0.9)
    for height, each in enumerate(rows):
        bar(axes, height, each, arm_colour(1), upright=False)
        axes.plot(each.value, height, "o", color=arm_colour(1), markersize=6.0)
    told = [interval(each.value, each.low, each.high) for each in rows] if numbers else []
    horizontal(axes, [each.label for each in rows], told)
    axes.margins(x=0.06)


def bar(axes: Axes, at: float, row: Compared, colour: str, upright: bool) -> None:
    """The interval over plausible worlds as a broad bar and that of the mean as a thin line; without worlds the latter alone."""
    for low, high, tint, width, alpha in (
        (row.low, row.high, colour, 4.5, 0.45),
        (row.mean_low, row.mean_high, INK.light, 1.2, 1.0),
    ):
        mean_alone = (row.low, row.high) == (row.mean_low, row.mean_high)
        if not np.isfinite([low, high]).all() or (mean_alone and width > 2.0):
            continue
        ends = ((at, at), (low, high))
        axes.plot(*(ends if upright else ends[::-1]), color=tint, linewidth=width, alpha=alpha)


def _key(figure: Figure, axes: Axes) -> None:
    """The names of the series above the panels; none where there is one."""
    marks, names = axes.get_legend_handles_labels()
    if len(names) > 1:
        key(figure, marks, names)


def difference_label(measure: Quantity) -> str:
    """Title of the axis: the difference, its unit and its better side."""
    return f"{measure.title}, difference ({measure.unit}){_side(measure)}"


def _side(measure: Quantity) -> str:
    return {"lower": "; less is better", "higher": "; more is better"}.get(measure.better, "")


def _band(axes: Axes, small: float, upright: bool) -> None:
    """Grey where a difference is too small to matter, within the axes as they are."""
    if np.isfinite(small):
        (low, high), span = (axes.get_ylim(), axes.axhspan) if upright else (axes.get_xlim(), axes.axvspan)
        span(max(-small, low), min(small, high), color=RULE.light, alpha=0.5, linewidth=0, zorder=0)


def _tuple(values: object) -> tuple[object, ...]:
    return values if isinstance(values, tuple) else (values,)
