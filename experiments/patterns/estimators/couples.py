"""Find both partners of each couple among the columns of a table of persons, once from each side.

Partners are exchangeable here, so every couple counts twice, once from each side (double entry, Griffin & Gonzalez 1995).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.estimators.windows import Floats


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
        """The values of each partnered person, and of the partner, (..., n) both; ``within``: (..., persons)."""
        return np.take(within, self.own, axis=-1), np.take(within, self.partner, axis=-1)
