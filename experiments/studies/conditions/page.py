"""The page of the map: where formal support beats informal support, where it does not, and where nobody can tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

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
from experiments.studies.conditions.method import (
    ADVANTAGES,
    AS_MANY_PERSONS,
    PLACES,
    TENTH,
    VARIED,
    VARIED_AT,
    apart,
    cell,
    equal,
    variant,
)
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE

CERTAIN = 0.95
CENTRAL = (0.05, 0.95)
_FIELDS = {
    "sessions": "sessions, with as many places",
    AS_MANY_PERSONS: "sessions, for as many persons",
    "minimum_wait": "least days on the waiting list",
    "eligible_share": "most strained share that is eligible",
}
_EQUAL_HOURS = 0.9
"""Share of the programme's hours that a circle of equal hours spends at least."""
Reference = Callable[[float], str]
Side = Literal["less", "more", "equal", "uncertain"]


class Verdict(NamedTuple):
    """A difference over the plausible worlds: mean, central 90 %, shares of the worlds in which it is below and above zero."""

    mean: float
    low: float
    high: float
    below: float
    above: float

    @classmethod
    def of(cls, differences: NDArray[np.float64]) -> Verdict:
        """The verdict of one difference a world."""
        low, high = np.quantile(differences, CENTRAL)
        signs = float(np.mean(differences < 0)), float(np.mean(differences > 0))
        return cls(float(differences.mean()), float(low), float(high), *signs)

    @property
    def side(self) -> Side:
        """What nineteen worlds in twenty agree on; a difference of exactly 0 lies on neither side."""
        shares: dict[Side, float] = {
            "less": self.below,
            "more": self.above,
            "equal": round(1.0 - self.below - self.above, 12),
        }
        return next((side for side, share in shares.items() if share >= CERTAIN), "uncertain")

    @property
    def certain(self) -> bool:
        """Whether nineteen worlds in twenty agree on the sign."""
        return self.side in ("less", "more")

    @property
    def text(self) -> str:
        """Mean and central range."""
        return interval(self.mean, self.low, self.high, 3)


def report(table: pd.DataFrame, provenance: Mapping[str, object]) -> Report:
    """The whole page, from the table of ``conditions.collect``."""
    worlds = counted(int(table["world"].nunique()), "plausible world")
    usual = cell(1.0, 0.05), cell(0.0, 0.05)
    full, zero = (Verdict.of(apart(table, arm, ORDINARY_LIFE, "strain")) for arm in usual)
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
            "Each world takes one plausible set of parameters (--plausible), a network, and luck.",
            "The circle at equal hours makes only that share of its requests that spends the programme's contact hours. The "
            "everyday company of friends costs no contact hour and stays, so that a thin circle does more than its hours say.",
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
    return {"uncertain": "not clearly more or less", "equal": "just as much"}.get(found.side, found.side)


def _maps(table: pd.DataFrame) -> Section:
    found = {
        "against the whole circle": verdicts(table, lambda _: ORDINARY_LIFE),
        "at equal contact hours": verdicts(table, equal),
    }
    caption = (
        "Difference in strain, formal less informal (SD; blue: formal leaves less). Hatched: fewer than nineteen "
        "plausible worlds "
        "in twenty agree on the sign. Right: the circle's requests are thinned out to the programme's hours."
    )
    words = " ".join(_counted(title, cells) for title, cells in found.items())
    drawing = Figure(
        canvas.svg(_drawn(found)), caption, "two maps of the difference in strain over advantage and places"
    )
    return Section(
        "The map",
        "Where formal beats informal, where it does not, and where the model cannot tell.",
        [drawing, Paragraph(f"{words}{_unequal(table)}")],
    )


def _counted(title: str, cells: Mapping[tuple[float, float], Verdict]) -> str:
    """How many cells of a map fall on each side."""
    sides = [each.side for each in cells.values()]
    equal_too = f", equal in {sides.count('equal')}" if "equal" in sides else ""
    return (
        f"{title.capitalize()}, formal support is better in {sides.count('less')} of {len(sides)} cells, worse in "
        f"{sides.count('more')}{equal_too}, and uncertain in {sides.count('uncertain')}."
    )


def _unequal(table: pd.DataFrame) -> str:
    """The sentence on places of which even the whole circle cannot spend the hours."""
    hours = table.groupby("arm")["contact_hours"].mean()
    short = [places for places in PLACES if hours[equal(places)] < _EQUAL_HOURS * hours[cell(1.0, places)]]
    if not short:
        return ""
    said = "; ".join(
        f"{each:g}: {fixed(hours[equal(each)], 1)} of {fixed(hours[cell(1.0, each)], 1)} h" for each in short
    )
    return f" The hours are not equal where even the whole circle spends fewer than the programme (places {said})."


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
            own = table[table["arm"] == variant(field, value, 1.0)]
            shown = (f"{value:g}", percent(own["took_part"].mean()), fixed(own["contact_hours"].mean(), 2))
            rows.append([_FIELDS[field], *shown, *_effects(table, field, value, taken=own["took_part"].any())])
    columns = (
        "Field",
        "Value",
        "Took part",
        "Hours a person",
        *(f"Everybody, advantage {each:g}" for each in VARIED_AT),
        *(f"Most strained tenth, advantage {each:g}" for each in VARIED_AT),
        "Strained, per 100",
    )
    note = (
        "Strain in SD less that with the partner alone; mean and central 90 % of the plausible worlds. Everybody: taking part or "
        f"not. Most strained tenth: the {percent(TENTH)} of the persons with the highest strain in the last 28 days of the world "
        "with the partner alone. Strained, per 100: change in person-days above the limit of strain, advantage 1. Targeting can "
        "do little for the mean over everybody: look for it in the tenth and in the strained. Where "
        "nobody took part there is no effect to tell."
    )
    blocks = [Table("Dose, waiting and targeting, one at a time.", columns, rows, note, grouped=True)]
    return Section("Dose, waiting, targeting", "The scenario's programme, one thing changed at a time.", blocks)


def _effects(table: pd.DataFrame, field: str, value: float, taken: bool) -> list[str]:
    """What a varied programme changes in everybody, in the most strained tenth, and in the share strained."""
    if not taken:
        return [UNDEFINED] * (2 * len(VARIED_AT) + 1)
    strains = [
        Verdict.of(apart(table, variant(field, value, advantage), PARTNER_ALONE, measure)).text
        for measure in ("strain", "strain_tenth")
        for advantage in VARIED_AT
    ]
    strained = Verdict.of(100.0 * apart(table, variant(field, value, 1.0), PARTNER_ALONE, "strained"))
    return [*strains, interval(strained.mean, strained.low, strained.high, 2)]


def _price(table: pd.DataFrame) -> Section:
    arms = {"whole informal circle": ORDINARY_LIFE}
    arms |= {f"circle at the hours of {places:g} places": equal(places) for places in PLACES}
    arms |= {
        f"programme, {places:g} places, advantage {each:g}": cell(each, places)
        for places in PLACES
        for each in VARIED_AT
    }
    rows = []
    for title, arm in arms.items():
        benefit = -apart(table, arm, PARTNER_ALONE, "strain")
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
    note = "Mean and central 90 % of the plausible worlds. What a circle does by everyday company costs no hour here."
    return Section(
        "What an hour buys",
        "Strain taken off the whole population, beside the partner alone, and what ten contact hours a person buy of it.",
        [Table("Benefit and contact hours.", columns, rows, note)],
    )
