"""Measured properties of a network: size, spread of ties, clustering, overlap of partners and assortment."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulation.network.record import COLLEAGUE, SocialNetwork

_WEDGES_AT_ONCE: Final = 2**20
"""Pairs of ties at one person that are looked at in one go: a few dozen MB."""


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

    Friends are all ties but colleagues.
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
    """(half-ties,) how many neighbours the two ends of each half-tie have in common, in the order of ``neighbours``.

    Persons are ranked by their ties, so that few are tied to many who rank above them: memory grows with the ties, and
    time at worst with ties times their square root, whatever hubs there are (Latapy 2008, compact-forward).
    """
    persons, degree = len(starts) - 1, np.diff(starts)
    rank = np.empty(persons, np.int64)
    rank[np.argsort(degree, kind="stable")] = np.arange(persons)
    own, other = rank[np.repeat(np.arange(persons), degree)], rank[neighbours]
    ties, place = np.unique(np.minimum(own, other) * persons + np.maximum(own, other), return_inverse=True)
    return _triangles(ties, persons)[place]


def _triangles(ties: NDArray[np.int64], persons: int) -> NDArray[np.int64]:
    """(ties,) triangles in which each tie takes part; ``ties``: low * persons + high of the two ends, ascending."""
    low, high = np.divmod(ties, max(persons, 1))
    # Ties of one low end that follow each tie of this end.
    later = np.searchsorted(low, low, side="right") - np.arange(1, len(ties) + 1)
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(later)])
    count = np.zeros(len(ties), np.int64)
    for first in range(0, int(before[-1]), _WEDGES_AT_ONCE):
        wedge = np.arange(first, min(first + _WEDGES_AT_ONCE, int(before[-1])))
        one = np.searchsorted(before, wedge, side="right") - 1
        other = one + 1 + wedge - before[one]
        closing = high[one] * persons + high[other]
        found = np.minimum(np.searchsorted(ties, closing), len(ties) - 1)
        closed = ties[found] == closing
        for side in (one, other, found):
            np.add.at(count, side[closed], 1)
    return count


def _clustering(network: SocialNetwork) -> float:
    degree = np.diff(network.starts)
    own = np.repeat(np.arange(network.persons), degree)
    closed = np.bincount(own, shared_neighbours(network.starts, network.neighbours), minlength=network.persons)
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
