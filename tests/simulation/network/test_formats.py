"""Files as other programs write them: each is read rightly, or refused in one sentence that is true.

All hold one ring of six persons where nothing else is said. A ring is paired into three couples, and three ties remain.
"""

from __future__ import annotations

import gzip
import io
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from simulation.network import NetworkError, load

PAIRS = [(i, (i + 1) % 6) for i in range(6)]
ROWS = "\n".join(f"{a},{b}" for a, b in PAIRS)
PLAIN = f"source,target\n{ROWS}\n"
RING = (6, 3, 3)
"""Persons, couples and ties of the ring."""
MANY_LINES = "nested " * 30_000  # 210,000 characters, more than a cell may have
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{10 * f"&{before};"}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def rows(header: str, line: str) -> str:
    """A table with this header and one line for each tie, in which ``a``, ``b`` and ``i`` are filled in."""
    return header + "\n" + "".join(line.format(a=a, b=b, i=i) + "\n" for i, (a, b) in enumerate(PAIRS))


def ring(change: Callable[[nx.Graph], object] = lambda graph: None, kind: type[nx.Graph] = nx.Graph) -> bytes:
    """GraphML of the ring, changed, as networkx writes it."""
    graph = kind(PAIRS)
    change(graph)
    return "\n".join(nx.generate_graphml(graph)).encode()


def on_ties(**values: object) -> bytes:
    """GraphML of the ring with attributes of all ties."""
    return ring(lambda graph: [nx.set_edge_attributes(graph, value, name) for name, value in values.items()])


def on_persons(name: str, values: dict[int, object]) -> bytes:
    """GraphML of the ring with an attribute of some persons."""
    return ring(lambda graph: nx.set_node_attributes(graph, values, name))


def saved(write: Callable[[Any], object]) -> bytes:
    """What ``write`` writes to an open file."""
    file = io.BytesIO()
    write(file)
    return file.getvalue()


READ: dict[str, tuple[str | bytes, tuple[int, int, int], str]] = {
    "plain.csv": (PLAIN, RING, "6 of its persons were paired by matching, as it names no couples."),
    "UPPER.CSV": (PLAIN, RING, "From the file 'UPPER.CSV'."),
    "name with späce.csv": (PLAIN, RING, "From the file 'name with späce.csv'."),
    "words.csv": (rows("source,target", "Ünal {a},Ünal {b}"), RING, ""),
    "byte order mark.csv": ("\ufeff" + PLAIN, RING, ""),
    "quoted.csv": (rows('"source","target"', '"{a}","{b}"'), RING, ""),
    "commas in quotes.csv": (rows("source,target", '"Doe, {a}","Doe, {b}"'), RING, ""),
    "crlf.csv": (PLAIN.replace("\n", "\r\n"), RING, ""),
    "cr.csv": (PLAIN.replace("\n", "\r"), RING, ""),
    "empty lines.csv": ("\n" + PLAIN.replace("\n", "\n\n"), RING, ""),
    "blanks.csv": (rows(" source , target ", " {a} , {b} "), RING, ""),
    "strong and weak.csv": (rows("source,target,strength", "{a},{b},1e3{i}"), RING, ""),
    "kind in capitals.csv": (rows("source,target,kind", "{a},{b},Friend"), RING, ""),
    "partners.csv": (rows("source,target,kind", "{a},{b},friend") + "0,3,partner\n", (6, 1, 6), "names the couples"),
    "partners twice.csv": (rows("source,target,kind", "{a},{b},") + "0,3,partner\n3,0,partner\n", (6, 1, 6), ""),
    "partners alone.csv": ("source,target,kind\n0,1,partner\n2,3,partner\n", (4, 2, 0), ""),
    "reciprocal.csv": (PLAIN + "\n".join(f"{b},{a}" for a, b in PAIRS), RING, ""),
    "huge numbers.csv": (rows("source,target", f"{10**40}{{a}},{10**40}{{b}}"), RING, ""),
    "negative numbers.csv": (rows("source,target", "-{a}1,-{b}1"), RING, ""),
    "decimals.csv": (rows("source,target", "{a}.0,{b}.0"), RING, ""),
    "numbers far apart.csv": (rows("source,target", "{a}007,{b}007"), RING, ""),
    "leading zeros.csv": ("source,target\n02,1\n1,2\n", (3, 1, 1), "'02' and '2' are two persons"),
    "dates.csv": (rows("source,target", "2020-01-0{a},2020-01-0{b}"), RING, ""),
    "somebody called NA.csv": (rows("source,target", "{a},{b}").replace("5", "NA"), RING, ""),
    "header after a blank.csv": (rows(" source, target", "{a}, {b}"), RING, ""),
    "plain.graphml": (ring(), RING, ""),
    "no namespace.graphml": (ring().replace(b' xmlns="http://graphml.graphdrawing.org/xmlns"', b""), RING, ""),
    "weight.graphml": (on_ties(weight=2.5), RING, ""),
    "strength and weight.graphml": (on_ties(strength=2.5, weight=7.0), RING, ""),
    "Weight.graphml": (on_ties(Weight=2.5), RING, "Weight (to be called weight) is not used"),
    "partner.graphml": (on_persons("partner", {0: "3", 3: "0"}), (6, 1, 6), "It names the couples."),
    "experience.graphml": (on_persons("experience", {0: "health,family"}), RING, ""),
    "directed.graphml": (ring(lambda graph: graph.add_edge(1, 0), nx.DiGraph), RING, ""),
    "parallel.graphml": (ring(lambda graph: graph.add_edge(0, 1), nx.MultiGraph), RING, ""),
    "alone.graphml": (ring(lambda graph: graph.add_node(9)), (7, 3, 3), ""),
    "age.graphml": (on_persons("age", {0: 30}), RING, "Of its node attributes, age is not used."),
    "labels.graphml": (on_persons("label", {i: f"Person {i}" for i in range(6)}), RING, ""),
    "one name.graphml": (on_persons("name", dict.fromkeys(range(6), "same")), RING, "name is not used"),
}
"""File, content, what it is read as, and words of the sentence about its source."""

COMMAS = "cells are separated by {}, allowed are commas"
CALLED = "'{}' is to be called '{}'"
REFUSED: dict[str, tuple[str | bytes, str]] = {
    "gephi.csv": (rows("Source,Target,Type,Weight", "{a},{b},Undirected,1.0"), CALLED.format("Weight", "strength")),
    "gephi whole.csv": (rows("Source,Target,Type,Id", "{a},{b},Undirected,{i}"), "'Id' is unknown and to be removed"),
    "from to.csv": (rows("from,to", "{a},{b}"), CALLED.format("from", "source")),
    "ego alter.csv": (rows("ego,alter", "{a},{b}"), CALLED.format("alter", "target")),
    "weight.csv": (rows("source,target,weight", "{a},{b},2"), CALLED.format("weight", "strength")),
    "capitals.csv": (rows("SOURCE,TARGET", "{a},{b}"), CALLED.format("SOURCE", "source")),
    "i j.csv": (rows("i,j", "{a},{b}"), CALLED.format("j", "target")),
    "no header.csv": (ROWS, "begins with '0,1'; needed is a header that names source and target"),
    "latin.csv": (rows("source,target", "Müller {a},Müller {b}").encode("cp1252"), "is not text in UTF-8"),
    "utf-16.csv": (PLAIN.encode("utf-16"), "is not text in UTF-8 .*at byte 0"),
    "semicolons.csv": (PLAIN.replace(",", ";"), COMMAS.format("';'")),
    "tabs.csv": (PLAIN.replace(",", "\t"), COMMAS.format("tabs")),
    "decimal commas.csv": (rows("source;target;strength", "{a};{b};1,5"), COMMAS.format("';'")),
    "quoted decimal commas.csv": (rows("source,target,strength", '{a},{b},"1,5"'), "line 2 .* strength '1,5', allowed"),
    "sep.csv": ("sep=;\n" + PLAIN.replace(",", ";"), COMMAS.format("';'")),
    "last comma.csv": (rows("source,target,", "{a},{b},"), "a column without a name is to be removed"),
    "index.csv": (rows(",source,target", "{i},{a},{b}"), "a column without a name is to be removed"),
    "comment.csv": ("# my network\n" + PLAIN, "begins with '# my network', but comments cannot be read"),
    **{
        f"strength {value}.csv": (
            rows("source,target,strength", f"{{a}},{{b}},{value}"),
            f"line 2 of .* has strength '{value}', allowed are numbers above 0, up to 3.4e",
        )
        for value in ("strong", "NaN", "0", "-1", "inf", "NA")
    },
    "kind family.csv": (rows("source,target,kind", "{a},{b},family"), "unknown kind 'family'; there are confidant"),
    "spouse.csv": (rows("source,target,kind", "{a},{b},") + "0,3,spouse\n", "line 8 of .* unknown kind 'spouse'"),
    "own partner.csv": (rows("source,target,kind", "{a},{b},") + "0,0,partner\n", "line 8 of .* ties '0' to itself"),
    "three partners.csv": ("source,target,kind\n0,1,partner\n1,2,partner\n", "line 3 .* makes '2' the partner of '1'"),
    "loop.csv": (PLAIN + "5,5\n", "line 8 of .* ties '5' to itself"),
    "whole and decimal.csv": (PLAIN + "1,2.0\n", "named '2' and '2.0', allowed is one spelling of a whole number"),
    "empty cell.csv": (PLAIN + "3,\n", "line 8 of .* has an empty name"),
    "missing cell.csv": (PLAIN + "3\n", "line 8 of .* has 1 cells, allowed are 2"),
    "one cell more.csv": (PLAIN + "3,4,5\n", "line 8 of .* has 3 cells, allowed are 2"),
    "header alone.csv": ("source,target\n", "there are no ties in the network"),
    "empty.csv": ("", "is empty, needed is a list of ties"),
    "binary.csv": (bytes(range(256)), "is not text in UTF-8"),
    "null.csv": ("source,target\n1,2\0\n", "line 2 .* the name .*, allowed are names without control characters"),
    "open quote.csv": ('source,target\n1,"2\n3,4\n', "is not a CSV table"),
    "column twice.csv": ("source,target,source\n1,2,3\n", "'source' is there twice, allowed is once"),
    "one column.csv": ("source\n1\n", "'target' is missing"),
    "matrix with names.csv": (",p,q\np,0,1\nq,1,0\n", "begins with ',p,q'; needed is a header"),
    "matrix.csv": ("0,1\n1,0\n", "begins with '0,1'; needed is a header"),
    "long cell.csv": (f"source,target\n{MANY_LINES},b\n", "is not a CSV table .*field larger than"),
    "zipped.csv": (gzip.compress(PLAIN.encode()), "is not text in UTF-8"),
    "more columns.csv": (rows("source,target,since", "{a},{b},2001"), "'since' is unknown and to be removed"),
    "weight 0.graphml": (on_ties(weight=0.0), "the tie '0'-'1' has strength '0.0', allowed are numbers above 0"),
    "weight nan.graphml": (on_ties(weight=float("nan")), "has strength 'nan', allowed are"),
    "one-sided.graphml": (on_persons("partner", {0: "1"}), "partner of '0' is '1', but the partner of '1' is None"),
    "stranger.graphml": (on_persons("partner", {0: "99"}), "partner of '0' is '99', who is not in the network"),
    "divorce.graphml": (on_persons("experience", {0: "divorce"}), "experience of '0' is 'divorce': no kind of event"),
    "hyperedge.graphml": ("<graphml><graph><hyperedge/></graph></graphml>", "it has hyperedges, allowed are ties"),
    "loop.graphml": (ring(lambda graph: graph.add_edge(5, 5)), "the tie '5'-'5' ties '5' to itself"),
    "broken.graphml": ("<graphml><graph edgedefault='undirected'>", "not a GraphML file of one network"),
    "text.graphml": ("hello", "not a GraphML file of one network"),
    "empty.graphml": ("", "not a GraphML file of one network"),
    "bomb.graphml": (
        f"{BOMB}]><graphml><graph><node id='&i;'/></graph></graphml>",
        "not a GraphML file of one network",
    ),
    "outside.graphml": (
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><graphml><graph><node id="&x;"/></graph></graphml>',
        "not a GraphML file of one network .*external entity",
    ),
    "garbage.npz": (b"PK\x03\x04garbage", "is not a network saved by kithkin"),
    "other arrays.npz": (saved(lambda file: np.savez(file, a=np.zeros(3))), "is not a network saved by kithkin"),
}
"""File, content, and the sentence by which it is refused."""

ELSEWHERE: dict[str, str | bytes] = {
    "tabs.tsv": PLAIN.replace(",", "\t"),
    "snap.txt": "# FromNodeId\tToNodeId\n" + ROWS.replace(",", "\t"),
    "pairs.edges": ROWS.replace(",", " "),
    "zipped.csv.gz": gzip.compress(PLAIN.encode()),
    "zipped.graphml.gz": gzip.compress(ring()),
    "pajek.net": "*vertices 2\n1 a\n2 b\n*edges\n1 2\n",
    "ucinet.dl": "dl n=2 format=edgelist1\ndata:\n1 2 1\n",
    "gephi.gexf": "\n".join(nx.generate_gexf(nx.Graph(PAIRS))),
    "graph.gml": "\n".join(nx.generate_gml(nx.Graph(PAIRS))),
    "links.json": json.dumps(nx.node_link_data(nx.Graph(PAIRS))),
    "lists.adjlist": "\n".join(nx.generate_multiline_adjlist(nx.Graph(PAIRS))),
    "letters.g6": nx.to_graph6_bytes(nx.Graph(PAIRS)),
    "graph.gpickle": pickle.dumps(nx.Graph(PAIRS)),
    "sheet.xlsx": b"PK\x03\x04xx",
    "table.parquet": saved(pd.DataFrame(PAIRS, columns=["source", "target"]).to_parquet),
}
"""Files of formats that are not read."""


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("name", READ)
def test_it_is_read_rightly(name: str, tmp_path: Path) -> None:
    content, sizes, words = READ[name]
    network = load(written(tmp_path, name, content), 1)
    assert (network.persons, network.couples, network.ties) == sizes
    assert words in network.source


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_one_true_sentence(name: str, tmp_path: Path) -> None:
    content, sentence = REFUSED[name]
    with pytest.raises(NetworkError, match=sentence) as refusal:
        load(written(tmp_path, name, content), 1)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_format_that_is_not_read_is_refused_with_those_that_are(name: str, tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match=r"neither a file ending in \.csv, \.graphml, \.npz nor a known network"):
        load(written(tmp_path, name, ELSEWHERE[name]), 1)
