"""Rates of the machine: bytes a second through its memory, and addressed draws a second in a loop over members."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

import numpy as np

from experiments.benchmark.book import Book
from experiments.benchmark.effort import Effort, seconds
from simulation.kernels.machine.compiling import entrance
from simulation.kernels.rows import gathering

LANES = 128
DRAWS = 9
"""Rows of draws of the same persons that are filled in turn, about as many as a day has."""
TRIAD_ARRAYS = 3
_LONGEST = 2**26
"""Numbers (float64) in each of the arrays with which memory is measured: 512 MiB."""


@entrance()
def triad(a: Any, b: Any, c: Any, first: Any, last: Any, rounds: Any) -> None:
    """a = b + s c, again and again (McCalpin 1995): reads 16 bytes and writes 8 for each number."""
    for turn in range(rounds):
        factor = 1.0 / (turn + 2.0)
        for i in range(first, last):
            a[i] = b[i] + factor * c[i]


@entrance()
def draw(keys: Any, luck: Any, first: Any, last: Any) -> None:
    """For each row of persons, one draw a lane under each of the keys (rows,), into luck (rows, lanes)."""
    counter = np.empty(luck.shape[1], np.uint64)
    for i in range(first, last):
        counter[:] = np.uint64(i + 1)
        for row in range(keys.size):
            gathering.draw_by_address(np.uint64(luck.shape[1]), counter, keys[row], luck[row])


def measure(effort: Effort, book: Book) -> None:
    """Enter the bandwidth of memory with all threads."""
    numbers = _LONGEST // (8 if effort.quick else 1)
    book.note("bandwidth_bytes_per_s", bandwidths(numbers, effort.threads, effort.repeats), "memory")


def bandwidths(length: int, threads: int, repeats: int) -> list[float]:
    """Bytes a second of the triad over arrays of ``length`` float64, counting each number read or written once."""
    a, b, c = np.zeros(length), np.ones(length), np.ones(length)
    rounds = max(1, 2**26 // length)

    def once() -> None:
        _together(threads, length, lambda first, last: triad(a, b, c, first, last, rounds))

    once()
    return [TRIAD_ARRAYS * 8 * length * rounds / seconds(once) for _ in range(repeats)]


def draw_rates(threads: int, repeats: int, persons: int = 25_000) -> list[float]:
    """Draws a second as the kernels make them, lane by lane, all threads together."""
    random = np.random.default_rng(1).integers(2**63, size=DRAWS, dtype=np.uint64)
    keys = random * np.uint64(2) + np.uint64(1)

    def share(first: int, last: int) -> None:
        draw(keys, np.empty((DRAWS, LANES), np.float32), first, last)

    def once() -> None:
        _together(threads, persons, share)

    once()
    return [persons * DRAWS * LANES / seconds(once) for _ in range(repeats)]


def _together(threads: int, things: int, share: Callable[[int, int], None]) -> None:
    """Call ``share(first, last)`` in each thread with its part of ``things``, ``last`` excluded, all threads at once."""
    bounds = [things * thread // threads for thread in range(threads + 1)]
    others = [Thread(target=share, args=bounds[thread : thread + 2]) for thread in range(1, threads)]
    for other in others:
        other.start()
    share(*bounds[:2])
    for other in others:
        other.join()
