"""The result folder of ``kithkin run``: its runs as a study of one arm, and snapshots of every person."""

from __future__ import annotations

import argparse
import sys

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.formatting import number
from experiments.running.design import Replicates
from experiments.running.engines import Threads
from experiments.running.study import Study, carry_out, failures_of
from experiments.storage.lock import alone_in
from experiments.storage.store import ENDPOINTS, Store
from experiments.terminal import progress, say
from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.recording import snapshot, snapshot_bytes
from simulation.scenario import Scenario


def stored(
    scenario: Scenario, replicates: Replicates, network: SocialNetwork, options: argparse.Namespace
) -> tuple[dict[str, NDArray[np.float64]], list[str]] | None:
    """Live what is missing in the folder, take the snapshots that were asked for, and return measures and fingerprints.

    None, with a sentence on the terminal, where a replicate failed. Raises StoreError.
    """
    study = Study(scenario.name, {scenario.name: scenario}, replicates, [network], options.days, options.every)
    folder = Store.create(options.out, study.name).folder
    with alone_in(folder), progress(study.run_days, scenario.name) as bar:
        store, _ = carry_out(study, folder, Threads(options.threads), sys.argv, bar.update)
    say(f"Results are in {store.folder}")
    endpoints = store.read("endpoints").sort_values("replicate")
    if len(endpoints) < options.replicates:
        say(failures_of(store, options.replicates - len(endpoints), options.replicates))
        return None
    if options.snapshot:
        _take_snapshots(study, options)
    measures = [name for name in endpoints.columns if name not in ENDPOINTS]
    return {name: endpoints[name].to_numpy(np.float64) for name in measures}, list(endpoints["fingerprint"])


def _take_snapshots(study: Study, options: argparse.Namespace) -> None:
    """Simulate the runs once more and keep the state of every person on the chosen days."""
    days, plan, scenario = sorted(set(options.snapshot)), study.plan, study.arms[study.name]
    size = len(days) * len(plan) * snapshot_bytes(study.networks[0].persons, len(scenario.kinds))
    say(f"Keeping {len(days)} snapshots of {len(plan)} runs, {number(size / 1e6)} MB before compression.")
    tables = []
    for _, run in plan.iterrows():
        ensemble = Ensemble(study.networks[0], [scenario], [run["seed"]], options.threads)
        for day in days:
            ensemble.advance(day - ensemble.day)
            tables.append(pd.DataFrame({"replicate": run["replicate"], "day": day, **snapshot(ensemble)}))
    Store(options.out).write_table("snapshots", pd.concat(tables, ignore_index=True), csv=False)
