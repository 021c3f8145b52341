"""Measured properties of a network: size, spread of ties, clustering, overlap of partners and assortment."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulation.network.record import COLLEAGUE, SocialNetwork

_SAMPLE: Final = 100_000
"""Most persons on whom clustering is measured; in a larger network they are drawn with a fixed seed."""
_BLOCK: Final = 20_000


def describe(network: SocialNetwork) -> dict[str, float]:
    """Measured properties, by the names of the plan where it has them; nan where a property is not defined.

    ========================  ===================================================================================
    persons, couples          counts
    confidants, ties          mean number a person, partner not counted
    degree_sd                 SD of the number of ties
    clustering                mean local clustering, 0 for persons with fewer than two ties (Watts & Strogatz 1998)
    degree_assortativity      correlation of the numbers of ties at the two ends of a tie (Newman 2002)
    single_share, isolates    shares of persons without a partner, and without a tie
    overlap                   share of the friends of persons with a partner who are the partner's friends too
    assortment                shared kinds of experience among friends beyond chance, see ``_assortment``
    ========================  ===================================================================================

    Friends are all ties but colleagues. Clustering is sampled beyond 100,000 persons; all else is exact.
    """
    degree = np.diff(network.starts)
    return {
        "persons": float(network.persons),
        "couples": float(network.couples),
        "confidants": _mean(network.confidants),
        "ties": _mean(degree),
        "degree_sd": float(degree.std()) if len(degree) else np.nan,
        "clustering": _clustering(network),
        "degree_assortativity": _correlation(np.repeat(degree, degree), degree[network.neighbours]),
        "single_share": _mean(network.partner == np.arange(network.persons)),
        "isolates": _mean(degree == 0),
        "overlap": _overlap(network),
        "assortment": _assortment(network),
    }


def shared_neighbours(starts: NDArray[np.int64], neighbours: NDArray[np.int32]) -> NDArray[np.int64]:
    """(half-ties,) number of neighbours that the two ends of each half-tie have in common, in the order of ``neighbours``."""
    from scipy.sparse import csr_array

    shape = (len(starts) - 1, len(starts) - 1)
    ties = csr_array((np.ones(len(neighbours), np.int32), neighbours, starts), shape=shape)
    numbered = csr_array((np.arange(1, len(neighbours) + 1), neighbours, starts), shape=shape)
    shared = np.zeros(len(neighbours), np.int64)
    for start in range(0, shape[0], _BLOCK):
        block = slice(start, start + _BLOCK)
        paths = (ties[block] @ ties).multiply(ties[block]).tocsr()
        place = (numbered[block].multiply(paths != 0)).tocsr()
        paths.sort_indices()
        place.sort_indices()
        shared[place.data - 1] = paths.data
    return shared


def _clustering(network: SocialNetwork) -> float:
    from scipy.sparse import csr_array

    persons = network.persons
    ones = np.ones(len(network.neighbours), np.int32)
    ties = csr_array((ones, network.neighbours, network.starts), shape=(persons, persons))
    rows = np.arange(persons)
    if persons > _SAMPLE:
        rows = np.sort(np.random.default_rng(0).choice(persons, _SAMPLE, replace=False))
    closed = np.zeros(len(rows))
    for start in range(0, len(rows), _BLOCK):
        own = ties[rows[start : start + _BLOCK]]
        closed[start : start + _BLOCK] = (own @ ties).multiply(own).sum(axis=1)
    degree = np.diff(network.starts)[rows]
    return _mean(closed / np.maximum(degree * (degree - 1), 1))


def _friendships(network: SocialNetwork) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(half-ties,) persons and their friends, colleagues left out."""
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    friends = network.kind != COLLEAGUE
    return own[friends], network.neighbours[friends].astype(np.int64)


def _overlap(network: SocialNetwork) -> float:
    own, friend = _friendships(network)
    known = np.sort(own * network.persons + friend)
    paired = network.partner[own] != own
    asked = np.sort(network.partner[own[paired]].astype(np.int64) * network.persons + friend[paired])
    found = np.searchsorted(known, asked)
    return _mean(known[np.minimum(found, len(known) - 1)] == asked) if len(asked) else np.nan


def _assortment(network: SocialNetwork) -> float:
    """(observed - chance) / (1 - chance), of the share of friendships between persons who share a kind of experience.

    Chance pairs persons at random in proportion to their friends, so that 1 means all friendships are formed by shared
    experience and 0 none (Coleman 1958).
    """
    own, friend = _friendships(network)
    if not len(own):
        return np.nan
    lived = network.experience
    share = np.bincount(lived[own], minlength=256) / len(own)
    pattern = np.flatnonzero(share)
    alike = (pattern[:, None] & pattern) != 0
    chance = float(share[pattern] @ alike @ share[pattern])
    observed = _mean((lived[own] & lived[friend]) != 0)
    return (observed - chance) / (1 - chance) if chance < 1 else np.nan


def _correlation(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    if not len(one) or one.min() == one.max():
        return np.nan
    return float(np.corrcoef(one, other)[0, 1])


def _mean(values: NDArray[np.number | np.bool_]) -> float:
    return float(np.mean(values)) if len(values) else np.nan
