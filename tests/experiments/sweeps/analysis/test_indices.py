"""Sobol's and Morris' indices on functions whose indices are known: Ishigami's, and a linear model."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample

from experiments.sweeps.analysis.indices import blocks_of, chance, indices
from experiments.sweeps.analysis.results import SweepResults
from tests.experiments.sweeps.sweeps import sweep

UNIT = {"num_vars": 3, "names": list("abc"), "bounds": [[0.0, 1.0]] * 3}
A, B = 7.0, 0.1
SLOPES = np.array([2.0, -1.0, 0.0])


def ishigami(points: pd.DataFrame) -> NDArray[np.float64]:
    """sin x1 + 7 sin(x2)^2 + 0.1 x3^4 sin x1 over -pi to pi (Ishigami & Homma 1990)."""
    x = np.pi * (2.0 * points.to_numpy() - 1.0)
    return np.asarray(np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0]))


def known() -> dict[tuple[str, str], float]:
    """The indices of that function in closed form."""
    first = (1 + B * np.pi**4 / 5) ** 2 / 2
    second, third = A**2 / 8, B**2 * np.pi**8 * 8 / 225
    total = first + second + third
    return {
        ("S1", "a"): first / total, ("S1", "b"): second / total, ("S1", "c"): 0.0,
        ("ST", "a"): (first + third) / total, ("ST", "b"): second / total, ("ST", "c"): third / total,
    }  # fmt: skip


@lru_cache
def designed(samples: int, second_order: bool = False) -> SweepResults:
    drawn = sobol_sample.sample(UNIT, samples, calc_second_order=second_order, seed=5)
    points = pd.DataFrame(drawn, columns=list("abc"))
    return sweep("sobol", points, ishigami, networks=1, stressors=2, noise=0.0)


@lru_cache
def trajectories(count: int = 10, noise: float = 0.0) -> SweepResults:
    points = pd.DataFrame(morris_sample.sample(UNIT, count, num_levels=4, seed=5), columns=list("abc"))
    return sweep("morris", points, lambda p: p.to_numpy() @ SLOPES, networks=1, stressors=3, noise=noise, levels=4)


def test_ishigamis_indices_are_found_within_their_intervals() -> None:
    """The nets of 2^10 are far more even than chance, so the bootstrap's intervals hold with room to spare."""
    found = indices(designed(1024)).set_index(["index", "factor"])
    for name, truth in known().items():
        assert found.loc[name, "low"] <= truth <= found.loc[name, "high"], name
        assert found.loc[name, "value"] == pytest.approx(truth, abs=0.05), name
    assert set(found["blocks"]) == {1024}


def test_second_order_is_seen_in_the_rows_and_finds_the_planted_interaction() -> None:
    found = indices(designed(512, True))
    pairs = found[found["index"] == "S2"].set_index(["factor", "other"])["value"]
    truth = known()
    assert pairs["a", "c"] == pytest.approx(truth["ST", "c"], abs=0.06)
    assert abs(pairs["a", "b"]) < 0.06
    assert abs(pairs["b", "c"]) < 0.06


def test_a_linear_model_has_its_slopes_for_elementary_effects_and_no_spread() -> None:
    found = indices(trajectories()).set_index(["index", "factor"])["value"]
    assert found["mu"].to_numpy() == pytest.approx(SLOPES)
    assert found["mu_star"].to_numpy() == pytest.approx(np.abs(SLOPES))
    assert found["sigma"].to_numpy() == pytest.approx(np.zeros(3), abs=1e-9)


def test_the_sample_of_the_unit_cube_is_used_where_the_model_got_other_values() -> None:
    results = trajectories()
    rounded = replace(results, points=results.points.round(), sample=results.points)
    pd.testing.assert_frame_equal(indices(rounded), indices(results))


@pytest.mark.parametrize("results", [designed(64), trajectories(noise=0.3)], ids=["sobol", "morris"])
def test_intervals_are_repeatable_and_follow_the_seed(results: SweepResults) -> None:
    once, twice = indices(results), indices(results)
    pd.testing.assert_frame_equal(once, twice)
    other = indices(replace(results, plan={**results.plan, "seed": 99}))
    assert (once["value"] == other["value"]).all()
    assert not once["low"].equals(other["low"])


@pytest.mark.parametrize(("results", "size"), [(designed(64), 5), (trajectories(), 4)], ids=["sobol", "morris"])
def test_an_unfinished_sweep_gives_the_indices_of_its_whole_blocks(results: SweepResults, size: int) -> None:
    """Stopped in the first replicate after six blocks and a half; later, in the second, the first one counts alone."""
    begun = replace(results, endpoints=results.endpoints.iloc[: 6 * size + 2])
    assert blocks_of(begun, "strain").count == 6
    further = replace(results, endpoints=results.endpoints.iloc[: len(results.points) + 2])
    first = results.endpoints["strain"].to_numpy()[: len(results.points)]
    assert blocks_of(further, "strain").outcomes == pytest.approx(first)


def test_a_point_that_never_finished_costs_its_block_only() -> None:
    results = designed(64)
    ends = results.endpoints
    assert blocks_of(replace(results, endpoints=ends[ends["point"] != 7]), "strain").count == 63


def test_a_measure_that_does_not_vary_has_no_indices() -> None:
    results = designed(64)
    assert indices(replace(results, endpoints=results.endpoints.assign(strain=1.0))).empty


def test_chance_between_replicates_is_told_from_the_factors() -> None:
    """Noise of variance .09 over three replicates and points of variance v: a share of .03 / (v + .03) in the mean.

    False-alarm rate: the share of 400 degrees of freedom has a standard error near 7 %; four of them, 6e-5.
    """
    noisy = trajectories(100, 0.3)
    truth = np.var(noisy.points.to_numpy() @ SLOPES)
    assert chance(noisy, "strain") == pytest.approx(0.03 / (truth + 0.03), rel=0.28)
    assert chance(trajectories(), "strain") == pytest.approx(0.0, abs=1e-12)
    assert np.isnan(chance(replace(noisy, endpoints=noisy.endpoints[noisy.endpoints["replicate"] == 0]), "strain"))


def of_values(*replicates: tuple[float, ...]) -> SweepResults:
    """A sweep whose runs have these values, a row a replicate and a column a point."""
    points = pd.DataFrame({"a": np.linspace(0.0, 1.0, len(replicates[0]))})
    results = sweep("list", points, lambda p: np.zeros(len(p)), networks=1, stressors=len(replicates))
    return replace(results, endpoints=results.endpoints.assign(strain=np.ravel(replicates)))


def test_chance_is_the_residual_variance_over_that_of_the_points() -> None:
    """Means 2, 2, 5 of the points vary by 3. Residuals of 1 in four runs give 4 / 2 a run and half of it in a mean of two."""
    assert chance(of_values((1.0, 2.0, 6.0), (3.0, 2.0, 4.0)), "strain") == pytest.approx(1 / 3)
    assert chance(of_values((11.0, 12.0, 16.0), (3.0, 2.0, 4.0)), "strain") == pytest.approx(1 / 3), (
        "common luck is none"
    )
    assert chance(of_values((1.0, 3.0), (3.0, 1.2)), "strain") == 1.0, "a share is at most 1"


def test_chance_is_undefined_with_one_replicate_one_point_or_equal_means() -> None:
    assert np.isnan(chance(of_values((1.0, 2.0, 6.0)), "strain"))
    assert np.isnan(chance(of_values((1.0,), (2.0,)), "strain"))
    assert np.isnan(chance(of_values((1.0, 2.0), (2.0, 1.0)), "strain"))
