"""Who benefits: what support changes for those who take part at a point, and for those around them.

Each run tells it against the same persons in the same luck in a world without support (``running.groups``), so that these are
differences already, and need no other point.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from experiments.estimates.units import over_replicates
from experiments.estimates.worlds import central
from experiments.running.groups import AROUND, TOOK_PART
from experiments.sweeps.analysis.results import SweepResults

COLUMNS: Final = ["point", "label", "group", "unit", "took_part", "change", "low", "high", "replicates"]


def beneficiaries(results: SweepResults) -> pd.DataFrame:
    """One row a point and group of persons, with the columns of ``COLUMNS``; empty where no run tells it.

    ``change``: of strain, the median of the plausible worlds and ``low`` to ``high`` 90 % of them, or else the mean and its
    interval; ``took_part``: share of the persons who took part, the mean over the replicates. A point at which nobody does has
    no row, nor has one that is equal to another.
    """
    if TOOK_PART.name not in results.endpoints:
        return pd.DataFrame(columns=COLUMNS)
    taking = results.values(TOOK_PART.name)
    shares = dict(zip(taking.points.tolist(), np.nanmean(np.nan_to_num(taking.values), axis=0), strict=True))
    told = [point for point, share in shares.items() if share > 0.0 and results.equal[point] == point]
    tables = [_of_group(results, each.name).loc[told] for each in AROUND]
    found = pd.concat(
        [table.assign(group=each.name, unit=each.unit) for each, table in zip(AROUND, tables, strict=True)]
    )
    labels = {point: results.label(point) for point in told}
    found = found.assign(
        point=found.index, label=found.index.map(labels), took_part=[shares[point] for point in found.index]
    )
    return found.reset_index(drop=True)[COLUMNS]


def _of_group(results: SweepResults, group: str) -> pd.DataFrame:
    """change, low, high, replicates of a group at every point."""
    found = results.values(group)
    count = np.isfinite(found.values).sum(axis=0)
    if results.worlds:
        table = pd.DataFrame([central(column) for column in found.values.T], columns=["change", "low", "high"])
    else:
        table = over_replicates(found.values, found.networks)[["mean", "low", "high"]]
        table = table.rename(columns={"mean": "change"})
    return table.assign(replicates=count).set_index(pd.Index(found.points))
