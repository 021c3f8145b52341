"""Speed of the live view: pictures a second in a browser without a GPU."""

from __future__ import annotations

from experiments.benchmark.book import Book
from experiments.benchmark.effort import Effort
from experiments.benchmark.page_speed import NoBrowserError, frames_per_second

PERSONS = (200, 1_000, 2_000)


def measure(effort: Effort, book: Book) -> None:
    """Enter pictures a second for small to large worlds; a quick run, or a machine without a browser, leaves them out."""
    if effort.quick:
        return
    for persons in PERSONS:
        try:
            book.put("view_pictures_per_s", frames_per_second(persons), persons)
        except NoBrowserError:
            return
