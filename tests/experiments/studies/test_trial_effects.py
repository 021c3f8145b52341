"""Effect sizes of trials: closed forms, couples, and values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.studies.trial.effects import adjusted_smd, change, likeness, smd

TREATED, CONTROL = np.array([1.0, 2.0, 3.0, 4.0]), np.array([3.0, 4.0, 5.0, 6.0])


def test_smd_is_hedges_g() -> None:
    g, error = smd(TREATED, CONTROL)
    pooled = np.sqrt(5 / 3)
    assert g == pytest.approx(-2.0 / pooled * (1 - 3 / (4 * 8 - 9)))
    assert error == pytest.approx(np.sqrt(8 / 16 + g**2 / 16))
    assert smd(CONTROL, TREATED).g == pytest.approx(-g)


def test_couples_widen_the_error_and_leave_the_effect() -> None:
    alone, together = smd(TREATED, CONTROL), smd(TREATED, CONTROL, alike=0.44)
    assert together.g == alone.g
    assert together.se == pytest.approx(1.2 * alone.se)


def test_the_error_for_couples_is_that_of_randomising_couples() -> None:
    """SD of g over 2,000 trials without effect, partners' r .6; its own error is 1.6 %, five of them are 8 %."""
    rng, found, told = np.random.default_rng(1), [], []
    for _ in range(2_000):
        arms = []
        for _ in range(2):
            shared = np.sqrt(0.6) * rng.normal(size=30)
            arms.append(np.concatenate([shared + np.sqrt(0.4) * rng.normal(size=30) for _ in range(2)]))
        effect = smd(arms[0], arms[1], likeness((arms[0], arms[1])))
        found.append(effect.g)
        told.append(effect.se)
    assert np.std(found) == pytest.approx(np.mean(told), rel=0.08)


def test_likeness_is_the_correlation_of_partners_within_arms() -> None:
    alike = np.array([0.0, 2.0, 0.0, 2.0])
    assert likeness((alike, alike + 10.0)) == pytest.approx(1.0)
    assert likeness((np.array([0.0, 2.0, 2.0, 0.0]), alike)) == pytest.approx(0.0)
    assert likeness((np.array([0.0, 2.0, 2.0, 0.0]),) * 2) == 0.0, "never below 0"
    assert likeness((np.zeros(4), np.zeros(4))) == 0.0


def test_change_is_over_the_spread_before_of_all_randomised() -> None:
    before, after = np.array([1.0, 2.0]), np.array([3.0, 3.0])
    assert change(after, before, np.array([1.0, 2.0, 3.0])) == pytest.approx(1.5)
    assert np.isnan(change(after, before, np.array([1.0, 1.0])))


def test_adjustment_takes_out_what_differed_before() -> None:
    rng = np.random.default_rng(1)
    before = rng.normal(size=(2, 50)) + np.array([[0.0], [0.7]])
    after = before - np.array([[0.4], [0.0]])
    spread = np.sqrt((after - after.mean(axis=1, keepdims=True)).var() * 100 / 98)
    assert adjusted_smd(after[0], after[1], before[0], before[1]) == pytest.approx(-0.4 / spread)


def test_without_a_spread_there_is_no_effect_size() -> None:
    assert np.isnan(smd(np.ones(3), np.ones(3))).all()
    assert np.isnan(smd(np.array([1.0]), CONTROL)).all()
    assert np.isnan(adjusted_smd(np.ones(3), np.ones(3), np.arange(3.0), np.arange(3.0)))
