"""The main study's arms differ in the structure of support and in nothing else."""

from __future__ import annotations

import networkx as nx
import pytest

from experiments.studies.arms import main_arms, thinned, without_advantage
from experiments.studies.formal_informal.method import arms_of, equal_doses
from experiments.studies.formal_informal.page import source_in_words
from simulation.network import from_graph, generate
from simulation.scenario import NetworkPlan
from simulation.scenario.files import load

BOTH = load("both")


def test_the_four_structures_differ_in_circle_and_programmes_alone() -> None:
    arms = main_arms(BOTH)
    assert {arm: (each.circle.active, bool(each.programmes)) for arm, each in arms.items()} == {
        "none": (False, False),
        "informal": (True, False),
        "formal": (False, True),
        "both": (True, True),
    }
    same = {"circle": BOTH.circle, "programmes": {}}
    assert len({arm.replace(same).key for arm in arms.values()}) == 1


def test_without_advantage_only_the_advantage_differs() -> None:
    changed = without_advantage(BOTH)
    assert all(each.facilitator_advantage == 0 for each in changed.programmes.values())
    assert changed.replace({"programmes": dict(BOTH.programmes)}).key == BOTH.key


def test_thinning_takes_requests_and_places() -> None:
    half = thinned(BOTH, 0.5)
    assert half.circle.dose == 0.5
    name = next(iter(BOTH.programmes))
    assert half.programmes[name].places == pytest.approx(BOTH.programmes[name].places / 2)


def test_pilot_runs_bring_the_hours_together() -> None:
    network = generate(NetworkPlan(persons=400), 1)
    doses = equal_doses(main_arms(BOTH), network, seed=1, days=200)
    assert 0 < doses.factor < 1
    assert doses.reached == pytest.approx(min(doses.informal, doses.formal), rel=0.05)


def test_a_study_without_a_programme_is_refused() -> None:
    with pytest.raises(ValueError, match="has no programme"):
        arms_of(load("baseline"), generate(NetworkPlan(persons=20), 1), 1, 10)


def test_the_page_says_how_the_couples_of_a_given_network_were_found() -> None:
    network = from_graph(nx.path_graph(4), NetworkPlan(), 1)
    about = {"networks": [{"source": network.source}], "network_plan": {"source": "village.csv"}}
    assert source_in_words(about).endswith("4 of its persons were paired by matching, as it names no couples.")
    assert source_in_words(about | {"network_plan": {"source": "generated"}}) == ""
