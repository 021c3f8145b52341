"""Intervals of statistics of couples: couples are drawn anew, both partners together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from experiments.estimates.intervals import Interval


def couple_interval(
    statistic: Callable[[NDArray[np.int64]], float], couples: int, draws: int = 400, seed: int = 0
) -> Interval:
    """95 % percentile interval of a statistic over resampled couples (Efron & Tibshirani 1993).

    Persons 2 k and 2 k + 1 are the partners of couple k. ``statistic`` is called with the rows (2 couples,) of the resampled
    persons, again partners side by side, so that ``rows ^ 1`` holds their partners.
    """
    generator = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        drawn = generator.integers(0, couples, couples)
        found.append(statistic(np.stack([2 * drawn, 2 * drawn + 1], axis=1).ravel()))
    low, high = np.nanquantile(found, [0.025, 0.975])
    return Interval(float(low), float(high))
