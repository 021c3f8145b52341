"""Choosing the places of a plan with ``match``: runs of the sweep itself, in rounds, until the hours agree.

The hours are those that the sweep measures, over its own days and in the mean over its own worlds. Runs are kept in the folder
as all others, so that those that the sweep needs, too, are lived once, and an interrupted sweep finds the same places again.
Choosing costs little beside them: the sixteen places of the shipped plan took 40 runs more than its 880.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from experiments.estimates.matching import Match, matched, whole
from experiments.storage.store import Store
from experiments.sweeps.bases import STRUCTURE
from experiments.sweeps.equal_hours import EqualHours
from experiments.sweeps.factors import value_at
from experiments.sweeps.plan import Plan
from experiments.sweeps.points import Values
from experiments.sweeps.runs import Worlds, rows_of

TABLE: Final = "matched"
"""Name of the table of what was chosen."""
_FIRST: Final = 0.03
"""Share that is tried first where a structure has none of its own."""
Live = Callable[[Plan, pd.DataFrame], None]
"""Simulates those of some rows of a plan that have no results yet."""


class Choosing:
    """The points of a plan whose places are chosen, and the hours of their runs."""

    def __init__(self, plan: Plan, store: Store, live: Live) -> None:
        assert plan.match is not None
        self.plan, self.store, self.live = plan, store, live
        self.match: EqualHours = plan.match
        place = [each.name for each in plan.factors].index(STRUCTURE)
        self.points = {values: point for point, values in enumerate(plan.points)}
        self.own = [values for values in self.points if values[place] == self.match.structure]
        self.others = {each: (*each[:place], self.match.other, *each[place + 1 :]) for each in self.own}

    def hours(self, shares: Mapping[Values, float], wanted: Sequence[Values]) -> pd.DataFrame:
        """Hours of the wanted points, with these shares: a row a replicate, a column a point's values."""
        plan = self.plan.with_shares(shares)
        rows = rows_of(Worlds(plan), range(plan.settings.replicates), [self.points[each] for each in wanted])
        self.live(plan, rows)
        known = self.store.results().set_index("key")[self.match.measure]
        found = rows.assign(hours=rows["key"].map(known)).pivot(index="replicate", columns="point", values="hours")
        return found.rename(columns={self.points[each]: each for each in wanted})

    def chosen(self) -> tuple[dict[Values, Match], pd.DataFrame]:
        """What was found for each of the own points, and a table of it: point, places, hours that both add, apart."""
        nothing = dict.fromkeys(self.own, 0.0)
        before = self.hours(nothing, [*self.own, *self.others.values()])

        def added(shares: Mapping[Values, float]) -> dict[Values, float]:
            found = self.hours(nothing | dict(shares), list(shares))
            return {each: float((found[each] - before[each]).mean()) for each in shares}

        targets = {own: float((before[other] - before[own]).mean()) for own, other in self.others.items()}
        wanted = {own: target for own, target in targets.items() if target > 0.0}
        first = self._possible(self.own[0], self._usual)
        tried = dict.fromkeys(wanted, first)
        found = matched(tried, added(tried), wanted, added, self._possible) if wanted else {}
        all_ = {own: found.get(own, Match(0.0, 0.0 if targets[own] == 0.0 else np.nan)) for own in self.own}
        table = pd.DataFrame(
            [
                (self.points[own], each.share, targets[own], targets[own] * (1.0 + each.apart), each.apart)
                for own, each in all_.items()
            ],
            columns=["point", self.match.places, "hours_asked", "hours_found", "apart"],
        )
        return all_, table

    @property
    def _usual(self) -> float:
        """The share that the structure has by itself."""
        return float(value_at(self.plan.bases.levels[self.match.structure], self.match.places) or _FIRST)

    def _possible(self, values: Values, share: float) -> float:
        """Places are whole persons; who is trained or meets is drawn by lot, so any share will do."""
        if self.match.places.endswith(".share"):
            return float(f"{share:.4g}")
        return whole(share, Worlds(self.plan).persons(values))


def with_places(plan: Plan, store: Store, live: Live) -> tuple[Plan, pd.DataFrame]:
    """The plan with the places that make hours equal, and the table of them."""
    found, table = Choosing(plan, store, live).chosen()
    return plan.with_shares({values: each.share for values, each in found.items()}), table


def known_places(plan: Plan, store: Store) -> Plan:
    """The plan with the places that a folder has for it already, if it has them."""
    if plan.match is None or not (store.folder / f"{TABLE}.parquet").exists():
        return plan
    table = store.read(TABLE)
    chosen = zip(table["point"].tolist(), table[plan.match.places].tolist(), strict=True)
    return plan.with_shares({plan.points.values(point): share for point, share in chosen})
