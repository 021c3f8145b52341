"""Intervals on data with a known truth.

All draws are seeded, so each test is repeatable; a false-alarm rate is that of a correct procedure under other seeds.
Bounds are four standard errors of the simulated quantity: a rate of 6e-5 for each comparison.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from experiments.estimates.analysis import estimate
from experiments.estimates.intervals import t_interval

SIGMAS = 4.0
TRIALS = 2_000
BETWEEN, WITHIN = 0.3, 0.4
"""SD between networks and between the replicates of one."""


def nested(rng: np.random.Generator, networks: int, stressors: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Values with mean 0, and the network of each."""
    owners = np.repeat(np.arange(networks), stressors)
    values = rng.normal(0.0, BETWEEN, networks)[owners] + rng.normal(0.0, WITHIN, networks * stressors)
    return values, owners


def coverage(covered: list[bool], level: float) -> float:
    """Deviation of the share covered from the level, in standard errors."""
    return float((np.mean(covered) - level) / np.sqrt(level * (1.0 - level) / len(covered)))


@pytest.mark.parametrize(("networks", "stressors"), [(3, 4), (8, 3), (20, 2)])
def test_students_interval_covers_the_truth_on_nested_data(networks: int, stressors: int) -> None:
    rng = np.random.default_rng(11)
    covered = []
    for _ in range(TRIALS):
        values, owners = nested(rng, networks, stressors)
        units = values.reshape(networks, stressors).mean(axis=1)
        low, high = t_interval(units)
        covered.append(bool(low <= 0.0 <= high))
        if len(covered) == 1:  # the estimate of a table is this very interval
            assert estimate(values, owners).t == pytest.approx((low, high))
    assert abs(coverage(covered, 0.95)) < SIGMAS


def test_taking_replicates_for_independent_would_not_cover() -> None:
    """The reason for the network as unit: intervals over all replicates miss the truth far too often."""
    rng = np.random.default_rng(12)
    covered = []
    for _ in range(TRIALS):
        low, high = t_interval(nested(rng, 6, 6)[0])
        covered.append(bool(low <= 0.0 <= high))
    assert coverage(covered, 0.95) < -3.0 * SIGMAS
