"""The book of figures: medians, spreads, and ratios of what was measured."""

from __future__ import annotations

from experiments.benchmark.book import Book, ratio


def test_a_note_keeps_the_median_and_half_the_range() -> None:
    book = Book()
    assert book.note("x", [4.0, 1.0, 2.0], 7, "a") == 2.0
    assert book.figures == {"x": {"7": {"a": 2.0}}}
    assert book.spreads == {"x": {"7": {"a": 0.75}}}
    assert book.get("x", 7, "a") == 2.0
    assert book.get("x", 8, "a") is None
    assert book.get("x", 7) is None
    assert book.get("y") is None


def test_a_ratio_of_what_was_not_measured_is_none() -> None:
    assert ratio(6.0, 3.0) == 2.0
    assert [ratio(None, 3.0), ratio(6.0, None), ratio(6.0, 0.0)] == [None] * 3
