"""The page of the map: where formal support beats informal support, where it does not, and where nobody can tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as FigureDrawing
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from experiments.formatting import UNDEFINED, counted, fixed, interval, percent
from experiments.pages import canvas
from experiments.pages.contents import Figure, Paragraph, Report, Section, Table
from experiments.pages.palette import INK
from experiments.studies.conditions.method import ADVANTAGES, PLACES, VARIED, VARIED_AT, apart, cell, equal, variant

CERTAIN = 0.95
CENTRAL = (0.05, 0.95)
_FIELDS = {
    "sessions": "sessions of one participation",
    "minimum_wait": "least days on the waiting list",
    "eligible_share": "most strained share that is eligible",
}
Reference = Callable[[float], str]


class Verdict(NamedTuple):
    """A difference over the plausible worlds: its mean, central 90 %, and the share of worlds in which it is below zero."""

    mean: float
    low: float
    high: float
    below: float

    @classmethod
    def of(cls, differences: NDArray[np.float64]) -> Verdict:
        """The verdict of one difference a world."""
        low, high = np.quantile(differences, CENTRAL)
        return cls(float(differences.mean()), float(low), float(high), float(np.mean(differences < 0)))

    @property
    def certain(self) -> bool:
        """Whether nineteen worlds in twenty agree on the sign."""
        return max(self.below, 1.0 - self.below) >= CERTAIN

    @property
    def text(self) -> str:
        """Mean and central range."""
        return interval(self.mean, self.low, self.high, 3)


def report(table: pd.DataFrame, provenance: Mapping[str, object]) -> Report:
    """The whole page, from the table of ``conditions.collect``."""
    worlds = counted(int(table["world"].nunique()), "plausible world")
    usual = cell(1.0, 0.05), cell(0.0, 0.05)
    full, zero = (Verdict.of(apart(table, arm, "informal", "strain")) for arm in usual)
    same, same_zero = (Verdict.of(apart(table, arm, equal(0.05), "strain")) for arm in usual)
    return Report(
        title="When is formal support better than informal support?",
        question=(
            "Over the leader's advantage and the places there are, against the whole informal circle and against a "
            "circle with the "
            f"same contact hours: which leaves less strain? In {worlds}, each with parameters, network and luck of its own."
        ),
        answer=(
            f"With places for one person in twenty, the programme leaves {_side(full)} strain than the whole circle "
            f"({full.text} SD) "
            f"and, with leaders no better than friends, {_side(zero)} ({zero.text}). At equal contact hours it is "
            f"{_side(same)} "
            f"({same.text}), without an advantage {_side(same_zero)} ({same_zero.text}). Ranges hold 90 % of the "
            "plausible worlds."
        ),
        arms=[],
        contrasts=[],
        sections=[_maps(table), _varied(table), _price(table)],
        assumptions=(
            "Each world takes one plausible point of the calibration (plausible_points.csv), a network, and luck.",
            "The circle at equal hours makes only that share of its requests that spends the programme's contact hours.",
            "Nobody takes part again within two years, so that in a year no more than those who ask for it can be reached, "
            "however many places.",
        ),
        caveats=(
            "The ranges hold what the patterns and chance leave open about this model's parameters, not whether its "
            "mechanisms are right.",
            "Hours are those of the people who are helped. A leader's hour may cost more than a friend's; nothing is "
            "priced in money.",
        ),
        provenance=provenance,
    )


def verdicts(table: pd.DataFrame, reference: Reference) -> dict[tuple[float, float], Verdict]:
    """Verdict on the programme against the reference arm for its places, by (advantage, places)."""
    return {
        (advantage, places): Verdict.of(apart(table, cell(advantage, places), reference(places), "strain"))
        for places in PLACES for advantage in ADVANTAGES
    }  # fmt: skip


def _side(found: Verdict) -> str:
    if not found.certain:
        return "not clearly more or less"
    return "less" if found.below > 0.5 else "more"


def _maps(table: pd.DataFrame) -> Section:
    found = {
        "against the whole circle": verdicts(table, lambda _: "informal"),
        "at equal contact hours": verdicts(table, equal),
    }
    caption = (
        "Difference in strain, formal less informal (SD; blue: formal leaves less). Hatched: fewer than nineteen "
        "plausible worlds "
        "in twenty agree on the sign. Right: the circle's requests are thinned out to the programme's hours."
    )
    counts = {
        title: (sum(each.certain and each.below > 0.5 for each in cells.values()),
                sum(each.certain and each.below <= 0.5 for each in cells.values()), len(cells))
        for title, cells in found.items()
    }  # fmt: skip
    words = " ".join(
        f"{title.capitalize()}, formal support is better in {better} of {count} cells, worse in {worse}, and uncertain in "
        f"{count - better - worse}."
        for title, (better, worse, count) in counts.items()
    )
    drawing = Figure(
        canvas.svg(_drawn(found)), caption, "two maps of the difference in strain over advantage and places"
    )
    return Section(
        "The map",
        "Where formal beats informal, where it does not, and where the model cannot tell.",
        [drawing, Paragraph(words)],
    )


@canvas.style()
def _drawn(found: Mapping[str, Mapping[tuple[float, float], Verdict]]) -> FigureDrawing:
    figure, grid = canvas.sheet(3.3, 1, len(found), sharey=True)
    widest = max(abs(each.mean) for cells in found.values() for each in cells.values()) or 1.0
    for axes, (title, cells) in zip(grid.flat, found.items(), strict=True):
        _map(axes, cells, widest)
        axes.set(title=title, xlabel="facilitator advantage")
    grid[0, 0].set_ylabel("places, share of persons")
    return figure


def _map(axes: Axes, cells: Mapping[tuple[float, float], Verdict], widest: float) -> None:
    means = np.array([[cells[advantage, places].mean for advantage in ADVANTAGES] for places in PLACES])
    axes.imshow(means, cmap="RdBu_r", vmin=-widest, vmax=widest, aspect="auto", origin="lower", alpha=0.85)
    for (advantage, places), each in cells.items():
        x, y = ADVANTAGES.index(advantage), PLACES.index(places)
        strong = abs(each.mean) > 0.6 * widest
        axes.text(
            x, y, fixed(each.mean, 3), ha="center", va="center", fontsize=8, color="white" if strong else INK.light
        )
        if not each.certain:
            axes.add_patch(
                Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, hatch="////", edgecolor="#00000055", linewidth=0)
            )
    axes.set_xticks(range(len(ADVANTAGES)), [f"{each:g}" for each in ADVANTAGES])
    axes.set_yticks(range(len(PLACES)), [f"{each:g}" for each in PLACES])
    axes.grid(visible=False)


def _varied(table: pd.DataFrame) -> Section:
    rows = []
    for field, values in VARIED.items():
        for value in values:
            cells = [
                Verdict.of(apart(table, variant(field, value, advantage), "none", "strain")) for advantage in VARIED_AT
            ]
            hours = table.loc[table["arm"] == variant(field, value, 1.0), "contact_hours"].mean()
            rows.append([_FIELDS[field], f"{value:g}", *(each.text for each in cells), fixed(float(hours), 2)])
    columns = (
        "Field",
        "Value",
        *(f"Strain, less partner only, advantage {each:g}" for each in VARIED_AT),
        "Hours a person",
    )
    note = "Strain of everybody, taking part or not, in SD; mean and central 90 % of the plausible worlds."
    blocks = [Table("Dose, waiting and targeting, one at a time.", columns, rows, note, grouped=True)]
    return Section(
        "Dose, waiting, targeting", "The programme with places for one in twenty, one thing changed at a time.", blocks
    )


def _price(table: pd.DataFrame) -> Section:
    arms = {"whole informal circle": "informal"}
    arms |= {f"circle at the hours of {places:g} places": equal(places) for places in PLACES}
    arms |= {
        f"programme, {places:g} places, advantage {each:g}": cell(each, places)
        for places in PLACES
        for each in VARIED_AT
    }
    rows = []
    for title, arm in arms.items():
        benefit = -apart(table, arm, "none", "strain")
        hours = table.loc[table["arm"] == arm].sort_values("world")["contact_hours"].to_numpy(np.float64)
        spent = hours > 0.0  # a small population may have too few places for one group
        each = Verdict.of(10.0 * benefit[spent] / hours[spent]).text if spent.any() else UNDEFINED
        rows.append(
            [
                title,
                fixed(float(hours.mean()), 2),
                Verdict.of(benefit).text,
                each,
                percent(float(np.mean(benefit > 0.0))),
            ]
        )
    columns = (
        "Structure",
        "Hours a person and year",
        "Strain taken off (SD)",
        "... per ten hours",
        "Worlds with a benefit",
    )
    return Section(
        "What an hour buys",
        "Strain taken off the whole population, beside the partner alone, and what ten contact hours a person buy of it.",
        [Table("Benefit and contact hours.", columns, rows, "Mean and central 90 % of the plausible worlds.")],
    )
