"""Files are whole or absent."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import pytest

from simulation.files import write_text, write_whole


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
