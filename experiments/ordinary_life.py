"""Ordinary life: couples, friends, no programme; long enough for diaries, with a network of its own for each replicate.

The first days are lived but not looked at, so that slow states have found their spread before the diary begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from experiments.design import Worlds
from experiments.diary import YEAR, Diary, keep_diary
from simulation.ensemble import Ensemble, usable_cores
from simulation.network import SocialNetwork
from simulation.scenario import Scenario

BURN_IN_DAYS = 365
"""Four time constants of perceived support, twelve of belonging, six half-lives of load."""

Found = TypeVar("Found")


def without_programmes(scenario: Scenario) -> Scenario:
    """The same world as it is without any programme: the one that diaries and surveys were made in."""
    return scenario.replace(programmes={})


def each_diary(
    scenario: Scenario,
    seed: int,
    replicates: int,
    look: Callable[[Diary], Found],
    days: int = YEAR,
    threads: int | None = None,
) -> Iterator[Found]:
    """What ``look`` finds in a year's diary of each replicate, in order; the diaries themselves are not kept.

    Raises NetworkError, and ValueError for a network with fewer than two couples.
    """
    world = without_programmes(scenario)
    worlds = Worlds(world.network, seed, replicates, replicates)

    def one(pair: tuple[int, int, int]) -> Found:
        network, _, luck = pair
        ensemble = Ensemble(_with_couples(worlds.build(network)), [world], [luck], threads=1)
        ensemble.advance(BURN_IN_DAYS)
        return look(keep_diary(ensemble, days)[0])

    with ThreadPoolExecutor(threads or usable_cores()) as crew:
        yield from crew.map(one, worlds.pairs())


def _with_couples(network: SocialNetwork) -> SocialNetwork:
    if network.couples < 2:
        raise ValueError(f"network {network.source} has {network.couples} couples: the patterns are of at least 2")
    return network
