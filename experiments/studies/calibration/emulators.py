"""Emulators: what a simulation would find at a point, predicted from simulated points; they average out the chance in these.

Of each statistic two kinds are fitted: a quadratic surface, and a Gaussian process (Rasmussen & Williams 2006) with a length
scale a parameter and noise. The one that predicts points better that it was not fitted to is kept. Both see the few parameters
that move the statistic most, each taken alone: the others would only blur what these do.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_selection import f_regression
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures
from threadpoolctl import threadpool_limits

Kind = Literal["quadratic", "process"]
Numbers = NDArray[np.float64]

MOVING = 10
"""Parameters that an emulator of one statistic sees at most."""
_FOLDS = 8
TUNED_ON = 256
"""Points on which length scales are found; all points are used afterwards."""


class Prior(NamedTuple):
    """Prior assumption about a parameter: best guess and range, in the parameter's unit."""

    guess: float
    low: float
    high: float


class Fit(NamedTuple):
    """The emulator of one statistic: which ``columns`` it sees, its ``kind``, its ``model``, and the ``error`` of left-out
    points."""

    columns: NDArray[np.int64]
    kind: Kind
    model: Any
    error: float


class Emulator:
    """Emulators of several statistics, one each.

    ``error``: spread of simulations around a prediction that did not know them, chance included; ``explained``: share of their
    variance that is predicted; ``kind``: 'quadratic' or 'process'. All are series by statistic.
    """

    def __init__(self, points: pd.DataFrame, statistics: pd.DataFrame, priors: Mapping[str, Prior]) -> None:
        """``points``: (points, parameters) with the columns of ``priors``; ``statistics``: (points, statistics)."""
        self._low, self._high = bounds(priors)
        inputs = self._scaled(points[list(priors)].to_numpy(np.float64))
        with threadpool_limits(1):  # matrices are small: threads that wait for each other cost ten times what they save
            self.fits = {name: _better(inputs, statistics[name].to_numpy(np.float64)) for name in statistics}
        self.error = pd.Series({name: fit.error for name, fit in self.fits.items()})
        self.kind = pd.Series({name: fit.kind for name, fit in self.fits.items()})
        self.explained = 1.0 - self.error**2 / statistics.var(ddof=0)

    def predict(self, points: Numbers) -> Numbers:
        """Statistics (points, statistics) at ``points`` (points, parameters)."""
        inputs = self._scaled(points)
        with threadpool_limits(1):
            return np.column_stack([fit.model.predict(inputs[:, fit.columns]) for fit in self.fits.values()])

    def movers(self, points: Numbers) -> Numbers:
        """Share of each predicted statistic's variance over ``points`` that goes straight with each parameter, r^2.

        ``points``: (points, parameters), evenly spread over the prior ranges. Returns (statistics, parameters); NaN for a
        statistic that never varies.
        """
        inputs, found = self._scaled(points), self.predict(points)
        with np.errstate(invalid="ignore"):
            related: Numbers = np.corrcoef(inputs, found, rowvar=False)[inputs.shape[1] :, : inputs.shape[1]]
        return np.square(related)

    def _scaled(self, points: Numbers) -> Numbers:
        scaled: Numbers = 2.0 * (points - self._low) / (self._high - self._low) - 1.0
        return scaled


def bounds(priors: Mapping[str, Prior]) -> tuple[Numbers, Numbers]:
    """Lowest and highest value of each parameter, (parameters,) each."""
    table = np.array(list(priors.values()))
    return table[:, 1], table[:, 2]


def moving(inputs: Numbers, values: Numbers, most: int = MOVING) -> NDArray[np.int64]:
    """Columns of ``inputs`` (points, parameters) that move ``values`` (points,) most by themselves, in their order."""
    if inputs.shape[1] <= most:
        return np.arange(inputs.shape[1])
    strength, _ = f_regression(inputs, values)
    return np.sort(np.argsort(-np.nan_to_num(strength), kind="stable")[:most])


def _better(inputs: Numbers, values: Numbers) -> Fit:
    """The kind that predicts left-out points better, fitted to all points at which the statistic is defined."""
    known = np.isfinite(values)
    inputs, values = inputs[known], values[known]
    if np.ptp(values) == 0.0:
        return Fit(np.arange(1), "quadratic", LinearRegression().fit(inputs[:, :1], values), 0.0)
    columns = moving(inputs, values)
    seen = inputs[:, columns]
    models: dict[Kind, Any] = {"quadratic": _surface(), "process": _process(seen, values)}
    folds = KFold(_FOLDS, shuffle=True, random_state=0)
    errors = {
        kind: float(np.sqrt(np.mean((cross_val_predict(model, seen, values, cv=folds) - values) ** 2)))
        for kind, model in models.items()
    }
    kind = min(errors, key=lambda each: errors[each])
    return Fit(columns, kind, models[kind].fit(seen, values), errors[kind])


def _surface() -> Any:
    """One, all parameters, their squares and products; least squares."""
    return make_pipeline(PolynomialFeatures(2), LinearRegression(fit_intercept=False))


def _process(inputs: Numbers, values: Numbers) -> Any:
    """A Gaussian process whose length scales were found on some of the points and stay as they are."""
    kernel = ConstantKernel(1.0, (1e-3, 1e3)) * RBF(np.full(inputs.shape[1], 3.0), (0.3, 100.0))
    tuned = GaussianProcessRegressor(kernel + WhiteKernel(0.1, (1e-8, 10.0)), normalize_y=True)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ConvergenceWarning
        )  # a scale at its bound says that the parameter hardly matters
        tuned.fit(inputs[:TUNED_ON], values[:TUNED_ON])
    return clone(tuned).set_params(kernel=tuned.kernel_, optimizer=None)
