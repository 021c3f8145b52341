"""The main study's one figure: every main effect as an interval a row, all on one scale of d."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.pages.canvas import horizontal, sheet, style
from experiments.pages.palette import INK, MUTED, RULE, arm_colour
from experiments.studies.arms import PROGRAMME
from experiments.studies.formal_informal.evidence import SMALLEST, Effect, Evidence
from experiments.studies.formal_informal.method import ADDED, ARMS, BEFRIENDING, LISTENING, ZERO
from experiments.studies.formal_informal.outcomes import PARTICIPANTS, STRAIN
from experiments.studies.formal_informal.page.words import d_of, titles_of
from experiments.studies.formal_informal.variants import STRUCTURES

_ROW: Final = 0.27
"""Height of a row, in inches."""
WIDTHS: Final = {False: 7.4, True: 3.9}
"""Width in inches of 96 pixels: beside the answer, and in a narrow window (True)."""


class Row(NamedTuple):
    """A row of the figure: its label, and its effect, or None for a heading."""

    label: str
    effect: Effect | None


def headline_figure(evidence: Evidence, narrow: bool = False) -> Figure:
    """d of strain at the headline's horizon: everybody, those who took part, and programme against befriending."""
    return _drawn(_rows(evidence), narrow)


def _rows(evidence: Evidence) -> list[Row]:
    titles = titles_of(evidence.scenarios)
    parts = [arm for arm in ADDED if arm != LISTENING]
    return [
        Row("Everybody", None),
        *(Row(titles[arm], evidence.effect(arm, STRAIN)) for arm in ADDED),
        Row("Those who took part", None),
        *(Row(titles[arm], evidence.effect(arm, STRAIN, PARTICIPANTS)) for arm in parts),
        Row("Everybody, less befriending", None),
        *(Row(titles[arm], evidence.effect(arm, STRAIN, against=BEFRIENDING)) for arm in (PROGRAMME, ZERO)),
        *_structures(evidence),
    ]


def _structures(evidence: Evidence) -> list[Row]:
    """The programme's effect under other structures of the model, where they were lived."""
    found = [each for each in STRUCTURES if each.name in evidence.variants]
    rows = [Row(each.title.capitalize(), evidence.variants[each.name].effect(PROGRAMME, STRAIN)) for each in found]
    return [Row(f"Everybody, {titles_of(evidence.scenarios)[PROGRAMME].lower()}, if", None), *rows] if rows else []


@style()
def _drawn(rows: Sequence[Row], narrow: bool) -> Figure:
    figure, grid = sheet(0.9 + _ROW * len(rows))
    figure.set_figwidth(WIDTHS[narrow])
    axes = grid[0, 0]
    axes.axvspan(-SMALLEST[True], SMALLEST[True], color=RULE.light, alpha=0.5, linewidth=0)
    axes.axvline(0.0, color=MUTED.light, linewidth=0.9)
    for height, (_, effect) in enumerate(rows):
        if effect is not None and effect.worlds:
            _interval(axes, height, effect, narrow)
    horizontal(axes, [row.label for row in rows])
    for label, row in zip(axes.get_yticklabels(), rows, strict=True):
        label.set_fontweight("bold" if row.effect is None else "normal")
    axes.set_xlabel("d of strain   (\N{LEFTWARDS ARROW} less strain)")
    axes.margins(x=0.06)
    return figure


def _interval(axes: Axes, height: int, effect: Effect, narrow: bool) -> None:
    """Median and interval over worlds, and on it in ink the error of the median by chance."""
    colour, found = arm_colour(ARMS.index(effect.arm)), effect.d
    axes.plot((found.low, found.high), (height, height), color=colour, linewidth=4.5, alpha=0.55)
    axes.plot(
        (found.median - effect.chance_d, found.median + effect.chance_d),
        (height, height),
        color=INK.light,
        linewidth=1.2,
    )
    axes.plot(found.median, height, "o", color=colour, markersize=6.0)
    if not narrow:
        axes.text(1.01, height, d_of(found), transform=axes.get_yaxis_transform(), va="center")
