"""What the main study found: a comparison whose arms' hours were matched, and the same for each variant of it. Runs no "
"model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.evidence import Evidence, Key, Spread
from experiments.comparison.method import Currency
from experiments.comparison.outcomes import EVERYBODY, STRAIN
from experiments.studies.formal_informal.method import LISTENING, REFERENCE
from experiments.studies.formal_informal.places import Matching


@dataclass(frozen=True, kw_only=True)
class Matched(Evidence):
    """The comparison, with the places that were found for equal hours, and the evidence of each variant that was lived."""

    matching: Matching
    variants: Mapping[str, Matched] = field(default_factory=dict)

    @property
    def parts(self) -> list[str]:
        """Those who are trained to listen are drawn by lot and as many as it takes, so they are no group that is helped."""
        return [arm for arm in super().parts if arm != LISTENING]

    def scaled(self, arm: str, other: str, currency: Currency) -> Spread:
        """d of strain of an arm less that of another, which is scaled in proportion to equal mean hours of a currency."""
        hours = [self.hours(each, currency) for each in (arm, other)]
        ratio = hours[0] / hours[1] if hours[1] > 0.0 else float("nan")
        mine, its = (self._d_of(each) for each in (arm, other))
        return Spread.of(mine - ratio * its)

    def _d_of(self, arm: str) -> NDArray[np.float64]:
        """d of everybody's strain at the headline's horizon, one value a world."""
        place, columns = self.places[Key(arm, REFERENCE, EVERYBODY, STRAIN, self.headline_day)], self.columns
        found: NDArray[np.float64] = (columns["value"] - columns["reference"])[place] / columns["sd"][place]
        return found

    def mean_d(self, arm: str, against: str = REFERENCE) -> Spread:
        """d of strain over the worlds, in each the mean over all horizons: the steady state's."""
        columns = self.columns
        places = [self.places[Key(arm, against, EVERYBODY, STRAIN, day)] for day in self.horizons]
        values = [(columns["value"] - columns["reference"])[place] / columns["sd"][place] for place in places]
        return Spread.of(np.mean(values, axis=0))
