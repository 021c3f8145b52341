"""Calibration: emulators of a known truth, what they rule out, the most probable point, and constants that centre."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.formatting import percent
from experiments.patterns.calibration import CALIBRATION
from experiments.patterns.echoes import FITTED
from experiments.patterns.ordinary_life import without_programmes
from experiments.storage.parts import Parts
from experiments.studies.calibration.centring import CENTRES, centres, put
from experiments.studies.calibration.emulators import Emulator, Prior, moving
from experiments.studies.calibration.method import (
    Calibration,
    aim,
    design,
    everyday_patterns,
    left,
    misses,
    most_probable,
    refocused,
    simulate,
)
from experiments.studies.calibration.page import _ranges_drawn, met, moved_by, outcome_of
from experiments.studies.calibration.points import plausible_points
from experiments.studies.calibration.priors import PRIORS
from simulation.ensemble import Ensemble
from simulation.network import generate
from simulation.scenario import Scenario
from simulation.scenario.catalogue import parameters
from simulation.scenario.files import load

TWO = {"x": Prior(0.5, 0.0, 1.0), "y": Prior(2.0, 0.0, 4.0)}
BAND = CALIBRATION[0]._replace(target=1.0, low=0.8, high=1.2, statistic="a")
SIGN = CALIBRATION[0]._replace(target="positive", low=0.0, high=9.0, statistic="b")


def truth(points: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"a": points["x"] * points["y"], "b": points["y"] - 1.0 + points["x"] ** 2})


def surfaces() -> Emulator:
    points = design(64, 1, TWO)
    return Emulator(points, truth(points), TWO)


def test_a_quadratic_truth_is_found_without_error() -> None:
    emulator, points = surfaces(), design(32, 2, TWO)
    assert np.allclose(emulator.predict(points.to_numpy()), truth(points))
    assert emulator.error.max() < 1e-9
    assert np.allclose(emulator.explained, 1.0)


def test_shares_of_variance_are_those_of_a_known_surface() -> None:
    """Var(x y) of uniforms on 0 to 1 and 0 to 4 is 7/9; x alone moves 4 x 1/12 = 1/3 straight, y alone 1/4 x 4/3 = 1/3."""
    shares = surfaces().movers(design(1024, 5, TWO).to_numpy())
    assert np.allclose(shares[0], [3 / 7, 3 / 7], atol=0.01)
    assert shares[1, 1] == pytest.approx((4 / 3) / (4 / 3 + 4 / 45), abs=0.03), "y, and x squared, of variance 4/45"
    first, second, *_ = PRIORS
    assert moved_by(np.array([0.05, 0.93])).startswith(f"echo of {second} ")
    assert moved_by(np.array([0.5, 0.3])) == f"{first} {percent(0.5)}, {second} {percent(0.3)}"


def test_the_error_is_that_of_points_left_out() -> None:
    """Noise of SD 0.1 around a surface of 6 terms through 256 points: 5 standard errors of an SD are 0.022."""
    points = design(256, 3, TWO)
    noise = np.random.default_rng(4).normal(0.0, 0.1, (256, 2))
    emulator = Emulator(points, truth(points) + noise, TWO)
    assert np.allclose(emulator.error, 0.1, atol=0.022)


def test_what_lies_outside_is_ruled_out() -> None:
    emulator = surfaces()
    left = refocused(emulator, [BAND, SIGN], 200, 5, TWO)
    assert len(left) == 200
    assert (misses(truth(left).to_numpy(), [BAND, SIGN]) < 1e-6).all()
    assert misses(np.array([[0.5, -1.0], [1.0, 1.0]]), [BAND, SIGN]).tolist() == [pytest.approx([0.3, 1.0]), [0.0, 0.0]]


def test_the_most_probable_point_weighs_target_and_guess() -> None:
    guess = pd.Series({"x": 0.5, "y": 2.0})
    assert most_probable(surfaces(), [BAND, SIGN], guess, TWO).to_dict() == {"x": 0.5, "y": 2.0}
    higher = BAND._replace(target=1.1)
    found = most_probable(surfaces(), [higher, SIGN], guess, TWO)
    assert 1.0 < found["x"] * found["y"] <= 1.15


def test_signs_have_no_aim() -> None:
    assert aim(BAND) == 1.0
    assert aim(BAND._replace(target=(1.0, 2.0))) == 1.5
    assert np.isnan(aim(SIGN))


def test_a_truth_that_is_no_surface_takes_the_process() -> None:
    """A wave of two and a half periods; a quadratic surface explains under a half of it, neighbours nearly all."""
    points = design(128, 6, TWO)
    emulator = Emulator(points, pd.DataFrame({"a": np.sin(5 * np.pi * points["x"])}), TWO)
    assert emulator.kind["a"] == "process"
    assert emulator.explained["a"] > 0.9


def test_an_emulator_sees_the_parameters_that_move_its_statistic() -> None:
    """30 parameters of which two matter; noise of a tenth of their effect."""
    rng = np.random.default_rng(7)
    inputs = rng.uniform(-1.0, 1.0, (200, 30))
    values = inputs[:, 3] - inputs[:, 20] + rng.normal(0.0, 0.1, 200)
    assert moving(inputs, values, 2).tolist() == [3, 20]
    assert moving(inputs[:, :4], values, 10).tolist() == [0, 1, 2, 3]


def test_walks_reach_a_corner_that_a_design_hardly_hits() -> None:
    """Both statistics within a thousandth of their range: about one point of a million of the prior ranges."""
    emulator = surfaces()
    narrow = [BAND._replace(low=0.999, high=1.001), SIGN._replace(target=1.25, low=1.249, high=1.251)]
    found = refocused(emulator, narrow, 50, 8, TWO)
    assert len(found) == 50
    assert left(found.to_numpy(), emulator, narrow).all()
    assert refocused(emulator, [BAND._replace(target=99.0, low=98.0, high=100.0), SIGN], 50, 8, TWO).empty


def test_priors_lie_in_their_ranges_and_are_neither_sourced_nor_constants_that_centre() -> None:
    declared = {each.name: each for each in parameters(Scenario)}
    for name, prior in PRIORS.items():
        assert prior.low < prior.guess < prior.high, name
        assert declared[name].evidence in ("free", "fitted"), name
    assert not set(CENTRES) & set(PRIORS)


def test_every_pattern_of_everyday_life_is_about_an_outcome() -> None:
    found = Counter(outcome_of(each) for each in everyday_patterns())
    assert set(found) == {"strain", "satisfaction", "conflict", "esteem", "belonging", "perceived support"}
    assert found["strain"] < len(everyday_patterns()) / 3, "calibration is about more than strain"


@pytest.fixture(scope="module")
def calibrated() -> Calibration:
    """A result made by hand: the best point is the lowest of each prior range, and plausible points are its upper half."""
    low, high = (pd.Series({name: getattr(prior, end) for name, prior in PRIORS.items()}) for end in ("low", "high"))
    plausible = pd.DataFrame([low + share * (high - low) for share in np.linspace(0.5, 1.0, 101)])
    emulator = Emulator(plausible.iloc[:40], pd.DataFrame({"a": np.arange(40.0), "b": np.ones(40)}), PRIORS)
    return Calibration([BAND, SIGN], plausible, pd.DataFrame(), emulator, low, plausible)


def test_the_most_probable_point_meets_what_lies_between_its_limits(
    calibrated: Calibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    for a, b in ((1.2, 0.1), (1.3, 0.1), (0.7, 9.1)):
        monkeypatch.setattr(calibrated.emulator, "predict", lambda _, found=(a, b): np.array([found]))
        told.append(met(calibrated).partition(" meets ")[2].partition(" patterns")[0])
    assert told == ["2 of 2", "1 of 2", "0 of 2"]


def test_ranges_are_drawn_over_the_prior_range(calibrated: Calibration) -> None:
    (axes,) = _ranges_drawn(calibrated).axes
    guesses = [(prior.guess - prior.low) / (prior.high - prior.low) for prior in PRIORS.values()]
    drawn = [tuple(line.get_xdata()) for line in axes.lines]
    assert drawn[0::4] == [(0, 1)] * len(PRIORS)
    assert np.allclose(drawn[1::4], [(0.525, 0.975)] * len(PRIORS))
    assert np.allclose(np.ravel(drawn[2::4]), guesses)
    assert np.allclose(np.ravel(drawn[3::4]), 0.0)


def test_patterns_of_trials_and_of_validation_are_not_fitted() -> None:
    used = everyday_patterns()
    assert {each.set for each in used if each.statistic not in FITTED} == {"calibration"}
    assert set(FITTED) <= {each.statistic for each in used}
    assert "group_strain" not in {each.statistic for each in used}
    assert len(used) > 20


def test_plausible_points_lie_in_the_prior_ranges_and_bring_their_constants() -> None:
    points = plausible_points()
    assert list(points) == [*PRIORS, *CENTRES]
    assert len(points) >= 100
    assert all(points[name].between(prior.low, prior.high).all() for name, prior in PRIORS.items())


def test_constants_are_the_means_of_the_world_itself() -> None:
    base = without_programmes(load("support-group").replace({"network.persons": 60}))
    world = Ensemble(generate(base.network, seed=1), [base, base.replace({"circle.active": False})], [1, 2])
    alike = Ensemble(world.network, list(world.scenarios), [1, 2])
    found = centres(alike, 3)
    days = []
    for _ in range(3):
        world.advance(1)
        days.append(world.population.load.sum(axis=1).mean(axis=0))
    assert found["stressors.reference_load"].to_numpy() == pytest.approx(np.mean(days, axis=0), rel=1e-5)
    assert (found.drop(columns="relationship.reference_help") >= 0.0).all().all()
    assert put(base, found.iloc[0]).resources.reference_belonging == pytest.approx(
        found.iloc[0]["resources.reference_belonging"], rel=5e-3
    )


@pytest.mark.slow
def test_constants_of_the_presets_are_the_means_of_everyday_life() -> None:
    """Constants lie within 5 % of the means of four worlds of 20,000 persons, whose standard errors are 1.4 % at most."""
    base = load("ordinary-life").replace({"network.persons": 20_000})
    world = Ensemble(generate(base.network, seed=1), [base] * 4, [1, 2, 3, 4])
    world.advance(365)
    found, told = centres(world).mean(), {each.name: each.default for each in parameters(base)}
    assert {name: found[name] / told[name] for name in CENTRES} == pytest.approx(dict.fromkeys(CENTRES, 1.0), abs=0.05)


@pytest.mark.slow
def test_points_are_simulated_once_whatever_the_others(tmp_path: Path) -> None:
    base = load("support-group").replace({"network.persons": 120})
    network, kept, told = generate(base.network, seed=1), Parts.create(tmp_path), list[int]()
    points = design(4, 1)
    found = simulate(kept, base, points, network, 7, told.append)
    assert {each.statistic for each in everyday_patterns()} | set(CENTRES) <= set(found)
    assert told == [4]
    parts = {path: path.stat().st_mtime_ns for path in (tmp_path / "parts").iterdir()}
    assert simulate(kept, base, points, network, 7, told.append).equals(found)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "parts").iterdir()} == parts
    alone = simulate(Parts.create(tmp_path / "other"), base, points.iloc[:1], network, 7, told.append)
    assert alone.equals(found.iloc[:1])
