"""The one figure of a comparison: every main effect as an interval a row, all on one scale of d."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from experiments.comparison.evidence import SMALLEST, Effect, Evidence
from experiments.comparison.outcomes import EVERYBODY, PARTICIPANTS, STRAIN
from experiments.comparison.page.words import d_of, inside
from experiments.pages.canvas import Drawing, horizontal, sheet, style
from experiments.pages.figures import ROW
from experiments.pages.palette import INK, MUTED, RULE, arm_colour


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
def drawn(evidence: Evidence, rows: Sequence[Row]) -> Drawing:
    """Rows of intervals; an arm has the colour of its place among the arms of the evidence."""
    arms = list(evidence.scenarios)
    figure, grid = sheet(0.9 + ROW * len(rows))
    axes = grid[0, 0]
    axes.axvline(0.0, color=MUTED.light, linewidth=0.9)
    for height, (_, effect) in enumerate(rows):
        if effect is not None and effect.worlds:
            _interval(axes, height, effect, arm_colour(arms.index(effect.arm)))
    _too_small(axes, rows)
    heads = [height for height, (_, effect) in enumerate(rows) if effect is None]
    horizontal(axes, [row.label for row in rows], [_told(effect) for _, effect in rows], heads)
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


def _told(effect: Effect | None) -> str:
    """The numbers of a row."""
    return d_of(effect.d) if effect is not None and effect.worlds else ""
