"""Plans whose points are compared at equal hours: what can be matched, how it is found, and what the page says of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.running.engines import Threads
from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.equal_hours import EqualHours
from experiments.sweeps.matching import Choosing, known_places
from experiments.sweeps.page import at_equal_hours, report
from experiments.sweeps.page.page import SweepPage
from experiments.sweeps.plan import Plan
from experiments.sweeps.sweep import sweep
from simulation.scenario.mistakes import ScenarioError

PLACES = "programmes.support-group.places"
BEFRIENDED = "informal.befriending.places"
BOTH = ["support-group", "befriending"]
ASKED: dict[str, Any] = {"against": "befriending", "match": "everybody"}


def plan(**content: Any) -> Plan:
    factors = {"structure": BOTH, PLACES: [0.0, 0.1]}
    small = {"set": {"network.persons": 120}, "burn_in": 14, "days": 42, "replicates": 2, "measures": ["strain"]}
    return Plan.of({"factors": factors, **small, **ASKED, **content})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("equal")
    swept = sweep(plan(), path, Threads(1))
    assert swept.status.finished == swept.status.planned == 8
    return path


def test_one_line_of_a_plan_says_whose_hours_are_equal() -> None:
    found = plan()
    assert found.match == EqualHours("everybody", "befriending", "support-group", BEFRIENDED)
    assert found.measures == ("strain", "all_hours"), "the hours are kept"
    assert plan(match="receivers", measures=["contact_hours"]).measures == ("contact_hours",)


MISTAKES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"match": "everyone"}, "match = 'everyone': must say whose hours are equal; did you mean everybody?"),
    ({"against": None}, "match: needs against to name the structure whose places are chosen"),
    ({"against": {PLACES: 0.0}}, "match: needs against to name the structure whose places are chosen"),
    ({"factors": {"structure": ["ordinary-life", "befriending"]}, "against": "ordinary-life"}, "ordinary-life offers nothing;"),
    ({"factors": {"structure": ["ordinary-life", "befriending"]}}, "no structure beside befriending offers anything"),
    ({"factors": {"structure": [*BOTH, "listening"]}}, "support-group and listening offer some; make a plan for each"),
    ({"factors": {"structure": BOTH, BEFRIENDED: [0.1, 0.2]}}, f"chooses {BEFRIENDED}, which is a factor, too"),
    ({"set": {"network.persons": 120, BEFRIENDED: 0.1}}, f"chooses {BEFRIENDED}, which is in [set], too"),
    ({"design": {"kind": "morris"}, "against": None}, "match: needs a full-factorial design"),
)  # fmt: skip


@pytest.mark.parametrize(("content", "sentence"), MISTAKES)
def test_what_cannot_be_matched_is_refused_in_one_sentence(content: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        plan(**content)
    assert sentence in str(refused.value)
    assert len(refused.value.mistakes) == 1


def test_the_places_found_add_the_hours_asked_for(folder: Path) -> None:
    """With 120 persons one place more is a tenth of the hours, so that the nearest number of places is within a twentieth."""
    table = pd.read_csv(folder / "matched.csv").set_index("point")
    assert table.loc[2, [BEFRIENDED, "hours_asked", "apart"]].tolist() == [0.0, 0.0, 0.0], "no places, no hours"
    assert abs(table.loc[3, "apart"]) < 0.06
    ends = pd.read_parquet(folder / "endpoints.parquet")
    added = ends.groupby("point")["all_hours"].mean() - ends[ends["point"] == 0]["all_hours"].mean()
    assert added[1] == pytest.approx(table.loc[3, "hours_asked"])
    assert added[3] == pytest.approx(table.loc[3, "hours_found"])
    assert ends[ends["point"] == 3][BEFRIENDED].unique().tolist() == [table.loc[3, BEFRIENDED]]


def test_the_same_call_finds_the_same_places_and_simulates_nothing(folder: Path) -> None:
    assert sweep(plan(), folder, Threads(1)).seconds == 0.0
    known = known_places(plan(), sweep(plan(), folder, Threads(1)).store)
    assert known.scenario(3).informal["befriending"].places == known.chosen[known.points.values(3)] > 0.0
    assert list(known.scenario(2).informal) == []


def test_places_of_more_replicates_are_those_of_another_plan() -> None:
    assert plan().digest != plan(replicates=3).digest


def test_the_page_tells_the_hours_of_both_and_how_far_they_are_apart(folder: Path) -> None:
    results = SweepResults.read(folder)
    assert results.label(3).startswith("Befriending (places ")
    page = SweepPage(results, report.tables_of(results))
    (section,) = at_equal_hours.at_equal_hours(page)
    (row,) = section.blocks[0].rows  # type: ignore[union-attr]
    assert str(row[0]).startswith("Support group (places 10")
    assert "befriending has as many places as it takes to add the hours of the support group" in section.lead
    missed = abs(float(results.matched.loc[3, "apart"])) > 0.02  # type: ignore[union-attr,arg-type]
    assert ("It could not be done within 2" in section.lead) == missed
    assert bool(at_equal_hours.on_the_terminal(results)) == missed


def test_what_adds_no_hours_is_not_matched(tmp_path: Path) -> None:
    """Where the group takes hours away nothing is tried; the sentence says that it could not be done."""
    found = plan()

    class Fewer(Choosing):
        def hours(self, shares: Mapping[Any, float], wanted: Any) -> pd.DataFrame:
            return pd.DataFrame({each: [10.0 - (each[0] == "support-group")] * 2 for each in wanted})

    chosen, table = Fewer(found, None, lambda *_: None).chosen()  # type: ignore[arg-type]
    assert {each.share for each in chosen.values()} == {0.0}
    assert np.isnan(table["apart"]).all()
