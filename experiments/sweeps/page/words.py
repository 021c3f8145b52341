"""Sentences of a sweep's page: the question, the progress of an unfinished sweep, and its rule of stopping."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from experiments.formatting import counted, interval, number, percent
from experiments.sweeps.analysis.labels import factor_said, in_a_row, lower
from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.page.compared import Compared
from simulation.scenario.names import title_of

MOST_FACTORS: Final = 4
"""Factors that the question names."""
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
    what = in_a_row([factor_said(each.name) for each in results.varied[:MOST_FACTORS]]) or "nothing"
    more = f", and {len(results.varied) - MOST_FACTORS} more" if len(results.varied) > MOST_FACTORS else ""
    burn_in = f" behind a burn-in of {results.plan['burn_in']}" if results.plan.get("burn_in") else ""
    worlds = (
        f"{counted(results.worlds, 'plausible world')}" if results.worlds else f"{counted(replicates, 'replicate')}"
    )
    return (
        f"What changes for couples with {what}{more}? "
        f"{counted(len(results.points), 'point')} of a {DESIGNS.get(results.design, results.design)}, "
        f"each simulated for {results.plan['days']} days{burn_in} in {worlds} on "
        f"{counted(networks, 'network')}; {_paired(results)}."
    )


def _paired(results: SweepResults) -> str:
    shaping = [each for each in results.varied if each.name.startswith("network.")]
    return (
        "points with the same network have the same couples and the same luck"
        if shaping
        else "all points have the same couples and the same luck"
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


def largest(table: pd.DataFrame, column: str, count: int) -> pd.DataFrame:
    """The rows with the largest absolute values, the largest first."""
    order = table[column].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order[:count]]


def size(row: Compared) -> str:
    """A difference with its interval and unit."""
    return f"{interval(row.value, row.low, row.high)} {row.measure.unit}".rstrip()


def reference_said(results: SweepResults, rows: Sequence[Compared]) -> str:
    """What the points are read against, within a sentence: a point, the counterpart of each, or a structure at equal hours."""
    if results.matched is not None:
        return f"{title_of(results.plan['match']['structure']).lower()} at equal hours"
    references = {each.against for each in rows}
    return lower(rows[0].against) if len(references) == 1 else "its counterpart"


def in_worlds(row: Compared) -> str | None:
    """Numbers of plausible worlds in which a point is better, the same, and worse; None without."""
    return None if row.better is None else f"{row.better}, {row.same}, {row.worse}"


def _each(fewest: int, most: int) -> str:
    return counted(most, "replicate") if fewest == most else f"{fewest} or {counted(most, 'replicate')}"


def stopped(results: SweepResults) -> str:
    """The half-width at which the sweep was to stop and whether it was reached; '' where none was given."""
    rule = results.plan.get("until_half_width")
    if not rule:
        return ""
    reached = "was reached" if rule.get("reached") else "was not reached"
    return f"The sweep was to stop at a half-width of {number(rule['width'])} in {rule['measure']}, which {reached}."
