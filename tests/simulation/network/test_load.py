"""Sources by name or by file."""

from pathlib import Path

import pytest

from simulation.network import BUNDLED, NetworkError, generate, load
from simulation.scenario import NetworkPlan


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
