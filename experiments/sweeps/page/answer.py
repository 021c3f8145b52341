"""The answer of a sweep in sentences: which point helps most, how sure that is, at what hours, and which factor matters most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from experiments.estimates.worlds import SMALLEST
from experiments.formatting import UNDEFINED, counted, interval, percent, plain
from experiments.sweeps.analysis.labels import factor_said, lower
from experiments.sweeps.analysis.results import FACTORIAL, SweepResults
from experiments.sweeps.page.compared import Compared, best_first, compared, headline, hours
from experiments.sweeps.page.words import largest, progress
from simulation.measures import Quantity

MOST_LINES = 6
"""Points on the terminal."""
_FIRST = 52
"""Width of the first column on the terminal."""
Tables = Mapping[str, pd.DataFrame]


def answer(results: SweepResults, tables: Tables) -> str:
    """The answer of the page, a sentence on missing runs first."""
    return "\n\n".join(sentence for sentence in [progress(results), *_sentences(results, tables)] if sentence)


def on_the_terminal(results: SweepResults, tables: Tables) -> str:
    """The answer in at most a dozen lines."""
    return plain("\n".join(_lines(results, tables)))


def _sentences(results: SweepResults, tables: Tables) -> Iterator[str]:
    measure = headline(results)
    rows = best_first(compared(results, tables, measure)) if measure else []
    if measure is None or not rows:
        yield from strongest_factors(results, tables)
        return
    yield _best(rows, results.worlds)
    yield _cost(rows[0], hours(results, tables))
    yield _worst(rows)
    yield strongest(results, tables, measure)
    yield _rests_on(results)


def _best(rows: Sequence[Compared], worlds: int) -> str:
    best, title = rows[0], rows[0].measure.title.lower()
    if best.gain <= 0.0 or not best.clear:
        none = f"No point has clearly better {title} than {lower(best.against)}"
        return f"{none}; nearest comes {best.label}, {size(best)}{_how_sure(best, worlds)}."
    verb, most = "lowers" if best.value < 0.0 else "raises", " most" if len(rows) > 1 else ""
    return f"{best.label} {verb} {title}{most}: {size(best)} against {lower(best.against)}{_how_sure(best, worlds)}."


def size(row: Compared) -> str:
    """A difference with its interval and unit."""
    return f"{interval(row.value, row.low, row.high)} {row.measure.unit}".rstrip()


def _how_sure(row: Compared, worlds: int) -> str:
    """In how many plausible worlds the difference is large enough to matter, or in which share of the replicates it is better."""
    if row.better is None:
        return (
            f", better in {percent(row.improved)} of {counted(row.replicates, 'replicate')}"
            if row.improved == row.improved
            else ""
        )
    matter = f"by enough to matter (d of {SMALLEST} or more)" if row.measure.sd else "better"
    same, worse = (each or "none" for each in (row.same, row.worse))
    return f"; of {counted(worlds, 'plausible world')}, in {row.better} {matter}, in {same} by less, in {worse} worse"


def _cost(best: Compared, spent: Mapping[int, Compared]) -> str:
    found = spent.get(best.point)
    if found is None or best.gain <= 0.0:
        return ""
    more = f"{abs(found.value):.2g} {'more' if found.value > 0.0 else 'fewer'}"
    per = (
        f", {abs(10 * best.value / found.value):.2g} {best.measure.unit} for ten hours"
        if abs(found.value) > 0.005
        else ""
    )
    return f"It takes {more} of {found.measure.title.lower()} a person and year{per}."


def _worst(rows: Sequence[Compared]) -> str:
    worst = rows[-1]
    if len(rows) < 2 or worst.gain >= 0.0 or not worst.clear:
        return ""
    return f"Worst is {worst.label}: {size(worst)} against {lower(worst.against)}."


def _rests_on(results: SweepResults) -> str:
    what = (
        f"Intervals hold 90 % of {counted(results.worlds, 'plausible world')}, each with parameters and a network of its own."
        if results.worlds
        else "Intervals of 95 % are those of chance alone: what nobody knows about the parameters is not in them."
    )
    return f"{what} This holds for the model, not for any real programme."


def strongest_factors(results: SweepResults, tables: Tables) -> Iterator[str]:
    """The strongest factor of each measure of interest."""
    for measure in results.of_interest or results.measures:
        found = strongest(results, tables, measure)
        if found:
            yield found


def strongest(results: SweepResults, tables: Tables, measure: Quantity) -> str:
    """The strongest factor of a measure in the words of the design; '' where there is none to be named."""
    if results.design == FACTORIAL and "effects" in tables:
        return next(_of_effects(_own(tables["effects"], measure), measure), "")
    if "indices" in tables:
        index = "ST" if results.design == "sobol" else "mu_star"
        return next(_of_indices(_own(tables["indices"], measure), index, measure), "")
    if "trends" in tables:
        return next(_of_trends(_own(tables["trends"], measure), measure), "")
    return ""


def _of_effects(table: pd.DataFrame, measure: Quantity) -> Iterator[str]:
    mains = table[table["order"] == 1] if "order" in table else table
    for row in largest(mains[mains["effect"].notna() & (mains["effect"] != 0.0)], "effect", 1).itertuples():
        name, change = factor_said(str(row.term)), str(row.change).replace(" → ", " to ")
        value = interval(row.effect, row.low, row.high)
        title = measure.title.lower()
        yield f"What moves {title} most: {name}, from {change} by {value} {measure.unit}, averaged over the rest."


def _of_indices(table: pd.DataFrame, index: str, measure: Quantity) -> Iterator[str]:
    rows = table[table["index"] == index].sort_values("value", ascending=False, kind="stable")
    for row in rows.head(1).itertuples():
        value, name = interval(row.value, row.low, row.high), factor_said(str(row.factor))
        if index == "ST":
            yield f"{measure.title} hangs most on {name}: total index {value}, a share of the variance."
        else:
            yield f"{measure.title} is moved most by {name}: elementary effect {value} {measure.unit} over its range."


def _of_trends(table: pd.DataFrame, measure: Quantity) -> Iterator[str]:
    for row in largest(table, "change", 1).itertuples():
        value = interval(row.change, row.low, row.high)
        yield f"{measure.title} is moved most by {factor_said(str(row.factor))}: {value} {measure.unit} over its range."


def _own(table: pd.DataFrame, measure: Quantity) -> pd.DataFrame:
    return table[table["measure"] == measure.name]


def _lines(results: SweepResults, tables: Tables) -> Iterator[str]:
    measure = headline(results)
    rows = best_first(compared(results, tables, measure)) if measure else []
    if done := progress(results):
        yield done
    if measure is None or not rows:
        yield from list(strongest_factors(results, tables))[:MOST_LINES]
        return
    references = {each.against for each in rows}
    which = f"less {lower(rows[0].against)}" if len(references) == 1 else "less its counterpart"
    share = (
        f"median and 90 % of {counted(results.worlds, 'plausible world')}"
        if results.worlds
        else "mean and 95 % interval"
    )
    yield f"{measure.title} ({measure.unit}), {which}: {share}"
    counts = "better same worse" if results.worlds else "better in"
    spent = hours(results, tables)
    yield f"{'':{_FIRST}}{'difference':26}{counts:20}{'hours' if spent else ''}".rstrip()
    for row in rows[:MOST_LINES]:
        yield _line(row, spent)
    if len(rows) > MOST_LINES:
        yield f"and {len(rows) - MOST_LINES} more points"
    if found := strongest(results, tables, measure):
        yield found
    yield "Of a model, no advice."


def _line(row: Compared, spent: Mapping[int, Compared]) -> str:
    if row.better is None:
        sure = percent(row.improved)
    else:
        sure = " ".join(
            f"{each:>{width}}" for each, width in zip((row.better, row.same, row.worse), (6, 4, 5), strict=True)
        )
    cost = f"{spent[row.point].value:+.1f}" if row.point in spent else UNDEFINED
    label = row.label if len(row.label) < _FIRST else f"{row.label[: _FIRST - 4]}..."
    return f"{label:{_FIRST}}{interval(row.value, row.low, row.high):26}{sure:20}{cost if spent else ''}".rstrip()
