"""From a table of ties to a network: couples and confidants are found where the source does not name them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulation.network.disposition import draw_disposition
from simulation.network.experience import addresses_of, draw_experience
from simulation.network.measures import shared_neighbours
from simulation.network.record import CONFIDANT, FRIEND, NetworkError, SocialNetwork, check_size
from simulation.network.table import TieTable, experience_of
from simulation.scenario import NetworkPlan

EXACT_TIES: Final = 5_000
"""Most ties for the maximum-weight matching, which takes seconds; with more, couples are formed heaviest tie first."""
CONFIDANT_SHARE: Final = 1 / 3
"""Confidants among a person's ties: 5 of 15 (Dunbar 2020)."""


def assemble(table: TieTable, plan: NetworkPlan, seed: int, source: str, kinds: Sequence[str]) -> SocialNetwork:
    """The network of ``table``, with couples by ``plan.pairing``; persons who stay unpaired are single.

    "attribute" takes the couples that the source names, "matching" and "node" ignore them; "auto" takes them where
    there are any, and the matching otherwise. Experience that the source does not give is drawn. Raises NetworkError
    where there are neither ties nor couples to be taken, too many persons, or no couples though the plan asks for those
    of the source.
    """
    node = plan.pairing == "node"
    own = plan.pairing in ("auto", "attribute") and table.partner is not None
    if not len(table.first) and not own:
        raise NetworkError(f"there are no ties in the network ({source}), needed is at least one")
    check_size(len(table.names) * (2 if node else 1))
    given = experience_of(table, kinds)
    network = SocialNetwork.from_ties(
        len(table.names),
        table.first,
        table.second,
        strength=table.strength,
        kind=table.kind,
        experience=given,
        kinds=kinds,
        names=table.names,
        source=" ".join((source, *table.notes)),
    )
    network = _nodes_as_couples(network, plan.overlap, seed) if node else _paired(network, table.partner, plan)
    experience = network.experience
    if given is None:
        addresses = addresses_of(network.names, network.persons)
        experience = draw_experience(addresses, len(kinds), plan.experience, seed)
    kind = _closest(network, plan.confidants) if table.kind is None else _sides(network)
    tends = draw_disposition(
        network.partner, addresses_of(network.names, network.persons), plan.baseline_correlation, seed
    )
    return _rebuilt(replace(network, disposition=tends), network.partner, kind, experience)


def match_couples(network: SocialNetwork) -> NDArray[np.int64]:
    """(persons,) partners among the ties, by weight 1 + neighbours in common, then by strength; own row for those left over.

    Up to 5,000 ties, the matching of greatest total weight (Edmonds 1965), and among several of these the one of greatest
    total rank in strength. Beyond, greedy: the heaviest tie first, of equals the strongest, then lowest rows, which reaches
    at least half of the greatest weight.
    """
    first, second, half = _ties(network)
    weight = 1 + shared_neighbours(network.starts, network.neighbours)[half]
    rank = np.unique(network.strength[half], return_inverse=True)[1]
    pairs = _heaviest_matching if len(first) <= EXACT_TIES else _greedy_matching
    partner = np.arange(network.persons)
    for one, other in pairs(first, second, weight, rank):
        partner[one], partner[other] = other, one
    return partner


def _paired(network: SocialNetwork, partner: NDArray[np.int64] | None, plan: NetworkPlan) -> SocialNetwork:
    if plan.pairing == "attribute" and partner is None:
        raise NetworkError(
            "pairing is 'attribute', but the source names no couple; allowed are a node attribute 'partner', ties of "
            "kind 'partner', or pairing 'matching' or 'node'"
        )
    if plan.pairing == "matching" or partner is None:
        reason = "as it names no couples" if partner is None else "whatever couples it names"
        partner = match_couples(network)
        paired = int(np.count_nonzero(partner != np.arange(network.persons)))
        how = f"{paired} of its persons were paired by matching, {reason}."
    else:
        how = "It names the couples."
    return _rebuilt(network, partner, _sides(network), network.experience, how)


def _heaviest_matching(
    first: NDArray[np.int64], second: NDArray[np.int64], weight: NDArray[np.int64], rank: NDArray[np.int64]
) -> list[tuple[int, int]]:
    """Couples of the greatest total weight, then of the greatest total rank: the weight counts in units that no ranks reach."""
    import networkx as nx

    unit = int(rank.max(initial=0)) * len(rank) + 1
    both = [unit * heavy + strong for heavy, strong in zip(weight.tolist(), rank.tolist(), strict=True)]
    graph: nx.Graph = nx.Graph()
    graph.add_weighted_edges_from(zip(first.tolist(), second.tolist(), both, strict=True))
    return sorted(nx.max_weight_matching(graph))


def _greedy_matching(
    first: NDArray[np.int64], second: NDArray[np.int64], weight: NDArray[np.int64], rank: NDArray[np.int64]
) -> list[tuple[int, int]]:
    order = np.lexsort((second, first, -rank, -weight))
    taken: set[int] = set()
    couples = []
    for one, other in zip(first[order].tolist(), second[order].tolist(), strict=True):
        if one not in taken and other not in taken:
            taken |= {one, other}
            couples.append((one, other))
    return couples


def _nodes_as_couples(network: SocialNetwork, overlap: float, seed: int) -> SocialNetwork:
    """Each node c becomes partners 2c and 2c + 1; a tie joins one member of each, other pairs by ``overlap``."""
    first, second, half = _ties(network)
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed % 2**64, 100])))
    joined = rng.random((len(first), 4)) < overlap
    joined[np.arange(len(first)), rng.integers(4, size=len(first))] = True
    tie, pair = np.nonzero(joined)
    rows = np.arange(2 * network.persons)
    return SocialNetwork.from_ties(
        len(rows),
        2 * first[tie] + pair // 2,
        2 * second[tie] + pair % 2,
        strength=network.strength[half][tie],
        kind=network.kind[half][tie],
        partner=rows ^ 1,
        experience=np.repeat(network.experience, 2),
        kinds=network.kinds,
        names=tuple(f"{name}/{member}" for name in network.names for member in "ab"),
        source=f"{network.source} Each of its nodes stands for a couple.",
        merged=network.merged,
    )


def _closest(network: SocialNetwork, confidants: float) -> NDArray[np.uint8]:
    """(ties, 2) kinds to first and to second: each person's strongest ties are confidants, so the kind may be one-sided.

    Strongest is by strength, then neighbours in common, then row; a third of the ties, rounded up, and at most
    ``confidants``, rounded.
    """
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    shared = shared_neighbours(network.starts, network.neighbours)
    order = np.lexsort((network.neighbours, -shared, -network.strength, own))
    rank = np.arange(len(order)) - network.starts[own]
    most = np.minimum(np.ceil(np.diff(network.starts) * CONFIDANT_SHARE - 1e-9), math.floor(confidants + 0.5))
    kind = np.full(len(order), FRIEND, np.uint8)
    kind[order[rank < most[own]]] = CONFIDANT
    return _sides(network, kind)


def _ties(network: SocialNetwork) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """(ties,) lower row, higher row, and position of the half-tie; ascending by (lower, higher)."""
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    half = np.flatnonzero(own < network.neighbours)
    half = half[np.lexsort((network.neighbours[half], own[half]))]
    return own[half], network.neighbours[half].astype(np.int64), half


def _sides(network: SocialNetwork, kind: NDArray[np.uint8] | None = None) -> NDArray[np.uint8]:
    """(ties, 2) kinds as seen from the lower and from the higher row; ``kind`` (half-ties,) is the network's by default."""
    kind = network.kind if kind is None else kind
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    back = np.flatnonzero(own > network.neighbours)
    back = back[np.lexsort((own[back], network.neighbours[back]))]
    return np.stack([kind[_ties(network)[2]], kind[back]], axis=1)


def _rebuilt(
    network: SocialNetwork,
    partner: NDArray[np.integer],
    kind: NDArray[np.uint8],
    experience: NDArray[np.uint8],
    note: str = "",
) -> SocialNetwork:
    """The ties of ``network`` but for those between partners, with ``kind`` (ties, 2), and a ``note`` after its source."""
    first, second, half = _ties(network)
    numbered = network.names == tuple(map(str, range(network.persons)))
    return SocialNetwork.from_ties(
        network.persons,
        first,
        second,
        strength=network.strength[half],
        kind=kind,
        partner=partner,
        experience=experience,
        disposition=network.disposition,
        kinds=network.kinds,
        names=() if numbered else network.names,
        source=f"{network.source} {note}".strip(),
        merged=network.merged,
    )
