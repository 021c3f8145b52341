"""Sentences of a sweep's page: the question, the progress of an unfinished sweep, and the strongest findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from experiments.formatting import counted, interval, number, percent
from experiments.sweeps.analysis.results import FACTORIAL, SweepResults
from simulation.measures import Quantity

DESIGNS = {
    "full-factorial": "full factorial design",
    "latin-hypercube": "Latin hypercube",
    "sobol": "Sobol design",
    "morris": "Morris design",
    "list": "list of points",
    "csv": "list of points",
}


def question(results: SweepResults) -> str:
    """Sentences on the varied factors, the design, and the number of worlds."""
    replicates = results.runs["replicate"].nunique()
    networks = results.runs["network"].nunique()
    return (
        f"How do {len(results.measures)} measures depend on {counted(len(results.factors), 'factor')}? "
        f"{counted(len(results.points), 'point')} of a {DESIGNS.get(results.design, results.design)}, "
        f"each simulated for {results.plan['days']} days in {counted(replicates, 'replicate')} over "
        f"{counted(networks, 'network')}; all points have the same couples and the same luck."
    )


def progress(results: SweepResults) -> str:
    """Progress of an unfinished sweep, and whether its finished runs are an even sample of the plan; '' if it is finished."""
    done = len(results.endpoints)
    if done == len(results.runs):
        return ""
    fewest, most = results.spread
    share, why = percent(done / len(results.runs)), results.provenance.get("stopped")
    begin = f"Stopped early, since {why}" if why else "Not finished"
    if most - fewest <= 1:
        return (
            f"{begin}: this is an even sample of {share} of the runs, {done} of {len(results.runs)}, with "
            f"{_each(fewest, most)} at every point."
        )
    return (
        f"{begin}: {done} of {len(results.runs)} runs have results, {share}, and the sample is not even, with {fewest} to "
        f"{most} replicates at a point."
    )


def answer(results: SweepResults, tables: Mapping[str, pd.DataFrame]) -> str:
    """The answer of the page: a sentence on missing runs, then the strongest finding of each measure."""
    findings = [progress(results), *(_finding(results, tables, measure) for measure in results.measures)]
    return "\n\n".join(sentence for sentence in findings if sentence)


def largest(table: pd.DataFrame, column: str, count: int) -> pd.DataFrame:
    """The rows with the largest absolute values, the largest first."""
    order = table[column].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order[:count]]


def _each(fewest: int, most: int) -> str:
    return counted(most, "replicate") if fewest == most else f"{fewest} or {counted(most, 'replicate')}"


def _finding(results: SweepResults, tables: Mapping[str, pd.DataFrame], measure: Quantity) -> str:
    found = _strongest(results, tables, measure)
    return f"{measure.title}: {found}" if found else ""


def _strongest(results: SweepResults, tables: Mapping[str, pd.DataFrame], measure: Quantity) -> str:
    """The strongest factor of a measure in the words of the design; '' where there is none to be named."""
    if results.design == FACTORIAL and "effects" in tables:
        return next(_of_effects(_own(tables["effects"], measure), measure.unit), "")
    if "indices" in tables:
        index = "ST" if results.design == "sobol" else "mu_star"
        return next(_of_indices(_own(tables["indices"], measure), index, measure.unit), "")
    if "trends" in tables:
        return next(_of_trends(_own(tables["trends"], measure), measure.unit), "")
    return ""


def _of_effects(table: pd.DataFrame, unit: str) -> Iterator[str]:
    for row in largest(table, "effect", 1).itertuples():
        yield f"the largest effect is that of {row.term} ({row.change}), {interval(row.effect, row.low, row.high)} {unit}."


def _of_indices(table: pd.DataFrame, index: str, unit: str) -> Iterator[str]:
    rows = table[table["index"] == index].sort_values("value", ascending=False, kind="stable")
    for row in rows.head(1).itertuples():
        value = interval(row.value, row.low, row.high)
        if index == "ST":
            yield f"most of the variance hangs on {row.factor}, total index {value}."
        else:
            yield f"the strongest factor is {row.factor}, elementary effect {value} {unit} over its range."


def _of_trends(table: pd.DataFrame, unit: str) -> Iterator[str]:
    for row in largest(table, "change", 1).itertuples():
        yield f"the strongest factor is {row.factor}, {interval(row.change, row.low, row.high)} {unit} over its range."


def _own(table: pd.DataFrame, measure: Quantity) -> pd.DataFrame:
    return table[table["measure"] == measure.name]


def stopped(results: SweepResults) -> str:
    """The half-width at which the sweep was to stop and whether it was reached; '' where none was given."""
    rule = results.plan.get("until_half_width")
    if not rule:
        return ""
    reached = "was reached" if rule.get("reached") else "was not reached"
    return f"The sweep was to stop at a half-width of {number(rule['width'])} in {rule['measure']}, which {reached}."
