"""Standardised regressions agree with the normal equations, with gaps and on any scale."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from experiments.patterns.estimators import regression

Floats = NDArray[np.float64]


def normal(seed: int, *shape: int) -> Floats:
    return np.random.default_rng(seed).standard_normal(shape)


def test_weights_solve_the_normal_equations_of_two_predictors() -> None:
    x, z, y = normal(1, 3, 50)
    a, b, c = np.corrcoef(y, x)[0, 1], np.corrcoef(y, z)[0, 1], np.corrcoef(x, z)[0, 1]
    expected = ((a - b * c) / (1 - c * c), (b - a * c) / (1 - c * c))
    assert regression.weights_of_two(y, x, z) == pytest.approx(expected)
    assert regression.correlation(x, y) == pytest.approx(a)


def test_missing_answers_are_left_out_pairwise_and_scale_does_not_matter() -> None:
    x, z, y = normal(2, 3, 60)
    x[3], y[7], z[9] = np.nan, np.nan, np.nan
    kept = np.isfinite(x) & np.isfinite(y) & np.isfinite(z)
    assert regression.weights_of_two(5 + 3 * y, x, 0.1 * z) == pytest.approx(
        regression.weights_of_two(y[kept], x[kept], z[kept])
    )


def test_weights_are_undefined_where_nothing_varies_or_predictors_are_the_same() -> None:
    x, y = normal(3, 2, 20)
    assert math.isnan(regression.correlation(np.ones(20), y))
    assert all(map(math.isnan, regression.weights_of_two(y, x, 2 * x)))
