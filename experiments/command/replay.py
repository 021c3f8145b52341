"""``kithkin replay``: stored runs, or stored parts of a study, computed again and compared bit for bit."""

from __future__ import annotations

import argparse
import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.formatting import counted
from experiments.running.packs import Orders, run_pack
from experiments.running.plausible import Set, with_set
from experiments.running.study import network_of
from experiments.storage.folder import Folder, StoreError
from experiments.storage.parts import PARTS
from experiments.storage.provenance import study_sources
from experiments.storage.store import ENDPOINTS, Store
from experiments.studies.carrying import replay
from experiments.terminal import print_json, say
from simulation.scenario import Scenario


class Replayed(NamedTuple):
    """A run or part that was computed again: its key, its arm ('' for a part), the new fingerprint and the stored one.

    ``measures``: those of a run whose value differs from the stored one, though it may come from the same state.
    """

    key: str
    arm: str
    fingerprint: str
    stored: str
    measures: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether all bits are equal, of the state at the end and of every measure."""
        return self.fingerprint == self.stored and not self.measures

    @property
    def verdict(self) -> str:
        """What a person is shown of it."""
        if self.fingerprint != self.stored:
            return "DIFFERENT BITS"
        return f"DIFFERENT MEASURES ({', '.join(self.measures)})" if self.measures else "equal bits"


def main(options: argparse.Namespace) -> int:
    """Compute the chosen runs or parts again; exit status 1 if bits differ."""
    folder = Path(options.folder)
    made = Folder(folder).manifest().get("sources", {})
    if any(study_sources().get(name) != digest for name, digest in made.items()) or not made:
        say("These results were made by another version of the model; their bits may differ.")
    if (folder / PARTS).is_dir():
        parts = replay(folder, options.key or "", options.all, options.threads)
        found = [Replayed(each.key, "", each.computed, each.stored) for each in parts]
    else:
        found = [_again(*run, options.threads) for run in _chosen(folder, options)]
    equal = all(each.equal for each in found)
    if options.json:
        print_json({"runs": [{**each._asdict(), "equal": each.equal} for each in found], "equal": equal})
    else:
        for each in found:
            arm = f"{f'point {int(each.arm)}' if each.arm.isdecimal() else each.arm}  " if each.arm else ""
            print(f"{each.key}  {arm}{each.verdict}  {each.fingerprint}")
        print(
            f"{counted(len(found), 'stored result')} computed again, {sum(each.equal for each in found)} with equal bits"
        )
    return 0 if equal else 1


def _chosen(folder: Path, options: argparse.Namespace) -> list[tuple[Store, pd.DataFrame]]:
    """The chosen finished runs, each as a row of its plan, with their stores; raises StoreError if there is none.

    A run that stands in several result folders is chosen once.
    """
    found = {run["key"].iloc[0]: (store, run) for store in _stores(folder) for run in _finished(store)}
    runs = [run for key, run in found.items() if key.startswith(options.key or "")]
    if options.key and len(runs) != 1:
        raise StoreError(
            f"--key {options.key}: the keys of {len(runs)} finished runs begin so, of one it must be; plan.parquet has the keys"
        )
    if not runs:
        raise StoreError(f"{folder} holds no finished run")
    return runs if options.all else runs[:1]


def _stores(folder: Path) -> list[Store]:
    """The folder itself if it has a plan, else the result folders in it: a study may keep one for each of its variants."""
    plans = [folder / "plan.parquet"]
    if not plans[0].exists():
        plans = sorted(folder.rglob("plan.parquet"))
    return [Store(plan.parent) for plan in plans]


def _finished(store: Store) -> list[pd.DataFrame]:
    """The finished runs, collected or not: a row of the plan each, with the stored fingerprint and measures behind it."""
    runs = store.read("plan").merge(store.results(), on="key")
    return [runs.iloc[row : row + 1] for row in range(len(runs))]


def _again(store: Store, run: pd.DataFrame, threads: int | None) -> Replayed:
    about, arm = store.manifest(), str(run["arm"].iloc[0])
    run = run.assign(scenario=[_scenario(store.folder, arm, int(run["replicate"].iloc[0]))])
    first = run.iloc[0]
    network = network_of(store, first, about["seed"])
    orders = Orders(
        about["days"],
        about["every"],
        threads=threads,
        burn_in=about.get("burn_in", 0),
        around=bool(about.get("around")),
    )
    endpoints, _ = run_pack(run, network, orders)
    names = [name for name in endpoints if name not in ENDPOINTS and name in run]
    differing = [name for name in names if not np.array_equal(endpoints[name], run[name].to_numpy(), equal_nan=True)]
    prints = str(endpoints["fingerprint"][0]), str(first["fingerprint"])
    return Replayed(str(first["key"]), arm, *prints, tuple(differing))


def _scenario(folder: Path, arm: str, replicate: int) -> str:
    """The scenario of a run as JSON: that of its arm, with the plausible set of its replicate where a sweep drew some."""
    text, sets = _scenarios(folder)[arm], _sets(folder)
    if not sets:
        return text
    drawn = with_set(Scenario.from_dict(json.loads(text)), sets[replicate % len(sets)])
    return json.dumps(drawn.to_dict(), sort_keys=True)


@lru_cache(maxsize=1)
def _sets(folder: Path) -> list[Set]:
    """The plausible sets of a sweep."""
    found: list[Set] = (Folder(folder).manifest().get("plan") or {}).get("plausible", [])
    return found


@lru_cache(maxsize=1)
def _scenarios(folder: Path) -> dict[str, str]:
    """The scenarios of a folder by arm, read once for all its runs."""
    return dict(Store(folder).each_scenario())
