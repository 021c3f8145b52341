"""Locality: an order of persons in memory in which persons who meet have neighbouring places.

A day reads the state of partners, and of everybody who is asked for help. If their places are near, their state is in a
cache already; in the random order of a file it is not. So couples lie side by side, and homes follow the reverse order
of Cuthill and McKee (1969; SciPy's). Homes then move towards the mean place of their neighbours, which halves the
distances in networks with distant ties. Nothing but speed depends on the order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.network.record import SocialNetwork

if TYPE_CHECKING:
    from scipy.sparse import csr_array

NEAR: Final = 4_096
"""Mean distance in places up to which ties count as short: couples shuffled that far cost a day no more than in place."""
SWEEPS: Final = 10
"""Times that every home moves half the way to the mean place of its ties: halves their distances; more hardly helps."""
_AT_ONCE: Final = 2**18
"""Persons whose ties are measured in one go, so that temporary arrays stay small in a network of ten million."""


class Ranges(NamedTuple):
    """Ties moved person by person: ``starts`` (persons + 1,), and ``taken`` (2 ties,), where each half-tie was before."""

    starts: NDArray[np.int64]
    taken: NDArray[np.int64]


def locality_order(network: SocialNetwork) -> NDArray[np.int32]:
    """(persons,) the person in each place: homes of two, couples or two singles, near those to whom they are tied.

    Couples have places 2h and 2h + 1, the lower number first. Any other two places 2h and 2h + 1 hold singles, and if the number
    of persons is odd, the last place holds a single. A network that fulfils this already, with ties of at most ``NEAR`` places
    on average, keeps its own order. Takes a few seconds a million persons; depends on the network alone.
    """
    if has_homes(network.partner) and mean_distance(network) <= NEAR:
        return np.arange(network.persons, dtype=np.int32)
    from scipy.sparse.csgraph import reverse_cuthill_mckee

    lead = np.minimum(network.partner, np.arange(network.persons))
    persons = np.argsort(lead, kind="stable")
    first = np.flatnonzero(lead[persons] == persons)
    graph = _graph(network, persons, first)
    return _at_home(persons, first, _drawn_together(graph, reverse_cuthill_mckee(graph, symmetric_mode=True)))


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
    """The ties of ``persons`` (persons,) in that order: where each row starts, and the former index of each half-tie."""
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
    """Ties between homes, (homes, homes); ``first`` (homes,): index in ``persons`` at which each couple or single begins."""
    from scipy.sparse import csr_array

    place = np.empty(network.persons, np.int32)
    place[persons] = np.repeat(np.arange(len(first), dtype=np.int32), np.diff(first, append=network.persons))
    starts, taken = moved(network.starts, persons)
    tied = place[network.neighbours[taken]]
    return csr_array((np.ones(len(tied)), tied, np.append(starts[first], starts[-1])), shape=(len(first), len(first)))


def _drawn_together(graph: csr_array, walk: NDArray[Any]) -> NDArray[np.int64]:
    """Homes (homes,) in the order of their places on the walk after each has moved towards the mean place of its neighbours."""
    ties, place = np.diff(graph.indptr), places_of(walk).astype(np.float64)
    for _ in range(SWEEPS):
        place += np.where(ties > 0, graph @ place / np.maximum(ties, 1) - place, 0.0) / 2
    return np.argsort(place, kind="stable")


def _at_home(persons: NDArray[np.intp], first: NDArray[np.intp], walk: NDArray[np.int64]) -> NDArray[np.int32]:
    """Persons home by home in the order of the walk. Two singles in a row share a home; an odd single comes last."""
    size = np.diff(first, append=len(persons))[walk]
    place = 2 * np.arange(len(walk))
    alone = np.flatnonzero(size == 1)
    paired = len(alone) // 2 * 2
    place[alone[1:paired:2]] = place[alone[:paired:2]] + 1
    place[alone[paired:]] = 2 * len(walk)
    homes = np.argsort(place)
    starts = np.append(first, len(persons)).astype(np.int64)
    return persons[moved(starts, walk[homes]).taken].astype(np.int32)
