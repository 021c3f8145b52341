"""References to networks: a key that is known before the network is built, and a cache of networks in each process.

A generated network, or a real one by name, is built wherever it is needed, from its plan and seed. The key of a network from a
file is its content; a worker that does not have the network asks for it, once. A process caches what it has built or been sent.
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
from simulation.scenario import KINDS, NetworkPlan

ROOM: Final = 4_000_000
"""Most persons in all the networks that a process caches; the latest network always stays."""

_cache: OrderedDict[str, SocialNetwork] = OrderedDict()
_lock = Lock()


class NetworkRef(NamedTuple):
    """Reference to a network: its key, and what builds it; ``plan`` is None if no worker can build it.

    ``kinds``: names of the kinds of life event that its persons may have lived through.
    """

    key: str
    plan: NetworkPlan | None = None
    seed: int = 0
    kinds: tuple[str, ...] = KINDS


def ref_of(plan: NetworkPlan, seed: int, kinds: tuple[str, ...]) -> tuple[NetworkRef, SocialNetwork | None]:
    """Reference to the network of a plan, seed and kinds of event, and the network itself if workers cannot build it.

    Raises NetworkError.
    """
    if plan.origin == GENERATED or plan.origin in BUNDLED:
        parts = (plan.model_dump_json(), str(seed), ",".join(kinds), network_version())
        return NetworkRef(hashlib.sha256("/".join(parts).encode()).hexdigest()[:32], plan, seed, kinds), None
    network = load(plan, seed, kinds)
    return NetworkRef(network.key), network


def network_at(ref: NetworkRef, sent: SocialNetwork | None = None) -> SocialNetwork | None:
    """The network from the cache, else as ``sent``, else built; None if it must be sent first. Raises NetworkError."""
    with _lock:
        if ref.key in _cache:
            _cache.move_to_end(ref.key)
            return _cache[ref.key]
    network = load(ref.plan, ref.seed, ref.kinds) if sent is None and ref.plan is not None else sent
    if network is not None:
        _keep(ref.key, network)
    return network


@cache
def network_version() -> str:
    """Version of the code that builds networks: digest of its sources and of NumPy's release, whose generators it uses."""
    folder = Path(simulation.network.__file__).parent
    digest = hashlib.sha256(np.__version__.rpartition(".")[0].encode())
    for source in sorted(folder.glob("*.py")):
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()[:20]


def _keep(key: str, network: SocialNetwork) -> None:
    """Add a network to the cache, and drop the longest unused ones while all together have more than ``ROOM`` persons."""
    with _lock:
        _cache[key] = network
        while len(_cache) > 1 and sum(each.persons for each in _cache.values()) > ROOM:
            _cache.popitem(last=False)
