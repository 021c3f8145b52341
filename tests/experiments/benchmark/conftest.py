"""Made-up results of a benchmark (a ``Book``), for the tests of prices and tables."""

from __future__ import annotations

import pytest

from experiments.benchmark.book import Book
from experiments.benchmark.prices import derive


@pytest.fixture
def book() -> Book:
    """Results in which every price is measured, and most prices are met."""
    book = Book()
    book.put("mesa_person_days_per_s", 50_000.0)
    book.note("mesa_by_size_person_days_per_s", [40_000.0, 50_000.0, 70_000.0], 10_000)
    for persons, rate in ((100_000, 20e6), (1_000_000, 15e6), (10_000_000, 8e6)):
        book.note("solo_person_days_per_s", [rate], persons)
    book.note("ensemble_person_days_per_s", [90e6, 100e6, 110e6], 10_000, 32)
    book.put("ratio_ensemble_mesa", 2_000.0)
    book.note("ratio_limit_ensemble", [2.4, 2.5, 2.7])
    book.put("growth", 2.5)
    book.put("peak_bytes", 5_500_000_000, 10_000_000)
    book.put("network_s", 200.0, 10_000_000)
    book.put("recording_share", 0.08)
    book.put("sweep_share", 0.04)
    book.note("start_s", [0.1, 0.2, 0.3], "help")
    derive(book)
    return book
