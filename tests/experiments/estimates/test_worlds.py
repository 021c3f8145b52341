"""Effects over plausible worlds: quantiles, and shares by the smallest difference of interest."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.estimates.worlds import COLUMNS, SMALLEST, over_worlds


def test_shares_are_counted_by_the_smallest_difference_of_interest() -> None:
    """With a spread of .5 a difference matters from .01 on: one of four worlds is better, one worse, two are the same."""
    found = over_worlds(np.array([[-0.01], [-0.0099], [0.0], [0.02]]), np.full((4, 1), 0.5), "lower").iloc[0]
    assert list(found.index) == COLUMNS
    assert SMALLEST * 0.5 == 0.01
    assert found[["better", "same", "worse", "worlds"]].tolist() == [0.25, 0.5, 0.25, 4]
    assert found[["median", "d"]].tolist() == pytest.approx([-0.00495, -0.0099])
    turned = over_worlds(np.array([[-0.01], [-0.0099], [0.0], [0.02]]), np.full((4, 1), 0.5), "higher").iloc[0]
    assert (turned["better"], turned["worse"]) == (0.25, 0.25)


def test_without_a_spread_every_difference_counts_and_without_a_better_side_none() -> None:
    apart, none = np.array([[-0.001, 0.0], [0.001, np.nan], [0.0, np.nan]]), np.full((3, 2), np.nan)
    found = over_worlds(apart, none, "higher")
    assert found["better"].tolist() == [pytest.approx(1 / 3), 0.0]
    assert found["same"].tolist() == [pytest.approx(1 / 3), 1.0]
    assert found["worlds"].tolist() == [3, 1]
    assert over_worlds(apart, none, "")["better"].isna().all()


def test_nine_worlds_in_ten_lie_between_the_limits() -> None:
    values = np.arange(101.0)[:, None]
    found = over_worlds(values, np.ones_like(values), "lower").iloc[0]
    assert found[["worlds_low", "median", "worlds_high"]].tolist() == [5.0, 50.0, 95.0]
    alone = over_worlds(values[:1], np.ones((1, 1)), "lower").iloc[0]
    assert np.isnan(alone[["worlds_low", "worlds_high"]].astype(float)).all()
    assert over_worlds(np.full((2, 1), np.nan), np.ones((2, 1)), "lower")["median"].isna().all()
