"""Courses over time agree with the endpoint analysis of each day."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.estimates.analysis import AnalysisError
from experiments.estimates.intervals import t_interval
from experiments.estimates.trajectories import COLUMNS, difference_trajectories, trajectories
from tests import results_tables as tables

ENDS = tables.endpoints(networks=4, stressors=3)
DAYS = tables.timeseries(ENDS, windows=5)


def test_a_day_is_summarised_as_an_endpoint_would_be() -> None:
    table = trajectories(DAYS, "strain", ["formal", "none"])
    day = DAYS[(DAYS["arm"] == "formal") & (DAYS["day"] == 42)].astype({"strain": float})
    row = table[(table["arm"] == "formal") & (table["day"] == 42)].iloc[0]
    means = day.groupby("network")["strain"].mean().to_numpy()
    assert row["mean"] == pytest.approx(means.mean())
    assert (row["low"], row["high"]) == pytest.approx(t_interval(means))
    assert (row["range_low"], row["range_high"]) == pytest.approx(np.quantile(day["strain"], [0.1, 0.9]))
    assert (row["replicates"], row["networks"]) == (12, 4)


def test_arms_and_days_keep_their_order_whatever_that_of_the_rows() -> None:
    table = trajectories(DAYS.sample(frac=1.0, random_state=1), "strain", ["formal", "none"])
    assert list(table.columns) == COLUMNS
    assert table["arm"].tolist() == ["formal"] * 5 + ["none"] * 5
    assert table["day"].tolist() == [14, 28, 42, 56, 70] * 2
    assert table.equals(trajectories(DAYS, "strain", ["formal", "none"]))


def test_differences_are_paired() -> None:
    table = difference_trajectories(DAYS, "strain", "none", tables.ARMS).set_index(["arm", "day"])
    levels = trajectories(DAYS, "strain", tables.ARMS).set_index(["arm", "day"])
    assert set(table.index.get_level_values("arm")) == {"informal", "formal", "both"}
    expected = levels.loc[("formal", 70), "mean"] - levels.loc[("none", 70), "mean"]
    row, level = table.loc[("formal", 70)], levels.loc[("formal", 70)]
    assert row["mean"] == pytest.approx(expected)
    assert row["range_high"] - row["range_low"] < level["range_high"] - level["range_low"]


def test_an_undefined_day_has_no_row_and_a_single_run_no_band() -> None:
    one = tables.endpoints(1, 1)
    days = tables.timeseries(one, windows=3)
    table = trajectories(days.assign(strain=days["strain"].mask(days["day"] == 28)), "strain", ["none"])
    assert table["day"].tolist() == [14, 42]
    assert table[["low", "high"]].isna().all(axis=None)
    assert table["range_low"].equals(table["range_high"])


def test_unknown_names_are_refused() -> None:
    with pytest.raises(AnalysisError, match="did you mean strain"):
        trajectories(DAYS, "strains", ["none"])
    with pytest.raises(AnalysisError, match="no arm 'nobody'"):
        trajectories(DAYS, "strain", ["nobody"])
