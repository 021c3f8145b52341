"""The sections of a benchmark in order; all enter their figures in one book."""

from __future__ import annotations

from collections.abc import Callable

from experiments.benchmark import limit, machine, portable, solo, starts, sweeps, view, worlds
from experiments.benchmark.book import Book
from experiments.benchmark.effort import Effort
from experiments.benchmark.prices import derive

SECTIONS: dict[str, Callable[[Effort, Book], None]] = {
    "starts of the command": starts.measure,
    "the machine": machine.measure,
    "the machine's limit": limit.measure,
    "the plain Mesa twin": worlds.measure_mesa,
    "ensembles": worlds.measure_ensembles,
    "recording": worlds.measure_recording,
    "a stored sweep": sweeps.measure,
    "the kernels as WebAssembly": portable.measure,
    "the live view": view.measure,
    "single worlds": solo.measure,
}
"""Sections in the order in which they are measured; the largest worlds come last."""


def measure(effort: Effort, report: Callable[[str, Book], None]) -> Book:
    """Measure everything. ``report`` is called before each section with its name and the book as filled so far."""
    book = Book()
    for name, section in SECTIONS.items():
        report(name, book)
        section(effort, book)
    derive(book)
    return book
