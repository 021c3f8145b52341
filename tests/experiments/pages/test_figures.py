"""Figures: an arm keeps its colour, axes carry units, the bytes repeat, and matplotlib's settings are left alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure

from experiments.estimates import analysis
from experiments.estimates.intervals import Interval
from experiments.estimates.trajectories import difference_trajectories, trajectories
from experiments.pages import canvas, figures, palette
from experiments.pages.canvas import svg
from tests import results_tables as tables
from tests.results_tables import ARMS, BELONGING, CONFLICTS, STRAIN

ENDS = tables.endpoints()
DAYS = tables.timeseries(ENDS, windows=6)


def courses() -> Figure:
    panels = [(measure, trajectories(DAYS, measure.name, ARMS)) for measure in (STRAIN, BELONGING, CONFLICTS)]
    return figures.courses(panels, ARMS, {28: "first intake"})


def difference() -> Figure:
    panels = [(STRAIN, difference_trajectories(DAYS, "strain", "none", ARMS))]
    return figures.courses(panels, ARMS, difference=True, ranges=False)


def forest() -> Figure:
    return figures.forest(analysis.contrasts(ENDS, ARMS, "none", [STRAIN, BELONGING]), ARMS)


def effects() -> Figure:
    trial = figures.Effect("Simulated", -0.4, Interval(-0.5, -0.3))
    published = figures.Effect("Pfeiffer 2011", -0.59, Interval(-0.98, -0.21), simulated=False)
    return figures.effects([trial, published], "standardised mean difference")


ALL = [courses, difference, forest, effects]


@pytest.mark.parametrize("draw", ALL)
def test_a_figure_is_valid_repeatable_svg_with_text_as_text(draw: Callable[[], Figure]) -> None:
    drawn = svg(draw())
    assert ElementTree.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"
    assert svg(draw()) == drawn
    assert "<text" in drawn
    assert "<dc:date>" not in drawn


@pytest.mark.parametrize("draw", ALL)
def test_every_axis_with_numbers_says_what_they_are(draw: Callable[[], Figure]) -> None:
    figure = draw()
    visible = [axes for axes in figure.axes if axes.get_visible()]
    assert visible
    for axes in visible:
        assert any(sibling.get_xlabel() for sibling in axes.get_shared_x_axes().get_siblings(axes))
        rows = axes.get_shared_y_axes().get_siblings(axes)
        assert axes.get_ylabel() or any(label.get_text() for row in rows for label in row.get_yticklabels())


@pytest.mark.parametrize("draw", ALL)
@pytest.mark.parametrize(("networks", "stressors"), [(1, 1), (1, 2), (2, 1), (3, 1)])
def test_the_smallest_studies_can_be_drawn(
    networks: int, stressors: int, draw: Callable[[], Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = tables.endpoints(networks, stressors)
    monkeypatch.setitem(globals(), "ENDS", ends)
    monkeypatch.setitem(globals(), "DAYS", tables.timeseries(ends, windows=1))
    assert "<text" in svg(draw())


def test_units_are_on_the_axes() -> None:
    drawn = svg(courses())
    assert all(unit in drawn for unit in (">SD<", ">share<", ">days a week<", ">day<"))
    assert "difference, SD" in svg(difference())


def test_an_arm_has_the_colour_of_its_place_in_the_study() -> None:
    contrasts = analysis.contrasts(ENDS, ["both"], "none", [STRAIN])
    drawn = svg(figures.forest(contrasts, ARMS))
    assert palette.arm_colour(3) in drawn
    assert palette.arm_colour(1) not in drawn
    assert len({palette.arm_colour(place) for place in range(len(palette.ARMS))}) == len(palette.ARMS)


def test_drawing_ignores_the_readers_settings_and_leaves_them_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = svg(forest())
    monkeypatch.setitem(mpl.rcParams, "lines.linewidth", 9.0)
    monkeypatch.setitem(mpl.rcParams, "axes.xmargin", 0.4)
    before = dict(mpl.rcParams)
    assert svg(forest()) == plain
    assert dict(mpl.rcParams) == before


def test_labels_at_the_ends_of_lines_keep_their_distance_and_stay_inside() -> None:
    places = canvas._spread([0.90, 0.95, 0.99], 0.1)
    assert np.diff(places).min() >= 0.1 - 1e-12
    assert places[-1] <= 1.0


def test_effects_stand_beside_their_intervals() -> None:
    assert re.search(r"−0\.41? \[|−0\.40 \[", svg(effects()))
