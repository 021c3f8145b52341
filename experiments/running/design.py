"""Designs: which runs a study consists of. A plan is a table, one row a run, each with a key that identifies its content."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.storage.provenance import model_version
from simulation.network import SocialNetwork, load
from simulation.scenario import KINDS, NetworkPlan, Scenario
from simulation.seeds import derived

if TYPE_CHECKING:
    import pandas as pd

MEMBERS = 64
"""Most runs of a pack. They share the reading of ties and the work around a pack; more are no faster, and a killed sweep would
lose more."""
PERSONS = 16_000_000
"""Most persons of a pack, summed over its members: about 2 GB of state."""
PACKS = 4
"""Number of packs that each worker gets when small packs are joined: several, so that all workers end at about the same time."""

_NETWORKS, _RUNS = 0, 1  # first step of the path under which seeds are derived


@dataclass(frozen=True)
class Replicates:
    """The networks of a study, and the seeds of the replicates on each.

    ``count`` (network, stressor) pairs are spread evenly over ``networks`` built networks; every arm has them all.
    A source that is a file or a real graph is one network, however large ``count`` is.
    ``kinds``: names of the kinds of life event that persons may have lived through.
    """

    plan: NetworkPlan
    seed: int
    networks: int
    count: int
    kinds: tuple[str, ...] = KINDS

    def __post_init__(self) -> None:
        if self.plan.origin != "generated":
            object.__setattr__(self, "networks", 1)
        object.__setattr__(self, "networks", max(1, min(self.networks, self.count)))

    def build(self, network: int) -> SocialNetwork:
        """Network number ``network``, equal at every call. Raises NetworkError."""
        return load(self.plan, network_seed(self.seed, network), self.kinds)

    def pairs(self) -> Iterator[tuple[int, int, int]]:
        """(network, stressor replicate, seed) of each replicate; the networks take turns, so that any beginning is even."""
        return map(self.pair, range(self.count))

    def pair(self, replicate: int) -> tuple[int, int, int]:
        """The (network, stressor replicate, seed) of one replicate."""
        stressor, network = divmod(replicate, self.networks)
        return network, stressor, derived(self.seed, _RUNS, network, stressor)

    def seeds(self) -> dict[int, list[int]]:
        """The seeds of each network's replicates, by number of the network."""
        found: dict[int, list[int]] = {network: [] for network in range(self.networks)}
        for network, _, seed in self.pairs():
            found[network].append(seed)
        return found


def network_seed(seed: int, network: int) -> int:
    """Seed with which network number ``network`` of a study is built."""
    return derived(seed, _NETWORKS, network)


def run_key(scenario_key: str, network_key: str, seed: int, days: int, mark: str = "") -> str:
    """Identity of a run's content, 32 hex digits: scenario, network, seed, length, and the version of model and measures.

    ``mark``: what a run that is not a plain one adds to it.
    """
    parts = (scenario_key, network_key, str(seed), str(days), model_version(), *([mark] if mark else []))
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:32]


def plan_of(
    arms: Mapping[str, Scenario],
    replicates: Replicates,
    networks: Sequence[SocialNetwork],
    days: int,
    mark: str = "",
) -> pd.DataFrame:
    """The plan: every arm in every replicate. Arms take turns, so that an interrupted study is an even sample."""
    import pandas as pd  # .4 s, which kithkin run does without

    keys = {arm: scenario.key for arm, scenario in arms.items()}
    rows = [
        {
            "key": run_key(keys[arm], networks[network].key, seed, days, mark),
            "arm": arm,
            "network": network,
            "stressor": stressor,
            "replicate": replicate,
            "seed": seed,
            "network_key": networks[network].key,
            "scenario_key": keys[arm],
        }
        for replicate, (network, stressor, seed) in enumerate(replicates.pairs())
        for arm in arms
    ]
    return pd.DataFrame(rows)


def packs(plan: pd.DataFrame, members: int = MEMBERS, fill: int = 0) -> Iterator[pd.DataFrame]:
    """Cut a plan into packs. Those of a pack that share a network, at most ``members`` runs, are simulated as one ensemble.

    Where fewer share one, runs of several networks are put into a pack until it has ``fill`` runs. Packs are about in the order
    of their first run. Results do not depend on the cut.
    """
    order, cuts = _chunks(plan["network_key"], members)
    joined: dict[int, NDArray[np.int64]] = {}
    for network, start, stop in cuts:
        if joined and (network in joined or sum(map(len, joined.values())) + stop - start > fill):
            yield plan.iloc[np.concatenate(list(joined.values()))]
            joined = {}
        joined[network] = order[start:stop]
    if joined:
        yield plan.iloc[np.concatenate(list(joined.values()))]


def _chunks(networks: pd.Series, members: int) -> tuple[NDArray[np.int64], list[tuple[int, int, int]]]:
    """Rows sorted by network, and parts of at most ``members`` that share one, in the order of their first row.

    A part is the first place of its network, and its own first and last place (exclusive).
    """
    import pandas as pd

    codes, _ = pd.factorize(networks)
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    ends = np.append(starts, len(order))[1:]
    cuts = [
        (first, start, min(start + members, end))
        for first, end in zip(starts.tolist(), ends.tolist(), strict=True)
        for start in range(first, end, members)
    ]
    return order, sorted(cuts, key=lambda cut: int(order[cut[1]]))


def members_for(runs: int, networks: int, workers: int, persons: int) -> int:
    """Members of an ensemble that keep ``workers`` busy and fit into memory: at most ``MEMBERS``, or ``PERSONS`` in all."""
    even = math.ceil(runs / max(networks, 1) / math.ceil(workers / max(networks, 1)))
    return max(1, min(MEMBERS, even, PERSONS // max(persons, 1)))


def fill_for(runs: int, workers: int, persons: int) -> int:
    """Runs of a pack with several networks: such that each worker has ``PACKS`` packs, within the limits of ``members_for``."""
    return min(MEMBERS, math.ceil(runs / (PACKS * workers)), PERSONS // max(persons, 1))
