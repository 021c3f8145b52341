"""Null models of topology: a network with its ties exchanged at random, and one in which some persons have no ties.

A shuffled network keeps persons, couples, and everybody's number of ties of each kind; who knows whom is left to chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from simulation.network.record import NetworkError, SocialNetwork

ROUNDS: Final = 60
"""Rounds of swaps. Each round offers a swap to about half of the ties; about twenty rounds bring clustering down to chance."""

Rows = NDArray[np.int64]


class TieList(NamedTuple):
    """Every tie once, with its kind as seen from each end."""

    first: Rows  # (ties,)
    second: Rows  # (ties,)
    strength: NDArray[np.float32]  # (ties,)
    kind: NDArray[np.uint8]  # (ties, 2) to first, to second


def tie_list(network: SocialNetwork) -> TieList:
    """The ties of a network, lower row first, ascending."""
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    low, high = np.minimum(own, network.neighbours), np.maximum(own, network.neighbours)
    order = np.lexsort((own, high, low)).reshape(-1, 2)  # the half-tie of the lower row comes first
    return TieList(
        low[order[:, 0]].astype(np.int64),
        high[order[:, 0]].astype(np.int64),
        network.strength[order[:, 0]],
        network.kind[order],
    )


def shuffled(network: SocialNetwork, seed: int, rounds: int = ROUNDS) -> SocialNetwork:
    """The same persons and couples, with ties exchanged at random; the same for the same seed.

    Two ties a-b and c-d become a-d and c-b (double edge swap, Maslov & Sneppen 2002) where both are of the same kinds to
    their ends, so that everybody keeps the number of ties of each kind. Swaps that would tie a person to itself, to the
    partner, or twice to another are refused; in a dense network most are. Strength goes with the first end. Clustering,
    the overlap of partners and assortment fall to what chance gives.
    """
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed % 2**64, 200])))
    ties = tie_list(network)
    for _ in range(rounds):
        ties = _turned(ties, rng)
        _swap(ties, *_offers(ties, rng), network.partner)
    return SocialNetwork.from_ties(
        network.persons, ties.first, ties.second,
        strength=ties.strength, kind=ties.kind, partner=network.partner,
        experience=network.experience, disposition=network.disposition, kinds=network.kinds,
        names=network.names, source=f"{network.source} Ties shuffled.", merged=network.merged,
    )  # fmt: skip


def with_isolates(network: SocialNetwork, share: float, seed: int) -> SocialNetwork:
    """The network without the ties of a drawn ``share`` (0 to 1) of the persons; all other ties stay.

    8 to 25 % of people name nobody with whom they discuss important matters (McPherson et al. 2006; disputed). The others
    lose their ties to these persons, so that the mean number of ties falls by about twice the share.
    Raises NetworkError for a share out of range.
    """
    if not 0 <= share <= 1:
        raise NetworkError(f"share of isolates is {share}, allowed are shares from 0 to 1")
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed % 2**64, 201])))
    alone = np.zeros(network.persons, bool)
    alone[np.argsort(rng.random(network.persons), kind="stable")[: round(share * network.persons)]] = True
    ties = tie_list(network)
    kept = ~(alone[ties.first] | alone[ties.second])
    return SocialNetwork.from_ties(
        network.persons, ties.first[kept], ties.second[kept],
        strength=ties.strength[kept], kind=ties.kind[kept], partner=network.partner,
        experience=network.experience, disposition=network.disposition, kinds=network.kinds,
        names=network.names, source=f"{network.source} {share:.0%} without ties.", merged=network.merged,
    )  # fmt: skip


def changed(network: SocialNetwork, changes: Sequence[str], seed: int) -> SocialNetwork:
    """The network with what a source names behind its origin done to its ties: 'shuffled', 'isolates=SHARE'."""
    for change in changes:
        name, _, share = change.partition("=")
        network = shuffled(network, seed) if name == "shuffled" else with_isolates(network, float(share), seed)
    return network


def _turned(ties: TieList, rng: Generator) -> TieList:
    """The ties with the closer kind first; where both kinds are the same, either end may come first."""
    toss = rng.random(len(ties.first)) < 0.5
    turn = np.where(ties.kind[:, 0] == ties.kind[:, 1], toss, ties.kind[:, 0] > ties.kind[:, 1])
    return TieList(
        np.where(turn, ties.second, ties.first),
        np.where(turn, ties.first, ties.second),
        ties.strength,
        np.where(turn[:, None], ties.kind[:, ::-1], ties.kind),
    )


def _offers(ties: TieList, rng: Generator) -> tuple[Rows, Rows]:
    """Pairs of ties of the same kinds, drawn at random. Each tie is in one pair at most; half of the pairs are offered.

    If every pair were offered, an even number of rounds could lead two lonely ties back to where they were.
    """
    signature = ties.kind[:, 0].astype(np.int64) * 256 + ties.kind[:, 1]
    order = np.lexsort((rng.random(len(signature)), signature))
    one, other = order[: len(order) // 2 * 2].reshape(-1, 2).T
    offered = (signature[one] == signature[other]) & (rng.random(len(one)) < 0.5)
    return one[offered], other[offered]


def _swap(ties: TieList, one: Rows, other: Rows, partner: NDArray[np.int32]) -> None:
    """Exchange the second ends of the offered pairs if both new ties are allowed; writes ``ties.second``."""
    first, second, persons = ties.first, ties.second, len(partner)
    made = np.stack([_numbered(first[one], second[other], persons), _numbered(first[other], second[one], persons)])
    fresh = ~np.isin(made, _numbered(first, second, persons))
    _, place, count = np.unique(made, return_inverse=True, return_counts=True)
    once = count[place].reshape(made.shape) == 1  # two offers that make the same tie are both refused
    allowed = (fresh & once).all(axis=0)
    for a, b in ((first[one], second[other]), (first[other], second[one])):
        allowed &= (a != b) & (partner[a] != b)
    one, other = one[allowed], other[allowed]
    second[one], second[other] = second[other], second[one].copy()


def _numbered(a: Rows, b: Rows, persons: int) -> Rows:
    """One number for each unordered pair."""
    return np.minimum(a, b) * persons + np.maximum(a, b)
