"""Means and intervals of many quantities at once, over replicates that are nested in networks: the rule of ``analysis``.

With three networks or more the network is the independent unit, and its mean one value; with fewer the replicates are
taken as independent, and the interval holds for these networks only.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from experiments.estimates.analysis import FEWEST_NETWORKS

COLUMNS = ["mean", "low", "high", "sd", "units", "basis", "replicates", "networks"]


def over_replicates(values: NDArray[np.float64], networks: NDArray[np.int64], level: float = 0.95) -> pd.DataFrame:
    """One row a quantity, with the columns of ``COLUMNS``.

    ``values`` (replicates, quantities), NaN where not defined; ``networks`` (replicates,). ``sd`` is that of the
    ``units`` (networks or replicates, as ``basis`` says); ``low`` and ``high`` are Student's interval of the mean, NaN
    with fewer than two units.
    """
    units, basis = independent_rows(values, networks)
    frame = pd.DataFrame(units)
    count = frame.count().to_numpy()
    mean, sd = frame.mean().to_numpy(), frame.std(ddof=1).to_numpy()
    half_width = half_widths(sd, count, level)
    defined = np.isfinite(values)
    return pd.DataFrame(
        {
            "mean": mean,
            "low": mean - half_width,
            "high": mean + half_width,
            "sd": sd,
            "units": count,
            "basis": basis,
            "replicates": defined.sum(axis=0),
            "networks": [len(np.unique(networks[column])) for column in defined.T],
        }
    )


def independent_rows(values: NDArray[np.float64], networks: NDArray[np.int64]) -> tuple[NDArray[np.float64], str]:
    """The independent units (units, quantities) in the order of the networks, and what they are."""
    if len(np.unique(networks)) < FEWEST_NETWORKS:
        return values, "replicate"
    return pd.DataFrame(values).groupby(networks).mean().to_numpy(), "network"


def half_widths(sd: NDArray[np.float64], count: NDArray[np.int64], level: float = 0.95) -> NDArray[np.float64]:
    """Half-width of Student's interval, ``t(count - 1) sd / sqrt(count)``; NaN below two units."""
    enough = np.maximum(count, 2)
    quantile = stats.t.ppf((1.0 + level) / 2.0, enough - 1)
    return np.asarray(np.where(count < 2, np.nan, quantile * sd / np.sqrt(enough)))
