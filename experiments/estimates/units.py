"""Independent units: the values that an interval may count, out of replicates that are nested in networks.

Replicates on one network share that network. With three networks or more the network is therefore the independent unit, and
the mean of its replicates is one value. With fewer networks there is no way to estimate what another network would have
shown: replicates are then taken as independent, and an interval holds for these networks only. Every estimator of the
package takes its units from here.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.estimates.intervals import half_widths

Basis = Literal["network", "replicate"]
FEWEST_NETWORKS = 3
"""With fewer networks their means give no useful variance: two have one degree of freedom, with the t quantile 12.7."""

COLUMNS = ["mean", "low", "high", "sd", "units", "basis", "replicates", "networks"]


def independent_units(values: NDArray[np.float64], networks: NDArray[np.int64]) -> tuple[NDArray[np.float64], Basis]:
    """The independent units of ``values`` (replicates, ...), as (units, ...), and what they are.

    ``networks`` (replicates,): the network of each replicate. Units are in the order of the networks' numbers, or else of the
    replicates. Undefined values (NaN) are left out of a network's mean, which is NaN where the network has no other.
    """
    sample = np.asarray(values, np.float64)
    _, group, sizes = np.unique(np.asarray(networks), return_inverse=True, return_counts=True)
    if len(sizes) < FEWEST_NETWORKS:
        return sample, "replicate"
    total, count = np.zeros((2, len(sizes), *sample.shape[1:]))
    np.add.at(total, group, np.nan_to_num(sample))
    np.add.at(count, group, np.isfinite(sample))
    with np.errstate(invalid="ignore"):
        return total / count, "network"


def over_replicates(values: NDArray[np.float64], networks: NDArray[np.int64]) -> pd.DataFrame:
    """Mean and Student's interval of many quantities at once: one row a quantity, with the columns of ``COLUMNS``.

    ``values`` (replicates, quantities), NaN where not defined; ``networks`` (replicates,). ``sd`` is that of the ``units``
    (networks or replicates, as ``basis`` says); ``low`` and ``high`` are NaN with fewer than two units.
    """
    units, basis = independent_units(values, networks)
    frame = pd.DataFrame(units)
    count = frame.count().to_numpy()
    mean, sd = frame.mean().to_numpy(), frame.std(ddof=1).to_numpy()
    reach = half_widths(sd, count)
    defined = np.isfinite(values)
    return pd.DataFrame(
        {
            "mean": mean,
            "low": mean - reach,
            "high": mean + reach,
            "sd": sd,
            "units": count,
            "basis": basis,
            "replicates": defined.sum(axis=0),
            "networks": [len(np.unique(networks[column])) for column in defined.T],
        }
    )


def improved(differences: NDArray[np.float64], better: str) -> NDArray[np.float64]:
    """Share of the defined ``differences`` (replicates, quantities) on the better side of zero, (quantities,), 0 to 1.

    ``better`` is 'lower' or 'higher'. NaN for a measure without a better side, and where no difference is defined.
    """
    if better not in ("lower", "higher"):
        return np.full(differences.shape[1], np.nan)
    gained = differences < 0.0 if better == "lower" else differences > 0.0
    defined = np.isfinite(differences).sum(axis=0)
    return np.asarray(np.where(defined, gained.sum(axis=0) / np.maximum(defined, 1), np.nan))
