"""The resilience study: who is struck, who is how far away, and what the difference of two worlds is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.cli import main
from experiments.storage.store import Store
from experiments.studies.arms import ALONE, ALONE_ZERO, PROGRAMME
from experiments.studies.resilience import runs as resilience_runs
from experiments.studies.resilience.method import (
    Blow,
    Distance,
    blow_of,
    distances,
    live_pack,
    strike,
    struck_persons,
    structures,
)
from simulation.interventions import hit
from simulation.network import SocialNetwork
from simulation.scenario import Scenario
from simulation.scenario.files import load
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE
from tests.worlds import assert_same_state, couples, founded, silent, town

GROUP = "programmes.support-group."
ROOM = [part for value in ("places=0.3", "start_day=0", "minimum_wait=0") for part in ("--set", f"{GROUP}{value}")]
SMALL = ["--set", "network.persons=100", "--days", "20", "--blow-day", "8", *ROOM]


def path_of_couples() -> SocialNetwork:
    """Couples (0, 1), (2, 3), (4, 5), (6, 7), tied in a row by 1-2, 3-4, 5-6; person 8 is alone."""
    return SocialNetwork.from_ties(9, [1, 3, 5], [2, 4, 6], partner=[1, 0, 3, 2, 5, 4, 7, 6, 8])


def test_distances_along_a_row_of_couples() -> None:
    found = distances(path_of_couples(), np.array([1]))
    expected = ["PARTNER", "STRUCK", "ONE_TIE", "TWO_TIES", "FURTHER", "FURTHER", "FURTHER", "FURTHER", "FURTHER"]
    assert [Distance(each).name for each in found] == expected


def test_a_partner_comes_before_a_tie_and_the_struck_before_both() -> None:
    found = distances(path_of_couples(), np.array([1, 2, 6]))
    expected = ["PARTNER", "STRUCK", "STRUCK", "PARTNER", "TWO_TIES", "ONE_TIE", "STRUCK", "PARTNER", "FURTHER"]
    assert [Distance(each).name for each in found] == expected


def test_distances_are_those_of_shortest_paths() -> None:
    import networkx as nx

    network = town(120)
    struck = struck_persons(network, 5, 0.03)
    lengths = nx.multi_source_dijkstra_path_length(network.to_networkx(), set(struck.tolist()), weight=None)
    found = distances(network, struck)
    for person in range(network.persons):
        steps = lengths.get(person, 9)
        if steps == 1:
            partner = network.partner[person] in struck
            assert found[person] == (Distance.PARTNER if partner else Distance.ONE_TIE)
        else:
            assert found[person] == {0: Distance.STRUCK, 2: Distance.TWO_TIES}.get(steps, Distance.FURTHER)


@given(st.integers(0, 2**40), st.floats(0.01, 0.5))
def test_the_struck_are_a_share_of_the_persons_and_never_both_of_a_couple(seed: int, share: float) -> None:
    network = couples(100)
    struck = struck_persons(network, seed, share)
    assert len(struck) == max(1, round(share * 200)) == len(set(struck))
    assert not set(struck) & set(network.partner[struck].tolist())
    np.testing.assert_array_equal(struck, struck_persons(network, seed, share))


def test_a_blow_is_what_hitting_each_person_by_hand_does() -> None:
    blow = Blow({"health": 53.0, "family": 20.0}, day=1)
    by_blow, by_hand = (founded(town(50), silent()) for _ in range(2))
    strike(by_blow, 0, np.array([3, 8]), blow)
    for person in (3, 8):
        hit(by_hand, person, "health", 53.0)
        hit(by_hand, person, "family", 20.0)
    assert_same_state(by_blow, by_hand)


def test_the_blow_named_without_a_number_is_the_scenarios_own() -> None:
    scenario = Scenario()
    assert blow_of("health", scenario, 5).loads == {"health": scenario.kinds["health"].weight}
    assert blow_of("family=80, career", scenario, 5).loads == {
        "family": 80.0,
        "career": scenario.kinds["career"].weight,
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("helth", "did you mean health"),
        ("health=-3", "blow health = -3.0: must lie above 0"),
        ("health=much", "must be a number of LCU"),
        ("health=nan", "must lie above 0"),
    ],
)
def test_a_blow_that_cannot_be_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        blow_of(text, Scenario(), 5)


def test_five_structures_share_all_but_support() -> None:
    arms = structures(load("support-group"))
    assert list(arms) == [ORDINARY_LIFE, PROGRAMME, PARTNER_ALONE, ALONE, ALONE_ZERO]
    assert [each.circle.active for each in arms.values()] == [True, True, False, False, False]
    with pytest.raises(ValueError, match="no programme"):
        structures(load("ordinary-life"))


def study(folder: Path, *more: str) -> list[str]:
    common = ["compare", "resilience", *SMALL, "--replicates", "3", "--networks", "3", "--threads", "1"]
    return [*common, "--out", str(folder), *more]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a study that was carried out."""
    folder = tmp_path_factory.mktemp("resilience") / "study"
    assert main(study(folder)) == 0
    return folder


def test_the_study_tells_of_every_arm_and_goes_on_where_it_stopped(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = (finished / "endpoints.parquet").read_bytes()
    next((finished / "runs").glob("*.endpoints.parquet")).unlink()
    assert main(study(finished, "--json", "--csv")) == 0
    assert (finished / "endpoints.parquet").read_bytes() == stored
    found = json.loads(capsys.readouterr().out)
    assert found["blow"]["day"] == 8
    assert {row["measure"] for row in found["recovery"]} == {"peak", "half_life", "area"}
    rows = [row for row in found["recovery"] if (row["distance"], row["measure"]) == ("struck", "area")]
    assert len(rows) == 5
    assert all(row["value"] > 0 for row in rows)
    daily = pd.read_parquet(finished / "timeseries.parquet")
    assert sorted(daily["day"].unique()) == list(range(8, 20))
    for name in ("report.html", "recovery.parquet", "recovery.csv", "endpoints.csv"):
        assert (finished / name).stat().st_size > 0


def test_a_single_world_has_a_page_but_no_intervals(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    small = ["--set", "network.persons=60", "--days", "20", *ROOM, "--replicates", "1", "--threads", "1"]
    assert main(["compare", "resilience", *small, "--out", str(folder)]) == 0
    page = (folder / "report.html").read_text("utf-8")
    assert "no interval" in page
    assert "no clear difference" not in page


def test_a_run_that_fails_is_recorded_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fragile(blow: Blow, pack: pd.DataFrame, *how: Any) -> Any:
        if (pack["arm"] == ALONE).any():
            raise ZeroDivisionError("no leader")
        return live_pack(blow, pack, *how)

    monkeypatch.setattr(resilience_runs, "live_pack", fragile)
    folder = tmp_path / "study"
    small = ["--set", "network.persons=60", "--days", "8", *ROOM, "--replicates", "1", "--threads", "1"]
    assert main(["compare", "resilience", *small, "--out", str(folder)]) == 1
    assert "1 of 5 runs failed" in capsys.readouterr().err
    failures = Store(folder).failures()
    assert failures[["arm", "kind", "message"]].to_numpy().tolist() == [[ALONE, "ZeroDivisionError", "no leader"]]
    assert len(Store(folder).read("endpoints")) == 4


def test_without_peers_nobody_but_the_couple_feels_the_blow(finished: Path) -> None:
    ends = pd.read_parquet(finished / "endpoints.parquet").set_index("arm").loc[PARTNER_ALONE]
    assert (ends["area_struck"] > 0).all()
    assert (ends[["area_one_tie", "area_two_ties", "area_further"]].fillna(0) == 0).all().all()
    expected = ends["area_partner"] * ends["persons_partner"] / ends["persons_struck"]
    np.testing.assert_allclose(ends["area_others"], expected)
    np.testing.assert_allclose(ends["area_everybody"], ends["area_struck"] + ends["area_others"])


def test_the_world_without_the_blow_replays_bit_for_bit(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(finished), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["equal"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--blow-day", "20"], "day of the blow = 20: must lie in 1 to 19"),
        (["--blow", "helth"], "did you mean health"),
        (["--scenario", "ordinary-life"], "no programme"),
        (["--days", "1"], "days = 1: must be at least 2"),
    ],
)
def test_mistakes_are_one_sentence_and_nothing_is_written(
    options: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "resilience", "--set", "network.persons=60", *ROOM, "--days", "20", *options]) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_options_of_a_blow_are_refused_by_a_study_without_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--blow", "health"]) == 2
    assert "--blow" in capsys.readouterr().err
