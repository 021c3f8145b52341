"""Peak, half-life and area of curves whose truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.estimates.intervals import t_interval
from experiments.studies.resilience.recovery import (
    STATISTICS,
    WEEK,
    area,
    difference,
    estimated,
    half_life,
    peak,
    unit_curves,
    weekly,
)

DAYS = np.arange(400.0)


def decay(height: float, half: float) -> np.ndarray:
    """An excess that falls by half every ``half`` days."""
    return np.asarray(height * 2 ** (-DAYS / half))


@given(st.floats(0.01, 5.0), st.floats(10.0, 150.0))
def test_an_exponential_decay_gives_back_its_half_life(height: float, half: float) -> None:
    curve = decay(height, half)
    assert half_life(curve) == pytest.approx(half, rel=0.002)
    assert peak(curve) == pytest.approx(curve[:WEEK].mean())
    assert area(curve) == pytest.approx(height * (1 - 2 ** (-400 / half)) / (1 - 2 ** (-1 / half)))


def test_a_slow_rise_is_not_counted_into_the_half_life() -> None:
    tent = np.interp(DAYS, [0, 50, 150], [0.0, 1.0, 0.0])
    assert half_life(tent) == pytest.approx(50, abs=2)
    assert peak(tent) == pytest.approx(1.0, abs=0.05)
    assert area(tent) == pytest.approx(75)


def test_what_never_falls_to_half_has_no_half_life() -> None:
    assert np.isnan(half_life(decay(1.0, 1_000.0)))
    assert np.isnan(half_life(np.zeros(50)))
    assert np.isnan(half_life(-decay(1.0, 20.0)[:10]))


def test_a_curve_shorter_than_a_week_is_one_mean() -> None:
    assert weekly(np.array([1.0, 3.0])) == pytest.approx([2.0])
    assert peak(np.array([1.0, 3.0])) == 2.0


def test_the_jackknife_of_a_mean_is_students_interval() -> None:
    units = np.random.default_rng(1).normal(1.0, 0.3, (9, 30))
    value, limits = estimated(units, area)
    expected = t_interval(units.sum(axis=1))
    assert value == pytest.approx(units.sum(axis=1).mean())
    assert limits == pytest.approx(expected)


def test_a_difference_is_taken_unit_by_unit() -> None:
    common = np.random.default_rng(2).normal(0.0, 5.0, (8, 1))
    one, other = decay(1.0, 40.0) + common, decay(1.5, 40.0) + common
    value, limits = difference(one, other, area)
    assert value == pytest.approx(area(decay(1.0, 40.0)) - area(decay(1.5, 40.0)))
    assert limits.high - limits.low < 1e-9


def test_the_interval_of_a_half_life_covers_the_truth_as_often_as_it_says() -> None:
    """200 studies of 12 units: coverage of a 95 % interval below .88 or above .995 has a chance under 1 in 10,000."""
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(200):
        noise = rng.normal(0.0, 0.03, (12, len(DAYS))) + rng.normal(0.0, 0.02, (12, 1))
        _, limits = estimated(decay(0.5, 60.0) + noise, half_life)
        covered += limits.low <= 60.0 <= limits.high
    assert 0.88 <= covered / 200 <= 0.995


def test_no_unit_and_one_unit_have_no_interval() -> None:
    assert np.isnan(estimated(np.empty((0, 10)), area).value)
    single = estimated(np.ones((1, 10)), area)
    assert single.value == 10
    assert not single.excludes_zero


@pytest.mark.parametrize(("networks", "units"), [(2, 4), (3, 3)])
def test_networks_are_the_units_where_there_are_three(networks: int, units: int) -> None:
    rows = [
        {"arm": "none", "network": n, "stressor": s, "day": day, "excess": float(n + s)}
        for n in range(networks)
        for s in range(2)
        for day in range(5)
    ]
    curves = unit_curves(pd.DataFrame(rows), "none", "excess")
    assert curves.shape == (units, 5)
    assert curves.mean() == pytest.approx(np.mean([row["excess"] for row in rows]))


def test_the_three_statistics_are_named() -> None:
    assert set(STATISTICS) == {"peak", "half_life", "area"}
