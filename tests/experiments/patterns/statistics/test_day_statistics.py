"""Statistics of a made-up diary of strain, stressors and help, each computed again window by window."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from experiments.patterns.statistics.days import help_statistics, month_statistics, strain_statistics
from tests.experiments.patterns.made_up_diary import COUPLED, PARTNER, Floats, made_up, r, weights, windows, within

DIARY = made_up()
STATISTICS = strain_statistics(DIARY) | month_statistics(DIARY) | help_statistics(DIARY)
OTHER = PARTNER[COUPLED]
W = np.array(within(DIARY.strain))
STRUCK = np.array(within(DIARY.stressor > 0))
MONTHS = np.array(windows(DIARY.strain, 35))
M = MONTHS - MONTHS.mean(axis=1, keepdims=True)
SPREADS = MONTHS.std(axis=1, ddof=1)[:, COUPLED]
HELP, BY_PARTNER = np.array(within(DIARY.help > 0)), np.array(within(DIARY.help == 2))[..., COUPLED]


def carry_over() -> float:
    raw = np.sum(W[:, 1:] * W[:, :-1]) / np.sum(W * W)
    return float((14 * raw + 1) / 11)


def intraclass() -> float:
    parts = windows(DIARY.strain, 14)
    between = np.mean([14 * part.mean(axis=0).var(ddof=1) for part in parts])
    error = np.mean([np.square(part - part.mean(axis=0)).sum() / (30 * 13) for part in parts])
    return float((between - error) / (between + 13 * error))


def fifth_week() -> float:
    return float(np.mean([r(part[:7, COUPLED].mean(axis=0), part[28:, COUPLED].mean(axis=0)) for part in MONTHS]))


def of_partners_strain() -> float:
    asked, strain = [], []
    for start in range(0, 393 - 63 + 1, 35):
        asked.append(DIARY.satisfaction[start : start + 28].astype(float).mean(axis=0)[COUPLED])
        strain.append(DIARY.strain[start + 28 : start + 63].astype(float).mean(axis=0)[COUPLED])
    own = np.array(strain)
    return float(weights(np.array(asked), own, own[:, OTHER])[1])


def long_run() -> float:
    means: Floats = DIARY.strain.astype(float).mean(axis=0)
    return r(means[COUPLED], means[OTHER])


BY_HAND: dict[str, Callable[[], float]] = {
    "stressor_days": lambda: float(np.mean([value > 0 for value in DIARY.stressor.ravel()])),
    "strain_carry_over": carry_over,
    "strain_intraclass": intraclass,
    "strain_explained": lambda: r(W, STRUCK) ** 2,
    "strain_same_day": lambda: r(W[..., COUPLED], W[..., OTHER]),
    "strain_after_partner": lambda: float(weights(W[:, 1:, COUPLED], W[:, :-1, COUPLED], W[:, :-1, OTHER])[1]),
    "strain_long_run": long_run,
    "strain_lag_2": lambda: r(M[:, 2:, COUPLED], M[:, :-2, COUPLED]),
    "strain_weeks_apart": fifth_week,
    "strain_spread_variation": lambda: float(SPREADS.std() / SPREADS.mean()),
    "strain_spread_partner": lambda: r(SPREADS, SPREADS[:, OTHER]),
    "satisfaction_of_partners_strain": of_partners_strain,
    "strain_same_day_month": lambda: r(M[..., COUPLED], M[..., OTHER]),
    "help_strain_within": lambda: r(HELP, W),
    "partners_help_within": lambda: r(BY_PARTNER, np.array(within(DIARY.satisfaction))[..., COUPLED]),
    "met_confidants": lambda: float((DIARY.met == 1).sum() / (DIARY.met != 0).sum()),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_statistic_of_days_is_what_its_pattern_describes(name: str) -> None:
    assert STATISTICS[name] == pytest.approx(BY_HAND[name](), rel=1e-5, abs=1e-8)
    assert list(STATISTICS) == list(BY_HAND)
