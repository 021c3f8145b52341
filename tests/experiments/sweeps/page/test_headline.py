"""The first figure of a sweep: lines at the levels that were run, or a row a point."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.axes import Axes

from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.page.compared import compared
from experiments.sweeps.page.headline import MOST_ROWS, headline_figure
from experiments.sweeps.page.report import tables_of
from simulation.measures import measure
from tests.experiments.sweeps.sweeps import full, sweep

STRAIN = measure("strain")


def axes_of(results: SweepResults) -> Axes:
    """The only axes of the headline's figure."""
    (axes,) = headline_figure(results, compared(results, tables_of(results), STRAIN), STRAIN).axes[:1]
    return axes


@pytest.mark.parametrize("kinds", [("x",), ("x", "y"), ("x", "y", "z")])
def test_lines_stand_side_by_side_around_each_level(kinds: tuple[str, ...]) -> None:
    points = full({"a": (0.0, 0.1, 0.5), "kind": kinds})
    axes = axes_of(sweep("full-factorial", points, lambda p: p.a.to_numpy(), noise=0.01))
    drawn = [line for line in axes.lines if line.get_marker() not in ("None", "")]
    places = np.array([line.get_xdata() for line in drawn])
    assert places.shape == (len(kinds), 3)
    assert places.mean(axis=0) == pytest.approx([0.0, 1.0, 2.0])
    assert np.diff(places, axis=0) == pytest.approx(np.full((len(kinds) - 1, 3), 0.11))
    assert len({line.get_color() for line in drawn}) == len(kinds)
    for line in drawn:
        assert line.get_ydata() == pytest.approx([0.0, 0.1, 0.5], abs=0.03)


def test_points_without_a_numeric_factor_have_a_row_each_and_no_more_than_are_legible() -> None:
    points = full({"kind": tuple(f"kind {number}" for number in range(30))})
    axes = axes_of(sweep("full-factorial", points, lambda p: np.arange(30.0), noise=0.01))
    assert len(axes.get_yticklabels()) == MOST_ROWS
