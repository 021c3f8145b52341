"""Main effects and two-factor interactions of factorial designs, computed within replicates and averaged over them.

The effect of a factor's level is the mean over the points at that level less that at the factor's first level. The
interaction of two factors is half the difference between the effects of one at two levels of the other (Box, Hunter &
Hunter 2005), so that in a two-level design it has the precision of a main effect. Each is a weighted sum of the points,
taken in every replicate, where all points have the same luck; intervals are those over networks or replicates.

Terms are independent of each other in a full design only. Where a point has no finished run, they are confounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.estimates.units import over_replicates
from experiments.sweeps.analysis.results import SweepResults, shown
from experiments.sweeps.analysis.varied import VariedFactor


@dataclass(frozen=True)
class Term:
    """A main effect (``other`` None) or an interaction, between a level and the first level of each factor."""

    factor: VariedFactor
    level: Any
    other: VariedFactor | None = None
    other_level: Any = None

    @property
    def name(self) -> str:
        """The parameter, or the two of an interaction."""
        return self.factor.name if self.other is None else f"{self.factor.name} × {self.other.name}"

    @property
    def change(self) -> str:
        """The change in words: the two levels of the factor, or of both factors."""
        main = f"{self.factor.words(self.factor.values[0])} → {self.factor.words(self.level)}"
        if self.other is None:
            return main
        return f"{main}, {self.other.words(self.other.values[0])} → {self.other.words(self.other_level)}"

    def weights(self, points: pd.DataFrame) -> NDArray[np.float64]:
        """Weight of each point (points,); NaN where a combination of levels is not among the points."""
        if self.other is None:
            return _mean_at(points, (self.factor, self.level)) - _mean_at(points, (self.factor, self.factor.values[0]))
        first, second = self.factor.values[0], self.other.values[0]
        cells = [
            (1, self.level, self.other_level),
            (-1, first, self.other_level),
            (-1, self.level, second),
            (1, first, second),
        ]
        parts = [sign * _mean_at(points, (self.factor, a), (self.other, b)) for sign, a, b in cells]
        return np.asarray(np.sum(parts, axis=0) / 2.0)


def terms(factors: Sequence[VariedFactor]) -> list[Term]:
    """All main effects, then all two-factor interactions."""
    mains = [Term(factor, level) for factor in factors for level in factor.values[1:]]
    pairs = [
        Term(factor, level, other, other_level)
        for factor, other in combinations(factors, 2)
        for level in factor.values[1:]
        for other_level in other.values[1:]
    ]
    return [*mains, *pairs]


def effects(results: SweepResults) -> pd.DataFrame:
    """One row a measure and term: measure, unit, term, order, change, effect, low, high, sd, units, basis,
    replicates, networks."""
    tables = [_of_measure(results, measure.name).assign(unit=measure.unit) for measure in results.measures]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def marginal_means(results: SweepResults) -> pd.DataFrame:
    """Mean of each measure at every level of each factor: measure, factor, level, mean, low, high, replicates."""
    ways = [[(factor, value)] for factor in results.varied for value in factor.values]
    return _means(results, ways, ["factor", "level"])


def cell_means(results: SweepResults) -> pd.DataFrame:
    """Mean of each measure at every pair of levels: measure, factor, level, other, other_level, mean, low, high."""
    ways = [
        [(one, a), (two, b)] for one, two in combinations(results.varied, 2) for a in one.values for b in two.values
    ]
    return _means(results, ways, ["factor", "level", "other", "other_level"])


def _of_measure(results: SweepResults, measure: str) -> pd.DataFrame:
    kept = results.values(measure).complete()
    points = results.points.loc[kept.points]
    wanted = [term for term in terms(results.varied) if np.isfinite(term.weights(points)).all()]
    weights = np.array([term.weights(points) for term in wanted]).reshape(len(wanted), len(points))
    found = over_replicates(kept.values @ weights.T, kept.networks)
    table = pd.DataFrame(
        {
            "measure": measure,
            "term": [term.name for term in wanted],
            "order": [1 if term.other is None else 2 for term in wanted],
            "change": [term.change for term in wanted],
        }
    )
    return pd.concat([table, found.rename(columns={"mean": "effect"})], axis=1)


def _mean_at(points: pd.DataFrame, *wanted: tuple[VariedFactor, Any]) -> NDArray[np.float64]:
    """Weights (points,) of the mean over the points at these levels; NaN where there is none."""
    there = np.ones(len(points), bool)
    for factor, value in wanted:
        there &= (points[factor.name] == value).to_numpy()
    return there / there.sum() if there.any() else np.full(len(points), np.nan)


def _means(
    results: SweepResults, ways: Sequence[Sequence[tuple[VariedFactor, Any]]], columns: Sequence[str]
) -> pd.DataFrame:
    """Means over the points at each combination of levels, in every measure; levels as text."""
    labels = pd.DataFrame([list(_words(way)) for way in ways], columns=list(columns))
    tables = []
    for measure in results.measures:
        kept = results.values(measure.name).complete()
        points = results.points.loc[kept.points]
        weights = np.array([_mean_at(points, *way) for way in ways]).reshape(len(ways), len(points))
        found = over_replicates(kept.values @ weights.T, kept.networks)
        tables.append(pd.concat([labels.assign(measure=measure.name), found], axis=1))
    return pd.concat(tables, ignore_index=True)


def _words(way: Sequence[tuple[VariedFactor, Any]]) -> Iterator[str]:
    for factor, value in way:
        yield factor.name
        yield shown(value)
