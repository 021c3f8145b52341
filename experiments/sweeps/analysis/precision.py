"""Half-width of the intervals of a sweep against the number of replicates: were they enough, and how many would be?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.estimates.intervals import first_half_widths
from experiments.estimates.units import independent_units
from experiments.sweeps.analysis.contrasts import differences
from experiments.sweeps.analysis.results import SweepResults

MOST_SHOWN = 40
"""Counts of units at which the half-width is stated."""

COLUMNS = ["measure", "quantity", "units", "basis", "median", "widest"]


def half_width_table(results: SweepResults) -> pd.DataFrame:
    """Half-width of the interval after the first two units, the first three, and so on, with the columns of ``COLUMNS``.

    ``quantity`` is 'level' (mean at a point) or 'difference' (from the reference, paired); ``median`` and ``widest`` are
    over the points. A point without a value in one of the units is left out.
    """
    tables = []
    for measure in results.measures:
        found = results.values(measure.name)
        apart, networks, _ = differences(results, measure.name)
        tables += [
            _course(found.values, found.networks).assign(measure=measure.name, quantity="level"),
            _course(apart, networks).assign(measure=measure.name, quantity="difference"),
        ]
    return pd.concat(tables, ignore_index=True)[COLUMNS]


def _course(values: NDArray[np.float64], networks: NDArray[np.int64]) -> pd.DataFrame:
    units, basis = independent_units(values, networks)
    units = units[:, np.isfinite(units).all(axis=0)]
    most = len(units) if units.shape[1] else 0
    counts = np.unique(np.linspace(2, most, MOST_SHOWN).astype(int)) if most >= 2 else np.zeros(0, int)
    found = first_half_widths(units, counts) if most >= 2 else np.zeros((0, 1))
    return pd.DataFrame(
        {"units": counts, "basis": basis, "median": np.median(found, axis=1), "widest": np.max(found, axis=1)}
    )
