"""Made-up sweeps with a known truth: any function of the factors, common luck, noise, networks and replicates."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.storage.folder import Folder
from experiments.storage.store import Store
from experiments.sweeps.analysis.results import SweepResults
from tests.results_tables import key

PLACES = "programmes.support-group.places"
Truth = Callable[[pd.DataFrame], NDArray[np.float64]]


def sweep(
    design: str,
    points: pd.DataFrame,
    truth: Truth,
    networks: int = 5,
    stressors: int = 4,
    seed: int = 1,
    luck: float = 0.5,
    between: float = 0.0,
    noise: float = 0.1,
    measures: Sequence[str] = ("strain",),
    **plan: Any,
) -> SweepResults:
    """A finished sweep. ``luck``: SD that all points share; ``between``: SD of a point's deviation on a network;
    ``noise``: SD of a run of its own. Each of the ``measures`` has the same truth and chance of its own."""  # fmt: skip
    rng = np.random.default_rng(seed)
    points = points.rename_axis("point")
    runs = _runs(points, networks, stressors)
    values = {}
    for measure in measures:
        shared = rng.normal(0.0, luck, networks * stressors)[runs["replicate"]]
        on_network = rng.normal(0.0, between, (networks, len(points)))[runs["network"], runs["point"]]
        values[measure] = truth(points)[runs["point"]] + shared + on_network + rng.normal(0.0, noise, len(runs))
    endpoints = pd.concat(
        [runs.drop(columns="network_key").assign(fingerprint=runs["key"]), pd.DataFrame(values)], axis=1
    )
    names = pd.Series([f"{point:03d}" for point in points.index], points.index, name="arm")
    content = {
        "design": design,
        "factors": dict.fromkeys(points.columns),
        "measures": list(measures),
        "seed": 1,
        "days": 28,
    }
    content |= plan
    return SweepResults(
        content, points, names, None, runs, endpoints, pd.DataFrame(columns=["key", "point"]), {"plan": content}
    )


def _runs(points: pd.DataFrame, networks: int, stressors: int) -> pd.DataFrame:
    """Runs with the replicates outermost, the networks taking turns."""
    rows = [
        (replicate, replicate % networks, replicate // networks, point)
        for replicate in range(networks * stressors)
        for point in points.index
    ]
    runs = pd.DataFrame(rows, columns=["replicate", "network", "stressor", "point"])
    keys = [key(row.network, row.stressor, row.point) for row in runs.itertuples()]
    runs = runs.assign(key=keys, arm=[f"{point:03d}" for point in runs["point"]], seed=2**60 + runs["replicate"])
    return runs.assign(network_key=[key(n) for n in runs["network"]]).join(points, on="point")


def full(levels: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """The full factorial design of these levels."""
    return pd.DataFrame(list(itertools.product(*levels.values())), columns=list(levels))


def uniform(count: int, names: str, seed: int = 3) -> pd.DataFrame:
    """Points drawn evenly from 0 to 1 in every factor."""
    return pd.DataFrame(np.random.default_rng(seed).uniform(size=(count, len(names))), columns=list(names))


def to_disk(results: SweepResults, folder: Path) -> None:
    """Write the folder that such a sweep would have left."""
    store = Store.create(folder)
    Folder(folder).write_table("plan", results.runs)
    store.write_scenarios((name, "{}") for name in results.names)
    Folder(folder).write_table("endpoints", results.endpoints)
    if results.sample is not None:
        Folder(folder).write_table("sample", results.sample.reset_index())
    store.write_manifest(dict(results.provenance))


def crossed() -> SweepResults:
    """Two structures at three places in 20 plausible worlds: a programme takes off its places, of the top tenth thrice that."""
    points = full({"structure": ("ordinary-life", "befriending"), PLACES: (0.0, 0.05, 0.1)})
    plan = {
        "base_values": {"structure": "ordinary-life", PLACES: 0.0}, "factors": {name: {"levels": []} for name in points},
        "plausible": [{"strain.crossover": 0.1 + 0.01 * number} for number in range(20)],
    }  # fmt: skip
    made = sweep(
        "full-factorial", points, lambda p: -p[PLACES].to_numpy(), networks=20, stressors=1, noise=0.01, **plan
    )
    top = 3 * made.endpoints["strain"]
    spread = made.endpoints.assign(strain_sd=0.5, all_hours=100 * made.endpoints[PLACES], strain_top_tenth=top)
    return replace(made, endpoints=spread, plan=made.plan | {"measures": ["strain", "all_hours"]})
