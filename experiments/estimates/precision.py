"""Half-width of an interval against the number of independent units: were the replicates enough, and what would more bring?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.estimates.analysis import paired
from experiments.estimates.intervals import half_widths
from experiments.estimates.units import Basis, independent_units


@dataclass(frozen=True)
class HalfWidthCurve:
    """Half-width of Student's interval against the number of independent units, in the unit of the measure.

    ``table`` has a row for the first two units, the first three, and so on: units, half_width, and expected, the
    half-width by the 1/sqrt(n) law with the SD of all units.
    """

    table: pd.DataFrame
    basis: Basis


def half_width_curve(
    endpoints: pd.DataFrame, arm: str, against: str, measure: str, level: float = 0.95
) -> HalfWidthCurve:
    """The half-width of a paired difference with a growing number of networks (or replicates, with fewer than three)."""
    rows = paired(endpoints, arm, against, measure).dropna(subset=["difference"])
    units, basis = independent_units(rows[["difference"]].to_numpy(np.float64), rows["network"].to_numpy())
    counts = range(2, len(units) + 1)
    sd = float(np.std(units, ddof=1)) if len(units) > 1 else float("nan")
    table = {
        "units": counts,
        "half_width": first_half_widths(units, counts, level)[:, 0],
        "expected": half_widths(np.full(len(counts), sd), counts, level),
    }
    return HalfWidthCurve(pd.DataFrame(table), basis)


def first_half_widths(
    units: NDArray[np.float64], counts: Sequence[int] | NDArray[np.int64], level: float = 0.95
) -> NDArray[np.float64]:
    """Half-width of Student's interval of the first ``count`` units, for each count: (counts, quantities).

    ``units`` (units, quantities), without NaN; counts are at least 2.
    """
    rows = [half_widths(units[:count].std(axis=0, ddof=1), count, level) for count in counts]
    return np.array(rows).reshape(len(rows), units.shape[1])
