"""Couples by attribute, matching and node; confidants where the source names no kinds."""

import tracemalloc

import networkx as nx
import numpy as np
import pytest

import simulation.network.pairing as pairing
from simulation.network import BUNDLED, CONFIDANT, NetworkError, SocialNetwork, describe, from_graph
from simulation.scenario import NetworkPlan


def star(ties: int) -> SocialNetwork:
    """A person 0 with ``ties`` ties and a partner, the last person, who has none."""
    graph = nx.star_graph(ties)
    graph.add_node(ties + 1)
    graph.add_edge(0, ties + 1, kind="partner")
    return from_graph(graph, NetworkPlan(pairing="attribute"), 1)


def test_attribute_needs_couples() -> None:
    with pytest.raises(NetworkError, match="pairing is 'attribute', but the source names no couple"):
        from_graph(nx.path_graph(3), NetworkPlan(pairing="attribute"), 1)


def test_auto_prefers_the_source() -> None:
    graph = nx.path_graph(4)
    graph.add_edge(0, 3, kind="partner")
    assert from_graph(graph, NetworkPlan(), 1).partner.tolist() == [3, 1, 2, 0]
    assert from_graph(graph, NetworkPlan(pairing="matching"), 1).partner.tolist() == [1, 0, 3, 2]


@pytest.mark.parametrize("exact_ties", [0, 5_000])
def test_matching_prefers_shared_neighbours(exact_ties: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "EXACT_TIES", exact_ties)
    # 1 and 2 share two neighbours (0 and 3); 4 hangs on 0, 5 on 3.
    graph = nx.Graph([(0, 1), (0, 2), (1, 2), (1, 3), (2, 3), (0, 4), (3, 5)])
    network = from_graph(graph, NetworkPlan(pairing="matching"), 1)
    assert network.partner.tolist() == [4, 2, 1, 5, 0, 3]
    assert network.ties == 4


@pytest.mark.parametrize("exact_ties", [0, 5_000])
def test_of_equal_matchings_the_strongest_is_taken(exact_ties: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a triangle all ties have a neighbour in common; in a square without diagonals none has."""
    monkeypatch.setattr(pairing, "EXACT_TIES", exact_ties)
    triangle = nx.Graph()
    triangle.add_weighted_edges_from([("a", "b", 9), ("b", "c", 2), ("a", "c", 2)])
    assert from_graph(triangle, NetworkPlan(), 1).partner.tolist() == [1, 0, 2]
    square = nx.Graph()
    square.add_weighted_edges_from([(0, 1, 1), (1, 2, 5), (2, 3, 1), (3, 0, 5)])
    assert from_graph(square, NetworkPlan(), 1).partner.tolist() == [3, 2, 1, 0]


def test_a_neighbour_in_common_counts_more_than_any_strength() -> None:
    graph = nx.Graph([(0, 1), (0, 2), (1, 2)])
    graph.add_weighted_edges_from([(2, 3, 1e30)])
    assert from_graph(graph, NetworkPlan(), 1).partner.tolist() == [1, 0, 3, 2]  # weights 2 + 1, against 2
    graph.remove_node(3)
    graph.add_weighted_edges_from([(2, 3, 1e30), (3, 4, 1e-30), (2, 4, 1.0), (1, 4, 1.0)])
    assert from_graph(graph, NetworkPlan(), 1).couples == 2


def test_the_source_says_how_couples_were_found() -> None:
    graph = nx.path_graph(5)
    assert (
        "4 of its persons were paired by matching, as it names no couples."
        in from_graph(graph, NetworkPlan(), 1).source
    )
    graph.add_edge(0, 3, kind="partner")
    assert "It names the couples." in from_graph(graph, NetworkPlan(), 1).source
    matched = from_graph(graph, NetworkPlan(pairing="matching"), 1).source
    assert "4 of its persons were paired by matching, whatever couples it names." in matched
    assert "stands for a couple" in from_graph(graph, NetworkPlan(pairing="node"), 1).source


def test_matching_takes_memory_by_ties_whatever_hubs_there_are() -> None:
    """Leaves of a star have a neighbour in common by the hundred million; none of these pairs is a tie."""
    leaves = 20_000
    tracemalloc.start()
    network = from_graph(nx.star_graph(leaves), NetworkPlan(pairing="matching"), 1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert network.couples == 1
    assert peak < 8_000 * leaves  # 160 MB, of which most is the graph; one byte for each pair of leaves would be 400 MB


def test_greedy_reaches_half_of_the_exact_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.gnp_random_graph(60, 0.1, seed=1)
    exact = from_graph(graph, NetworkPlan(pairing="matching"), 1)
    monkeypatch.setattr(pairing, "EXACT_TIES", 0)
    greedy = from_graph(graph, NetworkPlan(pairing="matching"), 1)
    assert exact.couples >= greedy.couples >= exact.couples / 2


@pytest.mark.parametrize(("ties", "confidants"), [(1, 1), (2, 1), (3, 1), (4, 2), (15, 5), (40, 5)])
def test_a_third_are_confidants_but_at_most_the_plan(ties: int, confidants: int) -> None:
    network = star(ties)
    assert network.confidants[0] == confidants
    assert network.confidants[1 : ties + 1].tolist() == [1] * ties
    assert network.neighbours[:confidants].tolist() == list(range(1, confidants + 1))


def test_confidants_are_the_strongest_ties_and_may_be_one_sided() -> None:
    graph = nx.Graph()
    graph.add_weighted_edges_from([(0, 1, 1.0), (0, 2, 5.0), (0, 3, 1.0)])
    graph.add_edge(0, 4, kind="partner")
    network = from_graph(graph, NetworkPlan(), 1)
    assert network.neighbours.tolist() == [2, 1, 3, 0, 0, 0]
    assert network.kind.tolist() == [0, 1, 1, 0, 0, 0]


@pytest.mark.parametrize("name", sorted(BUNDLED))
def test_the_matching_of_real_networks_weighs_as_much_as_that_of_networkx(name: str) -> None:
    """Weight of a tie: 1 and the neighbours that its two persons have in common."""
    graph = nx.convert_node_labels_to_integers(BUNDLED[name](), ordering="default")
    graph.remove_edges_from(nx.selfloop_edges(graph))
    weights = {(a, b): 1 + len(list(nx.common_neighbors(graph, a, b))) for a, b in graph.edges}
    nx.set_edge_attributes(graph, weights, "heavy")
    plain = nx.Graph(graph.edges)
    partner = from_graph(plain, NetworkPlan(pairing="matching"), 1).partner
    found = {tuple(sorted((row, int(mate)))) for row, mate in enumerate(partner) if mate != row}
    best = nx.max_weight_matching(graph, weight="heavy")
    assert sum(graph.edges[pair]["heavy"] for pair in found) == sum(graph.edges[pair]["heavy"] for pair in best)


def test_node_as_couple() -> None:
    graph = nx.relabel_nodes(nx.path_graph(3), {0: "x", 1: "y", 2: "z"})
    graph.nodes["x"]["experience"] = "family"
    network = from_graph(graph, NetworkPlan(pairing="node", overlap=0.0), 1)
    assert network.names == ("x/a", "x/b", "y/a", "y/b", "z/a", "z/b")
    assert network.partner.tolist() == [1, 0, 3, 2, 5, 4]
    assert network.ties == 2
    assert network.experience.tolist() == [4, 4, 0, 0, 0, 0]
    everybody = from_graph(graph, NetworkPlan(pairing="node", overlap=1.0), 1)
    assert everybody.ties == 8
    assert describe(everybody)["overlap"] == 1.0


def test_node_overlap_adds_the_other_pairs() -> None:
    graph = nx.gnp_random_graph(300, 0.05, seed=2)
    ties = from_graph(graph, NetworkPlan(pairing="node", overlap=0.3), 1).ties
    assert ties / graph.number_of_edges() == pytest.approx(1 + 3 * 0.3, rel=0.05)
    again = from_graph(graph, NetworkPlan(pairing="node", overlap=0.3), 1)
    assert again.ties == ties


def test_drawn_experience_stays_with_the_name() -> None:
    plan = NetworkPlan(pairing="matching")
    few = from_graph(nx.relabel_nodes(nx.path_graph(5), lambda n: f"p{n}"), plan, 1)
    many = from_graph(nx.relabel_nodes(nx.path_graph(range(50, -1, -1)), lambda n: f"p{n}"), plan, 1)
    place = {name: row for row, name in enumerate(many.names)}
    assert [many.experience[place[name]] for name in few.names] == few.experience.tolist()


def test_given_kinds_are_kept() -> None:
    graph = nx.path_graph(4)
    nx.set_edge_attributes(graph, {(0, 1): "confidant", (1, 2): "colleague", (2, 3): "friend"}, "kind")
    graph.add_edge(0, 3, kind="partner")
    network = from_graph(graph, NetworkPlan(), 1)
    assert np.flatnonzero(network.kind == CONFIDANT).tolist() == [0, 1]
    assert network.confidants.tolist() == [1, 1, 0, 0]
