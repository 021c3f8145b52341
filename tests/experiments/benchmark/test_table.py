"""The tables of a benchmark: for the terminal, and between the marks of a file."""

from __future__ import annotations

import re
from pathlib import Path

from experiments.benchmark import table
from experiments.benchmark.book import Book


def test_the_text_shows_every_figure_and_every_price(book: Book) -> None:
    text = table.text(book)
    assert re.search(r"ensemble, 10,000 persons, 32 members +100 +million a second +±10 %", text)
    assert re.search(r"building their network +at most 180 s +200 +NO", text)
    assert re.search(r"second start .* not measured", text)
    assert set(book.figures) <= set(table.FIGURES) | {"mesa_person_days_per_s"}


def test_the_table_goes_between_its_marks_and_nowhere_else(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text(f"before\n{table.START}\nold\n{table.END}\nafter\n", encoding="utf-8")
    for _ in range(2):
        table.put_into(file, table.markdown(book, "Measured somewhere."))
    lines = file.read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[-1]) == ("before", "after")
    assert lines.count(table.START) == lines.count(table.END) == 1
    assert "old" not in lines
    assert "| building their network | at most 180 s | 200 | NO |" in lines
    assert "| million person-days a second | Mesa twin | 1 member | 32 members |" in lines
    assert "| 10,000,000 persons | – | 8.00 | – |" in lines
