"""Odds and probabilities: of becoming a case, and of a state beside somebody who has it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.estimators.windows import Floats, ratio


def onset_odds(exposure: Floats, first: Floats, second: Floats, exposed: float, cases: float) -> float:
    """Odds ratio of becoming a case: (a d) / (b c) over persons who are no case at the first wave, all (persons,).

    ``exposed``: share of persons that is exposed, those with the highest exposure; ``cases``: share that is a case at the first
    wave, those with the highest values, whose threshold holds at the second wave, too. Half a person is added to each cell.
    """
    limit = np.quantile(first, 1.0 - cases)
    free, shown = first <= limit, exposure > np.quantile(exposure, 1.0 - exposed)
    ill = second > limit
    a, b = (float((free & shown & each).sum()) + 0.5 for each in (ill, ~ill))
    c, d = (float((free & ~shown & each).sum()) + 0.5 for each in (ill, ~ill))
    return a * d / (b * c)


def risk_beside_changed(
    then: NDArray[Any], now: NDArray[Any], other_then: NDArray[Any], other_now: NDArray[Any]
) -> float:
    """Relative change of the probability of a state when somebody connected has it now: P(y | x = 1) / P(y | x = 0) - 1.

    Logistic regression of one's own state now on one's own state then and the other's now and then, all (pairs,) of 0 and 1,
    each pair in both orders where the tie has no direction; probabilities at the means of the other predictors
    (Fowler & Christakis 2008; independence as working correlation).
    """
    terms = np.stack([np.ones(len(now)), other_now, then, other_then], axis=1).astype(np.float64)
    fitted = _logistic(terms, now.astype(np.float64))
    level = terms.mean(axis=0) @ fitted - fitted[1] * terms[:, 1].mean()
    without, beside = 1.0 / (1.0 + np.exp(-(level + fitted[1] * np.array([0.0, 1.0]))))
    return ratio(float(beside), float(without)) - 1.0


def _logistic(terms: Floats, outcome: Floats, steps: int = 25) -> Floats:
    """Maximum-likelihood weights (terms,) of a logistic regression by Newton's method; ``terms`` (n, terms)."""
    found = np.zeros(terms.shape[1])
    for _ in range(steps):
        expected = 1.0 / (1.0 + np.exp(-terms @ found))
        information = (terms * (expected * (1.0 - expected))[:, None]).T @ terms
        found = found + np.linalg.solve(information, terms.T @ (outcome - expected))
    return found


def odds_beside(values: Floats, first: NDArray[Any], second: NDArray[Any], share: float) -> float:
    """Odds ratio of lying in the top ``share`` of ``values`` (persons,) beside somebody who does: n11 n00 / n10^2.

    ``first``, ``second`` (ties,): the ends of each tie; a tie of unlike ends counts half in each order.
    """
    case = values >= np.quantile(values, 1.0 - share)
    one, other = case[first], case[second]
    both, neither, either = (int(np.count_nonzero(each)) for each in (one & other, ~one & ~other, one ^ other))
    return ratio(float(both * neither), (either / 2.0) ** 2)
