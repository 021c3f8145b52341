"""Measures over time: mean, its interval, and range of the runs, for each arm and each day that was recorded."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import stats

from experiments.estimates.analysis import FEWEST_NETWORKS, REPLICATE, require

COLUMNS = ["arm", "day", "mean", "low", "high", "range_low", "range_high", "replicates", "networks"]


def trajectories(
    timeseries: pd.DataFrame, measure: str, arms: Iterable[str], level: float = 0.95, spread: float = 0.80
) -> pd.DataFrame:
    """Course of a measure in each arm, with the columns of ``COLUMNS``.

    ``low`` and ``high`` bound the mean (Student, networks as units where there are three), ``range_low`` and
    ``range_high`` the central share ``spread`` of the runs. A day on which the measure is not
    defined in any run has no row.
    """
    values = [_values(timeseries, arm, measure) for arm in arms]
    return _bands(pd.concat(values), level, spread)


def difference_trajectories(
    timeseries: pd.DataFrame,
    measure: str,
    against: str,
    arms: Iterable[str],
    level: float = 0.95,
    spread: float = 0.80,
) -> pd.DataFrame:
    """Course of the paired difference of each arm from the reference; columns as in ``trajectories``."""
    reference = _values(timeseries, against, measure).drop(columns="arm")
    differences = []
    for arm in (arm for arm in arms if arm != against):
        pairs = _values(timeseries, arm, measure).merge(reference, on=[*REPLICATE, "day"], suffixes=("", "_reference"))
        differences.append(pairs.assign(value=pairs["value"] - pairs["value_reference"]))
    return _bands(pd.concat(differences), level, spread)


def _values(timeseries: pd.DataFrame, arm: str, measure: str) -> pd.DataFrame:
    """arm, network, stressor, day, value of one arm, where the measure is defined; float64, for sums of many."""
    require(measure, timeseries.columns, "measure")
    require(arm, timeseries["arm"].unique(), "arm")
    rows = (
        timeseries.loc[timeseries["arm"] == arm, ["arm", *REPLICATE, "day", measure]]
        .dropna()
        .sort_values(["day", *REPLICATE])
    )
    return rows.rename(columns={measure: "value"}).astype({"value": np.float64})


def _bands(values: pd.DataFrame, level: float, spread: float) -> pd.DataFrame:
    """Reduce one row a run and day to one row an arm and day; arms and days keep the order in which they come."""
    runs = values.groupby(["arm", "day"], sort=False)
    units = _units(values).groupby(["arm", "day"], sort=False)["value"].agg(["mean", "std", "count"])
    table = units.assign(
        half_width=stats.t.ppf((1.0 + level) / 2.0, units["count"].clip(lower=2) - 1)
        * units["std"]
        / np.sqrt(units["count"]),
        range_low=runs["value"].quantile((1.0 - spread) / 2.0),
        range_high=runs["value"].quantile((1.0 + spread) / 2.0),
        replicates=runs.size(),
        networks=runs["network"].nunique(),
    ).reset_index()
    return table.assign(low=table["mean"] - table["half_width"], high=table["mean"] + table["half_width"])[COLUMNS]


def _units(values: pd.DataFrame) -> pd.DataFrame:
    """Network means where there are networks enough, else the runs: the rule of ``analysis.independent_units``."""
    if values["network"].nunique() < FEWEST_NETWORKS:
        return values
    return values.groupby(["arm", "day", "network"], sort=False, as_index=False)["value"].mean()
