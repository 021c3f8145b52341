"""Points: where in the space of the factors a sweep runs. A design chooses them; each point becomes one scenario.

Designs that SALib's analyses read come from SALib (Saltelli's extension of Sobol's sequence, Morris' trajectories), the Latin
hypercube from SciPy. Their points lie in the unit cube. A factor turns a coordinate into a value, so that every design takes
levels, ranges and distributions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from experiments.sweeps.factors import Factor
from simulation.representation import line, some
from simulation.scenario.schema import choice, quantity
from simulation.scenario.section import Section

MOST_POINTS: Final = 1_000_000
Unit = NDArray[np.float64]
"""Coordinates in the unit cube, (points, factors)."""


@dataclass(frozen=True)
class Points:
    """The points of a design: for each point its ``values`` by the factors' names, and its name.

    ``order``: numbers of the points in the order in which they are run, so that the first part of a sweep is as even a sample
    as the design allows. ``sample`` (points, factors): coordinates in the unit cube, None where the design has none.
    """

    values: tuple[Mapping[str, Any], ...]
    names: tuple[str, ...]
    order: tuple[int, ...]
    sample: Unit | None = None

    def __repr__(self) -> str:
        return line(self, points=len(self.values), factors=some(list(self.values[0])) if self.values else "none")


class Design(Section):
    """A design: its kind, as plan files name it, and its settings, the fields of the subclass."""

    kind: ClassVar[str]

    def choose(self, factors: Sequence[Factor], seed: int) -> Points:
        """The points of the design, determined by factors and seed."""
        raise NotImplementedError


class FullFactorial(Design):
    """Every combination of the factors' levels."""

    kind = "full-factorial"
    levels: int = quantity(2, 2, 1_000, "levels", "levels of a factor that is given as a range", "design")

    def choose(self, factors: Sequence[Factor], seed: int) -> Points:
        grids = [each.grid(self.levels) for each in factors]
        if np.prod([float(len(grid)) for grid in grids]) > MOST_POINTS:
            raise ValueError(f"design: more than {MOST_POINTS:,} points; take fewer levels, or a Latin hypercube")
        return _shuffled([_named(factors, row) for row in product(*grids)], seed)


class LatinHypercube(Design):
    """Points that are evenly spread in each factor taken by itself (McKay, Beckman & Conover 1979)."""

    kind = "latin-hypercube"
    points: int = quantity(100, 1, MOST_POINTS, "points", "number of points", "design")

    def choose(self, factors: Sequence[Factor], seed: int) -> Points:
        from scipy.stats import qmc

        sample = qmc.LatinHypercube(len(factors), seed=np.random.default_rng(seed)).random(self.points)
        return _from_unit(factors, sample, Factor.at)


class Sobol(Design):
    """Saltelli's extension of Sobol's sequence, for variance-based indices.

    With n samples of k factors n (2 k + 2) points, or n (k + 2) without second order.
    """

    kind = "sobol"
    samples: int = quantity(128, 2, MOST_POINTS, "samples", "base samples, a power of two", "design")
    second_order: bool = choice(True, "whether indices of pairs of factors are wanted too")

    def choose(self, factors: Sequence[Factor], seed: int) -> Points:
        from SALib.sample import sobol

        if self.samples & (self.samples - 1):
            raise ValueError(
                f"design.samples = {self.samples}: must be a power of two, where Sobol's sequence is balanced"
            )
        sample = sobol.sample(
            unit_problem(factors), self.samples, calc_second_order=self.second_order, seed=np.random.default_rng(seed)
        )
        return _from_unit(factors, sample, Factor.at)


class Morris(Design):
    """Trajectories that change one factor at a time, to screen many: trajectories * (factors + 1) points (Morris 1991)."""

    kind = "morris"
    trajectories: int = quantity(20, 2, MOST_POINTS, "trajectories", "number of trajectories", "design")
    levels: int = quantity(4, 2, 100, "levels", "levels of the grid, an even number", "design")

    def choose(self, factors: Sequence[Factor], seed: int) -> Points:
        from SALib.sample import morris

        if self.levels % 2:
            raise ValueError(f"design.levels = {self.levels}: must be even, so that steps fit the grid")
        sample = morris.sample(unit_problem(factors), self.trajectories, num_levels=self.levels, seed=seed % 2**32)
        return _from_unit(factors, sample, Factor.at_grid)


DESIGNS: Final[Mapping[str, type[Design]]] = {
    each.kind: each for each in (FullFactorial, LatinHypercube, Sobol, Morris)
}
"""Designs that are computed from factors. The designs 'list' and 'csv' name their points instead."""


def listed(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Points:
    """Points that a user listed, run in the order of the list; a point whose name is '' is named by its number."""
    width = len(str(max(len(rows) - 1, 0)))
    titles = tuple(name or f"{number:0{width}d}" for number, name in enumerate(names))
    return Points(tuple(rows), titles, tuple(range(len(rows))))


def unit_problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """SALib's description of the factors in the unit cube: number, names, bounds."""
    return {"num_vars": len(factors), "names": [each.name for each in factors], "bounds": [[0.0, 1.0]] * len(factors)}


def _from_unit(factors: Sequence[Factor], sample: Unit, value: Callable[[Factor, Unit], list[Any]]) -> Points:
    columns = [value(each, sample[:, place]) for place, each in enumerate(factors)]
    rows = [_named(factors, row) for row in zip(*columns, strict=True)]
    plain = listed(rows, [""] * len(rows))
    return Points(plain.values, plain.names, plain.order, sample)


def _shuffled(rows: Sequence[Mapping[str, Any]], seed: int) -> Points:
    """Points of a grid, to be run in a random order, since the first part of a grid is no even sample of it."""
    plain = listed(rows, [""] * len(rows))
    order = np.random.default_rng(seed).permutation(len(rows)).tolist()
    return Points(plain.values, plain.names, tuple(order))


def _named(factors: Sequence[Factor], row: Sequence[Any]) -> dict[str, Any]:
    return {each.name: value for each, value in zip(factors, row, strict=True)}
