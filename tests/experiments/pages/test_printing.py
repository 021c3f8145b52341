"""A figure is written as files of every format at one width, with the same bytes each time, and a CSV file of its numbers."""

from __future__ import annotations

import errno
import os
import struct
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure as Drawn

from experiments.pages import printing
from experiments.pages.contents import Figure
from experiments.pages.printing import numbers_of, write_figures
from experiments.storage.folder import UnwritableError
from tests.experiments.pages.test_figures import effects


def test_a_figure_that_is_higher_than_a_page_is_told(tmp_path: Path) -> None:
    def tower() -> Drawn:
        drawn = Drawn(figsize=(85.0 / 25.4, 10.0))
        drawn.add_subplot()
        return drawn

    found = [Figure("effects", effects, "", ""), Figure("tower", tower, "", "")]  # type: ignore[arg-type]
    assert write_figures(found, tmp_path, [85.0]) == {"tower-85mm": pytest.approx(254.0)}


def test_every_format_has_the_width_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    found = Figure("effects", effects, "Effects.", "effects")
    for place in ("one", "two"):
        write_figures([found], tmp_path / place, [85.0], {"savefig.dpi": 200})
    first, again = (sorted((tmp_path / place).iterdir()) for place in ("one", "two"))
    assert [path.name for path in first] == ["effects-85mm.pdf", "effects-85mm.png", "effects-85mm.svg", "effects.csv"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    width, _ = struct.unpack(">II", first[1].read_bytes()[16:24])
    assert abs(width / 200 * 25.4 - 85.0) < 0.2
    assert b"/Type /Page" in first[0].read_bytes()
    assert b"/Subtype /Type0" in first[0].read_bytes(), "letters of a PDF file can be searched and edited"
    assert b"<text" in first[2].read_bytes()
    assert list(pd.read_csv(first[3])["value"]) == [-0.4, -0.59]


@pytest.mark.usefixtures("_paper")
def test_both_columns_of_a_journal_are_written_unless_widths_are_named(tmp_path: Path) -> None:
    found = Figure("effects", effects, "Effects.", "effects")
    write_figures([found], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["effects-180mm.svg", "effects-85mm.svg", "effects.csv"]


def test_a_disk_that_is_full_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    monkeypatch.setattr(printing, "FORMATS", {})
    with pytest.raises(UnwritableError, match=r"effects.csv cannot be written: No space left on device"):
        write_figures([Figure("effects", effects, "", "")], tmp_path, [85.0])


def test_a_figure_without_a_table_gives_the_numbers_of_its_axes() -> None:
    figure = Drawn()
    axes = figure.add_subplot(title="Strain")
    axes.axvline(0.5)  # no number of the figure's
    axes.plot([1.0, 2.0], [0, 1], label="found")
    axes.set_yticks([0, 1], ["first", "second"])
    found = numbers_of(figure)
    assert found.to_dict("records") == [
        {"panel": 1, "title": "Strain", "series": "found", "x": 1.0, "y": "first"},
        {"panel": 1, "title": "Strain", "series": "found", "x": 2.0, "y": "second"},
    ]
