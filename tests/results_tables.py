"""Made-up tables of results with a known truth, for the tests of everything that reads tables."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import pandas as pd

from simulation.measures import Quantity

ARMS = {"none": "No peers", "informal": "Friends only", "formal": "Support group", "both": "Friends and group"}
EFFECTS = {"none": 0.0, "informal": -0.10, "formal": -0.25, "both": -0.30}


STRAIN = Quantity("strain", "Strain", "SD", "mean daily strain", "lower", sd="strain_sd")
BELONGING = Quantity("belonging", "Belonging", "share", "mean belonging", "higher")
CONFLICTS = Quantity("conflict_days", "Conflict days", "days a week", "days with a conflict", "lower")
PEER_HOURS = Quantity("peer_hours", "With friends and colleagues", "hours a week")
PROGRAMME_HOURS = Quantity("programme_hours", "In the programme", "hours a week")


def key(*parts: object) -> str:
    """A run key of 32 hexadecimal digits."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def plan(networks: int = 3, stressors: int = 2, arms: Mapping[str, float] = EFFECTS) -> pd.DataFrame:
    """A complete plan: every arm on every replicate, replicates with a seed of their own."""
    rows = [
        (key(arm, network, stressor), arm, network, stressor, network * stressors + stressor)
        for network in range(networks)
        for stressor in range(stressors)
        for arm in arms
    ]
    table = pd.DataFrame(rows, columns=["key", "arm", "network", "stressor", "replicate"])
    return table.assign(
        seed=2**62 + table["replicate"],
        network_key=[key(each) for each in table["network"]],
        scenario_key=[key("scenario", each) for each in table["arm"]],
    )


def endpoints(
    networks: int = 12, stressors: int = 4, arms: Mapping[str, float] = EFFECTS, between: float = 0.03, seed: int = 1
) -> pd.DataFrame:
    """Endpoints in which each arm shifts strain by its effect, plus noise of networks (``between``) and replicates."""
    rng = np.random.default_rng(seed)
    table = plan(networks, stressors, arms).drop(columns=["network_key", "scenario_key"])
    luck = rng.normal(0.0, 0.20, networks * stressors)
    effect = {
        (arm, network): arms[arm] * (1 + rng.normal(0, between * 4)) for arm in arms for network in range(networks)
    }
    shift = [effect[row.arm, row.network] for row in table.itertuples()]
    noise = rng.normal(0.0, 0.05, (3, len(table)))
    strain = luck[table["replicate"]] + shift + noise[0]
    return table.assign(
        fingerprint=[each[::-1] for each in table["key"]],
        strain=strain,
        strain_sd=0.75,
        belonging=0.55 - 0.3 * np.array(shift) + noise[1] / 2,
        conflict_days=2.1 + 0.9 * strain + noise[2],
        peer_hours=np.where(table["arm"].isin(["informal", "both"]), 3.2, 0.0),
        programme_hours=np.where(table["arm"].isin(["formal", "both"]), 0.45, 0.0),
    )


def timeseries(ends: pd.DataFrame, windows: int = 26, window: int = 14, seed: int = 2) -> pd.DataFrame:
    """A course for each run that approaches its endpoint with a half-life of three windows."""
    rng = np.random.default_rng(seed)
    columns = ["key", "arm", "network", "stressor", "replicate"]
    days = pd.DataFrame({"day": window * np.arange(1, windows + 1), "window": window})
    table = ends[[*columns, "strain", "belonging", "conflict_days"]].merge(days, how="cross")
    grown = 1.0 - 0.5 ** (table["day"] / (3.0 * window))
    noise = rng.normal(0.0, 0.03, (3, len(table)))
    return table.assign(
        strain=(table["strain"] * grown + noise[0]).astype(np.float32),
        belonging=(0.5 + (table["belonging"] - 0.5) * grown + noise[1] / 3).astype(np.float32),
        conflict_days=(2.1 + (table["conflict_days"] - 2.1) * grown + noise[2]).astype(np.float32),
    )
