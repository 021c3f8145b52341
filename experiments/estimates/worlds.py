"""Effects over plausible worlds: where 90 % of them lie, and the shares in which an effect is better, worse, or too small."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

CENTRAL: Final = (0.05, 0.95)
"""Quantiles of the worlds between which the interval of an effect lies."""
SMALLEST: Final = 0.02
"""Smallest difference of interest in a mean over everybody, in standard deviations between persons (d)."""
COLUMNS: Final = ["median", "worlds_low", "worlds_high", "d", "d_low", "d_high", "better", "same", "worse", "worlds"]


def over_worlds(differences: NDArray[np.float64], sd: NDArray[np.float64], better: str) -> pd.DataFrame:
    """Paired ``differences`` (worlds, quantities) over the worlds: one row a quantity, with the columns of ``COLUMNS``.

    ``sd`` (worlds, quantities): spread between persons in the reference, NaN for a measure that has none. Shares are of the
    worlds with a difference: better or worse by at least ``SMALLEST`` of d, or by more than 0 where there is no d.
    """
    d = differences / sd
    limits = [[*_central(values), *_central(scaled)] for values, scaled in zip(differences.T, d.T, strict=True)]
    shares = [_shares(values, scaled, better) for values, scaled in zip(differences.T, d.T, strict=True)]
    counts = np.isfinite(differences).sum(axis=0)
    rows = [[*limit, *share, count] for limit, share, count in zip(limits, shares, counts.tolist(), strict=True)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _central(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Median and the central 90 % of the defined values; NaN where there are none, limits also where there is one."""
    known = values[np.isfinite(values)]
    if not len(known):
        return float("nan"), float("nan"), float("nan")
    low, high = np.quantile(known, CENTRAL) if len(known) > 1 else (np.nan, np.nan)
    return float(np.median(known)), float(low), float(high)


def _shares(differences: NDArray[np.float64], d: NDArray[np.float64], better: str) -> tuple[float, float, float]:
    """Shares better, same and worse; NaN for a measure without a better side."""
    least = SMALLEST if np.isfinite(d).any() else 0.0
    known = d[np.isfinite(d)] if least else differences[np.isfinite(differences)]
    if better not in ("lower", "higher") or not len(known):
        return float("nan"), float("nan"), float("nan")
    gain = -known if better == "lower" else known
    up, down = (side >= least if least else side > 0.0 for side in (gain, -gain))
    return float(np.mean(up)), float(np.mean(~(up | down))), float(np.mean(down))
