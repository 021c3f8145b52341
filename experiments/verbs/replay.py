"""``kithkin replay``: stored runs, run again, bit for bit."""

from __future__ import annotations

import argparse

import pandas as pd

from experiments.store import Store, StoreError
from experiments.study import network_of
from experiments.sweep import run_pack
from experiments.verbs.common import print_json, say
from simulation.kernels.compiling import source_digest


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
    run: pd.DataFrame, store: Store, manifest: dict[str, object], stored: str, threads: int | None
) -> dict[str, object]:
    first = run.iloc[0]
    network = network_of(store, manifest, int(first["network"]))
    endpoints, _ = run_pack(run, network, int(str(manifest["days"])), int(str(manifest["every"])), None, threads)
    fingerprint = str(endpoints["fingerprint"].iloc[0])
    return {
        "key": first["key"],
        "arm": first["arm"],
        "fingerprint": fingerprint,
        "stored": stored,
        "equal": fingerprint == stored,
    }
