"""Sensitivity indices by SALib: Sobol's first-order and total indices, Morris' elementary effects.

The rows of the design, which SALib drew in the unit cube, must be in SALib's order, point 0 first. An index is computed within
blocks: a base sample with its exchanges, or a trajectory. The value of a point is its mean over the replicates that all points
of its block have. Of an unfinished sweep only whole blocks are taken. Points of a block share their luck, which cancels where
they are subtracted.

Intervals are SALib's: bootstrap over the blocks, normal, seeded. They hold the error of sampling the region; ``chance``
tells how much of the variance between points is chance between replicates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.estimates.intervals import LEVEL
from experiments.sweeps.analysis.results import SweepResults, Values

RESAMPLES = 1_000
GRID_LEVELS = 4
"""Levels of SALib's Morris grid unless the plan says otherwise."""

COLUMNS = ["measure", "factor", "other", "index", "value", "low", "high", "blocks"]


@dataclass(frozen=True)
class Blocks:
    """Values of whole blocks: ``outcomes`` (blocks * size,), ``inputs`` (blocks * size, factors), in SALib's order."""

    outcomes: NDArray[np.float64]
    inputs: NDArray[np.float64]
    size: int
    second_order: bool = False

    @property
    def count(self) -> int:
        """Number of blocks."""
        return len(self.outcomes) // self.size


def indices(results: SweepResults) -> pd.DataFrame:
    """Indices of every factor in every measure, with the columns of ``COLUMNS``.

    ``index`` is S1, ST or S2 (shares of variance; S2 with the ``other`` factor) for a Sobol design; mu, mu_star and
    sigma (change of the measure over the factor's whole range, in its unit) for Morris'. ``low`` and ``high`` are NaN
    where there is no interval, ``value`` too where the measure does not vary.
    """
    names = list(results.points.columns)
    of = sobol if results.design == "sobol" else morris
    tables = []
    for measure in results.measures:
        blocks = blocks_of(results, measure.name)
        if blocks.count >= 2 and np.ptp(blocks.outcomes) > 0:
            tables.append(of(blocks, names, results).assign(measure=measure.name, blocks=blocks.count))
    return pd.concat(tables, ignore_index=True)[COLUMNS] if tables else pd.DataFrame(columns=COLUMNS)


def sobol(blocks: Blocks, names: list[str], results: SweepResults) -> pd.DataFrame:
    """First-order, total, and where sampled second-order indices (Saltelli et al. 2010)."""
    from SALib.analyze import sobol as salib

    found = salib.analyze(
        _problem(names, blocks), blocks.outcomes, calc_second_order=blocks.second_order,
        num_resamples=RESAMPLES, conf_level=LEVEL, seed=results.seed + 1,  # SALib takes 0 for no seed at all
    )  # fmt: skip
    rows = [
        (name, "", index, found[index][j], found[f"{index}_conf"][j])
        for index in ("S1", "ST")
        for j, name in enumerate(names)
    ]
    if blocks.second_order:
        pairs = [(j, k) for j in range(len(names)) for k in range(j + 1, len(names))]
        rows += [(names[j], names[k], "S2", found["S2"][j, k], found["S2_conf"][j, k]) for j, k in pairs]
    return _table(rows)


def morris(blocks: Blocks, names: list[str], results: SweepResults) -> pd.DataFrame:
    """Mean, mean absolute value and SD of the elementary effects (Morris 1991; Campolongo et al. 2007)."""
    from SALib.analyze import morris as salib

    found = salib.analyze(
        _problem(names, blocks), blocks.inputs, blocks.outcomes, num_resamples=RESAMPLES, conf_level=LEVEL,
        num_levels=int(results.plan.get("levels", GRID_LEVELS)), seed=results.seed + 1,
    )  # fmt: skip
    half_width = {"mu_star": found["mu_star_conf"]}
    undefined = np.full(len(names), np.nan)
    return _table(
        [
            (name, "", index, found[index][j], half_width.get(index, undefined)[j])
            for index in ("mu_star", "mu", "sigma")
            for j, name in enumerate(names)
        ]
    )


def chance(results: SweepResults, measure: str) -> float:
    """Share of the variance between points that is chance between replicates, 0 to 1; NaN with one replicate.

    Residual variance, after the means of points and replicates are subtracted, over the number of replicates and over the
    variance of the points' means.
    """
    kept = results.values(measure).complete().values
    replicates, points = kept.shape
    if replicates < 2 or points < 2 or np.ptp(kept.mean(axis=0)) == 0:
        return float("nan")
    residual = kept - kept.mean(axis=0) - kept.mean(axis=1, keepdims=True) + kept.mean()
    noise = np.sum(residual**2) / ((replicates - 1) * (points - 1)) / replicates
    return float(min(1.0, noise / np.var(kept.mean(axis=0), ddof=1)))


def blocks_of(results: SweepResults, measure: str) -> Blocks:
    """The whole blocks of a design in SALib's order, in one measure."""
    found = results.values(measure)
    sample = results.points if results.sample is None else results.sample
    inputs = sample.to_numpy(np.float64)
    size, second_order = block_size(results.design, inputs)
    usable = len(found.points) // size * size
    shaped = _common(found).values[:, :usable].reshape(len(found.values), -1, size)
    outcomes = _block_means(shaped)
    whole = np.isfinite(outcomes).all(axis=1)
    return Blocks(outcomes[whole].ravel(), inputs[:usable].reshape(-1, size, inputs.shape[1])[whole].reshape(-1, inputs.shape[1]),
                  size, second_order)  # fmt: skip


def _common(found: Values) -> Values:
    """The values without the replicates in which a point is missing, provided that some replicate is whole.

    A half replicate would add its luck to some blocks and not to others."""
    whole = np.isfinite(found.values).all(axis=1, keepdims=True)
    if not whole.any():
        return found
    return Values(np.where(whole, found.values, np.nan), found.networks, found.points)


def _block_means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means (blocks, size) of values (replicates, blocks, size) over the replicates that the whole block has; else NaN."""
    there = np.isfinite(values).all(axis=2, keepdims=True)
    count = there.sum(axis=0)
    total = np.where(there, values, 0.0).sum(axis=0)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))


def block_size(design: str, inputs: NDArray[np.float64]) -> tuple[int, bool]:
    """Points of a block, and whether a Sobol design holds second-order exchanges.

    Without them the row after the first exchanges is the second base sample, which differs from the first in every
    factor; with them it still has the first factor of the first sample.
    """
    factors = inputs.shape[1]
    if design == "morris":
        return factors + 1, False
    second_order = factors > 1 and len(inputs) > factors + 1 and inputs[factors + 1, 0] == inputs[0, 0]
    return (2 * factors + 2 if second_order else factors + 2), bool(second_order)


def _problem(names: list[str], blocks: Blocks) -> dict[str, object]:
    """The region in SALib's form; its analyses use the number of factors and their names only."""
    bounds = [[float(column.min()), float(column.max())] for column in blocks.inputs.T]
    return {"num_vars": len(names), "names": names, "bounds": bounds}


def _table(rows: list[tuple[str, str, str, float, float]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["factor", "other", "index", "value", "half_width"])
    low, high = table["value"] - table["half_width"], table["value"] + table["half_width"]
    return table.assign(low=low, high=high).drop(columns="half_width")
