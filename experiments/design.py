"""Designs: which runs a study consists of. A plan is a table, one row a run, each with a key that identifies its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from simulation.kernels.compiling import source_digest
from simulation.network import SocialNetwork, load
from simulation.scenario import NetworkPlan, Scenario
from simulation.seeds import derived

_NETWORKS, _RUNS = 0, 1  # first step of the path under which seeds are derived


@dataclass(frozen=True)
class Worlds:
    """The networks of a study, and the seeds under which each is lived in.

    ``replicates`` (network, stressor) pairs are spread evenly over ``networks`` built networks; every arm has them all.
    A source that is a file or a real graph is one network, however many replicates.
    """

    plan: NetworkPlan
    seed: int
    networks: int
    replicates: int

    def __post_init__(self) -> None:
        if self.plan.source != "generated":
            object.__setattr__(self, "networks", 1)
        object.__setattr__(self, "networks", max(1, min(self.networks, self.replicates)))

    def build(self, network: int) -> SocialNetwork:
        """Network number ``network``; the same every time. Raises NetworkError."""
        return load(self.plan, derived(self.seed, _NETWORKS, network))

    def pairs(self) -> Iterator[tuple[int, int, int]]:
        """(network, stressor replicate, seed) of each replicate; the networks take turns, so that any beginning is even."""
        for replicate in range(self.replicates):
            stressor, network = divmod(replicate, self.networks)
            yield network, stressor, derived(self.seed, _RUNS, network, stressor)

    def seeds(self) -> dict[int, list[int]]:
        """The seeds of each network's replicates, by number of the network."""
        found: dict[int, list[int]] = {network: [] for network in range(self.networks)}
        for network, _, seed in self.pairs():
            found[network].append(seed)
        return found


def run_key(scenario: Scenario, network_key: str, seed: int, days: int) -> str:
    """Identity of a run's content: scenario, network, seed, length, and the version of the model; 32 hex digits."""
    parts = (scenario.key, network_key, str(seed), str(days), source_digest())
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:32]


def plan_of(arms: Mapping[str, Scenario], worlds: Worlds, networks: Sequence[SocialNetwork], days: int) -> pd.DataFrame:
    """The plan: every arm in every world, replicates interleaved, so that an interrupted study is an even sample."""
    texts = {arm: json.dumps(scenario.to_dict(), sort_keys=True) for arm, scenario in arms.items()}
    rows = [
        {
            "key": run_key(scenario, networks[network].key, seed, days),
            "arm": arm,
            "network": network,
            "stressor": stressor,
            "replicate": replicate,
            "seed": seed,
            "network_key": networks[network].key,
            "scenario": texts[arm],
        }
        for replicate, (network, stressor, seed) in enumerate(worlds.pairs())
        for arm, scenario in arms.items()
    ]
    return pd.DataFrame(rows)


def packs(plan: pd.DataFrame, members: int = 32) -> list[pd.DataFrame]:
    """Cut a plan into packs of at most ``members`` runs that share a network, to travel as one ensemble.

    Packs are in the order of their first replicate. Results do not depend on the cut.
    """
    cut = [
        rows.iloc[start : start + members]
        for _, rows in plan.groupby("network", sort=True)
        for start in range(0, len(rows), members)
    ]
    return sorted(cut, key=lambda pack: (int(pack["replicate"].iloc[0]), int(pack["network"].iloc[0])))
