"""Effect sizes of a trial: differences between its arms, before and after, and against a world without the programme."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.floating]

_FEWEST = 2
"""Persons of an arm from which on it has a spread."""


class Effect(NamedTuple):
    """A standardised mean difference and its standard error; NaN where an arm has one person, or nobody differs."""

    g: float
    se: float


def smd(treated: Values, control: Values, alike: float = 0.0) -> Effect:
    """Standardised mean difference of two arms: Hedges' g with the small-sample correction (Hedges 1981).

    g = J (mean_t - mean_c) / s_pooled, J = 1 - 3 / (4 (n_t + n_c) - 9);
    SE^2 = ((n_t + n_c)/(n_t n_c) + g^2 / (2 (n_t + n_c))) (1 + alike).

    ``alike``: correlation of two partners within an arm where couples are randomised together, which carry less information
    than as many persons (design effect of clusters of two, Kish 1965); 0 where single persons are randomised.
    """
    spread = pooled_sd(treated, control)
    if not spread > 0.0:
        return Effect(float("nan"), float("nan"))
    n, k = len(treated), len(control)
    g = float((1 - 3 / (4 * (n + k) - 9)) * (treated.mean() - control.mean()) / spread)
    return Effect(g, float(np.sqrt(((n + k) / (n * k) + g * g / (2 * (n + k))) * (1.0 + alike))))


def pooled_sd(treated: Values, control: Values) -> float:
    """Standard deviation within two arms together; NaN where one of them has one person or nobody."""
    n, k = len(treated), len(control)
    if min(n, k) < _FEWEST:
        return float("nan")
    return float(np.sqrt(((n - 1) * treated.var(ddof=1) + (k - 1) * control.var(ddof=1)) / (n + k - 2)))


def adjusted_smd(treated: Values, control: Values, treated_before: Values, control_before: Values) -> float:
    """SMD of the two arms, adjusted for their chance difference at baseline by analysis of covariance.

    The common slope of after on before within arms; divided by the pooled standard deviation after.
    """
    spread = pooled_sd(treated, control)
    if not spread > 0.0:
        return float("nan")
    before = np.concatenate([treated_before - treated_before.mean(), control_before - control_before.mean()])
    after = np.concatenate([treated - treated.mean(), control - control.mean()])
    squares = float(before @ before)
    slope = float(before @ after) / squares if squares > 0.0 else 0.0
    difference = treated.mean() - control.mean() - slope * (treated_before.mean() - control_before.mean())
    return float(difference / spread)


def change(after: Values, before: Values, everybody_before: Values) -> float:
    """Change of an arm from before to after over the SD before of ``everybody_before``, both arms; NaN without a spread."""
    spread = float(everybody_before.std(ddof=1)) if len(everybody_before) >= _FEWEST else 0.0
    return float((after - before).mean() / spread) if spread > 0.0 and len(after) else float("nan")


def likeness(arms: tuple[Values, Values]) -> float:
    """Intraclass correlation of partners within arms, each (n,) with the partners of its first half in its second half.

    Each couple is taken in both orders, every arm around its own mean; at least 0.
    """
    around = [arm - arm.mean() for arm in arms]
    first = np.concatenate([arm[: len(arm) // 2] for arm in around])
    second = np.concatenate([arm[len(arm) // 2 :] for arm in around])
    squares = float((first @ first + second @ second) / 2)
    return max(0.0, float(first @ second) / squares) if squares > 0.0 else 0.0
