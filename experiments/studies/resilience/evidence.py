"""The resilience study's evidence: recovery in every arm and at every distance, and the contrasts between arms. Runs no model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite

import pandas as pd

from experiments.estimates.analysis import Contrast, contrast
from experiments.studies.resilience.method import DISTANCES, Blow
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


@dataclass(frozen=True)
class Evidence:
    """The evidence for the report: tables, scenarios of the arms, the blow, provenance."""

    endpoints: pd.DataFrame
    timeseries: pd.DataFrame
    scenarios: Mapping[str, Scenario]
    blow: Blow
    provenance: Mapping[str, object]
    _units: dict[tuple[str, str], Curve] = field(default_factory=dict, repr=False)

    @cached_property
    def recovery(self) -> pd.DataFrame:
        """Peak, half-life and area in every arm and at every distance, and the difference of each from the partner alone.

        Columns: distance, arm, measure, unit, value, low, high, and the same three of the difference.
        """
        return pd.DataFrame(list(self._recovery()))

    def found(self, arm: str, place: str, name: str) -> Estimated:
        """One statistic of one arm's excess at one distance.

        The half-life is not defined where the area may be zero: it would be a half-life of noise.
        """
        units = self.units(arm, place)
        if name == "half_life" and not estimated(units, STATISTICS["area"]).excludes_zero:
            return NOT_DEFINED
        return estimated(units, STATISTICS[name])

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
        """Area of the excess of every structure less that with the partner alone, at every distance and in all."""
        arms = [arm for arm in self.scenarios if arm != "none"]
        defined = [each for each in AREAS.values() if self.endpoints[each.name].notna().any()]
        return [contrast(self.endpoints, arm, "none", each) for each in defined for arm in arms]

    def totals(self, arm: str) -> dict[str, Estimated]:
        """Excess strain of all others, and of everybody, per person struck, less that with the partner alone."""
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
                    if arm != "none":
                        apart, reach = self.apart(arm, "none", place, name)
                        row |= {"difference": apart, "difference_low": reach.low, "difference_high": reach.high}
                    yield row


def weekly_means(timeseries: pd.DataFrame) -> pd.DataFrame:
    """The daily excess as means of the weeks since the blow, each named by its middle day; for drawing."""
    week = (timeseries["day"] - timeseries["day"].min()) // 7
    columns = [f"excess_{name}" for name in DISTANCES]
    grouped = timeseries.groupby(["arm", "network", "stressor", week.rename("week")], sort=False)
    means = grouped[columns].mean().assign(day=grouped["day"].median().astype(int))
    return means.reset_index()
