"""Statistics of panels: questionnaires of the same persons in several waves, (persons,) each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.estimators.regression import Weights, correlation, weights_of_two
from experiments.patterns.estimators.windows import Floats, ratio


def cross_lagged(outcome: Floats, predictor: Floats, later: Floats) -> Weights:
    """Weights of the outcome and of the predictor of the first wave on the outcome of the second, all (persons,):
    stability and cross-lagged effect, z(y_2) = b1 z(y_1) + b2 z(x_1)."""
    return weights_of_two(later, outcome, predictor)


def stability_ratio(first: Floats, second: Floats, third: Floats) -> float:
    """r(first, third) / r(second, third) of three waves, (persons,) each: how fast the rank order is lost between the first and
    the second wave. The reliability of the scale, if it is equal in all waves, cancels."""
    return ratio(correlation(first, third), correlation(second, third))


def lagged_share(predictor: tuple[Floats, Floats], outcome: tuple[Floats, Floats]) -> float:
    """r(x_1, y_2) over the mean of r(x_1, y_1) and r(x_2, y_2), each pair the two waves, (persons,) each.

    One where the association outlasts the interval; reliabilities cancel as in ``stability_ratio``.
    """
    now = 0.5 * (correlation(predictor[0], outcome[0]) + correlation(predictor[1], outcome[1]))
    return ratio(correlation(predictor[0], outcome[1]), now)


def coarsened(values: Floats, shares: Sequence[float]) -> Floats:
    """Categories 1 to k, lowest first, in which ``shares`` of the persons lie: a scale of k answers with these marginals.

    ``shares`` are positive and sum to 1; ties fall into one category. ``values`` (persons,), finite.
    """
    edges = np.quantile(values, np.cumsum(shares)[:-1])
    return 1.0 + np.searchsorted(edges, values, side="left").astype(np.float64)


def left_after_control(exposure: Floats, first: Floats, later: Floats) -> float:
    """Share of the slope of later outcomes on an exposure that is left when the outcome at the first wave is controlled.

    ``exposure``, ``first`` (persons,), ``later`` (waves, persons); slopes of the mean over the later waves, b(x | y_1) / b(x).
    """
    mean = later.mean(axis=0)
    return ratio(weights_of_two(mean, exposure, first).first, correlation(mean, exposure))


def event_effect(struck: NDArray[np.bool_], before: Floats, after: Floats) -> float:
    """Change of those whom an event struck less that of all others, over the pooled SD of ``before``; all (persons,)."""
    change = after - before
    groups = [before[struck], before[~struck]]
    squares = sum(float(np.square(each - each.mean()).sum()) for each in groups)
    pooled = float(np.sqrt(squares / (len(before) - 2)))
    return ratio(float(change[struck].mean() - change[~struck].mean()), pooled)
