"""The tables of a sweep for its analysis: factors, points, measures, and the values of every replicate at every point.

All points of a sweep share their seeds, replicate by replicate. Effects and differences are therefore taken within
replicates, where luck is common, and only then averaged.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.running.groups import GROUPS
from experiments.storage.store import Store
from experiments.sweeps.analysis.interest import of_interest
from experiments.sweeps.analysis.labels import STRUCTURE, in_words
from experiments.sweeps.analysis.offers import Offers, offers_of
from experiments.sweeps.analysis.varied import VariedFactor, distinct
from simulation.measures import Quantity, measures_of
from simulation.scenario import EventKind, Scenario

FACTORIAL = "full-factorial"
"""Design whose effects and interactions are reported."""


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
    life event in all scenarios; ``records``: what each structure of support offers, where structures are a factor;
    ``networks``: measured shapes, where a plan varies networks; ``matched``: what was chosen for equal hours, by point.
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
    records: Mapping[str, Offers] = field(default_factory=dict)
    networks: pd.DataFrame | None = None
    matched: pd.DataFrame | None = None

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
        records = offers_of(store, points, names) if STRUCTURE in points else {}
        shapes, matched = (
            store.read(name) if (store.folder / f"{name}.parquet").exists() else None
            for name in ("networks", "matched")
        )
        matched = None if matched is None else matched.set_index("point")
        ends, failures = store.read("endpoints"), store.failures()
        return cls(chosen, points, names, sample, runs, ends, failures, manifest, kinds, records, shapes, matched)

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
        return tuple(VariedFactor(name, distinct(self.points[name], listed[name])) for name in self.points.columns)

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
    def of_interest(self) -> tuple[Quantity, ...]:
        """The measures of which the page speaks, in order of interest; one that is the same in all runs is left out."""
        return of_interest(self.measures, self.endpoints)

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

    @cached_property
    def references(self) -> pd.Series:
        """The point that each point is read against, indexed by point: with ``against`` its counterpart, else one for all."""
        against = self.plan.get("against") or {}
        if not against:
            return pd.Series(self.reference, self.points.index)
        twins = self.points.assign(**against)[list(self.points.columns)]
        place = {values: point for point, *values_ in self.points.itertuples() for values in [tuple(values_)]}
        found = [place.get(tuple(values), self.reference) for values in twins.itertuples(index=False)]
        return pd.Series(found, self.points.index)

    @cached_property
    def equal(self) -> pd.Series:
        """The first point that is the same world, indexed by point: equal scenarios, or others in a programme without places."""
        once = self.runs.drop_duplicates("point").set_index("point").sort_index()
        keys = once["scenario_key" if "scenario_key" in once else "key"]
        by_places = any(name == STRUCTURE or name.endswith((".places", ".share")) for name in self.points)
        if by_places and self.matched is None:
            kept = [
                tuple(row[name] if self._has(row, name) else None for name in row.index)
                for _, row in self.points.iterrows()
            ]
            keys = pd.Series(map(repr, kept), self.points.index)
        first = {key: point for point, key in reversed(list(keys.items()))}
        return keys.map(first)

    @property
    def worlds(self) -> int:
        """Number of plausible worlds: replicates of a plan with plausible sets, 0 for another plan."""
        return int(self.runs["replicate"].nunique()) if self.plan.get("plausible") else 0

    @property
    def groups(self) -> tuple[Quantity, ...]:
        """The groups of persons whose strain was kept."""
        return tuple(each for each in GROUPS if each.name in self.endpoints)

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
        """A point in words: its name where it was given one, else the values of the varied factors that its structure has."""
        name, row = str(self.names[point]), self.points.loc[point]
        if not name.isdigit():
            return name
        values = {each.name: row[each.name] for each in self.varied if self._has(row, each.name)}
        if self.matched is not None and point in self.matched.index:
            places = str(self.plan["match"]["places"])
            values |= {places: float(self.matched.loc[point, places])}
        return in_words(values, str(self.plan.get("base") or name))

    def _has(self, row: pd.Series, name: str) -> bool:
        """Whether a factor matters at a point: not where its structure lacks the programme, or the programme has no places."""
        table, *rest = name.split(".")
        if table not in ("programmes", "informal") or not rest:
            return True
        record = f"{table}.{rest[0]}"
        if any(row.get(f"{record}.{field}") == 0.0 for field in ("places", "share")):
            return False
        offers = self.records.get(row[STRUCTURE]) if STRUCTURE in row else None
        return offers is None or record in offers.records

    def shares_burn_in(self, point: int) -> bool:
        """Whether a point and its reference differ in programmes and informal interventions alone, which start later."""
        row, reference = self.points.loc[point], self.points.loc[self.references[point]]
        changed = [
            name
            for name in row.index
            if row[name] != reference[name] and not name.startswith(("programmes.", "informal."))
        ]
        if changed == [STRUCTURE]:
            before = [
                offers.before for name in (row[STRUCTURE], reference[STRUCTURE]) if (offers := self.records.get(name))
            ]
            return len(set(before)) < 2
        return not changed


def shown(value: object) -> str:
    """A factor's value as a table shows it: four significant digits, or the text."""
    if isinstance(value, bool | np.bool_):
        return str(value).lower()
    return f"{value:.4g}" if isinstance(value, float | np.floating) else str(value)
