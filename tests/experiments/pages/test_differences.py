"""Paired differences on the axes of a user: where markers stand, what names them, and that grey is enough to tell them apart."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.pages.differences import Differences, draw_differences, height_of
from tests.results_tables import STRAIN


def found(x: list[object], by: list[str]) -> Differences:
    table = pd.DataFrame([(one, other) for other in by for one in x], columns=["x", "by"])
    value = -0.1 * np.arange(len(table))
    table = table.assign(
        difference=value, low=value - 0.02, high=value + 0.01, inner_low=value - 0.005, inner_high=np.nan, units=4
    )
    return Differences(table, STRAIN, "places", "structure" if by != [""] else "", "ordinary life", "Bars: some.")


def drawn(differences: Differences) -> Axes:
    axes = Figure().add_subplot()
    assert draw_differences(differences, axes) is axes
    return axes


def test_numbers_are_joined_by_a_line_at_the_levels_that_were_run() -> None:
    axes = drawn(found([0.0, 0.02, 0.2], [""]))
    marks = [line for line in axes.lines if line.get_marker() == "o"]
    assert np.allclose(np.asarray(marks[0].get_xydata())[:, 1], [0.0, -0.1, -0.2])
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0", "0.02", "0.2"]
    assert axes.get_ylabel().replace("\n", " ").startswith("Strain, SD: difference from ordinary life")
    assert "better" in axes.get_ylabel()


def test_names_are_rows_from_the_top() -> None:
    axes = drawn(found(["befriending", "a support group with a long name"], ["everybody"]))
    assert axes.get_yticklabels()[0].get_text() == "befriending"
    assert axes.get_ylim()[0] > axes.get_ylim()[1]
    assert axes.get_xlabel().startswith("Strain, SD")


@pytest.mark.parametrize("x", [[0.0, 0.1], ["one", "two"]])
def test_series_differ_without_colour_and_stand_apart(x: list[object]) -> None:
    axes = drawn(found(x, ["a", "b", "c"]))
    marks = [line for line in axes.lines if line.get_marker() in ("o", "s", "^")]
    assert len(marks) == len({line.get_marker() for line in marks}) == 3
    places = [np.asarray(line.get_xydata())[0, 0 if isinstance(x[0], float) else 1] for line in marks]
    assert len(set(places)) == 3
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["a", "b", "c"]


def test_a_style_s_own_cycle_takes_the_place_of_ours() -> None:
    with mpl.rc_context({"axes.prop_cycle": mpl.cycler(color=["k", "k"], marker=["x", "+"])}):
        axes = drawn(found([0.0, 0.1], ["a", "b"]))
    assert {line.get_marker() for line in axes.lines} >= {"x", "+"}


def test_a_figure_grows_with_its_rows() -> None:
    few, many = found(["a", "b"], ["one"]), found(["a", "b"], ["one", "two", "three"])
    assert height_of(few) < height_of(many) < height_of(found(list("abcdef"), ["one", "two", "three"]))
