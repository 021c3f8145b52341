"""Measures over time: mean, its interval, and range of the runs, for each arm and each day that was recorded."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from experiments.estimates.analysis import REPLICATE, require
from experiments.estimates.units import over_replicates

COLUMNS = ["arm", "day", "mean", "low", "high", "range_low", "range_high", "replicates", "networks"]


def trajectories(timeseries: pd.DataFrame, measure: str, arms: Iterable[str], spread: float = 0.80) -> pd.DataFrame:
    """Course of a measure in each arm, with the columns of ``COLUMNS``; arms in the order given, days ascending.

    ``low`` and ``high`` bound the mean over independent units (Student), ``range_low`` and ``range_high`` the central share
    ``spread`` of the runs. A day on which the measure is not defined in any run has no row.
    """
    return pd.concat([_course(_runs(timeseries, arm, measure), arm, spread) for arm in arms], ignore_index=True)


def difference_trajectories(
    timeseries: pd.DataFrame,
    measure: str,
    against: str,
    arms: Iterable[str],
    spread: float = 0.80,
) -> pd.DataFrame:
    """Course of the paired difference of each arm from the reference; columns as in ``trajectories``."""
    reference = _runs(timeseries, against, measure)
    others = [arm for arm in arms if arm != against]
    differences = [_runs(timeseries, arm, measure) - reference for arm in others]
    courses = [_course(each, arm, spread) for each, arm in zip(differences, others, strict=True)]
    return pd.concat(courses, ignore_index=True)


def _runs(timeseries: pd.DataFrame, arm: str, measure: str) -> pd.DataFrame:
    """The measure of one arm, a row a replicate (network, stressor) and a column a day; float64, for exact sums."""
    require(measure, timeseries.columns, "measure")
    require(arm, timeseries["arm"].unique(), "arm")
    rows = timeseries.loc[timeseries["arm"] == arm, [*REPLICATE, "day", measure]].astype({measure: np.float64})
    return rows.pivot(index=REPLICATE, columns="day", values=measure)


def _course(runs: pd.DataFrame, arm: str, spread: float) -> pd.DataFrame:
    """One row a day: mean and interval over independent units, and range of the runs."""
    defined = runs.dropna(axis="columns", how="all")
    found = over_replicates(defined.to_numpy(), defined.index.get_level_values("network").to_numpy())
    outer = (1.0 - spread) / 2.0
    ranges = {"range_low": defined.quantile(outer), "range_high": defined.quantile(1.0 - outer)}
    return found.assign(arm=arm, day=defined.columns, **{name: each.to_numpy() for name, each in ranges.items()})[
        COLUMNS
    ]
