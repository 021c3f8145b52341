"""The book of a benchmark: every figure under its key, a median of repeats, with the spread of these repeats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """Meaning of a key of the book: title, unit, scale of the shown number; ``levels`` name its breakdown, outermost first."""

    title: str
    unit: str
    levels: tuple[str, ...] = ()
    scale: float = 1.0


class Line(NamedTuple):
    """One row of the table."""

    key: str
    where: tuple[str, ...]
    value: float | None
    spread: float | None


class Book:
    """Measured numbers by key: ``figures`` holds a number, or numbers by the key's levels; ``spreads`` has the same form."""

    def __init__(self) -> None:
        self.figures: dict[str, Any] = {}
        self.spreads: dict[str, Any] = {}

    def note(self, key: str, repeats: Sequence[float], *where: object) -> float:
        """Enter the median of repeated measurements, and their spread; returns the median."""
        middle = median(repeats)
        _put(self.figures, (key, *map(str, where)), middle)
        if len(repeats) > 1 and middle > 0:
            _put(self.spreads, (key, *map(str, where)), (max(repeats) - min(repeats)) / 2 / middle)
        return middle

    def put(self, key: str, value: float | None, *where: object) -> None:
        """Enter a figure that is no median."""
        _put(self.figures, (key, *map(str, where)), value)

    def get(self, key: str, *where: object) -> float | None:
        """The number under a key and its levels; None where it was not measured."""
        return _get(self.figures, (key, *map(str, where)))

    def lines(self, key: str) -> Iterator[Line]:
        """The rows of a key: one for a number, else one for each number under it."""
        for where, value in _leaves(self.figures.get(key)):
            yield Line(key, where, value, _get(self.spreads, (key, *where)))


def ratio(above: float | None, below: float | None) -> float | None:
    """A quotient; None where a part of it was not measured."""
    return None if above is None or not below else above / below


def _put(tree: dict[str, Any], path: Sequence[str], value: float | None) -> None:
    for step in path[:-1]:
        tree = tree.setdefault(step, {})
    tree[path[-1]] = value


def _get(tree: Any, path: Sequence[str]) -> float | None:
    for step in path:
        if not isinstance(tree, Mapping) or step not in tree:
            return None
        tree = tree[step]
    return None if isinstance(tree, Mapping) else tree


def _leaves(tree: Any, where: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float | None]]:
    if isinstance(tree, Mapping):
        for step, branch in tree.items():
            yield from _leaves(branch, (*where, step))
    elif tree is not None:
        yield where, tree
