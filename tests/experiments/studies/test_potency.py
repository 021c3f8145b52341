"""Potency: every claim is measured, its floor is a third of what was stated, and a force must lie beyond it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.studies.potency import page
from experiments.studies.potency.claims import CLAIMS, SMALLEST_SHARE, Claim
from experiments.studies.potency.everyday import OFF, everyday_forces
from experiments.studies.potency.forces import Force, Ratio, forces, over_networks, weak
from experiments.studies.potency.method import measured
from experiments.studies.potency.programmes import SESSIONS
from experiments.studies.potency.pushes import event_forces, shock_forces
from simulation.network import generate
from simulation.scenario.files import load

WORLD = load("ordinary-life").replace({"network.persons": 200})
NETWORK = generate(WORLD.network, seed=4)
UP = Claim("up", "it raises", "strain", "SD", 0.3, 0.1)
DOWN = UP._replace(id="down", floor=-0.1)
SHOWN = UP._replace(id="shown", floor=None)

STATED = """
financial_strain .47 financial_conflicts .24 financial_satisfaction -.11 health_strain .64 health_conflicts .13
health_satisfaction -.07 family_strain .53 family_conflicts .28 family_satisfaction -.12 career_strain .44
career_conflicts .09 career_satisfaction -.05 circle_strain -.21 circle_belonging 1.6 circle_perceived .42 m1_strain -.046
m1_circle .14 m1_group .15 m2_esteem .09 m2_loop_esteem .08 m2_loop_strain .16 m2_circle .11 m2_group .10 m2_follow_up .42
m3_load -.38 m3_strain -.06 m3_circle .12 m3_group .12 m4_belonging 1.5 m4_strain -.10 m4_circle .49 m4_group .12
buffering_slope -.13 buffering_top .05 buffering_circle .18 experience_strain -.037 experience_perceived .064
partners_help .05 conflict_day -.28 conflict_history -.22 education_conflict -.42 education_satisfaction .35
belonging_strain_r -.36 belonging_ties_r .32 follow_up_strain .65 follow_up_esteem .29 group_strain -.38
befriending_strain -.18 advantage -.013 neighbour_strain .0011 tie_r .050 tie_r_shuffled .045
m2_esteem_mean .09 partners_help_mean .05
"""
"""Forces of the model's first table, written down once more."""


def test_claims_are_those_of_the_model() -> None:
    words = STATED.split()
    assert {each.id: each.stated for each in CLAIMS} == dict(zip(words[::2], map(float, words[1::2]), strict=True))
    assert len({each.id for each in CLAIMS}) == len(CLAIMS)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_floor_is_a_third_of_the_stated_force_or_the_smallest_share(claim: Claim) -> None:
    if claim.id in {"advantage", "m2_esteem_mean", "partners_help_mean"}:
        assert claim.floor is None
    elif claim.id.startswith("m") and claim.id.endswith(("_circle", "_group")):
        assert claim.floor == SMALLEST_SHARE == 0.08
    else:
        assert claim.floor == pytest.approx(claim.stated / 3)


@pytest.mark.parametrize(
    ("claim", "value", "se", "passes"),
    [
        (UP, 0.13, 0.014, True), (UP, 0.13, 0.016, False), (UP, 0.09, 0.0, False), (UP, 0.1, 0.0, True), (UP, -0.5, 0.01, False),
        (DOWN, -0.13, 0.014, True), (DOWN, -0.13, 0.016, False), (DOWN, 0.5, 0.01, False), (SHOWN, 0.0, 9.0, True),
        (UP, 0.5, math.nan, False), (UP, math.nan, math.nan, False),
    ],
)  # fmt: skip
def test_a_force_lies_beyond_its_floor_by_two_errors(claim: Claim, value: float, se: float, passes: bool) -> None:
    assert Force(claim, value, se).passes == passes
    assert bool(weak([Force(claim, value, se)])) != passes


def test_ratios_are_of_means_over_networks() -> None:
    value, se = over_networks([Ratio(1.0, 2.0), Ratio(3.0, 4.0), Ratio(2.0, 6.0)])
    assert value == 0.5
    assert se == pytest.approx(np.std([0.0, 1.0, -1.0], ddof=1) / np.sqrt(3) / 4.0)
    plain = np.array([0.1, 0.4, 0.2])
    assert over_networks([Ratio(each) for each in plain]) == pytest.approx(
        (plain.mean(), plain.std(ddof=1) / np.sqrt(3))
    )
    assert over_networks([Ratio(2.0, 4.0)])[0] == 0.5
    assert math.isnan(over_networks([Ratio(2.0, 4.0)])[1])


def test_a_claim_that_was_not_measured_is_no_pass() -> None:
    with pytest.raises(KeyError, match="up"):
        forces([{}, {}], [UP])


def test_what_is_weak_is_named_in_words_and_in_the_table() -> None:
    found = [Force(UP, 0.05, 0.01), Force(DOWN, -0.2, 0.01), Force(SHOWN, -0.01, 0.001)]
    assert page.summary(found) == ("1 of 2 claims have at least a third of their stated force. Below their floor: up.")
    text = page.as_text(found)
    assert [line.split("  ")[-1].strip() for line in text.splitlines()[2:]] == ["BELOW", "has force", "only shown"]
    assert "BELOW" in str(page.section(found).blocks)


@pytest.mark.slow
def test_every_claim_is_measured_on_a_network() -> None:
    found = measured(WORLD, NETWORK, 7)
    assert set(found) == {each.id for each in CLAIMS}
    assert np.isfinite([each.part / each.whole for each in found.values()]).all()
    assert measured(WORLD, NETWORK, 7) == found


def test_without_a_mechanism_there_is_nothing_to_lose() -> None:
    """A world that lacks M1, the bonus and hurt from the start loses nothing when they are switched off."""
    lacking = WORLD.replace(OFF["m1"] | OFF["experience"] | OFF["conflict"])
    found = everyday_forces(lacking, NETWORK, 7)
    for name in ("m1_strain", "m1_circle", "experience_strain", "experience_perceived", "conflict_day"):
        assert found[name].part == 0.0, name
    assert found["m4_belonging"].part > 1.0


def test_an_event_strains_and_a_shock_reaches_neighbours_only_along_ties() -> None:
    found = event_forces(WORLD, NETWORK, 7)
    assert all(found[f"{kind}_strain"].part > 0.1 for kind in WORLD.kinds)
    cut = WORLD.replace({
        "company.contagion": 0.0, "answering.cost": 0.0, "answering.cost_of_strain": 0.0, "circle.active": False,
    })  # fmt: skip
    assert shock_forces(cut, NETWORK, 7)["neighbour_strain"].part == 0.0


def test_switches_are_fields_of_the_world_and_of_sessions() -> None:
    for changes in OFF.values():
        assert WORLD.replace(changes) != WORLD
    group = load("support-group").programmes["support-group"]
    assert all(getattr(group, field) > 0.0 for field in SESSIONS.values())
