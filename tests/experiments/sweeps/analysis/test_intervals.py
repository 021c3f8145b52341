"""Published intervals of a sweep against SciPy's own, taken from the runs by another way than the tables are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.estimates.intervals import LEVEL, t_interval
from experiments.estimates.units import over_replicates
from experiments.sweeps.analysis.contrasts import point_contrasts, point_means
from experiments.sweeps.analysis.main_effects import cell_means, effects, marginal_means
from experiments.sweeps.analysis.precision import half_width_table
from experiments.sweeps.stopping import Target, widest
from tests.experiments.sweeps.sweeps import full, sweep

POINTS = full({"a": (0.0, 1.0), "b": (1, 2)})
"""Numbers of the points: 0 is (0, 1), 1 is (0, 2), 2 is (1, 1), 3 is (1, 2)."""
RESULTS = sweep("full-factorial", POINTS, lambda p: (p.a * p.b).to_numpy(), between=0.3, noise=0.2)
FEW = sweep("full-factorial", POINTS, lambda p: (p.a * p.b).to_numpy(), networks=2, stressors=5, noise=0.2)


def interval(results: Any, weights: dict[int, float], level: float) -> Sequence[float]:
    """Student's interval, by SciPy, of the mean over networks of a weighted sum of points; over replicates with two networks."""
    wide = results.endpoints.pivot(index=["network", "replicate"], columns="point", values="strain")
    sums = sum(weight * wide[point] for point, weight in weights.items())
    units = sums if results is FEW else sums.groupby("network").mean()
    found = stats.ttest_1samp(units, 0.0).confidence_interval(level)
    return float(units.mean()), float(found.low), float(found.high)


WEIGHTS = {
    "a": {0: -0.5, 1: -0.5, 2: 0.5, 3: 0.5},
    "b": {0: -0.5, 1: 0.5, 2: -0.5, 3: 0.5},
    "a × b": {0: 0.5, 1: -0.5, 2: -0.5, 3: 0.5},
}


@pytest.mark.parametrize("results", [RESULTS, FEW], ids=["networks", "replicates"])
@pytest.mark.parametrize("term", WEIGHTS)
def test_effects_have_students_interval_at_95_percent(results: Any, term: str) -> None:
    row = effects(results).set_index("term").loc[term, ["effect", "low", "high"]].astype(float)
    assert row.tolist() == pytest.approx(interval(results, WEIGHTS[term], 0.95))


def test_the_units_of_an_effect_are_counted() -> None:
    row = effects(RESULTS).iloc[0]
    assert (row["units"], row["basis"], row["replicates"], row["networks"]) == (5, "network", 20, 5)
    row = effects(FEW).iloc[0]
    assert (row["units"], row["basis"], row["replicates"], row["networks"]) == (10, "replicate", 10, 2)
    assert effects(RESULTS)["order"].tolist() == [1, 1, 2]


def test_means_of_levels_have_students_interval_at_95_percent() -> None:
    found = marginal_means(RESULTS).set_index(["factor", "level"])[["mean", "low", "high"]]
    for place, weights in {
        ("a", "0"): {0: 0.5, 1: 0.5}, ("a", "1"): {2: 0.5, 3: 0.5}, ("b", "1"): {0: 0.5, 2: 0.5}, ("b", "2"): {1: 0.5, 3: 0.5},
    }.items():  # fmt: skip
        assert found.loc[place].tolist() == pytest.approx(interval(RESULTS, weights, 0.95))
    assert len(found) == 4


def test_means_of_cells_have_students_interval_at_95_percent() -> None:
    found = cell_means(RESULTS)
    assert found[["level", "other_level"]].to_numpy().tolist() == [["0", "1"], ["0", "2"], ["1", "1"], ["1", "2"]]
    for point, row in enumerate(found[["mean", "low", "high"]].to_numpy().tolist()):
        assert row == pytest.approx(interval(RESULTS, {point: 1.0}, 0.95))


def test_means_of_points_have_students_interval_at_95_percent() -> None:
    for point, row in point_means(RESULTS).set_index("point").iterrows():
        assert row[["mean", "low", "high"]].tolist() == pytest.approx(interval(RESULTS, {int(point): 1.0}, 0.95))


def test_contrasts_have_students_interval_and_jointly_bonferronis() -> None:
    found = point_contrasts(RESULTS).set_index("point")
    assert found.index.tolist() == [1, 2, 3]
    for point, row in found.iterrows():
        weights = {0: -1.0, int(point): 1.0}
        assert row[["difference", "low", "high"]].tolist() == pytest.approx(interval(RESULTS, weights, 0.95))
        jointly = interval(RESULTS, weights, 1 - 0.05 / 3)
        assert row[["low_jointly", "high_jointly"]].tolist() == pytest.approx(jointly[1:])


def test_half_widths_are_those_of_the_first_units() -> None:
    found = half_width_table(RESULTS)
    assert found.columns.tolist() == ["measure", "quantity", "units", "basis", "median", "widest"]
    assert found["quantity"].tolist() == ["level"] * 4 + ["difference"] * 4
    assert found["units"].tolist() == [2, 3, 4, 5] * 2
    assert set(found["basis"]) == {"network"}
    ends = RESULTS.endpoints.groupby(["network", "point"])["strain"].mean().unstack()
    for quantity, units in (("level", ends), ("difference", ends.drop(columns=0).sub(ends[0], axis=0))):
        for count in (2, 5):
            halves = [
                np.diff(stats.ttest_1samp(units[each][:count], 0.0).confidence_interval(0.95))[0] / 2 for each in units
            ]
            row = found[(found["quantity"] == quantity) & (found["units"] == count)].iloc[0]
            assert row["median"] == pytest.approx(np.median(halves))
            assert row["widest"] == pytest.approx(max(halves))


def test_half_widths_of_many_units_are_stated_at_forty_counts() -> None:
    many = sweep("list", POINTS, lambda p: p.a.to_numpy(), networks=1, stressors=100)
    counts = half_width_table(many).query("quantity == 'level'")["units"]
    assert len(counts) == 40
    assert (counts.min(), counts.max()) == (2, 100)
    alone = sweep("list", POINTS, lambda p: p.a.to_numpy(), networks=1, stressors=1)
    assert half_width_table(alone).empty


def test_a_mean_of_many_quantities_has_scipys_interval() -> None:
    values = np.random.default_rng(3).normal(size=(8, 2))
    found = over_replicates(values, np.zeros(8, int))
    for column in range(2):
        known = stats.ttest_1samp(values[:, column], 0.0).confidence_interval(0.95)
        assert found.loc[column, ["low", "high"]].tolist() == pytest.approx([known.low, known.high])
        assert tuple(t_interval(values[:, column])) == pytest.approx((known.low, known.high))
        assert found.loc[column, "sd"] == pytest.approx(values[:, column].std(ddof=1))


def test_a_sweep_stops_by_the_widest_of_its_95_percent_intervals() -> None:
    assert LEVEL == 0.95
    assert Target("strain", 0.1)._asdict() == {"measure": "strain", "width": 0.1}
    halves = [(high - low) / 2 for _, low, high in (interval(RESULTS, {point: 1.0}, 0.95) for point in range(4))]
    assert widest(RESULTS.endpoints, "strain") == pytest.approx(max(halves))
    assert widest(RESULTS.endpoints.iloc[:0], "strain") == np.inf
    assert widest(RESULTS.endpoints[RESULTS.endpoints["replicate"] == 0], "strain") == np.inf
    undefined = RESULTS.endpoints.assign(strain=RESULTS.endpoints["strain"].mask(RESULTS.endpoints["point"] == 1))
    assert widest(undefined, "strain") == pytest.approx(max(halves[:1] + halves[2:]))


def test_a_term_whose_cells_have_no_run_is_left_out() -> None:
    ends = RESULTS.endpoints
    short = sweep("full-factorial", POINTS, lambda p: p.a.to_numpy())
    object.__setattr__(short, "endpoints", ends[ends["point"] != 3])
    found = effects(short)
    assert found["term"].tolist() == ["a", "b"]
    assert isinstance(found, pd.DataFrame)
