"""``kithkin validate`` and ``kithkin compare diary`` as their user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import main
from experiments.patterns.patterns import PATTERNS
from experiments.studies.potency.claims import CLAIMS

SMALL = ["--set", "network.persons=200", "--replicates", "2"]
FIELDS = {
    "id", "name", "target", "low", "high", "value", "se", "plausible_low", "plausible_high", "passes",
    "set", "source", "mark", "independence", "changed",
}  # fmt: skip
FORCE_FIELDS = {"id", "claim", "value", "se", "floor", "passes", "outcome", "unit", "stated"}
Records = dict[str, dict[str, object]]


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Records, Records]:
    status = main(["validate", *SMALL, "--json", *arguments])
    content = json.loads(capsys.readouterr().out)
    assert set(content) == {"patterns", "potency"}
    patterns, potency = ({each["id"]: each for each in content[name]} for name in ("patterns", "potency"))
    return status, patterns, potency


@pytest.mark.slow
def test_json_alone_with_every_pattern_every_claim_and_the_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    status, patterns, potency = found(capsys)
    assert list(patterns) == [pattern.id for pattern in PATTERNS]
    assert all(set(each) == FIELDS for each in patterns.values())
    assert {each["set"] for each in patterns.values()} == {"echo", "calibration", "validation"}
    for each in patterns.values():
        assert each["passes"] == (each["low"] <= each["value"] <= each["high"])  # type: ignore[operator]
    assert list(potency) == [claim.id for claim in CLAIMS]
    for claim in potency.values():
        assert set(claim) == FORCE_FIELDS
        floor, value, se = claim["floor"], claim["value"], claim["se"]
        assert claim["passes"] == (floor is None or (value if floor > 0 else -value) - 2 * se >= abs(floor))  # type: ignore[operator]
    calibrated = [each["passes"] for each in patterns.values() if each["set"] == "calibration"]
    assert status == (0 if all([*calibrated, *(each["passes"] for each in potency.values())]) else 1)


@pytest.mark.slow
def test_threads_do_not_matter_but_seeds_do(capsys: pytest.CaptureFixture[str]) -> None:
    one, two, other = (
        found(capsys, *more)[1:] for more in (["--threads", "1"], ["--threads", "2"], ["--threads", "2", "--seed", "8"])
    )
    assert one == two
    assert one[0]["C4"]["value"] != other[0]["C4"]["value"]
    assert one[1]["m1_strain"]["value"] != other[1]["m1_strain"]["value"]


@pytest.mark.slow
def test_a_world_without_crossover_hurt_and_sharing_fails_where_it_should(capsys: pytest.CaptureFixture[str]) -> None:
    changes = ("strain.crossover=0", "relationship.own_conflict=0", "stressors.daily_share=0.2", "episode.relief=0")
    status, patterns, potency = found(capsys, *(word for change in changes for word in ("--set", change)))
    assert status == 1
    assert [name for name in ("E1", "C14", "C24") if not patterns[name]["passes"]][:2] == ["E1", "C14"]
    assert potency["m1_strain"]["value"] == 0.0
    assert not potency["m1_strain"]["passes"]
    assert not potency["m1_circle"]["passes"]
    assert potency["m1_group"]["value"] != 0.0, "sessions still take off strain"


@pytest.mark.slow
def test_the_table_and_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "validation"
    status = main(["validate", "support-group", *SMALL, "--out", str(folder)])
    told = capsys.readouterr()
    assert status in (0, 1)
    assert all(f"\n{each.id} " in told.out for each in (*PATTERNS, *CLAIMS))
    assert "How independent the sets are." in told.out
    assert "Programmes of support-group are left out" in told.err
    assert pd.read_csv(folder / "patterns.csv")["id"].tolist() == [pattern.id for pattern in PATTERNS]
    assert pd.read_csv(folder / "potency.csv")["id"].tolist() == [claim.id for claim in CLAIMS]
    first = json.loads((folder / "manifest.json").read_text())
    assert (first["replicates"], first["finished"] >= first["started"]) == (2, True)
    page = (folder / "report.html").read_bytes()
    assert main(["validate", "support-group", *SMALL, "--out", str(folder)]) == status
    again = json.loads((folder / "manifest.json").read_text())
    (call,) = again.pop("later_calls")
    assert again == first
    assert call["finished"] >= call["started"] >= first["finished"]
    assert len((folder / "report.html").read_bytes()) >= len(page)
    capsys.readouterr()
    assert (
        main(["validate", "support-group", *SMALL, "--set", "seeking.rate=0.3", "--seed", "2", "--out", str(folder)])
        == 2
    )
    told = capsys.readouterr().err
    assert "holds the results of another validation (seed = 1 there, 2 here; settings.seeking.rate = " in told
    assert json.loads((folder / "manifest.json").read_text())["later_calls"] == [call]
    text = (folder / "report.html").read_text("utf-8")
    assert all(title in text for title in ("Echoes of inputs", "Calibration set", "Validation set", "Potency"))


def diary(folder: Path, couples: int) -> Path:
    """A made-up diary of 14 days."""
    rows = [
        f"{couple},{person},{day},{1 + (couple * day * person) % 3},{1 + (5 * couple + day * person) % 7}"
        for couple in range(1, couples + 1)
        for person in (1, 2)
        for day in range(1, 15)
    ]
    path = folder / "diary.csv"
    path.write_text("\n".join(["couple,person,day,conflict,satisfaction", *rows]), "utf-8")
    return path


def test_a_diary_from_a_file_gives_its_patterns_and_simulates_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("experiments.patterns.diary_file.DRAWS", 40)
    monkeypatch.setattr("experiments.command.validate.each_world", lambda *_, **__: pytest.fail("simulated"))
    path = str(diary(tmp_path, 20))
    assert main(["validate", "--diary", path, "--json"]) == 0
    patterns = json.loads(capsys.readouterr().out)["patterns"]
    of_couples = [each.id for each in PATTERNS if each.source == "Campbell et al. 2005, raw data"]
    assert [each["id"] for each in patterns] == of_couples
    days = next(each for each in patterns if each["id"] == "C11")
    assert days["interval_low"] <= days["value"] <= days["interval_high"]
    assert days["se"] == pytest.approx((days["interval_high"] - days["interval_low"]) / 4)
    assert days["passes"] == (0.43 <= days["value"] <= 0.53)
    assert main(["validate", "--diary", path]) == 0
    text = capsys.readouterr().out
    assert all(f"\n{name} " in text for name in of_couples)


def test_mistakes_of_a_diary_are_told_all_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = diary(tmp_path, 3)
    path.write_text(path.read_text("utf-8").replace("\n2,1,3,", "\n2,1,x,") + "\n9,1,1,2,2", "utf-8")
    assert main(["validate", "--diary", str(path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [f"kithkin: {path}: line 32: day = 'x' must be a whole number"]
    path.write_text(path.read_text("utf-8").replace("\n2,1,x,", "\n2,1,3,"), "utf-8")
    assert main(["validate", "--diary", str(path)]) == 2
    assert [line.rpartition("csv: ")[2] for line in capsys.readouterr().err.splitlines()] == [
        "couple 9: has one partner only", "has 4 couples: must have at least 10",
    ]  # fmt: skip
    assert main(["validate", "--diary", str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err
    assert main(["validate", "--diary", str(path), "--out", str(tmp_path / "out")]) == 2
    assert "with --diary nothing is kept" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ordinary-lif"], "did you mean"),
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
    assert own["published_se"] == pytest.approx(0.11 / 3.92)
    assert {path.name for path in (tmp_path / "kept").glob("*.*")} == {
        "studies.parquet", "studies.csv", "manifest.json", "report.html", ".lock",
    }  # fmt: skip
    before = [path.stat().st_mtime_ns for path in (tmp_path / "kept" / "parts").iterdir()]
    assert main(["compare", "diary", *small]) == 0
    assert json.loads(capsys.readouterr().out) == content
    after = [path.stat().st_mtime_ns for path in (tmp_path / "kept" / "parts").iterdir()]
    assert after == before, "the part was found again, not computed again"
    assert main(["validate", *SMALL, "--out", str(tmp_path / "kept")]) == 2
    assert "holds the results of diary" in capsys.readouterr().err
