"""Ground: what all worlds of a scene, and all scenes that begin alike, have in common: the network and where everybody stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.live import limits
from simulation.live.layout import positions
from simulation.live.request import RequestError
from simulation.network import SocialNetwork, load
from simulation.scenario import NetworkPlan, Scenario
from simulation.seeds import derived

_NETWORKS = 0
"""Step of the path under which seeds of networks are derived, as the experiments do: the first network."""
_KEPT = 8
_building = Lock()
_NAMES = (
    "Ada Ben Cem Dia Eli Fay Gus Hana Ida Jan Kim Leo Mia Noa Ole Pia Quin Rui Sam Tea Uma Vik Wen Xia Yan "
    "Zoe Ali Bea Cai Dan Eva Finn Gia Hugo Ines Jon Kaya Luz Max Nina Omar Pau Rosa Sven Tom Ugo Vera Will Yara Zev "
    "Amir Bela Cleo Dora Emil Flor Gabi Hal Iris Jude Kai Lena Milo Nora Otis Paz Remy Sara Theo Ursa Vito Wanda Xeno Yuri Zara"
)
NAMES = tuple(_NAMES.split())
"""A class talks about Ada and Ben more easily than about persons 0 and 1; the number says which Ada."""


@dataclass(frozen=True, eq=False)
class Ground:
    """A network, with the places (persons, 2) of its persons from 0 to 1, and the plan by which it was made."""

    network: SocialNetwork
    places: NDArray[np.float32]
    plan: NetworkPlan

    @cached_property
    def ties(self) -> NDArray[np.int32]:
        """(ties, 3) both ends, and the closer of the two kinds that a tie has."""
        network = self.network
        rows = np.repeat(np.arange(network.persons), np.diff(network.starts))
        low, high = np.minimum(rows, network.neighbours), np.maximum(rows, network.neighbours)
        pair, kind = low * network.persons + high, network.kind.astype(np.int64)
        order = np.lexsort((kind, pair))
        pair, first = np.unique(pair[order], return_index=True)
        return np.stack([*np.divmod(pair, max(network.persons, 1)), kind[order][first]], axis=1).astype(np.int32)

    @cached_property
    def message(self) -> dict[str, Any]:
        """The part of a scene's message that is about the ground."""
        network = self.network
        return {
            "persons": network.persons,
            "network": network.source,
            "names": [self.name(person) for person in range(network.persons)],
            "partner": np.where(network.partner == np.arange(network.persons), -1, network.partner).tolist(),
            "ties": self.ties.ravel().tolist(),
            "positions": [round(float(place), 4) for place in self.places.ravel()],
        }

    def name(self, person: int) -> str:
        """The network's name of a person; where it has none, a first name with the person's number, as 'Ada 75'."""
        return self.network.names[person] if self.network.names else f"{NAMES[person % len(NAMES)]} {person}"


def network_of(scenario: Scenario, seed: int) -> SocialNetwork:
    """The network for a scenario, built once for all scenes; RequestError if it is too large, NetworkError if it cannot be."""
    with _building:
        return _network_of(scenario.network.model_dump_json(), seed, tuple(scenario.kinds))


def ground_of(scenario: Scenario, seed: int) -> Ground:
    """The ground for a scenario, built once for all scenes; errors as ``network_of``."""
    with _building:
        return _ground_of(scenario.network.model_dump_json(), seed, tuple(scenario.kinds))


@lru_cache(maxsize=_KEPT)
def _network_of(plan: str, seed: int, kinds: tuple[str, ...]) -> SocialNetwork:
    network = load(NetworkPlan.model_validate_json(plan), derived(seed, _NETWORKS, 0), kinds)
    fewest, most = limits.PERSONS
    if not 1 <= network.persons <= most:
        raise RequestError(f"the network has {network.persons} persons: the live view shows {fewest} to {most}")
    return network


@lru_cache(maxsize=_KEPT)
def _ground_of(plan: str, seed: int, kinds: tuple[str, ...]) -> Ground:
    network = _network_of(plan, seed, kinds)
    ground = Ground(network, positions(network), NetworkPlan.model_validate_json(plan))
    _ = ground.message
    return ground
