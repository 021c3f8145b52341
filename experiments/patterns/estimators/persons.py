"""Within persons: autocorrelation of strain, corrected, and its regression on daily stressors.

Arguments named ``within`` are centred, (studies, days, persons); see ``windows``.
"""

from __future__ import annotations

from experiments.patterns.estimators.windows import Floats, dot, ratio


def carry_over(within: Floats) -> float:
    """Lag-1 autocorrelation of daily values, corrected for the bias of centring short series: (T r + 1) / (T - 3).

    r = sum x_t x_(t-1) / sum x_t^2, pooled over persons and studies of T days; the bias of r, -(1 + 3 phi) / T, is that of
    Marriott & Pope (1954) and Kendall (1954). What is left of it is below .02 for phi up to .3, and .03 at .5.
    """
    days = within.shape[1]
    raw = ratio(dot(within[:, 1:], within[:, :-1]), dot(within, within))
    return float((days * raw + 1.0) / (days - 3.0))


def slope(outcome_within: Floats, predictor_within: Floats) -> float:
    """Within-person regression slope of an outcome on a predictor, both centred; NaN where the predictor never varies."""
    return ratio(dot(outcome_within, predictor_within), dot(predictor_within, predictor_within))


def explained(outcome_within: Floats, predictor_within: Floats) -> float:
    """Share of the within-person variance of an outcome that a predictor explains: r^2 of the centred values."""
    return slope(outcome_within, predictor_within) * slope(predictor_within, outcome_within)
