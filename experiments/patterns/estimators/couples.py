"""Between partners: correlations on one day and in the long run, and effects of one partner on the other.

Partners are exchangeable here, so every couple counts twice, once from each side (double entry, Griffin & Gonzalez 1995).
Arguments named ``within`` are centred, (studies, days, persons); see ``windows``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.estimators.windows import Floats, dot, ratio


class Couples(NamedTuple):
    """Rows of all partnered persons, ``own`` (n,), and of their partners, ``partner`` (n,); each couple occurs twice."""

    own: NDArray[np.int64]
    partner: NDArray[np.int64]

    @classmethod
    def of(cls, partner: NDArray[Any]) -> Couples:
        """From the row of each person's partner, oneself where single."""
        own = np.flatnonzero(partner != np.arange(len(partner)))
        return cls(own, np.asarray(partner, np.int64)[own])

    @property
    def number(self) -> NDArray[np.int64]:
        """Number of the couple of each person, (n,), equal for both partners."""
        return np.minimum(self.own, self.partner)

    def sides(self, within: Floats) -> tuple[Floats, Floats]:
        """The values of each partnered person, and of the partner: (studies, days, n) both."""
        return np.take(within, self.own, axis=-1), np.take(within, self.partner, axis=-1)


class Effects(NamedTuple):
    """Regression weights of one's own and of the partner's value."""

    own: float
    partner: float


def actor_partner(outcome_within: Floats, predictor_within: Floats, couples: Couples) -> Effects:
    """Outcome on one's own and the partner's predictor of the same day, least squares (Kenny, Kashy & Cook 2006)."""
    return _two_effects(couples.sides(outcome_within)[0], *couples.sides(predictor_within))


def lagged(within: Floats, couples: Couples) -> Effects:
    """Today's value on one's own and the partner's of yesterday, least squares.

    Centring biases the own effect by about -(1 + own) / (T - 1) (Nickell 1981) and the partner's, where both partners
    are alike, only by -partner / (T - 1); ``persons.carry_over`` is the own effect's corrected counterpart.
    """
    own, partner = couples.sides(within)
    return _two_effects(own[:, 1:], own[:, :-1], partner[:, :-1])


def _two_effects(outcome: Floats, own: Floats, partner: Floats) -> Effects:
    """Least squares on two predictors by Cramer's rule; NaN where one is a multiple of the other."""
    a, b, c = dot(own, own), dot(own, partner), dot(partner, partner)
    u, v = dot(own, outcome), dot(partner, outcome)
    determinant = a * c - b * b
    return Effects(ratio(u * c - v * b, determinant), ratio(v * a - u * b, determinant))
