"""The figures of a study, each from a table or from records of the analysis.

``arms`` names the arms in the order of the study, name to title: the position fixes an arm's colour, the same in every
figure. Labels stand beside what they name where they fit, and every axis carries its unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from experiments.estimates.analysis import Contrast, contrast_table
from experiments.estimates.intervals import Interval
from experiments.formatting import decimals_for, interval
from experiments.pages.canvas import Drawing, horizontal, key, label_ends, sheet, style
from experiments.pages.palette import INK, MUTED, arm_colour, arm_line
from simulation.measures import Quantity

ROW = 0.27
"""Height of a row of a forest or bar figure, in inches."""


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
) -> Drawing:
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
def forest(contrasts: Sequence[Contrast], arms: Mapping[str, str], columns: int = 2) -> Drawing:
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
def effects(rows: Sequence[Effect], axis: str) -> Drawing:
    """Effects on one axis, for example published trials beside the simulated one; ``axis`` names quantity and unit."""
    figure, grid = sheet(0.8 + ROW * len(rows))
    axes = grid[0, 0]
    axes.axvline(0.0, color=MUTED.light, linewidth=0.9)
    decimals = max(decimals_for((effect.interval.high - effect.interval.low) / 2.0) for effect in rows)
    for height, effect in enumerate(rows):
        _whisker(axes, height, effect.value, effect.interval, arm_colour(1) if effect.simulated else INK.light)
    told = [interval(effect.value, *effect.interval, decimals) for effect in rows]
    horizontal(axes, [effect.label for effect in rows], told)
    axes.set_xlabel(axis)
    figure.numbers = pd.DataFrame([(each.label, each.value, *each.interval, each.simulated) for each in rows],
                                  columns=["label", "value", "low", "high", "simulated"])  # fmt: skip
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
    key(figure, lines, [arms[arm] for arm in shown])


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
