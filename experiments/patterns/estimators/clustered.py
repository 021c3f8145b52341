"""Regressions of ``couples`` and ``support`` with standard errors: least squares in statsmodels, clustered by couple.

Point estimates equal those of ``couples`` and ``support``. The standard errors allow for correlation between partners and
between days of a couple (Liang & Zeger 1986).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.estimators.couples import Couples
from experiments.patterns.estimators.support import interaction_terms, standardised
from experiments.patterns.estimators.windows import Floats


class Weight(NamedTuple):
    """A regression weight and its standard error, clustered by couple."""

    value: float
    se: float


def actor_partner(outcome_within: Floats, predictor_within: Floats, couples: Couples) -> tuple[Weight, Weight]:
    """Weights of one's own and the partner's predictor of the same day; see ``couples.actor_partner``."""
    outcome, _ = couples.sides(outcome_within)
    own, other = _least_squares(outcome, couples.sides(predictor_within), couples)
    return own, other


def lagged(within: Floats, couples: Couples) -> tuple[Weight, Weight]:
    """Weights of one's own and the partner's value of yesterday; see ``couples.lagged``."""
    own, partner = couples.sides(within)
    of_own, of_partner = _least_squares(own[:, 1:], (own[:, :-1], partner[:, :-1]), couples)
    return of_own, of_partner


def interaction(outcome: Floats, stressors: Floats, support: Floats, couple: NDArray[Any]) -> Weight:
    """Weight of the product of stressors and support, all (persons,); ``couple`` (persons,) numbers the couples.

    See ``support.moderation``.
    """
    return _fit(interaction_terms(stressors, support), standardised(outcome), couple)[3]


def _least_squares(outcome: Floats, predictors: tuple[Floats, Floats], couples: Couples) -> list[Weight]:
    """Centred arrays (studies, days, n) need no constant; a couple is a cluster across all its days."""
    terms = np.stack([each.ravel() for each in predictors], axis=1)
    return _fit(terms, outcome.ravel(), np.broadcast_to(couples.number, outcome.shape).ravel())


def _fit(terms: Floats, outcome: Floats, groups: NDArray[Any]) -> list[Weight]:
    from statsmodels.regression.linear_model import OLS

    fitted = OLS(outcome, terms).fit(cov_type="cluster", cov_kwds={"groups": groups})
    return [Weight(float(value), float(se)) for value, se in zip(fitted.params, fitted.bse, strict=True)]
