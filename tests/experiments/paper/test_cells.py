"""Paired differences by hand: which values are taken from which, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.estimates.intervals import t_interval
from experiments.paper.cells import differences
from experiments.paper.recorded import FigureError, Recorded
from tests.results_tables import STRAIN

PLACES = "programmes.support-group.places"


def grid(worlds: bool = False) -> Recorded:
    """Two structures by three numbers of places: strain falls by places, in the second structure twice as fast."""
    levels = [(structure, places) for structure in ("ordinary-life", "support-group") for places in (0.0, 0.1, 0.2)]
    points = pd.DataFrame(levels, columns=["structure", PLACES])
    luck = np.array([[0.3], [-0.2], [0.1], [0.5]])
    slope = np.array([-places * (1 + (structure != "ordinary-life")) for structure, places in levels])
    values = luck + slope * np.array([[0.9], [1.1], [1.0], [1.0]])
    titles = {"structure": "structure", PLACES: "places"}
    return Recorded(STRAIN, points, values, np.zeros(4, int), titles, 0, worlds=worlds)


def test_differences_are_taken_within_replicates_from_the_point_of_reference() -> None:
    table = differences(grid(), "places", "structure").table.set_index(["by", "x"])
    assert tuple(table.loc[("ordinary life", 0.0), ["difference", "low", "high"]]) == (0.0, 0.0, 0.0)
    row = table.loc[("support group", 0.2)]
    assert row["difference"] == pytest.approx(-0.4)
    assert (row["low"], row["high"]) == pytest.approx(t_interval(-0.4 * np.array([0.9, 1.1, 1.0, 1.0])))
    assert (row["units"], row["basis"]) == (4, "replicate")


def test_a_factor_that_is_not_named_is_averaged_over_and_one_that_is_held_is_not() -> None:
    over = differences(grid(), "structure").table.set_index("x")["difference"]
    assert over["support group"] == pytest.approx(-0.1)  # mean over places of 0, -.1 and -.2
    held = differences(grid(), "structure", at={"places": 0.2}).table.set_index("x")["difference"]
    assert held["support group"] == pytest.approx(-0.2)


def test_each_point_has_its_own_reference_where_the_plan_says_so() -> None:
    whole = grid()
    apart = whole.values - np.tile(whole.values[:, :3], 2)
    found = differences(replace(whole, values=apart, reference=None, against="ordinary life"), "places")
    assert list(found.table["difference"]) == pytest.approx([0.0, -0.05, -0.1])  # means over both structures
    assert found.reference == "ordinary life"


def test_worlds_have_medians_and_the_interval_that_holds_ninety_per_cent_of_them() -> None:
    found = differences(grid(worlds=True), "places", "structure")
    row = found.table.set_index(["by", "x"]).loc[("support group", 0.2)]
    worlds = -0.4 * np.array([0.9, 1.1, 1.0, 1.0])
    assert row["difference"] == pytest.approx(np.median(worlds))
    assert (row["low"], row["high"]) == pytest.approx(tuple(np.quantile(worlds, [0.05, 0.95])))
    assert "90 % of 4 plausible worlds" in found.interval


@pytest.mark.parametrize(
    ("x", "by", "at", "sentence"),
    [
        ("place", None, {}, r"--x place: is no factor of these results; did you mean places\?"),
        ("places", "places", {}, r"--by places: is the factor of --x, too"),
        (
            "places",
            None,
            {"structure": "support-grup"},
            r"--at structure=support-grup: .* did you mean support-group\?",
        ),
        ("places", None, {"places": 0.1}, r"--at places=0.1: the figure varies programmes.support-group.places"),
        ("places", "structure", {"hour": 1}, r"--at hour: is no factor"),
    ],
)
def test_what_the_results_do_not_have_is_refused_with_the_nearest(
    x: str, by: str | None, at: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(FigureError, match=sentence):
        differences(grid(), x, by, at)
