"""Recording: daily sums and measures of a run. It reads the sums of each day and never changes the dynamics.

Sums are pooled over windows of days, so nothing is lost between two rows of the time series, and memory does not grow with
the number of persons. Snapshots of all persons are made on request only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.divergence import refuse_divergence
from simulation.ensemble import Ensemble
from simulation.limits import MOST_DAYS, days_of, function, instance, whole_number
from simulation.measures import END_DAYS, Measure, measures_of
from simulation.population import STATE
from simulation.representation import line, some, table
from simulation.scenario import Scenario

Progress = Callable[[int], None]
"""Called with the number of days that have been lived since its last call."""


@dataclass(frozen=True)
class Recording:
    """Daily sums of a run, as measures.

    ``sums`` (days, sums, members) of ``persons`` persons, from day ``first_day`` on, in windows of ``every`` days.
    """

    sums: NDArray[np.float64]
    scenarios: tuple[Scenario, ...]
    persons: int
    first_day: int = 0
    every: int = 7

    def __post_init__(self) -> None:
        """Raises ValueError for a window or a first day out of range, or for sums of another shape.

        Raises DivergenceError for sums that are not those of a world.
        """
        whole_number("every", self.every, 1, MOST_DAYS)
        whole_number("first_day", self.first_day, 0)
        shape = instance("sums", self.sums, np.ndarray).shape
        if len(shape) != 3 or not shape[0] or shape[2] != len(self.scenarios):
            raise ValueError(
                f"sums have the shape {shape}: must be (days, sums, members), one member for each scenario"
            )
        refuse_divergence(self.sums, self.scenarios, self.persons, self.first_day)

    def __repr__(self) -> str:
        names = some([scenario.name for scenario in self.scenarios])
        return line(self, names, days=len(self.sums), members=len(self.scenarios), persons=self.persons)

    def _repr_html_(self) -> str:
        values = self.endpoints()
        rows = [
            (each.title, each.unit, *(float(f(values[each.name])) for f in (np.mean, np.min, np.max)))
            for each in self._measures
        ]
        return table(repr(self), ("measure", "unit", "mean of members", "lowest", "highest"), rows)

    def endpoints(self) -> dict[str, NDArray[np.float64]]:
        """Value (members,) of every measure: states over the last 28 days, flows over the whole run."""
        days = len(self.sums)
        pools = {"end": self._pool(max(days - END_DAYS, 0), END_DAYS), "run": self._pool(0, days)}
        return {each.name: self._value(each, pools[each.window])[0] for each in self._measures}

    def timeseries(self) -> tuple[NDArray[np.int64], NDArray[np.int64], dict[str, NDArray[np.float64]]]:
        """Last day (windows,) of each window, its length in days, and every measure (windows, members)."""
        pool = self._pool(0, self.every)
        values = {each.name: self._value(each, pool) for each in self._measures}
        return self.first_day + np.cumsum(pool.days) - 1, pool.days, values

    @property
    def _measures(self) -> tuple[Measure, ...]:
        return measures_of(self.scenarios[0].kinds)

    def _pool(self, first: int, every: int) -> _Pool:
        """The days from ``first`` on, in windows of ``every`` days and a last one of what is left."""
        starts = np.arange(first, len(self.sums), every)
        sums = np.stack([self.sums[start : start + every].sum(axis=0) for start in starts], axis=1)
        return _Pool(sums, np.diff(starts, append=len(self.sums)))

    def _value(self, measure: Measure, pool: _Pool) -> NDArray[np.float64]:
        """The measure (windows, members)."""
        value = measure.of(pool.sums, self.persons, pool.days[:, None])
        if measure.adjust is None:
            return value
        adjusted = [measure.adjust(value[:, m], scenario) for m, scenario in enumerate(self.scenarios)]
        return np.stack(adjusted, axis=1)


class _Pool(NamedTuple):
    """Sums (sums, windows, members) over windows of ``days`` (windows,) days each."""

    sums: NDArray[np.float64]
    days: NDArray[np.int64]


def record(ensemble: Ensemble, days: int, every: int = 7, progress: Progress | None = None) -> Recording:
    """Let an ensemble live ``days`` days, at least 1, and keep their sums in windows of ``every`` days.

    Raises DivergenceError, soon after the day, if a member diverges.
    """
    instance("ensemble", ensemble, Ensemble)
    every, days = whole_number("every", every, 1, MOST_DAYS), days_of(days, 1, ensemble.day)
    if progress is not None:
        function("progress", progress)
    first_day, parts = ensemble.day, []
    for start in range(0, days, ensemble.days_at_once):
        step = min(ensemble.days_at_once, days - start)
        parts.append(ensemble.advance(step, record=True))
        refuse_divergence(parts[-1], ensemble.scenarios, ensemble.persons, first_day + start)
        if progress is not None:
            progress(step)
    return Recording(np.concatenate(parts), ensemble.scenarios, ensemble.persons, first_day, every)


def snapshot(ensemble: Ensemble, member: int = 0) -> dict[str, NDArray[np.generic]]:
    """Every column of state of all persons of one member today, (persons,) each; loads as ``load_<kind>``."""
    people = instance("ensemble", ensemble, Ensemble).population
    member = whole_number("member", member, 0, ensemble.members - 1)
    columns: dict[str, NDArray[np.generic]] = {"person": np.arange(ensemble.persons)}
    columns |= {name: getattr(people, name)[:, member].copy() for name, column in STATE.items() if not column.by_kind}
    load = people.load[..., member]
    return columns | {f"load_{kind}": load[:, k].copy() for k, kind in enumerate(ensemble.kinds)}


def snapshot_bytes(persons: int, kinds: int) -> int:
    """Size in bytes of one snapshot with ``kinds`` kinds of life event, to be shown before a run that keeps many."""
    per_person = sum(np.dtype(column.dtype).itemsize for column in STATE.values() if not column.by_kind)
    return int(persons * (per_person + 4 * kinds + 8))
