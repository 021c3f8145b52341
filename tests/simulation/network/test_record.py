"""SocialNetwork: rows, key, exchange with networkx, saving."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from simulation.network import COLLEAGUE, CONFIDANT, FRIEND, NetworkError, SocialNetwork, TieKind, describe, generate
from simulation.network.record import check_size
from simulation.scenario import NetworkPlan


def small() -> SocialNetwork:
    """Persons 0 and 1 are a couple, 2 and 3 single; 0-2 confidants, 0-3 colleagues, 1-2 one-sided."""
    return SocialNetwork.from_ties(
        4,
        [2, 0, 1],
        [0, 3, 2],
        strength=[4.0, 1.0, 2.0],
        kind=[[CONFIDANT, CONFIDANT], [COLLEAGUE, COLLEAGUE], [CONFIDANT, FRIEND]],
        partner=[1, 0, 2, 3],
        experience=[0b0001, 0, 0b1010, 0],
        source="by hand",
    )


def test_rows_hold_confidants_first_and_both_directions() -> None:
    network = small()
    assert network.starts.tolist() == [0, 2, 3, 5, 6]
    assert network.neighbours.tolist() == [2, 3, 2, 0, 1, 0]
    assert network.strength.tolist() == [4, 1, 2, 4, 2, 1]
    assert network.kind.tolist() == [CONFIDANT, COLLEAGUE, CONFIDANT, CONFIDANT, FRIEND, COLLEAGUE]
    assert network.confidants.tolist() == [1, 1, 1, 0]
    assert (network.persons, network.ties, network.couples) == (4, 3, 1)
    assert [network.neighbours.dtype, network.kind.dtype, network.strength.dtype] == [np.int32, np.uint8, np.float32]


def test_duplicates_merge_to_largest_strength_and_closest_kind() -> None:
    network = SocialNetwork.from_ties(
        2, [0, 1, 0], [1, 0, 1], strength=[1.0, 3.0, 2.0], kind=[COLLEAGUE, FRIEND, COLLEAGUE]
    )
    assert network.merged == 2
    assert network.strength.tolist() == [3, 3]
    assert network.kind.tolist() == [FRIEND, FRIEND]


def test_partners_have_no_tie() -> None:
    network = SocialNetwork.from_ties(3, [0, 1], [1, 2], partner=[1, 0, 2])
    assert network.neighbours.tolist() == [2, 1]
    assert network.merged == 0


@pytest.mark.parametrize(
    ("ties", "partner", "words"),
    [
        (([0], [0]), [0, 1, 2], "person 0 has a tie with itself"),
        (([0], [3]), [0, 1, 2], "names person 3, allowed are rows 0 to 2"),
        (([-1], [1]), [0, 1, 2], "names person -1"),
        (([0], [1]), [1, 2, 0], "mutual"),
        (([0], [1]), [0, 1], "3 persons"),
        (([0], [1]), [0, 1, 7], "partner names person 7"),
    ],
)
def test_what_is_no_network_is_refused(ties: tuple[list[int], list[int]], partner: list[int], words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        SocialNetwork.from_ties(3, *ties, partner=partner)


def test_more_persons_than_indices_are_refused() -> None:
    check_size(2**31 - 1)
    with pytest.raises(NetworkError, match="persons is 2147483648, allowed are at most 2147483647"):
        check_size(2**31)


def test_no_tie_and_nobody() -> None:
    assert SocialNetwork.from_ties(3, [], []).starts.tolist() == [0, 0, 0, 0]
    assert SocialNetwork.from_ties(0, [], []).persons == 0


def test_key_is_the_content() -> None:
    network = small()
    assert network.key == small().key
    assert len(network.key) == 32
    assert int(network.key, 16) >= 0
    assert network.key != SocialNetwork.from_ties(4, [0], [2]).key


def test_networkx_sees_names_partners_kinds() -> None:
    graph = small().to_networkx()
    assert graph.nodes[2] == {"name": "2", "experience": "health,career"}
    assert graph.nodes[0]["partner"] == 1
    assert graph.edges[0, 1] == {"kind": "partner"}
    assert graph.edges[0, 3] == {"strength": 1.0, "kind": "colleague"}
    assert graph.edges[1, 2] == {"strength": 2.0, "kind": "confidant"}
    assert graph.number_of_edges() == 4


def test_save_and_load(tmp_path: Path) -> None:
    named = SocialNetwork.from_ties(2, [0], [1], names=("Änne", "Bo\0"), source="by hand", merged=3)
    named.save(tmp_path / "n.npz")
    again = SocialNetwork.load(tmp_path / "n.npz")
    assert (again.key, again.names, again.source, again.merged) == (named.key, named.names, named.source, 3)
    assert [file.name for file in tmp_path.iterdir()] == ["n.npz"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x80\x04N.", b"text"])
def test_what_was_not_saved_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "n.npz").write_bytes(content)
    with pytest.raises(NetworkError, match="not a network saved by kithkin"):
        SocialNetwork.load(tmp_path / "n.npz")
    with pytest.raises(NetworkError, match="does not exist"):
        SocialNetwork.load(tmp_path / "none.npz")


def test_describe_agrees_with_networkx() -> None:
    network = generate(NetworkPlan(persons=300), 5)
    graph = network.to_networkx()
    graph.remove_edges_from([edge for edge in graph.edges if graph.edges[edge]["kind"] == "partner"])
    measured = describe(network)
    assert measured["clustering"] == pytest.approx(nx.average_clustering(graph))
    assert measured["degree_assortativity"] == pytest.approx(nx.degree_assortativity_coefficient(graph))
    assert measured["ties"] == pytest.approx(2 * graph.number_of_edges() / 300)


def test_describe_by_hand() -> None:
    measured = describe(small())
    # Friends, colleagues left out: 0-2, 1-2. Persons 0 and 1 share their only friend.
    assert measured["overlap"] == 1.0
    assert measured["single_share"] == 0.5
    assert measured["confidants"] == 0.75
    assert np.isnan(describe(SocialNetwork.from_ties(2, [], []))["degree_assortativity"])


def test_networkx_and_scipy_are_imported_late() -> None:
    code = "import sys, simulation.network; sys.exit(bool({'networkx', 'scipy', 'numba', 'mesa'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=False).returncode == 0


def test_kinds_are_ordered_by_closeness() -> None:
    assert [*TieKind] == [CONFIDANT, FRIEND, COLLEAGUE] == [0, 1, 2]


FAULTS: dict[str, tuple[str, Any, str]] = {
    "size": ("strength", np.ones(3), "the array 'strength' has 3 numbers, needed are 4"),
    "persons": ("confidants", np.zeros(2), "the array 'confidants' has 2 numbers, needed are 3"),
    "list": ("kind", np.zeros((2, 2)), "the array 'kind' is no list of numbers"),
    "text": ("experience", np.array(["a", "b", "c"]), "the array 'experience' is no list of numbers"),
    "starts": ("starts", np.array([0, 1]), "the array 'starts' has 2 numbers, needed are 4"),
    "rows": ("starts", np.array([0, 9, 3, 4]), "the array 'starts' does not share out the neighbours"),
    "stranger": ("neighbours", np.array([1, 0, 99, 1]), "the array 'neighbours' names persons whom there are not"),
    "negative": ("partner", np.array([0, 1, -1]), "the array 'partner' names persons whom there are not"),
    "partner": ("partner", np.array([1, 2, 0]), "the array 'partner' is not mutual"),
    "side": ("neighbours", np.array([1, 0, 0, 1]), "a tie has one side"),
    "strength": ("strength", np.array([1, 1, 0, 1]), "a strength is not a number above 0"),
    "infinite": ("strength", np.array([1, 1, np.inf, 1]), "a strength is not a number above 0"),
    "kind": ("kind", np.array([1, 1, 3, 1]), "a tie is of no kind"),
    "confidant": ("kind", np.array([1, 1, 0, 1]), "confidants are not the first of their row"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_arrays_that_are_no_network_are_refused_before_a_kernel_follows_them(fault: str, tmp_path: Path) -> None:
    name, array, sentence = FAULTS[fault]
    arrays: dict[str, Any] = SocialNetwork.from_ties(3, [0, 1], [1, 2]).to_arrays()
    np.savez(tmp_path / "n.npz", **{**arrays, name: array})
    with pytest.raises(NetworkError, match=f"n.npz' is not a network saved by kithkin .{sentence}"):
        SocialNetwork.load(tmp_path / "n.npz")


def test_an_array_that_is_missing_and_names_that_are_too_few_are_said(tmp_path: Path) -> None:
    named: dict[str, Any] = SocialNetwork.from_ties(2, [0], [1], names=("a", "b")).to_arrays()
    about = json.loads(named["about"].tobytes()) | {"names": ["a"]}
    few = {**named, "about": np.frombuffer(json.dumps(about).encode(), np.uint8)}
    without = {name: array for name, array in named.items() if name != "kind"}
    for arrays, sentence in (
        (few, "there are 1 names, needed are 2 or none"),
        (without, "the array 'kind' is missing"),
    ):
        np.savez(tmp_path / "n.npz", **arrays)
        with pytest.raises(NetworkError, match=sentence):
            SocialNetwork.load(tmp_path / "n.npz")
