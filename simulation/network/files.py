"""Sources of networks: CSV edge lists, GraphML, networkx graphs, and the real networks that networkx contains."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import ParseError

from simulation.network.record import NetworkError
from simulation.network.table import TieRow, TieTable, tabulate
from simulation.scenario.schema import suggestion

if TYPE_CHECKING:
    import networkx as nx

_REQUIRED: Final = ("source", "target")
_COLUMNS: Final = (*_REQUIRED, "strength", "kind")


def read_csv(path: Path) -> TieTable:
    """An edge list in UTF-8 with a header: source, target and, if wanted, strength (> 0) and kind, in any order.

    A row of kind "partner" names a couple. Persons without a tie or a partner cannot appear in an edge list;
    GraphML can hold them. Raises NetworkError with the line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return tabulate(_csv_ties(file, str(path)))
    except UnicodeDecodeError as error:
        raise NetworkError(f"{str(path)!r} is not text in UTF-8 ({error.reason} at byte {error.start})") from error
    except csv.Error as error:
        raise NetworkError(f"{str(path)!r} is not a CSV table ({error})") from error
    except OSError as error:
        raise NetworkError(f"network file {str(path)!r} cannot be read ({error.strerror})") from error


def read_graphml(path: Path) -> TieTable:
    """A GraphML file, with the attributes that ``read_graph`` knows."""
    import networkx as nx

    try:
        graph = nx.read_graphml(path)
    except OSError as error:
        raise NetworkError(f"network file {str(path)!r} cannot be read ({error.strerror})") from error
    except (ParseError, nx.NetworkXError, ValueError, KeyError, TypeError, AttributeError, LookupError) as error:
        raise NetworkError(f"{str(path)!r} is not a GraphML file ({error})") from error
    return read_graph(graph)


def read_graph(graph: nx.Graph) -> TieTable:
    """Any networkx graph: directed ties lose their direction, parallel ties merge.

    Node attributes: name (if all have one and no two the same, else the node itself is the name), partner (node or name
    of the partner; missing or empty for a single), experience (kinds, comma-separated). Edge attributes: strength or
    weight, kind (confidant, friend, colleague, or partner for a couple).
    """
    own = {node: str(node).strip() for node in graph}
    given = {node: str(data.get("name", "")).strip() for node, data in graph.nodes(data=True)}
    names = given if all(given.values()) and len(set(given.values())) == len(own) else own
    known = dict(zip(own.values(), names.values(), strict=True))
    partners = {name: known.get(mate, mate) for name, mate in _attribute(graph, names, "partner").items() if mate}
    return tabulate(_graph_ties(graph, names), names.values(), partners, _attribute(graph, names, "experience"))


def read_bundled(name: str) -> TieTable:
    """One of networkx's real networks, see ``BUNDLED``."""
    return read_graph(BUNDLED[name]())


def _csv_ties(file: Iterator[str], path: str) -> Iterator[TieRow]:
    reader = csv.reader(file, skipinitialspace=True, strict=True)
    header = [cell.strip() for cell in next(reader, [])]
    _check_header(header, path)
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        place = f"line {reader.line_num} of {path!r}"
        if len(cells) != len(header):
            raise NetworkError(f"{place} has {len(cells)} cells, allowed are {len(header)}, as in the header")
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        yield TieRow(place, row["source"], row["target"], row.get("strength"), row.get("kind"))


def _check_header(header: list[str], path: str) -> None:
    for column in header:
        if column not in _COLUMNS:
            raise NetworkError(f"{path!r} has an unknown column {column!r}{suggestion(column, _COLUMNS)}")
    for column in _REQUIRED:
        if column not in header:
            raise NetworkError(f"{path!r} has no column {column!r}, its header has to name {' and '.join(_REQUIRED)}")
    if len(set(header)) < len(header):
        raise NetworkError(f"{path!r} names a column twice in its header {header}, allowed is once")


def _graph_ties(graph: nx.Graph, names: dict[Any, str]) -> Iterator[TieRow]:
    for one, other, data in graph.edges(data=True):
        place = f"the tie {names[one]!r}-{names[other]!r}"
        yield TieRow(place, names[one], names[other], data.get("strength", data.get("weight")), data.get("kind"))


def _attribute(graph: nx.Graph, names: dict[Any, str], attribute: str) -> dict[str, str]:
    values = graph.nodes(data=attribute)
    return {names[node]: str(value).strip() for node, value in values if value is not None}


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
