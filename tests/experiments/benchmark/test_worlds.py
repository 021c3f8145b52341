"""Ensembles that fit into the memory."""

from __future__ import annotations

from experiments.benchmark import worlds
from experiments.benchmark.book import Book
from experiments.benchmark.effort import Effort

TINY = Effort(True, 1, 2, (60,), (60,), (60,), (1, 2))


def test_ensembles_beyond_the_memory_are_left_out() -> None:
    book = Book()
    worlds.measure_ensembles(TINY._replace(memory=1.5 * 60 * worlds.cell_bytes()), book)
    assert list(book.figures["ensemble_person_days_per_s"]["60"]) == ["1"]
