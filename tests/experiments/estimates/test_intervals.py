"""Student's interval in closed form and at its limits: one value, and equal values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from experiments.estimates.intervals import first_half_widths, half_widths, t_interval

SAMPLE = np.array([1.0, 2.0, 3.0, 4.0])


def test_students_interval_in_closed_form() -> None:
    half_width = 3.182446305284263 * math.sqrt(5.0 / 3.0) / 2.0  # t(3) at .975, SD sqrt(5/3), four values
    assert t_interval(SAMPLE) == pytest.approx((2.5 - half_width, 2.5 + half_width))


def test_the_level_widens_the_interval() -> None:
    assert half_widths(1.0, 10, 0.99) == pytest.approx(stats.t.ppf(0.995, 9) / math.sqrt(10))


def test_one_value_has_no_interval_and_equal_values_have_one_of_width_zero() -> None:
    assert np.isnan(t_interval(np.array([0.7]))).all()
    assert np.isnan(t_interval(np.array([]))).all()
    assert tuple(t_interval(np.full(5, 0.7))) == pytest.approx((0.7, 0.7))


def test_half_widths_of_many_are_those_of_each() -> None:
    found = half_widths(np.array([1.0, 2.0, 3.0]), np.array([1, 4, 9]))
    assert np.isnan(found[0])
    assert found[1:].tolist() == [float(half_widths(2.0, 4)), float(half_widths(3.0, 9))]


def test_first_half_widths_in_closed_form() -> None:
    """SDs of (0, 2) and (0, 2, 4) are sqrt(2) and 2; the second quantity has ten times the spread."""
    units = np.array([[0.0, 0.0], [2.0, 20.0], [4.0, 40.0]])
    found = first_half_widths(units, [2, 3])
    assert found[:, 0] == pytest.approx(half_widths([np.sqrt(2.0), 2.0], [2, 3]))
    assert found[:, 1] == pytest.approx(10.0 * found[:, 0])
