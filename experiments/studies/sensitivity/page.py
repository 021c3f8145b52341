"""The sensitivity study's page: the region, what matters in it, and what survives it. Runs no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure as Drawing

from experiments.formatting import counted, fixed, interval, number, percent
from experiments.pages import canvas
from experiments.pages.canvas import horizontal, sheet, style
from experiments.pages.contents import Block, Callout, Figure, Paragraph, Report, Section, Table
from experiments.pages.figures import ROW
from experiments.pages.palette import MUTED, arm_colour
from experiments.studies.sensitivity.method import MATTERING, OUTCOMES, REPLICATES, Stage
from experiments.studies.sensitivity.region import Range
from experiments.sweeps.page import figures as sweep_figures

MOST_TURNING = 4
SURE = 0.95
"""Share of the region from which on a conclusion is said to survive."""

LINEAR = 1e-3
"""Gains up to this are drawn to scale, larger ones by their logarithm: programmes reach few, friends everybody."""


@dataclass(frozen=True)
class Findings:
    """The stages with their evidence, the whole region, and the provenance."""

    region: Sequence[Range]
    screening: Stage
    effects: pd.DataFrame
    apportioning: Stage
    indices: pd.DataFrame
    surviving: Stage
    survival: pd.DataFrame
    turning: pd.DataFrame
    provenance: Mapping[str, object]


def report(findings: Findings) -> tuple[Report, dict[str, str]]:
    """The page, and its figures by name."""
    drawn: dict[str, str] = {}
    page = Report(
        title="What matters, and what survives not knowing?",
        question=(
            f"{counted(len(findings.region), 'parameter')} of the model are free or fitted: no source pins them down. Which of "
            "them do the results hang on, and which conclusions hold whatever they are?"
        ),
        answer=_answer(findings),
        arms=(),
        contrasts=(),
        sections=[
            _surviving(findings, drawn),
            _screening(findings, drawn),
            _apportioning(findings, drawn),
            _region(findings),
        ],
        assumptions=(),
        caveats=CAVEATS,
        provenance=findings.provenance,
    )
    return page, drawn


CAVEATS = (
    "The region is a box of ranges, each parameter on its own. A calibration would leave a smaller region, in which parameters "
    "go together; a conclusion that fails somewhere in the box may well hold in all of that.",
    "Points are spread evenly over the box. Shares of the region are no probabilities that a conclusion is true.",
    "What is fixed by a source, and the equations themselves, are not varied here.",
    "Elementary effects and indices are those of one world of luck a block, averaged over blocks; what is left of luck blurs "
    "small effects and never favours one parameter.",
)


def _answer(findings: Findings) -> str:
    """What survives, what does not, and what matters, in sentences."""
    table = findings.survival
    share, never = percent(SURE), table["fails"] >= SURE
    sure, weak, wrong = table[table["holds"] >= SURE], table[(table["holds"] < SURE) & ~never], table[never]
    strongest = sweep_figures.strongest(findings.indices, "ST", 3)
    tried = f"the {counted(len(findings.surviving.sample), 'point')} of the region that were tried"
    said = [
        f"In at least {share} of {tried}: {_listed(sure)}." if len(sure) else f"Nothing holds in {share} of {tried}."
    ]
    said.append(f"It depends: {_listed(weak)}." if len(weak) else "")
    said.append(f"The opposite is true in at least {share} of them: {_listed(wrong)}." if len(wrong) else "")
    said.append(f"Most hangs on {', '.join(strongest[:-1])} and {strongest[-1]}." if len(strongest) > 1 else "")
    return "\n\n".join(each for each in said if each)


def _listed(rows: pd.DataFrame) -> str:
    return "; ".join(f"{row.title[0].lower()}{row.title[1:]} ({percent(row.holds)})" for row in rows.itertuples())


def _surviving(findings: Findings, drawn: dict[str, str]) -> Section:
    table = findings.survival
    rows = [
        [row.title, interval(100 * row.holds, 100 * row.low, 100 * row.high, 0), percent(row.clearly), percent(row.clearly_not),
         f"{number(row.median)} [{number(row.q05)}, {number(row.q95)}]", row.unit]
        for row in table.itertuples()
    ]  # fmt: skip
    columns = ("Conclusion", "Holds in % of the region", "clearly", "clearly not", "Gain: median [90 % range]", "Unit")
    note = (
        f"{counted(len(findings.surviving.sample), 'point')} spread evenly over the whole region, each in "
        f"{counted(REPLICATES, 'replicate')} on common luck. Holds: its sign does, with Wilson’s 95 % interval. Clearly: the "
        "point’s own 95 % interval excludes zero. Gain: the difference, positive where the conclusion holds."
    )
    blocks: list[Block] = [
        _figure(drawn, "survival", survival_ranges(table), "Gain over the region, positive where the conclusion holds. "
                "Squares: median; thick lines: half of the points; thin lines: nine tenths."),
        Table("How much of the region each conclusion survives", columns, rows, note),
        *_turned(findings),
    ]  # fmt: skip
    lead = "A conclusion that holds only for some values of numbers that nobody knows is a finding about these numbers."
    return Section("What survives", lead, blocks)


def _turned(findings: Findings) -> list[Block]:
    """The parameters that each conclusion hangs on."""
    rows = []
    for row in findings.survival.itertuples():
        own = findings.turning[findings.turning["conclusion"] == row.conclusion].head(MOST_TURNING)
        if len(own):
            named = "; ".join(f"{each.parameter} ({fixed(each.correlation, 2)})" for each in own.itertuples())
            rows.append([row.title, named])
    if not rows:
        return [Paragraph("No single parameter turns any of them more than chance would.")]
    note = (
        "Rank correlation of the gain with the parameter over the region, the strongest first; a minus: the conclusion is "
        "weaker where the parameter is large. Named are those beyond chance in all parameters together (Bonferroni, 5 %)."
    )
    return [Table("What the gain hangs on", ("Conclusion", "Parameters (correlation)"), rows, note)]


def _screening(findings: Findings, drawn: dict[str, str]) -> Section:
    drawing = sweep_figures.elementary_effects(findings.effects, OUTCOMES)
    caption = (
        "Squares: mean absolute change over a parameter’s whole range (μ*) with 95 % interval. Circles: its spread σ."
    )
    trajectories = len(findings.screening.sample) // (len(findings.region) + 1)
    lead = (
        f"Morris’ elementary effects of all {len(findings.region)} parameters, from {trajectories} trajectories. Shown are the "
        f"{sweep_figures.MOST_FACTORS} strongest; all stand in effects.csv. A parameter that can do nothing has an effect of "
        "exactly 0, since all points of a trajectory have the same luck."
    )
    return Section("Screening", lead, [_figure(drawn, "screening", drawing, caption)])


def _apportioning(findings: Findings, drawn: dict[str, str]) -> Section:
    blocks = len(findings.apportioning.sample) // (len(findings.apportioning.region) + 2)
    drawing = sweep_figures.sobol_indices(findings.indices, OUTCOMES)
    caption = (
        "Squares: share of the variance that a parameter has alone (S1). Circles: with all its interactions (ST). The "
        "variance is that between points, luck between their worlds included."
    )
    return Section(
        "Apportioning",
        f"Sobol’s indices of the {MATTERING} parameters with the largest elementary effects, each on the scale of its outcome; "
        f"{counted(blocks, 'block')}, the other parameters as in the scenario.",
        [_figure(drawn, "indices", drawing, caption), _index_table(findings)],
    )


def _index_table(findings: Findings) -> Table:
    rows = findings.indices[findings.indices["index"] == "ST"].set_index(["measure", "factor"])
    names = sweep_figures.strongest(findings.indices, "ST")
    cells = [
        [name, *(interval(*rows.loc[(each.name, name), ["value", "low", "high"]]) for each in OUTCOMES)]
        for name in names
    ]
    return Table("Total indices with 95 % intervals", ("Parameter", *(each.title for each in OUTCOMES)), cells)


def _region(findings: Findings) -> Section:
    rows = [
        [
            each.name,
            each.parameter.evidence,
            number(each.value),
            number(each.low),
            number(each.high),
            each.parameter.unit,
            each.because,
        ]
        for each in findings.region
    ]
    columns = ("Parameter", "Evidence", "Value", "Low", "High", "Unit", "Because")
    warning = Callout(
        "A convention, where nothing better is known",
        "Half to double a value, or its odds, is no evidence. Narrow a range by a line in ranges.csv, or all of "
        "them by a calibration (experiments/studies/calibration/plausible.csv).",
    )
    lead = "All parameters that are free or fitted, from where to where they were varied, and why."
    return Section("The plausible region", lead, [warning, Table("Ranges", columns, rows)])


@style()
def survival_ranges(table: pd.DataFrame) -> Drawing:
    """Median, half and nine tenths of the gains over the region, a row a conclusion."""
    figure, grid = sheet(0.8 + 1.2 * ROW * len(table))
    axes = grid[0, 0]
    axes.axvline(0.0, color=MUTED.light, linewidth=0.9)
    for height, row in enumerate(table.itertuples()):
        axes.plot((row.q05, row.q95), (height, height), color=arm_colour(1), linewidth=1.2)
        axes.plot((row.q25, row.q75), (height, height), color=arm_colour(1), linewidth=4.0, alpha=0.6)
        axes.plot(row.median, height, "s", color=arm_colour(1), markersize=5.0)
        axes.text(1.01, height, percent(row.holds), transform=axes.get_yaxis_transform(), va="center")
    horizontal(axes, list(table["title"]))
    axes.set_xscale("symlog", linthresh=LINEAR, linscale=0.5)
    axes.xaxis.set_major_formatter(lambda value, _: number(value, 1))
    axes.set_xlabel("gain, in the unit of the measure; right: share of the region in which the conclusion holds")
    return figure


def _figure(drawn: dict[str, str], name: str, drawing: Drawing, caption: str) -> Figure:
    drawn[name] = canvas.svg(drawing)
    return Figure(drawn[name], caption, caption.partition(".")[0])
