"""What the live view draws and costs: pictures a second in a browser without a GPU, and the server's share of a core."""

from __future__ import annotations

from experiments.benchmark.book import Book
from experiments.benchmark.effort import Effort
from experiments.benchmark.page_speed import NoBrowserError, frames_per_second
from experiments.benchmark.view_load import server_load

PERSONS = (200, 1_000, 2_000)


def measure(effort: Effort, book: Book) -> None:
    """Enter both for small to large worlds; pictures are left out where there is no browser, all in a quick run."""
    if effort.quick:
        return
    for persons in PERSONS:
        book.put("view_server_share", server_load(persons), persons)
        try:
            book.put("view_pictures_per_s", frames_per_second(persons), persons)
        except NoBrowserError:
            continue
