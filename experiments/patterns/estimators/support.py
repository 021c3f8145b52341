"""Between persons: correlation of support with strain, and moderation of the effect of stressors by support.

Arguments are (questionnaires, persons): one row for each wave; see ``windows.recalled``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.estimators.persons import slope
from experiments.patterns.estimators.windows import Floats, ratio


class Moderation(NamedTuple):
    """Standardised regression of an outcome on stressors, support and their product.

    ``support``: main effect of support; ``interaction``: weight of the product; ``f2``: its effect size
    (R^2 - R^2 without it) / (1 - R^2) (Aguinis et al. 2005).
    """

    support: float
    interaction: float
    f2: float


class Slopes(NamedTuple):
    """Within-person slopes of strain on stressors in the half with less and the half with more support."""

    low: float
    high: float


def moderation(outcome: Floats, stressors: Floats, support: Floats) -> Moderation:
    """Least squares of the outcome on stressors, support and their product, all standardised before multiplying."""
    terms, target = interaction_terms(stressors, support), standardised(outcome).ravel()
    weights, unexplained = _fit(terms, target)
    _, without = _fit(terms[:, :-1], target)
    return Moderation(float(weights[2]), float(weights[3]), ratio(without, unexplained) - 1.0)


def slopes_by_support(outcome_within: Floats, stressors_within: Floats, support: Floats) -> Slopes:
    """Slopes below and above the median of ``support`` (persons,); the others are centred, (studies, days, persons)."""
    more = support > np.median(support)
    low, high = (slope(outcome_within[..., half], stressors_within[..., half]) for half in (~more, more))
    return Slopes(low, high)


def interaction_terms(stressors: Floats, support: Floats) -> Floats:
    """Columns (n, 4): one, stressors, support, their product; stressors and support standardised."""
    x, z = standardised(stressors).ravel(), standardised(support).ravel()
    return np.stack([np.ones_like(x), x, z, x * z], axis=1)


def standardised(values: Floats) -> Floats:
    """Each wave with mean 0 and SD 1 over persons; NaN where all values are equal."""
    spread = values.std(axis=-1, keepdims=True)
    scores: Floats = (values - values.mean(axis=-1, keepdims=True)) / np.where(spread > 0.0, spread, np.nan)
    return scores


def _fit(terms: Floats, target: Floats) -> tuple[NDArray[Any], float]:
    """Least-squares weights and the sum of squares that they leave unexplained."""
    weights = np.linalg.solve(terms.T @ terms, terms.T @ target)
    return weights, float(np.square(target - terms @ weights).sum())
