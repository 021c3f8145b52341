"""The sensitivity study: its designs and worlds, what its evidence says of a known truth, and a small one from end to end."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.cli import main
from experiments.running.design import Replicates
from experiments.storage.parts import Parts
from experiments.studies.sensitivity import runs as sensitivity_runs
from experiments.studies.sensitivity.evidence import stage_indices, survival, turning, wilson
from experiments.studies.sensitivity.method import (
    CONCLUSION_ARMS,
    CONCLUSIONS,
    OUTCOME_ARMS,
    OUTCOMES,
    Lived,
    Size,
    apportioning,
    arms_of,
    screening,
    surviving,
)  # fmt: skip
from experiments.studies.sensitivity.region import plausible_region
from experiments.studies.sensitivity.runs import Setting, carry_out, packs
from simulation.network import generate
from simulation.scenario.files import load

BOTH = load("support-group").replace({"network.persons": 120})
REGION = plausible_region(BOTH)
WORLDS = Replicates(BOTH.network, 1, 3, 30)
FEW = [each for each in REGION if each.name in ("strain.crossover", "seeking.rate", "network.overlap")]


DOCUMENTED = (Path(__file__).parents[3] / "docs" / "sensitivity.md").read_text("utf-8")
TABLES = ("region", "effects", "indices", "survival", "turning", "morris_runs", "sobol_runs", "region_runs")


def endpoints(value: float, arms: tuple[str, ...]) -> dict[str, dict[str, np.ndarray]]:
    return {arm: {name: np.array([value * (1 + place)]) for name in ("strain", "satisfaction", "isolated")}
            for place, arm in enumerate(arms)}  # fmt: skip


def test_every_outcome_and_conclusion_is_answered_by_the_arms_that_are_lived() -> None:
    network = generate(BOTH.network, seed=1)
    for outcomes, arms in ((OUTCOMES, OUTCOME_ARMS), (CONCLUSIONS, CONCLUSION_ARMS)):
        lived = Lived(network, [BOTH], [1], 1, endpoints(1.0, arms))
        assert all(each.of(lived).shape == (1,) for each in outcomes)
        assert set(arms_of(BOTH, arms)) == set(arms)
        assert len({each.name for each in outcomes}) == len(outcomes)


def test_a_block_has_one_world_and_the_next_block_another() -> None:
    stage = screening(REGION, WORLDS, 4)
    blocks = stage.runs.groupby(stage.runs["point"] // (len(REGION) + 1))
    assert len(blocks) == 4
    assert (blocks[["network", "seed"]].nunique() == 1).all(axis=None)
    assert stage.runs["seed"].nunique() == 4
    assert stage.runs["network"].nunique() == 3
    assert list(stage.points) == [each.name for each in REGION]


def test_points_of_the_region_are_lived_in_several_replicates_on_one_network() -> None:
    stage = surviving(FEW, WORLDS, 8)
    points = stage.runs.groupby("point")
    assert set(points["seed"].nunique()) == {4}
    assert set(points["network"].nunique()) == {1}
    assert stage.runs["seed"].notna().all()
    assert stage.members == 8 * 4 * len(CONCLUSION_ARMS)


def test_no_two_parameters_go_together_in_the_points_of_the_region() -> None:
    """The largest of 3,160 correlations of 128 points is below .45 in all but one of 10,000 hypercubes (normal law)."""
    together = np.corrcoef(surviving(REGION, WORLDS, 128).sample.T)
    assert np.abs(together[np.triu_indices_from(together, 1)]).max() < 0.45


def test_packs_share_a_network_and_hold_every_row_once() -> None:
    stage = apportioning(FEW, WORLDS, 4)
    cut = list(packs(stage, BOTH))
    assert sorted(point for pack in cut for point in pack.rows["point"]) == list(range(len(stage.sample)))
    for pack in cut:
        assert len(pack.rows) * len(stage.arms) <= 32
        assert len({each.network.model_dump_json() for each in pack.scenarios}) == 1
        assert pack.rows["network"].nunique() == 1


def test_sizes_follow_the_replicates() -> None:
    assert Size.of(50) == Size(10, 128, 128)
    assert Size.of(1) == Size(2, 2, 2)


def test_a_known_truth_is_found_by_both_designs() -> None:
    """Outcomes that are linear in the shares of the way through the ranges, plus a luck of each world's own."""
    for stage in (screening(FEW, WORLDS, 12), apportioning(FEW, WORLDS, 64)):
        luck = np.random.default_rng(1).normal(0, 0.01, 10_000)[stage.runs["seed"] % 9_973]
        values = {each.name: stage.sample[stage.runs["point"]] @ [3.0, 1.0, 0.0] + luck for each in OUTCOMES}
        found = stage_indices(stage, stage.runs.assign(**values), seed=1)
        index, truth = ("mu_star", [3.0, 1.0, 0.0]) if stage.name == "morris" else ("ST", [0.9, 0.1, 0.0])
        strain = found[(found["measure"] == "strain") & (found["index"] == index)]["value"]
        assert strain.to_numpy() == pytest.approx(truth, abs=1e-9 if stage.name == "morris" else 0.06)


def test_survival_is_the_share_of_the_points_at_which_the_sign_holds() -> None:
    stage = surviving(FEW, WORLDS, 64)
    share = stage.sample[stage.runs["point"], 0]
    noise = np.random.default_rng(1).normal(0, 0.001, len(stage.runs))
    lower, higher = CONCLUSIONS[0], next(each for each in CONCLUSIONS if each.better == "higher")
    table = stage.runs.assign(**{each.name: 0.0 for each in CONCLUSIONS})
    table = table.assign(**{lower.name: share - 0.75 + noise, higher.name: share - 0.75 + noise})
    found = survival(table, CONCLUSIONS).set_index("conclusion")
    assert found.loc[lower.name, "holds"] == pytest.approx(0.75, abs=1 / 32)
    assert found.loc[higher.name, "holds"] == pytest.approx(0.25, abs=1 / 32)
    assert found.loc[lower.name, "fails"] == 1.0 - found.loc[lower.name, "holds"]
    still = [each.name for each in CONCLUSIONS if each not in (lower, higher)]
    assert (found.loc[still, ["holds", "fails"]] == 0.0).all().all(), "no difference is neither"
    assert found.loc[lower.name, "low"] < 0.75 < found.loc[lower.name, "high"]
    assert found.loc[lower.name, "clearly"] + found.loc[lower.name, "clearly_not"] > 0.9
    turned = turning(stage, table)
    assert set(turned["conclusion"]) == {lower.name, higher.name}
    assert set(turned["parameter"]) == {FEW[0].name}
    assert turned["correlation"].abs().min() > 0.99


def test_wilsons_interval_covers_a_share_and_stays_within_it() -> None:
    """Exact coverage by the binomial law: between .93 and .98 for these shares with 128 points, whatever the seed."""
    counts = np.arange(129)
    limits = [wilson(int(count), 128) for count in counts]
    for share in (0.05, 0.3, 0.5, 0.8, 0.95):
        covered = np.array([each.low <= share <= each.high for each in limits])
        assert 0.93 <= stats.binom.pmf(counts, 128, share)[covered].sum() <= 0.98
    assert wilson(0, 128).low == 0.0
    assert wilson(128, 128).high == pytest.approx(1.0)


@pytest.mark.slow
def test_a_stage_goes_on_where_it_stopped_and_lives_nothing_twice(tmp_path: Path) -> None:
    stage, setting = apportioning(FEW, WORLDS, 2), Setting(BOTH, WORLDS, 8, Parts.create(tmp_path), 1)
    lived: list[int] = []
    whole = carry_out(stage, setting, lived.append)
    assert sum(lived) == stage.members * 8
    kept = sorted((tmp_path / "parts").glob("*.parquet"))
    before = {path: path.stat().st_mtime_ns for path in kept[1:]}
    kept[0].unlink()
    pd.testing.assert_frame_equal(carry_out(stage, setting, lived.append), whole)
    assert sum(lived) == 2 * stage.members * 8
    assert {path: path.stat().st_mtime_ns for path in kept[1:]} == before
    assert kept[0].exists()


@pytest.mark.slow
def test_the_command_leaves_tables_and_a_page_and_tells_what_survives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "study"
    asked = ["compare", "sensitivity", "--replicates", "2", "--networks", "2", "--days", "60", "--out", str(out)]
    assert main([*asked, "--set", "network.persons=120", "--json", "--threads", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["parameters"] == len(REGION)
    assert len(told["survival"]) == len(CONCLUSIONS)
    for name in TABLES:
        assert list(pd.read_parquet(out / f"{name}.parquet")) == list(pd.read_csv(out / f"{name}.csv"))
    assert list(pd.read_parquet(out / "region.parquet")["name"]) == [each.name for each in REGION]
    assert all(f"`{name}`" in DOCUMENTED for name in TABLES)
    page = (out / "report.html").read_text("utf-8")
    assert page.index("no clinical advice") < page.index("<table")
    assert all(each.name in page for each in REGION)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--network", "karate"], "programmes.support-group.places = 0.05: of 34 persons that is room for 1"),
        (["--days", "28"], "its first session cannot be before day 43, and the run ends after 28 days"),
        (
            ["--network", "davis", "--set", "programmes.support-group.group_minimum=1", "--set",
             "programmes.support-group.places=0.2"],
            "persons of 18 persons are eligible, a trial recruits 75% of them and needs at least 4; take a network of at least",
        ),
    ],
)  # fmt: skip
def test_a_study_in_which_nobody_could_take_part_is_refused_before_it_begins(
    options: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "sensitivity", *options, "--out", str(tmp_path / "a")]) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_ends_the_study_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def lived(*_: object) -> pd.DataFrame:
        monkeypatch.setattr(os, "fsync", full)
        return pd.DataFrame({"point": [0]})

    monkeypatch.setattr(sensitivity_runs, "_live", lived)
    assert main(["compare", "sensitivity", "--replicates", "2", "--out", str(tmp_path / "study")]) == 1
    assert "cannot be written: No space left on device; what is finished is kept" in capsys.readouterr().err


def test_a_study_without_a_programme_or_in_a_foreign_folder_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "sensitivity", "--scenario", "ordinary-life", "--out", str(tmp_path / "a")]) == 2
    assert "no programme" in capsys.readouterr().err
    (tmp_path / "letter.txt").write_text("dear")
    assert main(["compare", "sensitivity", "--out", str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]
