"""What a benchmark measures, in order, into one book."""

from __future__ import annotations

from collections.abc import Callable

from experiments.benchmark import limit, machine, orders, phases, solo, starts, sweeps, view, worlds
from experiments.benchmark.book import Book
from experiments.benchmark.effort import Effort
from experiments.benchmark.prices import derive

Section = Callable[[Effort, Book], None]


SECTIONS: dict[str, Section] = {
    "starts of the command": starts.measure,
    "the machine": machine.measure,
    "the machine's limit": limit.measure,
    "the plain Mesa twin": worlds.measure_mesa,
    "ensembles": worlds.measure_ensembles,
    "recording": worlds.measure_recording,
    "phases of the day": phases.measure,
    "a stored sweep": sweeps.measure,
    "the live view": view.measure,
    "a file in random order": orders.measure,
    "single worlds": solo.measure,
}
"""What is measured, in order; the largest comes last."""


def measure(effort: Effort, tell: Callable[[str, Book], None]) -> Book:
    """Measure everything; ``tell`` hears the name of each section before it begins, and what is in the book so far."""
    book = Book()
    for name, section in SECTIONS.items():
        tell(name, book)
        section(effort, book)
    derive(book)
    return book
