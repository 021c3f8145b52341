"""Variance components and replicates needed, against closed forms and at their limits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.estimates.analysis import AnalysisError
from experiments.estimates.intervals import t_half_width
from experiments.estimates.precision import half_width_curve, nested_components, variance_components
from tests import results_tables as tables

ENDS = tables.endpoints()


def test_components_in_closed_form() -> None:
    """Two networks of two: within mean square 1/2, between mean square 16, so (16 - .5) / 2."""
    found = nested_components(np.array([1.0, 2.0, 5.0, 6.0]), np.array([0, 0, 1, 1]))
    assert (found.within, found.between) == pytest.approx((0.5, 7.75))
    assert found.share_between == pytest.approx(7.75 / 8.25)


def test_components_of_unequal_groups_in_closed_form() -> None:
    """Sizes 1 and 3: n0 = (4 - 10/4) / 1 = 1.5; means 0 and 4 about 3, mean square 12; within 2 / 2."""
    found = nested_components(np.array([0.0, 3.0, 4.0, 5.0]), np.array([0, 1, 1, 1]))
    assert (found.within, found.between) == pytest.approx((1.0, 11.0 / 1.5))


def test_a_negative_component_is_cut_at_zero() -> None:
    found = nested_components(np.array([1.0, -1.0, 1.0, -1.0]), np.array([0, 0, 1, 1]))
    assert found.between == 0.0
    assert found.share_between == 0.0


@pytest.mark.parametrize("networks", [np.zeros(4, int), np.arange(4)])
def test_components_are_undefined_without_several_networks_of_several_replicates(networks: np.ndarray) -> None:
    found = nested_components(np.array([1.0, 2.0, 3.0, 4.0]), networks)
    assert math.isnan(found.between)
    assert math.isnan(found.share_between)


def test_the_variance_between_stressors_is_known_on_a_single_network() -> None:
    found = nested_components(np.array([1.0, 2.0, 3.0]), np.array([0, 0, 0]))
    assert (found.within, found.networks, found.replicates) == (1.0, 1, 3)
    assert math.isnan(found.between)


def test_pairing_takes_the_shared_luck_out() -> None:
    level = variance_components(ENDS, "formal", None, "strain")
    difference = variance_components(ENDS, "formal", "none", "strain")
    assert difference.within < level.within / 3.0
    assert (difference.networks, difference.replicates) == (12, 48)


def test_the_curve_runs_over_the_first_networks_in_order() -> None:
    curve = half_width_curve(ENDS, "formal", "none", "strain")
    wide = ENDS.pivot(index=["network", "stressor"], columns="arm", values="strain")
    means = (wide["formal"] - wide["none"]).groupby("network").mean()
    assert curve.basis == "network"
    assert curve.table["units"].tolist() == list(range(2, 13))
    assert curve.table["replicates"].tolist() == list(range(8, 49, 4))
    assert curve.table["half_width"].iloc[2] == pytest.approx(t_half_width(means.head(4).std(), 4))
    assert curve.table["half_width"].iloc[-1] == pytest.approx(curve.table["expected"].iloc[-1])


def test_with_two_networks_the_curve_runs_over_replicates() -> None:
    curve = half_width_curve(tables.endpoints(2, 4), "formal", "none", "strain")
    assert curve.basis == "replicate"
    assert curve.table["replicates"].tolist() == curve.table["units"].tolist() == list(range(2, 9))


@pytest.mark.parametrize("half_width", [0.5, 0.02, 0.001])
def test_the_replicates_needed_are_the_fewest_that_suffice(half_width: float) -> None:
    curve = half_width_curve(ENDS, "formal", "none", "strain")
    needed = curve.needed(half_width)
    assert curve.expected(needed) <= half_width
    assert needed == 2 or curve.expected(needed - 1) > half_width


def test_replicates_needed_are_refused_where_they_are_undefined() -> None:
    with pytest.raises(AnalysisError, match="positive half-width and at least two units"):
        half_width_curve(ENDS, "formal", "none", "strain").needed(0.0)
    single = half_width_curve(tables.endpoints(1, 1), "formal", "none", "strain")
    assert single.table.empty
    with pytest.raises(AnalysisError, match="at least two units"):
        single.needed(0.1)
