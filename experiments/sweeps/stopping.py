"""When a sweep may stop: as soon as the interval of a measure is narrow enough at the point where it is widest."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from numbers import Real
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.estimates.units import over_replicates
from experiments.running.design import MEMBERS
from simulation.limits import given, instance
from simulation.scenario.schema import suggestion


class Target(NamedTuple):
    """The half-width ``width`` (in the unit of ``measure``) at which to stop; it must hold at every point."""

    measure: str
    width: float


def check_target(until: Target | None, measures: Sequence[str], replicates: int) -> None:
    """Refuse a target that a plan with these ``measures`` and number of ``replicates`` cannot reach; ValueError or TypeError."""
    if until is None:
        return
    instance("until", until, Target, "a Target, of a measure and a half-width")
    if until.measure not in measures:
        raise ValueError(
            f"until.measure = {given(until.measure)}: no measure of the plan{suggestion(until.measure, measures)}"
        )
    if isinstance(until.width, bool) or not isinstance(until.width, Real) or not 0 < until.width < math.inf:
        raise ValueError(f"until.width = {given(until.width)}: must be a number above 0")
    if replicates < 2:
        raise ValueError(f"until = {given(until)}: the plan must have at least 2 replicates, its most")


def widest(endpoints: pd.DataFrame, measure: str) -> float:
    """The largest half-width, over the points, of the 95 % interval of the mean; infinite while a point has no interval.

    The interval is Student's over independent units. A point at which the measure is never defined does not count.
    """
    if endpoints.empty:
        return math.inf
    table = endpoints.pivot_table(index=["network", "stressor"], columns="point", values=measure)
    found = over_replicates(table.to_numpy(np.float64), table.index.get_level_values("network").to_numpy())
    half_width = (found["high"] - found["low"]) / 2
    return math.inf if half_width.isna().any() else float(half_width.max())


def rounds(table: pd.DataFrame, networks: int) -> Iterator[pd.DataFrame]:
    """The missing runs of a sweep in rounds, each of whole turns over the networks and large enough to fill packs."""
    points = max(table["point"].nunique(), 1)
    turn = networks * math.ceil(MEMBERS / points)
    for _, batch in table.groupby(table["replicate"] // turn, sort=True):
        yield batch
