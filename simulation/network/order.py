"""Order: how persons may lie in memory so that those who meet lie near each other.

A day reads the state of partners, and of whoever is asked for help. Where those lie near, the state is in a cache already;
in a file in random order it is not. So couples lie side by side and homes in the order of a walk over the network, breadth
first from a home at its edge (the idea of Cuthill & McKee 1969; the edge is found as Gibbs, Poole & Stockmeyer 1976 do, by
walking from the end of a first walk). The walk is long-winded where people know somebody far away, so homes then move
towards the middle of those whom they know. Nothing but speed depends on the order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from simulation.network.record import SocialNetwork

NEAR: Final = 4_096
"""Mean distance in places up to which ties count as short: couples shuffled that far cost a day no more than in place."""
SWEEPS: Final = 10
"""Times that every home moves half the way to the middle of its ties: shortens them by half, and more hardly helps."""
_AT_ONCE: Final = 2**18
"""Persons whose ties are measured in one go, so that ten million need no room for ten million at a time."""


class Ranges(NamedTuple):
    """Ties moved person by person: ``starts`` (persons + 1,), and ``taken`` (2 ties,), where each half-tie was before."""

    starts: NDArray[np.int64]
    taken: NDArray[np.int64]


def locality_order(network: SocialNetwork) -> NDArray[np.int32]:
    """(persons,) the person in each place: homes of two, couples or two singles, near those to whom they are tied.

    Couples have places 2h and 2h + 1, the lower number first; any other two places 2h and 2h + 1 hold singles, and a last place
    left over holds a single. A network that is so already, its ties ``NEAR`` on average, is left as it is. Takes a few
    seconds a million persons; depends on the network alone.
    """
    if has_homes(network.partner) and mean_distance(network) <= NEAR:
        return np.arange(network.persons, dtype=np.int32)
    lead = np.minimum(network.partner, np.arange(network.persons))
    persons = np.argsort(lead, kind="stable")
    first = np.flatnonzero(lead[persons] == persons)
    graph = _graph(network, persons, first)
    return _at_home(persons, first, _drawn_together(graph, _walked(graph)))


def has_homes(partner: NDArray[np.int32]) -> bool:
    """Whether couples (persons,) lie in places 2h and 2h + 1."""
    places = np.arange(len(partner), dtype=np.int32)
    return bool(((partner == places) | (partner == places ^ 1)).all())


def mean_distance(network: SocialNetwork) -> float:
    """Mean distance in places between two persons who are tied; 0 where nobody is."""
    total = 0
    for start in range(0, network.persons, _AT_ONCE):
        starts = network.starts[start : start + _AT_ONCE + 1]
        own = np.repeat(np.arange(start, start + len(starts) - 1, dtype=np.int32), np.diff(starts))
        total += int(np.abs(network.neighbours[starts[0] : starts[-1]] - own).sum(dtype=np.int64))
    return total / max(len(network.neighbours), 1)


def moved(starts: NDArray[np.int64], persons: NDArray[Any]) -> Ranges:
    """Where the ties of ``persons`` (persons,), in that order, come to lie and come from."""
    ties = np.diff(starts)[persons]
    after = np.concatenate([np.zeros(1, np.int64), np.cumsum(ties)])
    taken = np.repeat(starts[persons] - after[:-1], ties)
    taken += np.arange(after[-1])
    return Ranges(after, taken)


def places_of(persons: NDArray[Any]) -> NDArray[np.int32]:
    """(persons,) the place of each person where places hold ``persons``: the inverse."""
    places = np.empty(len(persons), np.int32)
    places[persons] = np.arange(len(persons), dtype=np.int32)
    return places


def _graph(network: SocialNetwork, persons: NDArray[np.intp], first: NDArray[np.intp]) -> csr_array:
    """Who is tied to whom, a couple being one; ``first``: where each couple or single begins in ``persons``."""
    from scipy.sparse import csr_array

    place = np.empty(network.persons, np.int32)
    place[persons] = np.repeat(np.arange(len(first), dtype=np.int32), np.diff(first, append=network.persons))
    starts, taken = moved(network.starts, persons)
    tied = place[network.neighbours[taken]]
    return csr_array((np.ones(len(tied)), tied, np.append(starts[first], starts[-1])), shape=(len(first), len(first)))


def _walked(graph: csr_array) -> NDArray[np.int64]:
    """Nodes in the order of the walk, one component after the other, each from its edge."""
    from scipy.sparse.csgraph import connected_components

    count, component = connected_components(graph, directed=False)
    start = np.lexsort((np.diff(graph.indptr), component))[np.searchsorted(np.sort(component), np.arange(count))]
    there = _walk(graph, component, start)
    last = np.searchsorted(component[there], np.arange(count), side="right") - 1
    return _walk(graph, component, there[last])


def _walk(graph: csr_array, component: NDArray[np.int32], start: NDArray[np.int64]) -> NDArray[np.int64]:
    """Nodes breadth first from one node ``start`` (components,) in each component, one component after the other."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    # One more node leads to all starts: a queue walks the components abreast, and sorting parts them again.
    count = graph.shape[0]
    indices = np.concatenate([graph.indices, start.astype(graph.indices.dtype)])
    starts = np.append(graph.indptr, len(indices))
    whole = csr_array((np.ones(len(indices)), indices, starts), shape=(count + 1, count + 1))
    walk = breadth_first_order(whole, count, return_predecessors=False)[1:]
    return np.asarray(walk[np.argsort(component[walk], kind="stable")], np.int64)


def _drawn_together(graph: csr_array, walk: NDArray[np.int64]) -> NDArray[np.int64]:
    """Nodes in the order of their places on the walk once each has moved towards the mean place of its neighbours."""
    ties, place = np.diff(graph.indptr), places_of(walk).astype(np.float64)
    for _ in range(SWEEPS):
        place += np.where(ties > 0, graph @ place / np.maximum(ties, 1) - place, 0.0) / 2
    return np.argsort(place, kind="stable")


def _at_home(persons: NDArray[np.intp], first: NDArray[np.intp], walk: NDArray[np.int64]) -> NDArray[np.int32]:
    """Persons home by home in the order of the walk; a single takes in the next one on it, the last one comes last."""
    size = np.diff(first, append=len(persons))[walk]
    place = 2 * np.arange(len(walk))
    alone = np.flatnonzero(size == 1)
    paired = len(alone) // 2 * 2
    place[alone[1:paired:2]] = place[alone[:paired:2]] + 1
    place[alone[paired:]] = 2 * len(walk)
    homes = np.argsort(place)
    starts = np.append(first, len(persons)).astype(np.int64)
    return persons[moved(starts, walk[homes]).taken].astype(np.int32)
