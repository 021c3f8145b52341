"""A study on disk: every arm in every replicate, carried out into a result folder, and found there again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.running.design import Replicates, fill_for, members_for, network_seed, packs, plan_of
from experiments.running.driver import Driver
from experiments.running.engines import Engine, HaltedError
from experiments.running.network_refs import NetworkRef, network_at, ref_of
from experiments.running.packs import Orders, Run, live, run_pack, scenario_of
from experiments.storage.folder import FIRST_CALL, StoreError
from experiments.storage.provenance import manifest, now, study_sources
from experiments.storage.store import RunCounts, Store
from simulation.network import GENERATED, SocialNetwork
from simulation.recording import Progress
from simulation.scenario import Scenario


class FailedRunsError(HaltedError):
    """A study of which some runs failed, so that there is nothing to compare yet."""


@dataclass(frozen=True)
class Study:
    """Every arm in every replicate, ``days`` long, with time series in windows of ``every`` days.

    ``run``: how a worker simulates a pack; a run other than the plain one has a ``mark``, which becomes part of its
    key, beside the version of the studies' methods.
    ``copies``: members of an ensemble that one run needs. ``about``: further entries of the manifest.
    """

    name: str
    arms: Mapping[str, Scenario]
    replicates: Replicates
    networks: Sequence[SocialNetwork]
    days: int
    every: int = 7
    run: Run = run_pack
    mark: str = ""
    copies: int = 1
    about: Mapping[str, object] = field(default_factory=dict)

    @property
    def plan(self) -> pd.DataFrame:
        """One row a run."""
        mark = f"{self.mark}/{study_sources()['methods']}" if self.mark else ""
        return plan_of(self.arms, self.replicates, self.networks, self.days, mark)

    @property
    def texts(self) -> dict[str, str]:
        """Each arm's scenario as JSON."""
        return {arm: json.dumps(scenario.to_dict(), sort_keys=True) for arm, scenario in self.arms.items()}

    @property
    def run_days(self) -> int:
        """Days to simulate, summed over all runs; a run with copies counts once."""
        return len(self.arms) * self.replicates.count * self.days

    def manifest(self, command: Sequence[str]) -> dict[str, Any]:
        """The manifest at the start of the study."""
        return manifest(
            self.name,
            command,
            **self.about,
            persons=self.networks[0].persons,
            days=self.days,
            every=self.every,
            seed=self.replicates.seed,
            replicates=self.replicates.count,
            networks=[{"key": each.key, "source": each.source, "merged": each.merged} for each in self.networks],
            network_plan=self.replicates.plan.model_dump(),
            scenarios={arm: scenario.to_dict() for arm, scenario in self.arms.items()},
        )


def carry_out(
    study: Study,
    folder: Path | str,
    engine: Engine,
    command: Sequence[str] = (),
    progress: Progress | None = None,
    csv: bool = False,
    begun: bool = False,
) -> tuple[Store, RunCounts]:
    """Simulate the missing runs of a study in ``folder``, and collect its tables. A run that fails is recorded, the others go on.

    ``begun``: the manifest of this call is there already. Raises StoreError for a folder of another kind.
    """
    store = Store.create(folder)
    store.write_plan(study.plan)
    store.write_scenarios(study.texts.items())
    known = _joined(store, study.manifest(command)) if begun else store.begin(study.manifest(command))
    _keep_networks(study, store)
    _live(study, store, engine, progress)
    status = store.collect(csv)
    if not begun:
        store.end(known, now())
    return store, status


def _joined(store: Store, about: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of a call that was begun, with the study's own entries."""
    known = store.manifest() | {name: value for name, value in about.items() if name not in FIRST_CALL}
    store.write_manifest(known)
    return known


def require_finished(store: Store, status: RunCounts) -> Store:
    """The store of a study whose runs all finished; raises FailedRunsError, with the first failure, for another."""
    if status.finished < status.planned:
        raise FailedRunsError(failures_of(store, status.failed, status.planned))
    return store


def failures_of(store: Store, failed: int, planned: int) -> str:
    """The sentence on the runs that failed, with the message of the first."""
    messages = store.failures()["message"]
    first = f"; the first: {messages.iloc[0]}" if len(messages) else ""
    return f"{failed} of {planned} runs failed; each has a file in {store.failed}{first}"


def network_of(store: Store, run: pd.Series, seed: int) -> SocialNetwork:
    """The network of a stored run with its scenario: as it was kept, or built again; ``seed``: that of the study or sweep.

    Raises StoreError if building it again gives another network, as another version of the generator may.
    """
    kept = store.kept_network(run["network_key"])
    if kept is not None:
        return kept
    scenario = scenario_of(run["scenario"])
    ref, sent = ref_of(scenario.network, network_seed(seed, int(run["network"])), tuple(scenario.kinds))
    network = network_at(ref, sent)
    assert network is not None
    if run["network_key"] not in (ref.key, network.key):
        raise StoreError(
            f"network {run['network']} of {store.folder} cannot be built again: this version builds another one"
        )
    return network


def _live(study: Study, store: Store, engine: Engine, progress: Progress | None) -> None:
    """Simulate those runs of the plan that are missing."""
    missing = store.missing(retry=True)
    if missing.empty:
        return
    persons = max(network.persons for network in study.networks)
    members = members_for(len(missing), missing["network_key"].nunique(), engine.workers, persons * study.copies)
    fill = fill_for(len(missing), engine.workers, persons * study.copies)
    cut = with_scenarios(packs(missing, max(1, members // study.copies), fill), study.texts)
    networks = {network.key: network for network in study.networks}
    with engine:
        driver = Driver(
            store, engine, Orders(study.days, study.every), networks, progress, task=partial(live, run=study.run)
        )
        driver.work((pack, {key: NetworkRef(key) for key in pack["network_key"].unique()}) for pack in cut)


def with_scenarios(cut: Iterable[pd.DataFrame], texts: Mapping[str, str]) -> Iterator[pd.DataFrame]:
    """Packs with the column ``scenario``, the text of each run's arm."""
    return (pack.assign(scenario=pack["arm"].map(texts)) for pack in cut)


def _keep_networks(study: Study, store: Store) -> None:
    """Keep networks that came from elsewhere, so that their runs can be replayed when the source is gone."""
    if study.replicates.plan.origin != GENERATED:
        for network in study.networks:
            store.keep_network(network.key, network)
