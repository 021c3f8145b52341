"""Homes: the network that a run lives on, by a key that is known before the network is built, and the networks at hand.

A generated network, or a real one by name, is built wherever it is needed, from its plan and seed. A network from a file is
known by its content; a worker that does not have it asks for it, once. A process keeps what it has built or been sent.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

import numpy as np

import simulation.network
from simulation.network import BUNDLED, GENERATED, SocialNetwork, load
from simulation.scenario import NetworkPlan

ROOM: Final = 4_000_000
"""Persons in all the networks that a process keeps at hand; the latest network is always kept."""

_at_hand: OrderedDict[str, SocialNetwork] = OrderedDict()
_lock = Lock()


class Home(NamedTuple):
    """A network by its key, and how to build it: ``plan`` is None for one that cannot be built elsewhere."""

    key: str
    plan: NetworkPlan | None = None
    seed: int = 0


def home_of(plan: NetworkPlan, seed: int) -> tuple[Home, SocialNetwork | None]:
    """The home that a plan and a seed make, and its network where that has to be sent along. Raises NetworkError."""
    if plan.source == GENERATED or plan.source in BUNDLED:
        parts = (plan.model_dump_json(), str(seed), network_version())
        return Home(hashlib.sha256("/".join(parts).encode()).hexdigest()[:32], plan, seed), None
    network = load(plan, seed)
    return Home(network.key), network


def network_at(home: Home, sent: SocialNetwork | None = None) -> SocialNetwork | None:
    """The network of a home: at hand, else as ``sent``, else built; None where it must be sent first. Raises NetworkError."""
    with _lock:
        if home.key in _at_hand:
            _at_hand.move_to_end(home.key)
            return _at_hand[home.key]
    network = load(home.plan, home.seed) if sent is None and home.plan is not None else sent
    if network is not None:
        _keep(home.key, network)
    return network


@cache
def network_version() -> str:
    """Version of what builds networks: digest of its sources and of NumPy's release, whose generators it draws from."""
    folder = Path(simulation.network.__file__).parent
    digest = hashlib.sha256(np.__version__.rpartition(".")[0].encode())
    for source in sorted(folder.glob("*.py")):
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()[:20]


def _keep(key: str, network: SocialNetwork) -> None:
    """Put a network at hand, and the longest unused ones away while there are more persons than there is room for."""
    with _lock:
        _at_hand[key] = network
        while len(_at_hand) > 1 and sum(each.persons for each in _at_hand.values()) > ROOM:
            _at_hand.popitem(last=False)
