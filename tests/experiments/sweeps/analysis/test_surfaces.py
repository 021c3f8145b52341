"""Response surfaces on known functions: what they predict, what they admit, and the linear trends beside them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from SALib.sample import sobol as sobol_sample

from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.analysis.surfaces import Surface, strengths, surfaces, surfaces_of, trends
from tests.experiments.sweeps.sweeps import full, sweep, uniform

SIGMAS, TRIALS = 4.0, 300


def surface_of(results: SweepResults, measure: str) -> Surface | None:
    """The surface of one measure."""
    return surfaces_of(results, [measure]).get(measure)


def test_a_quadratic_truth_is_fitted_exactly() -> None:
    results = sweep(
        "latin-hypercube", uniform(40, "abc"), lambda p: (1 + p.a - 2 * p.a * p.b + p.c**2).to_numpy(), noise=0.0
    )
    surface = surface_of(results, "strain")
    assert surface is not None
    assert surface.kind == "quadratic regression"
    assert surface.error == pytest.approx(0.0, abs=1e-9)
    assert surface.explained == pytest.approx(1.0)


@pytest.mark.parametrize(("points", "kind"), [(5, "thin-plate spline"), (8, "linear regression")])
def test_a_line_is_fitted_by_linear_regression_from_six_points_on(points: int, kind: str) -> None:
    """Fewer points have splines only."""
    results = sweep("latin-hypercube", uniform(points, "a"), lambda p: p.a.to_numpy(), 1, 1, luck=0.0, noise=0.2)
    surface = surface_of(results, "strain")
    assert surface is not None
    assert surface.kind.startswith(kind)


def test_a_wave_is_left_to_the_splines_which_say_how_well_they_predict() -> None:
    """The stated error is that at points which the surface has never seen, here 2,000 new ones, within a third."""
    results = sweep(
        "latin-hypercube", uniform(120, "ab"), lambda p: np.sin(7 * p.a).to_numpy() + p.b.to_numpy(), noise=0.0
    )
    surface = surface_of(results, "strain")
    assert surface is not None
    assert surface.kind.startswith("thin-plate spline")
    new = uniform(2_000, "ab", seed=8).to_numpy()
    scale = results.points.agg(["min", "max"]).to_numpy()
    found = surface.predict((new - scale[0]) / (scale[1] - scale[0]))
    inside = ((new > scale[0]) & (new < scale[1])).all(axis=1)
    offset = results.endpoints["strain"].mean() - (np.sin(7 * results.points.a) + results.points.b).mean()
    error = np.sqrt(np.mean((found - offset - np.sin(7 * new[:, 0]) - new[:, 1])[inside] ** 2))
    assert error == pytest.approx(surface.error, rel=1 / 3)
    assert surface.explained > 0.9


def test_a_surface_of_pure_noise_admits_that_it_predicts_nothing() -> None:
    results = sweep(
        "latin-hypercube", uniform(60, "abc"), lambda p: np.zeros(len(p)), networks=1, stressors=1, noise=1.0
    )
    surface = surface_of(results, "strain")
    assert surface is not None
    assert surface.explained < 0.2


def test_grids_hold_the_strongest_pairs_in_the_factors_own_units() -> None:
    points = uniform(80, "abcde") * 10.0
    results = sweep("latin-hypercube", points, lambda p: (5 * p.c + p.a * p.e / 10 + p.b / 50).to_numpy(), noise=0.0)
    grids, fits = surfaces(results)
    assert fits["points"].item() == 80
    assert set(grids[["factor", "other"]].iloc[0]) <= {"c", "a", "e"}
    assert grids.groupby(["factor", "other"]).size().to_dict().keys() >= {("c", "a")}
    assert grids["x"].max() <= 10.0
    surface = surface_of(results, "strain")
    assert surface is not None
    assert strengths(surface)[2] == pytest.approx(5 * np.ptp(points["c"]))


def test_points_that_share_their_coordinates_do_not_foretell_each_other() -> None:
    """Pure chance that a block of a Sobol design shares: left out point by point it would seem to be explained."""
    names = list("abcdefgh")
    problem = {"num_vars": 8, "names": names, "bounds": [[0.0, 1.0]] * 8}
    points = pd.DataFrame(sobol_sample.sample(problem, 16, calc_second_order=False, seed=1), columns=names)
    chance = np.repeat(np.random.default_rng(1).normal(size=16), 10)
    by_block, by_point = (
        surface_of(sweep(design, points, lambda p: chance, 1, 1, luck=0.0, noise=0.0), "strain")
        for design in ("sobol", "list")
    )
    assert by_block is not None
    assert by_point is not None
    assert by_block.explained < 0.2 < by_point.explained


def test_a_grid_of_levels_has_a_surface_too() -> None:
    points = full({"a": (0.0, 1.0, 2.0), "b": (1.0, 2.0, 4.0), "kind": ("x", "y")})
    grids, fits = surfaces(sweep("full-factorial", points, lambda p: (p.a * p.b).to_numpy(), noise=0.0))
    assert fits["explained"].item() > 0.9
    assert set(grids["factor"]) | set(grids["other"]) == {"a", "b"}
    ends = {axis: (grids[axis].min(), grids[axis].max()) for axis in "xy"}
    levels = {"a": (0.0, 2.0), "b": (1.0, 4.0)}
    assert ends == {"x": levels[grids["factor"].iloc[0]], "y": levels[grids["other"].iloc[0]]}


def test_a_factor_of_words_is_taken_account_of_but_not_drawn() -> None:
    """Two words that are far apart would be noise to a surface that knows of the numbers only."""
    points = full({"a": (0.0, 0.5, 1.0), "b": (0.0, 0.5, 1.0), "kind": ("x", "y", "z")})
    results = sweep("full-factorial", points, lambda p: (p.a + 10 * (p.kind == "y")).to_numpy(), noise=0.01)
    surface = surface_of(results, "strain")
    assert surface is not None
    assert surface.explained > 0.99
    assert strengths(surface) == pytest.approx([1.0, 0.0], abs=0.1)
    found = trends(results).set_index("factor")["change"]
    assert found.to_dict() == pytest.approx({"a": 1.0, "b": 0.0}, abs=0.1)


def test_too_few_points_or_no_variance_have_no_surface() -> None:
    few = sweep("list", uniform(3, "ab"), lambda p: p.a.to_numpy())
    flat = sweep("list", uniform(30, "ab"), lambda p: np.zeros(len(p)), luck=0.0, noise=0.0)
    for results in (few, flat):
        assert surface_of(results, "strain") is None
        assert all(table.empty for table in surfaces(results))


def test_the_same_sweep_gives_the_same_surface() -> None:
    results = sweep("latin-hypercube", uniform(60, "ab"), lambda p: np.cos(5 * p.a).to_numpy())
    assert surfaces(results)[0].equals(surfaces(results)[0])


def test_trends_cover_a_linear_truth_as_often_as_they_say() -> None:
    """The factors' ranges are those of the drawn points. False-alarm rate: four standard errors, 6e-5; HC3 is known to
    be somewhat too careful, so only missing too often counts."""
    points, copies = uniform(40, "ab"), [f"copy-{trial}" for trial in range(TRIALS)]
    results = sweep("list", points, lambda p: 2 * p.a.to_numpy(), 1, 1, luck=0.0, noise=1.0, measures=copies)
    found, truth = trends(results).set_index("factor").loc["a"], 2 * np.ptp(points["a"])
    assert len(found) == TRIALS
    covered = ((found["low"] <= truth) & (truth <= found["high"])).mean()
    assert covered > 0.95 - SIGMAS * np.sqrt(0.95 * 0.05 / TRIALS)


def test_an_unfinished_sweep_takes_the_points_that_it_has() -> None:
    results = sweep("latin-hypercube", uniform(60, "ab"), lambda p: p.a.to_numpy(), noise=0.0)
    begun = replace(results, endpoints=results.endpoints.iloc[:45])
    assert surfaces(begun)[1]["points"].item() == 45


def test_measures_that_are_fitted_together_get_the_surfaces_that_each_gets_alone() -> None:
    """Of different kinds: a plane, a bowl, and a wave; and one that has values at some of the points only."""
    points = uniform(60, "abc")
    results = sweep(
        "latin-hypercube",
        points,
        lambda p: (p.a + p.b).to_numpy(),
        1,
        2,
        measures=("strain", "load", "belonging"),
        noise=0.01,
    )
    ends = results.endpoints
    ends["load"] += 4 * (ends["a"] * ends["b"] - ends["a"])
    ends["belonging"] += np.sin(9 * ends["c"])
    ends.loc[ends["point"] < 5, "belonging"] = np.nan
    names = [measure.name for measure in results.measures]
    together = surfaces_of(results, names)
    assert len({surface.kind for surface in together.values()}) == 3
    assert {len(surface.fit.inputs) for surface in together.values()} == {60, 55}
    for name in names:
        alone = surface_of(results, name)
        assert alone is not None
        assert (alone.kind, alone.error) == (together[name].kind, pytest.approx(together[name].error))
        assert alone.predict(points.to_numpy()[:9]) == pytest.approx(together[name].predict(points.to_numpy()[:9]))
        assert strengths(alone) == pytest.approx(strengths(together[name]))
