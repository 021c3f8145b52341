"""Estimates over plausible worlds."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.comparison.evidence import chance_of_median


def test_the_chance_of_a_median_shrinks_with_the_root_of_the_number_of_worlds() -> None:
    assert chance_of_median(np.full(100, 3.0)) == pytest.approx(1.96 * 1.2533 * 3.0 / 10, rel=1e-4)
    assert chance_of_median(np.array([3.0, np.nan, 4.0, 5.0])) == pytest.approx(
        1.96 * 1.2533 * np.sqrt(50) / 3, rel=1e-4
    )
    assert np.isnan(chance_of_median(np.array([np.nan])))


def test_the_chance_of_a_median_holds_the_truth_as_often_as_it_says() -> None:
    """False-alarm rate: four standard errors of a share of 5 % in 4,000 samples, 6e-5."""
    medians = np.median(np.random.default_rng(1).normal(size=(4_000, 101)), axis=1)
    missed = (np.abs(medians) > chance_of_median(np.ones(101))).mean()
    assert missed == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 4_000))
