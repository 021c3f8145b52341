"""Designs by the points that they make: ends, grids, blocks and names, written out by hand; limits at them and one beyond."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from experiments.sweeps import designs
from experiments.sweeps.designs import DESIGNS
from experiments.sweeps.factors import factor
from experiments.sweeps.plan import Plan
from experiments.sweeps.points import CHUNK, Listed
from simulation.scenario.mistakes import ScenarioError, build
from tests.experiments.sweeps.test_designs import PLAIN, RANGES, factors, points, table
from tests.experiments.sweeps.test_plan import scenarios

TWO = {"strain.crossover": {"low": 0.0, "high": 0.2}, "answering.capacity": {"low": 1, "high": 5}}
NORMAL = {"distribution": "normal", "mean": 0.4, "sd": 0.05}


def rows(given: dict[str, Any], kind: str = "full-factorial", **settings: Any) -> list[tuple[Any, ...]]:
    return list(points(kind, given, **settings))


def test_ranges_are_run_at_both_of_their_ends() -> None:
    assert rows(TWO) == [(0.0, 1), (0.0, 5), (0.2, 1), (0.2, 5)]
    made = Plan.of({"base": "support-group", "factors": TWO, "replicates": 1})
    assert [(each.strain.crossover, each.answering.capacity) for each in scenarios(made)] == rows(TWO)


def test_levels_of_a_range_are_spread_evenly() -> None:
    assert [each for (each,) in rows({"answering.capacity": TWO["answering.capacity"]}, levels=5)] == [1, 2, 3, 4, 5]
    assert [each for (each,) in rows({"answering.capacity": TWO["answering.capacity"]}, levels=3)] == [1, 3, 5]
    assert rows({"strain.crossover": [0.1, 0.0], "answering.capacity": [2]}, levels=9) == [(0.1, 2), (0.0, 2)]


def test_ends_of_a_distribution_with_tails_are_its_first_and_last_percentile() -> None:
    tail = 2.3263478740408408 * 0.05  # the normal distribution's quantile at .99, times the SD
    assert rows({"strain.crossover": NORMAL}, levels=3) == [
        (pytest.approx(0.4 - tail),), (pytest.approx(0.4),), (pytest.approx(0.4 + tail),),
    ]  # fmt: skip
    screened = {value for (value,) in rows({"strain.crossover": NORMAL}, "morris", trajectories=20)}
    assert (min(screened), max(screened)) == (pytest.approx(0.4 - tail), pytest.approx(0.4 + tail))
    drawn = np.array(rows({"strain.crossover": NORMAL}, "latin-hypercube", points=1000))
    assert drawn.min() < 0.4 - 1.2 * tail, "samples have the whole tails"


def test_the_order_of_a_grid_is_drawn_and_every_point_has_its_number_for_a_name() -> None:
    found = points("full-factorial", {"answering.capacity": list(range(1, 12))}, seed=4)
    names = [found.name(point) for point in range(11)]
    assert names == ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10"]
    assert found.order.tolist() == np.random.default_rng(4).permutation(11).tolist()
    assert found.sample is None
    assert Listed(((0.1,),) * 10, ("",) * 10).name(9) == "9"
    few = Listed(((0.1,), (0.2,), (0.3,)), ("", "calm", ""))
    assert [few.name(point) for point in range(3)] == ["0", "calm", "2"]
    assert few.order.tolist() == [0, 1, 2]
    assert len(Listed((), ()).order) == 0


@pytest.mark.parametrize("kind", DESIGNS)
def test_a_point_has_the_same_values_however_it_is_asked_for(kind: str) -> None:
    sizes = {"full-factorial": {"levels": 12}, "latin-hypercube": {"points": 2 * CHUNK + 3}, "sobol": {"samples": 256}}
    found = points(kind, **sizes.get(kind, {"trajectories": 300}))
    whole = list(found)
    assert len(whole) == len(found) > CHUNK
    for point in (0, CHUNK - 1, CHUNK, 1, len(found) - 1):
        assert found.values(point) == whole[point]
    assert found.rows(CHUNK - 2, CHUNK + 2) == whole[CHUNK - 2 : CHUNK + 2]
    assert repr(found) == f"<{type(found).__name__}: points={len(found)}>"


def test_a_grid_has_at_most_the_points_that_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert designs.MOST_POINTS == 1_000_000
    monkeypatch.setattr(designs, "MOST_POINTS", 6)
    assert len(rows({"strain.crossover": [0.0, 0.1], "answering.capacity": [1, 2, 3]})) == 6
    with pytest.raises(ValueError, match=r"^design: 7 points, more than 6; take fewer levels, or a Latin hypercube$"):
        points("full-factorial", {"answering.capacity": [1, 2, 3, 4, 5, 6, 7]})
    assert len(points("morris", {"answering.capacity": [1, 2]}, trajectories=3)) == 6
    with pytest.raises(ValueError, match=r"^design: 8 points, more than 6; take fewer trajectories$"):
        points("morris", {"answering.capacity": [1, 2]}, trajectories=4)
    monkeypatch.setattr(designs, "MOST_POINTS", 8)
    assert len(points("sobol", {"answering.capacity": [1, 2]}, samples=2)) == 8
    assert len(points("sobol", TWO, samples=2, second_order=False)) == 8
    with pytest.raises(ValueError, match=r"^design: 12 points, more than 8; take fewer samples$"):
        points("sobol", TWO, samples=2)


@pytest.mark.parametrize("second_order", [True, False])
def test_sobols_blocks_exchange_one_factor_between_two_points(second_order: bool) -> None:
    """A block: A, then A with one coordinate of B each, for second order B with one of A each, and B (Saltelli 2002)."""
    found = points("sobol", samples=4, second_order=second_order)
    assert found.sample is not None
    size = 8 if second_order else 5
    for block in found.sample.reshape(4, size, 3):
        first, last = block[0], block[-1]
        assert (first != last).all()
        for place in range(3):
            unit = np.arange(3) == place
            assert block[1 + place].tolist() == np.where(unit, last, first).tolist()
            if second_order:
                assert block[4 + place].tolist() == np.where(unit, first, last).tolist()


def test_morris_steps_over_half_the_grid_and_reaches_both_ends() -> None:
    found = points("morris", {name: RANGES[name] for name in ("strain.crossover", "seeking.rate")}, trajectories=20)
    assert len(found) == 20 * 3
    assert np.unique(np.round(table(found)[:, 0], 9)).tolist() == pytest.approx([0.0, 0.2 / 3, 0.4 / 3, 0.2])
    assert np.unique(np.round(table(found)[:, 1], 9)).tolist() == pytest.approx([0.1, 0.7 / 3, 1.1 / 3, 0.5])
    finer = points("morris", trajectories=20, levels=6)
    assert finer.sample is not None
    assert np.unique(np.round(finer.sample * 5, 9)).tolist() == [0, 1, 2, 3, 4, 5]
    assert list(points("morris", seed=2**32 + 7)) == list(points("morris", seed=7))


@pytest.mark.parametrize(
    ("kind", "settings", "sentence"),
    [
        ("sobol", {"samples": 6}, "design.samples = 6: must be a power of two"),
        ("sobol", {"samples": 3}, "design.samples = 3: must be a power of two"),
        ("morris", {"levels": 5}, "design.levels = 5: must be even, so that steps fit the grid"),
    ],
)
def test_settings_that_a_design_cannot_have_are_refused(kind: str, settings: dict[str, int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        points(kind, **settings)
    with pytest.raises(ScenarioError, match=sentence):
        Plan.of({"base": "support-group", "factors": TWO, "design": {"kind": kind, **settings}})


@pytest.mark.parametrize(
    ("kind", "name", "low", "high"),
    [
        ("full-factorial", "levels", 2, 1_000),
        ("latin-hypercube", "points", 1, 1_000_000),
        ("sobol", "samples", 2, 1_000_000),
        ("morris", "trajectories", 2, 1_000_000),
        ("morris", "levels", 2, 100),
    ],
)
def test_numbers_of_a_design_are_allowed_at_their_limits_and_not_beyond(
    kind: str, name: str, low: int, high: int
) -> None:
    for value in (low, high):
        assert getattr(build(DESIGNS[kind], {name: value}), name) == value
    for value in (low - 1, high + 1):
        with pytest.raises(ScenarioError, match=rf"{name} = .*: must"):
            build(DESIGNS[kind], {name: value})


def test_designs_have_the_sizes_that_the_documentation_says() -> None:
    usual = {kind: len(points(kind, TWO)) for kind in DESIGNS}
    assert usual == {"full-factorial": 4, "latin-hypercube": 100, "sobol": 128 * 6, "morris": 20 * 3}
    assert len(points("sobol", TWO, second_order=False)) == 128 * 4


def test_levels_share_the_quantiles_evenly() -> None:
    (three,) = factors({"answering.capacity": [4, 1, 2]})
    assert three.at(np.array([0.0, 0.33, 0.34, 0.66, 0.67, 1.0])) == [4, 4, 1, 1, 2, 2]
    assert three.grid(2) == [4, 1, 2]
    assert three.record() == {"levels": [4, 1, 2]}


def test_whole_numbers_of_a_range_are_equally_likely_and_plain() -> None:
    (capacity,) = factors({"answering.capacity": {"low": 1, "high": 4}})
    assert capacity.at(np.array([0.0, 0.24, 0.26, 0.49, 0.51, 0.74, 0.76, 1.0])) == [1, 1, 2, 2, 3, 3, 4, 4]
    assert all(type(value) is int for value in capacity.at(np.array([0.1, 0.9])))
    assert capacity.record() == {"distribution": "uniform", "low": 1, "high": 4}


LAWS: tuple[tuple[dict[str, Any], list[float]], ...] = (
    ({"low": 0.1, "high": 0.3}, [0.1, 0.15, 0.2, 0.3]),
    ({"distribution": "log-uniform", "low": 0.01, "high": 0.16}, [0.01, 0.02, 0.04, 0.16]),
    (
        {"distribution": "triangular", "low": 0.0, "mode": 0.0, "high": 0.8},
        [0.0, 0.8 * (1 - 0.75**0.5), 0.8 * (1 - 0.5**0.5), 0.8],
    ),
    ({"distribution": "triangular", "low": 0.0, "mode": 0.8, "high": 0.8}, [0.0, 0.4, 0.8 * 0.5**0.5, 0.8]),
    (
        {"distribution": "normal", "mean": 0.2, "sd": 0.01, "low": 0.2, "high": 0.9},
        [0.2, 0.2 + 0.01 * 0.3186393639643752, 0.2 + 0.01 * 0.6744897501960817, 0.9],
    ),
)


@pytest.mark.parametrize(("law", "values"), LAWS, ids=lambda each: str(each)[:40])
def test_quantiles_of_a_distribution_in_closed_form(law: dict[str, Any], values: list[float]) -> None:
    """At 0, 1/4, 1/2 and 1; a normal distribution that is cut off at its mean has half the chance left."""
    (made,) = factors({"strain.crossover": law})
    assert made.at(np.array([0.0, 0.25, 0.5, 1.0])) == pytest.approx(values, abs=1e-9)
    assert made.record() == {"distribution": "uniform", **law}


EDGES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"low": 0.0, "high": 0.9}, ""),
    ({"low": 0.0, "high": 0.91}, "factors.strain.crossover.high = 0.91: must be a number in 0 to 0.9"),
    ({"low": -0.01, "high": 0.9}, "factors.strain.crossover.low = -0.01: must be a number in 0 to 0.9"),
    ({"low": 0.2, "high": 0.2}, "factors.strain.crossover.low = 0.2: must be less than high = 0.2"),
    ({"low": "a", "high": 0.2}, "factors.strain.crossover.low = 'a': must be a number"),
    ({"low": 0.2, "high": True}, "factors.strain.crossover.high = true: must be a number"),
    ({"low": float("nan"), "high": 0.2}, "factors.strain.crossover.low = nan: must be a number"),
    ({"distribution": "log-uniform", "low": 0.0, "high": 0.2}, "must be more than 0 in a log-uniform distribution"),
    ({"distribution": "triangular", "low": 0.1, "mode": 0.09, "high": 0.2}, "mode = 0.09: must lie in low = 0.1 to high = 0.2"),
    ({"distribution": "triangular", "low": 0.1, "mode": 0.21, "high": 0.2}, "mode = 0.21: must lie in low = 0.1 to high = 0.2"),
    ({"distribution": "triangular", "low": 0.1, "mode": 0.2, "high": 0.2}, ""),
    ({"distribution": "triangular", "low": 0.1, "mode": 0.1, "high": 0.2}, ""),
    ({"distribution": "normal", "mean": 0.1, "sd": 0}, "sd = 0: must be more than 0"),
    ({"distribution": "lognormal", "median": 0, "log_sd": 1}, "median = 0: must be more than 0"),
    ({"distribution": "lognormal", "median": 0.1, "log_sd": -1}, "log_sd = -1: must be more than 0"),
    ({"distribution": "normal", "mean": -0.42, "sd": 0.1}, ""),
    ({"distribution": "normal", "mean": -0.48, "sd": 0.1}, "nearly nothing of the distribution lies in 0.0 to 0.9"),
    ({"distribution": "normal", "low": 0.1, "high": 0.2, "mean": "x", "sd": 1}, "mean = 'x': must be a number"),
)  # fmt: skip


@pytest.mark.parametrize(("given", "sentence"), EDGES, ids=lambda each: str(each)[:60])
def test_ranges_are_taken_at_their_limits_and_refused_beyond(given: dict[str, Any], sentence: str) -> None:
    made, mistakes = factor("strain.crossover", given, PLAIN)
    assert (made is None) == bool(sentence)
    assert [each for each in mistakes if sentence not in each] == []
    assert len(mistakes) == (1 if sentence else 0)


def test_every_key_of_a_distribution_that_is_wrong_is_named() -> None:
    _, mistakes = factor("strain.crossover", {"distribution": "normal", "med": 1, "low": "a", "high": "b"}, PLAIN)
    assert [each.partition(":")[0] for each in mistakes] == [
        "factors.strain.crossover.med",
        "factors.strain.crossover.mean",
        "factors.strain.crossover.sd",
        "factors.strain.crossover.low = 'a'",
        "factors.strain.crossover.high = 'b'",
    ]
