"""The one figure of a comparison: every main effect as an interval a row, all on one scale of d."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.comparison.evidence import SMALLEST, Effect, Evidence
from experiments.comparison.outcomes import EVERYBODY, PARTICIPANTS, STRAIN
from experiments.comparison.page.words import d_of, inside
from experiments.pages.canvas import horizontal, sheet, style
from experiments.pages.medium import medium
from experiments.pages.palette import INK, MUTED, RULE, arm_colour

WIDTHS: Final = {False: 7.4, True: 3.9}
"""Width in inches of 96 pixels: beside the answer, and in a narrow window (True)."""
_HEIGHTS: Final = {False: 0.27, True: 0.36}
"""Height of a row in inches, likewise."""


class Row(NamedTuple):
    """A row of the figure: its label, and its effect, or None for a heading."""

    label: str
    effect: Effect | None


def rows_of(evidence: Evidence, parts: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[Row]:
    """d of strain at the headline's horizon: everybody, those who took part in some arms, and pairs by what they replace."""
    titles, replaced = evidence.titles, dict.fromkeys(against for _, against in pairs)
    rows = [Row("Everybody", None), *(Row(titles[arm], evidence.effect(arm, STRAIN)) for arm in evidence.others)]
    if parts:
        rows.append(Row("Those who took part", None))
        rows += [Row(titles[arm], evidence.effect(arm, STRAIN, PARTICIPANTS)) for arm in parts]
    for other in replaced:
        rows.append(Row(f"Everybody, instead of {inside(titles[other])}", None))
        rows += [
            Row(titles[arm], evidence.effect(arm, STRAIN, against=other)) for arm, against in pairs if against == other
        ]
    return rows


@style()
def drawn(evidence: Evidence, rows: Sequence[Row], narrow: bool = False) -> Figure:
    """Rows of intervals; an arm has the colour of its place among the arms of the evidence."""
    arms = list(evidence.scenarios)
    figure, grid = sheet(0.9 + _HEIGHTS[narrow] * len(rows))
    figure.set_figwidth(WIDTHS[narrow])
    axes = grid[0, 0]
    axes.axvline(0.0, color=MUTED.light, linewidth=0.9)
    for height, (_, effect) in enumerate(rows):
        if effect is not None and effect.worlds:
            _interval(axes, height, effect, arm_colour(arms.index(effect.arm)))
    _too_small(axes, rows)
    if narrow or medium().stacked:
        _told_above(axes, rows)
    else:
        horizontal(axes, [row.label for row in rows])
        _told_beside(axes, rows)
    axes.set_xlabel("d of strain   (\N{LEFTWARDS ARROW} less strain)")
    figure.numbers = pd.DataFrame([_numbers(label, effect) for label, effect in rows if effect is not None])
    return figure


def _numbers(label: str, effect: Effect) -> dict[str, object]:
    return {
        "label": label, "arm": effect.arm, "against": effect.against, "group": effect.group, "horizon": effect.horizon,
        "d": effect.d.median, "d_low": effect.d.low, "d_high": effect.d.high, "chance": effect.chance_d,
    }  # fmt: skip


def _too_small(axes: Axes, rows: Sequence[Row]) -> None:
    """Grey behind the values of each row that are too small to matter: of everybody, and of those who took part, their own."""
    axes.margins(x=0.06)
    axes.set_xlim(axes.get_xlim())
    for height, (_, effect) in enumerate(rows):
        if effect is not None:
            least = SMALLEST[effect.group == EVERYBODY]
            edges = (-least, least), (height - 0.5, height - 0.5), (height + 0.5, height + 0.5)
            axes.fill_between(*edges, color=RULE.light, alpha=0.5, linewidth=0, zorder=0.5)


def _interval(axes: Axes, height: int, effect: Effect, colour: str) -> None:
    """Median and interval over worlds, and on it in ink the error of the median by chance."""
    found, reach = effect.d, effect.chance_d
    axes.plot((found.low, found.high), (height, height), color=colour, linewidth=4.5, alpha=0.55)
    axes.plot((found.median - reach, found.median + reach), (height, height), color=INK.light, linewidth=1.2)
    axes.plot(found.median, height, "o", color=colour, markersize=6.0)


def _told_beside(axes: Axes, rows: Sequence[Row]) -> None:
    """Labels left of the axes, numbers right of them."""
    for height, (label, (_, effect)) in enumerate(zip(axes.get_yticklabels(), rows, strict=True)):
        label.set_fontweight("bold" if effect is None else "normal")
        if effect is not None and effect.worlds:
            axes.text(1.01, height, d_of(effect.d), transform=axes.get_yaxis_transform(), va="center")


def _told_above(axes: Axes, rows: Sequence[Row]) -> None:
    """Labels and medians in a line above each interval, where there is no room beside it."""
    axes.set_yticks([])
    axes.set_ylim(len(rows) - 0.6, -0.9)
    axes.spines["left"].set_visible(False)
    for height, (label, effect) in enumerate(rows):
        place = axes.get_yaxis_transform()
        axes.text(
            0.0, height - 0.45, label, transform=place, va="center", fontweight="bold" if effect is None else "normal"
        )
        if effect is not None and effect.worlds:
            axes.text(1.0, height - 0.45, d_of(effect.d).partition(" [")[0], transform=place, va="center", ha="right")
