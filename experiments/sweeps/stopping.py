"""When a sweep has replicates enough: the half-width of the interval of a measure, at the point where it is widest."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.estimates.units import over_replicates
from experiments.running.design import MEMBERS

LEVEL = 0.95


class Target(NamedTuple):
    """Stop when ``measure`` is known to within ``width`` (in its unit) at every point."""

    measure: str
    width: float


def widest(endpoints: pd.DataFrame, measure: str) -> float:
    """The largest half-width of the 95 % intervals of the mean, over the points; infinite while one has no interval.

    Student's interval over networks, or over replicates with fewer than three networks. A point at which the measure is
    never defined does not count.
    """
    if endpoints.empty:
        return math.inf
    table = endpoints.pivot_table(index=["network", "stressor"], columns="point", values=measure)
    found = over_replicates(table.to_numpy(np.float64), table.index.get_level_values("network").to_numpy(), LEVEL)
    half_width = (found["high"] - found["low"]) / 2
    return math.inf if half_width.isna().any() else float(half_width.max())


def rounds(table: pd.DataFrame, networks: int) -> Iterator[pd.DataFrame]:
    """The missing runs of a sweep in rounds: whole turns over the networks, so many that packs are full."""
    points = max(table["point"].nunique(), 1)
    turn = networks * math.ceil(MEMBERS / points)
    for _, batch in table.groupby(table["replicate"] // turn, sort=True):
        yield batch
