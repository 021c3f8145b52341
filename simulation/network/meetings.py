"""Meetings: persons come alone or as couples, gather where they are near, and everybody present becomes acquainted."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Pairs = NDArray[np.int64]
"""Unordered pairs of persons, each one number low * persons + high; ascending and unique."""


class Parties(NamedTuple):
    """Parties that come to meetings: each is a person alone, or a couple together."""

    first: Rows  # (parties,)
    second: Rows  # (parties,) -1 where the first comes alone


def parties(visits: Rows, together: float, partner: Rows, rng: Generator) -> Parties:
    """Parties in which each person comes ``visits`` (persons,) times, partners as one party with probability ``together``."""
    rows = np.arange(len(partner))
    lead = np.flatnonzero(partner > rows)
    mate = partner[lead]
    joint = rng.binomial(np.minimum(visits[lead], visits[mate]), together)
    alone = visits.copy()
    alone[lead] -= joint
    alone[mate] -= joint
    first = np.concatenate([np.repeat(lead, joint), np.repeat(rows, alone)])
    second = np.concatenate([np.repeat(mate, joint), np.full(alone.sum(), -1)])
    return Parties(first, second)


def meet(guests: Parties, place: NDArray[np.float64], sizes: Rows, partner: Rows) -> Pairs:
    """Pairs who get acquainted when the guests gather in the order of ``place`` (parties,), ``sizes`` at a time.

    ``sizes`` (groups,) counts parties and covers them all. Partners need no introduction.
    """
    order = np.argsort(place, kind="stable")
    seats = np.stack([guests.first[order], guests.second[order]], axis=1).ravel()
    taken = seats >= 0
    group = np.repeat(np.repeat(np.arange(len(sizes)), sizes)[: len(order)], 2)[taken]
    seats = seats[taken]
    counts = np.bincount(group, minlength=1)
    starts = np.cumsum(counts) - counts
    occurring = np.flatnonzero(np.bincount(counts)).tolist()
    found = [_cliques(seats, starts[counts == size], size, partner) for size in occurring if size > 1]
    return _each_once(np.concatenate([np.zeros(0, np.int64), *found]))


def new_pairs(found: Pairs, known: Pairs) -> Pairs:
    """Pairs of ``found`` that are not in ``known``."""
    if not len(known):
        return found
    place = np.minimum(np.searchsorted(known, found), len(known) - 1)
    fresh: Pairs = found[known[place] != found]
    return fresh


def join_pairs(one: Pairs, other: Pairs) -> Pairs:
    """Both sets of pairs, which have none in common, in order."""
    return np.sort(np.concatenate([one, other]), kind="stable")


def thin_pairs(pairs: Pairs, most: int, rng: Generator) -> Pairs:
    """At most ``most`` of the pairs, drawn at random."""
    if len(pairs) <= most:
        return pairs
    return pairs[np.sort(rng.choice(len(pairs), most, replace=False, shuffle=False))]


def all_pairs(partner: Rows) -> Pairs:
    """Every pair of persons who are not partners."""
    low, high = np.triu_indices(len(partner), 1)
    apart = partner[low] != high
    pairs: Pairs = low[apart] * len(partner) + high[apart]
    return pairs


def _each_once(pairs: Rows) -> Pairs:
    """The pairs sorted and each once. NumPy's ``unique`` hashes, which takes ten times as long for millions."""
    pairs.sort()
    return pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]


def _cliques(seats: Rows, starts: Rows, size: int, partner: Rows) -> Rows:
    """All pairs within the groups of ``size`` persons that begin at ``starts``, partners and repeated guests left out."""
    present = seats[starts[:, None] + np.arange(size)]
    left, right = np.triu_indices(size, 1)
    one, other = present[:, left].ravel(), present[:, right].ravel()
    apart = (one != other) & (partner[one] != other)
    one, other = one[apart], other[apart]
    pairs: Pairs = np.minimum(one, other) * len(partner) + np.maximum(one, other)
    return pairs
