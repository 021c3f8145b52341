"""The main study: arms that add a resource to ordinary life, effects against the same persons, places that match hours."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from experiments.comparison.method import BURN_IN
from experiments.comparison.runs import World, added_hours, lived
from experiments.studies.arms import ALONE, PROGRAMME, main_arms, without_advantage
from experiments.studies.formal_informal.command import work
from experiments.studies.formal_informal.method import (
    ADDED,
    ARMS,
    ASKED,
    BEFRIENDING,
    HALF,
    LISTENING,
    NULL,
    REFERENCE,
    ZERO,
    Places,
    arms_of,
    require_groups,
    with_resources,
)
from experiments.studies.formal_informal.page.report import source_in_words
from experiments.studies.formal_informal.places import ALLOWED, matched
from simulation.network import from_graph, generate
from simulation.scenario import NetworkPlan, Scenario, ScenarioError
from simulation.scenario.files import load
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE

BOTH = load("support-group")
RESOURCES = with_resources(BOTH.replace({"programmes.support-group.places": 0.2}))
PLACES = Places(befriending=0.1, listening=0.3, half=0.05)
SMALL = generate(NetworkPlan(persons=120), 3)


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    """All arms of a small world for 120 days."""
    world = World(0, 0, SMALL, RESOURCES, 5)
    return lived(world, arms_of(RESOURCES, PLACES), ASKED, (60, 120))


def test_the_four_structures_differ_in_circle_and_programmes_alone() -> None:
    arms = main_arms(BOTH)
    assert {arm: (each.circle.active, bool(each.programmes)) for arm, each in arms.items()} == {
        PARTNER_ALONE: (False, False),
        ORDINARY_LIFE: (True, False),
        ALONE: (False, True),
        PROGRAMME: (True, True),
    }
    same = {"circle": BOTH.circle, "programmes": {}}
    assert len({arm.replace(same).key for arm in arms.values()}) == 1


def test_without_advantage_only_the_advantage_differs() -> None:
    changed = without_advantage(BOTH)
    assert all(each.facilitator_advantage == 0 for each in changed.programmes.values())
    assert changed.replace({"programmes": dict(BOTH.programmes)}).key == BOTH.key


def test_arms_add_a_resource_to_ordinary_life_and_change_nothing_else() -> None:
    arms = arms_of(RESOURCES, PLACES)
    assert tuple(arms) == ARMS
    bare = {"programmes": {}, "informal": {}}
    assert {arm: arms[arm].replace(bare).key == arms[REFERENCE].key for arm in arms} == {
        arm: arm not in NULL for arm in arms
    }
    assert all(each.circle.active == (arm not in NULL) for arm, each in arms.items())
    added = {arm: (len(each.programmes), sorted(each.informal)) for arm, each in arms.items()}
    assert added[PROGRAMME] == added[ZERO] == (1, [])
    assert (added[BEFRIENDING], added[LISTENING]) == ((0, [BEFRIENDING]), (0, [LISTENING]))
    assert added[HALF] == (1, [BEFRIENDING])


def test_resources_start_when_the_burn_in_is_over_and_places_are_as_asked() -> None:
    arms = arms_of(RESOURCES, PLACES)
    for each in arms.values():
        records = [*each.programmes.values(), *each.informal.values()]
        assert all(record.start_day == BURN_IN for record in records)
    assert arms[BEFRIENDING].informal[BEFRIENDING].places == 0.1
    assert arms[LISTENING].informal[LISTENING].share == 0.3
    (half,), (whole,) = arms[HALF].programmes.values(), arms[PROGRAMME].programmes.values()
    assert half.places == whole.places / 2
    assert [each.facilitator_advantage for each in arms[ZERO].programmes.values()] == [0.0]


def test_a_scenarios_own_befriending_is_the_one_that_is_compared() -> None:
    own = load("befriending").replace({"informal.befriending.sessions": 10, "programmes": dict(BOTH.programmes)})
    assert with_resources(own).informal[BEFRIENDING].sessions == 10


def test_a_study_without_a_programme_is_refused() -> None:
    with pytest.raises(ScenarioError, match="has no programme"):
        with_resources(load("ordinary-life"))


def test_programmes_that_cannot_form_are_refused_before_the_runs_with_a_remedy_that_helps() -> None:
    with pytest.raises(ScenarioError, match=r"raise programmes\.support-group\.places to 0\.1") as refusal:
        require_groups(with_resources(BOTH), SMALL, 365)
    remedy = float(str(refusal.value).rpartition(" ")[2])
    require_groups(with_resources(BOTH.replace({"programmes.support-group.places": remedy})), SMALL, 365)
    with pytest.raises(ScenarioError, match="network of at least 12 persons"):
        require_groups(with_resources(BOTH), generate(NetworkPlan(persons=10), 1), 365)
    with pytest.raises(ScenarioError, match=r"--days 22 or more has sessions") as short:
        require_groups(RESOURCES, SMALL, 14)
    assert [each.partition(":")[0] for each in short.value.mistakes] == [
        "programmes.support-group",
        "informal.befriending",
    ]


def effect(rows: pd.DataFrame, arm: str, outcome: str, group: str = "everybody", horizon: int = 120) -> pd.Series:
    """The one row of an effect against ordinary life."""
    (found,) = (
        row
        for _, row in rows[
            (rows["arm"] == arm) & (rows["against"] == REFERENCE) & (rows["horizon"] == horizon)
        ].iterrows()
        if row["group"] == group and row["outcome"] == outcome
    )
    return found


def test_arms_of_one_world_share_their_luck(rows: pd.DataFrame) -> None:
    references = rows[(rows["against"] == REFERENCE) & (rows["group"] == "everybody")]
    assert (references.groupby(["horizon", "outcome"])["reference"].nunique() == 1).all()


def test_an_arm_that_adds_nothing_differs_in_nothing() -> None:
    arms = arms_of(RESOURCES, PLACES)
    empty = {REFERENCE: arms[REFERENCE], PROGRAMME: arms[REFERENCE]}
    found = lived(World(0, 0, SMALL, RESOURCES, 5), empty, ASKED, (30,))
    whole = found[found["group"] == "everybody"]
    assert (whole["value"] == whole["reference"]).all()
    assert (found.loc[found["group"] == "participants", "persons"] == 0).all()


def test_a_programme_lowers_the_strain_of_those_who_take_part_and_costs_hours(rows: pd.DataFrame) -> None:
    part = effect(rows, PROGRAMME, "strain", "participants")
    assert part["persons"] >= 6
    assert part["value"] < part["reference"]
    hours = effect(rows, PROGRAMME, "contact_hours")
    assert hours["value"] > hours["reference"]
    whole = [effect(rows, PROGRAMME, name) for name in ("contact_hours", "provider_hours", "all_hours")]
    receivers, providers, everybody = (each["value"] - each["reference"] for each in whole)
    assert everybody == pytest.approx(receivers + providers)


def test_all_friends_silent_isolates_and_strains(rows: pd.DataFrame) -> None:
    for name in ("strain", "isolated", "distress"):
        found = effect(rows, NULL[0], name)
        assert found["value"] > found["reference"]


def test_whoever_helps_is_counted_where_residents_help(rows: pd.DataFrame) -> None:
    helpers = {arm: effect(rows, arm, "strain", "helpers")["persons"] for arm in ADDED}
    assert helpers[PROGRAMME] == helpers[ZERO] == 0
    assert min(helpers[BEFRIENDING], helpers[LISTENING], helpers[HALF]) > 0


def proportional(places: Places, names: Sequence[str]) -> pd.DataFrame:
    """Hours that are in proportion to places, of two sets; a circle of 10 hours, and a programme that adds 2."""
    added = {
        REFERENCE: 0.0,
        PROGRAMME: 2.0,
        BEFRIENDING: 100.0 * places.befriending,
        LISTENING: 7.0 * places.listening,
        HALF: 1.0 + 100.0 * places.half,
    }
    rows = [
        {"arm": name, "everybody": 10 + size * added[name], "receivers": 5.0, "providers": 5.0, "set": s}
        for s, size in enumerate((0.9, 1.1))
        for name in names
    ]
    return pd.DataFrame(rows)


def test_places_are_found_that_bring_hours_together() -> None:
    found = matched(proportional, "everybody", 0.03, 1_000)
    assert found.places.befriending == pytest.approx(0.02)
    assert found.places.listening == pytest.approx(2 / 7, rel=0.01)
    assert found.places.half == pytest.approx(0.01)
    assert all(abs(apart) <= ALLOWED for apart in found.apart.values())
    assert found.missed == []


def test_an_arm_that_adds_no_hours_of_a_currency_is_said_to_miss() -> None:
    def hours(places: Places, names: Sequence[str]) -> pd.DataFrame:
        found = proportional(places, names)
        return found.assign(everybody=np.where(found["arm"] == LISTENING, 10.0, found["everybody"]))

    assert matched(hours, "everybody", 0.03, 1_000).missed == [LISTENING]


def test_where_the_programme_adds_no_hours_nothing_is_matched() -> None:
    def hours(places: Places, names: Sequence[str]) -> pd.DataFrame:
        return proportional(places, names).assign(everybody=10.0)

    assert set(matched(hours, "everybody", 0.03, 1_000).missed) == {BEFRIENDING, LISTENING, HALF}


def test_hours_are_counted_over_the_first_days_of_each_arm() -> None:
    world, arms = World(0, 0, SMALL, RESOURCES, 5), arms_of(RESOURCES, PLACES)
    found = added_hours(world, {name: arms[name] for name in (REFERENCE, PROGRAMME)}, 60).set_index("arm")
    assert (found["everybody"] == found["receivers"] + found["providers"]).all()
    assert found.loc[PROGRAMME, "receivers"] > found.loc[REFERENCE, "receivers"]


def options(**given: object) -> Namespace:
    """Options of the study at a small size."""
    usual = {"seed": 1, "replicates": 3, "networks": 3, "days": 30, "threads": 1, "match": "everybody", "quick": False,
             "plausible": "none", "set": [], "full": False, "blow": None, "blow_day": None}  # fmt: skip
    return Namespace(**{**usual, **given})


def test_each_set_has_a_network_of_its_own_unless_one_is_given() -> None:
    scenario: Scenario = BOTH.replace({"network.persons": 100, "programmes.support-group.places": 0.2})
    assert work(scenario, options()).about["networks"] == 3
    given = scenario.replace({"network.source": "karate", "programmes.support-group.places": 0.4})
    assert work(given, options()).about["networks"] == 1


def test_the_page_says_how_the_couples_of_a_given_network_were_found() -> None:
    network = from_graph(nx.path_graph(4), NetworkPlan(), 1)
    about = {"network_source": network.source, "network_plan": {"source": "village.csv"}}
    assert source_in_words(about).endswith("4 of its persons were paired by matching, as it names no couples.")
    assert source_in_words(about | {"network_plan": {"source": "generated"}}) == ""
