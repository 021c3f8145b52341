"""The ground of a scene, on a network of four persons: names, couples, ties and places, written down by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.live import limits
from simulation.live.ground import NAMES, Ground, ground_of
from simulation.live.request import RequestError
from simulation.network import SocialNetwork
from simulation.scenario import NetworkPlan, Scenario

PLACES = np.array([[0.25, 0.5], [0.12345, 1.0], [0.0, 0.75], [0.5, 0.33335]], np.float32)


def four(names: tuple[str, ...] = ()) -> Ground:
    """Persons 0 and 1 are a couple. Person 0 counts 2 as a confidant, who counts 0 as a friend; 1 and 3 are colleagues."""
    network = SocialNetwork.from_ties(
        4, [0, 1], [2, 3], kind=[(1, 0), (2, 2)], partner=[1, 0, 2, 3], names=names, source="By hand."
    )  # fmt: skip
    return Ground(network, PLACES, NetworkPlan())


def test_a_page_is_told_of_the_ground() -> None:
    assert four().message == {
        "persons": 4, "network": "By hand.", "names": ["Ada 0", "Ben 1", "Cem 2", "Dia 3"], "partner": [1, 0, -1, -1],
        "ties": [0, 2, 0, 1, 3, 2], "positions": [0.25, 0.5, 0.1235, 1.0, 0.0, 0.75, 0.5, 0.3334],
    }  # fmt: skip


def test_names_of_the_network_are_kept_and_first_names_begin_again() -> None:
    assert four(("a", "b", "c", "d")).name(3) == "d"
    assert (four().name(0), four().name(len(NAMES)), four().name(len(NAMES) + 1)) == ("Ada 0", "Ada 75", "Ben 76")


def sized(persons: int) -> Ground:
    return ground_of(Scenario().replace({"network.persons": persons, "network.ties": 0, "network.confidants": 0}), 1)


def test_a_network_may_have_as_many_persons_as_can_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits.PERSONS == (2, 5_000)
    monkeypatch.setattr(limits, "PERSONS", (2, 30))
    assert sized(30).network.persons == 30
    assert sized(1).network.persons == 1
    with pytest.raises(RequestError, match=r"^the network has 31 persons: the live view shows 2 to 30$"):
        sized(31)
