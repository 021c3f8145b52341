"""Plans: replicates are even and named, seeds are shared between arms and never repeated, packs share a network."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pandas as pd
import pytest

from experiments.running.design import Replicates, fill_for, members_for, network_seed, packs, plan_of, run_key
from simulation.scenario import NetworkPlan, Scenario
from simulation.seeds import HIGHEST_SEED, Seeds, derived

PLAN = NetworkPlan(persons=30)
ARMS = {
    "one": Scenario(),
    "two": Scenario().replace({"strain.crossover": 0.2}),
    "three": Scenario(circle={"active": False}),
}


def test_replicates_take_turns_over_the_networks() -> None:
    pairs = list(Replicates(PLAN, 1, 3, 7).pairs())
    assert [(network, stressor) for network, stressor, _ in pairs] == [
        (0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (0, 2),
    ]  # fmt: skip
    assert len({seed for *_, seed in pairs}) == 7


def test_replicates_cannot_be_changed_behind_the_keys_of_their_runs() -> None:
    with pytest.raises(FrozenInstanceError):
        Replicates(NetworkPlan(persons=20), 1, 1, 2).seed = 2  # type: ignore[misc]


def test_a_real_network_is_one_network_whatever_was_asked() -> None:
    assert Replicates(NetworkPlan(source="karate"), 1, 10, 5).networks == 1
    assert Replicates(PLAN, 1, 10, 4).networks == 4


def test_every_arm_meets_every_world_with_the_same_seed() -> None:
    worlds = Replicates(PLAN, 1, 2, 5)
    plan = plan_of(ARMS, worlds, [worlds.build(0), worlds.build(1)], days=10)
    assert len(plan) == 15
    assert plan["key"].is_unique
    assert (plan.groupby(["network", "stressor"])["seed"].nunique() == 1).all()
    assert plan["replicate"].tolist() == sorted(plan["replicate"])


def test_networks_differ_and_are_built_again_the_same() -> None:
    worlds = Replicates(PLAN, 1, 2, 5)
    assert worlds.build(0).key == worlds.build(0).key
    assert worlds.build(0).key != worlds.build(1).key


@pytest.mark.parametrize("members", [1, 4, 32])
def test_packs_share_a_network_and_hold_every_run_once(members: int) -> None:
    worlds = Replicates(PLAN, 1, 2, 5)
    plan = plan_of(ARMS, worlds, [worlds.build(0), worlds.build(1)], days=10)
    cut = list(packs(plan, members))
    assert all(len(pack) <= members and pack["network"].nunique() == 1 for pack in cut)
    assert sorted(key for pack in cut for key in pack["key"]) == sorted(plan["key"])


@pytest.mark.parametrize(
    ("members", "fill", "sizes"), [(64, 0, [3] * 5), (64, 7, [6, 6, 3]), (2, 4, [2, 3, 3, 3, 3, 1])]
)
def test_runs_of_several_networks_are_joined_up_to_a_size(members: int, fill: int, sizes: list[int]) -> None:
    worlds = Replicates(PLAN, 1, 5, 5)
    plan = plan_of(ARMS, worlds, [worlds.build(number) for number in range(5)], days=10)
    cut = list(packs(plan, members, fill))
    assert [len(pack) for pack in cut] == sizes
    assert [key for pack in cut for key in pack["key"]] == plan["key"].tolist()
    for pack in cut:
        groups = pack["network_key"].ne(pack["network_key"].shift()).cumsum()
        assert groups.nunique() == pack["network_key"].nunique(), "runs that share a network lie together"


def test_a_run_is_identified_by_all_that_makes_it() -> None:
    base = run_key(Scenario().key, "network", 1, 10)
    others = [
        run_key(ARMS["two"].key, "network", 1, 10),
        run_key(Scenario().key, "other", 1, 10),
        run_key(Scenario().key, "network", 2, 10),
        run_key(Scenario().key, "network", 1, 11),
    ]
    assert len({base, *others}) == 5
    assert run_key(Scenario(name="renamed").key, "network", 1, 10) == base


def test_seeds_out_of_range_are_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"seed = -1: must be a whole number from 0 to"):
        derived(-1, 0)
    with pytest.raises(ValueError, match="seed = "):
        Seeds.of(HIGHEST_SEED + 1)
    assert all(0 <= seed <= HIGHEST_SEED for seed in Seeds.of(HIGHEST_SEED))


def test_seeds_never_change() -> None:
    """The seeds of runs and networks under which everything that was published was made."""
    assert [seed for *_, seed in Replicates(PLAN, 1, 2, 3).pairs()] == [
        6982868391273584959, 3615595678796623771, 7292197780433677991,
    ]  # fmt: skip
    assert [network_seed(1, number) for number in range(2)] == [6396520470166291297, 3903436636966207257]


@pytest.mark.parametrize(
    ("runs", "networks", "workers", "persons", "members"),
    [
        (1000, 1, 1, 100, 64),  # as many as an ensemble may have
        (10, 1, 1, 100, 10),
        (10, 1, 4, 100, 3),  # 10 runs for 4 workers: 3, 3, 3, 1
        (100, 10, 4, 100, 10),  # each network is one ensemble
        (100, 10, 20, 100, 5),  # two workers a network
        (100, 10, 21, 100, 4),  # three workers a network: 10 / 3, rounded up
        (1000, 1, 1, 1_000_000, 16),  # 16 million persons in all
        (1000, 1, 1, 16_000_001, 1),
        (1000, 1, 1, 5_333_333, 3),
        (0, 0, 3, 0, 1),
        (9, 0, 3, 100, 3),
    ],
)
def test_ensembles_keep_workers_busy_and_fit_into_memory(
    runs: int, networks: int, workers: int, persons: int, members: int
) -> None:
    assert members_for(runs, networks, workers, persons) == members


@pytest.mark.parametrize(
    ("runs", "workers", "persons", "fill"),
    [(80, 2, 100, 10), (81, 2, 100, 11), (10_000, 1, 100, 64), (10_000, 1, 1_000_000, 16), (4, 1, 0, 1)],
)
def test_joined_packs_give_each_worker_four(runs: int, workers: int, persons: int, fill: int) -> None:
    assert fill_for(runs, workers, persons) == fill


def test_packs_are_cut_by_network_and_joined_until_they_are_full() -> None:
    """Runs 0 to 6 on networks a, b, a, c, a, b, a."""
    plan = pd.DataFrame({"network_key": list("abacaba"), "run": range(7)})

    def cut(*sizes: int) -> list[list[int]]:
        return [pack["run"].tolist() for pack in packs(plan, *sizes)]

    assert cut() == [[0, 2, 4, 6], [1, 5], [3]]
    assert cut(3) == [[0, 2, 4], [1, 5], [3], [6]]
    assert cut(1) == [[0], [1], [2], [3], [4], [5], [6]]
    assert cut(64, 3) == [[0, 2, 4, 6], [1, 5, 3]]
    assert cut(64, 6) == [[0, 2, 4, 6, 1, 5], [3]]
    assert cut(64, 7) == [[0, 2, 4, 6, 1, 5, 3]]
    assert cut(2, 3) == [[0, 2], [1, 5, 3], [4, 6]]
    assert cut(2, 7) == [[0, 2, 1, 5, 3], [4, 6]], "what shares a network would be one ensemble of four"
    assert list(packs(plan.iloc[:0])) == []


def test_seeds_of_each_network_are_those_of_its_replicates() -> None:
    replicates = Replicates(PLAN, 1, 2, 3)
    first, second, third = (seed for *_, seed in replicates.pairs())
    assert replicates.seeds() == {0: [first, third], 1: [second]}
    assert Replicates(PLAN, 1, 0, 3).networks == 1


def test_a_mark_is_part_of_a_key() -> None:
    plain, marked = (run_key("s", "n", 1, 10, mark) for mark in ("", "copied"))
    assert len({plain, marked}) == 2
    assert len(plain) == len(marked) == 32
