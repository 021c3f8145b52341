"""Effects over plausible worlds: where 90 % of them lie, and the shares in which an effect is better, worse, or too small."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

CENTRAL: Final = (0.05, 0.95)
"""Quantiles of the worlds between which the interval of an effect lies."""
SMALLEST: Final = 0.02
"""Smallest difference of interest in a mean over everybody, in standard deviations between persons (d)."""
SMALLEST_OF_A_GROUP: Final = 0.10
"""Smallest difference of interest in a mean over chosen persons, likewise."""
COLUMNS: Final = ["median", "worlds_low", "worlds_high", "d", "d_low", "d_high", "better", "same", "worse", "worlds"]


class Shares(NamedTuple):
    """Shares of the worlds in which an effect is better, too small to matter, and worse; NaN where that is not defined."""

    better: float
    same: float
    worse: float


def over_worlds(differences: NDArray[np.float64], sd: NDArray[np.float64], better: str) -> pd.DataFrame:
    """Paired ``differences`` (worlds, quantities) over the worlds: one row a quantity, with the columns of ``COLUMNS``.

    ``sd`` (worlds, quantities): spread between persons in the reference, NaN for a measure that has none. Shares are by
    ``SMALLEST`` of d, or by more than 0 where there is no d.
    """
    d = differences / sd
    limits = [[*central(values), *central(scaled)] for values, scaled in zip(differences.T, d.T, strict=True)]
    shares = [
        shares_of(scaled, better, SMALLEST) if np.isfinite(scaled).any() else shares_of(values, better)
        for values, scaled in zip(differences.T, d.T, strict=True)
    ]
    counts = np.isfinite(differences).sum(axis=0)
    rows = [[*limit, *share, count] for limit, share, count in zip(limits, shares, counts.tolist(), strict=True)]
    return pd.DataFrame(rows, columns=COLUMNS)


def central(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Median of the defined values and the limits of their central 90 %; NaN where there are none, limits also for one."""
    known = values[np.isfinite(values)]
    if not len(known):
        return float("nan"), float("nan"), float("nan")
    low, high = np.quantile(known, CENTRAL) if len(known) > 1 else (np.nan, np.nan)
    return float(np.median(known)), float(low), float(high)


def shares_of(effects: NDArray[np.float64], better: str, least: float = 0.0) -> Shares:
    """Shares of the worlds that have the effect: better or worse by at least ``least``, or by more than 0 where that is 0.

    ``better``: 'lower' or 'higher'; of a measure without a better side shares are not defined.
    """
    known = effects[np.isfinite(effects)]
    if better not in ("lower", "higher") or not len(known):
        return Shares(float("nan"), float("nan"), float("nan"))
    gain = -known if better == "lower" else known
    up, down = (side >= least if least else side > 0.0 for side in (gain, -gain))
    return Shares(float(np.mean(up)), float(np.mean(~(up | down))), float(np.mean(down)))
