"""Points against the point of reference: paired differences and their limits, and means."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from experiments.estimates.analysis import contrast
from experiments.sweeps.analysis.contrasts import point_contrasts, point_means
from tests.experiments.sweeps.sweeps import full, sweep, uniform
from tests.results_tables import STRAIN

POINTS = full({"a": (0.0, 0.1, 0.2), "b": (1, 2)})
TRIALS = 300


def test_a_contrast_of_points_is_the_studys_own_contrast() -> None:
    results = sweep("list", POINTS, lambda p: (p.a + p.b).to_numpy(), between=0.1)
    found = point_contrasts(results).set_index("point")
    ends = results.endpoints.drop(columns=["point", *POINTS.columns])
    for point in range(1, 6):
        other = contrast(ends, f"{point:03d}", "000", replace(STRAIN, sd=""))
        assert found.loc[point, ["difference", "low", "high"]].tolist() == pytest.approx(
            [other.difference, *other.estimate.t]
        )
        assert found.loc[point, "units"] == other.estimate.units
        assert found.loc[point, "basis"] == other.estimate.basis


def test_the_base_scenario_is_the_reference_where_it_is_among_the_points() -> None:
    results = sweep("list", POINTS, lambda p: p.a.to_numpy(), base_values={"a": 0.1, "b": 2})
    assert results.has_base
    assert results.reference == 3
    assert set(point_contrasts(results)["against"]) == {3}
    elsewhere = sweep("list", POINTS, lambda p: p.a.to_numpy(), base_values={"a": 0.15, "b": 2})
    assert not elsewhere.has_base
    assert elsewhere.reference == 0


def test_joint_limits_hold_for_all_points_at_once() -> None:
    """No point differs. Pointwise intervals exclude zero somewhere far too often, joint ones in at most 5 % of sweeps.

    False-alarm rate: .05 plus four standard errors of 300 sweeps, 3e-5 for the joint limits.
    """
    copies = [f"copy-{trial}" for trial in range(TRIALS)]
    table = point_contrasts(sweep("list", uniform(12, "a"), lambda p: np.zeros(len(p)), 8, 1, measures=copies))
    pointwise, jointly = (
        ((table[f"low{suffix}"] > 0) | (table[f"high{suffix}"] < 0)).groupby(table["measure"]).any()
        for suffix in ("", "_jointly")
    )
    assert len(jointly) == TRIALS
    assert pointwise.mean() > 0.15
    assert jointly.mean() < 0.05 + 4 * np.sqrt(0.05 * 0.95 / TRIALS)


def test_missing_runs_cost_their_replicate_at_their_point_only() -> None:
    results = sweep("list", POINTS, lambda p: p.a.to_numpy())
    ends = results.endpoints
    short = replace(results, endpoints=ends[(ends["point"] != 2) | (ends["replicate"] > 4)])
    counts = point_contrasts(short).set_index("point")["replicates"]
    assert counts[2] == 15
    assert counts[1] == 20
    assert short.spread == (15, 20)
    assert short.finished == pytest.approx(115 / 120)


def test_means_carry_their_factors_and_their_interval() -> None:
    found = point_means(sweep("list", POINTS, lambda p: p.a.to_numpy(), luck=0.0, noise=0.0))
    assert found["mean"].to_numpy() == pytest.approx(found["a"].to_numpy())
    assert found["low"].to_numpy() == pytest.approx(found["high"].to_numpy())


def test_against_some_factors_each_point_is_read_against_its_counterpart() -> None:
    results = sweep("list", POINTS, lambda p: (10 * p.a + p.b).to_numpy(), noise=0.0, against={"b": 1})
    assert results.references.tolist() == [0, 0, 2, 2, 4, 4]
    found = point_contrasts(results)
    assert found["point"].tolist() == [1, 3, 5]
    assert found["difference"].to_numpy() == pytest.approx(1.0)
    assert found["label"].tolist() == ["A 0, b 2", "A 0.1, b 2", "A 0.2, b 2"]
    assert found["against_label"].tolist() == ["A 0, b 1", "A 0.1, b 1", "A 0.2, b 1"]
    assert found["better"].isna().all(), "no plausible worlds"
