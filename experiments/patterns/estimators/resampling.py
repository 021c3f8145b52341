"""Intervals of statistics of couples: couples are drawn anew, both partners together."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from experiments.estimates.intervals import UNDEFINED, Interval


def couple_intervals(
    statistics: Callable[[NDArray[np.int64]], Mapping[str, float]], couples: int, draws: int = 400, seed: int = 0
) -> dict[str, Interval]:
    """95 % percentile intervals of statistics, by name, over resampled couples (Efron & Tibshirani 1993).

    Persons 2 k and 2 k + 1 are the partners of couple k. ``statistics`` is called with the rows (2 couples,) of the resampled
    persons, again partners side by side, so that row ``i ^ 1`` of them is the partner of row i.
    """
    generator = np.random.default_rng(seed)
    found: dict[str, list[float]] = {}
    for _ in range(draws):
        drawn = generator.integers(0, couples, couples)
        for name, value in statistics(np.stack([2 * drawn, 2 * drawn + 1], axis=1).ravel()).items():
            found.setdefault(name, []).append(value)
    return {name: _middle(np.array(values)) for name, values in found.items()}


def _middle(values: NDArray[np.float64]) -> Interval:
    """The middle 95 % of the values that are defined; undefined where none is."""
    known = values[np.isfinite(values)]
    return Interval(*np.quantile(known, [0.025, 0.975]).tolist()) if len(known) else UNDEFINED
