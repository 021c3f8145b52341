"""CSV, GraphML, networkx graphs and bundled networks; every refusal is one clear sentence."""

import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from simulation.network import BUNDLED, NetworkError, SocialNetwork, describe, from_graph, generate, load
from simulation.scenario import NetworkPlan

VILLAGE = Path(__file__).parents[2] / "data" / "village.csv"


def csv_network(folder: Path, text: str | bytes, **plan: str) -> SocialNetwork:
    path = folder / "ties.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(NetworkPlan(source=str(path), **plan), 1)  # type: ignore[arg-type]


def test_csv_with_byte_order_mark_quotes_spaces_and_crlf(tmp_path: Path) -> None:
    ties = ['"Ann, B.", Bo ,2.5, Friend', "", ' Cy,"Ann, B.",1,', "Bo,Cy,,partner"]
    text = "\r\n".join(["\ufeffsource, target ,strength,kind", *ties])
    network = csv_network(tmp_path, text)
    assert network.names == ("Ann, B.", "Bo", "Cy")
    assert network.partner.tolist() == [0, 2, 1]
    assert network.neighbours.tolist() == [1, 2, 0, 0]
    assert network.strength.tolist() == [2.5, 1, 2.5, 1]
    assert network.kind.tolist() == [1, 1, 1, 1]


def test_csv_numbers_sort_as_numbers_and_columns_in_any_order(tmp_path: Path) -> None:
    network = csv_network(tmp_path, f"target,source\n10,9\n2,10\n{'8' * 5000},2\n", pairing="matching")
    assert network.names[:3] == ("2", "9", "10")
    assert csv_network(tmp_path, "source,target\n1,0\n1,2\n").names == ()


def test_duplicates_are_counted(tmp_path: Path) -> None:
    network = csv_network(
        tmp_path, "source,target,strength,kind\na,b,1,friend\nb,a,3,colleague\nb,c,1,\na,d,1,partner\n"
    )
    assert (network.merged, network.ties) == (1, 2)
    assert network.strength.max() == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no column 'source'"),
        ("source,target\n", "no ties"),
        ("source,target,kind\na,b,partner\n", "no ties"),
        ("source\na\n", "no column 'target'"),
        ("Source,target\na,b\n", "has an unknown column 'Source'; did you mean source?"),
        ("source,target,strenght\na,b,1\n", "did you mean strength"),
        ("source,target,target\na,b,c\n", "twice"),
        ("source,target\na,b\nc,\n", "line 3 of .* has an empty name"),
        ("source,target\na,b,c\n", "line 2 of .* has 3 cells, allowed are 2"),
        ("source,target\na,a\n", "ties 'a' to itself"),
        ("source,target,kind\na,b,fiend\n", "line 2 .* unknown kind 'fiend'; did you mean friend"),
        ("source,target,strength\na,b,0\n", "strength '0', allowed are numbers above 0"),
        ("source,target,strength\na,b,-1\n", "strength '-1'"),
        ("source,target,strength\na,b,nan\n", "strength 'nan'"),
        ("source,target,strength\na,b,inf\n", "strength 'inf'"),
        ("source,target,strength\na,b,1e-60\n", "strength '1e-60'"),
        ("source,target,strength\na,b,often\n", "strength 'often'"),
        ("source,target,kind\na,b,\na,b,partner\na,c,partner\n", "line 4 .* who has partner 'b'"),
        ('source,target\n"a,b\n', "not a CSV table"),
        (b"source,target\n\xff,b\n", "not text in UTF-8"),
    ],
)
def test_csv_refusals(tmp_path: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(NetworkError, match=words) as refusal:
        csv_network(tmp_path, text)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("karatee", "nor a known network; did you mean karate"),
        ("none.csv", "'none.csv', but there is no such file"),
        ("ties.txt", r"neither a file ending in \.csv, \.graphml, \.npz"),
    ],
)
def test_unknown_sources(source: str, words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        load(source, 1)


def test_graphml_with_partners_and_experience(tmp_path: Path) -> None:
    graph = nx.Graph()
    graph.add_node("Ann", partner="Bo", experience="health, career")
    graph.add_node("Bo", partner="Ann")
    graph.add_node("Dee")
    graph.add_edge("Ann", "Cy", weight=2)
    graph.add_edge("Bo", "Cy", weight=1)
    nx.write_graphml(graph, tmp_path / "g.graphml")
    network = load(tmp_path / "g.graphml", 1)
    assert network.names == ("Ann", "Bo", "Dee", "Cy")
    assert network.partner.tolist() == [1, 0, 2, 3]
    assert network.experience.tolist() == [0b1010, 0, 0, 0]
    assert network.strength.tolist() == [2, 1, 2, 1]
    assert np.diff(network.starts).tolist() == [1, 1, 0, 2]


@pytest.mark.parametrize("text", ["", "<graphml", "<graphml></graphml>", "<html/>"])
def test_broken_graphml(tmp_path: Path, text: str) -> None:
    (tmp_path / "g.graphml").write_text(text)
    with pytest.raises(NetworkError, match="GraphML"):
        load(tmp_path / "g.graphml", 1)


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
    network = generate(NetworkPlan(persons=120), 1)
    nx.write_graphml(network.to_networkx(), tmp_path / "g.graphml")
    assert from_graph(network.to_networkx(), NetworkPlan(), 9).key == network.key
    assert load(tmp_path / "g.graphml", 9).key == network.key


def test_saved_networks_are_a_source(tmp_path: Path) -> None:
    network = generate(NetworkPlan(persons=50), 1)
    network.save(tmp_path / "n.npz")
    assert load(tmp_path / "n.npz", 7).key == network.key


@pytest.mark.parametrize(
    ("name", "persons"), [("karate", 34), ("davis", 18), ("florentine", 15), ("les-miserables", 77)]
)
def test_bundled_networks(name: str, persons: int) -> None:
    network = load(name, 1)
    assert name in BUNDLED
    assert network.persons == persons
    assert network.couples > 0
    assert name in network.source


def test_generated_is_a_source() -> None:
    assert load("generated", 3).key == generate(NetworkPlan(), 3).key


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


def test_couples_are_matched_in_a_village_whose_file_names_none() -> None:
    network = load(NetworkPlan(source=str(VILLAGE), pairing="matching"), 1)
    assert network.persons == 120
    assert network.ties + network.couples == 414  # the rows of the file
    assert network.couples > 50
    assert 0.2 < describe(network)["clustering"] < 0.25


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
