"""Every point of a sweep against the point of reference, paired by replicate: the same couples and the same luck.

With many points some differences seem clear by chance alone. ``low`` and ``high`` hold for one contrast looked at by
itself; ``low_jointly`` and ``high_jointly`` hold for all contrasts of a measure at once (Bonferroni).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.estimates.intervals import LEVEL, half_widths
from experiments.estimates.units import improved, over_replicates
from experiments.estimates.worlds import COLUMNS, over_worlds
from experiments.sweeps.analysis.results import SweepResults
from simulation.measures import Quantity


def point_means(results: SweepResults) -> pd.DataFrame:
    """One row a point and measure: point, the factors, measure, unit, mean, low, high, sd, units, basis, replicates,
    networks."""
    tables = [
        over_replicates((found := results.values(each.name)).values, found.networks).assign(
            point=found.points, measure=each.name, unit=each.unit
        )
        for each in results.measures
    ]
    return _with_factors(pd.concat(tables, ignore_index=True), results)


def point_contrasts(results: SweepResults) -> pd.DataFrame:
    """One row a point (other than its reference) and measure or group: point, the factors, label, against, against_label,
    measure, unit, difference, low, high, low_jointly, high_jointly, sd, units, basis, replicates, networks, improved (share of
    the replicates), and the columns of ``worlds.COLUMNS``, NaN in a plan without plausible worlds.

    Of a group only points that share their burn-in with their reference, so that it is the same persons.
    """
    tables = [_of_measure(results, each) for each in results.measures]
    groups = [_of_measure(results, each) for each in results.groups]
    tables += [table[table["point"].map(results.shares_burn_in)] for table in groups]
    table = pd.concat(tables, ignore_index=True)
    return _with_factors(table, results)


def differences(
    results: SweepResults, measure: str
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Paired differences (replicates, points) from the reference of each point, the network of each replicate, the points.

    Points that are their own reference are left out.
    """
    found, places = results.values(measure), _places(results)
    own = places != np.arange(len(places))
    return (found.values - found.values[:, places])[:, own], found.networks, found.points[own]


def _places(results: SweepResults) -> NDArray[np.int64]:
    """The place among the points of the reference of each."""
    return np.asarray(results.points.index.get_indexer(results.references), np.int64)


def _of_measure(results: SweepResults, measure: Quantity) -> pd.DataFrame:
    apart, networks, points = differences(results, measure.name)
    found = over_replicates(apart, networks).rename(columns={"mean": "difference"})
    joint = half_widths(found["sd"].to_numpy(), found["units"].to_numpy(), 1.0 - (1.0 - LEVEL) / max(len(points), 1))
    against = results.references.loc[points]
    found = found.assign(
        point=points,
        label=[results.label(point) for point in points],
        against=against.to_numpy(),
        against_label=[results.label(point) for point in against],
        measure=measure.name,
        unit=measure.unit,
        low_jointly=found["difference"] - joint,
        high_jointly=found["difference"] + joint,
        improved=improved(apart, measure.better),
    )
    return pd.concat([found, _over_worlds(results, measure, apart)], axis=1)


def _over_worlds(results: SweepResults, measure: Quantity, apart: NDArray[np.float64]) -> pd.DataFrame:
    """The differences over plausible worlds; without such worlds all is NaN."""
    if not results.worlds:
        return pd.DataFrame(np.nan, range(apart.shape[1]), COLUMNS)
    return over_worlds(apart, spread_of(results, measure), measure.better)


def spread_of(results: SweepResults, measure: Quantity) -> NDArray[np.float64]:
    """Spread between persons (replicates, points but references) in the reference of each point; NaN where none was kept."""
    name = measure.sd or ("strain_sd" if measure in results.groups else "")
    places = _places(results)
    own = places != np.arange(len(places))
    shape = (len(results.values(measure.name).values), int(own.sum()))
    return results.values(name).values[:, places][:, own] if name in results.endpoints else np.full(shape, np.nan)


def _with_factors(table: pd.DataFrame, results: SweepResults) -> pd.DataFrame:
    """The table with the point's factors behind its number."""
    rest = [name for name in table.columns if name not in ("point", "measure", "unit")]
    joined = table[["point"]].join(results.points, on="point")
    return pd.concat([joined, table[["measure", "unit", *rest]]], axis=1)
