"""Trials: the effect size by closed forms, the lot, and a programme without any effect."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.patterns.ordinary_life import without_programmes
from experiments.studies.trial.method import STANDARD, protocol_for, short_dose, variations
from experiments.studies.trial.protocol import Protocol, adjusted_smd, conduct, questionnaire, run_trials, smd
from simulation.ensemble import Ensemble
from simulation.network import generate
from simulation.scenario import Scenario
from simulation.scenario.files import load

BOTH = load("both").replace({"network.persons": 200})
NETWORK = generate(BOTH.network, seed=1)
QUICK = Protocol(randomised=40, run_in=28, weeks=(1, 6))
GROUP = "programmes.support-group."
INERT = BOTH.replace(
    {GROUP + field: 0.0 for field in ("quality_mean", "quality_sd", "relief", "resolution", "esteem_gain", "belonging_gain")}
    | {GROUP + "skill_gain": 0.0}
)  # fmt: skip


def test_smd_is_hedges_g() -> None:
    treated, control = np.array([1.0, 2.0, 3.0, 4.0]), np.array([3.0, 4.0, 5.0, 6.0])
    g, error = smd(treated, control)
    pooled = np.sqrt(5 / 3)
    assert g == pytest.approx(-2.0 / pooled * (1 - 3 / (4 * 8 - 9)))
    assert error == pytest.approx(np.sqrt(8 / 16 + g**2 / 16))
    assert smd(control, treated)[0] == pytest.approx(-g)


def test_adjustment_takes_out_what_differed_before() -> None:
    rng = np.random.default_rng(1)
    before = rng.normal(size=(2, 50)) + np.array([[0.0], [0.7]])
    after = before - np.array([[0.4], [0.0]])
    spread = np.sqrt((after - after.mean(axis=1, keepdims=True)).var() * 100 / 98)
    assert adjusted_smd(after[0], after[1], before[0], before[1]) == pytest.approx(-0.4 / spread)


def test_a_programme_that_does_nothing_changes_nobody() -> None:
    world = Ensemble(NETWORK, [without_programmes(INERT)], [5])
    world.advance(28)
    apart = world.branch([without_programmes(INERT)])
    calm = questionnaire(apart, 70, 7)
    seen: list[Ensemble] = []
    branch = world.branch
    world.branch = lambda *at: seen.append(branch(*at)) or seen[-1]  # type: ignore[method-assign,func-returns-value]
    conduct(world, calm, [(0, INERT)], QUICK, lambda _: None)
    assert seen[0].day == apart.day
    assert (seen[0].population.attended > 0).any(), "otherwise nothing was tried"
    assert np.array_equal(seen[0].population.strain, apart.population.strain)


def test_rows_are_of_the_randomised_and_bounded() -> None:
    table = run_trials({"a": BOTH, "b": short_dose(BOTH)}, NETWORK, [1, 2], QUICK)
    assert table[["arm", "seed", "week"]].drop_duplicates().shape[0] == len(table) == 8
    assert (table["randomised"] == 40).all()
    assert table["attendance"].between(0, 1).all()
    assert table["drop_out"].between(0, 1).all()
    first = table[table["week"] == 1].pivot(index="seed", columns="arm", values="smd")
    assert (first["a"] == first["b"]).all(), "until the doses part, both arms are one trial: same persons, lot and luck"


def test_a_trial_depends_on_its_seed_alone() -> None:
    one = run_trials({"a": BOTH}, NETWORK, [1, 2], QUICK)
    two = run_trials({"b": short_dose(BOTH), "a": BOTH}, NETWORK, [2], QUICK)
    alone = two[two["arm"] == "a"].reset_index(drop=True)
    assert one[one["seed"] == 2].reset_index(drop=True).equals(alone)


def test_couples_are_randomised_together() -> None:
    couples = BOTH.replace({"programmes": load("couples-counselling").programmes})
    table = run_trials({"a": couples}, NETWORK, [1], QUICK)
    assert (table["randomised"] == 40).all()
    assert table["partner_smd"].isna().all(), "no partner is left out"


def test_what_cannot_be_tried_is_refused() -> None:
    with pytest.raises(ValueError, match="0 programmes: a trial tests exactly one"):
        run_trials({"a": without_programmes(BOTH)}, NETWORK, [1], QUICK)
    with pytest.raises(ValueError, match="randomised = 100: 80 persons of 200 persons are distressed"):
        run_trials({"a": BOTH}, NETWORK, [1], Protocol(randomised=100, run_in=7, weeks=(1,)))
    with pytest.raises(ValueError, match="exactly one"):
        variations(without_programmes(BOTH))


def test_arms_differ_in_one_thing_and_small_populations_randomise_fewer() -> None:
    arms = variations(BOTH)
    assert len({each.key for each in arms.values()}) == len(arms)
    assert arms["advantage 0"] == arms[STANDARD].replace({GROUP + "facilitator_advantage": 0.0})
    assert protocol_for(1_000).randomised == 300
    assert protocol_for(200).randomised == 60
    assert isinstance(arms[STANDARD], Scenario)
