"""The tables of a sweep for its analysis: factors, points, measures, and the values of every replicate at every point.

All points of a sweep share their seeds, replicate by replicate. Effects and differences are therefore taken within
replicates, where luck is common, and only then averaged.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.storage.store import Store
from simulation.measures import Quantity, measures_of
from simulation.scenario import EventKind, Scenario
from simulation.scenario.catalogue import find, outside

FACTORIAL = "full-factorial"
"""Design whose effects and interactions are reported."""


@dataclass(frozen=True)
class VariedFactor:
    """A parameter that a sweep varied, and the values it took: numbers ascending, others as the plan lists them."""

    name: str
    values: tuple[Any, ...]

    @cached_property
    def numeric(self) -> bool:
        """Whether the values are numbers, so that they have distances."""
        return all(isinstance(value, int | float) and not isinstance(value, bool) for value in self.values)

    @property
    def unit(self) -> str:
        """Unit of the parameter, '' where it has none."""
        parameter = find(Scenario, self.name.split("."))
        return parameter.unit if parameter else ""

    @property
    def implausible(self) -> str:
        """The values outside of the parameter's plausible range, in words; '' if none are."""
        parameter = find(Scenario, self.name.split("."))
        return outside(parameter, self.name, self.values) if parameter else ""

    @property
    def label(self) -> str:
        """Name of the factor with its unit."""
        return f"{self.name} ({self.unit})" if self.unit else self.name


@dataclass(frozen=True)
class Values:
    """A measure in every replicate at every point: ``values`` (replicates, points), NaN where a run is missing.

    ``networks`` (replicates,): the network of each replicate; ``points`` (points,): their numbers.
    """

    values: NDArray[np.float64]
    networks: NDArray[np.int64]
    points: NDArray[np.int64]

    def complete(self) -> Values:
        """The values of the replicates in which no point is missing; points without a value in any replicate are left out."""
        present = np.isfinite(self.values)
        alive = present.any(axis=0)
        whole = present[:, alive].all(axis=1) if alive.any() else np.zeros(len(self.values), bool)
        return Values(self.values[np.ix_(whole, alive)], self.networks[whole], self.points[alive])


@dataclass(frozen=True)
class SweepResults:
    """The tables of a sweep.

    ``points``: a column a factor, the values that the model got, indexed by point; ``names``: the points' names,
    indexed by point; ``sample``: coordinates of the points in the unit cube, None for a design that draws none; ``kinds``: of
    life event in all scenarios.
    """

    plan: Mapping[str, Any]
    points: pd.DataFrame
    names: pd.Series
    sample: pd.DataFrame | None
    runs: pd.DataFrame
    endpoints: pd.DataFrame
    failures: pd.DataFrame
    provenance: Mapping[str, Any]
    kinds: Mapping[str, EventKind] = field(default_factory=lambda: Scenario().kinds)

    @classmethod
    def read(cls, folder: Path, plan: Mapping[str, Any] | None = None) -> SweepResults:
        """The sweep in a folder; ``plan`` defaults to that of its manifest. Raises StoreError."""
        store = Store(folder)
        manifest = store.manifest()
        chosen = dict(manifest["plan"] if plan is None else plan)
        runs = store.read("plan")
        kinds = Scenario.from_dict(json.loads(next(store.each_scenario())[1])).kinds
        once = runs.drop_duplicates("point").set_index("point").sort_index()
        points, names = once[list(chosen["factors"])], once["arm"]
        drawn = (store.folder / "sample.parquet").exists()
        sample = store.read("sample").set_index("point").sort_index()[list(points.columns)] if drawn else None
        return cls(chosen, points, names, sample, runs, store.read("endpoints"), store.failures(), manifest, kinds)

    @property
    def design(self) -> str:
        """Name of the design."""
        return str(self.plan["design"])

    @property
    def seed(self) -> int:
        """Seed of the sweep, from which resampling starts too."""
        return int(self.plan["seed"])

    @cached_property
    def factors(self) -> tuple[VariedFactor, ...]:
        """Factors in the order of the plan."""
        listed = {name: (each or {}).get("levels", ()) for name, each in self.plan["factors"].items()}
        return tuple(VariedFactor(name, _distinct(self.points[name], listed[name])) for name in self.points.columns)

    @cached_property
    def varied(self) -> tuple[VariedFactor, ...]:
        """Factors that took more than one value."""
        return tuple(factor for factor in self.factors if len(factor.values) > 1)

    @cached_property
    def numeric(self) -> tuple[VariedFactor, ...]:
        """Varied factors whose values are numbers."""
        return tuple(factor for factor in self.varied if factor.numeric)

    @property
    def measures(self) -> tuple[Quantity, ...]:
        """The measures that the plan asks for, in its order."""
        known = {each.name: each for each in measures_of(self.kinds)}
        return tuple(known.get(name, Quantity(name, name, "")) for name in self.plan["measures"])

    @cached_property
    def reference(self) -> int:
        """The point at which every factor has the base scenario's value; the first one where there is none."""
        base = self.plan.get("base_values", {})
        same = np.ones(len(self.points), bool)
        for name in self.points.columns:
            same &= (self.points[name] == base[name]).to_numpy() if name in base else False
        return int(self.points.index[same.argmax()])

    @property
    def has_base(self) -> bool:
        """Whether the point of reference is the base scenario itself."""
        base = self.plan.get("base_values", {})
        row = self.points.loc[self.reference]
        return all(name in base and row[name] == base[name] for name in self.points.columns)

    @property
    def finished(self) -> float:
        """Share of the planned runs that have results, 0 to 1."""
        return len(self.endpoints) / max(len(self.runs), 1)

    @property
    def spread(self) -> tuple[int, int]:
        """Fewest and most finished replicates of a point."""
        count = self.endpoints["point"].value_counts().reindex(self.points.index, fill_value=0)
        return int(count.min()), int(count.max())

    def values(self, measure: str) -> Values:
        """The measure in every replicate at every point of the plan."""
        if measure not in self._values:
            self._values[measure] = self._pivoted(measure)
        return self._values[measure]

    @cached_property
    def _values(self) -> dict[str, Values]:
        """What ``values`` has returned, since every analysis asks again."""
        return {}

    def _pivoted(self, measure: str) -> Values:
        table = self.endpoints.pivot(index=["network", "stressor"], columns="point", values=measure)
        table = table.reindex(columns=self.points.index).sort_index()
        return Values(
            table.to_numpy(np.float64), table.index.get_level_values("network").to_numpy(), self.points.index.to_numpy()
        )

    def label(self, point: int) -> str:
        """Name of a point, and the values of the varied factors there."""
        row = self.points.loc[point]
        return f"{self.names[point]}: " + ", ".join(
            f"{factor.name} {shown(row[factor.name])}" for factor in self.varied
        )


def shown(value: object) -> str:
    """A factor's value as a table shows it: four significant digits, or the text."""
    if isinstance(value, bool | np.bool_):
        return str(value).lower()
    return f"{value:.4g}" if isinstance(value, float | np.floating) else str(value)


def _distinct(column: pd.Series, listed: Sequence[Any]) -> tuple[Any, ...]:
    """Distinct values as plain Python objects: numbers ascending, others in the plan's order, else by name."""
    values = list(dict.fromkeys(json.loads(json.dumps(column.tolist()))))
    if not any(isinstance(value, bool | str) for value in values):
        return tuple(sorted(values))
    return tuple(
        sorted(values, key=lambda value: (listed.index(value) if value in listed else len(listed), str(value)))
    )
