"""A figure is written as files of every format at one width, with the same bytes each time, and a CSV file of its numbers."""

from __future__ import annotations

import struct
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from experiments.pages.medium import printed
from experiments.pages.printing import numbers_of, write_figure
from tests.experiments.pages.test_figures import effects


def test_every_format_has_the_width_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    with printed(85.0, {"savefig.dpi": 300}):
        first = write_figure(effects(), tmp_path / "one" / "effects", 85.0)
        again = write_figure(effects(), tmp_path / "two" / "effects", 85.0)
    names = ["effects-85mm.pdf", "effects-85mm.png", "effects-85mm.svg", "effects.csv"]
    assert [path.name for path in first] == names
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    width, _ = struct.unpack(">II", first[1].read_bytes()[16:24])
    assert abs(width / 300 * 25.4 - 85.0) < 0.1
    assert b"/Type /Page" in first[0].read_bytes()
    table = pd.read_csv(first[3])
    assert list(table["value"]) == [-0.4, -0.59]


def test_a_figure_without_a_table_gives_the_numbers_of_its_axes() -> None:
    figure = Figure()
    axes = figure.add_subplot(title="Strain")
    axes.axvline(0.5)  # no number of the figure's
    axes.plot([1.0, 2.0], [0, 1], label="found")
    axes.set_yticks([0, 1], ["first", "second"])
    found = numbers_of(figure)
    assert found.to_dict("records") == [
        {"panel": 1, "title": "Strain", "series": "found", "x": 1.0, "y": "first"},
        {"panel": 1, "title": "Strain", "series": "found", "x": 2.0, "y": "second"},
    ]
