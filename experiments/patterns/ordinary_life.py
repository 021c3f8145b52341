"""Ordinary life: couples, friends, no programme.

The first days are simulated but not recorded, so that slow states have reached their spread when records begin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TypeVar

from experiments.running.design import Replicates
from simulation.ensemble import Ensemble, usable_cores
from simulation.network import SocialNetwork
from simulation.scenario import Scenario

BURN_IN_DAYS = 365
"""Three time constants of perceived support, twelve of belonging, four half-lives of load; esteem starts at its spread."""

Found = TypeVar("Found")


def without_programmes(scenario: Scenario) -> Scenario:
    """The scenario without programmes and informal interventions, as in the populations of published diaries and surveys."""
    return scenario.replace(programmes={}, informal={})


def each_world(
    worlds: Replicates,
    scenarios: Sequence[Scenario],
    look: Callable[[int, Ensemble], Found],
    threads: int | None = None,
) -> Iterator[Found]:
    """Results of ``look(number, ensemble)`` on the world of each replicate after its burn-in, in order; one member each.

    ``scenarios``: that of each replicate, or a single one for all. Raises NetworkError, and ValueError for a network with
    fewer than two couples.
    """
    lived = [without_programmes(each) for each in scenarios]
    networks = [_with_couples(worlds.build(number)) for number in range(worlds.networks)]

    def one(number: int, pair: tuple[int, int, int]) -> Found:
        network, _, seed = pair
        ensemble = Ensemble(networks[network], [lived[number % len(lived)]], [seed], threads=1)
        ensemble.advance(BURN_IN_DAYS)
        return look(number, ensemble)

    with ThreadPoolExecutor(threads or usable_cores()) as crew:
        yield from crew.map(one, count(), worlds.pairs())


def _with_couples(network: SocialNetwork) -> SocialNetwork:
    if network.couples < 2:
        raise ValueError(f"network {network.source} has {network.couples} couples: the patterns are of at least 2")
    return network
