"""Disks that are full or may not be written: a sentence, what was written stays whole, and the same command goes on."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from experiments.cli import main
from experiments.storage.store import Store
from experiments.sweeps.plan import Plan
from experiments.sweeps.sweep import sweep
from tests.faults.sweeps import command, finished, packs_in, plan_in, tables, undisturbed

pytestmark = pytest.mark.slow
MANY = {"points": 8, "replicates": 24, "days": 60}
SMALL, LARGE = "100k", "20m"


def _mount(folder: Path, options: str) -> bool:
    line = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return subprocess.run(line, capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own; only root may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not _mount(folder, f"size={SMALL}"):
        pytest.skip("no file system may be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_keeps_what_is_finished(tmp_path: Path, disk: Path) -> None:
    plan, folder = plan_in(tmp_path, **MANY), disk / "sweep"
    status, said = finished(command(plan, folder))
    assert status == 1
    assert "No space left on device" in said
    assert "Traceback" not in said
    assert 0 < packs_in(folder) < MANY["replicates"]
    assert not list(folder.rglob(".*.*")), "no half file is left behind"
    assert _mount(disk, f"remount,size={LARGE}")
    status, said = finished(command(plan, folder))
    assert status == 0, said
    assert tables(folder) == undisturbed(plan, tmp_path / "quiet")


def test_a_read_only_disk_is_refused_at_once(tmp_path: Path, disk: Path) -> None:
    plan = plan_in(tmp_path, **MANY)
    assert _mount(disk, "remount,ro")
    status, said = finished(command(plan, disk / "sweep"))
    assert status == 2
    assert said.count("kithkin: ") == 1
    assert "Read-only file system" in said
    assert list(disk.iterdir()) == []


def test_a_disk_that_becomes_read_only_keeps_what_is_finished(tmp_path: Path, disk: Path) -> None:
    plan, folder = plan_in(tmp_path), disk / "sweep"
    assert _mount(disk, f"remount,size={LARGE}")
    done = undisturbed(plan, folder)
    (folder / "endpoints.parquet").unlink()
    assert _mount(disk, "remount,ro")
    status, said = finished(command(plan, folder))
    assert status == 2
    assert "cannot be" in said
    assert _mount(disk, f"remount,rw,size={LARGE}")
    assert sweep(Plan.read(plan), folder).seconds == 0.0, "nothing was lost, so nothing is done again"
    assert tables(folder) == done


def test_files_that_may_not_grow_are_as_a_full_disk(tmp_path: Path) -> None:
    """The limit on the size of files that ``ulimit -f`` and quotas set; setting it needs no rights."""
    plan, folder = plan_in(tmp_path, **MANY), tmp_path / "sweep"
    plan.write_text("\n".join(line for line in plan.read_text().splitlines() if not line.startswith("measures")))

    def no_large_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))  # bytes: less than the collected table

    status, said = finished(command(plan, folder, preexec_fn=no_large_files))
    assert status == 1
    assert "File too large" in said
    assert not (folder / "endpoints.parquet").exists()
    assert Store(folder).failures().empty
    assert undisturbed(plan, folder) == undisturbed(plan, tmp_path / "quiet")


PAGE, VALIDATION = ["view", "--persons", "24", "--export"], ["validate", "--replicates", "2", "--out"]


@pytest.mark.parametrize("verb", [PAGE, VALIDATION], ids=["view", "validate"])
@pytest.mark.parametrize("state", ["full", "read-only"])
def test_pages_and_validations_are_refused_in_one_sentence(
    verb: list[str], state: str, disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if state == "full":
        fill(disk)
    else:
        assert _mount(disk, "remount,ro")
    before = sorted(disk.rglob("*"))
    assert main([*verb, str(disk / "made.html")]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("kithkin: ") == 1
    assert {"full": "No space left on device", "read-only": "Read-only file system"}[state] in told.err
    assert [path for path in sorted(disk.rglob("*")) if path.is_file()] == before


def fill(disk: Path) -> None:
    """Leave no room for a file on the disk."""
    with suppress(OSError), (disk / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4_096))
