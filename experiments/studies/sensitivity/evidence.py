"""What the sensitivity study's runs say: indices by SALib, and to what share of the region a conclusion survives."""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial, inf, sqrt

import numpy as np
import pandas as pd
from scipy import stats

from experiments.estimates.intervals import Interval
from experiments.estimates.units import over_replicates
from experiments.studies.sensitivity.method import GRID_LEVELS, Outcome, Stage
from experiments.sweeps.analysis.indices import indices
from experiments.sweeps.analysis.results import SweepResults

FAMILY = 0.05
"""Chance that any parameter at all is named as turning a conclusion that none of them turns."""


def stage_indices(stage: Stage, table: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Indices of a stage by Morris' or Sobol's design, with the columns of ``indices.COLUMNS``."""
    names = [each.name for each in stage.region]
    plan = {
        "design": stage.name, "factors": dict.fromkeys(names), "measures": [each.name for each in stage.outcomes],
        "seed": seed, "levels": GRID_LEVELS,
    }  # fmt: skip
    points = stage.points
    labels = pd.Series([str(point) for point in points.index], points.index)
    sample = pd.DataFrame(stage.sample, columns=names).rename_axis("point")
    return indices(SweepResults(plan, points, labels, sample, table, table, pd.DataFrame(), {}))


def survival(table: pd.DataFrame, conclusions: Sequence[Outcome], level: float = 0.95) -> pd.DataFrame:
    """One row a conclusion: conclusion, title, unit, points, holds (share of the points at which its sign holds), fails (share at
    which the opposite sign does; a difference of 0 has neither), low, high (Wilson's interval of holds), clearly, clearly_not
    (shares of the points whose own interval excludes zero), and the gain, positive where the conclusion holds: q05, q25, median,
    q75, q95 over the points."""
    return pd.DataFrame([_survival(table, each, level) for each in conclusions])


def turning(stage: Stage, table: pd.DataFrame) -> pd.DataFrame:
    """Parameters that the gain of a conclusion hangs on: conclusion, parameter, correlation (Spearman's, over the points),
    the strongest first. Named are those beyond what chance brings in all parameters together, once in twenty studies
    (Bonferroni)."""
    names, rows = [each.name for each in stage.region], []
    limit = _largest_by_chance(len(stage.sample), len(names))
    for outcome in stage.outcomes:
        gained = gains(table, outcome).mean(axis=1).to_numpy()
        if np.ptp(gained) == 0:
            continue  # no luck and no parameter moves it
        found = stats.spearmanr(stage.sample, gained).statistic[-1, :-1]
        for place in np.argsort(-np.abs(found), kind="stable"):
            if abs(found[place]) > limit:
                rows.append((outcome.name, names[place], float(found[place])))
    return pd.DataFrame(rows, columns=["conclusion", "parameter", "correlation"])


def gains(table: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """The outcome turned so that positive is better: a row a point, a column a replicate."""
    sign = -1.0 if outcome.better == "lower" else 1.0
    return sign * table.pivot(index="point", columns="replicate", values=outcome.name)


def wilson(successes: int, trials: int, level: float = 0.95) -> Interval:
    """Wilson's score interval of a share (1927), which stays within 0 to 1."""
    if trials == 0:
        return Interval(float("nan"), float("nan"))
    z = float(stats.norm.ppf((1.0 + level) / 2.0))
    share = successes / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half_width = z / (1 + z * z / trials) * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return Interval(max(0.0, middle - half_width), min(1.0, middle + half_width))


def _survival(table: pd.DataFrame, outcome: Outcome, level: float) -> dict[str, object]:
    gained = gains(table, outcome).dropna()
    own = over_replicates(gained.to_numpy().T, np.zeros(gained.shape[1], np.int64), level)
    holds = int((own["mean"] > 0.0).sum())
    low, high = wilson(holds, len(own), level)
    quantiles = own["mean"].quantile([0.05, 0.25, 0.5, 0.75, 0.95])
    return {
        "conclusion": outcome.name,
        "title": outcome.title,
        "unit": outcome.unit,
        "points": len(own),
        "holds": holds / max(len(own), 1),
        "fails": float((own["mean"] < 0.0).mean()),
        "low": low,
        "high": high,
        "clearly": float((own["low"] > 0.0).mean()),
        "clearly_not": float((own["high"] < 0.0).mean()),
        **dict(zip(("q05", "q25", "median", "q75", "q95"), quantiles, strict=True)),
    }


def _largest_by_chance(points: int, parameters: int) -> float:
    """Rank correlation that none of the parameters exceeds by chance in all but a share ``FAMILY`` of studies.

    Infinite with so few points that even a perfect order is not rare enough: no parameter can be named then.
    """
    if 2.0 / factorial(points) > FAMILY / parameters:
        return inf
    quantile = stats.t.ppf(1.0 - FAMILY / (2.0 * parameters), points - 2)
    return float(quantile / sqrt(points - 2 + quantile**2))
