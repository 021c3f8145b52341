"""``kithkin replay``: stored runs, run again, bit for bit."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

import pandas as pd

from experiments.running.network_refs import network_at
from experiments.running.packs import Orders, run_pack, scenario_of
from experiments.running.study import network_of
from experiments.storage.store import Store, StoreError
from experiments.sweeps.runs import replay_ref
from experiments.terminal import print_json, say
from simulation.kernels.machine.compiling import source_digest
from simulation.network import SocialNetwork


def main(options: argparse.Namespace) -> int:
    """Run the chosen runs again; exit status 1 where bits differ."""
    store = Store(options.folder)
    manifest = store.manifest()
    if manifest["model_version"] != source_digest():
        say("These results were made by another version of the model; their bits may differ.")
    plan, stored = store.read("plan"), store.read("endpoints").set_index("key")["fingerprint"]
    chosen = _chosen(plan[plan["key"].isin(stored.index)], options)
    replays = [_again(run, store, manifest, stored[str(run["key"].iloc[0])], options.threads) for run in chosen]
    if options.json:
        print_json({"runs": replays, "equal": all(each["equal"] for each in replays)})
    else:
        for each in replays:
            print(
                f"{each['key']}  {each['arm']}  {'equal bits' if each['equal'] else 'DIFFERENT BITS'}  {each['fingerprint']}"
            )
    return 0 if all(each["equal"] for each in replays) else 1


def _chosen(runs: pd.DataFrame, options: argparse.Namespace) -> list[pd.DataFrame]:
    if options.key:
        runs = runs[runs["key"].str.startswith(options.key)]
        if len(runs) != 1:
            raise StoreError(f"key {options.key!r}: {len(runs)} finished runs begin so; it must be one")
    if runs.empty:
        raise StoreError(f"{options.folder} holds no finished run")
    count = len(runs) if options.all else 1
    return [runs.iloc[place : place + 1] for place in range(count)]


def _again(
    run: pd.DataFrame, store: Store, manifest: Mapping[str, Any], stored: str, threads: int | None
) -> dict[str, object]:
    first = run.iloc[0]
    network = _swept_network(first, store, manifest) if "plan" in manifest else _studied(first, store, manifest)
    endpoints, _ = run_pack(run, network, Orders(manifest["days"], manifest["every"], threads=threads))
    fingerprint = str(endpoints["fingerprint"][0])
    return {
        "key": first["key"],
        "arm": first["arm"],
        "fingerprint": fingerprint,
        "stored": stored,
        "equal": fingerprint == stored,
    }


def _studied(run: pd.Series, store: Store, manifest: Mapping[str, Any]) -> SocialNetwork:
    return network_of(store, manifest, int(run["network"]))


def _swept_network(run: pd.Series, store: Store, manifest: Mapping[str, Any]) -> SocialNetwork:
    """The network of a run of a sweep: as it was kept, or built again."""
    kept = store.kept_network(run["network_key"])
    if kept is not None:
        return kept
    ref, _ = replay_ref(scenario_of(run["scenario"]), manifest["seed"], int(run["network"]))
    network = network_at(ref)
    if network is None or ref.key != run["network_key"]:
        raise StoreError(
            f"network {run['network']} of {store.folder} cannot be built again: this version builds another one"
        )
    return network
