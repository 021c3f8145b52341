"""Intervals over couples have the width that theory gives."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from experiments.patterns.estimators import resampling

Floats = NDArray[np.float64]


def normal(seed: int, *shape: int) -> Floats:
    return np.random.default_rng(seed).standard_normal(shape)


def test_interval_over_couples_has_the_width_of_the_standard_error() -> None:
    level = np.repeat(normal(61, 400), 2)
    found = resampling.couple_interval(lambda rows: float(level[rows].mean()), 400, draws=2000)
    expected = 2 * 1.96 * level[::2].std() / math.sqrt(400)
    assert found.high - found.low == pytest.approx(expected, rel=0.12)
    assert found.low < level.mean() < found.high
