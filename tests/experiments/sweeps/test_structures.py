"""Plans whose points are structures of support, in plausible worlds, read against one of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from experiments.running.packs import scenario_of
from experiments.running.plausible import read_sets
from experiments.storage.store import Store
from experiments.sweeps.analysis.offers import offers_of
from experiments.sweeps.plan import Plan
from experiments.sweeps.runs import empty_programmes, packed, runs_of, texts_of
from simulation.scenario.files import load
from simulation.scenario.mistakes import ScenarioError

PLACES = "programmes.support-group.places"
LEVELS = ["ordinary-life", "support-group", "befriending"]


def plan(**content: Any) -> Plan:
    return Plan.of({"set": {"network.persons": 30}, **content})


def test_a_structure_is_the_preset_itself_where_the_base_is_ordinary_life() -> None:
    found = plan(factors={"structure": LEVELS})
    small = {"network.persons": 30}
    assert [found.scenario(point).key for point in range(3)] == [load(name).replace(small).key for name in LEVELS]
    assert found.record()["base_values"] == {"structure": "ordinary-life"}


def test_a_structure_replaces_the_bases_own_and_leaves_its_other_parameters() -> None:
    base = load("support-group").replace({"strain.crossover": 0.2})
    first, second = (
        plan(base=base, factors={"structure": ["befriending", "ordinary-life"]}).scenario(n) for n in (0, 1)
    )
    assert (list(first.programmes), list(first.informal)) == ([], ["befriending"])
    assert (list(second.programmes), second.strain.crossover) == ([], 0.2)


def test_a_file_is_a_structure_with_all_that_it_changes(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('base = "support-group"\n[seeking]\nrate = 0.11\n')
    (tmp_path / "plan.toml").write_text(
        'against = "ordinary-life"\n[factors]\nstructure = ["mine.toml", "ordinary-life"]\n'
    )
    found = Plan.read(tmp_path / "plan.toml")
    assert found.points.values(0) == ("mine",)
    assert (found.scenario(0).seeking.rate, list(found.scenario(0).programmes)) == (0.11, ["support-group"])
    assert found.scenario(1).key == load("ordinary-life").key
    assert found.against == {"structure": "ordinary-life"}


def test_a_programme_that_no_structure_has_is_added_to_all_and_is_ordinary_life_at_no_places() -> None:
    found = plan(factors={"structure": ["ordinary-life", "befriending"], PLACES: [0.0, 0.05]})
    assert [list(found.scenario(point).programmes) for point in range(4)] == [[], ["support-group"]] * 2
    assert found.scenario(0).key == load("ordinary-life").replace({"network.persons": 30}).key
    assert found.record()["base_values"] == {"structure": "ordinary-life", PLACES: 0.0}
    assert list(plan(factors={"informal.listening.share": [0.0, 0.1]}).scenario(1).informal) == ["listening"]


def test_places_of_a_programme_vary_only_where_the_structure_has_it() -> None:
    found = plan(factors={"structure": LEVELS[:2], PLACES: [0.02, 0.05]})
    keys = [found.scenario(point).key for point in range(4)]
    assert keys[0] == keys[1]
    assert keys[2] != keys[3]
    assert runs_of(found).table["key"].nunique() == 30


def test_plausible_worlds_are_replicates_with_networks_of_their_own() -> None:
    found = plan(plausible=3, factors={"structure": LEVELS})
    assert (found.settings.replicates, found.settings.networks, found.runs) == (3, 3, 9)
    drawn = read_sets(None)[:3]
    runs = runs_of(found)
    assert runs.table["scenario_key"].nunique() == 9
    for pack, _ in packed(runs.table, runs.worlds, 1):
        for row in pack.itertuples():
            lived = scenario_of(str(row.scenario))
            assert lived.strain.crossover == drawn[row.replicate]["strain.crossover"]
            assert lived.key == row.scenario_key == found.scenario(row.point, row.replicate).key


def test_what_a_plan_sets_or_varies_is_drawn_from_no_set() -> None:
    changes = {"network.persons": 30, "strain.buffering": 0.3}
    found = plan(plausible=2, set=changes, factors={"strain.crossover": [0.05, 0.2]})
    assert [found.scenario(1, replicate).strain.crossover for replicate in (0, 1)] == [0.2, 0.2]
    assert [found.scenario(1, replicate).strain.buffering for replicate in (0, 1)] == [0.3, 0.3]
    assert len({found.scenario(1, replicate).strain.noise_sd for replicate in (0, 1)}) == 2


def test_sets_of_a_file_take_turns_and_may_shape_the_network(tmp_path: Path) -> None:
    (tmp_path / "sets.csv").write_text("network.homophily\n0.0\n0.3\n")
    found = Plan.of(
        {"plausible": "sets.csv", "replicates": 4, "networks": 1, "factors": {"structure": LEVELS}}, "x", tmp_path
    )
    assert runs_of(found).table.groupby("replicate")["network_key"].first().nunique() == 2
    assert [found.scenario(0, each).network.homophily for each in range(4)] == [0.0, 0.3, 0.0, 0.3]


def test_programmes_start_when_the_burn_in_ends_unless_the_plan_says_when() -> None:
    found = plan(burn_in=100, set={"informal.befriending.start_day": 150}, factors={"structure": LEVELS})
    assert found.scenario(1).programmes["support-group"].start_day == 100
    assert found.scenario(2).informal["befriending"].start_day == 150


def test_listed_points_have_structures_and_names_to_be_read_against() -> None:
    points = [{"name": "usual"}, {"name": "led", "structure": "support-group", PLACES: 0.1}]
    found = plan(points=points, against="usual")
    assert [list(found.scenario(point).programmes) for point in (0, 1)] == [[], ["support-group"]]
    assert found.against["structure"] == "ordinary-life"


MISTAKES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"factors": {"structure": ["ordinary-lif"]}}, "ordinary-lif: no such scenario; did you mean ordinary-life?"),
    ({"factors": {"structure": "befriending"}}, "structure = 'befriending': must be a list of presets and scenario files"),
    ({"factors": {"structure": ["befriending"] * 2}}, "must name each level once, 'befriending' is there twice"),
    ({"factors": {"programmes.suport-group.places": [0.1]}}, "did you mean programmes.support-group.places?"),
    ({"factors": {"programmes.online-community.places": [0.1]}}, "-moderated and online-community-peer have one each"),
    ({"factors": {"structure": LEVELS}, "against": "support"}, "no structure or point of the plan; did you mean support-group?"),
    ({"factors": {"structure": LEVELS}, "against": {"strain.crossover": 0.1}}, "strain.crossover: is no factor of the plan"),
    ({"factors": {"structure": LEVELS}, "against": {"structure": "x"}}, "against.structure = 'x': must be 'ordinary-life' or"),
    ({"factors": {"structure": LEVELS}, "against": 3}, "against = 3: must be a structure, a point's name, or a table"),
    ({"factors": {PLACES: [0.1]}, "against": {PLACES: 0.2}}, "point 0 has no counterpart with these values"),
    ({"factors": {PLACES: [0.1]}, "against": "x", "design": "sobol"}, "points of a sobol are a sample, none is the reference"),
    ({"factors": {"structure": LEVELS}, "plausible": 92}, "plausible = 92: must be a number of worlds in 1 to 91"),
    ({"factors": {"structure": LEVELS}, "plausible": "no.csv"}, "no such file"),
    ({"factors": {"structure": LEVELS}, "burn_in": 36_000, "days": 600}, "burn_in + days = 36600: must be at most 36500"),
    ({"points": [{"structure": "befriending", PLACES: 0.1}, {"structure": "support-group"}]}, "befriending has no programmes"),
    ({"set": {PLACES: 0.1}, "factors": {"structure": LEVELS[::2]}}, "ordinary-life has no programmes.support-group"),
)  # fmt: skip


@pytest.mark.parametrize(("content", "sentence"), MISTAKES)
def test_a_mistake_is_one_sentence(content: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        Plan.of(content)
    assert sentence in str(refused.value)
    assert len(refused.value.mistakes) <= 2


def test_scenarios_that_cannot_be_told_apart_or_paired_are_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text('name = "mine"\n')
    (tmp_path / "other.toml").write_text("[stressors.kinds.caregiving]\nrate = 0.1\nweight = 40\njoint = 0.5\n")
    with pytest.raises(ScenarioError) as refused:
        Plan.of({"factors": {"structure": ["one.toml", "two.toml", "other.toml"]}}, folder=tmp_path)
    told = refused.value.mistakes
    assert told[0] == "structure: two scenarios are called mine; give one another name in its file"
    assert told[1].startswith("structure = 'other.toml': has other kinds of life event than the base")


def test_programmes_in_which_nobody_can_take_part_are_named_unless_they_have_no_places() -> None:
    (sentence,) = empty_programmes(plan(factors={PLACES: [0.0, 0.1, 0.5]}))
    assert sentence.startswith("programmes.support-group.places = 0.1: of 30 persons that is room for 3")


def test_what_a_structure_offers_at_some_of_its_points_is_known(tmp_path: Path) -> None:
    found = plan(factors={"structure": ["ordinary-life", "befriending"], PLACES: [0.0, 0.05]})
    store = Store.create(tmp_path)
    store.write_scenarios(texts_of(found))
    names = pd.Series([found.points.name(point) for point in range(4)])
    points = pd.DataFrame(list(found.points), columns=[each.name for each in found.factors])
    offers = offers_of(store, points, names)
    assert offers["ordinary-life"].records == {"programmes.support-group"}
    assert offers["befriending"].records == {"programmes.support-group", "informal.befriending"}
    assert offers["ordinary-life"].before == offers["befriending"].before
