"""The sections of a sweep's page that its design allows: effects, indices, trends and surfaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from experiments.formatting import counted, interval, number, percent
from experiments.pages.contents import Block, Callout, Figure, Paragraph, Section, Table
from experiments.sweeps.analysis.indices import chance
from experiments.sweeps.page import figures as sweep_figures
from experiments.sweeps.page.page import SweepPage
from experiments.sweeps.page.words import largest
from simulation.measures import Quantity

MOST_ROWS = 14
MOST_PAIRS = 6
MOST_LEVELS = 6


def effects(page: SweepPage) -> Iterator[Section]:
    """The section on main effects and interactions of a factorial design."""
    if "effects" not in page.tables:
        return
    lead = (
        "Main effects, and interactions of two factors: half the difference between the effects of one at two levels of the "
        "other. Each is taken within replicates, where luck is common; intervals are over networks or replicates."
    )
    blocks: list[Block] = list(_missing_points(page))
    for measure in (each for each in page.measures if page.defined("level_means", "mean", each)):
        drawing = sweep_figures.level_means(page.of("level_means", measure), page.results.varied, measure)
        caption = (
            f"{measure.title} at every level of each factor, averaged over the others. Bars: 95 % interval of the mean."
        )
        blocks.append(page.figure(f"levels-{measure.name}", drawing, caption))
        rows = largest(page.of("effects", measure), "effect", MOST_ROWS)
        rows = rows.assign(label=rows["term"] + ": " + rows["change"], value=rows["effect"])
        blocks += page.forest("effects", measure, rows, "The largest effects with their 95 % intervals.")
    yield Section("Effects", lead, blocks)


def pairs(page: SweepPage) -> Iterator[Section]:
    """The section with heat maps of pairs of levels, for a design with few levels."""
    if "cell_means" not in page.tables or any(len(factor.values) > MOST_LEVELS for factor in page.results.varied):
        return
    blocks = []
    for measure in (each for each in page.measures if page.defined("cell_means", "mean", each)):
        cells = page.of("cell_means", measure)
        shown = cells.drop_duplicates(["factor", "other"])[["factor", "other"]].head(MOST_PAIRS)
        drawing = sweep_figures.cell_maps(cells.merge(shown), measure, page.labels)
        blocks.append(page.figure(f"cells-{measure.name}", drawing, f"{measure.title} at pairs of levels."))
    yield Section("Pairs of factors", "Means at pairs of levels, averaged over the other factors.", blocks)


def indices(page: SweepPage) -> Iterator[Section]:
    """The section on Sobol's or Morris' indices."""
    table = page.tables.get("indices")
    if table is None:
        return
    measures = [each for each in page.measures if (table["measure"] == each.name).any()]
    shares: list[list[str | float | None]] = [
        [each.title, each.unit, _spread(page, each), percent(chance(page.results, each.name))] for each in measures
    ]
    note = "Share of the variance between points that is chance between replicates; a dash: not defined with one replicate."
    yield Section(
        "Sensitivity",
        "Which factors matter. Indices by SALib, intervals by its seeded bootstrap over the sampled blocks.",
        [
            index_figure(page, table, measures),
            index_table(table, measures),
            Table("What chance adds", ("Measure", "Unit", "SD between points", "Chance in it"), shares, note),
        ],
    )


def _spread(page: SweepPage, measure: Quantity) -> float:
    """SD of the points' means."""
    return float(page.of("points", measure)["mean"].std())


def index_figure(page: SweepPage, table: pd.DataFrame, measures: Sequence[Quantity]) -> Figure:
    """The indices of the strongest factors in each measure."""
    if "ST" in set(table["index"]):
        caption = (
            "Squares: share of the variance that a factor has alone (S1). Circles: with all its interactions (ST)."
        )
        return page.figure("indices", sweep_figures.sobol_indices(table, measures), caption)
    caption = (
        "Squares: mean absolute elementary effect (μ*). Circles: its spread σ, large where a factor interacts or bends."
    )
    return page.figure("indices", sweep_figures.elementary_effects(table, measures), caption)


def index_table(table: pd.DataFrame, measures: Sequence[Quantity]) -> Table:
    """The main index of every factor with its interval, the strongest first, a column a measure."""
    index, title = ("ST", "Total index") if "ST" in set(table["index"]) else ("mu_star", "Elementary effect μ*")
    rows = table[table["index"] == index].set_index(["measure", "factor"])
    names = sweep_figures.strongest(table, index, len(table))
    cells = [
        [name, *(interval(*rows.loc[(each.name, name), ["value", "low", "high"]]) for each in measures)]
        for name in names
    ]
    return Table(
        f"{title} of every factor, with 95 % intervals",
        ("Factor", *(sweep_figures.titled(each) for each in measures)),
        cells,
    )


def surfaces(page: SweepPage) -> Iterator[Section]:
    """The section on linear trends, and on surfaces over pairs of factors with their error of prediction."""
    blocks: list[Block] = list(_trends(page))
    for measure in page.measures if "surfaces" in page.tables else ():
        blocks += _surface(page, measure)
    if blocks:
        yield Section(
            "Trends and surfaces",
            "Differences on a surface that are smaller than its error of prediction are noise.",
            blocks,
        )


def _missing_points(page: SweepPage) -> Iterator[Block]:
    """A warning where points have no finished run, so that the effects are not those of a full design."""
    missing = page.results.names.drop(page.results.endpoints["point"].unique())
    if len(missing):
        text = f"No run has finished at {', '.join(missing[:MOST_ROWS])}. Effects and interactions are mixed with each other."
        yield Callout(f"{counted(len(missing), 'point')} missing", text, caution=True)


def _trends(page: SweepPage) -> Iterator[Block]:
    for measure in page.measures if "trends" in page.tables else ():
        rows = largest(page.of("trends", measure), "change", MOST_ROWS)
        rows = rows.assign(label=rows["factor"].map(page.labels), value=rows["change"])
        caption = "Change over each factor’s range by linear regression on the points’ means. Intervals: 95 %, HC3."
        yield from page.forest("trends", measure, rows, caption)


def _surface(page: SweepPage, measure: Quantity) -> Iterator[Block]:
    for fit in page.of("surface_fits", measure).itertuples():
        if fit.explained <= 0.0:
            yield Paragraph(f"{measure.title}: no surface predicts a point better than the mean of all others does.")
            continue
        caption = (
            f"{measure.title} by {fit.kind}, averaged over the other factors. At points that it was not fitted to, the surface "
            f"errs by {number(fit.error)} {measure.unit} and explains {percent(fit.explained)} of the variance between points."
        )
        drawing = sweep_figures.surface_maps(page.of("surfaces", measure), measure, page.labels)
        yield page.figure(f"surface-{measure.name}", drawing, caption)
