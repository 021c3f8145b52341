"""A made-up diary: persons who differ, days that carry over, and partners who share their days."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.diary import Diary

DAYS, PERSONS = 393, 30
PARTNER = np.array([*(np.arange(24) ^ 1), *range(24, 30)], np.int32)
COUPLED = np.arange(24)
Floats = NDArray[np.float64]


def made_up(seed: int = 8) -> Diary:
    """393 days of twelve couples and six singles."""
    rng = np.random.default_rng(seed)

    def daily(scale: float) -> NDArray[np.float32]:
        shared = np.repeat(rng.normal(size=(DAYS, PERSONS // 2)), 2, axis=1)
        return (scale * (rng.normal(size=(DAYS, PERSONS)) + shared + rng.normal(size=PERSONS))).astype(np.float32)

    stressor, conflict = (np.maximum(daily(1.0), 0.0) for _ in range(2))
    return Diary(
        strain=daily(0.5) + 0.3 * stressor,
        stressor=stressor,
        conflict=np.round(conflict),
        satisfaction=daily(0.4) - 0.2 * conflict,
        esteem=daily(0.8),
        belonging=np.abs(daily(0.2)),
        perceived=daily(0.7),
        help=rng.integers(0, 3, (DAYS, PERSONS)).astype(np.uint8),
        met=rng.integers(0, 3, (DAYS, PERSONS)).astype(np.uint8),
        events=((rng.random((DAYS, PERSONS)) < 0.004) * 8).astype(np.uint8),
        partner=PARTNER,
    )


def windows(values: NDArray[np.generic], length: int, start: int = 0) -> list[Floats]:
    """Whole windows of (days, persons), as float64."""
    return [values[first : first + length].astype(float) for first in range(start, len(values) - length + 1, length)]


def within(values: NDArray[np.generic], length: int = 14) -> list[Floats]:
    """Each window less each person's mean in it."""
    return [window - window.mean(axis=0) for window in windows(values, length)]


def r(one: object, other: object) -> float:
    """Pearson correlation of all numbers."""
    return float(np.corrcoef(np.ravel(one), np.ravel(other))[0, 1])  # type: ignore[call-overload]


def weights(outcome: object, *predictors: object) -> Floats:
    """Standardised least-squares weights."""
    y, *x = (np.ravel(each) for each in (outcome, *predictors))  # type: ignore[call-overload]
    scores = [(each - each.mean()) / each.std() for each in (y, *x)]
    found: Floats = np.linalg.lstsq(np.column_stack(scores[1:]), scores[0], rcond=None)[0]
    return found
