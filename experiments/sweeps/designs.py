"""Designs: how the points of a sweep are chosen. Each point becomes one scenario.

Designs that SALib's analyses read come from SALib (Saltelli's extension of Sobol's sequence, Morris' trajectories), the Latin
hypercube from SciPy. Their points lie in the unit cube. A factor turns a coordinate into a value, so that every design takes
levels, ranges and distributions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any, ClassVar, Final

import numpy as np

from experiments.sweeps.factors import Factor
from experiments.sweeps.points import Drawn, Grid, Points
from simulation.scenario.schema import choice, quantity
from simulation.scenario.section import Section

MOST_POINTS: Final = 1_000_000


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
        grids = tuple(tuple(each.grid(self.levels)) for each in factors)
        _refuse_more(prod(map(len, grids)), "take fewer levels, or a Latin hypercube")
        return Grid(grids, seed)


class LatinHypercube(Design):
    """Points that are evenly spread in each factor taken by itself (McKay, Beckman & Conover 1979)."""

    kind = "latin-hypercube"
    points: int = quantity(100, 1, MOST_POINTS, "points", "number of points", "design")

    def choose(self, factors: Sequence[Factor], seed: int) -> Points:
        from scipy.stats import qmc

        sample = qmc.LatinHypercube(len(factors), seed=np.random.default_rng(seed)).random(self.points)
        return Drawn(tuple(factors), sample)


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
        block = 2 * len(factors) + 2 if self.second_order else len(factors) + 2
        _refuse_more(self.samples * block, "take fewer samples")
        sample = sobol.sample(
            unit_problem(factors), self.samples, calc_second_order=self.second_order, seed=np.random.default_rng(seed)
        )
        return Drawn(tuple(factors), sample)


class Morris(Design):
    """Trajectories that change one factor at a time, to screen many: trajectories * (factors + 1) points (Morris 1991)."""

    kind = "morris"
    trajectories: int = quantity(20, 2, MOST_POINTS, "trajectories", "number of trajectories", "design")
    levels: int = quantity(4, 2, 100, "levels", "levels of the grid, an even number", "design")

    def choose(self, factors: Sequence[Factor], seed: int) -> Points:
        from SALib.sample import morris

        if self.levels % 2:
            raise ValueError(f"design.levels = {self.levels}: must be even, so that steps fit the grid")
        _refuse_more(self.trajectories * (len(factors) + 1), "take fewer trajectories")
        sample = morris.sample(unit_problem(factors), self.trajectories, num_levels=self.levels, seed=seed % 2**32)
        return Drawn(tuple(factors), sample, on_grid=True)


DESIGNS: Final[Mapping[str, type[Design]]] = {
    each.kind: each for each in (FullFactorial, LatinHypercube, Sobol, Morris)
}
"""Designs that are computed from factors. The designs 'list' and 'csv' name their points instead."""


def unit_problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """SALib's description of the factors in the unit cube: number, names, bounds."""
    return {"num_vars": len(factors), "names": [each.name for each in factors], "bounds": [[0.0, 1.0]] * len(factors)}


def _refuse_more(points: int, remedy: str) -> None:
    if points > MOST_POINTS:
        raise ValueError(f"design: {points:,} points, more than {MOST_POINTS:,}; {remedy}")
