"""Sources by name or by file."""

from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from simulation.network import BUNDLED, NetworkError, from_graph, generate, load
from simulation.network.shuffled import shuffled, with_isolates
from simulation.scenario import NetworkPlan


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("karatee", "nor a known network; did you mean karate"),
        ("Karate", "nor a known network; did you mean karate"),
        ("none.csv", "'none.csv', but there is no such file"),
        ("https://example.org/net.csv", "but there is no such file"),
        ("a\nb.csv", r"'a\\nb.csv', but there is no such file"),
        ("-", "nor a known network; there are generated, karate, davis, florentine, les-miserables"),
        ("/dev/stdin", "nor a known network"),
        ("..", "nor a known network"),
        ("ties.txt", r"neither a file ending in \.csv, \.graphml, \.npz"),
    ],
)
def test_unknown_sources(source: str, words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        load(source, 1)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "dir.csv").mkdir()
    with pytest.raises(NetworkError, match="but that is a folder"):
        load(tmp_path / "dir.csv", 1)


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


@pytest.mark.parametrize("name", sorted(BUNDLED))
def test_a_network_is_the_same_by_name_from_any_file_and_with_its_lines_in_any_order(name: str, tmp_path: Path) -> None:
    graph = BUNDLED[name]()
    shuffled, rng = nx.Graph(), np.random.default_rng(1)
    shuffled.add_nodes_from(rng.permutation(np.array(graph.nodes, dtype=object)).tolist())
    ties = [list(graph.edges(data="weight", default=1))[row] for row in rng.permutation(graph.number_of_edges())]
    shuffled.add_weighted_edges_from((other, one, weight) for one, other, weight in ties)
    nx.write_graphml(shuffled, tmp_path / "g.graphml")
    lines = [f"{weight},{other},{one}\n" for one, other, weight in ties]
    (tmp_path / "g.csv").write_text("strength,target,source\n" + "".join(lines), encoding="utf-8")
    plan, known = NetworkPlan(), load(name, 1)
    for found in (from_graph(shuffled, plan, 1), load(tmp_path / "g.graphml", 1)):
        assert (found.key, found.names) == (known.key, known.names)
    if nx.number_of_isolates(graph) == 0:  # which a list of ties cannot hold
        assert load(tmp_path / "g.csv", 1).key == known.key


def test_names_follow_numbers_and_both_have_an_order_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "g.csv").write_text("source,target\nb,10\n9,-1\n10,B\n-1,b\n", encoding="utf-8")
    assert load(tmp_path / "g.csv", 1).names == ("9", "10", "-1", "B", "b")


@pytest.mark.parametrize(
    ("source", "origin", "changes"),
    [
        ("generated+shuffled", "generated", ["shuffled"]), ("karate+isolates=.1", "karate", ["isolates=.1"]),
        ("my+village.csv+shuffled+isolates=0.25", "my+village.csv", ["shuffled", "isolates=0.25"]),
        ("my+village.csv", "my+village.csv", []), ("generated+shufled", "generated+shufled", []),
        ("generated+isolates=1.5", "generated+isolates=1.5", []),
    ],
)  # fmt: skip
def test_a_source_may_say_what_is_done_to_its_ties(source: str, origin: str, changes: list[str]) -> None:
    plan = NetworkPlan(source=source)
    assert (plan.origin, plan.changes) == (origin, changes)


def test_ties_are_changed_as_the_source_says() -> None:
    plain = load("karate", 3)
    assert load("karate+shuffled", 3).key == shuffled(plain, 3).key
    assert load("karate+isolates=0.25", 3).key == with_isolates(plain, 0.25, 3).key
    small = NetworkPlan(source="generated+shuffled", persons=30)
    assert load(small, 3).key == shuffled(load(small.model_copy(update={"source": "generated"}), 3), 3).key
