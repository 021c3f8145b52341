"""Tables in Markdown: no cell is empty or broken."""

from __future__ import annotations

from experiments.documentation.tables import table, today_table
from simulation.population import TODAY, Today


def test_every_column_of_the_day_has_a_meaning() -> None:
    assert set(TODAY) == set(Today._fields) - {"sums"}
    for name, column in TODAY.items():
        assert column.meaning
        assert f"| `{name}` | {column.meaning} |" in today_table()


def test_cells_stay_in_their_column() -> None:
    assert table(("a", "b"), [("|q|", "two\nlines")]) == "| a | b |\n| --- | --- |\n| \\|q\\| | two lines |"
