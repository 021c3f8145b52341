"""Effects of factorial designs on made-up sweeps: the planted truth, missing points, and honest intervals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.sweeps.analysis.main_effects import cell_means, effects, marginal_means
from tests.experiments.sweeps.sweeps import full, sweep

SIGNS = (-1.0, 1.0)
CUBE = full({"a": SIGNS, "b": SIGNS, "c": SIGNS})
SIGMAS, TRIALS = 4.0, 200


def effect(table: pd.DataFrame, term: str, column: str = "effect") -> float:
    """A column of the only row of a term."""
    (value,) = table.loc[table["term"] == term, column]
    return float(value)


@settings(max_examples=25)
@given(st.lists(st.floats(-5.0, 5.0), min_size=6, max_size=6))
def test_planted_effects_are_found_exactly_without_noise(planted: list[float]) -> None:
    a, b, c, ab, ac, bc = planted
    found = effects(
        sweep(
            "full-factorial",
            CUBE,
            lambda p: ((a * p.a + b * p.b + c * p.c + ab * p.a * p.b + ac * p.a * p.c + bc * p.b * p.c) / 2).to_numpy(),
            noise=0.0,
        )
    )
    assert list(found["term"]) == ["a", "b", "c", "a × b", "a × c", "b × c"]
    assert found["effect"].to_numpy() == pytest.approx(planted, abs=1e-9)


def test_luck_that_all_points_share_does_not_blur_an_effect() -> None:
    small, large = (
        effects(sweep("full-factorial", CUBE, lambda p: p.a.to_numpy(), luck=luck, noise=0.1)) for luck in (0.0, 50.0)
    )
    assert small[["effect", "low", "high"]].to_numpy() == pytest.approx(
        large[["effect", "low", "high"]].to_numpy(), abs=1e-9
    )


def test_levels_beyond_two_are_compared_with_the_first_whatever_their_type() -> None:
    points = full({"dose": (0, 1, 4), "kind": ("peer", "leader")})
    found = effects(sweep("full-factorial", points, lambda p: (p.dose * (p.kind == "peer")).to_numpy(float), noise=0.0))
    assert list(zip(found["term"], found["change"], found["effect"].round(9), strict=True)) == [
        ("dose", "0 → 1", 0.5),
        ("dose", "0 → 4", 2.0),
        ("kind", "leader → peer", pytest.approx(5 / 3)),
        ("dose × kind", "0 → 1, leader → peer", 0.5),
        ("dose × kind", "0 → 4, leader → peer", 2.0),
    ]


def test_words_keep_the_order_of_the_plan() -> None:
    points = full({"kind": ("peer", "leader")})
    listed = {"kind": {"levels": ["peer", "leader"]}}
    found = effects(sweep("full-factorial", points, lambda p: (p.kind == "peer").to_numpy(float), factors=listed))
    assert found["change"].item() == "peer → leader"
    assert found["effect"].item() < 0


def test_intervals_cover_the_truth_and_miss_it_as_often_as_they_say() -> None:
    """200 sweeps with planted and with absent effects. False-alarm rate: four standard errors, 6e-5 a comparison."""
    truth = {"a": 1.0, "b": 0.0, "a × b": 0.5}
    points = full({"a": SIGNS, "b": SIGNS})
    copies = [f"copy-{trial}" for trial in range(TRIALS)]
    found = effects(
        sweep("full-factorial", points, lambda p: (p.a / 2 + p.a * p.b / 4).to_numpy(), between=0.2, measures=copies)
    )
    planted = found["term"].map(truth)
    covered = ((found["low"] <= planted) & (planted <= found["high"])).groupby(found["term"]).agg(["mean", "size"])
    assert set(covered["size"]) == {TRIALS}
    assert (abs(covered["mean"] - 0.95) < SIGMAS * np.sqrt(0.95 * 0.05 / TRIALS)).all()


def test_a_replicate_that_lacks_a_point_is_left_out_and_so_is_a_point_that_has_no_run() -> None:
    results = sweep("full-factorial", CUBE, lambda p: p.a.to_numpy(), noise=0.0)
    ends = results.endpoints
    short = effects(replace(results, endpoints=ends[(ends["point"] != 3) | (ends["replicate"] != 7)]))
    assert set(short["replicates"]) == {19}
    dead = effects(replace(results, endpoints=ends[ends["point"] != 3]))
    assert set(dead["replicates"]) == {20}


def test_means_of_levels_and_of_cells_agree_with_the_effects() -> None:
    results = sweep("full-factorial", CUBE, lambda p: (p.a + p.a * p.b).to_numpy())
    found, means, cells = effects(results), marginal_means(results), cell_means(results)
    low, high = means.loc[means["factor"] == "a", "mean"]
    assert high - low == pytest.approx(effect(found, "a"))
    square = cells[(cells["factor"] == "a") & (cells["other"] == "b")].set_index(["level", "other_level"])["mean"]
    difference = square["1", "1"] - square["-1", "1"] - square["1", "-1"] + square["-1", "-1"]
    assert difference / 2 == pytest.approx(effect(found, "a × b"))
    assert cells["mean"].mean() == pytest.approx(means["mean"].mean())


def test_one_replicate_gives_effects_without_intervals() -> None:
    found = effects(sweep("full-factorial", CUBE, lambda p: p.a.to_numpy(), networks=1, stressors=1, noise=0.0))
    assert effect(found, "a") == pytest.approx(2.0)
    assert found[["low", "high"]].isna().all(axis=None)
