"""Paired differences of one measure, drawn: against a number as lines, against names as rows, one series a level of ``by``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from experiments.pages.palette import LINES, MARKERS
from simulation.measures import Quantity

MOST_TICKS = 8
"""Levels that get a tick each; of more, matplotlib chooses the ticks."""
_SPREAD = {True: (0.012, 0.1), False: (0.16, 0.7)}
"""Distance of two series at one level, and most of all together: over the range of numbers (True), or the distance of rows."""
_KEY = 12
"""Letters that fit in the place of a series' line and marker in the legend, and of the space around its name."""
_SIDES = {"lower": "\N{LEFTWARDS ARROW} better", "higher": "better \N{RIGHTWARDS ARROW}"}
"""Which side is better, along the axis of differences: of an upright axis, whose name is turned, left is down."""
_LETTER = 0.6
"""Width of a letter over its size."""


class Differences(NamedTuple):
    """Paired differences of a ``measure`` in a ``table`` with a row for each level of ``x`` and of ``by``.

    Columns of the table: ``x``, ``by`` ('' without series), ``difference``; ``low`` and ``high``, the interval; ``inner_low`` and
    ``inner_high``, a second and narrower interval, NaN where there is none; ``units``, number of pairs behind the row.
    ``x``, ``by``, ``reference``, ``interval``: what these are, in words. ``names``: levels of ``x`` in words, of numbers.
    """

    table: pd.DataFrame
    measure: Quantity
    x: str
    by: str
    reference: str
    interval: str
    names: Mapping[Any, str] = MappingProxyType({})

    @property
    def numeric(self) -> bool:
        """Whether the levels of ``x`` are numbers, so that they have distances."""
        return pd.api.types.is_numeric_dtype(self.table["x"]) and not pd.api.types.is_bool_dtype(self.table["x"])

    @property
    def caption(self) -> str:
        """What the figure shows, in a sentence or two."""
        by = f" and {self.by}" if self.by else ""
        return f"{self.measure.title} by {self.x}{by}: paired differences from {self.reference}. {self.interval}"


def draw_differences(found: Differences, axes: Axes) -> Axes:
    """Draw on ``axes`` in the style that holds there, and return them. Colours, lines and markers are ``axes.prop_cycle``'s."""
    (axes.axhline if found.numeric else axes.axvline)(0.0, color=mpl.rcParams["axes.edgecolor"], linewidth=0.9)
    series = list(found.table.groupby("by", sort=False))
    each, all_of_them = _SPREAD[found.numeric]
    step = min(each, all_of_them / len(series))
    for place, ((name, rows), look) in enumerate(zip(series, _looks(len(series)), strict=True)):
        shift = (place - (len(series) - 1) / 2.0) * step
        (_line if found.numeric else _rows)(axes, found, rows, shift, {**look, "label": str(name)})
    (_name_numbers if found.numeric else _name_rows)(axes, found)
    if found.by:
        _legend(axes, found)
    return axes


def height_of(found: Differences) -> float:
    """A fitting height of the figure in inches of a page: a few lines for each name, or three inches for numbers."""
    series = len(found.table["by"].unique())
    if found.numeric:
        return 2.9 + 0.06 * series
    return 1.1 + len(_levels(found)) * max(0.28, 0.17 * series) + (0.1 * series if found.by else 0.0)


def _legend(axes: Axes, found: Differences) -> None:
    """The names of the series above the axes, in as many columns as there is room for."""
    whole = int(0.8 * _letters(axes))
    names = ["\n".join(_folded(str(name), whole - _KEY)) for name in found.table["by"].unique()]
    room = whole // (max(map(len, names)) + _KEY)
    handles, _ = axes.get_legend_handles_labels()
    axes.legend(
        handles, names,
        title=found.by, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=max(1, min(len(names), room)), alignment="left",
        borderaxespad=0.2, borderpad=0.0, handlelength=3.0,
    )  # fmt: skip


def _looks(count: int) -> list[dict[str, Any]]:
    """Colour, line and marker of each series: those of the style's cycle, and of the palette what the cycle does not have.

    Where colours come round again, lines and markers are shifted by one, so that no two series look alike.
    """
    cycle: Iterator[dict[str, Any]] = mpl.rcParams["axes.prop_cycle"]()
    return [
        {"linestyle": LINES[shifted % len(LINES)], "marker": MARKERS[shifted % len(MARKERS)], **next(cycle)}
        for shifted in (place + place // len(MARKERS) for place in range(count))
    ]


def _line(axes: Axes, found: Differences, rows: pd.DataFrame, shift: float, look: dict[str, Any]) -> None:
    places = rows["x"].to_numpy(np.float64)
    whole = found.table["x"].to_numpy(np.float64)
    places = places + shift * (whole.max() - whole.min())
    line, _, _ = axes.errorbar(
        places, rows["difference"], _reach(rows, "low", "high"), elinewidth=1.0, capsize=2.0, **look
    )
    axes.vlines(places, rows["inner_low"], rows["inner_high"], color=line.get_color(), linewidth=2.6)


def _rows(axes: Axes, found: Differences, rows: pd.DataFrame, shift: float, look: dict[str, Any]) -> None:
    names = _levels(found)
    heights = np.array([names.index(str(name)) for name in rows["x"]]) + shift
    line, _, _ = axes.errorbar(
        rows["difference"], heights, xerr=_reach(rows, "low", "high"), elinewidth=1.0, capsize=2.0,
        **{**look, "linestyle": "none"},
    )  # fmt: skip
    axes.hlines(heights, rows["inner_low"], rows["inner_high"], color=line.get_color(), linewidth=2.6)


def _reach(rows: pd.DataFrame, low: str, high: str) -> np.ndarray:
    """Distances (2, rows) of the limits; 0 where there is no interval."""
    middle = rows["difference"].to_numpy()
    reach = np.array([middle - rows[low].to_numpy(), rows[high].to_numpy() - middle])
    return np.asarray(np.nan_to_num(np.maximum(reach, 0.0)))


def _name_numbers(axes: Axes, found: Differences) -> None:
    levels = sorted(found.table["x"].unique())
    axes.set(xlabel=found.x, ylabel=_title(found, _letters(axes) // 2))
    if len(levels) <= MOST_TICKS:
        axes.set_xticks(levels, [found.names.get(level, f"{level:.4g}") for level in levels])
    axes.yaxis.set_major_locator(MaxNLocator(6))


def _name_rows(axes: Axes, found: Differences) -> None:
    names = _levels(found)
    axes.set_yticks(range(len(names)), ["\n".join(_folded(name, _letters(axes) // 3)) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(_title(found, _letters(axes) * 2 // 3))
    axes.xaxis.set_major_locator(MaxNLocator(5))


def _levels(found: Differences) -> list[str]:
    return list(dict.fromkeys(map(str, found.table["x"])))


def _title(found: Differences, most: int) -> str:
    """Name of the axis of differences, in lines of about ``most`` letters: measure, unit, reference, which side is better."""
    unit = f", {found.measure.unit}" if found.measure.unit else ""
    lines = _folded(f"{found.measure.title}{unit}: difference from {found.reference}", most)
    side = _SIDES.get(found.measure.better)
    return "\n".join([*lines, *([side] if side else [])])


def _letters(axes: Axes) -> int:
    """Number of letters that fit on a line of the figure."""
    points = axes.get_figure(root=True).get_figwidth() * 72.0  # type: ignore[union-attr]
    return int(points / (_LETTER * float(mpl.rcParams["font.size"])))


def _folded(text: str, most: int) -> Sequence[str]:
    """The text in lines of about ``most`` letters."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], joined] if len(joined) <= most or not lines[-1] else [*lines, word]
    return lines
