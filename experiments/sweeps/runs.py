"""The runs of a sweep: every point in every replicate, a row each, with the key that identifies its content.

Replicate k has the same seeds at every point, so that points share their luck. Rows are in the order in which they are run:
replicate by replicate, so that an interrupted sweep is an even sample of its plan.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from experiments.running.design import Replicates, network_seed, run_key
from experiments.running.network_refs import NetworkRef, ref_of
from experiments.sweeps.plan import Plan
from simulation.network import GENERATED, SocialNetwork
from simulation.scenario import NetworkPlan


class Runs(NamedTuple):
    """The rows of ``plan.parquet``, by network key the reference to each network, and the networks that no worker can build."""

    table: pd.DataFrame
    refs: Mapping[str, NetworkRef]
    networks: Mapping[str, SocialNetwork]


def runs_of(plan: Plan) -> Runs:
    """All runs of a plan. Reads every network file that it names; raises NetworkError."""
    settings = plan.settings
    refs = _References(settings.seed, plan.folder)
    texts = [json.dumps(scenario.to_dict(), sort_keys=True) for scenario in plan.scenarios]
    keys = [scenario.key for scenario in plan.scenarios]
    rows = []
    for replicate, (network, stressor, seed) in enumerate(_worlds(plan).pairs()):
        for point in plan.points.order:
            scenario = plan.scenarios[point]
            ref = refs.of(scenario.network, network, tuple(scenario.kinds))
            key = run_key(keys[point], ref.key, seed, settings.days)
            rows.append(
                (key, plan.points.names[point], network, stressor, replicate, seed, ref.key, texts[point], point)
            )
    columns = ["key", "arm", "network", "stressor", "replicate", "seed", "network_key", "scenario", "point"]
    table = pd.DataFrame(rows, columns=columns)
    return Runs(_with_factors(table, plan), refs.by_key, refs.networks)


class _References:
    """The references to the networks of a sweep, each made once."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.seed, self.folder = seed, folder
        self.by_key: dict[str, NetworkRef] = {}
        self.networks: dict[str, SocialNetwork] = {}
        self._made: dict[tuple[NetworkPlan, int, tuple[str, ...]], NetworkRef] = {}

    def of(self, plan: NetworkPlan, number: int, kinds: tuple[str, ...]) -> NetworkRef:
        """Reference to network number ``number`` of a network plan, in a world with these kinds of life event."""
        made = plan, number, kinds
        if made not in self._made:
            ref, network = ref_of(self._located(plan), network_seed(self.seed, number), kinds)
            self._made[made] = self.by_key[ref.key] = ref
            if network is not None:
                self.networks[ref.key] = network
        return self._made[made]

    def _located(self, plan: NetworkPlan) -> NetworkPlan:
        """The network plan with its file, where it names one, looked for in the folder of the sweep's plan."""
        if not Path(plan.source).suffix:
            return plan
        return plan.model_copy(update={"source": str(self.folder / plan.source)})


def _worlds(plan: Plan) -> Replicates:
    """Replicates over networks: a sweep in which nothing is generated has one network, as any study."""
    plans = [scenario.network for scenario in plan.scenarios]
    first = next((each for each in plans if each.source == GENERATED), plans[0])
    return Replicates(
        first, plan.settings.seed, plan.settings.networks, plan.settings.replicates, tuple(plan.base.kinds)
    )


def _with_factors(table: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """One column a factor, under its dotted name, with the value that the run got."""
    points = {each.name: [values[each.name] for values in plan.points.values] for each in plan.factors}
    values = pd.DataFrame(points).iloc[table["point"]].reset_index(drop=True)
    return pd.concat([table, values], axis=1)
