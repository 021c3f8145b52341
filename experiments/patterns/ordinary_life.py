"""Ordinary life: couples, friends, no programme; long enough for diaries.

The first days are simulated but not recorded, so that slow states have reached their spread when the diary begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TypeVar

from experiments.patterns.diary import YEAR, Diary, keep_diary
from experiments.running.design import Replicates
from simulation.ensemble import Ensemble, usable_cores
from simulation.network import SocialNetwork
from simulation.scenario import Scenario

BURN_IN_DAYS = 365
"""Four time constants of perceived support, twelve of belonging, six half-lives of load."""

Found = TypeVar("Found")


def without_programmes(scenario: Scenario) -> Scenario:
    """The scenario without its programmes, as in the populations of the published diaries and surveys."""
    return scenario.replace(programmes={})


def each_diary(
    worlds: Replicates,
    scenario: Scenario,
    look: Callable[[int, Diary], Found],
    days: int = YEAR,
    threads: int | None = None,
) -> Iterator[Found]:
    """Results of ``look(number, diary)`` on the diary of each replicate, in order; the diaries themselves are not kept.

    Raises NetworkError, and ValueError for a network with fewer than two couples.
    """
    world = without_programmes(scenario)
    networks = [_with_couples(worlds.build(number)) for number in range(worlds.networks)]

    def one(number: int, pair: tuple[int, int, int]) -> Found:
        network, _, seed = pair
        ensemble = Ensemble(networks[network], [world], [seed], threads=1)
        ensemble.advance(BURN_IN_DAYS)
        return look(number, keep_diary(ensemble, days)[0])

    with ThreadPoolExecutor(threads or usable_cores()) as crew:
        yield from crew.map(one, count(), worlds.pairs())


def _with_couples(network: SocialNetwork) -> SocialNetwork:
    if network.couples < 2:
        raise ValueError(f"network {network.source} has {network.couples} couples: the patterns are of at least 2")
    return network
