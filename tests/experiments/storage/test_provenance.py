"""Provenance says what code and machine made a result, and does not claim somebody else's commit."""

from __future__ import annotations

import platform
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from experiments.storage import provenance


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    git(tmp_path, "init")
    (tmp_path / "code.py").write_text("one\n")
    git(tmp_path, "add", "code.py")
    git(tmp_path, "commit", "-m", "first")
    monkeypatch.setattr(provenance, "CHECKOUT", tmp_path.resolve())
    return tmp_path


def test_it_holds_versions_machine_and_command_but_no_name_of_the_host() -> None:
    found = provenance.provenance(["kithkin", "compare"])
    assert found["command"] == ["kithkin", "compare"]
    assert provenance.versions()["python"] == platform.python_version()
    assert provenance.versions()["numpy"][0].isdigit()
    assert platform.node() not in str(found["machine"])


def test_a_commit_is_that_of_the_checkout_and_marked_when_files_differ(checkout: Path) -> None:
    clean = provenance.commit()
    assert clean is not None
    assert len(clean) == 40
    (checkout / "code.py").write_text("two\n")
    assert provenance.commit() == clean + "+"


def test_a_repository_around_an_installation_is_not_ours(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / "installed").mkdir()
    monkeypatch.setattr(provenance, "CHECKOUT", checkout / "installed")
    assert provenance.commit() is None


def test_a_library_that_is_not_installed_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provenance, "LIBRARIES", ("no-such-library-at-all",))
    assert provenance.versions()["no-such-library-at-all"] == "absent"


def test_times_are_utc() -> None:
    offset = datetime.fromisoformat(provenance.now()).utcoffset()
    assert offset is not None
    assert offset.total_seconds() == 0.0


@pytest.mark.parametrize("error", [FileNotFoundError("git"), subprocess.CalledProcessError(128, "git")])
def test_without_git_or_a_repository_there_is_no_commit(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(subprocess, "run", fail)
    assert provenance.commit() is None


def test_the_manifest_of_a_start_has_no_end_and_names_the_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provenance, "commit", lambda: "abc")
    found = provenance.manifest("trial", ["kithkin"], days=3, study_of="couples")
    assert list(found)[:3] == ["study", "days", "study_of"]
    assert (found["study"], found["finished"], found["commit"]) == ("trial", None, "abc")
    assert found["model_version"] == provenance.model_version()
    assert set(found["sources"]) == {"dynamics", "measures"}
    assert {len(digest) for digest in (*found["sources"].values(), found["model_version"])} == {20}


def test_each_measures_module_is_part_of_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    digests = set()
    for modules in (provenance.MEASURES, provenance.MEASURES[:2], provenance.MEASURES[1:]):
        monkeypatch.setattr(provenance, "MEASURES", modules)
        digests.add(provenance.sources.__wrapped__()["measures"])
    assert len(digests) == 3
