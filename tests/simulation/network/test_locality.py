"""The order in which persons lie in memory: homes of two, and neighbours near each other."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from simulation.network import SocialNetwork
from simulation.network.locality import NEAR, has_homes, locality_order, mean_distance, moved, places_of
from simulation.order import Order
from tests.renumbered import renumbered
from tests.worlds import couples, singles, town


def line(persons: int) -> SocialNetwork:
    """Singles, each of whom knows the next."""
    first = np.arange(persons - 1)
    return SocialNetwork.from_ties(persons, first, first + 1)


def distance_in_memory(network: SocialNetwork) -> float:
    """Mean distance in rows of two who are tied, once laid out."""
    rows = places_of(locality_order(network)).astype(np.int64)
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    return float(np.abs(rows[own] - rows[network.neighbours]).mean())


@pytest.mark.parametrize(
    "network", [singles(0), singles(1), couples(3), town(301)], ids=["nobody", "one", "couples", "town"]
)
def test_homes_whose_ties_are_short_stay_as_they_are(network: SocialNetwork) -> None:
    assert locality_order(network).tolist() == list(range(network.persons))
    assert Order.of(network) is Order.of(network), "found once"


def test_generated_networks_stay_as_they_are_at_any_size() -> None:
    assert mean_distance(town(20_000)) < NEAR / 4


def test_couples_come_to_live_together_and_singles_share_homes() -> None:
    network = SocialNetwork.from_ties(7, [0, 1, 2], [1, 2, 3], partner=[6, 1, 2, 5, 4, 3, 0])
    order = locality_order(network)
    homes = {frozenset(home) for home in order[:6].reshape(3, 2).tolist()}
    assert homes > {frozenset({0, 6}), frozenset({3, 5})}
    assert order[6] in (1, 2, 4)
    assert not has_homes(network.partner)
    assert has_homes(places_of(order)[network.partner[order]])


@pytest.mark.parametrize("singles", [4, 5])
@pytest.mark.parametrize("seed", range(4))
def test_singles_between_couples_share_homes_and_an_odd_one_is_last(singles: int, seed: int) -> None:
    """Couple, single, couple, single, ... in a line of ties, numbered at random: 5 couples stay whole in homes of two."""
    homes = [[3 * home, 3 * home + 1] for home in range(5)] + [[3 * home + 2] for home in range(singles)]
    first = [home[-1] for home in sorted(homes)][:-1]
    second = [home[0] for home in sorted(homes)][1:]
    persons = 10 + singles
    partner = np.arange(persons)
    for one, other in homes[:5]:
        partner[[one, other]] = other, one
    network = renumbered(SocialNetwork.from_ties(persons, first, second, partner=partner), seed)
    assert not has_homes(network.partner)
    order = locality_order(network)
    assert sorted(order) == list(range(persons))
    assert has_homes(places_of(order)[network.partner[order]])
    alone = network.partner[order] == order
    assert (alone[0 : persons - 1 : 2] == alone[1::2]).all()
    assert alone[-1] or persons % 2 == 0


def test_a_line_of_people_is_laid_out_as_a_line() -> None:
    shuffled = renumbered(line(2 * NEAR * 4), 1)
    assert mean_distance(shuffled) > 2 * NEAR
    assert distance_in_memory(shuffled) < 2


def test_ties_of_a_town_in_random_order_become_short_again() -> None:
    plain = town(40_000)
    shuffled = renumbered(plain, 1)
    assert mean_distance(shuffled) > 10 * mean_distance(plain)
    assert distance_in_memory(shuffled) < 4 * mean_distance(plain)


def test_those_who_have_no_tie_in_common_stay_apart() -> None:
    """Two towns, and persons who know nobody: each town lies in one piece."""
    part, alone = town(2_000), 60
    own = np.repeat(np.arange(2_000), np.diff(part.starts))
    first = np.concatenate([own, own + 2_000])
    second = np.concatenate([part.neighbours, part.neighbours + 2_000])
    partner = np.concatenate([part.partner, part.partner + 2_000, np.arange(4_000, 4_000 + alone)])
    towns = SocialNetwork.from_ties(4_000 + alone, first, second, partner=partner)
    rows = places_of(locality_order(renumbered(towns, 1)))
    number = np.random.default_rng(1).permutation(4_000 + alone)
    homes = rows[number] // 2
    tied = np.diff(part.starts) + np.diff(part.starts)[part.partner] > 0
    one, other = homes[:2_000][tied], homes[2_000:4_000][tied]
    assert one.max() < other.min() + 1 or other.max() < one.min() + 1


def test_ties_move_with_their_persons() -> None:
    starts, taken = moved(np.array([0, 2, 2, 5]), np.array([2, 0, 1]))
    assert starts.tolist() == [0, 3, 5, 5]
    assert taken.tolist() == [2, 3, 4, 0, 1]


def test_scipy_is_needed_only_where_something_has_to_be_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    assert locality_order(town(100)).tolist() == list(range(100))
    with pytest.raises(ImportError):
        locality_order(renumbered(town(100), 1))
