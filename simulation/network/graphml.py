"""GraphML: persons, ties and their attributes as a file holds them, in plain words.

The reader is our own, since a misread file gives a wrong world without a word: networkx keeps default values aside, takes the
first of several graphs, flattens nested ones, and makes persons of whatever an edge names.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, parse

from simulation.network.record import NetworkError
from simulation.scenario.schema import suggestion

Attributes = dict[str, str]


class Graph(NamedTuple):
    """The one graph of a GraphML file; attributes by name, default values filled in, values as they are written."""

    nodes: dict[str, Attributes]
    edges: list[tuple[str, str, Attributes]]


class _Key(NamedTuple):
    """Declaration of an attribute."""

    domain: str  # node, edge, all, ...
    name: str
    default: str | None


def parse_graphml(path: Path) -> Graph:
    """Read a GraphML file of one flat graph; directions of edges do not count. Raises NetworkError in one sentence."""
    try:
        root = parse(path).getroot()
        return _read(root)
    except OSError as error:
        raise NetworkError(f"network file {str(path)!r} cannot be read ({error.strerror})") from error
    except (ParseError, LookupError, ValueError) as error:
        raise NetworkError(f"{str(path)!r} is not a GraphML file of one network ({error})") from error


def _read(root: Element) -> Graph:
    if _tag(root) != "graphml":
        raise ValueError(f"its root is {_tag(root)!r}, allowed is 'graphml'")
    graphs = list(_parts(root, "graph"))
    if len(graphs) != 1:
        raise ValueError(f"it holds {len(graphs)} graphs, allowed is one")
    keys = {
        _needed(key, "id"): _Key(key.get("for", "all"), key.get("attr.name", _needed(key, "id")), _default(key))
        for key in _parts(root, "key")
    }
    if any(True for _ in _parts(graphs[0], "hyperedge")):
        raise ValueError("it has hyperedges, allowed are ties between two persons")
    nodes = _nodes(graphs[0], keys)
    return Graph(nodes, [_edge(edge, keys, nodes) for edge in _parts(graphs[0], "edge")])


def _nodes(graph: Element, keys: dict[str, _Key]) -> dict[str, Attributes]:
    nodes: dict[str, Attributes] = {}
    for node in _parts(graph, "node"):
        name = _needed(node, "id")
        if name in nodes:
            raise ValueError(f"two nodes have the id {name!r}, allowed are unique ids")
        if any(True for _ in _parts(node, "graph")):
            raise ValueError(f"node {name!r} holds a graph of its own, allowed is one flat graph of persons")
        nodes[name] = _attributes(node, keys)
    return nodes


def _edge(edge: Element, keys: dict[str, _Key], nodes: dict[str, Attributes]) -> tuple[str, str, Attributes]:
    source, target = _needed(edge, "source"), _needed(edge, "target")
    for end in (source, target):
        if end not in nodes:
            raise ValueError(f"the edge {source!r}-{target!r} names {end!r}, which is no node{suggestion(end, nodes)}")
    return source, target, _attributes(edge, keys)


def _attributes(element: Element, keys: dict[str, _Key]) -> Attributes:
    """Values of a node or an edge by name of the attribute: its own, else the declared defaults."""
    domain = _tag(element)
    values = {
        key.name: key.default for key in keys.values() if key.domain in (domain, "all") and key.default is not None
    }
    for data in _parts(element, "data"):
        key = _needed(data, "key")
        if key not in keys:
            raise ValueError(f"there are data of the key {key!r}, which is not declared{suggestion(key, keys)}")
        values[keys[key].name] = "".join(data.itertext()).strip()
    return values


def _default(key: Element) -> str | None:
    return next(("".join(default.itertext()).strip() for default in _parts(key, "default")), None)


def _needed(element: Element, attribute: str) -> str:
    value = element.get(attribute)
    if value is None:
        raise ValueError(f"there is one {_tag(element)} without {attribute}")
    return value.strip()


def _parts(element: Element, tag: str) -> Iterator[Element]:
    """Children with this tag, whatever the namespace."""
    return (child for child in element if _tag(child) == tag)


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]
