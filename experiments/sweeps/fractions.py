"""Fractions of two-level factorial designs, made from generators (Box & Hunter 1961).

A design of 2^m runs varies m factors freely. A further factor is set to the product of the signs of some of them: its
generator. Each generator is a word, the factors whose signs then multiply to plus one; the shortest word among all their
products is the design's resolution. Words are sets of factors, kept as bits of a whole number.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MOST_FREE = 16


def half_effects(factors: int, resolution: int) -> NDArray[np.int64]:
    """Levels 0 and 1, (runs, factors): the smallest fraction of at least this resolution that a greedy search finds.

    Raises ValueError where it would have more than 2^16 runs.
    """
    for free in range(1, min(factors, MOST_FREE) + 1):
        for longest_first in (True, False):
            generators = _generators(free, factors - free, resolution, longest_first)
            if generators is not None:
                return _runs(free, generators)
    raise ValueError(f"design: {factors} factors at resolution {resolution} need more than 2^{MOST_FREE} points")


def _generators(free: int, added: int, resolution: int, longest_first: bool) -> list[int] | None:
    """For each added factor the free ones that make it, or None where that many cannot be found."""
    chosen: list[int] = []
    group = [0]  # products of all words so far, the added factors' own bits included
    for candidate in sorted(range(2**free), key=int.bit_count, reverse=longest_first):
        if len(chosen) == added:
            break
        word = candidate | 1 << (free + len(chosen))
        products = [word ^ other for other in group]
        if min(each.bit_count() for each in products) >= resolution:
            chosen.append(candidate)
            group += products
    return chosen if len(chosen) == added else None


def _runs(free: int, generators: list[int]) -> NDArray[np.int64]:
    """All combinations of the free factors; an added factor is high where an even number of its makers is low."""
    levels = (np.arange(2**free)[:, None] >> np.arange(free)) & 1
    makers = [[place for place in range(free) if bits >> place & 1] for bits in generators]
    added = [1 - (1 - levels[:, makers_of]).sum(axis=1) % 2 for makers_of in makers]
    return np.column_stack([levels, *added])
