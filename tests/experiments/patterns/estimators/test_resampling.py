"""Intervals over couples have the width that theory gives, and keep partners together."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from experiments.patterns.estimators.resampling import couple_intervals


def test_an_interval_over_couples_has_the_width_of_the_standard_error() -> None:
    level = np.repeat(np.random.default_rng(61).standard_normal(400), 2)
    found = couple_intervals(lambda rows: {"mean": float(level[rows].mean())}, 400, draws=2000)["mean"]
    expected = 2 * 1.96 * level[::2].std() / math.sqrt(400)
    assert found.high - found.low == pytest.approx(expected, rel=0.12)
    assert found.low < level.mean() < found.high


def test_partners_are_drawn_together() -> None:
    def shares(rows: NDArray[np.int64]) -> dict[str, float]:
        return {"apart": float(np.mean(rows[::2] ^ 1 != rows[1::2])), "drawn": float(len(np.unique(rows)) / 40)}

    found = couple_intervals(shares, 20, draws=50)
    assert found["apart"] == (0.0, 0.0)
    assert 0.4 < found["drawn"].low < found["drawn"].high < 0.9


def test_a_statistic_that_is_never_defined_has_no_interval() -> None:
    found = couple_intervals(lambda _: {"nothing": math.nan}, 5, draws=3)["nothing"]
    assert all(map(math.isnan, found))
