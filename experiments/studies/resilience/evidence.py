"""The resilience study's evidence: recovery in every arm and at every distance, and the contrasts with ordinary life.

Runs no model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite

import numpy as np
import pandas as pd

from experiments.estimates.analysis import Contrast, Estimate, contrast, estimate
from experiments.studies.arms import titles_of
from experiments.studies.resilience.method import DISTANCES, Blow
from experiments.studies.resilience.outcomes import BEYOND, FELT_BY
from experiments.studies.resilience.recovery import (
    NOT_DEFINED,
    STATISTICS,
    Curve,
    Estimated,
    difference,
    estimated,
    unit_curves,
)
from simulation.measures import Quantity
from simulation.scenario import Scenario
from simulation.scenario.names import ORDINARY_LIFE

REFERENCE = ORDINARY_LIFE
"""What all other arms are compared with."""
SMALLEST_PEAK = 0.01
"""Peak of the excess (SD) from which on a half-life is told; below it, it would be one of nothing."""
PLACES = {
    "struck": "Person struck",
    "partner": "Partner",
    "one_tie": "One tie away",
    "two_ties": "Two ties away",
    "further": "Further away",
}
SHOWN = DISTANCES[:4]
UNITS = {"peak": "SD", "half_life": "days", "area": "SD·days"}
TITLES = {"peak": "Peak", "half_life": "Half-life", "area": "Area"}

AREAS = {
    **{name: Quantity(f"area_{name}", f"{PLACES[name]}: area of the excess", UNITS["area"], better="lower")
       for name in SHOWN},
    "others": Quantity("area_others", "All others together, per person struck", UNITS["area"], better="lower"),
    "everybody": Quantity("area_everybody", "Everybody together, per person struck", UNITS["area"], better="lower"),
}  # fmt: skip
OTHERS = {
    place: [
        Quantity(
            f"{each.name}_{place}", f"{each.title} ({PLACES[place].lower()})", each.unit, each.meaning, each.better
        )
        for each in BEYOND
    ]
    for place in FELT_BY
}
"""Outcomes beside strain in those struck and in their partners."""


@dataclass(frozen=True)
class Evidence:
    """The evidence for the report: tables, scenarios of the arms, the blow, provenance."""

    endpoints: pd.DataFrame
    timeseries: pd.DataFrame
    scenarios: Mapping[str, Scenario]
    blow: Blow
    provenance: Mapping[str, object]
    _units: dict[tuple[str, str], Curve] = field(default_factory=dict, repr=False)

    @property
    def titles(self) -> dict[str, str]:
        """What each arm is called."""
        return titles_of(self.scenarios)

    @cached_property
    def recovery(self) -> pd.DataFrame:
        """Peak, half-life and area in every arm and at every distance, and the difference of each from ordinary life.

        Columns: distance, arm, measure, unit, value, low, high, and the same three of the difference.
        """
        return pd.DataFrame(list(self._recovery()))

    def found(self, arm: str, place: str, name: str) -> Estimated:
        """One statistic of one arm's excess at one distance.

        The half-life is not defined where the area may be zero, where the peak is below ``SMALLEST_PEAK``, and where its own
        interval is none or reaches zero: it would be a half-life of nothing.
        """
        units = self.units(arm, place)
        found = estimated(units, STATISTICS[name])
        if name == "half_life" and not (found.interval.low > 0.0 and self._is_felt(units)):
            return NOT_DEFINED
        return found

    def _is_felt(self, units: Curve) -> bool:
        """Whether an excess is more than nothing."""
        peak = estimated(units, STATISTICS["peak"]).value
        return peak >= SMALLEST_PEAK and estimated(units, STATISTICS["area"]).excludes_zero

    def level(self, arm: str, measure: str) -> Estimate:
        """Mean of a column of the endpoints in one arm."""
        rows = self.endpoints[self.endpoints["arm"] == arm].dropna(subset=[measure])
        return estimate(rows[measure].to_numpy(np.float64), rows["network"].to_numpy())

    def empty(self, arm: str) -> bool:
        """Whether an arm has a programme in which nobody took part, so that nothing can be said about it."""
        rows = self.endpoints[self.endpoints["arm"] == arm]
        return bool(self.scenarios[arm].offers) and not rows["took_part"].any()

    def apart(self, arm: str, against: str, place: str, name: str) -> Estimated:
        """A statistic of one arm less that of another arm, paired by replicate; undefined if one of the two is."""
        one, other = self.units(arm, place), self.units(against, place)
        if not all(isfinite(self.found(each, place, name).value) for each in (arm, against)):
            return NOT_DEFINED
        return difference(one, other, STATISTICS[name])

    def units(self, arm: str, place: str) -> Curve:
        """(units, days) daily excess at a distance."""
        if (arm, place) not in self._units:
            self._units[arm, place] = unit_curves(self.timeseries, arm, f"excess_{place}")
        return self._units[arm, place]

    @cached_property
    def contrasts(self) -> list[Contrast]:
        """Area of the excess of every structure less that of ordinary life, at every distance and in all."""
        return self._apart_in(AREAS.values())

    @cached_property
    def beyond(self) -> list[Contrast]:
        """Outcomes beside strain, every structure less ordinary life."""
        return self._apart_in(each for place in FELT_BY for each in OTHERS[place])

    def _apart_in(self, measures: Iterable[Quantity]) -> list[Contrast]:
        """Contrasts of every other structure with ordinary life, in those measures that some world has."""
        defined = [each for each in measures if self.endpoints[each.name].notna().any()]
        return [contrast(self.endpoints, arm, REFERENCE, each) for each in defined for arm in others(self.scenarios)]

    def totals(self, arm: str) -> dict[str, Estimated]:
        """Excess strain of all others, and of everybody, per person struck, less that in ordinary life."""
        names = {AREAS[each].name: each for each in ("others", "everybody")}
        found = [each for each in self.contrasts if each.arm == arm and each.measure.name in names]
        return {names[each.measure.name]: Estimated(each.difference, each.estimate.t) for each in found}

    def _recovery(self) -> Iterator[dict[str, object]]:
        for place in SHOWN:
            for arm in self.scenarios:
                for name, unit in UNITS.items():
                    value, limits = self.found(arm, place, name)
                    row = {"distance": place, "arm": arm, "measure": name, "unit": unit,
                           "value": value, "low": limits.low, "high": limits.high}  # fmt: skip
                    if arm != REFERENCE:
                        apart, reach = self.apart(arm, REFERENCE, place, name)
                        row |= {"difference": apart, "difference_low": reach.low, "difference_high": reach.high}
                    yield row


def others(arms: Iterable[str]) -> list[str]:
    """All arms but ordinary life."""
    return [arm for arm in arms if arm != REFERENCE]


def weekly_means(timeseries: pd.DataFrame) -> pd.DataFrame:
    """The daily excess as means of the weeks since the blow, each named by its middle day; for drawing."""
    week = (timeseries["day"] - timeseries["day"].min()) // 7
    columns = [f"excess_{name}" for name in DISTANCES]
    grouped = timeseries.groupby(["arm", "network", "stressor", week.rename("week")], sort=False)
    means = grouped[columns].mean().assign(day=grouped["day"].median().astype(int))
    return means.reset_index()
