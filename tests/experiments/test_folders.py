"""Promises of every verb and study that writes a folder: whole files, a manifest with the model's version, and a replay."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from experiments.cli import main
from experiments.storage.parts import Parts
from experiments.storage.provenance import model_version, study_sources
from experiments.studies import STUDIES
from experiments.studies.calibration import emulators, method
from simulation.scenario.files import load

PLAN = """
base = "support-group"
burn_in = 4
days = 10
plausible = 2
set = {network.persons = 40}
[factors]
structure = ["ordinary-life", "support-group"]
strain.crossover = [0.0, 0.2]
"""
PERSONS = ["--set", "network.persons=60"]
NOW = [part for field in ("start_day", "minimum_wait") for part in ("--set", f"programmes.support-group.{field}=0")]
ROOM = ["--set", "programmes.support-group.places=0.3", *NOW]
TWO = ["--replicates", "2", "--networks", "1"]
COMMANDS = {
    "run": ["run", "support-group", *PERSONS, "--days", "10", "--replicates", "2", "--snapshot", "5"],
    "run on a network from elsewhere": ["run", "support-group", "--network", "karate", "--days", "10"],
    "sweep": ["sweep", "plan.toml"],
    "formal-informal": ["compare", *PERSONS, *ROOM, "--days", "30", *TWO, "--csv"],
    "comparison": ["compare", "ordinary-life", "support-group", *PERSONS, *ROOM, "--days", "30", *TWO],
    "resilience": ["compare", "resilience", *PERSONS, *ROOM, "--days", "12", *TWO],
    "trial": ["compare", "trial", "--set", "network.persons=150", "--replicates", "3", "--networks", "3"],
    "diary": ["compare", "diary", "--set", "network.persons=240", "--days", "28", "--replicates", "2"],
    "calibration": ["compare", "calibration", *PERSONS, "--replicates", "128"],
    "validate": ["validate", "--set", "network.persons=200", "--replicates", "2"],
}  # fmt: skip
SHORT = ("run", "run on a network from elsewhere", "sweep")
WITHOUT_RUNS = ("validate",)


class Carried(NamedTuple):
    """A command that was carried out: its arguments, its folder, and the files that got their name whole."""

    name: str
    arguments: list[str]
    folder: Path
    whole: set[Path]


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=[pytest.mark.slow] * (name not in SHORT)) for name in COMMANDS]
)
def carried(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Carried]:
    """Every command at a tiny size, carried out once."""
    name, place = request.param, tmp_path_factory.mktemp("place")
    (place / "plan.toml").write_text(PLAN)
    whole, replace = set[Path](), os.replace

    def noted(source: Path, target: Path) -> None:
        replace(source, target)
        whole.add(Path(target))

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setattr(emulators, "TUNED_ON", 16)
        for name_of_size, small in {"BATCH": 2**8, "STEPS": 8, "ITERATIONS": 2}.items():
            patch.setattr(method, name_of_size, small)
        arguments = [*COMMANDS[name], "--out", str(place / "out")]
        with patch.context() as watched:
            watched.setattr(os, "replace", noted)
            assert main(arguments) in (0, 1 if name == "validate" else 0)
        yield Carried(name, arguments, place / "out", whole)


def files_in(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


def test_there_is_a_command_for_every_study() -> None:
    assert set(STUDIES) <= set(COMMANDS)


def test_every_file_got_its_name_when_it_was_whole(carried: Carried) -> None:
    written = files_in(carried.folder)
    assert len(written) > 1
    assert written <= carried.whole


def test_every_manifest_names_the_version_of_the_model(carried: Carried) -> None:
    manifests = [json.loads(path.read_text("utf-8")) for path in carried.folder.rglob("manifest.json")]
    assert manifests
    for manifest in manifests:
        assert manifest["model_version"] == model_version()
        assert manifest["started"] <= manifest["finished"]
        assert manifest["versions"]["numpy"]


def test_its_folder_is_replayed_bit_for_bit(carried: Carried, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    if carried.name in WITHOUT_RUNS:
        assert main(["replay", str(carried.folder)]) == 2
        assert "holds no finished run" in capsys.readouterr().err
        return
    before = {path: path.stat().st_mtime_ns for path in files_in(carried.folder)}
    assert main(["replay", str(carried.folder), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["equal"]
    assert [each["equal"] for each in found["runs"]] == [True]
    key = found["runs"][0]["key"]
    assert main(["replay", str(carried.folder), "--key", key[:12], "--json"]) == 0
    assert [each["key"] for each in json.loads(capsys.readouterr().out)["runs"]] == [key]
    assert {path: path.stat().st_mtime_ns for path in files_in(carried.folder)} == before, "a replay writes nothing"


def test_an_interrupted_write_leaves_nothing(carried: Carried, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command is carried out again and interrupted in its last file, which must stay absent."""
    last = carried.folder / ("report.html" if (carried.folder / "report.html").exists() else "endpoints.parquet")
    content = last.read_bytes()
    last.unlink()
    before, sync = files_in(carried.folder), os.fsync

    def interrupted(handle: int) -> None:
        if list(carried.folder.glob(f".{last.name}.*")):
            raise KeyboardInterrupt
        sync(handle)

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", interrupted)
        assert main(carried.arguments) == 130
    assert files_in(carried.folder) == before
    last.write_bytes(content)


def test_parts_of_an_earlier_version_are_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Folders made before 0.2.0 have neither the version of the model nor the options in their manifest."""
    parts = Parts.create(tmp_path)
    parts.write_manifest({"study": "trial"})
    parts.part("x", lambda: pd.DataFrame({"a": [1]}))
    assert main(["replay", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert "made by another version of the model" in told
    assert "did not keep how to compute its parts again" in told


@pytest.mark.parametrize("verb", ["replay", "figure"])
def test_what_another_version_left_and_this_one_cannot_read_is_told_in_a_sentence(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No option that this version asks for is there, as in a folder from before there was one."""
    scenario, sources = load("support-group").to_dict(), dict.fromkeys(study_sources(), "0")
    known = {"study": "trial", "finished": "2026-01-01", "options": {}, "scenario": scenario, "sources": sources}
    parts = Parts.create(tmp_path)
    parts.write_manifest({**known, "model": model_version()})
    parts.part("x", lambda: pd.DataFrame({"a": [1]}))
    assert main([verb, str(tmp_path)]) == 2
    assert "was made by another version of kithkin (other " in capsys.readouterr().err
