"""Odds and probabilities agree with counts by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from experiments.patterns.estimators import odds

Floats = NDArray[np.float64]


def test_odds_of_new_cases_are_counted_among_those_who_were_none() -> None:
    first = np.concatenate([np.arange(80.0), 100.0 + np.arange(20)])
    exposure, second = np.zeros(100), np.zeros(100)
    exposure[:10] = 1.0 + np.arange(10)
    second[:4], second[10:24], second[80:] = 200.0, 200.0, 200.0
    found = odds.onset_odds(exposure, first, second, exposed=0.1, cases=0.2)
    assert found == pytest.approx((4.5 * 56.5) / (6.5 * 14.5))


def test_risk_beside_somebody_changed_is_exact_in_a_balanced_table() -> None:
    cells = [(t, o, u, y) for t in (0, 1) for o in (0, 1) for u in (0, 1) for y in (1,) * (5 + o) + (0,) * (5 - o)]
    then, other_now, other_then, now = np.array(cells).T
    assert odds.risk_beside_changed(then, now, other_then, other_now) == pytest.approx(0.2, abs=1e-9)


def test_odds_beside_a_case_are_counted_over_ties() -> None:
    values = np.arange(10.0)
    ends = [(8, 9), (9, 8), (0, 1), (2, 3), (4, 5), (6, 0), (9, 0), (8, 1), (3, 9), (2, 8)]
    first, second = np.array(ends).T
    assert odds.odds_beside(values, first, second, 0.2) == pytest.approx(2 * 4 / (4 / 2) ** 2)
    assert math.isnan(odds.odds_beside(values, first[:3], second[:3], 0.2))
