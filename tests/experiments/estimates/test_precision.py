"""Half-width against the number of units, against closed forms and at its limits."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.estimates.intervals import half_widths
from experiments.estimates.precision import first_half_widths, half_width_curve
from tests import results_tables as tables

ENDS = tables.endpoints()


def test_the_curve_runs_over_the_first_networks_in_order() -> None:
    curve = half_width_curve(ENDS, "formal", "none", "strain")
    wide = ENDS.pivot(index=["network", "stressor"], columns="arm", values="strain")
    means = (wide["formal"] - wide["none"]).groupby("network").mean()
    assert curve.basis == "network"
    assert curve.table["units"].tolist() == list(range(2, 13))
    assert curve.table["half_width"].iloc[2] == pytest.approx(half_widths(means.head(4).std(), 4))
    assert curve.table["half_width"].iloc[-1] == pytest.approx(curve.table["expected"].iloc[-1])


def test_with_two_networks_the_curve_runs_over_replicates() -> None:
    curve = half_width_curve(tables.endpoints(2, 4), "formal", "none", "strain")
    assert curve.basis == "replicate"
    assert curve.table["units"].tolist() == list(range(2, 9))


def test_a_single_unit_has_no_curve() -> None:
    assert half_width_curve(tables.endpoints(1, 1), "formal", "none", "strain").table.empty


def test_first_half_widths_in_closed_form() -> None:
    """SDs of (0, 2) and (0, 2, 4) are sqrt(2) and 2; the second quantity has ten times the spread."""
    units = np.array([[0.0, 0.0], [2.0, 20.0], [4.0, 40.0]])
    found = first_half_widths(units, [2, 3])
    assert found[:, 0] == pytest.approx(half_widths([np.sqrt(2.0), 2.0], [2, 3]))
    assert found[:, 1] == pytest.approx(10.0 * found[:, 0])
