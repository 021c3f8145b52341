"""Worlds that several tests live in: plain networks, and scenarios without chance."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork, generate
from simulation.order import FOUND, Order
from simulation.population import STATE
from simulation.scenario import KINDS, NetworkPlan, Scenario

SILENT = {
    **{f"stressors.kinds.{kind}.rate": 0.0 for kind in KINDS},
    "stressors.load_effect": 0.0,
    "strain.stressor_effect": 0.0,
    "strain.load_effect": 0.0,
    "strain.noise_sd": 0.0,
    "strain.buffering": 0.0,
    "strain.belonging_effect": 0.0,
    "strain.support_effect": 0.0,
    "strain.closeness_effect": 0.0,
    "strain.esteem_effect": 0.0,
    "strain.slow_sd": 0.0,
    "resources.support_noise_sd": 0.0,
    "resources.received_effect": 0.0,
    "resources.support_of_esteem": 0.0,
    "resources.support_of_belonging": 0.0,
    "resources.esteem_rate": 0.0,
    "relationship.closeness_sd": 0.0,
    "relationship.conflict_history": 0.0,
    "relationship.strain_history": 0.0,
    "relationship.help_history": 0.0,
    "circle.active": False,
    "seeking.rate": 0.0,
}
"""Nothing happens to anybody: no stressor counts, no noise, nobody is met or asked, slow states stay where they begin."""


def silent(**changes: Any) -> Scenario:
    """A scenario in which nothing happens, but for the changes (dots written as double underscores)."""
    return Scenario().replace({**SILENT, **{name.replace("__", "."): value for name, value in changes.items()}})


def couples(number: int) -> SocialNetwork:
    """A network of ``count`` couples without friends; rows 2k and 2k + 1 are partners."""
    return SocialNetwork.from_ties(2 * number, [], [], partner=np.arange(2 * number) ^ 1)


def singles(number: int) -> SocialNetwork:
    """A network of ``count`` persons without partner or friends."""
    return SocialNetwork.from_ties(number, [], [])


def town(persons: int, seed: int = 1) -> SocialNetwork:
    """A generated network of ``persons`` persons."""
    return generate(NetworkPlan(persons=persons), seed)


def laid_out(network: SocialNetwork, persons: NDArray[np.int32]) -> SocialNetwork:
    """A copy of the network whose persons lie in memory in the order ``persons`` (persons,)."""
    same = replace(network)
    FOUND[same] = Order.holding(persons)
    return same


def scattered(network: SocialNetwork, seed: int = 1) -> SocialNetwork:
    """A copy of the network whose homes lie in random order in memory, and whose singles share homes at random."""
    random, own = np.random.default_rng(seed), np.arange(network.persons)
    lower = np.flatnonzero(network.partner > own)
    singles = random.permutation(np.flatnonzero(network.partner == own))
    shared = len(singles) // 2 * 2
    homes = np.concatenate([np.stack([lower, network.partner[lower]], axis=1), singles[:shared].reshape(-1, 2)])
    return laid_out(network, np.concatenate([random.permutation(homes).ravel(), singles[shared:]]).astype(np.int32))


def founded(network: SocialNetwork, scenario: Scenario, seed: int = 1) -> Ensemble:
    """One member, on one thread."""
    return Ensemble(network, [scenario], [seed], threads=1)


def assert_same_state(one: Ensemble, other: Ensemble, *, but: tuple[str, ...] = ()) -> None:
    """Every column of the two populations is equal, except for those named."""
    for name in STATE:
        if name not in but:
            np.testing.assert_array_equal(getattr(one.population, name), getattr(other.population, name), err_msg=name)
