"""Living the stages of the sensitivity study: points that share a network travel as one ensemble, and every pack is kept
as a file of its own as soon as it is lived, so that the same command goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from experiments.running.design import MEMBERS, Replicates, network_seed
from experiments.storage.parts import Parts
from experiments.studies.sensitivity.method import Lived, Stage, arms_of
from simulation.ensemble import Ensemble
from simulation.network import load
from simulation.recording import Progress, record
from simulation.scenario import Scenario

KEPT = ("strain", "strained", "half_life", "esteem", "belonging", "isolated", "satisfaction", "conflict_days")
"""Measures of each arm that are kept beside the outcomes."""


@dataclass(frozen=True)
class Setting:
    """What all stages have in common: the scenario, its worlds, the days, the threads, and the folder that keeps packs."""

    scenario: Scenario
    worlds: Replicates
    days: int
    parts: Parts
    threads: int | None = None


@dataclass(frozen=True)
class Pack:
    """Rows of a stage that share a network, with the scenario of each."""

    rows: pd.DataFrame
    scenarios: Sequence[Scenario]

    def content(self, stage: Stage, setting: Setting) -> list[object]:
        """All that the pack's values depend on."""
        worlds = [f"{row.network}/{row.seed}" for row in self.rows.itertuples()]
        scenarios = [scenario.key for scenario in self.scenarios]
        asked = [each.name for each in stage.outcomes]
        return [stage.name, setting.days, setting.worlds.seed, asked, list(stage.arms), worlds, scenarios]


def carry_out(stage: Stage, setting: Setting, progress: Progress) -> pd.DataFrame:
    """Live what is missing of a stage; all its rows with the outcomes, and each arm's measures as ``arm.measure``."""
    tables = []
    for pack in packs(stage, setting.scenario):
        tables.append(setting.parts.part(pack.content(stage, setting), partial(_live, pack, stage, setting)))
        progress(len(pack.rows) * len(stage.arms) * setting.days)
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


def _live(pack: Pack, stage: Stage, setting: Setting) -> pd.DataFrame:
    """Live all arms of a pack's points together, and take the outcomes."""
    first, number = pack.scenarios[0], int(pack.rows["network"].iloc[0])
    network = load(first.network, network_seed(setting.worlds.seed, number), tuple(first.kinds))
    members = [arms_of(scenario, stage.arms) for scenario in pack.scenarios]
    seeds = [int(seed) for seed in pack.rows["seed"]]
    ensemble = Ensemble(
        network, [each[arm] for arm in stage.arms for each in members], seeds * len(stage.arms), setting.threads
    )
    recording = record(ensemble, setting.days, every=28)
    values = {name: value.reshape(len(stage.arms), -1) for name, value in recording.endpoints().items()}
    endpoints = {arm: {name: value[place] for name, value in values.items()} for place, arm in enumerate(stage.arms)}
    lived = Lived(network, pack.scenarios, seeds, setting.days, endpoints)
    outcomes = {each.name: each.of(lived) for each in stage.outcomes}
    raw = {f"{arm}.{name}": endpoints[arm][name] for arm in stage.arms for name in KEPT}
    return pd.concat([pack.rows.reset_index(drop=True), pd.DataFrame(outcomes | raw)], axis=1)


def _plain(value: object) -> object:
    """A number as Python has it, so that it validates."""
    return value.item() if isinstance(value, np.generic) else value
