"""The figures of a study, each from a table or from records of the analysis.

``arms`` names the arms in the order of the study, name to title: the position fixes an arm's colour, the same in every
figure. Labels stand beside what they name where they fit, and every axis carries its unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from experiments.estimates.analysis import Contrast, contrast_table
from experiments.estimates.intervals import Interval
from experiments.estimates.precision import HalfWidthCurve
from experiments.formatting import decimals_for, fixed, interval
from experiments.pages.canvas import horizontal, label_ends, sheet, style, told_beside
from experiments.pages.medium import medium
from experiments.pages.palette import INK, MUTED, PARTS, arm_colour, arm_line
from simulation.measures import Quantity

ROW = 0.27
"""Height of a row of a forest or bar figure, in inches."""

FEWEST_SHOWN = 3
"""Fewest units at which a half-width is drawn: with two the factor is 12.7, which would flatten the rest."""


@dataclass(frozen=True)
class Effect:
    """One row of a forest: an effect with its interval; ``simulated`` is False for a published effect."""

    label: str
    value: float
    interval: Interval
    simulated: bool = True


@style()
def courses(
    panels: Sequence[tuple[Quantity, pd.DataFrame]],
    arms: Mapping[str, str],
    marks: Mapping[int, str] | None = None,
    difference: bool = False,
    ranges: bool = True,
) -> Figure:
    """Measures over time: a panel for each table of ``trajectories``: mean, interval (dark), range of runs (light).

    ``difference`` says that the tables are of ``difference_trajectories``; ``ranges`` whether the range of the runs is
    drawn, which many arms make unreadable; ``marks`` names days, such as the first intake of a programme.
    """
    columns = 1 if len(panels) == 1 else 2
    rows = -(-len(panels) // columns)
    figure, grid = sheet(0.35 + 2.5 * rows, rows, columns, sharex=True)
    for axes, (measure, table) in zip(grid.flat, panels, strict=False):
        _course(axes, table, list(arms), ranges)
        axes.set(title=measure.title, ylabel=f"difference, {measure.unit}" if difference else measure.unit)
        if difference:
            axes.axhline(0.0, color=MUTED.light, linewidth=0.9)
        _mark_days(axes, marks or {})
    for axes in grid.flat[len(panels) :]:
        axes.set_visible(False)
    for axes in grid.flat[max(len(panels) - columns, 0) : len(panels)]:
        axes.set_xlabel("day")
        axes.tick_params(labelbottom=True)
    shown = [arm for arm in arms if any((table["arm"] == arm).any() for _, table in panels)]
    if len(panels) == 1:
        _label_courses(grid[0, 0], panels[0][1], arms, shown)
    else:
        _key(figure, arms, shown)
    figure.numbers = pd.concat([table.assign(measure=measure.name) for measure, table in panels], ignore_index=True)
    return figure


@style()
def forest(contrasts: Sequence[Contrast], arms: Mapping[str, str], columns: int = 2) -> Figure:
    """Contrasts with Student's intervals: a panel a measure, in its own unit, a row an arm."""
    measures = list({each.measure.name: each.measure for each in contrasts}.values())
    shown = [arm for arm in arms if any(each.arm == arm for each in contrasts)]
    rows = -(-len(measures) // columns)
    figure, grid = sheet((0.85 + ROW * len(shown)) * rows, rows, columns, sharey=True)
    for axes, measure in zip(grid.flat, measures, strict=False):
        _forest_panel(axes, [each for each in contrasts if each.measure.name == measure.name], list(arms), shown)
        axes.set(title=measure.title, xlabel=_difference_label(measure))
        horizontal(axes, [arms[arm] for arm in shown])
    for axes in grid.flat[len(measures) :]:
        axes.set_visible(False)
    figure.numbers = contrast_table(contrasts)
    return figure


@style()
def effects(rows: Sequence[Effect], axis: str) -> Figure:
    """Effects on one axis, for example published trials beside the simulated one; ``axis`` names quantity and unit."""
    figure, grid = sheet(0.8 + ROW * len(rows))
    axes = grid[0, 0]
    axes.axvline(0.0, color=MUTED.light, linewidth=0.9)
    decimals = max(decimals_for((effect.interval.high - effect.interval.low) / 2.0) for effect in rows)
    for height, effect in enumerate(rows):
        _whisker(axes, height, effect.value, effect.interval, arm_colour(1) if effect.simulated else INK.light)
        told_beside(axes, height, interval(effect.value, *effect.interval, decimals))
    horizontal(axes, [effect.label for effect in rows])
    axes.set_xlabel(axis)
    axes.xaxis.set_major_locator(MaxNLocator(5 if medium().stacked else 8))
    figure.numbers = pd.DataFrame([(each.label, each.value, *each.interval, each.simulated) for each in rows],
                                  columns=["label", "value", "low", "high", "simulated"])  # fmt: skip
    return figure


@style()
def half_widths(curves: Mapping[str, HalfWidthCurve], arms: Mapping[str, str], measure: Quantity) -> Figure:
    """Half-width of the interval against independent units, as found (points) and by the 1/sqrt law (line)."""
    figure, grid = sheet(2.9)
    axes = grid[0, 0]
    ends = []
    for arm, curve in curves.items():
        colour = arm_colour(list(arms).index(arm))
        if curve.table.empty:
            continue  # a single unit has no interval
        table = curve.table[curve.table["units"] >= min(FEWEST_SHOWN, curve.table["units"].max())]
        axes.plot(table["units"], table["expected"], color=colour, linestyle=arm_line(list(arms).index(arm)))
        axes.plot(table["units"], table["half_width"], "o", color=colour, markersize=3.5)
        ends.append((float(table["expected"].iloc[-1]), arms[arm], colour))
    basis = next(iter(curves.values())).basis
    axes.set(
        xlabel=f"{basis}s",
        ylabel=f"half-width of the interval\n({measure.title}, {measure.unit})",
    )
    axes.set_ylim(bottom=0.0)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    label_ends(axes, ends, apart=0.075)
    figure.numbers = pd.concat([curve.table.assign(arm=arm) for arm, curve in curves.items()], ignore_index=True)
    return figure


@style()
def stacked_levels(levels: pd.DataFrame, parts: Sequence[Quantity], arms: Mapping[str, str]) -> Figure:
    """Stacked bars of measures that add up, an arm a row, with their sum: contact hours by kind, for example.

    ``levels`` is the table of ``analysis.levels``; the parts share a unit.
    """
    figure, grid = sheet(1.0 + ROW * len(arms))
    means = levels.pivot(index="arm", columns="measure", values="mean").reindex(list(arms))
    stacks = {part.title: means[part.name].fillna(0.0).to_numpy() for part in parts}
    _stack(grid[0, 0], list(arms.values()), stacks)
    totals = np.sum(list(stacks.values()), axis=0)
    decimals = decimals_for(float(np.max(totals)) / 100.0)
    for height, total in enumerate(totals):
        grid[0, 0].annotate(fixed(total, decimals), (total, height), (4, 0), textcoords="offset points", va="center")
    grid[0, 0].set_xlabel(parts[0].unit)
    figure.numbers = levels
    return figure


def _course(axes: Axes, table: pd.DataFrame, arms: list[str], ranges: bool) -> None:
    for arm, rows in table.groupby("arm", sort=False):
        colour = arm_colour(arms.index(str(arm)))
        if ranges:
            axes.fill_between(rows["day"], rows["range_low"], rows["range_high"], color=colour, alpha=0.08, linewidth=0)
        axes.fill_between(rows["day"], rows["low"], rows["high"], color=colour, alpha=0.24, linewidth=0)
        axes.plot(rows["day"], rows["mean"], color=colour, linestyle=arm_line(arms.index(str(arm))))
    axes.margins(x=0.0)


def _mark_days(axes: Axes, marks: Mapping[int, str]) -> None:
    for day, text in marks.items():
        axes.axvline(day, color=MUTED.light, linewidth=0.8, linestyle=(0, (4, 3)))
        axes.annotate(
            text,
            (day, 0.0),
            (3, 3),  # at the foot, where lines that start together at the top do not run through it
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            va="bottom",
            color=MUTED.light,
        )


def _label_courses(axes: Axes, table: pd.DataFrame, arms: Mapping[str, str], shown: Sequence[str]) -> None:
    last = table.groupby("arm")["mean"].last()
    label_ends(axes, [(float(last[arm]), arms[arm], arm_colour(list(arms).index(arm))) for arm in shown], apart=0.085)


def _key(figure: Figure, arms: Mapping[str, str], shown: Sequence[str]) -> None:
    """One line above the panels that names the arms in their colours."""
    colours = [arm_colour(list(arms).index(arm)) for arm in shown]
    looks = [arm_line(list(arms).index(arm)) for arm in shown]
    lines = [Line2D([], [], color=colour, linestyle=look) for colour, look in zip(colours, looks, strict=True)]
    columns = 1 if medium().stacked else 4
    figure.legend(lines, [arms[arm] for arm in shown], loc="outside upper left", ncols=columns, handlelength=3.0)


def _forest_panel(axes: Axes, contrasts: Sequence[Contrast], arms: list[str], shown: list[str]) -> None:
    axes.axvline(0.0, color=MUTED.light, linewidth=0.9)
    for each in contrasts:
        _whisker(axes, shown.index(each.arm), each.difference, each.estimate.t, arm_colour(arms.index(each.arm)))
    axes.margins(x=0.12)
    axes.xaxis.set_major_locator(MaxNLocator(5))


def _whisker(axes: Axes, height: int, value: float, limits: Interval, colour: str) -> None:
    axes.plot(limits, (height, height), color=colour, linewidth=2.2)
    axes.plot(value, height, "s", color=colour, markersize=5.5)


def _difference_label(measure: Quantity) -> str:
    side = {"lower": "\N{LEFTWARDS ARROW} better", "higher": "better \N{RIGHTWARDS ARROW}"}.get(measure.better, "")
    return f"difference, {measure.unit}" + (f"   ({side})" if side else "")


def _stack(axes: Axes, labels: Sequence[str], parts: Mapping[str, np.ndarray]) -> None:
    left = np.zeros(len(labels))
    for colour, (title, values) in zip(PARTS, parts.items(), strict=False):
        axes.barh(range(len(labels)), values, left=left, color=colour.light, height=0.62, label=title)
        left = left + np.nan_to_num(values)
    horizontal(axes, labels)
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=len(parts), handlelength=1.0, borderaxespad=0.2)
