"""Shared neighbours and clustering, against networkx."""

import networkx as nx
import numpy as np
import pytest

from simulation.network import SocialNetwork, describe, measures


def network_of(graph: nx.Graph) -> SocialNetwork:
    ties = np.array(graph.edges).reshape(-1, 2).T
    return SocialNetwork.from_ties(len(graph), *ties)


@pytest.mark.parametrize(
    "graph",
    [
        nx.empty_graph(3),
        nx.star_graph(20),
        nx.complete_graph(9),
        nx.gnp_random_graph(60, 0.2, seed=1),
        nx.barabasi_albert_graph(200, 5, seed=2),
        nx.windmill_graph(4, 5),
    ],
)
@pytest.mark.parametrize("at_once", [7, 2**20])
def test_neighbours_in_common_are_counted(graph: nx.Graph, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "_WEDGES_AT_ONCE", at_once)
    network = network_of(graph)
    shared = measures.shared_neighbours(network.starts, network.neighbours)
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    expected = [
        len(list(nx.common_neighbors(graph, *tie)))
        for tie in zip(own.tolist(), network.neighbours.tolist(), strict=True)
    ]
    assert shared.tolist() == expected
    assert describe(network)["clustering"] == pytest.approx(nx.average_clustering(graph))


def test_two_hubs_with_all_leaves_in_common_cost_ties_not_pairs() -> None:
    leaves = 30_000
    hubs = np.repeat([0, 1], leaves)
    network = SocialNetwork.from_ties(
        leaves + 2, np.append(hubs, 0), np.append(np.tile(np.arange(2, leaves + 2), 2), 1)
    )
    shared = measures.shared_neighbours(network.starts, network.neighbours)
    assert np.bincount(shared).nonzero()[0].tolist() == [1, leaves]
