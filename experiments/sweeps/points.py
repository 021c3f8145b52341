"""Points: where in the space of the factors a sweep runs. A point is a number; its values are computed when they are asked for.

A plan may have a million points, so that nothing is kept for each of them but what its design cannot do without: the
coordinates of a sample, or the values that a user listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.sweeps.factors import Factor
from simulation.representation import line

Unit = NDArray[np.float64]
"""Coordinates in the unit cube, (points, factors)."""
Values = tuple[Any, ...]
"""The values of a point, in the order of the factors."""

CHUNK = 1_024
"""Points whose values are computed at once."""


class Points:
    """The points of a design, numbered from 0. ``sample``: their coordinates in the unit cube, None where there are none."""

    sample: Unit | None = None

    def __len__(self) -> int:
        raise NotImplementedError

    def __repr__(self) -> str:
        return line(self, points=len(self))

    def rows(self, first: int, last: int) -> list[Values]:
        """The values of the points ``first`` to ``last`` (exclusive)."""
        raise NotImplementedError

    def name(self, point: int) -> str:
        """Name of a point: its number, as wide as the largest."""
        return f"{point:0{len(str(max(len(self) - 1, 0)))}d}"

    @property
    def order(self) -> NDArray[np.int64]:
        """Numbers of the points in the order in which they are run, so that the first part of a sweep is as even a sample as
        the design allows."""
        return np.arange(len(self))

    def values(self, point: int) -> Values:
        """The values of a point."""
        return self.rows(point, point + 1)[0]

    def __iter__(self) -> Iterator[Values]:
        """The values of all points, by number."""
        for first in range(0, len(self), CHUNK):
            yield from self.rows(first, min(len(self), first + CHUNK))


@dataclass(frozen=True, repr=False)
class Listed(Points):
    """Points that a user listed, run in the order of the list. A point whose title is '' is named by its number."""

    listed: tuple[Values, ...]
    titles: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.listed)

    def rows(self, first: int, last: int) -> list[Values]:
        return list(self.listed[first:last])

    def name(self, point: int) -> str:
        return self.titles[point] or super().name(point)


@dataclass(frozen=True, repr=False)
class Grid(Points):
    """Every combination of the ``levels`` of each factor, the last factor's running fastest.

    Points are run in a random order, since the first part of a grid is no even sample of it.
    """

    levels: tuple[tuple[Any, ...], ...]
    seed: int

    def __len__(self) -> int:
        return prod(map(len, self.levels))

    def rows(self, first: int, last: int) -> list[Values]:
        places = np.unravel_index(np.arange(first, last), [len(each) for each in self.levels])
        columns = [[levels[at] for at in column] for levels, column in zip(self.levels, places, strict=True)]
        return list(zip(*columns, strict=True))

    @cached_property
    def order(self) -> NDArray[np.int64]:
        return np.random.default_rng(self.seed).permutation(len(self))


@dataclass(frozen=True, repr=False)
class Drawn(Points):
    """Points of a sample of the unit cube. ``on_grid``: coordinates are places of a grid (``Factor.at_grid``), not quantiles."""

    factors: tuple[Factor, ...]
    sample: Unit = field(compare=False)
    on_grid: bool = False

    def __len__(self) -> int:
        return len(self.sample)

    def rows(self, first: int, last: int) -> list[Values]:
        columns = [
            (each.at_grid if self.on_grid else each.at)(self.sample[first:last, place])
            for place, each in enumerate(self.factors)
        ]
        return list(zip(*columns, strict=True))

    def values(self, point: int) -> Values:
        chunk = point // CHUNK
        if chunk not in self._latest:
            self._latest.clear()
            self._latest[chunk] = self.rows(chunk * CHUNK, min(len(self), (chunk + 1) * CHUNK))
        return self._latest[chunk][point % CHUNK]

    @cached_property
    def _latest(self) -> dict[int, list[Values]]:
        """The chunk of which a point was asked for last: its neighbours are asked for next, most likely."""
        return {}
