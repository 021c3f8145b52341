"""Monte-Carlo error: where the variance between replicates comes from, and how many of them are enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.estimates.analysis import AnalysisError, Basis, independent_units, of_arm, paired
from experiments.estimates.intervals import t_half_width


@dataclass(frozen=True)
class VarianceComponents:
    """Variance of a value per replicate between and within networks, in squared units; NaN where not estimable."""

    between: float
    within: float
    networks: int
    replicates: int

    @property
    def share_between(self) -> float:
        """Share of the variance that lies between networks, 0 to 1; NaN without variance."""
        total = self.between + self.within
        return self.between / total if total > 0.0 else float("nan")


@dataclass(frozen=True)
class HalfWidthCurve:
    """Half-width of Student's interval against the number of independent units, in the unit of the measure.

    ``table`` has a row for the first two units, the first three, and so on: units, replicates, half_width, expected.
    """

    table: pd.DataFrame
    sd: float
    basis: Basis
    level: float

    def expected(self, units: int) -> float:
        """Half-width to expect from ``units`` >= 2: the 1/sqrt law, with the SD of all units and the t quantile."""
        return t_half_width(self.sd, units, self.level)

    def needed(self, half_width: float) -> int:
        """Fewest units from which at most this half-width is to be expected.

        Raises AnalysisError for a half-width that is not positive, and where a single unit leaves the SD unknown.
        """
        if not half_width > 0.0 or not np.isfinite(self.sd):
            raise AnalysisError("The replicates needed are defined for a positive half-width and at least two units.")
        enough = 2
        while self.expected(enough) > half_width:
            enough *= 2
        too_few = enough // 2
        while enough - too_few > 1:
            middle = (enough + too_few) // 2
            too_few, enough = (middle, enough) if self.expected(middle) > half_width else (too_few, middle)
        return enough


def variance_components(endpoints: pd.DataFrame, arm: str, against: str | None, measure: str) -> VarianceComponents:
    """Components of the paired difference, or of the arm's own level with ``against=None``."""
    return nested_components(*_nested(endpoints, arm, against, measure))


def half_width_curve(
    endpoints: pd.DataFrame, arm: str, against: str | None, measure: str, level: float = 0.95
) -> HalfWidthCurve:
    """The half-width as networks (replicates, if fewer than three) come in; of the level with ``against=None``."""
    values, networks = _nested(endpoints, arm, against, measure)
    units, basis = independent_units(values, networks)
    counts = range(2, len(units) + 1)
    sd = float(np.std(units, ddof=1)) if len(units) > 1 else float("nan")
    each = np.unique(networks, return_counts=True)[1] if basis == "network" else np.ones(len(units), np.int64)
    table = pd.DataFrame(
        {
            "units": counts,
            "replicates": np.cumsum(each)[1:],
            "half_width": [t_half_width(float(np.std(units[:count], ddof=1)), count, level) for count in counts],
            "expected": [t_half_width(sd, count, level) for count in counts],
        }
    )
    return HalfWidthCurve(table, sd, basis, level)


def nested_components(values: NDArray[np.float64], networks: NDArray[np.int64]) -> VarianceComponents:
    """One-way random effects by analysis of variance, for groups of any size (Searle, Casella & McCulloch 1992).

    ``within = MSW``; ``between = (MSB - MSW) / n0`` with ``n0 = (N - sum n_k^2 / N) / (K - 1)``, cut at 0, which
    biases it upwards where it is small. NaN where not estimable: ``between`` with a single network, both with a single
    replicate on each.
    """
    _, group, sizes = np.unique(networks, return_inverse=True, return_counts=True)
    total, count = len(values), len(sizes)
    if total == count:
        return VarianceComponents(float("nan"), float("nan"), count, total)
    means = np.bincount(group, values) / sizes
    within = float(np.sum((values - means[group]) ** 2) / (total - count))
    if count < 2:
        return VarianceComponents(float("nan"), within, count, total)
    mean_square_between = float(np.sum(sizes * (means - values.mean()) ** 2) / (count - 1))
    effective_size = (total - np.sum(sizes**2) / total) / (count - 1)
    return VarianceComponents(max(0.0, (mean_square_between - within) / effective_size), within, count, total)


def _nested(
    endpoints: pd.DataFrame, arm: str, against: str | None, measure: str
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Defined values per replicate, sorted by network and stressor, and the network of each."""
    if against is None:
        rows = (
            of_arm(endpoints, arm, measure).rename(columns={measure: "difference"}).sort_values(["network", "stressor"])
        )
    else:
        rows = paired(endpoints, arm, against, measure)
    rows = rows.dropna(subset=["difference"])
    return rows["difference"].to_numpy(np.float64), rows["network"].to_numpy()
