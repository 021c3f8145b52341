"""Intervals for a mean: arrays in, numbers out. What an undefined or degenerate sample means is decided here, once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

RESAMPLES = 9_999
FEWEST_FOR_AN_INTERVAL = 2
ROUNDING = 1e-12
"""Relative spread below which values count as equal: what is left of it is rounding, which has no shape to resample."""


class Interval(NamedTuple):
    """Lower and upper limit, in the unit of the sample; both NaN where no interval is defined."""

    low: float
    high: float


UNDEFINED = Interval(float("nan"), float("nan"))


def t_interval(sample: NDArray[np.float64], level: float = 0.95) -> Interval:
    """Student's interval for the mean of independent values.

    A single value has no interval (NaN); values without variance have a point.
    """
    if len(sample) < FEWEST_FOR_AN_INTERVAL:
        return UNDEFINED
    centre, half_width = float(np.mean(sample)), t_half_width(float(np.std(sample, ddof=1)), len(sample), level)
    return Interval(centre - half_width, centre + half_width)


def t_half_width(sd: float, count: int, level: float = 0.95) -> float:
    """Half-width of Student's interval: ``t(count - 1) * sd / sqrt(count)``; ``count`` at least 2."""
    return float(stats.t.ppf((1.0 + level) / 2.0, count - 1) * sd / np.sqrt(count))


def bca_interval(sample: NDArray[np.float64], level: float = 0.95, seed: int = 0) -> Interval:
    """Bias-corrected and accelerated bootstrap interval for the mean (Efron 1987), repeatable by its seed.

    It follows the skewness of the sample, which Student's interval does not; with fewer than about ten values both
    rest on little. A single value has no interval (NaN); values without variance have a point.
    """
    if len(sample) < FEWEST_FOR_AN_INTERVAL:
        return UNDEFINED
    if np.ptp(sample) <= ROUNDING * np.max(np.abs(sample)):
        return Interval(float(sample[0]), float(sample[0]))
    result = stats.bootstrap(
        (sample,),
        np.mean,
        n_resamples=RESAMPLES,
        batch=1_000,
        confidence_level=level,
        method="BCa",
        rng=np.random.default_rng(seed),
    )
    return Interval(float(result.confidence_interval.low), float(result.confidence_interval.high))
