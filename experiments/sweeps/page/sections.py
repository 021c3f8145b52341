"""All sections of a sweep's page, in their order; a section without its tables is left out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from experiments.formatting import counted, number, warning_of_implausible
from experiments.pages.contents import Block, Paragraph, Section, Table
from experiments.sweeps.analysis.varied import VariedFactor
from experiments.sweeps.page import figures as sweep_figures
from experiments.sweeps.page.findings import effects, indices, pairs, surfaces
from experiments.sweeps.page.outcomes import at_what_hours, for_whom, how_sure, networks, other_measures
from experiments.sweeps.page.page import SweepPage
from experiments.sweeps.page.words import stopped

MOST_FAILURES = 40
FEW_VALUES = 6

FILES = {
    "points": "a point and measure: mean over replicates with its interval",
    "contrasts": "a point and measure: paired difference from its reference, in words and numbers, over worlds and by chance",
    "beneficiaries": "a point and group: what support changes for those who take part, and for those around them",
    "matched": "a point whose places were chosen for equal hours: these, and how far the hours are apart",
    "unknowns": "a measure, point and parameter: rank correlation over plausible worlds",
    "networks": "a network: its measured shape",
    "half_widths": "a measure, quantity and number of units: half-width of the interval so far",
    "effects": "a measure and term: main effect or interaction",
    "level_means": "a measure, factor and level: mean over the points at that level",
    "cell_means": "a measure and pair of levels: mean over the points at both",
    "indices": "a measure, factor and index: S1, ST, S2, or mu, mu_star, sigma",
    "trends": "a measure and factor: change over the factor’s range by linear regression",
    "surfaces": "a measure, pair of factors and place: value of the surface",
    "surface_fits": "a measure: kind of surface and its error of prediction",
}


def varied(page: SweepPage) -> Iterator[Section]:
    """The section on factors, points, and the progress of the sweep."""
    rows: list[list[str | float | None]] = [
        [each.title, each.name, each.unit, _values(each), each.meaning] for each in page.results.factors
    ]
    blocks: list[Block] = [
        Table("Factors and the values they took", ("Factor", "Name in the plan", "Unit", "Values", "Meaning"), rows)
    ]
    if far := [each.implausible for each in page.results.factors if each.implausible]:
        blocks.append(Paragraph(warning_of_implausible(far)))
    yield Section("What was varied", f"All else is as in the scenario {page.results.plan.get('base', '')}.", blocks)


def precision(page: SweepPage) -> Iterator[Section]:
    """The section on half-widths of intervals against the number of replicates."""
    table = page.tables.get("half_widths")
    if table is None:
        return
    rule = page.results.plan.get("until_half_width") or {}
    shown_of = {each.name for each in page.results.measures if page.of("half_widths", each)["units"].max() > 2}
    wanted = rule.get("measure") or next((each.name for each in page.measures if each.name in shown_of), "")
    blocks: list[Block] = [Paragraph(stopped(page.results))] if rule else []
    for measure in (each for each in page.results.measures if each.name == wanted and each.name in shown_of):
        draw = partial(sweep_figures.half_width_course, page.of("half_widths", measure), measure, rule.get("width"))
        caption = "Half-width of the 95 % interval as replicates came in. Lines: the widest of all points; dashed: the median."
        blocks.append(page.figure("half-widths", draw, caption))
    lead = "What more replicates would bring: the half-width falls with the square root of their number."
    yield Section("How sure", lead, [*blocks, _widths(page)])


def failed(page: SweepPage) -> Iterator[Section]:
    """The section on the runs that failed."""
    failures = page.results.failures
    if failures.empty:
        return
    shown_first = failures.head(MOST_FAILURES)
    rows = [
        [str(r.point), str(r.network), str(r.stressor), r.kind, str(r.message)[:160], r.key[:12]]
        for r in shown_first.itertuples()
    ]
    more = len(failures) - len(rows)
    note = "Each failed run has a file in failures/ with its traceback and its scenario." + (
        f" {more} more are there." if more else ""
    )
    table = Table("Runs that failed", ("Point", "Network", "Stressor", "Kind", "Message", "Key"), rows, note)
    yield Section(
        "Failures",
        f"{counted(len(failures), 'run')} failed and {'is' if len(failures) == 1 else 'are'} in no table.",
        [table],
    )


def files(page: SweepPage) -> Iterator[Section]:
    """The section on the files in the folder."""
    rows: list[list[str | float | None]] = [[name, FILES[name], str(len(table))] for name, table in page.tables.items()]
    lead = (
        "Each table that this page was made from lies in the folder as Parquet and CSV, beside plan, endpoints and time "
        "series of the runs; the figures lie in figures/ as PDF, SVG and PNG for a paper, with their numbers as CSV."
    )
    yield Section("Tables", lead, [Table("Tables of the analysis", ("Table", "One row", "Rows"), rows)])


def _widths(page: SweepPage) -> Table:
    """Half-widths with all replicates, in every measure."""
    rows: list[list[str | float | None]] = []
    for measure in page.results.measures:
        last = page.of("half_widths", measure).groupby("quantity", sort=False).last()
        cells = [
            last.loc[name, kind] if name in last.index else None
            for name in ("level", "difference")
            for kind in ("median", "widest")
        ]
        rows.append([sweep_figures.titled(measure), *cells])
    columns = ("Measure", "Level, median", "Level, widest", "Difference, median", "Difference, widest")
    return Table("Half-widths with all replicates, over the points", columns, rows, folded=True)


def _values(factor: VariedFactor) -> str:
    values = factor.values
    if len(values) <= FEW_VALUES:
        return ", ".join(factor.words(value) for value in values)
    if factor.numeric:
        return f"{number(float(values[0]))} to {number(float(values[-1]))}, {len(values)} values"
    return ", ".join(factor.words(value) for value in values[:FEW_VALUES]) + ", ..."


PARTS = (
    for_whom, at_what_hours, how_sure, effects, pairs, indices, surfaces, other_measures, networks, varied, precision, failed,
    files,
)  # fmt: skip
"""Functions that compose the sections, in the order of the page."""


def sections(page: SweepPage) -> list[Section]:
    """The sections: varied factors, effects, precision, failed runs, and the files in the folder."""
    return [section for part in PARTS for section in part(page)]
