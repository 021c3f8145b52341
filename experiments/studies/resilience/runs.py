"""The runs of the resilience study on disk: planned, lived pack by pack, resumed where they stopped."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.running.design import Replicates, packs, plan_of
from experiments.storage.provenance import now, provenance
from experiments.storage.store import FAILURE, Status, Store
from experiments.studies.resilience.method import NAME, Blow, live_pack
from simulation.kernels.machine.compiling import source_digest
from simulation.network import SocialNetwork
from simulation.recording import Progress
from simulation.scenario import Scenario

RUNS_A_PACK = 16
"""Runs that travel together; each is lived twice after the blow, which fills an ensemble of 32."""


@dataclass(frozen=True)
class Blows:
    """What is to be done: the blow in every arm of every world, ``days`` long from the first day."""

    arms: Mapping[str, Scenario]
    worlds: Replicates
    networks: Sequence[SocialNetwork]
    blow: Blow
    days: int

    def __post_init__(self) -> None:
        """Raises ValueError for a blow that does not fall within the run."""
        self.blow.require_within(self.days)

    @property
    def plan(self) -> pd.DataFrame:
        """One row a run; the key holds the blow too."""
        plan = plan_of(self.arms, self.worlds, self.networks, self.days)
        keys = [hashlib.sha256(f"{key}/{self.blow.key}".encode()).hexdigest()[:32] for key in plan["key"]]
        return plan.assign(key=keys)

    @property
    def run_days(self) -> int:
        """Days to live, over all runs; what is lived twice counts once."""
        return len(self.arms) * self.worlds.count * self.days


def carry_out(
    study: Blows,
    folder: Path | str,
    command: Sequence[str],
    progress: Progress | None = None,
    threads: int | None = None,
    csv: bool = False,
) -> tuple[Store, Status]:
    """Do what is missing in ``folder``, and collect its tables. Raises StoreError for a folder of another kind."""
    store = Store.create(folder)
    store.write_plan(study.plan)
    manifest = _manifest(study, command)
    store.write_manifest(manifest)
    _keep_networks(study, store)
    for pack in packs(store.missing(retry=True), RUNS_A_PACK):
        _do(pack, study, store, progress, threads)
    status = store.collect(csv)
    store.write_manifest(manifest | {"finished": now()})
    return store, status


def _do(pack: pd.DataFrame, study: Blows, store: Store, progress: Progress | None, threads: int | None) -> None:
    """Do a pack; where it fails, do its runs one by one, to find and record the one that is to blame."""
    network = study.networks[int(pack["network"].iloc[0])]
    try:
        tables = live_pack(pack, network, study.blow, study.days, progress, threads)
    except Exception as error:
        if len(pack) > 1:
            for place in range(len(pack)):
                _do(pack.iloc[place : place + 1], study, store, None, threads)
        else:
            store.write_failure(_failure(pack.iloc[0], error))
        return
    store.write_pack(hashlib.sha256("".join(pack["key"]).encode()).hexdigest()[:32], *tables)


def _failure(run: pd.Series, error: Exception) -> dict[str, object]:
    """The fields of ``store.FAILURE``, as plain values."""
    known = {name: run[name] if isinstance(run[name], str) else int(run[name]) for name in FAILURE if name in run.index}
    trace = "".join(traceback.format_exception(error))
    return known | {"kind": type(error).__name__, "message": str(error), "traceback": trace}


def _keep_networks(study: Blows, store: Store) -> None:
    """Keep networks that came from elsewhere, so that a result can be replayed where their file is gone."""
    if study.worlds.plan.source != "generated":
        (store.folder / "networks").mkdir(exist_ok=True)
        for network in study.networks:
            network.save(store.folder / "networks" / f"{network.key}.npz")


def _manifest(study: Blows, command: Sequence[str]) -> dict[str, Any]:
    return {
        "study": NAME,
        "blow": study.blow.to_dict(),
        "persons": study.networks[0].persons,
        "days": study.days,
        "every": 1,
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
