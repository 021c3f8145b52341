"""Single worlds: their memory, their turns, and how their cost grows."""

from __future__ import annotations

import pytest

from experiments.benchmark import solo
from experiments.benchmark.book import Book
from experiments.benchmark.effort import Effort

TINY = Effort(True, 1, 2, (60,), (60,), (60,), (1, 2))


def test_a_world_counts_its_memory() -> None:
    peak = solo.peak_bytes()
    assert peak is None or peak > 10_000_000


def test_worlds_live_in_turns_to_tell_what_size_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("experiments.benchmark.solo.SMALL", 40)
    monkeypatch.setattr("experiments.benchmark.solo.LARGE", 200)
    book = Book()
    solo.measure(TINY._replace(solo=(60, 200)), book)
    told = [book.get("growth"), *(book.get("solo_person_days_per_s", persons) for persons in (60, 200))]
    assert all(value is not None and value > 0 for value in told)
    assert [book.get(key, 200) is None for key in ("network_s", "found_s", "peak_bytes")] == [False] * 3


def test_growth_is_the_cost_of_a_person_day_in_the_large_world_over_that_in_the_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """4 million person-days a second of 40 persons over 1.6 million of 200."""
    monkeypatch.setattr("experiments.benchmark.solo.SMALL", 40)
    monkeypatch.setattr("experiments.benchmark.solo.LARGE", 200)
    monkeypatch.setattr("experiments.benchmark.solo.in_turns", lambda *_: [(100_000.0, 8_000.0)])
    book = Book()
    solo.measure(TINY._replace(solo=(200,)), book)
    assert book.get("growth") == 2.5
    assert book.get("solo_person_days_per_s", 200) == 1_600_000
