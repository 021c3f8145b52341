"""Standardised regressions, so that a scale of the data and a count of the model can be compared.

Arrays of one shape, float64; NaN marks a missing answer. An entry counts where all columns have one (pairwise deletion), and
each column is standardised over these entries.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.estimators.windows import Floats


class Weights(NamedTuple):
    """Standardised regression weights of two predictors, in the order in which they were given."""

    first: float
    second: float


def standardised_weights(outcome: Floats, *predictors: Floats) -> Floats:
    """Standardised least-squares weights (predictors,): R b = r, R the predictors' correlations, r those with the outcome.

    All arrays have one shape. NaN where a column never varies or one predictor is a multiple of another.
    """
    columns = np.stack([np.asarray(each, np.float64).ravel() for each in (outcome, *predictors)])
    known = np.isfinite(columns)
    if not known.all():
        columns = columns[:, known.all(axis=0)]
    if columns.shape[1] < 3:
        return np.full(len(predictors), np.nan)
    columns -= columns[:, :1]  # a column that never varies is 0 now, exactly
    columns -= columns.mean(axis=1, keepdims=True)
    products: NDArray[Any] = columns @ columns.T
    spreads: Floats = np.sqrt(products.diagonal())
    if not spreads.all():
        return np.full(len(predictors), np.nan)
    related: Floats = products / np.outer(spreads, spreads)
    if np.linalg.cond(related[1:, 1:]) > 1e12:
        return np.full(len(predictors), np.nan)
    found: NDArray[Any] = np.linalg.solve(related[1:, 1:], related[1:, 0])
    return found


def weights_of_two(outcome: Floats, first: Floats, second: Floats) -> Weights:
    """Standardised weights of two predictors, each given the other; all arrays have one shape."""
    found = standardised_weights(outcome, first, second)
    return Weights(float(found[0]), float(found[1]))


def correlation(one: Floats, other: Floats) -> float:
    """Pearson correlation of two arrays of one shape."""
    return float(standardised_weights(one, other)[0])
