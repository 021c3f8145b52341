"""Sections of a sweep's page: the rows of their tables, what is cut off, and when a figure is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from experiments.pages.canvas import svg
from experiments.pages.contents import Figure, Paragraph, Section, Table
from experiments.sweeps.analysis.precision import half_width_table
from experiments.sweeps.page.page import SweepPage
from experiments.sweeps.page.sections import MOST_FAILURES, failed, precision, sections, varied
from tests.experiments.sweeps.sweeps import full, sweep

NAMES = ["strain.crossover", "stressors.half_life"]
POINTS = full({NAMES[0]: (0.1, 0.2), NAMES[1]: (30.0, 60.0)})
RESULTS = sweep("list", POINTS, lambda p: p[NAMES[0]].to_numpy(), networks=1, stressors=6, base="support-group")


def failures(count: int) -> pd.DataFrame:
    row = {"point": 2, "network": 1, "stressor": 3, "kind": "ValueError", "message": "m" * 200, "key": "k" * 32}
    return pd.DataFrame([row] * count, columns=list(row))


def block(section: Section, kind: type[Any]) -> Any:
    (found,) = [each for each in section.blocks if isinstance(each, kind)]
    return found


def test_what_was_varied_is_a_row_each() -> None:
    (section,) = varied(SweepPage(RESULTS, {}))
    assert section.lead == "All else is as in the scenario support-group."
    assert [row[:3] for row in block(section, Table).rows] == [
        ["Strain: crossover", NAMES[0], ""], ["Stressors: half life", NAMES[1], "days"],
    ]  # fmt: skip
    assert [row[3] for row in block(section, Table).rows] == ["0.1, 0.2", "30, 60"]


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 run failed and is in no table."), (2, "2 runs failed and are in no table.")]
)
def test_a_failed_run_is_a_row_with_the_beginning_of_its_message(count: int, words: str) -> None:
    (section,) = failed(SweepPage(replace(RESULTS, failures=failures(count)), {}))
    assert section.lead == words
    table = block(section, Table)
    assert table.rows == [["2", "1", "3", "ValueError", "m" * 160, "k" * 12]] * count
    assert table.note.endswith("with its traceback and its scenario.")


def test_of_many_failed_runs_the_first_are_shown_and_the_others_counted() -> None:
    assert list(failed(SweepPage(RESULTS, {}))) == []
    for count, end in ((MOST_FAILURES, "its scenario."), (MOST_FAILURES + 3, " 3 more are there.")):
        (section,) = failed(SweepPage(replace(RESULTS, failures=failures(count)), {}))
        assert len(block(section, Table).rows) == 40
        assert block(section, Table).note.endswith(end)


def precision_of(replicates: int, **plan: Any) -> Section:
    results = replace(
        RESULTS, plan={**RESULTS.plan, **plan}, endpoints=RESULTS.endpoints[RESULTS.endpoints["replicate"] < replicates]
    )
    (section,) = precision(SweepPage(results, {"half_widths": half_width_table(results)}))
    return section


def test_half_widths_are_drawn_from_three_replicates_on() -> None:
    assert [type(each) for each in precision_of(2).blocks] == [Table]
    assert [type(each) for each in precision_of(3).blocks] == [Figure, Table]
    assert list(precision(SweepPage(RESULTS, {}))) == []


def test_the_rule_of_stopping_stands_beside_its_half_widths() -> None:
    rule = {"measure": "strain", "width": 0.05, "reached": True}
    section = precision_of(6, until_half_width=rule)
    assert [type(each) for each in section.blocks] == [Paragraph, Figure, Table]
    assert "asked for" in svg(block(section, Figure).draw())
    other = precision_of(6, until_half_width={**rule, "measure": "load"})
    assert [type(each) for each in other.blocks] == [Paragraph, Table], "another measure's is not drawn in its place"


def test_sections_without_their_tables_are_left_out() -> None:
    assert [each.heading for each in sections(SweepPage(RESULTS, {}))] == ["What was varied", "Tables"]
