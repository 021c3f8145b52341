"""networkx graphs as networks: names, couples, attributes; every refusal is one clear sentence."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest

from simulation.network import NetworkError, SocialNetwork, from_graph, generate, load
from simulation.scenario import NetworkPlan


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ({"a": {"partner": "bo"}, "bob": {}}, "partner of 'a' is 'bo', who is not in the network; did you mean bob"),
        ({"a": {"partner": "a"}}, "allowed is another person"),
        ({"a": {"partner": "b"}, "b": {}}, "but the partner of 'b' is None"),
        ({"a": {"partner": "b"}, "b": {"partner": "c"}, "c": {"partner": "b"}}, "but the partner of 'b' is 'c'"),
        ({"a": {"experience": "healt"}}, "experience of 'a' is 'healt': no kind of event; did you mean health"),
        ({"": {}}, "empty name"),
        ({1: {}, "1": {}}, "two persons are named '1'"),
    ],
)
def test_graph_refusals(nodes: dict[object, dict[str, str]], words: str) -> None:
    graph = nx.Graph([("a", "x"), ("b", "x")])
    graph.add_nodes_from(nodes.items())
    with pytest.raises(NetworkError, match=words):
        from_graph(graph, NetworkPlan(), 1)


@pytest.mark.parametrize("values", [(0, 1), ("0", "1"), (False, True)])
def test_a_network_of_persons_and_events_is_refused(values: tuple[object, object]) -> None:
    graph = nx.Graph([("Ann", "ball"), ("Bo", "ball")])
    attribute = "type" if values[0] is False else "bipartite"
    nx.set_node_attributes(graph, {"Ann": values[0], "Bo": values[0], "ball": values[1]}, attribute)
    with pytest.raises(NetworkError, match=f"two modes by node attribute {attribute!r}, .* project it first"):
        from_graph(graph, NetworkPlan(), 1)
    graph.add_edge("Ann", "Bo")  # a tie within a mode: these are two sorts of persons
    assert from_graph(graph, NetworkPlan(), 1).persons == 3


def test_labels_are_names_where_there_are_no_others() -> None:
    graph = nx.Graph([(0, 1), (1, 2)])
    nx.set_node_attributes(graph, {0: "Ana", 1: "Bea", 2: "Cleo"}, "label")
    graph.nodes[0]["partner"], graph.nodes[1]["partner"] = "Bea", "Ana"
    network = from_graph(graph, NetworkPlan(), 1)
    assert network.names == ("Ana", "Bea", "Cleo")
    assert network.partner.tolist() == [1, 0, 2]
    nx.set_node_attributes(graph, {0: "a", 1: "b", 2: "c"}, "name")
    with pytest.raises(NetworkError, match="partner of 'a' is 'Bea', who is not in the network"):
        from_graph(graph, NetworkPlan(), 1)


def test_attributes_that_are_not_used_are_named() -> None:
    graph = nx.Graph()
    graph.add_node("a", age=3, name="same")
    graph.add_edge("a", "b", Weight=2, since=1)
    source = from_graph(graph, NetworkPlan(), 1).source
    assert "Of its node attributes, age, name are not used." in source
    assert "Of its edge attributes, Weight (to be called weight), since are not used." in source
    assert "not used" not in from_graph(generate(NetworkPlan(persons=20), 1).to_networkx(), NetworkPlan(), 1).source


def test_graphs_without_ties_are_refused() -> None:
    for graph in (nx.Graph(), nx.empty_graph(3)):
        with pytest.raises(NetworkError, match="no ties"):
            from_graph(graph, NetworkPlan(), 1)


def test_directed_and_multigraphs_become_ties() -> None:
    plan = NetworkPlan(pairing="matching")
    graph = nx.path_graph(5)
    doubled = nx.MultiDiGraph([*graph.edges, *((b, a) for a, b in graph.edges)])
    assert from_graph(doubled, plan, 1).key == from_graph(graph, plan, 1).key
    assert from_graph(doubled, plan, 1).merged == 4


def test_round_trip_through_networkx_and_graphml(tmp_path: Path) -> None:
    """All but the dispositions, which a source does not give and which are drawn with the seed."""
    network = generate(NetworkPlan(persons=120), 1)
    nx.write_graphml(network.to_networkx(), tmp_path / "g.graphml")
    for found in (from_graph(network.to_networkx(), NetworkPlan(), 9), load(tmp_path / "g.graphml", 9)):
        assert replace(found, disposition=network.disposition).key == network.key
        assert found.disposition.std() > 0.5


def test_hash_seed_does_not_matter() -> None:
    code = "from simulation.network import load; print([load(s, 1).key for s in ('davis', 'florentine', 'karate')])"
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parents[3],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_experience_is_of_the_kinds_of_life_event_that_are_asked_for() -> None:
    """A file names kinds, and what it does not name is drawn for as many kinds as there are."""
    graph = nx.Graph([("Ann", "Bo")])
    graph.add_node("Ann", experience="care,work")
    kinds = ("care", "health", "work", "money", "home")
    network = from_graph(graph, NetworkPlan(), 1, kinds)
    assert network.experience.tolist() == [0b101, 0]
    assert network.to_networkx().nodes[0]["experience"] == "care,work"
    assert SocialNetwork.from_arrays(network.to_arrays()).kinds == kinds
    graph.add_node("Bo", experience="helth")
    with pytest.raises(NetworkError, match="no kind of event; did you mean health"):
        from_graph(graph, NetworkPlan(), 1, kinds)
    five = generate(NetworkPlan(persons=400, experience=0.5), 1, kinds)
    assert five.kinds == kinds
    assert {int(lived).bit_length() for lived in five.experience} == set(range(6))
