"""The worlds of a comparison: sets, networks and luck, and values that a set does not overrule."""

from __future__ import annotations

from experiments.comparison.worlds import held_of, with_sets, worlds_of
from experiments.running.design import Replicates
from experiments.running.plausible import read_sets
from experiments.studies.formal_informal.method import with_resources
from simulation.scenario.files import load, presets


def test_worlds_take_sets_in_turn_and_share_what_is_equal() -> None:
    usual = load("ordinary-life").replace({"network.persons": 40})
    arms = {
        "usual": usual,
        "calm": usual.replace({"strain.crossover": 0.05}),
        "sparse": usual.replace({"network.ties": 8.0}),
    }
    variants = with_sets(arms, [{"strain.buffering": 0.1}, {"strain.buffering": 0.2}], [])
    worlds = worlds_of(variants, "usual", Replicates(usual.network, 1, networks=2, count=3))
    assert [each.scenario.strain.buffering for each in worlds] == [0.1, 0.2, 0.1]
    assert [each.place for each in worlds] == [0, 1, 0]
    assert len({each.seed for each in worlds}) == 3
    assert worlds[0].network is worlds[2].network
    for world in worlds:
        assert list(world.others) == ["sparse"]
        assert world.network_of("calm") is world.network
        assert (world.network_of("sparse").partner == world.network.partner).all(), "couples are the same"
        assert len(world.network_keys(list(arms))) == 2


def test_a_set_does_not_overrule_what_somebody_wrote() -> None:
    sets = read_sets(None)[:2]
    usual = load("ordinary-life")
    arms = {"usual": usual, "group": load("support-group"), "calm": usual.replace({"strain.crossover": 0.05})}
    assert held_of(arms.values(), sets) == ["strain.crossover"]
    assert held_of([load("support-group")], sets) == []
    assert held_of([load("support-group")], sets, ["strain.buffering"]) == ["strain.buffering"]
    one, two = with_sets(arms, sets, ["strain.crossover"])
    assert [each.strain.crossover for each in one.values()] == [0.14, 0.14, 0.05]
    assert one["usual"].strain.buffering == one["calm"].strain.buffering == sets[0]["strain.buffering"]
    assert two["usual"].strain.buffering == sets[1]["strain.buffering"]


def test_presets_and_the_main_study_leave_all_numbers_to_the_sets() -> None:
    resources = with_resources(load("support-group"))
    assert held_of([resources, *map(load, presets())], read_sets(None)) == []
