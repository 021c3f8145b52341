"""The map of conditions and the table of beneficiaries, small: equal hours are equal, groups add up, nothing travels alone."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.cli import main
from experiments.pages.report import render
from experiments.running.plausible import read_sets
from experiments.studies.arms import ALONE, PROGRAMME
from experiments.studies.beneficiaries import method as beneficiaries
from experiments.studies.beneficiaries.page import report
from experiments.studies.conditions import method as conditions
from experiments.studies.conditions.page import Verdict, verdicts
from simulation.network import generate
from simulation.scenario.files import load
from simulation.scenario.names import ORDINARY_LIFE

BOTH = load("support-group").replace({"network.persons": 300})
NETWORK = generate(BOTH.network, seed=1)


@pytest.fixture(scope="module")
def world() -> pd.DataFrame:
    point = read_sets(None)[0]
    return conditions.world(BOTH, NETWORK, point, 3, 120).assign(world=0)


@pytest.fixture(scope="module")
def effects() -> pd.DataFrame:
    return beneficiaries.lived(beneficiaries.arms_of(BOTH), NETWORK, [1, 2], 90, lambda _: None)


def test_every_cell_of_the_map_is_lived(world: pd.DataFrame) -> None:
    assert world["arm"].is_unique
    found = verdicts(world, conditions.equal)
    assert len(found) == len(conditions.ADVANTAGES) * len(conditions.PLACES)
    assert world["strain"].notna().all()


def test_the_thinned_circle_spends_the_programmes_hours(world: pd.DataFrame) -> None:
    """In one world of 300 persons hours are a count of some hundred episodes: a fifth is above 3 standard errors."""
    hours = world.set_index("arm")["contact_hours"]
    for places in conditions.PLACES:
        wanted = min(hours[conditions.cell(1.0, places)], hours[ORDINARY_LIFE])
        assert hours[conditions.equal(places)] == pytest.approx(wanted, rel=0.2)


def test_a_verdict_is_certain_where_nineteen_worlds_in_twenty_agree() -> None:
    agreed = np.r_[np.full(19, -1.0), 1.0]
    assert Verdict.of(agreed).certain
    assert Verdict.of(-agreed).certain
    assert not Verdict.of(np.r_[agreed[1:], 1.0]).certain
    assert Verdict.of(agreed).below == 0.95
    assert [Verdict.of(each).side for each in (agreed, -agreed, np.r_[agreed[1:], 1.0])] == [
        "less",
        "more",
        "uncertain",
    ]


def test_no_difference_is_neither_better_nor_worse() -> None:
    nothing, half = Verdict.of(np.zeros(20)), Verdict.of(np.r_[np.zeros(10), np.full(10, -1.0)])
    assert (nothing.below, nothing.above, nothing.side, nothing.certain) == (0.0, 0.0, "equal", False)
    assert (half.below, half.above, half.side, half.certain) == (0.5, 0.0, "uncertain", False)


def test_a_dose_for_as_many_persons_takes_in_as_many_and_spends_more_hours(world: pd.DataFrame) -> None:
    """Eight and twenty-four sessions for as many persons a year: three times the hours, once everybody has had all sessions."""
    arms, name = conditions.arms_of(BOTH), conditions.AS_MANY_PERSONS
    short, long = (arms[conditions.variant(name, sessions, 1.0)].programmes["support-group"] for sessions in (8, 24))
    assert short.places / short.sessions == pytest.approx(long.places / long.sessions)
    lived = world.set_index("arm")
    fewer, more = (lived.loc[conditions.variant(name, sessions, 1.0)] for sessions in (8, 24))
    assert more["contact_hours"] > 1.5 * fewer["contact_hours"] > 0.0
    assert 0.0 < fewer["took_part"] <= 1.0
    assert lived.loc[ORDINARY_LIFE, "took_part"] == 0.0


def test_the_most_strained_tenth_is_more_strained_than_the_rest_and_known_in_every_arm(world: pd.DataFrame) -> None:
    assert (world["strain_tenth"] > world["strain"]).all()


def test_a_map_without_room_for_a_group_is_refused_with_the_size_that_has_it() -> None:
    with pytest.raises(
        ValueError, match="of 120 persons nobody could take part; take a network of at least 300 persons"
    ):
        conditions.require_room(BOTH, generate(load("support-group").replace({"network.persons": 120}).network, seed=1))
    conditions.require_room(BOTH, NETWORK)


def test_a_circle_without_hours_is_not_divided_by_them() -> None:
    assert conditions._dose(3.0, 0.0) == 1.0
    assert conditions._dose(3.0, 12.0) == 0.25
    assert conditions._dose(3.0, 2.0) == 1.0


def test_a_scenario_without_a_programme_has_no_map() -> None:
    with pytest.raises(ValueError, match="0 programmes: the map is drawn for exactly one"):
        conditions.arms_of(load("partner-alone"))


def test_groups_of_a_grouping_are_all_persons_and_their_effects_add_up(effects: pd.DataFrame) -> None:
    whole = effects.groupby(["seed", "arm", "grouping"])[["persons", "total"]].sum()
    assert (whole["persons"] == NETWORK.persons).all()
    assert np.allclose(whole["total"].groupby(["seed", "arm"]).std(), 0.0, atol=1e-12)


def test_a_page_on_a_programme_that_nobody_took_says_so_and_divides_by_no_hours(effects: pd.DataFrame) -> None:
    empty = effects.assign(hours=0.0, network=0)
    empty.loc[(empty["grouping"] == "nearness") & (empty["group"] != beneficiaries.NEAR[-1]), ["effect", "persons"]] = (
        np.nan,
        0,
    )
    page = render(report(empty, beneficiaries.arms_of(BOTH), {}))
    assert "Nobody took part in the programme" in page
    assert ">nan" not in page
    assert "Nobody took part" not in render(report(effects.assign(network=0), beneficiaries.arms_of(BOTH), {}))


def test_without_the_circle_nothing_reaches_beyond_the_couple(effects: pd.DataFrame) -> None:
    near = effects[(effects["grouping"] == "nearness") & (effects["arm"] == ALONE)].set_index(["seed", "group"])[
        "effect"
    ]
    for seed in (1, 2):
        assert near[seed, "took part"] != 0.0
        assert near[seed, "friend took part"] == 0.0
        assert near[seed, "none of these"] == 0.0


def test_circle_and_programme_on_top_make_both(effects: pd.DataFrame) -> None:
    total = effects[effects["grouping"] == "ties"].groupby(["seed", "arm"])["total"].sum().unstack()
    assert np.allclose(total[PROGRAMME], total[ORDINARY_LIFE] + total[beneficiaries.ON_TOP])


@pytest.mark.slow
@pytest.mark.parametrize("study", ["conditions", "beneficiaries", "trial"])
def test_the_command_writes_tables_and_page_and_goes_on(
    study: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    persons = {"conditions": 300, "beneficiaries": 150, "trial": 150}[study]
    command = [
        "compare",
        study,
        "--replicates",
        "3",
        "--networks",
        "3",
        "--set",
        f"network.persons={persons}",
        "--json",
    ]
    command += ["--out", str(tmp_path / "out"), *([] if study == "trial" else ["--days", "60"])]
    assert main(command) == 0
    first = json.loads(capsys.readouterr().out)
    parts = {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "parts").iterdir()}
    assert "Not clinical advice" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out) == first
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "parts").iterdir()} == parts
