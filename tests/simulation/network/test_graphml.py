"""GraphML files as networks: what the format allows is read rightly, or refused in one sentence."""

from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from simulation.network import NetworkError, SocialNetwork, load


def test_graphml_with_partners_and_experience(tmp_path: Path) -> None:
    graph = nx.Graph()
    graph.add_node("Ann", partner="Bo", experience="health, career")
    graph.add_node("Bo", partner="Ann")
    graph.add_node("Dee")
    graph.add_edge("Ann", "Cy", weight=2)
    graph.add_edge("Bo", "Cy", weight=1)
    nx.write_graphml(graph, tmp_path / "g.graphml")
    network = load(tmp_path / "g.graphml", 1)
    assert network.names == ("Ann", "Bo", "Cy", "Dee")
    assert network.partner.tolist() == [1, 0, 2, 3]
    assert network.experience.tolist() == [0b1010, 0, 0, 0]
    assert network.strength.tolist() == [2, 1, 2, 1]
    assert np.diff(network.starts).tolist() == [1, 1, 2, 0]


KEYS = """
<key id="n" for="node" attr.name="name" attr.type="string"/>
<key id="p" for="node" attr.name="partner" attr.type="string"/>
<key id="s" for="node" attr.name="smokes" attr.type="boolean"/>
<key id="w" for="edge" attr.name="weight" attr.type="decimal"><default>3.5</default></key>
<key id="x"/>
"""


def read(folder: Path, inside: str, graph: str = '<graph edgedefault="undirected">') -> SocialNetwork:
    """The network of a GraphML file with ``KEYS`` and one graph that holds ``inside``."""
    path = folder / "g.graphml"
    whole = f'<graphml xmlns="http://graphml.graphdrawing.org/xmlns">{KEYS}{graph}{inside}</graph></graphml>'
    path.write_text(whole, encoding="utf-8")
    return load(path, 1)


def nodes(*names: str, data: str = "") -> str:
    return "".join(f'<node id="{name}">{data}</node>' for name in names)


def edge(source: str, target: str, data: str = "", more: str = "") -> str:
    return f'<edge source="{source}" target="{target}"{more}>{data}</edge>'


def test_default_values_are_filled_in(tmp_path: Path) -> None:
    ties = edge("a", "b") + edge("b", "c", '<data key="w">1</data>') + edge("a", "c", '<data key="w">9</data>')
    network = read(tmp_path, nodes("a", "b", "c") + ties)
    assert network.partner.tolist() == [2, 1, 0]
    assert network.strength.tolist() == [3.5, 3.5, 1, 1]


def test_directions_do_not_count(tmp_path: Path) -> None:
    ties = (
        edge("a", "b", more=' directed="false"')
        + edge("b", "c")
        + edge("c", "b")
        + edge("c", "d", more=' directed="true"')
    )
    mixed = read(tmp_path, nodes(*"abcd") + ties, '<graph edgedefault="directed">')
    assert mixed.merged == 1
    assert mixed.key == read(tmp_path, nodes(*"abcd") + edge("a", "b") + edge("b", "c") + edge("c", "d")).key


def test_attributes_that_are_not_used_may_hold_anything_and_are_named(tmp_path: Path) -> None:
    inside = nodes("a", "b", data='<data key="s">yes</data><data key="x"><y:Label xmlns:y="u">z</y:Label></data>')
    network = read(tmp_path, inside + edge("a", "b"))
    assert network.names == ("a", "b")
    assert "Of its node attributes, smokes, x are not used." in network.source


@pytest.mark.filterwarnings("error")
def test_a_key_without_a_type_is_read_quietly(tmp_path: Path) -> None:
    assert read(tmp_path, nodes("a", "b", data='<data key="x">1</data>') + edge("a", "b")).persons == 2


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (nodes("a", "b") + edge("a", "n3"), "the edge 'a'-'n3' names 'n3', which is no node"),
        (nodes("a", "a"), "two nodes have the id 'a', allowed are unique ids"),
        ("<node/>", "there is one node without id"),
        (nodes("a") + '<edge source="a"/>', "there is one edge without target"),
        (nodes("a", data='<data key="q">1</data>'), "data of the key 'q', which is not declared"),
        (
            nodes("g", data=f"<graph>{nodes('a')}</graph>"),
            "node 'g' holds a graph of its own, allowed is one flat graph",
        ),
        ("<hyperedge/>", "it has hyperedges, allowed are ties between two persons"),
        ("</graph><graph>" + nodes("a"), "it holds 2 graphs, allowed is one"),
        (
            nodes("a", "b") + edge("a", "b", '<data key="w">0.0</data>'),
            "the tie 'a'-'b' has strength '0.0', allowed are",
        ),
        (
            nodes("a", data='<data key="p">NA</data>') + nodes("b") + edge("a", "b"),
            "partner of 'a' is 'NA', who is not in the network; leave it empty for a person who is single",
        ),
        ("<node", "is not a GraphML file of one network .*not well-formed"),
    ],
)
def test_files_that_would_be_misread_are_refused(tmp_path: Path, inside: str, words: str) -> None:
    with pytest.raises(NetworkError, match=words) as refusal:
        read(tmp_path, inside)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("text", ["", "<graphml", "<graphml></graphml>", "<html/>"])
def test_broken_graphml(tmp_path: Path, text: str) -> None:
    (tmp_path / "g.graphml").write_text(text)
    with pytest.raises(NetworkError, match="GraphML"):
        load(tmp_path / "g.graphml", 1)
