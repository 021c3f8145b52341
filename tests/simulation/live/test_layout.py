"""Layout: everybody in the picture, partners side by side, friends nearer than strangers, the same every time."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import cKDTree

from simulation.live.ground import Ground
from simulation.live.layout import positions
from simulation.network import SocialNetwork, load
from simulation.scenario import NetworkPlan
from tests.worlds import couples, singles, town

NETWORKS = {
    "town": town(300),
    "karate": load("karate", 1),
    "village": load(NetworkPlan(source="les-miserables"), 1),
    "strangers": couples(20),
    "loners": singles(15),
    "couple": couples(1),
    "one": singles(1),
    "two": singles(2),
}


@pytest.fixture(params=NETWORKS)
def network(request: pytest.FixtureRequest) -> SocialNetwork:
    return NETWORKS[request.param]


def test_everybody_has_a_place_of_ones_own_in_the_picture(network: SocialNetwork) -> None:
    places = positions(network)
    assert places.shape == (network.persons, 2)
    assert np.isfinite(places).all()
    assert places.min(initial=0.5) >= 0
    assert places.max(initial=0.5) <= 1
    assert len(np.unique(places, axis=0)) == network.persons


def test_the_same_network_is_drawn_the_same(network: SocialNetwork) -> None:
    np.testing.assert_array_equal(positions(network), positions(network))


PICTURE = [
    [0.116, 0.389], [0.119, 0.299], [0.286, 0.321], [0.280, 0.231], [0.278, 0.456], [0.511, 0.030],
    [0.630, 0.429], [0.560, 0.372], [0.718, 0.259], [0.765, 0.336], [0.884, 0.406], [0.485, 0.970],
]  # fmt: skip
"""Two communities, with a person between them and one without ties."""


def test_a_small_network_keeps_its_picture() -> None:
    """Forces and rounds decide where everybody stands; a change of the picture is made on purpose."""
    one, other = [0, 0, 1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 2], [2, 4, 3, 4, 5, 6, 8, 8, 10, 9, 10, 10, 7]
    network = SocialNetwork.from_ties(12, one, other, partner=[1, 0, 3, 2, 4, 5, 7, 6, 9, 8, 10, 11])
    np.testing.assert_allclose(positions(network), PICTURE, atol=0.002)


def test_partners_are_nearest_to_each_other() -> None:
    network = NETWORKS["town"]
    places = positions(network)
    _, nearest = cKDTree(places).query(places, k=2)
    paired = network.partner != np.arange(network.persons)
    assert (nearest[paired, 1] == network.partner[paired]).all()


@pytest.mark.parametrize("name", ["town", "karate", "village"])
def test_friends_are_nearer_than_strangers(name: str) -> None:
    network = NETWORKS[name]
    places = positions(network)
    rows = np.repeat(np.arange(network.persons), np.diff(network.starts))
    friends = np.linalg.norm(places[rows] - places[network.neighbours], axis=1).mean()
    anybody = np.linalg.norm(places[:, None] - places[None], axis=2).mean()
    assert friends < 0.9 * anybody


def test_ties_are_named_once_with_the_closer_of_their_kinds() -> None:
    network = NETWORKS["town"]
    ties = Ground(network, positions(network), NetworkPlan()).ties
    assert len(ties) == network.ties
    assert len(np.unique(ties[:, :2], axis=0)) == network.ties
    for one, other, kind in ties[::50]:
        sides = [
            network.kind[network.starts[i] : network.starts[i + 1]][
                network.neighbours[network.starts[i] : network.starts[i + 1]] == j
            ]
            for i, j in ((one, other), (other, one))
        ]
        assert kind == min(int(side[0]) for side in sides)
