"""Intervals in closed form and at their limits: one value, equal values, and the bootstrap's own seed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from experiments.estimates.intervals import bca_interval, t_half_width, t_interval

SAMPLE = np.array([1.0, 2.0, 3.0, 4.0])


def test_students_interval_in_closed_form() -> None:
    half_width = 3.182446305284263 * math.sqrt(5.0 / 3.0) / 2.0  # t(3) at .975, SD sqrt(5/3), four values
    assert t_interval(SAMPLE) == pytest.approx((2.5 - half_width, 2.5 + half_width))


def test_the_level_widens_the_interval() -> None:
    assert t_half_width(1.0, 10, 0.99) == pytest.approx(stats.t.ppf(0.995, 9) / math.sqrt(10))
    assert t_interval(SAMPLE, 0.99).low < t_interval(SAMPLE, 0.95).low


@pytest.mark.parametrize("method", [t_interval, bca_interval])
def test_one_value_has_no_interval_and_equal_values_have_a_point(method: object) -> None:
    assert callable(method)
    assert np.isnan(method(np.array([0.7]))).all()
    assert np.isnan(method(np.array([]))).all()
    assert tuple(method(np.full(5, 0.7))) == pytest.approx((0.7, 0.7))


def test_values_that_differ_by_rounding_only_have_a_point() -> None:
    interval = bca_interval(np.array([1.0, 1.0 + 2e-16, 1.0 - 1e-16]))
    assert tuple(interval) == pytest.approx((1.0, 1.0))


def test_the_bootstrap_is_repeatable_and_depends_on_its_seed_only() -> None:
    sample = np.random.default_rng(3).normal(size=15)
    np.random.default_rng(4).normal(size=7)
    assert bca_interval(sample, seed=1) == bca_interval(sample, seed=1)
    assert bca_interval(sample, seed=1) != bca_interval(sample, seed=2)


def test_the_bootstrap_follows_a_skewed_sample() -> None:
    sample = np.random.default_rng(5).exponential(size=40)
    low, high = bca_interval(sample)
    assert high - sample.mean() > sample.mean() - low
