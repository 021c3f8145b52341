"""Statistics of diaries, standardised, with missing answers: of levels, of days, of spreads.

Daily arrays are (days, persons); NaN marks a missing answer. A window is a study of ``days`` days; days beyond the last whole
window are left out. Statistics of couples take the values of each partnered person and those of the person's partner, so that
every couple counts twice (double entry). Windows of a long diary are pooled.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.estimators.regression import Weights, correlation, weights_of_two
from experiments.patterns.estimators.windows import STUDY_DAYS, Floats, ratio, studies

WEEK = 7


def person_means(daily: NDArray[Any], days: int = STUDY_DAYS) -> Floats:
    """A person's mean of each window, (windows, persons), from ``daily`` (days, persons); NaN without an answer."""
    cut = studies(daily, days).astype(np.float64)
    count = np.isfinite(cut).sum(axis=1)
    means: Floats = np.nansum(cut, axis=1) / np.where(count > 0, count, np.nan)
    return means


def person_spreads(daily: NDArray[Any], days: int = STUDY_DAYS) -> Floats:
    """A person's standard deviation within each window (n - 1 in the denominator), (windows, persons); NaN below two answers."""
    within = deviations(daily, days)
    count = np.isfinite(within).sum(axis=1)
    spreads: Floats = np.sqrt(np.nansum(np.square(within), axis=1) / np.where(count > 1, count - 1.0, np.nan))
    return spreads


def deviations(daily: NDArray[Any], days: int = STUDY_DAYS) -> Floats:
    """Daily values less the person's mean of the window, (windows, days, persons): what is within persons."""
    cut = studies(daily, days).astype(np.float64)
    within: Floats = cut - person_means(daily, days)[:, None]
    return within


def autocorrelation(daily: NDArray[Any], lag: int, days: int = STUDY_DAYS) -> float:
    """Correlation of deviations ``lag`` days apart in one window, pooled over persons; the bias of centring, about
    -(1 + r) / days, is left in on both sides."""
    within = deviations(daily, days)
    return correlation(within[:, lag:], within[:, :-lag])


def same_day(outcome: NDArray[Any], first: NDArray[Any], second: NDArray[Any], days: int = STUDY_DAYS) -> Weights:
    """Deviations of an outcome on deviations of two predictors of the same day, all (days, persons): b1, b2 of
    z(y_t) = b1 z(x_t) + b2 z(v_t). With one's own and the partner's predictor these are actor and partner effects."""
    return weights_of_two(deviations(outcome, days), deviations(first, days), deviations(second, days))


def day_before(outcome: NDArray[Any], predictor: NDArray[Any], days: int = STUDY_DAYS) -> Weights:
    """Weights of yesterday's outcome and of yesterday's predictor on today's outcome, all deviations:
    z(y_t) = b1 z(y_(t-1)) + b2 z(x_(t-1)); ``outcome`` and ``predictor`` (days, persons)."""
    today, before = deviations(outcome, days), deviations(predictor, days)
    return weights_of_two(today[:, 1:], today[:, :-1], before[:, :-1])


def intraclass(daily: NDArray[Any], days: int = STUDY_DAYS) -> float:
    """ICC(1) = (MSB - MSW) / (MSB + (n0 - 1) MSW), mean squares pooled over windows, with missing answers.

    n0 = (N - sum n_i^2 / N) / (persons - 1), n_i answers of person i and N of all (Shrout & Fleiss 1979; Snedecor & Cochran).
    """
    within, means = deviations(daily, days), person_means(daily, days)
    count = np.isfinite(within).sum(axis=1).astype(np.float64)
    total, persons = count.sum(axis=1), (count > 0).sum(axis=1)
    grand = np.nansum(count * means, axis=1, keepdims=True) / total[:, None]
    msb = np.mean(np.nansum(count * np.square(means - grand), axis=1) / (persons - 1))
    msw = np.nansum(np.square(within)) / (total - persons).sum()
    size = np.mean((total - np.square(count).sum(axis=1) / total) / (persons - 1))
    return ratio(float(msb - msw), float(msb + (size - 1.0) * msw))


def slope_spread(outcome: NDArray[Any], predictor: NDArray[Any], days: int = STUDY_DAYS, least: float = 0.1) -> float:
    """SD between persons of the within-person slope of the outcome on the predictor, over the size of its mean (moments).

    Slope b_i = sum x y / sum x^2 of a window, its sampling variance v_i = sum (y - b_i x)^2 / (n_i - 2) / sum x^2; the statistic
    is sqrt(max(0, var b - mean v)) / |mean b|. Windows with sum x^2 under ``least`` of its mean are left out: they have no slope.
    """
    y, x = deviations(outcome, days), deviations(predictor, days)
    both = np.isfinite(x) & np.isfinite(y)
    y, x, count = np.where(both, y, 0.0), np.where(both, x, 0.0), both.sum(axis=1)
    squares = np.square(x).sum(axis=1)
    used = (squares > least * squares.mean()) & (count > 3)
    squares, product = squares[used], (x * y).sum(axis=1)[used]
    slopes = product / squares
    error = (np.square(y).sum(axis=1)[used] - slopes * product) / (count[used] - 2) / squares
    between = max(0.0, float(slopes.var() - error.mean()))
    return ratio(between**0.5, abs(float(slopes.mean())))


def level_with_spread(daily: NDArray[Any], days: int = STUDY_DAYS) -> float:
    """Correlation between a person's mean and standard deviation in a window."""
    return correlation(person_means(daily, days), person_spreads(daily, days))


def variation_of_spreads(daily: NDArray[Any], days: int = STUDY_DAYS) -> float:
    """Standard deviation between persons of the standard deviation within persons, over its mean; windows pooled."""
    spreads = person_spreads(daily, days)
    return ratio(float(np.nanstd(spreads)), float(np.nanmean(spreads)))


def spread_similarity(own: NDArray[Any], partner: NDArray[Any], days: int = STUDY_DAYS) -> float:
    """Correlation of the partners' standard deviations within a window; ``own`` and ``partner`` (days, partnered persons)."""
    return correlation(person_spreads(own, days), person_spreads(partner, days))


def stability_of_weeks(daily: NDArray[Any], apart: int) -> float:
    """Correlation between persons of the means of two weeks that begin ``apart`` weeks apart; mean over all such pairs."""
    weeks = person_means(daily, WEEK)
    return float(np.mean([correlation(one, other) for one, other in zip(weeks[:-apart], weeks[apart:], strict=True)]))


def couple_level(own: Floats, partner: Floats) -> Floats:
    """Mean of both partners of a couple, for each of the two persons; both arrays of one shape."""
    level: Floats = (own + partner) / 2.0
    return level
