"""Files are whole or absent."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from simulation.files import check_folder, remove_unused, write_text, write_whole


def test_a_file_that_fails_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    write_text(path, "whole\n")

    def fail(file: BinaryIO) -> None:
        file.write(b"ha")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_whole(path, fail)
    assert path.read_text("utf-8") == "whole\n"
    assert list(tmp_path.iterdir()) == [path], "no temporary file is left behind"


def test_a_text_is_written_in_utf_8_with_its_own_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "page.html", "Äther\n")
    assert (tmp_path / "page.html").read_bytes() == "Äther\n".encode()


def test_bytes_are_on_the_disk_before_the_name_and_the_name_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What survives a power failure is decided by the order: the file is synced whole, then renamed, then the folder synced."""
    path, steps = tmp_path / "table.csv", list[tuple[Any, ...]]()
    path.write_bytes(b"old")
    fsync, replace = os.fsync, os.replace

    def synced(handle: int) -> None:
        about = os.fstat(handle)
        kind = "folder" if stat.S_ISDIR(about.st_mode) else about.st_size
        steps.append(("sync", kind, path.read_bytes()))
        fsync(handle)

    def replaced(source: Path, target: Path) -> None:
        steps.append(("replace", source.read_bytes(), target))
        replace(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    write_whole(path, lambda file: file.write(b"new bytes"))
    assert steps == [("sync", 9, b"old"), ("replace", b"new bytes", path), ("sync", "folder", b"new bytes")]


def test_a_system_that_cannot_open_folders_needs_no_sync_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulation.files.os.name", "nt")
    monkeypatch.setattr("simulation.files.os.open", lambda *_: pytest.fail("it was opened"))
    write_whole(tmp_path / "table.csv", lambda file: file.write(b"new"))
    monkeypatch.undo()
    assert (tmp_path / "table.csv").read_bytes() == b"new"


def test_an_error_of_clearing_up_does_not_hide_the_first_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError("may not be deleted")

    monkeypatch.setattr(Path, "unlink", refuse)
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_text(tmp_path / "table.csv", "new")


def aged(folder: Path, hours: float) -> Path:
    """A folder with a file in it, last changed some hours ago."""
    folder.mkdir()
    (folder / "code").write_bytes(b"machine code")
    then = time.time() - 3_600 * hours
    os.utime(folder, (then, then))
    return folder


def test_the_newest_folders_and_the_young_ones_are_kept(tmp_path: Path) -> None:
    folders = [aged(tmp_path / f"version-{hours}", hours) for hours in (9, 0.5, 30, 0.2, 7, 0.9, 8)]
    remove_unused(folders, keep=4, seconds=3_600)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "version-0.2",
        "version-0.5",
        "version-0.9",
        "version-7",
    ]
    remove_unused(folders, keep=1, seconds=3_600)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["version-0.2", "version-0.5", "version-0.9"]
    remove_unused(folders, keep=1, seconds=1_000)
    assert [path.name for path in tmp_path.iterdir()] == ["version-0.2"]
    remove_unused(folders, keep=0, seconds=0)  # most are gone already, as if another process had removed them
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_tried_without_leaving_anything(tmp_path: Path) -> None:
    check_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FileNotFoundError):
        check_folder(tmp_path / "nowhere")
