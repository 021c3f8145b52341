"""Actor and partner effects with standard errors: least squares in statsmodels, clustered by couple.

The standard errors allow for correlation between partners and between days of a couple (Liang & Zeger 1986).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from experiments.patterns.estimators.couples import Couples
from experiments.patterns.estimators.windows import Floats


class Weight(NamedTuple):
    """A regression weight and its standard error, clustered by couple."""

    value: float
    se: float


def actor_partner(outcome_within: Floats, predictor_within: Floats, couples: Couples) -> tuple[Weight, Weight]:
    """Weights of one's own and the partner's predictor of the same day (Kenny, Kashy & Cook 2006).

    Both arrays are centred, (studies, days, persons), and need no constant; a couple is a cluster across all its days.
    """
    from statsmodels.regression.linear_model import OLS

    outcome, _ = couples.sides(outcome_within)
    terms = np.stack([each.ravel() for each in couples.sides(predictor_within)], axis=1)
    groups = np.broadcast_to(couples.number, outcome.shape).ravel()
    fitted = OLS(outcome.ravel(), terms).fit(cov_type="cluster", cov_kwds={"groups": groups})
    own, other = (Weight(float(value), float(se)) for value, se in zip(fitted.params, fitted.bse, strict=True))
    return own, other
