"""The sections of a sweep's page that its design allows: effects, indices, trends and surfaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import pandas as pd

from experiments.formatting import counted, interval, number, percent
from experiments.pages.contents import Block, Callout, Figure, Paragraph, Section, Table
from experiments.sweeps.analysis.indices import chance
from experiments.sweeps.analysis.labels import factor_title, in_words
from experiments.sweeps.analysis.results import FACTORIAL, SweepResults
from experiments.sweeps.analysis.varied import VariedFactor
from experiments.sweeps.page import figures as sweep_figures
from experiments.sweeps.page.compared import Compared, headline
from experiments.sweeps.page.page import SweepPage
from experiments.sweeps.page.words import largest
from simulation.measures import Quantity

MOST_ROWS = 14
MOST_PANELS = 6
MOST_TICKS = 6
LONGEST_LABEL = 80
"""Letters of a row's label that a figure has room for."""
MOST_LEVELS = 12


def effects(page: SweepPage) -> Iterator[Section]:
    """The section on main effects and interactions of a factorial design, of the headline's measure; others in a table."""
    measure = headline(page.results)
    if "effects" not in page.tables or measure is None:
        return
    lead = (
        "Main effects, and interactions of two factors: half the difference between the effects of one at two levels of the "
        "other. Each is taken within replicates, where luck is common; intervals are over networks or replicates."
    )
    blocks: list[Block] = list(_missing_points(page))
    rows = largest(page.of("effects", measure).dropna(subset=["effect"]), "effect", MOST_ROWS)
    labels = [f"{_term(row.term)}: {row.change}" for row in rows.itertuples()]
    if max(map(len, labels), default=0) <= LONGEST_LABEL:
        rows = rows.assign(label=labels, value=rows["effect"])
        blocks += page.forest("effects", measure, rows, "The largest effects with their 95 % intervals.")
    else:
        blocks.append(_effects_table(page, measure, folded=False))
    blocks += [_effects_table(page, other) for other in page.measures if other != measure]
    yield Section("Effects of the factors", lead, blocks)


def _term(term: str) -> str:
    return " by ".join(factor_title(each) for each in term.split(" × "))


def _effects_table(page: SweepPage, measure: Quantity, folded: bool = True) -> Table:
    """The largest effects in a measure."""
    rows = largest(page.of("effects", measure).dropna(subset=["effect"]), "effect", MOST_ROWS)
    cells = [[_term(row.term), row.change, interval(row.effect, row.low, row.high)] for row in rows.itertuples()]
    caption = f"The largest effects in {measure.title.lower()}, with 95 % intervals"
    return Table(caption, ("Factor", "From → to", sweep_figures.titled(measure)), cells, folded=folded)


def pairs(page: SweepPage) -> Iterator[Section]:
    """The section with the map of two factors, a panel for each combination of the others."""
    measure, factors = headline(page.results), _map_factors(page)
    rows = {each.point: each for each in page.compared(measure)} if measure else {}
    if measure is None or len(factors) < 2 or not rows:
        return
    panels = _panels(page, factors, rows)
    if not 1 <= len(panels) <= MOST_PANELS:
        return
    draw = partial(sweep_figures.difference_maps, panels, measure, (factors[0].title, factors[1].title))
    caption = (
        f"{measure.title}, difference from the reference in {measure.unit}. Violet is better, orange is worse; a question mark: "
        "the interval holds both signs."
    )
    yield Section(
        "Map of two factors", "Where a point is better than its reference, and where nobody can tell.",
        [page.figure(f"map-{measure.name}", draw, caption)],
    )  # fmt: skip


def _map_factors(page: SweepPage) -> list[VariedFactor]:
    """The two factors of the map, those with most levels first, numbers before words; none for a design without a grid."""
    if page.results.design != FACTORIAL or any(len(each.values) > MOST_LEVELS for each in page.results.varied):
        return []
    order = sorted(page.results.varied, key=lambda each: (not each.numeric, -len(each.values)))[:2]
    return order if not order or order[0].numeric else order[::-1]  # long words stand better in rows than in columns


def _panels(page: SweepPage, factors: Sequence[VariedFactor], rows: Mapping[int, Compared]) -> dict[str, pd.DataFrame]:
    """By the words for the other factors' values the differences over two factors; combinations with equal points once."""
    results, (across, up) = page.results, factors
    others = [each for each in results.varied if each not in factors]
    groups = results.points.groupby([each.name for each in others], sort=False) if others else [((), results.points)]
    found = {}
    for values, points in groups:
        values = values if isinstance(values, tuple) else (values,)
        named = {each.name: value for each, value in zip(others, values, strict=True)}
        title = in_words(named) if named else ""
        points = points.sort_values(
            [up.name, across.name], key=lambda column: column.map(_place(results, str(column.name)))
        )
        each = [rows.get(results.equal[point]) for point in points.index]
        if not any(each):
            continue
        found[title] = pd.DataFrame(
            {
                "x": [across.words(value) for value in points[across.name]],
                "y": [up.words(value) for value in points[up.name]],
                "value": [row.value if row else 0.0 for row in each],
                "clear": [row is None or row.clear for row in each],
            }
        )
    return found


def _place(results: SweepResults, name: str) -> dict[object, int]:
    factor = next(each for each in results.varied if each.name == name)
    return {value: place for place, value in enumerate(factor.values)}


def indices(page: SweepPage) -> Iterator[Section]:
    """The section on Sobol's or Morris' indices."""
    table = page.tables.get("indices")
    if table is None:
        return
    measures = _indexed(page, table)
    shares: list[list[str | float | None]] = [
        [each.title, each.unit, _spread(page, each), percent(chance(page.results, each.name))] for each in measures
    ]
    note = "Share of the variance between points that is chance between replicates; a dash: not defined with one replicate."
    yield Section(
        "Sensitivity",
        "Which factors matter. Indices by SALib, intervals by its seeded bootstrap over the sampled blocks.",
        [
            *([] if "indices" in page.named else [index_figure(page, table, measures)]),
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
        return page.figure("indices", partial(sweep_figures.sobol_indices, table, measures), caption)
    caption = (
        "Squares: mean absolute elementary effect (μ*). Circles: its spread σ, large where a factor interacts or bends."
    )
    return page.figure("indices", partial(sweep_figures.elementary_effects, table, measures), caption)


def index_table(table: pd.DataFrame, measures: Sequence[Quantity]) -> Table:
    """The main index of every factor with its interval, the strongest first, a column a measure."""
    index, title = ("ST", "Total index") if "ST" in set(table["index"]) else ("mu_star", "Elementary effect μ*")
    rows = table[table["index"] == index].set_index(["measure", "factor"])
    names = sweep_figures.strongest(table, index, len(table))
    cells = [
        [factor_title(name), *(interval(*rows.loc[(each.name, name), ["value", "low", "high"]]) for each in measures)]
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
        if f"trends-{measure.name}" not in page.named:
            yield from trends_of(page, measure)


def trends_of(page: SweepPage, measure: Quantity) -> list[Figure]:
    """The linear trend of a measure over each factor's range."""
    rows = largest(page.of("trends", measure), "change", MOST_ROWS)
    rows = rows.assign(label=rows["factor"].map(page.labels), value=rows["change"])
    caption = "Change over each factor’s range by linear regression on the points’ means. Intervals: 95 %, HC3."
    return page.forest("trends", measure, rows, caption)


def first_drawing(page: SweepPage) -> list[Figure]:
    """The figure beside the answer where points are a sample: indices, or trends of the headline's measure."""
    measure, table = headline(page.results), page.tables.get("indices")
    if table is not None:
        return [index_figure(page, table, _indexed(page, table))]
    return trends_of(page, measure) if measure and "trends" in page.tables else []


def _indexed(page: SweepPage, table: pd.DataFrame) -> list[Quantity]:
    """The measures that have indices."""
    return [each for each in page.measures if (table["measure"] == each.name).any()]


def _surface(page: SweepPage, measure: Quantity) -> Iterator[Block]:
    for fit in page.of("surface_fits", measure).itertuples():
        if fit.explained <= 0.0:
            yield Paragraph(f"{measure.title}: no surface predicts a point better than the mean of all others does.")
            continue
        caption = (
            f"{measure.title} by {fit.kind}, averaged over the other factors. At points that it was not fitted to, the surface "
            f"errs by {number(fit.error)} {measure.unit} and explains {percent(fit.explained)} of the variance between points."
        )
        ticks = {each.name: each.values for each in page.results.numeric if len(each.values) <= MOST_TICKS}
        draw = partial(sweep_figures.surface_maps, page.of("surfaces", measure), measure, page.labels, ticks)
        yield page.figure(f"surface-{measure.name}", draw, caption)
