"""Calibration: surfaces that are exact where the truth is quadratic, what they rule out, and the most probable point."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.patterns.pattern import Pattern
from experiments.storage.parts import Parts
from experiments.studies.calibration.method import (
    PRIORS,
    Emulator,
    Prior,
    aim,
    calibrated,
    design,
    misses,
    most_probable,
    refocused,
    simulate,
)
from experiments.studies.conditions.method import plausible_points
from simulation.network import generate
from simulation.scenario.files import load

TWO = {"x": Prior(0.5, 0.0, 1.0), "y": Prior(2.0, 0.0, 4.0)}
BAND = Pattern("calibration", "A", "a", 1.0, 0.8, 1.2, "a", "R", "set", "none", "made up")
SIGN = Pattern("calibration", "B", "b", "positive", 0.0, 9.0, "b", "R", "set", "none", "made up")


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


def test_presets_lie_within_their_prior_ranges_and_points_fill_them() -> None:
    both = load("both").to_dict()
    for name, prior in PRIORS.items():
        value: object = both
        for part in name.split("."):
            value = value[part]  # type: ignore[index]
        assert prior.low <= float(value) <= prior.high, name  # type: ignore[arg-type]
        assert prior.low <= prior.guess <= prior.high, name
    points = plausible_points()
    assert list(points) == list(PRIORS)
    assert len(points) >= 100
    assert all(points[name].between(prior.low, prior.high).all() for name, prior in PRIORS.items())


@pytest.mark.slow
def test_points_are_simulated_once_whatever_the_others(tmp_path: Path) -> None:
    base = load("both").replace({"network.persons": 120})
    network, kept, told = generate(base.network, seed=1), Parts.create(tmp_path), list[int]()
    points = design(4, 1)
    found = simulate(kept, base, points, network, 7, told.append)
    assert {each.statistic for each in calibrated()} <= set(found)
    assert told == [4]
    parts = {path: path.stat().st_mtime_ns for path in (tmp_path / "parts").iterdir()}
    assert simulate(kept, base, points, network, 7, told.append).equals(found)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "parts").iterdir()} == parts
    alone = simulate(Parts.create(tmp_path / "other"), base, points.iloc[:1], network, 7, told.append)
    assert alone.equals(found.iloc[:1])
