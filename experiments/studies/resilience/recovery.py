"""Recovery from a blow: peak, half-life and area of an excess over time, with their intervals. Curves in, numbers out.

A curve holds one value a day, the first on the day of the blow. Half-lives are not linear in the curve, and a maximum is
pushed up by noise; both are therefore taken of the pooled curve, never averaged over noisy single ones, and their intervals
come from leaving out one independent unit at a time (jackknife, Tukey 1958).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from experiments.estimates.intervals import LEVEL, UNDEFINED, Interval
from experiments.estimates.units import independent_units

WEEK = 7
"""Days over which a curve is averaged before its peak and half-life are looked for."""

Curve = NDArray[np.float64]
Statistic = Callable[[Curve], float]


class Estimated(NamedTuple):
    """A value and its interval, in the unit of the statistic; NaN where not defined."""

    value: float
    interval: Interval

    @property
    def excludes_zero(self) -> bool:
        """Whether zero lies outside the interval; False if there is no interval."""
        return self.interval.low > 0.0 or self.interval.high < 0.0


NOT_DEFINED = Estimated(float("nan"), UNDEFINED)


def weekly(curve: Curve) -> Curve:
    """Means of every seven days in a row (of all days, where there are fewer): (days,) to (days - 6,)."""
    width = min(WEEK, len(curve))
    total = np.concatenate([[0.0], np.cumsum(curve)])
    return np.asarray((total[width:] - total[:-width]) / width)


def peak(curve: Curve) -> float:
    """The highest mean of seven days in a row, in the curve's unit."""
    return float(np.max(weekly(curve)))


def half_life(curve: Curve) -> float:
    """Days from the peak week until the mean of seven days has first fallen to half the peak, between days by a line.

    NaN where there is no positive peak, or where the curve ends before.
    """
    smooth = weekly(curve)
    top = int(np.argmax(smooth))
    half = smooth[top] / 2.0
    below = np.flatnonzero(smooth[top:] <= half)
    if not half > 0.0 or not len(below):
        return float("nan")
    after = int(below[0])
    before, reached = smooth[top + after - 1], smooth[top + after]
    return float(after - 1 + (before - half) / (before - reached))


def area(curve: Curve) -> float:
    """Sum over all days, in the curve's unit times days."""
    return float(np.sum(curve))


STATISTICS: dict[str, Statistic] = {"peak": peak, "half_life": half_life, "area": area}


def unit_curves(timeseries: pd.DataFrame, arm: str, column: str) -> Curve:
    """(units, days) curves of one arm, one for each independent unit (``estimates.units``).

    ``timeseries``: arm, network, stressor, day and the column. Units without a value on every day are left out.
    """
    rows = timeseries[timeseries["arm"] == arm]
    runs = rows.pivot(index=["network", "stressor"], columns="day", values=column)
    units, _ = independent_units(runs.to_numpy(np.float64), runs.index.get_level_values("network").to_numpy())
    return units[np.isfinite(units).all(axis=1)]


def estimated(units: Curve, statistic: Statistic) -> Estimated:
    """A statistic of the pooled curve of ``units`` (units, days), with its jackknife interval."""
    return _jackknife(units, lambda pooled: statistic(pooled))


def difference(units: Curve, reference: Curve, statistic: Statistic) -> Estimated:
    """A statistic of the pooled curve of one arm less that of another; both curves (units, days), paired by unit."""
    both = np.stack([units, reference], axis=1)
    return _jackknife(both, lambda pooled: statistic(pooled[0]) - statistic(pooled[1]))


def _jackknife(units: Curve, statistic: Statistic) -> Estimated:
    """The statistic of the mean over units, and Student's interval with the jackknife's standard error."""
    count = len(units)
    if count == 0:
        return NOT_DEFINED
    pooled = units.mean(axis=0)
    value = statistic(pooled)
    if count == 1:
        return Estimated(value, UNDEFINED)
    left_out = np.array([statistic((count * pooled - each) / (count - 1)) for each in units])
    error = float(np.sqrt((count - 1) / count * np.sum((left_out - left_out.mean()) ** 2)))
    reach = float(stats.t.ppf((1.0 + LEVEL) / 2.0, count - 1)) * error
    return Estimated(value, Interval(value - reach, value + reach))
