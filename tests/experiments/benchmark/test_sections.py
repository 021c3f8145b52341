"""``kithkin bench`` as a whole: every key, and what is refused before anything is measured."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from experiments.benchmark import effort
from experiments.benchmark.book import Book
from experiments.benchmark.prices import PRICES
from experiments.cli import main

KEYS = {
    "mesa_person_days_per_s", "solo_person_days_per_s", "ensemble_person_days_per_s", "limit_person_days_per_s",
    "ratio_ensemble_mesa", "ratio_solo_mesa", "ratio_limit_ensemble", "bytes_per_person", "recording_share", "start_s",
}  # fmt: skip


def test_a_file_without_marks_is_refused_before_anything_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "README.md"
    file.write_text("no marks", encoding="utf-8")
    for name in (str(file), str(tmp_path / "absent.md")):
        assert main(["bench", "--quick", "--readme", name]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert file.read_text(encoding="utf-8") == "no marks"


def test_more_threads_than_cores_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--quick", "--threads", "100000"]) == 2
    assert re.fullmatch(r"kithkin: --threads 100000: must be 1 to \d+, the cores .*\n", capsys.readouterr().err)


def test_a_part_that_fails_is_an_error(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise subprocess.CalledProcessError(3, ["python", "-m", "something"])

    monkeypatch.setattr("experiments.command.bench.measure", fail)
    assert main(["bench", "--quick"]) == 1
    assert "failed with status 3: python -m something" in capsys.readouterr().err


@pytest.mark.slow
def test_a_quick_benchmark_prints_json_with_every_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small: dict[str, Any] = {"repeats": 1, "mesa": (60,), "solo": (60,), "persons": (60, 10_000), "members": (1, 32)}
    monkeypatch.setattr("experiments.command.bench.quick", lambda threads: effort.quick(threads)._replace(**small))
    monkeypatch.setattr("experiments.benchmark.sweeps.FEWER_RUNS", 2)
    assert main(["bench", "--quick", "--json", "--threads", "1", "--out", str(tmp_path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) >= KEYS | {"spread", "prices", "versions", "machine"}
    assert found["ensemble_person_days_per_s"]["10000"]["32"] > 0
    assert found["solo_person_days_per_s"]["60"] > 0
    assert found["ratio_ensemble_mesa"] > 1
    assert found["ratio_solo_mesa"] is None
    assert len(found["prices"]) == len(PRICES)
    assert json.loads((tmp_path / "bench.json").read_text(encoding="utf-8")) == found
    assert "| price | target | measured | met |" in (tmp_path / "bench.md").read_text(encoding="utf-8")


def test_an_interrupted_write_leaves_the_figures_that_were_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measured(_: object, report: Callable[[str, Book], None]) -> Book:
        report("first", Book())
        monkeypatch.setattr(os, "fsync", interrupted)
        report("second", Book())
        return Book()

    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("experiments.command.bench.measure", measured)
    assert main(["bench", "--quick", "--out", str(tmp_path / "out")]) == 130
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["bench.json"]
    assert json.loads((tmp_path / "out" / "bench.json").read_text("utf-8"))["quick"]
