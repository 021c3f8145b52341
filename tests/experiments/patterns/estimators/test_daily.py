"""Statistics of diaries agree with closed forms and with known processes.

Stochastic tests have fixed seeds; with another seed each would fail by chance less than once in 10,000 runs.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from experiments.patterns.estimators import daily
from experiments.patterns.estimators.windows import centred

Floats = NDArray[np.float64]
PERSONS = 4000
NEAR = 0.022
"""Five standard errors of a correlation over 4,000 persons and 13 days."""


def normal(seed: int, *shape: int) -> Floats:
    return np.random.default_rng(seed).standard_normal(shape)


def autoregressive(phi: float, days: int, seed: int) -> Floats:
    """Stationary AR(1) of ``PERSONS`` persons with variance 1, (days, persons)."""
    noise, values = normal(seed, days, PERSONS), np.empty((days, PERSONS))
    values[0] = noise[0]
    for day in range(1, days):
        values[day] = phi * values[day - 1] + math.sqrt(1 - phi**2) * noise[day]
    return values


def centred_covariance(phi: float, days: int) -> Floats:
    """Covariances (days, days) of an AR(1) of variance 1 after its mean over the days is taken off."""
    apart = np.abs(np.subtract.outer(np.arange(days), np.arange(days)))
    centring = np.eye(days) - 1.0 / days
    return np.asarray(centring @ phi**apart @ centring)


def with_gaps(values: Floats, seed: int) -> Floats:
    """The values with one in ten missing."""
    gaps = np.random.default_rng(seed).random(values.shape) < 0.1
    return np.where(gaps, np.nan, values)


def test_means_and_spreads_of_windows_are_those_of_numpy_and_pass_over_gaps() -> None:
    values = with_gaps(normal(4, 30, 5), 5)
    cut = values[:28].reshape(2, 14, 5)
    assert daily.person_means(values) == pytest.approx(np.nanmean(cut, axis=1))
    assert daily.person_spreads(values) == pytest.approx(np.nanstd(cut, axis=1, ddof=1))
    assert np.nanmean(daily.deviations(values), axis=1) == pytest.approx(np.zeros((2, 5)))


@pytest.mark.parametrize(("phi", "lag", "days"), [(0.3, 1, 14), (0.3, 2, 14), (0.5, 2, 35), (0.0, 1, 14)])
def test_autocorrelation_has_the_bias_of_centring_and_no_other(phi: float, lag: int, days: int) -> None:
    covariance = centred_covariance(phi, days)
    variances, products = np.diag(covariance), np.diag(covariance, lag)
    expected = products.sum() / math.sqrt(variances[lag:].sum() * variances[:-lag].sum())
    assert daily.autocorrelation(autoregressive(phi, days, 6), lag, days) == pytest.approx(expected, abs=NEAR)


def test_actor_and_partner_effects_are_least_squares_on_what_is_centred() -> None:
    values, other = autoregressive(0.4, 28, 7) + normal(8, PERSONS), autoregressive(0.2, 28, 9)
    partner = np.arange(PERSONS) ^ 1
    assert daily.deviations(values) == pytest.approx(centred(values))
    outcome, own, mate = (
        each.ravel() / each.std() for each in (centred(values), centred(other), centred(other)[..., partner])
    )
    expected, *_ = np.linalg.lstsq(np.stack([own, mate], axis=1), outcome)
    assert daily.same_day(values, other, other[:, partner]) == pytest.approx(expected, abs=1e-9)


def test_intraclass_correlation_of_unequal_numbers_of_answers() -> None:
    truth = normal(10, PERSONS) + normal(11, 14, PERSONS)
    assert daily.intraclass(with_gaps(truth, 12)) == pytest.approx(0.5, abs=0.04)
    assert daily.intraclass(np.repeat([[1.0, 3.0]], 14, axis=0)) == pytest.approx(1.0)


def test_the_day_before_gives_the_weights_of_the_process() -> None:
    x = normal(13, 301, PERSONS // 20)
    y = np.zeros_like(x)
    for day in range(1, len(x)):
        y[day] = 0.4 * y[day - 1] + 0.3 * x[day - 1] + normal(100 + day, x.shape[1])
    spread = math.sqrt(1.09 / (1 - 0.16))
    found = daily.day_before(y[1:], x[1:], days=300)
    assert found == pytest.approx((0.4, 0.3 / spread), abs=NEAR)


@pytest.mark.parametrize(("noise", "expected", "near"), [(0.0, 0.5, 1e-6), (1.0, 0.5, 0.1)])
def test_spread_of_slopes_leaves_out_the_error_of_estimation(noise: float, expected: float, near: float) -> None:
    slopes = 1.0 + 0.5 * np.where(np.arange(PERSONS) % 2, 1.0, -1.0)
    x = np.repeat(normal(14, 14, 1), PERSONS, axis=1)
    y = slopes * x + noise * normal(15, 14, PERSONS)
    assert daily.slope_spread(y, x) == pytest.approx(expected, abs=near)


def test_equal_slopes_have_no_spread_and_windows_without_a_slope_are_left_out() -> None:
    x = normal(16, 14, 200)
    assert daily.slope_spread(-0.7 * x, x) == pytest.approx(0.0, abs=1e-6)
    quiet = np.concatenate([x, 1e-3 * normal(17, 14, 200)], axis=1)
    outcome = np.concatenate([-0.7 * x, normal(18, 14, 200)], axis=1)
    assert daily.slope_spread(outcome, quiet) == pytest.approx(0.0, abs=1e-6)


def test_statistics_of_spreads_are_those_of_the_persons_levels_and_scales() -> None:
    level, scale = normal(19, 40), np.exp(normal(20, 40))
    pattern = normal(21, 14, 1)
    pattern = (pattern - pattern.mean()) / pattern.std(ddof=1)
    values = level + scale * pattern
    partner = np.arange(40) ^ 1
    assert daily.level_with_spread(values) == pytest.approx(np.corrcoef(level, scale)[0, 1])
    assert daily.variation_of_spreads(values) == pytest.approx(scale.std() / scale.mean())
    assert daily.spread_similarity(values, values[:, partner]) == pytest.approx(
        np.corrcoef(scale, scale[partner])[0, 1]
    )


@pytest.mark.parametrize("apart", [1, 4])
def test_weeks_correlate_by_the_share_of_variance_that_persons_keep(apart: int) -> None:
    values = normal(22, PERSONS) + normal(23, 35, PERSONS)
    assert daily.stability_of_weeks(values, apart) == pytest.approx(1.0 / (1.0 + 1.0 / 7.0), abs=NEAR)
    assert daily.stability_of_weeks(np.repeat(normal(24, 1, 30), 35, axis=0), apart) == pytest.approx(1.0)


def test_level_of_a_couple_is_the_same_for_both() -> None:
    own = normal(25, 6)
    assert daily.couple_level(own, own[np.arange(6) ^ 1]) == pytest.approx(np.repeat(own.reshape(3, 2).mean(axis=1), 2))
