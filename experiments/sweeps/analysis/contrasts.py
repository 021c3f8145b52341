"""Every point of a sweep against the point of reference, paired by replicate: the same couples and the same luck.

With many points some differences seem clear by chance alone. ``low`` and ``high`` hold for one contrast looked at by
itself; ``low_jointly`` and ``high_jointly`` hold for all contrasts of a measure at once (Bonferroni).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.estimates.intervals import half_widths
from experiments.estimates.units import improved, over_replicates
from experiments.sweeps.analysis.results import SweepResults


def point_means(results: SweepResults, level: float = 0.95) -> pd.DataFrame:
    """One row a point and measure: point, the factors, measure, unit, mean, low, high, sd, units, basis, replicates,
    networks."""
    tables = [
        over_replicates((found := results.values(each.name)).values, found.networks, level).assign(
            point=found.points, measure=each.name, unit=each.unit
        )
        for each in results.measures
    ]
    return _with_factors(pd.concat(tables, ignore_index=True), results)


def point_contrasts(results: SweepResults, level: float = 0.95) -> pd.DataFrame:
    """One row a point (other than the reference) and measure: point, the factors, against, measure, unit, difference,
    low, high, low_jointly, high_jointly, sd, units, basis, replicates, networks, improved (share of the replicates)."""
    tables = [_of_measure(results, each.name, each.unit, each.better, level) for each in results.measures]
    return _with_factors(pd.concat(tables, ignore_index=True), results)


def differences(
    results: SweepResults, measure: str
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Paired differences (replicates, points - 1) from the reference, the network of each replicate, the points."""
    found = results.values(measure)
    reference = found.points == results.reference
    return found.values[:, ~reference] - found.values[:, reference], found.networks, found.points[~reference]


def _of_measure(results: SweepResults, measure: str, unit: str, better: str, level: float) -> pd.DataFrame:
    apart, networks, points = differences(results, measure)
    found = over_replicates(apart, networks, level).rename(columns={"mean": "difference"})
    joint = half_widths(found["sd"].to_numpy(), found["units"].to_numpy(), 1.0 - (1.0 - level) / max(len(points), 1))
    return found.assign(
        point=points,
        against=results.reference,
        measure=measure,
        unit=unit,
        low_jointly=found["difference"] - joint,
        high_jointly=found["difference"] + joint,
        improved=improved(apart, better),
    )


def _with_factors(table: pd.DataFrame, results: SweepResults) -> pd.DataFrame:
    """The table with the point's factors behind its number."""
    rest = [name for name in table.columns if name not in ("point", "measure", "unit")]
    joined = table[["point"]].join(results.points, on="point")
    return pd.concat([joined, table[["measure", "unit", *rest]]], axis=1)
