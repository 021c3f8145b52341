"""Response surfaces: a measure as a smooth function of the factors, and how well it predicts points it has not seen.

Two kinds of surface are fitted to the points' means and the one with the smaller error of prediction is taken: quadratic
regression (linear where the points do not suffice), and thin-plate splines. The error is that of cross-validation in ten
parts, stated with every surface: differences smaller than that are noise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, combinations_with_replacement

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator

from experiments.estimates.intervals import LEVEL
from experiments.sweeps.analysis.indices import block_size
from experiments.sweeps.analysis.results import SweepResults

Array = NDArray[np.float64]
Predict = Callable[[Array], Array]
"""The surface at inputs (points, factors), scaled to 0 to 1 over the region."""

PARTS = 10
SMOOTHINGS = (1e-3, 1e-1, 1e1)
MOST_FOR_SPLINES = 400
"""Points above which splines are not tried: their cost grows with the third power."""

FEWEST_PER_TERM = 1.5
GRID = 21
OTHERS = 32
"""Points of the design over whose other factors a surface of two is averaged."""

STRONGEST = 4
"""Factors, the strongest ones, whose pairs get a surface."""


@dataclass(frozen=True)
class Fit:
    """One kind of surface, fitted at once to all measures that have values at the same points.

    ``predict``: values (rows, measures) at inputs (rows, columns); ``inputs`` (points, columns).
    """

    predict: Predict
    inputs: Array
    known: dict[tuple[int, ...], Array] = field(default_factory=dict)

    def averaged(self, columns: tuple[int, ...]) -> Array:
        """Values (GRID ** columns, measures) on the grid of some factors, averaged over the others as designed."""
        if columns not in self.known:
            self.known[columns] = self._averaged(columns)
        return self.known[columns]

    def _averaged(self, columns: tuple[int, ...]) -> Array:
        wanted = _grid_of(len(columns))
        others = self.inputs[np.linspace(0, len(self.inputs) - 1, min(OTHERS, len(self.inputs))).astype(int)]
        inputs = np.tile(others, (len(wanted), 1))
        inputs[:, columns] = np.repeat(wanted, len(others), axis=0)
        return np.asarray(self.predict(inputs).reshape(len(wanted), len(others), -1).mean(axis=1))


@dataclass(frozen=True)
class Surface:
    """A fitted surface of one measure, ``column`` of a fit. ``error``: root mean square error of prediction, in the unit of
    the measure; ``explained``: 1 less its square over the variance between points, below 0 where the mean predicts better."""

    fit: Fit
    column: int
    kind: str
    error: float
    explained: float
    numeric: int
    """Columns of the inputs, the first ones, that are numeric factors."""

    def predict(self, inputs: Array) -> Array:
        """Values (rows,) at inputs (rows, columns)."""
        return np.asarray(self.fit.predict(inputs)[:, self.column])


def surfaces_of(results: SweepResults, measures: Sequence[str]) -> dict[str, Surface]:
    """By measure the surface over the numeric factors; a measure that does not vary or has too few points has none."""
    alike: dict[bytes, list[tuple[str, Array, Array]]] = {}
    for measure in measures:
        inputs, outcomes = training(results, measure)
        if len(outcomes) and np.ptp(outcomes) > 0:
            alike.setdefault(inputs.tobytes(), []).append((measure, inputs, outcomes))
    return {name: surface for group in alike.values() for name, surface in _fitted(results, group)}


def _fitted(results: SweepResults, group: Sequence[tuple[str, Array, Array]]) -> Iterator[tuple[str, Surface]]:
    """The surfaces of measures with the same inputs, each of the kind with the smallest error of prediction."""
    inputs, outcomes = group[0][1], np.stack([each[2] for each in group], axis=1)
    kinds = list(_kinds(*inputs.shape))
    if not kinds:
        return
    folds = _parts(results, len(inputs))
    errors = np.array([_prediction_error(fit, inputs, outcomes, folds) for _, fit in kinds])
    best = errors.argmin(axis=0)
    explained = 1.0 - errors.min(axis=0) ** 2 / outcomes.var(axis=0)
    for place in np.unique(best).tolist():
        (kind, fit), chosen = kinds[place], np.flatnonzero(best == place)
        fitted = Fit(fit(inputs, outcomes[:, chosen]), inputs)
        for column, m in enumerate(chosen.tolist()):
            yield (
                group[m][0],
                Surface(fitted, column, kind, float(errors[place, m]), float(explained[m]), len(results.numeric)),
            )


def training(results: SweepResults, measure: str) -> tuple[Array, Array]:
    """Inputs (points, columns) and mean over the common replicates, of every point that has values.

    First the numeric factors, scaled to 0 to 1, then a column of 0 and 1 for each further value of the others.
    """
    kept = results.values(measure).complete()
    if not len(kept.values):  # no replicate has all points: take what each point has
        kept = results.values(measure)
    means = pd.DataFrame(kept.values).mean().to_numpy()
    there = np.isfinite(means)
    columns = [_scaled(results, factor.name, kept.points[there]) for factor in results.numeric]
    words = [factor for factor in results.varied if not factor.numeric] if columns else []
    at = results.points.loc[kept.points[there]]
    columns += [(at[each.name] == value).to_numpy(np.float64) for each in words for value in each.values[1:]]
    return np.stack(columns, axis=1) if columns else np.zeros((int(there.sum()), 0)), means[there]


def strengths(surface: Surface) -> Array:
    """Range (highest less lowest) of the surface along each numeric factor, averaged over the other factors."""
    return np.array([np.ptp(surface.fit.averaged((j,))[:, surface.column]) for j in range(surface.numeric)])


def surfaces(results: SweepResults) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The grids of the strongest pairs of factors, and the fits they come from.

    Grids: measure, factor, other, x, y, value (the measure, averaged over the other factors as designed). Fits: measure,
    kind, error, explained, points.
    """
    grids, fits = [], []
    names = [measure.name for measure in results.measures]
    found = surfaces_of(results, names)
    for name, surface in ((name, found[name]) for name in names if name in found):
        fits.append((name, surface.kind, surface.error, surface.explained, len(surface.fit.inputs)))
        grids += [(name, *_grid(results, surface, pair)) for pair in _strongest_pairs(surface)]
    return (
        _table(grids),
        pd.DataFrame(fits, columns=["measure", "kind", "error", "explained", "points"]),
    )


def trends(results: SweepResults) -> pd.DataFrame:
    """Change of each measure over the whole range of each numeric factor, by linear regression on the points' means:
    measure, unit, factor, change, low, high, points. Intervals are robust to curvature (HC3; MacKinnon & White 1985)."""
    import statsmodels.api as sm

    tables = []
    for measure in results.measures:
        inputs, outcomes = training(results, measure.name)
        points, factors = inputs.shape
        if factors and points > factors + 2:
            fit = sm.OLS(outcomes, sm.add_constant(inputs)).fit(cov_type="HC3", use_t=True)
            last = 1 + len(results.numeric)
            limits = fit.conf_int(1.0 - LEVEL)[1:last]
            found = {"change": fit.params[1:last], "low": limits[:, 0], "high": limits[:, 1], "points": points}
            names = [factor.name for factor in results.numeric]
            tables.append(pd.DataFrame({"measure": measure.name, "unit": measure.unit, "factor": names, **found}))
    columns = ["measure", "unit", "factor", "change", "low", "high", "points"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def _kinds(points: int, factors: int) -> Iterator[tuple[str, Callable[[Array, Array], Predict]]]:
    """Kinds of surface that this number of points allows, each with the function that fits it."""
    terms = 1 + factors + factors * (factors + 1) // 2
    if factors and points >= FEWEST_PER_TERM * (factors + 1) and points > PARTS // 2:
        yield "linear regression", lambda inputs, outcomes: _regression(inputs, outcomes, degree=1)
    if factors and points >= FEWEST_PER_TERM * terms:
        yield "quadratic regression", lambda inputs, outcomes: _regression(inputs, outcomes, degree=2)
    if factors and 2 * (factors + 1) <= points <= MOST_FOR_SPLINES:
        for smoothing in SMOOTHINGS:
            yield f"thin-plate spline, smoothing {smoothing:g}", _spline_of(smoothing)


def _regression(inputs: Array, outcomes: Array, degree: int) -> Predict:
    """Least squares on all powers and products up to a degree."""
    weights = np.linalg.lstsq(_features(inputs, degree), outcomes, rcond=None)[0]
    return lambda wanted: np.asarray(_features(wanted, degree) @ weights)


def _features(inputs: Array, degree: int) -> Array:
    columns = [np.ones(len(inputs))]
    for order in range(1, degree + 1):
        columns += [
            np.prod(inputs[:, each], axis=1) for each in combinations_with_replacement(range(inputs.shape[1]), order)
        ]
    return np.stack(columns, axis=1)


def _spline_of(smoothing: float) -> Callable[[Array, Array], Predict]:
    def fit(inputs: Array, outcomes: Array) -> Predict:
        spline = RBFInterpolator(inputs, outcomes, kernel="thin_plate_spline", smoothing=smoothing, degree=1)
        return lambda wanted: np.asarray(spline(wanted))

    return fit


def _prediction_error(
    fit: Callable[[Array, Array], Predict], inputs: Array, outcomes: Array, folds: NDArray[np.int64]
) -> Array:
    """Root mean square error (measures,) at points left out of the fit, a tenth at a time; infinite where a fit fails."""
    squares = []
    for part in np.unique(folds):
        left_out = folds == part
        try:
            predict = fit(inputs[~left_out], outcomes[~left_out])
        except (np.linalg.LinAlgError, ValueError):  # the points of a few levels may lie in a plane
            return np.full(outcomes.shape[1], np.inf)
        squares.append((predict(inputs[left_out]) - outcomes[left_out]) ** 2)
    return np.asarray(np.sqrt(np.mean(np.concatenate(squares), axis=0)))


def _parts(results: SweepResults, points: int) -> NDArray[np.int64]:
    """The part (points,) in which each point is left out. A block of Sobol's design is left out as a whole, since
    its points share most of their coordinates and would predict each other."""
    size = 1
    if results.design == "sobol" and points == len(results.points):
        size, _ = block_size(
            "sobol", (results.points if results.sample is None else results.sample).to_numpy(np.float64)
        )
    blocks = -(-points // size)
    return np.repeat(np.random.default_rng(results.seed).permutation(blocks) % PARTS, size)[:points]


def _strongest_pairs(surface: Surface) -> list[tuple[int, int]]:
    """Pairs of the factors along which the surface moves most, the strongest first."""
    strongest = [int(j) for j in np.argsort(-strengths(surface), kind="stable")[:STRONGEST]]
    return list(combinations(strongest, 2))


def _grid(results: SweepResults, surface: Surface, pair: tuple[int, int]) -> tuple[str, str, Array, Array, Array]:
    """The surface over two factors: their names, their values in their own units, and the measure, each (places,)."""
    x, y = _grid_of(2).T
    one, two = (results.numeric[j] for j in pair)
    return (
        one.name,
        two.name,
        one.values[0] + x * (one.values[-1] - one.values[0]),
        two.values[0] + y * (two.values[-1] - two.values[0]),
        surface.fit.averaged(pair)[:, surface.column],
    )


def _table(grids: Sequence[tuple[str, str, str, Array, Array, Array]]) -> pd.DataFrame:
    """Grids with their measure as one table."""
    *names, x, y, value = zip(*grids, strict=True) if grids else [()] * 6
    words = {
        column: np.repeat(np.array(each, object), GRID**2)
        for column, each in zip(("measure", "factor", "other"), names, strict=True)
    }
    numbers = {"x": x, "y": y, "value": value}
    return pd.DataFrame(words | {column: np.ravel(each) for column, each in numbers.items()})


def _grid_of(factors: int) -> Array:
    """Places (GRID ** factors, factors) of a grid over the unit square, or of a line for one factor; the first runs fastest."""
    steps = np.linspace(0.0, 1.0, GRID)
    return np.stack([each.ravel() for each in np.meshgrid(*[steps] * factors)], axis=1)


def _scaled(results: SweepResults, name: str, points: NDArray[np.int64]) -> Array:
    column = results.points[name].to_numpy(np.float64)
    low, high = column.min(), column.max()
    return np.asarray((results.points.loc[points, name].to_numpy(np.float64) - low) / (high - low))
