"""The answer of a sweep in sentences: which point helps most, how sure that is, at what hours, and which factor matters most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from experiments.estimates.worlds import SMALLEST
from experiments.formatting import counted, interval, percent
from experiments.sweeps.analysis.labels import factor_said, in_a_row, lower
from experiments.sweeps.analysis.results import FACTORIAL, SweepResults
from experiments.sweeps.page import at_equal_hours
from experiments.sweeps.page.compared import Compared, best_first, compared, headline, hours
from experiments.sweeps.page.words import largest, progress, size
from simulation.measures import Quantity

Tables = Mapping[str, pd.DataFrame]


def answer(results: SweepResults, tables: Tables) -> str:
    """The answer of the page, a sentence on missing runs first."""
    return "\n\n".join(sentence for sentence in [progress(results), *_sentences(results, tables)] if sentence)


def _sentences(results: SweepResults, tables: Tables) -> Iterator[str]:
    measure = headline(results)
    rows = best_first(compared(results, tables, measure)) if measure else []
    if measure is None or not rows:
        yield from strongest_factors(results, tables)
        return
    yield _best(rows, results.worlds)
    yield at_equal_hours.sentence(results) or _cost(rows[0], hours(results, tables))
    yield _who(results, tables, rows[0])
    yield _worst(rows)
    yield strongest(results, tables, measure)
    yield _rests_on(results)


def _best(rows: Sequence[Compared], worlds: int) -> str:
    best, title = rows[0], rows[0].measure.title.lower()
    if best.unsure:
        return (
            f"Nobody can tell yet: the best point is {best.label}, {size(best)} against {lower(best.against)}, and with "
            f"{counted(best.replicates, 'world' if worlds else 'replicate')} chance alone may give that. "
            f"{'plausible = 40 in the plan' if worlds else 'More replicates'} would tell."
        )
    if best.gain <= 0.0 or not best.clear:
        none = f"No point has clearly better {title} than {lower(best.against)}"
        return f"{none}; nearest comes {best.label}, {size(best)}{_how_sure(best, worlds)}."
    verb, most = "lowers" if best.value < 0.0 else "raises", " most" if len(rows) > 1 else ""
    return f"{best.label} {verb} {title}{most}: {size(best)} against {lower(best.against)}{_how_sure(best, worlds)}."


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


def _who(results: SweepResults, tables: Tables, best: Compared) -> str:
    """What changes for those who take part at the best point, and for those around them."""
    if "beneficiaries" not in tables:
        return ""
    table = tables["beneficiaries"]
    own = table[(table["point"] == best.point) & table["change"].notna()].set_index("group")
    if "change_participants" not in own.index:
        return ""
    share = percent(float(own["took_part"].iloc[0]))
    told = [
        f"{interval(row.change, row.low, row.high)} for {words}"
        for name, words in (
            ("change_participants", f"those who take part ({share} of all)"),
            ("change_partners", "their partners"),
            ("change_friends", "those who confide in them"),
            ("change_far", "everybody else"),
        )
        if name in own.index
        for row in [own.loc[name]]
    ]
    return f"Who benefits there, in strain (SD) against the same persons without support: {in_a_row(told)}."


def _worst(rows: Sequence[Compared]) -> str:
    worst = rows[-1]
    if len(rows) < 2 or worst.gain >= 0.0 or not worst.clear:
        return ""
    return f"Worst is {worst.label}: {size(worst)} against {lower(worst.against)}."


def _rests_on(results: SweepResults) -> str:
    what = (
        f"Intervals hold 90 % of {counted(results.worlds, 'plausible world')}, each with parameters and a network of its own. SD "
        "is the standard deviation of a general population, in which strain is counted; d is a difference over the spread "
        "between the persons of the reference on single days; kithkin compare divides by that of four-week means, which is "
        "smaller, so that its d is larger."
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
