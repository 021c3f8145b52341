"""Sections and figures about a sweep's points, of a made-up sweep of two structures by three places in 20 worlds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.pages.contents import Section, Table
from experiments.pages.medium import NARROW, drawn_for
from experiments.sweeps.analysis.contrasts import point_contrasts
from experiments.sweeps.analysis.unknowns import unknowns
from experiments.sweeps.page import headline as drawings
from experiments.sweeps.page.compared import compared, headline, too_small
from experiments.sweeps.page.outcomes import at_what_hours, for_whom, how_sure, networks, other_measures
from experiments.sweeps.page.page import SweepPage
from tests.experiments.sweeps.sweeps import crossed

RESULTS = crossed()
TABLES = {"contrasts": point_contrasts(RESULTS), "unknowns": unknowns(RESULTS)}


def page() -> SweepPage:
    return SweepPage(RESULTS, TABLES)


def tables(section: Section) -> list[Table]:
    return [each for each in section.blocks if isinstance(each, Table)]


def rows(table: Table) -> list[list[Any]]:
    return [[str(cell).replace("\u202f", " ") for cell in row] for row in table.rows]


def test_points_are_compared_once_in_words_and_in_worlds() -> None:
    """Befriending alone is a point of its own; a programme without places is ordinary life and is compared with nothing."""
    found = compared(RESULTS, TABLES, RESULTS.of_interest[0])
    assert [each.label.replace("\u202f", " ") for each in found] == [
        "Support group (places 5 %)", "Support group (places 10 %)", "Befriending",
        "Befriending and support group (places 5 %)", "Befriending and support group (places 10 %)",
    ]  # fmt: skip
    assert {each.against for each in found} == {"Ordinary life"}
    assert [(each.better, each.same, each.worse) for each in found][1] == (20, 0, 0)
    assert headline(RESULTS) == RESULTS.of_interest[0]
    assert too_small(RESULTS, RESULTS.of_interest[0]) == pytest.approx(0.02 * 0.5)


def test_groups_of_persons_are_shown_where_points_share_their_burn_in() -> None:
    (section,) = for_whom(page())
    (table,) = tables(section)
    assert table.columns == ("Point", "The most strained tenth")
    assert all("−0.3" in row[1] or "−0.29" in row[1] for row in rows(table)[:2]), rows(table)
    switched = RESULTS.points.rename(columns={"structure": "circle.active"})
    factors: dict[str, dict[str, list[str]]] = {name: {"levels": []} for name in switched}
    other = replace(RESULTS, points=switched, plan={**RESULTS.plan, "base_values": {}, "factors": factors})
    (section,) = for_whom(SweepPage(other, {"contrasts": point_contrasts(other)}))
    assert len(tables(section)[0].rows) == 2, "not where friends are there from the first day"


def test_ten_hours_are_the_difference_over_the_hours() -> None:
    """At places of 10 % the group costs 10 hours, so that ten hours take off what it takes off."""
    (section,) = at_what_hours(page())
    found = {row[0]: row for row in rows(tables(section)[0])}
    _, spent, difference, ten = found["Support group (places 10 %)"]
    assert spent.startswith("10.0")
    assert ten == difference.removesuffix(" SD")
    assert "Befriending" not in found, "what costs no hours is divided by none"


def test_what_survives_is_agreed_on_by_nineteen_worlds_in_twenty() -> None:
    (section,) = how_sure(page())
    counted, hangs = tables(section)
    assert [row[4] for row in rows(counted)][:2] == ["better", "better"]
    assert hangs.rows[0][0] == "Strain: crossover"
    assert list(how_sure(SweepPage(replace(RESULTS, plan={**RESULTS.plan, "plausible": []}), TABLES))) == []


def test_every_point_has_a_row_and_every_measure_a_column() -> None:
    (section,) = other_measures(page())
    (table,) = tables(section)
    assert len(table.rows) == 5
    assert table.columns == ("Point", "Strain, SD", "Everybody’s hours, hours a year")
    assert "Ordinary life" in section.lead


def test_networks_are_told_by_their_measured_shape() -> None:
    shapes = pd.DataFrame({"structure": ["karate"], "ties": [4.5], "degree_sd": [3.8], "clustering": [0.57], "isolates": [0.0],
                           "overlap": [0.4], "assortment": [0.1]})  # fmt: skip
    (section,) = networks(SweepPage(RESULTS, {**TABLES, "networks": shapes}))
    assert tables(section)[0].rows == [["Karate", 4.5, 3.8, 0.57, 0.0, 0.4, 0.1]]
    assert list(networks(page())) == []


def test_the_first_figure_has_a_line_a_structure_at_the_levels_that_were_run() -> None:
    found, measure = page().compared(RESULTS.of_interest[0]), RESULTS.of_interest[0]
    figure = drawings.headline_figure(RESULTS, found, measure, 0.01)
    axes = figure.axes[0]
    assert [text.get_text().replace("\u202f", " ") for text in axes.get_xticklabels()] == ["0 %", "5 %", "10 %"]
    marked = {line.get_label(): line for line in axes.lines if line.get_marker() in ("o", "s")}
    assert list(marked) == ["Ordinary life", "Befriending"]
    heights = np.asarray(marked["Ordinary life"].get_ydata(), float)
    assert heights[0] == 0.0
    assert heights[2] == pytest.approx(found[1].value)
    with drawn_for(NARROW):
        assert drawings.headline_figure(RESULTS, found, measure).get_figwidth() == NARROW.inches
