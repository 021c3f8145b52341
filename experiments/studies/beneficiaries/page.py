"""The page of who benefits: distressed or not, isolated or not, struck by what, and how near to the programme."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as FigureDrawing

from experiments.estimates.analysis import Estimate, estimate
from experiments.formatting import UNDEFINED, counted, fixed, interval, percent
from experiments.pages import canvas
from experiments.pages.contents import Figure, Report, Section, Table
from experiments.pages.figures import ROW
from experiments.pages.palette import INK, MUTED, arm_colour
from experiments.studies.arms import ALONE, ALONE_ZERO, PROGRAMME, arms_in_words, titles_of
from experiments.studies.beneficiaries.method import NEAR, ON_TOP
from simulation.scenario import Scenario
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE

ARMS = (ORDINARY_LIFE, ALONE, ALONE_ZERO, PROGRAMME)
SPILL = (ALONE, ALONE_ZERO, ON_TOP)
_APART = 0.16
_NEAR = ("of those who took part", "of their partners", "of their friends")


class Effects:
    """The table of ``beneficiaries.collect``, asked for one group's effect at a time; ``titles`` of arms and comparisons."""

    def __init__(self, table: pd.DataFrame, arms: Mapping[str, Scenario]) -> None:
        self.table, self.titles = table, titles_of(arms)
        self.titles[ON_TOP] = f"{self.titles[PROGRAMME]} on top of {self.titles[ORDINARY_LIFE].lower()}"
        self._rows = dict(iter(table.groupby(["arm", "grouping", "group"], sort=False)))

    def of(self, arm: str, grouping: str, group: str, column: str = "effect") -> Estimate:
        """Mean of a column over replicates, networks as the independent units where there are three."""
        rows = self._rows[arm, grouping, group].dropna(subset=["effect"])
        return estimate(rows[column].to_numpy(np.float64), rows["network"].to_numpy())

    def share(self, arm: str, grouping: str, group: str) -> float:
        """The group's share of the whole effect of an arm; above 1 where others lose."""
        every = self.table[(self.table["arm"] == arm) & (self.table["grouping"] == grouping)]
        total = float(every["total"].sum())
        return float(self._rows[arm, grouping, group]["total"].sum()) / total if total else float("nan")

    def groups(self, grouping: str) -> list[str]:
        """Groups of a grouping, in order."""
        return list(self.table.loc[self.table["grouping"] == grouping, "group"].unique())


def report(table: pd.DataFrame, arms: Mapping[str, Scenario], provenance: Mapping[str, object]) -> Report:
    """The whole page; ``arms``: the scenarios of ``beneficiaries.arms_of``."""
    effects = Effects(table, arms)
    return Report(
        title="Who benefits from support?",
        question=(
            "The same persons live the same year with and without each structure of support. Whose strain does it "
            "lower, and what "
            f"reaches partners and friends who never took part? {counted(int(table['seed'].nunique()), 'replicate')}."
        ),
        answer=_answer(effects),
        arms=arms_in_words(arms),
        contrasts=[],
        sections=[
            _by("strain before", "ties", effects),
            _by("struck by", None, effects),
            _spill(effects),
            _hours(effects),
        ],
        assumptions=(
            "Distressed are the four in ten with the highest strain in the first 28 days, before any support could "
            "matter; few ties "
            "has the fifth of the persons with the fewest.",
            "Effects are of the same person, with the same luck, in two worlds; they hold regression to the mean and "
            "selection out.",
        ),
        caveats=(
            "Who took part is itself a result: those who did are more strained than those who did not, so that the "
            "groups by nearness "
            "differ in more than nearness. Their effects are still causal, each person being compared with oneself.",
        ),
        provenance=provenance,
    )


def _answer(effects: Effects) -> str:
    """What both supports do to whom, and what spills over; no word on the programme where nobody took part."""
    distressed, calm = (effects.of(PROGRAMME, "strain before", group) for group in ("distressed", "not distressed"))
    near = {whom: effects.of(ON_TOP, "nearness", group) for whom, group in zip(_NEAR, NEAR, strict=False)}
    said = (
        f"Friends and programme together change the strain of the distressed by {_said(distressed)} SD against the "
        f"{effects.titles[PARTNER_ALONE].lower()}, of the others by {_said(calm)}; negative is less strain. "
    )
    if not isfinite(near[_NEAR[0]].mean):
        return f"{said}Nobody took part in the programme, so that these worlds say nothing about it."
    told = ", ".join(f"{whom} by {_said(found)}" for whom, found in near.items() if isfinite(found.mean))
    return f"{said}Where the programme comes on top of ordinary life, it changes the strain {told}."


def _said(found: Estimate) -> str:
    return interval(found.mean, *found.t)


def _by(grouping: str, other: str | None, effects: Effects) -> Section:
    shown = [(grouping, group) for group in effects.groups(grouping)]
    shown += [(other, group) for group in effects.groups(other)] if other else []
    rows = [[group, *(_said(effects.of(arm, name, group)) for arm in ARMS)] for name, group in shown]
    table = Table(
        "Effect on strain against the same person's year with the partner alone.",
        ("Persons", *(effects.titles[arm] for arm in ARMS)),
        rows,
        "Mean effect in SD with its 95 % interval over networks. Negative is less strain.",
    )
    heading = "By strain and ties before" if other else "By what struck them"
    drawing = Figure(canvas.svg(_drawn(shown, effects)), "The same effects drawn.", f"effects by {grouping}")
    return Section(heading, "Groups that support cannot have made.", [drawing, table])


@canvas.style()
def _drawn(shown: list[tuple[str, str]], effects: Effects) -> FigureDrawing:
    figure, grid = canvas.sheet(1.2 + 2 * ROW * len(shown))
    axes = grid[0, 0]
    axes.axvline(0.0, color=MUTED.light, linewidth=0.9)
    for place, arm in enumerate(ARMS):
        found = [effects.of(arm, name, group) for name, group in shown]
        heights = np.arange(len(shown)) + _APART * (place - (len(ARMS) - 1) / 2)
        for height, each in zip(heights, found, strict=True):
            axes.plot(each.t, (height, height), color=arm_colour(place + 1), linewidth=2.2)
        axes.plot(
            [each.mean for each in found],
            heights,
            "s",
            color=arm_colour(place + 1),
            markersize=5,
            label=effects.titles[arm],
        )
    canvas.horizontal(axes, [group for _, group in shown])
    axes.set_xlabel("effect on strain, SD (\N{LEFTWARDS ARROW} better)", color=INK.light)
    figure.legend(loc="outside upper left", ncols=2, handlelength=1.0)
    return figure


def _spill(effects: Effects) -> Section:
    rows = []
    for arm in SPILL:
        for group in NEAR:
            persons = effects.of(arm, "nearness", group, "persons").mean
            share = effects.share(arm, "nearness", group)
            rows.append(
                [
                    effects.titles[arm],
                    group,
                    fixed(persons, 0),
                    _said(effects.of(arm, "nearness", group)),
                    percent(share),
                ]
            )
    table = Table(
        "Effect on strain by nearness to the programme.",
        ("Arm", "Persons who, or whose", "Persons", "Effect", "Share of the whole effect"),
        rows,
        "Without friends nothing travels beyond the couple; on top of ordinary life, effects are against it. "
        "Persons: mean "
        "number in a population.",
        grouped=True,
    )
    return Section(
        "What spills over", "To partners and friends of those who took part, without their taking part.", [table]
    )


def _hours(effects: Effects) -> Section:
    rows = []
    for arm in ARMS:
        parts = [effects.of(arm, "nearness", group, "total").mean for group in NEAR]
        total, hours = float(np.nansum(parts)), effects.of(arm, "strain before", "distressed", "hours").mean
        bought = fixed(-10.0 * total / hours, 4) if hours > 0.0 else UNDEFINED
        rows.append([effects.titles[arm], fixed(hours, 2), fixed(-total, 4), bought])
    columns = ("Arm", "Hours a person and year", "Strain taken off a person (SD)", "... per ten hours")
    return Section(
        "Contact hours per unit of benefit",
        "Spread over the whole population, spill-over included.",
        [
            Table(
                "What contact hours buy.", columns, rows, "Hours of peers and programmes, of the people who are helped."
            )
        ],
    )
