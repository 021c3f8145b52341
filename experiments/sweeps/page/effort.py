"""What the tables and the report of a sweep cost, from the size of its plan alone.

Seconds are processor seconds of a common core of 2024, bytes are those of the files. Both were fitted to made-up sweeps of every
design, with 2 to 900 points, 1 to 15 factors and 3 to 58 measures.
"""

from __future__ import annotations

from math import comb
from typing import NamedTuple

from experiments.sweeps.analysis.interest import MOST_MEASURES
from experiments.sweeps.analysis.results import FACTORIAL
from experiments.sweeps.analysis.surfaces import GRID, MOST_FOR_SPLINES, STRONGEST
from experiments.sweeps.page.report import SAMPLED
from experiments.sweeps.plan import Plan

LOADING, A_MEASURE = 4.5, 0.016
"""Seconds to start and load the libraries, and for the tables that every design has of a measure."""
REGRESSION, SPLINES, A_GRID = 0.7, 7e-8, 0.006
"""Seconds to load and fit trends; to fit splines, times the third power of the points; for a grid of a measure and pair."""
A_FIGURE, A_PANEL, A_ROW = 1.0, 0.09, 0.008
"""Seconds to draw a figure, for the page and in all files for a paper, each of its panels after the first, each row of a panel
of indices."""
PLAN_ROW, SCENARIO, NUMBER, GRID_ROW = 75, 300, 23, 124
"""Bytes of a run in the plan, of a scenario, of a number in a table as Parquet and CSV, of a place of a grid."""
PAGE, FIGURE, PANEL = 50_000, 250_000, 27_000
"""Bytes of an empty page with a scenario, of a figure in the page and in all files for a paper, of a panel of a map."""


class Size(NamedTuple):
    """What the cost depends on: numbers of points, measures, factors that are numbers with more than two values, and pairs of
    them that get a surface."""

    points: int
    measures: int
    factors: int
    pairs: int

    @property
    def drawn(self) -> int:
        """Measures that get figures."""
        return min(self.measures, MOST_MEASURES)


def size_of(plan: Plan) -> Size:
    """The size of a plan, of which the design needs no surfaces if it is Morris'."""
    curved = sum(each.parameter.kind in ("number", "whole number") and len(each.levels) != 2 for each in plan.factors)
    if plan.design == FACTORIAL:
        curved = 0 if plan.options["levels"] < 3 and not any(each.levels for each in plan.factors) else curved
    pairs = 0 if plan.design == "morris" else comb(min(curved, STRONGEST), 2)
    return Size(len(plan.points), len(plan.measures), curved, min(pairs, len(plan.points)))


def report_seconds(plan: Plan) -> float:
    """Seconds in which a sweep's tables are collected, analysed and drawn."""
    size = size_of(plan)
    seconds = LOADING + A_MEASURE * size.measures + 1e-6 * plan.runs * size.measures
    if plan.design == FACTORIAL:
        pairs = comb(len(plan.factors), 2)
        seconds += size.measures * (0.02 + 0.01 * pairs)
    elif plan.design in ("sobol", "morris"):
        seconds += size.drawn * A_ROW * len(plan.factors) + 4e-5 * size.points * size.measures
    if plan.design not in (FACTORIAL, "morris"):
        seconds += REGRESSION
    if size.pairs:
        seconds += size.drawn * A_PANEL * (size.pairs + 1) + A_GRID * size.measures * size.pairs
        seconds += 2e-6 * size.points * size.factors**3
        seconds += SPLINES * size.points**3 if size.points <= MOST_FOR_SPLINES else 0.0
    return seconds + A_FIGURE * _figures(plan, size)


def _figures(plan: Plan, size: Size) -> int:
    """Figures of the page: of precision, of differences, of indices, of trends and surfaces of each measure, and a map."""
    number = 1
    if plan.design not in SAMPLED:
        number += min(size.drawn, 2)
    if plan.design in ("sobol", "morris"):
        number += 1
    if plan.design not in (FACTORIAL, "morris"):
        number += size.drawn
    if size.pairs:
        number += size.drawn
    return number + (plan.design == FACTORIAL and len(plan.factors) > 1)


def report_bytes(plan: Plan) -> float:
    """Bytes of plan, scenarios, tables of the analysis, figures and page of a sweep."""
    size, factors = size_of(plan), len(plan.factors)
    compared = plan.design not in SAMPLED
    rows = (PLAN_ROW + 16 * factors) * plan.runs + (SCENARIO + 8 * factors) * size.points
    means = NUMBER * (factors + 10) * (1 + compared) * size.points * size.measures
    grids = GRID_ROW * GRID**2 * size.pairs * size.measures
    panels = size.pairs + (plan.design == FACTORIAL)
    return PAGE + rows + means + grids + size.drawn * PANEL * panels + FIGURE * _figures(plan, size)
