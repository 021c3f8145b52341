"""The plausible region: every unknown has a range, the ranges hold the values, and every corner is a scenario."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.studies.calibration.centring import CENTRES
from experiments.studies.sensitivity import region as plausible
from experiments.studies.sensitivity.region import half_to_double, plausible_region, unknowns
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.catalogue import parameters
from simulation.scenario.files import load, presets

BOTH = plausible_region(load("support-group"))


@pytest.mark.parametrize("preset", presets())
def test_every_unknown_has_a_range_that_holds_its_value(preset: str) -> None:
    scenario = load(preset)
    region = plausible_region(scenario)
    assert all(each.low <= each.value <= each.high and each.low < each.high for each in region)
    left_out = {name for name, _ in unknowns(scenario)} - {each.name for each in region}
    values = {name: plausible._value(scenario, name) for name in left_out}
    assert set(values.values()) <= {0.0}


@pytest.mark.parametrize("preset", presets())
def test_the_region_lies_within_the_plausible_ranges_of_the_schema(preset: str) -> None:
    for each in plausible_region(load(preset)):
        low, high = each.parameter.plausible or (each.low, each.high)
        assert low <= each.low <= each.high <= high, each.name


def test_the_region_of_both_supports_has_all_free_and_fitted_numbers() -> None:
    wanted = [each for each in parameters(Scenario) if each.evidence in ("free", "fitted") and "number" in each.kind]
    switched_off = {each.name for each in wanted if each.default == 0.0}
    assert [each.parameter.name for each in BOTH] == [
        each.name
        for each in wanted
        if not each.name.startswith("informal.") and each.name not in {*CENTRES, *switched_off}
    ]
    assert {each.parameter.evidence for each in BOTH} == {"free", "fitted"}


@settings(max_examples=40)
@given(st.lists(st.floats(0.0, 1.0), min_size=len(BOTH), max_size=len(BOTH)))
def test_every_point_of_the_region_is_a_scenario(shares: list[float]) -> None:
    changed = load("support-group").replace(
        {each.name: each.at(share) for each, share in zip(BOTH, shares, strict=True)}
    )
    assert len(changed.programmes) == 1
    assert all(isinstance(each.at(share), int) for each, share in zip(BOTH, shares, strict=True) if each.whole)


def test_stated_ranges_go_before_the_rule_where_they_hold_the_value() -> None:
    ranges = {each.name: each for each in BOTH}
    assert (ranges["network.overlap"].low, ranges["network.overlap"].high) == (0.1, 0.6)
    assert ranges["network.overlap"].because == "range given with the model"
    assert ranges["strain.crossover"].because == "calibrated"
    assert ranges["strain.skill_effect"].because == "plausible range of the schema"
    large = load("support-group").replace({"network.overlap": 0.8, "programmes.support-group.group_size": 40})
    outside = {each.name: each for each in plausible_region(large)}
    assert outside["network.overlap"].because.startswith("half to double")
    assert outside["programmes.support-group.group_size"].high == 80


def test_the_rule_halves_and_doubles_values_and_odds() -> None:
    ranges = {each.name: each for each in BOTH}
    assert half_to_double(ranges["stressors.half_life"].parameter, 60.0)[:2] == (30.0, 120.0)
    low, high, _ = half_to_double(ranges["answering.availability"].parameter, 0.75)
    assert (low / (1 - low), high / (1 - high)) == (pytest.approx(1.5), pytest.approx(6.0))
    assert half_to_double(ranges["episode.relief"].parameter, 0.0)[:2] == (0.0, 0.0)
    assert half_to_double(ranges["resources.esteem_of_baseline"].parameter, -0.2)[:2] == (-0.4, -0.1)


def test_a_given_network_is_not_varied_and_a_couple_stays_a_couple() -> None:
    karate = plausible_region(load("support-group").replace({"network.source": "karate"}))
    assert not [each.name for each in karate if each.name.startswith("network.")]
    couples = plausible_region(load("couples-counselling"))
    assert not [each.name for each in couples if each.name.startswith("programmes.") and "group_" in each.name]


def test_an_informal_intervention_brings_the_numbers_of_its_kind() -> None:
    befriended = {each.name for each in plausible_region(load("befriending")) if each.name.startswith("informal.")}
    assert {"informal.befriending.relief", "informal.befriending.sessions"} <= befriended
    assert "informal.befriending.listening_gain" not in befriended
    trained = {each.name for each in plausible_region(load("listening")) if each.name.startswith("informal.")}
    assert trained == {
        f"informal.listening.{name}" for name in ("training_hours", "listening_gain", "training_interval")
    }


def tables(monkeypatch: pytest.MonkeyPatch, folder: Path, calibrated: str) -> None:
    """Let the module find a calibrated table of this text beside it."""
    (folder / "ranges.csv").write_text("name,low,high,because\nstrain.crossover,0.05,0.2,stated\n")
    (folder / "plausible.csv").write_text(calibrated)
    monkeypatch.setattr(plausible.resources, "files", lambda package: folder)


def test_a_calibrated_region_goes_before_all_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tables(monkeypatch, tmp_path, "name,low,high\nstrain.crossover,0.08,0.11\nstrain.noise_sd,0.6,0.6\n")
    ranges = {each.name: each for each in plausible_region(load("support-group"))}
    assert (ranges["strain.crossover"].low, ranges["strain.crossover"].high) == (0.08, 0.11)
    assert ranges["strain.crossover"].because == "calibrated"
    assert "strain.noise_sd" not in ranges  # a point is no range


def test_mistakes_in_a_table_are_told_all_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tables(monkeypatch, tmp_path, "name,low,high\nstrain.crosover,0,1\nstrain.crossover,0.5,2\nstrain.noise_sd,2,1\n")
    with pytest.raises(ScenarioError) as found:
        plausible_region(load("support-group"))
    assert set(found.value.mistakes) == {
        "strain.crosover: unknown name; did you mean strain.crossover?",
        "strain.crossover = 0.5 to 2: must be a range that lies in 0 to 0.9",
        "strain.noise_sd = 2 to 1: must be a range that lies in 0 to 3 (SD)",
    }
