"""Graphs as sources of networks: GraphML, networkx graphs, and the real networks that networkx contains."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulation.network.graphml import parse_graphml
from simulation.network.record import NetworkError
from simulation.network.table import TieRow, TieTable, plain_name, tabulate
from simulation.scenario.schema import LISTED

if TYPE_CHECKING:
    import networkx as nx

_NAMES: Final = ("name", "label")
_NODES: Final = ("partner", "experience")
_TIES: Final = ("strength", "weight", "kind")
_TWO_MODES: Final = {"bipartite": ({"0", "1"},), "type": ({"0", "1"}, {"true", "false"})}
"""Node attributes by which networkx and igraph tell the two modes of a network apart, and their values in lower case."""

Attributes = Mapping[str, Any]


def read_graphml(path: Path) -> TieTable:
    """A GraphML file of one flat graph, with the attributes that ``read_graph`` knows. Raises NetworkError."""
    graph = parse_graphml(path)
    return _tabulated(graph.nodes, graph.edges)


def read_graph(graph: nx.Graph) -> TieTable:
    """Any networkx graph: directed ties lose their direction, parallel ties merge, and the order of nodes does not count.

    Node attributes: name, or else label (if all have one and no two the same, else the node itself is the name), partner
    (node or name of the partner; missing or empty for a single), experience (kinds, comma-separated). Edge attributes:
    strength or weight, kind (confidant, friend, colleague, or partner for a couple). Notes of the table name all others.
    Raises NetworkError, also for a network of two modes (persons and events), which is to be projected first.
    """
    return _tabulated(dict(graph.nodes(data=True)), list(graph.edges(data=True)))


def read_bundled(name: str) -> TieTable:
    """One of networkx's real networks, see ``BUNDLED``."""
    return read_graph(BUNDLED[name]())._replace(notes=())


def _tabulated(nodes: Mapping[Any, Attributes], ties: Sequence[tuple[Any, Any, Attributes]]) -> TieTable:
    _check_modes(nodes, ties)
    names, attribute = _names(nodes)
    known = {plain_name(node): name for node, name in names.items()}
    partners = {name: known.get(mate, mate) for name, mate in _attribute(nodes, names, "partner").items() if mate}
    table = tabulate(_rows(ties, names), names.values(), partners, _attribute(nodes, names, "experience"))
    unused = _unused("node", nodes.values(), (attribute, *_NODES))
    return table._replace(notes=(*table.notes, *unused, *_unused("edge", (tie[2] for tie in ties), _TIES)))


def _names(nodes: Mapping[Any, Attributes]) -> tuple[dict[Any, str], str]:
    """Name of each node, and the attribute that gave it: the first that all have and no two share, '' for none."""
    for attribute in _NAMES:
        given = {node: plain_name(data[attribute]) for node, data in nodes.items() if data.get(attribute) is not None}
        if len(given) == len(nodes) == len(set(given.values())) and all(given.values()):
            return given, attribute
    return {node: plain_name(node) for node in nodes}, ""


def _check_modes(nodes: Mapping[Any, Attributes], ties: Sequence[tuple[Any, Any, Attributes]]) -> None:
    """Refuse a network of persons and events, in which every tie joins a node of one mode with a node of the other."""
    for attribute, modes in _TWO_MODES.items():
        mode = {node: str(data.get(attribute, "")).strip().lower() for node, data in nodes.items()}
        if set(mode.values()) in modes and all(mode[one] != mode[other] for one, other, _ in ties):
            raise NetworkError(
                f"the network has two modes by node attribute {attribute!r}, as persons and events, allowed are ties between "
                "persons: project it first (networkx.bipartite.weighted_projected_graph)"
            )


def _unused(part: str, data: Iterable[Attributes], used: Sequence[str]) -> Iterator[str]:
    """A sentence on the attributes of nodes or edges that are not read, if there are any."""
    unused = dict.fromkeys(name for attributes in data for name in attributes if name not in used)
    named = [f"{name} (to be called {name.lower()})" if name.lower() in used else name for name in map(str, unused)]
    if named:
        more = f" and {len(named) - LISTED} more" if len(named) > LISTED else ""
        yield f"Of its {part} attributes, {', '.join(named[:LISTED])}{more} {'are' if len(named) > 1 else 'is'} not used."


def _rows(ties: Iterable[tuple[Any, Any, Attributes]], names: Mapping[Any, str]) -> Iterator[TieRow]:
    for one, other, data in ties:
        place = f"the tie {names[one]!r}-{names[other]!r}"
        yield TieRow(place, names[one], names[other], data.get("strength", data.get("weight")), data.get("kind"))


def _attribute(nodes: Mapping[Any, Attributes], names: Mapping[Any, str], attribute: str) -> dict[str, str]:
    values = {names[node]: data.get(attribute) for node, data in nodes.items()}
    return {name: plain_name(value) for name, value in values.items() if value is not None}


def _karate() -> nx.Graph:
    import networkx as nx

    return nx.karate_club_graph()


def _davis() -> nx.Graph:
    """The women only, tied by the number of events that both attended; networkx holds women and events."""
    import networkx as nx

    graph = nx.davis_southern_women_graph()
    return nx.bipartite.weighted_projected_graph(graph, graph.graph["top"])


def _florentine() -> nx.Graph:
    import networkx as nx

    return nx.florentine_families_graph()


def _les_miserables() -> nx.Graph:
    import networkx as nx

    return nx.les_miserables_graph()


BUNDLED: Final[dict[str, Callable[[], nx.Graph]]] = {
    "karate": _karate,
    "davis": _davis,
    "florentine": _florentine,
    "les-miserables": _les_miserables,
}
"""Zachary 1977 (34 persons); Davis, Gardner & Gardner 1941 (18); Padgett & Ansell 1993 (15); Knuth 1993 (77)."""
