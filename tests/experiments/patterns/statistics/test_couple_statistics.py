"""Statistics of a made-up couples' diary, each computed again window by window, as its pattern describes it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from experiments.patterns.statistics.couples import CoupleDays, couple_statistics
from experiments.patterns.statistics.days import couple_days
from tests.experiments.patterns.made_up_diary import COUPLED, PARTNER, Floats, made_up, r, weights, windows, within

DIARY = made_up()
STATISTICS = couple_statistics(couple_days(DIARY))
Q, K = (each[:, COUPLED].astype(float) for each in (DIARY.satisfaction, DIARY.conflict))
OTHER = PARTNER[COUPLED]
QW, KW = np.array(within(Q)), np.array(within(K))
QM, KM = (np.array([window.mean(axis=0) for window in windows(each, 14)]) for each in (Q, K))
QS = np.array([window.std(axis=0, ddof=1) for window in windows(Q, 14)])


def intraclass(values: Floats) -> float:
    parts = windows(values, 14)
    between = np.mean([14 * part.mean(axis=0).var(ddof=1) for part in parts])
    error = np.mean([np.square(part - part.mean(axis=0)).sum() / (24 * 13) for part in parts])
    return float((between - error) / (between + 13 * error))


def halves(values: Floats) -> list[tuple[Floats, Floats]]:
    return [(window[:7].mean(axis=0), window[7:].mean(axis=0)) for window in windows(values, 14)]


def before(outcome: Floats, predictor: Floats) -> float:
    return float(weights(outcome[:, 1:], outcome[:, :-1], predictor[:, :-1])[1])


def slopes() -> float:
    found, errors, spread = [], [], np.square(KW).sum(axis=1)
    for study in range(len(KW)):
        for person in range(24):
            x, y, sxx = KW[study, :, person], QW[study, :, person], spread[study, person]
            if sxx > 0.1 * spread.mean():
                b = x @ y / sxx
                found.append(b)
                errors.append(np.square(y - b * x).sum() / 12 / sxx)
    return float(np.sqrt(max(0.0, np.var(found) - np.mean(errors))) / abs(np.mean(found)))


BY_HAND: dict[str, Callable[[], float]] = {
    "satisfaction_intraclass": lambda: intraclass(Q),
    "conflict_intraclass": lambda: intraclass(K),
    "conflict_days": lambda: float((K >= 1).mean()),
    "satisfaction_partner_means": lambda: r(QM, QM[:, OTHER]),
    "conflict_partner_means": lambda: r(KM, KM[:, OTHER]),
    "means_own_conflict": lambda: float(weights(QM, KM, KM[:, OTHER])[0]),
    "means_partner_conflict": lambda: float(weights(QM, KM, KM[:, OTHER])[1]),
    "couple_conflict_satisfaction": lambda: r(KM[:, ::2] + KM[:, 1::2], QM[:, ::2] + QM[:, 1::2]),
    "conflict_own": lambda: float(weights(QW, KW, KW[..., OTHER])[0]),
    "conflict_partner": lambda: float(weights(QW, KW, KW[..., OTHER])[1]),
    "conflict_same_day": lambda: r(KW, KW[..., OTHER]),
    "satisfaction_same_day": lambda: r(QW, QW[..., OTHER]),
    "conflict_slope_spread": slopes,
    "satisfaction_lag_1": lambda: r(QW[:, 1:], QW[:, :-1]),
    "satisfaction_lag_2": lambda: r(QW[:, 2:], QW[:, :-2]),
    "conflict_lag_1": lambda: r(KW[:, 1:], KW[:, :-1]),
    "satisfaction_after_conflict": lambda: before(QW, KW),
    "satisfaction_after_partner": lambda: before(QW, QW[..., OTHER]),
    "conflict_after_partner": lambda: before(KW, KW[..., OTHER]),
    "conflict_after_satisfaction": lambda: before(KW, QW),
    "weeks_satisfaction": lambda: float(np.mean([r(*pair) for pair in halves(Q)])),
    "weeks_conflict": lambda: float(np.mean([r(*pair) for pair in halves(K)])),
    "week_of_conflict": lambda: float(
        np.mean([weights(q[1], q[0], k[0])[1] for q, k in zip(halves(Q), halves(K), strict=True)])
    ),
    "week_of_partner": lambda: float(np.mean([weights(q[1], q[0], q[0][OTHER])[1] for q in halves(Q)])),
    "satisfaction_level_spread": lambda: r(QM, QS),
    "satisfaction_spread_variation": lambda: float(QS.std() / QS.mean()),
    "satisfaction_spread_partner": lambda: r(QS, QS[:, OTHER]),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_statistic_of_couples_is_what_its_pattern_describes(name: str) -> None:
    assert STATISTICS[name] == pytest.approx(BY_HAND[name](), rel=1e-6, abs=1e-9)
    assert list(STATISTICS) == list(BY_HAND)


def test_scale_and_origin_of_the_answers_do_not_matter() -> None:
    plain = couple_days(DIARY)
    scaled = CoupleDays(7.0 - 0.5 * plain.satisfaction, 1.0 + 2.0 * plain.conflict, plain.partner, none=1.0)
    found = couple_statistics(scaled)
    turned = {"means_own_conflict", "means_partner_conflict", "couple_conflict_satisfaction", "conflict_own"}
    turned |= {"conflict_partner", "satisfaction_after_conflict", "conflict_after_satisfaction", "week_of_conflict"}
    turned |= {"satisfaction_level_spread"}
    for name, value in STATISTICS.items():
        assert found[name] == pytest.approx(-value if name in turned else value, abs=1e-9), name


def test_couples_drawn_anew_keep_their_partners() -> None:
    drawn = couple_days(DIARY).of(np.array([4, 5, 0, 1, 4, 5]))
    assert drawn.partner.tolist() == [1, 0, 3, 2, 5, 4]
    np.testing.assert_array_equal(drawn.conflict[:, 1], K[:, 5])


def test_singles_have_no_place_among_couples() -> None:
    part = couple_days(DIARY)
    assert part.satisfaction.shape == (393, 24)
    assert part.partner.tolist() == OTHER.tolist()
    assert part.none == 0.0
