"""Shuffled networks keep who has how many ties and who is whose partner, and lose all else; isolates lose their ties."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.network import NetworkError, SocialNetwork, describe, load
from simulation.network.shuffled import shuffled, tie_list, with_isolates
from tests.worlds import town

NETWORKS = {"generated": town(600), **{name: load(name, 1) for name in ("karate", "davis", "les-miserables")}}


def kinds_of(network: SocialNetwork) -> np.ndarray:
    """(persons, kinds) number of ties of each kind, as seen by the person."""
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    return np.stack([np.bincount(own[network.kind == kind], minlength=network.persons) for kind in range(3)], axis=1)


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("seed", [1, 2])
def test_everybody_keeps_number_and_kinds_of_ties_partner_and_experience(name: str, seed: int) -> None:
    network = NETWORKS[name]
    changed = shuffled(network, seed)
    np.testing.assert_array_equal(kinds_of(changed), kinds_of(network))
    np.testing.assert_array_equal(changed.partner, network.partner)
    np.testing.assert_array_equal(changed.experience, network.experience)
    np.testing.assert_array_equal(np.sort(changed.strength), np.sort(network.strength))
    assert changed.names == network.names
    ties = tie_list(changed)
    assert (ties.first < ties.second).all()
    assert (network.partner[ties.first] != ties.second).all()
    assert len(set(zip(ties.first.tolist(), ties.second.tolist(), strict=True))) == network.ties


def test_clustering_overlap_and_assortment_fall_to_chance() -> None:
    """Chance gives clustering of about ties / persons = .025 and assortment 0 with an SD of about .02."""
    before, after = describe(NETWORKS["generated"]), describe(shuffled(NETWORKS["generated"], 1))
    assert before["clustering"] > 0.3
    assert after["clustering"] < 0.06
    assert after["overlap"] < before["overlap"] / 3
    assert abs(after["assortment"]) < 0.1 < before["assortment"]


@pytest.mark.parametrize("seed", [0, 2**63 - 1])
def test_a_shuffle_is_the_same_for_the_same_seed(seed: int) -> None:
    assert shuffled(NETWORKS["karate"], seed).key == shuffled(NETWORKS["karate"], seed).key


def ring() -> SocialNetwork:
    """Twenty persons, each tied to the next two, of whom every other as a confidant; ten couples opposite each other."""
    own = np.repeat(np.arange(20), 2)
    kind = np.stack([own % 2, (own // 2) % 3], axis=1)
    partner = (np.arange(20) + 10) % 20
    strength = 1 + np.arange(40) / 8
    return SocialNetwork.from_ties(
        20, own, (own + np.tile([1, 2], 20)) % 20, strength=strength, kind=kind, partner=partner
    )


def test_shuffled_networks_have_their_golden_bits() -> None:
    assert ring().key == "7d9e2d9b1b56acf91c0cc3659588552c"
    assert shuffled(ring(), 1).key == "4bd1893709d5bb0a9889bfb91d93112d"
    assert shuffled(ring(), 2026, rounds=7).key == "709876d6d6f6afcd0fed7fec94caea16"
    assert with_isolates(ring(), 0.25, 1).key == "4c6e3f4b4e75fe393199e1e31c4d71df"


def test_no_round_leaves_the_network_as_it_is_and_two_seeds_give_two() -> None:
    network = NETWORKS["generated"]
    assert shuffled(network, 1, rounds=0).key == network.key
    assert shuffled(network, 1).key != shuffled(network, 2).key


def test_where_no_swap_is_possible_nothing_changes() -> None:
    triangle = SocialNetwork.from_ties(3, [0, 1, 2], [1, 2, 0])
    assert shuffled(triangle, 1).key == triangle.key
    assert shuffled(SocialNetwork.from_ties(4, [], []), 1).ties == 0


def test_swaps_reach_every_matching_of_two_ties_alike() -> None:
    """Ties 0-1 and 2-3 may become any of three matchings: of 150, each 25 to 75 times; another count has odds of 1 in 10,000."""
    pair = SocialNetwork.from_ties(4, [0, 2], [1, 3])
    found = [tuple(tie_list(shuffled(pair, seed, rounds=8)).second.tolist()) for seed in range(150)]
    counts = [found.count(each) for each in set(found)]
    assert len(counts) == 3
    assert all(25 <= count <= 75 for count in counts)


@pytest.mark.parametrize("share", [0.0, 0.08, 0.25, 1.0])
def test_isolates_have_no_tie_and_the_others_lose_only_theirs(share: float) -> None:
    network = NETWORKS["generated"]
    changed = with_isolates(network, share, 1)
    alone = np.diff(changed.starts) == 0
    assert alone.sum() >= round(share * network.persons)
    before, after = tie_list(network), tie_list(changed)
    ties = set(zip(before.first.tolist(), before.second.tolist(), strict=True))
    kept = set(zip(after.first.tolist(), after.second.tolist(), strict=True))
    assert kept <= ties
    assert all(alone[one] or alone[other] for one, other in ties - kept)
    np.testing.assert_array_equal(changed.partner, network.partner)


def test_a_share_of_isolates_out_of_range_is_refused() -> None:
    with pytest.raises(NetworkError, match=r"share of isolates is 1\.5"):
        with_isolates(NETWORKS["karate"], 1.5, 1)
