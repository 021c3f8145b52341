"""The rule of independent units, and means over replicates of many quantities at once."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.estimates.intervals import t_interval
from experiments.estimates.units import improved, independent_units, over_replicates

VALUES = np.array([[1.0, 10.0], [3.0, 20.0], [2.0, 30.0], [6.0, 40.0], [5.0, 50.0], [7.0, 60.0]])
THREE = np.array([0, 0, 1, 1, 2, 2])


def test_from_three_networks_on_their_means_are_the_units() -> None:
    units, basis = independent_units(VALUES, THREE)
    assert basis == "network"
    assert units.tolist() == [[2.0, 15.0], [4.0, 35.0], [6.0, 55.0]]


def test_with_two_networks_the_replicates_are_the_units() -> None:
    units, basis = independent_units(VALUES, np.array([0, 0, 0, 1, 1, 1]))
    assert basis == "replicate"
    assert units.tolist() == VALUES.tolist()


@pytest.mark.parametrize("shape", [(6,), (6, 1), (6, 2, 3)])
def test_the_rule_is_the_same_for_values_of_any_shape(shape: tuple[int, ...]) -> None:
    values = np.random.default_rng(1).normal(size=shape)
    units, _ = independent_units(values, THREE)
    assert units.shape == (3, *shape[1:])
    assert units == pytest.approx(values.reshape(3, 2, *shape[1:]).mean(axis=1))


def test_an_undefined_value_is_left_out_of_its_networks_mean() -> None:
    values = VALUES.copy()
    values[0, 0] = values[2, 1] = values[3, 1] = np.nan
    units, _ = independent_units(values, THREE)
    assert units[0].tolist() == [3.0, 15.0]
    assert np.isnan(units[1, 1])


def test_many_quantities_have_the_interval_that_each_has_alone() -> None:
    found = over_replicates(VALUES, THREE)
    for column, row in enumerate(found.itertuples()):
        units, _ = independent_units(VALUES[:, column], THREE)
        assert (row.low, row.high) == pytest.approx(t_interval(units))
        assert (row.units, row.basis, row.replicates, row.networks) == (3, "network", 6, 3)


def test_a_quantity_counts_the_replicates_and_networks_in_which_it_is_defined() -> None:
    values = VALUES.copy()
    values[:3, 0] = np.nan
    found = over_replicates(values, THREE)
    assert found[["units", "replicates", "networks"]].to_numpy().tolist() == [[2, 3, 2], [3, 6, 3]]


def test_the_share_improved_follows_the_better_side_and_leaves_undefined_replicates_out() -> None:
    differences = np.array([[-1.0, np.nan], [-2.0, np.nan], [0.0, np.nan], [3.0, np.nan], [np.nan, np.nan]])
    assert improved(differences, "lower")[0] == 0.5
    assert improved(differences, "higher")[0] == 0.25
    assert np.isnan(improved(differences, "lower")[1])
    assert np.isnan(improved(differences, "")).all()


def test_a_small_gain_is_a_gain_and_none_is_not() -> None:
    differences = np.array([[-0.01], [0.0], [0.01], [0.01]])
    assert improved(differences, "lower").tolist() == [0.25]
    assert improved(differences, "higher").tolist() == [0.5]
