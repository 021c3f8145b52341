"""Points of a sweep against their references, as the page, its figures and the terminal speak of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.comparison.evidence import FEWEST_WORLDS
from experiments.estimates.worlds import SMALLEST
from experiments.sweeps.analysis.contrasts import spread_of
from experiments.sweeps.analysis.results import SweepResults
from simulation.measures import Quantity

HOURS = ("all_hours", "contact_hours", "programme_hours")
"""Measures of hours, the first of which that a plan keeps tells what a point costs."""


@dataclass(frozen=True)
class Compared:
    """A point less its reference in one measure, in the unit of the measure.

    ``value`` with ``low`` and ``high``: median and 90 % of the plausible worlds, or else the mean and its 95 % interval, which
    ``mean_low`` and ``mean_high`` are in both cases. ``better``, ``same``, ``worse``: numbers of plausible worlds, None without.
    """

    point: int
    label: str
    against: str
    measure: Quantity
    value: float
    low: float
    high: float
    mean_low: float
    mean_high: float
    improved: float
    replicates: int
    better: int | None = None
    same: int | None = None
    worse: int | None = None

    @property
    def gain(self) -> float:
        """The difference towards the better side of its measure; of a measure without one its size."""
        return {"lower": -self.value, "higher": self.value}.get(self.measure.better, abs(self.value))

    @property
    def clear(self) -> bool:
        """Whether the interval has one sign."""
        return self.low > 0.0 or self.high < 0.0

    @property
    def unsure(self) -> bool:
        """Whether chance alone may give the difference: there are few worlds, or the interval of the mean holds both signs."""
        few = self.better is not None and self.replicates < FEWEST_WORLDS
        return self.clear and (few or not (self.mean_low > 0.0 or self.mean_high < 0.0))


def compared(results: SweepResults, tables: Mapping[str, pd.DataFrame], measure: Quantity) -> list[Compared]:
    """Every point that differs from its reference, in the order of the points; equal points once."""
    if "contrasts" not in tables:
        return []
    table = tables["contrasts"]
    rows = table[(table["measure"] == measure.name) & table["difference"].notna()]
    equal = results.equal
    return [
        _compared(row, measure, results.worlds > 0)
        for row in rows.to_dict("records")
        if equal[row["point"]] == row["point"] and equal[row["point"]] != equal[row["against"]]
    ]


def _compared(row: Mapping[str, object], measure: Quantity, worlds: bool) -> Compared:
    found: dict[str, float] = {name: float(row[name]) for name in _NUMBERS}  # type: ignore[arg-type]
    names = ("median", "worlds_low", "worlds_high") if worlds else ("difference", "low", "high")
    value, low, high = (found[name] for name in names)
    shares = [found[name] for name in ("better", "same", "worse")]
    counts = [round(share * found["worlds"]) for share in shares] if np.isfinite(shares).all() else [None] * 3
    return Compared(
        int(row["point"]), str(row["label"]), str(row["against_label"]), measure, value, low, high, found["low"], found["high"],  # type: ignore[call-overload]
        found["improved"], int(found["replicates"]), *counts,
    )  # fmt: skip


_NUMBERS = (
    "difference", "low", "high", "median", "worlds_low", "worlds_high", "better", "same", "worse", "worlds", "improved",
    "replicates",
)  # fmt: skip


def headline(results: SweepResults) -> Quantity | None:
    """The measure that the answer is about: the first of interest that has a better side."""
    return next((each for each in results.of_interest if each.better), None)


def hours(results: SweepResults, tables: Mapping[str, pd.DataFrame]) -> dict[int, Compared]:
    """Hours that each point adds to its reference, by point; empty where no hours were kept."""
    measure = next((each for name in HOURS for each in results.measures if each.name == name), None)
    return {each.point: each for each in compared(results, tables, measure)} if measure else {}


def too_small(results: SweepResults, measure: Quantity) -> float:
    """The smallest difference of interest in the unit of the measure; NaN where none is stated."""
    spread = spread_of(results, measure)
    return SMALLEST * float(np.nanmean(spread)) if results.worlds and np.isfinite(spread).any() else float("nan")


def best_first(rows: Sequence[Compared]) -> list[Compared]:
    """The rows with the largest gain first."""
    return sorted(rows, key=lambda each: -each.gain)
