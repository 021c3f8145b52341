"""Packs: runs that a worker, wherever it is, simulates and returns together. Those that share a network are one ensemble.

An ensemble that raises is simulated again run by run, so that the run that raises becomes a failure and the others have
results. The bits of a run do not depend on the other members, so results do not depend on the packing. The ensembles of a pack
follow each other, so that its networks need not be in memory together.
"""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.running.groups import recorded
from experiments.running.network_refs import NetworkRef, network_at, network_version
from experiments.storage.files import Columns
from experiments.storage.provenance import model_version
from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.recording import Progress, Recording, record
from simulation.scenario import NetworkPlan, Scenario

RUN = ["key", "arm", "network", "stressor", "replicate"]
JOB = [*RUN, "seed", "network_key", "scenario"]
"""Columns of a plan that a worker needs."""


class VersionError(RuntimeError):
    """A worker with another version of the model than the one that the runs are planned for."""


class Orders(NamedTuple):
    """Orders for a job: length of its runs in days, window of the time series in days, measures to keep (None: all).

    ``burn_in``: days before these, which no measure counts; where there are some, the strain of groups of persons is kept too.
    ``around``: whether it is told, too, what changes for those who take part and for those around them.
    """

    days: int
    every: int
    measures: tuple[str, ...] | None = None
    threads: int | None = 1
    version: tuple[str, str] = ("", "")
    burn_in: int = 0
    around: bool = False


class Job(NamedTuple):
    """A pack with the columns ``JOB``, the references to its networks by their key, and the orders."""

    pack: pd.DataFrame
    refs: Mapping[str, NetworkRef]
    orders: Orders


class Outcome(NamedTuple):
    """Results of a pack: tables of the finished runs, records of the failed ones, processor time in seconds.

    ``wanted``: nothing was done, because networks must be sent along.
    """

    tables: tuple[Columns, Columns] | None = None
    failures: tuple[dict[str, Any], ...] = ()
    seconds: float = 0.0
    wanted: bool = False


Run = Callable[[pd.DataFrame, SocialNetwork, Orders, Progress | None], tuple[Columns, Columns]]
"""Simulates runs of a pack on their common network; returns their endpoints and time series, see ``run_pack``."""


def version() -> tuple[str, str]:
    """Version of the model and of the generator of networks on this machine."""
    return model_version(), network_version()


def warm_up() -> int:
    """Simulate a day of two persons, so that machine code is compiled and loaded; returns 0."""
    network = network_at(NetworkRef("", NetworkPlan(persons=2), 0))
    assert network is not None
    Ensemble(network, [Scenario()], [0], threads=1).advance(1, record=True)
    return 0


def run_pack(
    pack: pd.DataFrame, network: SocialNetwork, orders: Orders, progress: Progress | None = None
) -> tuple[Columns, Columns]:
    """Endpoints and time series of runs on one network, simulated together as one ensemble."""
    scenarios, seeds = [scenario_of(text) for text in pack["scenario"]], [int(seed) for seed in pack["seed"]]
    ensemble, usual = burnt_in(network, scenarios, seeds, orders)
    days = None if progress is None else lambda lived: progress(lived * len(pack))
    groups: dict[str, NDArray[np.float64]] = {}
    if orders.burn_in:
        recording, groups = recorded(ensemble, orders.days, orders.every, days, usual)
    else:
        recording = record(ensemble, orders.days, orders.every, days)
    prints = [ensemble.fingerprint(member) for member in range(len(pack))]
    endpoints = {**_endpoints(pack, recording, prints, orders.measures), **groups}
    return endpoints, _timeseries(pack, recording, orders.measures)


def burnt_in(
    network: SocialNetwork, scenarios: Sequence[Scenario], seeds: Sequence[int], orders: Orders
) -> tuple[Ensemble, list[int]]:
    """The ensemble at the end of its burn-in, which members that differ in what starts later live together, once.

    With ``orders.around`` it has a member more for each world in which nothing starts later, unless one of the members is it;
    and the list says of each member which one that is. Else the list is empty.
    """
    if not orders.burn_in:
        return Ensemble(network, scenarios, seeds, orders.threads), []
    before = [_before(each, orders.burn_in) for each in scenarios]
    keys = [(scenario.key, seed) for scenario, seed in zip(before, seeds, strict=True)]
    once = {key: place for place, key in reversed(list(enumerate(keys)))}
    places = sorted(once.values())
    common = Ensemble(network, [before[place] for place in places], [seeds[place] for place in places], orders.threads)
    common.advance(orders.burn_in)
    plain = {key: place for place, key in enumerate(keys) if orders.around and scenarios[place].key == key[0]}
    added = [key for key in once if orders.around and key not in plain]
    plain |= {key: len(scenarios) + place for place, key in enumerate(added)}
    lived = [*scenarios, *(before[once[key]] for key in added)]
    ensemble = common.branch(lived, [places.index(once[key]) for key in [*keys, *added]])
    return ensemble, [plain[key] for key in keys] if orders.around else []


def _before(scenario: Scenario, day: int) -> Scenario:
    """The scenario without the programmes and informal interventions that start on that day or later."""
    started = {
        table: {name: each for name, each in getattr(scenario, table).items() if each.start_day < day}
        for table in ("programmes", "informal")
    }
    return scenario.replace(**started)


def live(
    job: Job, sent: Mapping[str, SocialNetwork] | None = None, progress: Progress | None = None, run: Run = run_pack
) -> Outcome:
    """Do a pack with ``run``; ``sent``: by key, networks that no worker can build.

    What the model raises becomes failures; VersionError if the worker has another model.
    """
    if job.orders.version != version():
        raise VersionError(f"a worker has version {version()} of the model, the sweep {job.orders.version}")
    given = {key: network_at(ref, (sent or {}).get(key)) for key, ref in job.refs.items() if ref.plan is None}
    if any(network is None for network in given.values()):
        return Outcome(wanted=True)
    groups = [(str(key), pack) for key, pack in job.pack.groupby("network_key", sort=False)]
    return _joined(
        [_on_network(pack, given.get(key), job.refs[key], job.orders, progress, run) for key, pack in groups]
    )


def _on_network(
    pack: pd.DataFrame,
    network: SocialNetwork | None,
    ref: NetworkRef,
    orders: Orders,
    progress: Progress | None,
    run: Run,
) -> Outcome:
    """Do the runs of a pack that share a network, which is built if it is None."""
    try:
        found = network or network_at(ref)
        assert found is not None
    except Exception as error:
        return Outcome(failures=tuple(failure(row, error) for _, row in pack.iterrows()))
    return _lived(pack, found, orders, progress, run)


def failure(run: pd.Series, error: BaseException) -> dict[str, Any]:
    """The record of a run that failed, with its traceback and the scenario to replay."""
    known = {name: run[name] if isinstance(run[name], str) else int(run[name]) for name in JOB}
    trace = "".join(traceback.format_exception(error))
    return known | {"kind": type(error).__name__, "message": str(error), "traceback": trace}


@lru_cache(maxsize=1024)
def scenario_of(text: str) -> Scenario:
    """The scenario that a plan holds as JSON."""
    return Scenario.from_dict(json.loads(text))


def _lived(pack: pd.DataFrame, network: SocialNetwork, orders: Orders, progress: Progress | None, run: Run) -> Outcome:
    started = time.thread_time()
    try:
        tables = run(pack, network, orders, progress)
    except Exception as error:
        if len(pack) == 1:
            return Outcome(failures=(failure(pack.iloc[0], error),))
        return _joined([_lived(pack.iloc[row : row + 1], network, orders, None, run) for row in range(len(pack))])
    return Outcome(tables, seconds=time.thread_time() - started)


def _joined(outcomes: Sequence[Outcome]) -> Outcome:
    if len(outcomes) == 1:
        return outcomes[0]
    tables = [outcome.tables for outcome in outcomes if outcome.tables is not None]
    both = [
        {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        for parts in zip(*tables, strict=True)
    ]
    failures = tuple(each for outcome in outcomes for each in outcome.failures)
    return Outcome((both[0], both[1]) if both else None, failures, sum(outcome.seconds for outcome in outcomes))


def _endpoints(
    pack: pd.DataFrame, recording: Recording, prints: Sequence[str], measures: Sequence[str] | None
) -> Columns:
    values = recording.endpoints()
    runs = {name: pack[name].to_numpy() for name in [*RUN, "seed"]}
    return runs | {"fingerprint": np.array(prints, object)} | {name: values[name] for name in measures or values}


def _timeseries(pack: pd.DataFrame, recording: Recording, measures: Sequence[str] | None) -> Columns:
    """One row a run and window, run after run."""
    day, length, values = recording.timeseries()
    runs = {name: pack[name].to_numpy().repeat(len(day)) for name in RUN}
    windows = {"day": np.tile(day, len(pack)), "window": np.tile(length, len(pack))}
    return runs | windows | {name: values[name].T.ravel() for name in measures or values}
