"""Places of the resources that are compared with the programme: as many as add the programme's hours.

Everybody's hours, or those of another currency, added to ordinary life in the first year, in the mean over the sets
(``estimates.matching``). This is done at the start of every study and not kept in a table, since it takes about a sixth of the
study's time and holds for any scenario, network and file of sets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from experiments.comparison.method import Currency
from experiments.estimates import matching
from experiments.estimates.matching import ALLOWED
from experiments.studies.arms import PROGRAMME
from experiments.studies.formal_informal.method import BEFRIENDING, HALF, LISTENING, REFERENCE, SOLVED, Places

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

    def possible(arm: str, share: float) -> float:
        """Who is trained to listen is drawn by lot, so any share will do."""
        return float(f"{share:.4g}") if arm == LISTENING else matching.whole(share, persons)

    shares = {arm: possible(arm, min(1.0, programme_places * first)) for arm, first in _FIRST.items()}
    first = hours(Places.by_arm(shares), (REFERENCE, PROGRAMME, *SOLVED))
    usual = float(first.loc[first["arm"] == REFERENCE, currency].mean())
    added = _added(first, usual, currency)
    target = added[PROGRAMME]
    if target <= 0.0:
        return Matching(currency, Places.by_arm(shares), dict.fromkeys(SOLVED, float("nan")))

    def again(tried: Mapping[str, float]) -> Mapping[str, float]:
        return _added(hours(Places.by_arm(shares | dict(tried)), list(tried)), usual, currency)

    found = matching.matched(shares, added, dict.fromkeys(SOLVED, target), again, possible, {HALF: target / 2})
    places = Places.by_arm({arm: each.share for arm, each in found.items()})
    return Matching(currency, places, {arm: each.apart for arm, each in found.items()})


def _added(found: pd.DataFrame, usual: float, currency: Currency) -> Mapping[str, float]:
    """Mean hours over sets that each arm adds to the ``usual`` ones of ordinary life."""
    return {str(arm): float(rows[currency].mean() - usual) for arm, rows in found.groupby("arm")}
