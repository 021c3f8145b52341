"""Living the stages of the sensitivity study: points that share a network travel as one ensemble, and every pack is kept
as a file of its own as soon as it is lived, so that the same command goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from experiments.running.design import MEMBERS, Replicates, network_seed
from experiments.studies.formal_informal.evidence import HEADLINE
from experiments.studies.sensitivity.method import Lived, Stage, arms_of
from simulation.ensemble import Ensemble
from simulation.files import write_whole
from simulation.kernels.machine.compiling import source_digest
from simulation.network import load
from simulation.recording import Progress, record
from simulation.scenario import Scenario


@dataclass(frozen=True)
class Setting:
    """What all stages have in common: the scenario, its worlds, the days, the threads, and where packs are kept."""

    scenario: Scenario
    worlds: Replicates
    days: int
    folder: Path
    threads: int | None = None


@dataclass(frozen=True)
class Pack:
    """Rows of a stage that share a network, with the scenario of each."""

    rows: pd.DataFrame
    scenarios: Sequence[Scenario]

    def name(self, stage: Stage, setting: Setting) -> str:
        """Name of the pack's file, from all that its values depend on."""
        asked = [each.name for each in stage.outcomes]
        parts = [source_digest(), str(setting.days), str(setting.worlds.seed), json.dumps([asked, list(stage.arms)])]
        parts += [f"{row.network}/{row.seed}" for row in self.rows.itertuples()]
        parts += [scenario.key for scenario in self.scenarios]
        return f"{stage.name}-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:24]}"


def carry_out(stage: Stage, setting: Setting, progress: Progress) -> pd.DataFrame:
    """Live what is missing of a stage; all its rows with the outcomes, and each arm's measures as ``arm.measure``."""
    kept = setting.folder / "packs"
    kept.mkdir(parents=True, exist_ok=True)
    tables = []
    for pack in packs(stage, setting.scenario):
        path = kept / f"{pack.name(stage, setting)}.parquet"
        if not path.exists():
            table = pa.Table.from_pandas(_live(pack, stage, setting, progress), preserve_index=False)
            write_whole(path, lambda file, table=table: pa.parquet.write_table(table, file))  # type: ignore[misc]
        else:
            progress(len(pack.rows) * len(stage.arms) * setting.days)
        tables.append(pd.read_parquet(path))
    return pd.concat(tables).sort_values(["point", "replicate"], ignore_index=True)


def packs(stage: Stage, scenario: Scenario) -> Iterator[Pack]:
    """The stage cut into packs of rows that share a network, at most ``MEMBERS`` runs each."""
    points = stage.points
    scenarios = [
        scenario.replace({name: _plain(value) for name, value in row.items()}) for row in points.to_dict("records")
    ]
    plans = [each.network.model_dump_json() for each in scenarios]
    runs = stage.runs.assign(plan=[plans[point] for point in stage.runs["point"]])
    size = max(1, MEMBERS // len(stage.arms))
    for _, rows in runs.groupby(["network", "plan"], sort=False):
        for start in range(0, len(rows), size):
            part = rows.iloc[start : start + size].drop(columns="plan")
            yield Pack(part, [scenarios[point] for point in part["point"]])


def _live(pack: Pack, stage: Stage, setting: Setting, progress: Progress) -> pd.DataFrame:
    """Live all arms of a pack's points together, and take the outcomes."""
    network = load(pack.scenarios[0].network, network_seed(setting.worlds.seed, int(pack.rows["network"].iloc[0])))
    members = [arms_of(scenario, stage.arms) for scenario in pack.scenarios]
    seeds = [int(seed) for seed in pack.rows["seed"]]
    ensemble = Ensemble(
        network, [each[arm] for arm in stage.arms for each in members], seeds * len(stage.arms), setting.threads
    )
    recording = record(ensemble, setting.days, every=28, progress=lambda days: progress(days * ensemble.members))
    values = {name: value.reshape(len(stage.arms), -1) for name, value in recording.endpoints().items()}
    endpoints = {arm: {name: value[place] for name, value in values.items()} for place, arm in enumerate(stage.arms)}
    lived = Lived(network, pack.scenarios, seeds, setting.days, endpoints)
    outcomes = {each.name: each.of(lived) for each in stage.outcomes}
    raw = {f"{arm}.{name}": endpoints[arm][name] for arm in stage.arms for name in HEADLINE}
    return pd.concat([pack.rows.reset_index(drop=True), pd.DataFrame(outcomes | raw)], axis=1)


def _plain(value: object) -> object:
    """A number as Python has it, so that it validates."""
    return value.item() if isinstance(value, np.generic) else value
