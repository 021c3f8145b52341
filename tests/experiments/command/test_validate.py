"""``kithkin validate`` and ``kithkin compare diary`` as their user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import main
from experiments.patterns.patterns import PATTERNS

SMALL = ["--set", "network.persons=200", "--replicates", "2"]
FIELDS = {"id", "name", "target", "low", "high", "value", "se", "passes", "set", "source"}


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, dict[str, object]]]:
    status = main(["validate", *SMALL, "--json", *arguments])
    content = json.loads(capsys.readouterr().out)
    assert set(content) == {"patterns"}
    return status, {each["id"]: each for each in content["patterns"]}


def test_json_alone_with_every_pattern_and_the_exit_status_of_the_calibration_set(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, patterns = found(capsys)
    assert list(patterns) == [pattern.id for pattern in PATTERNS]
    assert all(set(each) == FIELDS for each in patterns.values())
    for each in patterns.values():
        assert each["passes"] == (each["low"] <= each["value"] <= each["high"])
    calibrated = [each["passes"] for each in patterns.values() if each["set"] == "calibration"]
    assert status == (0 if all(calibrated) else 1)


def test_threads_do_not_matter_but_seeds_do(capsys: pytest.CaptureFixture[str]) -> None:
    one, two, other = (
        found(capsys, *more)[1] for more in (["--threads", "1"], ["--threads", "2"], ["--threads", "2", "--seed", "8"])
    )
    assert one == two
    assert one["P3"]["value"] != other["P3"]["value"]


def test_a_world_without_crossover_and_hurt_fails_where_it_should(capsys: pytest.CaptureFixture[str]) -> None:
    changes = ("strain.crossover=0", "relationship.own_conflict=0", "stressors.daily_share=0.2")
    status, patterns = found(capsys, *(word for change in changes for word in ("--set", change)))
    assert status == 1
    assert [name for name in ("P1", "P5", "P13a", "P13b") if not patterns[name]["passes"]] == ["P1", "P5", "P13a"]


def test_the_table_and_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "validation"
    status = main(["validate", "both", *SMALL, "--out", str(folder)])
    told = capsys.readouterr()
    assert status in (0, 1)
    assert all(f"\n{pattern.id} " in told.out for pattern in PATTERNS)
    assert "Programmes of both are left out" in told.err
    assert pd.read_csv(folder / "patterns.csv")["id"].tolist() == [pattern.id for pattern in PATTERNS]
    first = json.loads((folder / "manifest.json").read_text())
    assert (first["replicates"], first["finished"] >= first["started"]) == (2, True)
    page = (folder / "report.html").read_bytes()
    assert main(["validate", "both", *SMALL, "--out", str(folder)]) == status
    again = json.loads((folder / "manifest.json").read_text())
    (call,) = again.pop("later_calls")
    assert again == first
    assert call["finished"] >= call["started"] >= first["finished"]
    assert len((folder / "report.html").read_bytes()) >= len(page)
    capsys.readouterr()
    assert main(["validate", "both", *SMALL, "--set", "seeking.rate=0.3", "--seed", "2", "--out", str(folder)]) == 2
    told = capsys.readouterr().err
    assert "holds the results of another validation (seed = 1 there, 2 here; settings.seeking.rate = " in told
    assert json.loads((folder / "manifest.json").read_text())["later_calls"] == [call]
    assert "Validation set" in (folder / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["baselin"], "did you mean"),
        (["--set", "strain.crossover=7"], "strain.crossover = 7"),
        (["--set", "network.single_share=1"], "has 0 couples: the patterns are of at least 2"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", *arguments, *SMALL]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    assert main(["validate", *SMALL, "--out", str(tmp_path)]) == 2
    assert "holds no kithkin results" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.slow
def test_the_diary_study_as_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = [
        "--set",
        "network.persons=240",
        "--days",
        "28",
        "--replicates",
        "2",
        "--json",
        "--out",
        str(tmp_path / "kept"),
    ]
    assert main(["compare", "diary", *small]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["studies"] == len(pd.read_parquet(tmp_path / "kept" / "studies.parquet")) == 200
    own = next(each for each in content["statistics"] if each["statistic"] == "conflict_own")
    assert own["low"] < own["mean"] < own["high"]
    assert own["published_se"] == 0.018
    assert {path.name for path in (tmp_path / "kept").glob("*.*")} == {
        "studies.parquet", "studies.csv", "manifest.json", "report.html", "distributions.svg", ".lock",
    }  # fmt: skip
    before = [path.stat().st_mtime_ns for path in (tmp_path / "kept" / "parts").iterdir()]
    assert main(["compare", "diary", *small]) == 0
    assert json.loads(capsys.readouterr().out) == content
    after = [path.stat().st_mtime_ns for path in (tmp_path / "kept" / "parts").iterdir()]
    assert after == before, "the part was found again, not computed again"
    assert main(["validate", *SMALL, "--out", str(tmp_path / "kept")]) == 2
    assert "holds the results of diary" in capsys.readouterr().err
