"""Student's interval for a mean: arrays in, numbers out. What a degenerate sample means is decided here, once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEVEL: Final = 0.95
"""Share of such intervals that hold the true mean."""


class Interval(NamedTuple):
    """Lower and upper limit, in the unit of the sample; both NaN where no interval is defined."""

    low: float
    high: float


UNDEFINED = Interval(float("nan"), float("nan"))


def t_interval(sample: NDArray[np.float64]) -> Interval:
    """Student's interval for the mean of independent values, (units,).

    A single value has no interval (NaN). Equal values have an interval of width zero.
    """
    if len(sample) < 2:
        return UNDEFINED
    centre, reach = float(np.mean(sample)), float(half_widths(np.std(sample, ddof=1), len(sample)))
    return Interval(centre - reach, centre + reach)


def half_widths(sd: ArrayLike, count: ArrayLike, level: float = LEVEL) -> NDArray[np.float64]:
    """Half-widths of Student's interval, ``t(count - 1) sd / sqrt(count)``, of the shape of ``sd``; NaN where count < 2.

    ``sd``: standard deviations of independent values; ``count``: numbers of values, a number or an array of that shape.
    """
    if np.less(count, 2).all():
        return np.full(np.broadcast(sd, count).shape, np.nan)
    from scipy.special import stdtrit  # .2 s, which a verb that shows no interval does without; scipy.stats takes .8 s

    enough = np.maximum(count, 2)
    quantile = stdtrit(enough - 1, (1.0 + level) / 2.0)
    return np.asarray(np.where(np.less(count, 2), np.nan, quantile * np.asarray(sd) / np.sqrt(enough)))


def first_half_widths(units: NDArray[np.float64], counts: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float64]:
    """Half-width of Student's interval of the first ``count`` units, for each count: (counts, quantities).

    ``units`` (units, quantities), without NaN; counts are at least 2.
    """
    rows = [half_widths(units[:count].std(axis=0, ddof=1), count) for count in counts]
    return np.array(rows).reshape(len(rows), units.shape[1])
