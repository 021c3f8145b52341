"""A study on disk: arms in worlds, carried out into a result folder, and found there again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.running.design import Replicates, members_for, packs, plan_of
from experiments.running.driver import Driver
from experiments.running.engines import Threads
from experiments.running.network_refs import NetworkRef
from experiments.running.packs import Orders
from experiments.storage.provenance import now, provenance
from experiments.storage.store import Status, Store, StoreError
from simulation.kernels.machine.compiling import source_digest
from simulation.network import SocialNetwork
from simulation.recording import Progress
from simulation.scenario import NetworkPlan, Scenario


@dataclass(frozen=True)
class Study:
    """What is to be done: every arm in every world, ``days`` long, time series in windows of ``every`` days."""

    name: str
    arms: Mapping[str, Scenario]
    worlds: Replicates
    networks: Sequence[SocialNetwork]
    days: int
    every: int = 7

    @property
    def plan(self) -> pd.DataFrame:
        """One row a run."""
        return plan_of(self.arms, self.worlds, self.networks, self.days)

    @property
    def run_days(self) -> int:
        """Days to live, over all runs."""
        return len(self.arms) * self.worlds.count * self.days


def carry_out(
    study: Study,
    folder: Path | str,
    command: Sequence[str],
    progress: Progress | None = None,
    threads: int | None = None,
    csv: bool = False,
) -> tuple[Store, Status]:
    """Do what is missing of a study in ``folder``, and collect its tables. Raises StoreError for a folder of another kind."""
    store = Store.create(folder)
    store.write_plan(study.plan)
    manifest = _manifest(study, command)
    store.write_manifest(manifest)
    _keep_networks(study, store)
    _live(study, store, progress, threads)
    status = store.collect(csv)
    store.write_manifest(manifest | {"finished": now()})
    return store, status


def network_of(store: Store, manifest: Mapping[str, Any], number: int) -> SocialNetwork:
    """The network that runs of a stored study lived on: as it was kept, or built again.

    Raises StoreError when building it again gives another network, as another version of the generator may.
    """
    known = manifest["networks"][number]
    kept = store.kept_network(known["key"])
    if kept is not None:
        return kept
    worlds = Replicates(
        NetworkPlan(**manifest["network_plan"]), manifest["seed"], len(manifest["networks"]), manifest["replicates"]
    )
    network = worlds.build(number)
    if network.key != known["key"]:
        raise StoreError(f"network {number} of {store.folder} cannot be built again: this version builds another one")
    return network


def _live(study: Study, store: Store, progress: Progress | None, threads: int | None) -> None:
    """Do the runs of the store's plan that are missing; one that fails is recorded, and the others go on."""
    missing, engine = store.missing(retry=True), Threads(threads)
    persons = max(network.persons for network in study.networks)
    members = members_for(len(missing), missing["network_key"].nunique(), engine.threads, persons)
    networks = {network.key: network for network in study.networks}
    cut = [(pack, NetworkRef(str(pack["network_key"].iloc[0]))) for pack in packs(missing, members)]
    with engine:
        Driver(store, engine, Orders(study.days, study.every), networks, progress).work(cut)


def _keep_networks(study: Study, store: Store) -> None:
    if study.worlds.plan.source != "generated":
        for network in study.networks:
            store.keep_network(network.key, network)


def _manifest(study: Study, command: Sequence[str]) -> dict[str, Any]:
    return {
        "study": study.name,
        "persons": study.networks[0].persons,
        "days": study.days,
        "every": study.every,
        "seed": study.worlds.seed,
        "replicates": study.worlds.count,
        "model_version": source_digest(),
        "started": now(),
        "finished": None,
        **provenance(command),
        "networks": [{"key": each.key, "source": each.source, "merged": each.merged} for each in study.networks],
        "network_plan": study.worlds.plan.model_dump(),
        "scenarios": {arm: scenario.to_dict() for arm, scenario in study.arms.items()},
    }
