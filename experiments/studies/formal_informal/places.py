"""Places of the resources that are compared with the programme: as many as add the programme's hours.

Everybody's hours, or those of another currency, added to ordinary life in the first year, in the mean over the sets. They are
nearly proportional to places, so a rule of three finds them; the next round of the same first year, with the same luck as the
study's own, shows how near it came. This is done at the start of every study and not kept in a table, since it takes about a
sixth of the study's time and holds for any scenario, network and file of sets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from experiments.comparison.method import Currency
from experiments.studies.arms import PROGRAMME
from experiments.studies.formal_informal.method import BEFRIENDING, HALF, LISTENING, REFERENCE, SOLVED, Places

ALLOWED: Final = 0.02
"""Largest share by which matched hours may differ from the programme's."""
_NEAR: Final = 0.01
_ROUNDS: Final = 4
"""Most rounds after the first."""
_FIRST: Final = {BEFRIENDING: 0.69, LISTENING: 8.95, HALF: 0.367}
"""Shares that are tried first, over the programme's places: about those that the presets need."""
Hours = Callable[[Places, Sequence[str]], pd.DataFrame]
"""Hours of some arms at some places: columns ``set``, ``arm`` and one for each currency."""


@dataclass
class Matching:
    """Places found for a ``currency``; ``apart``: by arm, how far its added hours are from the programme's, as a share.

    An arm that adds no hours of this currency, or cannot add as many, keeps the share nearest to it and is far apart. Where the
    programme adds none, nothing is matched (NaN).
    """

    currency: Currency
    places: Places
    apart: dict[str, float] = field(default_factory=dict)

    @property
    def missed(self) -> list[str]:
        """Arms whose hours could not be matched."""
        return [arm for arm, share in self.apart.items() if not abs(share) <= ALLOWED]


def matched(hours: Hours, currency: Currency, programme_places: float, persons: int) -> Matching:
    """Find the shares; ``hours`` lives the first year of some arms in every set.

    ``programme_places``: share of all persons; ``persons`` of a network, of whom a share is a whole number.
    """
    shares = {arm: _whole(min(1.0, programme_places * first), persons, arm) for arm, first in _FIRST.items()}
    first = hours(Places.by_arm(shares), (REFERENCE, PROGRAMME, *SOLVED))
    usual = float(first.loc[first["arm"] == REFERENCE, currency].mean())
    found = _added(first, usual, currency)
    target = found[PROGRAMME]
    if target <= 0.0:
        return Matching(currency, Places.by_arm(shares), dict.fromkeys(SOLVED, float("nan")))
    best = {arm: (shares[arm], found[arm] / target - 1.0) for arm in SOLVED}
    wanted = list(SOLVED)
    for _ in range(_ROUNDS):
        tried = dict(shares)
        shares |= {arm: _next(shares[arm], found[arm], target, persons, arm) for arm in wanted}
        wanted = [arm for arm in wanted if abs(best[arm][1]) > _NEAR and shares[arm] != tried[arm]]
        if not wanted:
            break
        found = _added(hours(Places.by_arm(shares), wanted), usual, currency)
        again = {arm: (shares[arm], found[arm] / target - 1.0) for arm in wanted}
        best |= {arm: each for arm, each in again.items() if abs(each[1]) < abs(best[arm][1])}
    places = Places.by_arm({arm: share for arm, (share, _) in best.items()})
    return Matching(currency, places, {arm: apart for arm, (_, apart) in best.items()})


def _added(found: pd.DataFrame, usual: float, currency: Currency) -> Mapping[str, float]:
    """Mean hours over sets that each arm adds to the ``usual`` ones of ordinary life."""
    return {str(arm): float(rows[currency].mean() - usual) for arm, rows in found.groupby("arm")}


def _next(share: float, added: float, target: float, persons: int, arm: str) -> float:
    """The share by the rule of three; half of the programme's hours come from the half programme, not from the visits."""
    if added <= 0.0:
        return share
    by_share = added - target / 2 if arm == HALF else added
    needed = target / 2 if arm == HALF else target
    factor = needed / by_share if by_share > 0.0 else 2.0
    return _whole(float(np.clip(share * min(factor, 4.0), 0.0, 1.0)), persons, arm)


def _whole(share: float, persons: int, arm: str) -> float:
    """The share of a whole number of persons; who is trained to listen is drawn by lot, so any share will do."""
    return float(f"{share:.4g}") if arm == LISTENING else max(1, round(share * persons)) / persons
