"""Sweeps: the missing runs of a plan, packed into ensembles, lived, and written one pack at a time."""

from __future__ import annotations

import hashlib
import json
import traceback
from collections.abc import Callable, Sequence

import pandas as pd

from experiments.design import packs
from experiments.store import Store
from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.recording import Recording, record
from simulation.scenario import Scenario

Progress = Callable[[int], None]
"""Is told how many run-days have been lived since it was last told."""

_RUN = ["key", "arm", "network", "stressor", "replicate"]


def execute(
    store: Store,
    networks: Sequence[SocialNetwork],
    days: int,
    every: int,
    progress: Progress | None = None,
    threads: int | None = None,
) -> None:
    """Do the runs of the store's plan that are missing; one that fails is recorded, and the others go on."""
    for pack in packs(store.missing(retry=True)):
        _do(pack, store, networks, (days, every, threads), progress)


def run_pack(
    pack: pd.DataFrame,
    network: SocialNetwork,
    days: int,
    every: int,
    progress: Progress | None = None,
    threads: int | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Endpoints and time series of the runs of a pack, lived together as one ensemble."""
    scenarios = [Scenario.from_dict(json.loads(text)) for text in pack["scenario"]]
    ensemble = Ensemble(network, scenarios, [int(seed) for seed in pack["seed"]], threads)
    tell = None if progress is None else lambda lived: progress(lived * len(pack))
    recording = record(ensemble, days, every, tell)
    prints = [ensemble.fingerprint(member) for member in range(ensemble.members)]
    return _endpoints(pack, recording, prints), _timeseries(pack, recording)


def _do(
    pack: pd.DataFrame,
    store: Store,
    networks: Sequence[SocialNetwork],
    how: tuple[int, int, int | None],
    progress: Progress | None,
) -> None:
    """Do a pack; where it fails, do its runs one by one, to find the one that is to blame."""
    try:
        tables = run_pack(pack, networks[int(pack["network"].iloc[0])], *how[:2], progress, how[2])
    except Exception as error:
        if len(pack) > 1:
            for place in range(len(pack)):
                _do(pack.iloc[place : place + 1], store, networks, how, None)
        else:
            store.write_failure(_failure(pack.iloc[0], error))
        return
    store.write_pack(_name(pack), *tables)


def _name(pack: pd.DataFrame) -> str:
    """Name of a pack: a digest of its runs."""
    return hashlib.sha256("".join(pack["key"]).encode()).hexdigest()[:32]


def _failure(run: pd.Series, error: Exception) -> dict[str, object]:
    columns = (*_RUN, "seed", "scenario")
    known = {name: run[name] if isinstance(run[name], str) else int(run[name]) for name in columns}
    trace = "".join(traceback.format_exception(error))
    return known | {"kind": type(error).__name__, "message": str(error), "traceback": trace}


def _endpoints(pack: pd.DataFrame, recording: Recording, prints: Sequence[str]) -> pd.DataFrame:
    return pack[[*_RUN, "seed"]].reset_index(drop=True).assign(fingerprint=list(prints), **recording.endpoints())


def _timeseries(pack: pd.DataFrame, recording: Recording) -> pd.DataFrame:
    """One row a run and window, run after run."""
    day, length, values = recording.timeseries()
    runs = pack[_RUN].reset_index(drop=True).loc[lambda frame: frame.index.repeat(len(day))].reset_index(drop=True)
    columns = {name: value.T.ravel() for name, value in values.items()}
    windows = pd.DataFrame({"day": list(day) * len(pack), "window": list(length) * len(pack), **columns})
    return pd.concat([runs, windows], axis=1)
