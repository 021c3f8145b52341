"""Which unknown numbers an answer hangs on: rank correlations of a paired difference with the parameters of plausible worlds."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from experiments.estimates.intervals import LEVEL
from experiments.sweeps.analysis.contrasts import differences
from experiments.sweeps.analysis.results import SweepResults

FEWEST: Final = 8
"""Worlds below which a rank correlation says nothing."""
CENTRING: Final = "reference_"
"""How the names of constants begin that centre an index at 0; they are computed, and are no unknowns."""
COLUMNS: Final = ["measure", "point", "label", "parameter", "rho", "beyond_chance", "worlds"]


def unknowns(results: SweepResults) -> pd.DataFrame:
    """One row a measure, point and parameter, with the columns of ``COLUMNS``; empty without plausible worlds.

    ``rho``: Spearman's correlation over the worlds of the point's paired difference with the parameter. ``beyond_chance``:
    whether it is further from 0 than the largest of as many correlations of unrelated numbers is in 95 % of cases (Bonferroni).
    """
    names, drawn = _drawn(results)
    tables = [_of_measure(results, each.name, names, drawn) for each in results.of_interest]
    found = [table for table in tables if not table.empty]
    return pd.concat(found, ignore_index=True)[COLUMNS] if found else pd.DataFrame(columns=COLUMNS)


def _drawn(results: SweepResults) -> tuple[list[str], NDArray[np.float64]]:
    """Names of the parameters that differ between the sets, and their values (sets, parameters).

    Constants that centre are no unknowns: they follow from the others.
    """
    table = pd.DataFrame(results.plan.get("plausible") or [])
    kept = [
        name for name in table if table[name].nunique() > 1 and not str(name).rpartition(".")[2].startswith(CENTRING)
    ]
    table = table[kept]
    return list(map(str, table.columns)), table.to_numpy(np.float64)


def _of_measure(results: SweepResults, measure: str, names: list[str], drawn: NDArray[np.float64]) -> pd.DataFrame:
    apart, _, points = differences(results, measure)
    if not names or len(apart) < FEWEST:
        return pd.DataFrame(columns=COLUMNS)
    kept = results.endpoints.drop_duplicates(["network", "stressor"]).sort_values(["network", "stressor"])
    sets = drawn[kept["replicate"].to_numpy() % len(drawn)]
    limit = stats.norm.ppf(1 - (1 - LEVEL) / 2 / len(names)) / np.sqrt(len(apart) - 1)
    rows = []
    for values, point in zip(apart.T, points.tolist(), strict=True):
        known = np.isfinite(values)
        if results.equal[point] != point or known.sum() < FEWEST or np.ptp(values[known]) == 0.0:
            continue
        rho = _correlations(values[known], sets[known])
        rows += [
            (measure, point, results.label(point), name, each, abs(each) > limit, int(known.sum()))
            for name, each in zip(names, rho.tolist(), strict=True)
        ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _correlations(values: NDArray[np.float64], sets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Spearman's correlation of ``values`` (worlds,) with each column of ``sets`` (worlds, parameters); 0 for a constant one."""
    ranks = stats.rankdata(np.column_stack([values, sets]), axis=0)
    ranks -= ranks.mean(axis=0)
    sizes = np.sqrt((ranks**2).sum(axis=0))
    with np.errstate(invalid="ignore", divide="ignore"):
        found = ranks[:, 0] @ ranks[:, 1:] / (sizes[0] * sizes[1:])
    return np.asarray(np.nan_to_num(found))
