"""Calibration: the values of the free and fitted parameters that reproduce the patterns, and the values of the presets.

Method, history matching (Craig et al. 1997; Vernon, Goldstein & Bower 2010). A space-filling design over the prior ranges is
simulated: a population, its diary, and a trial at every point. Quadratic surfaces through the simulated patterns, with the
error that leaving points out finds, drop the values that miss a tolerance by more than three errors; a second wave is
simulated in what is left, and the surfaces are fitted again to both. Points of the second wave at which all surfaces lie
within their tolerances are the *plausible region*, kept as a table that sweeps can sample from. The presets take the most
probable point: the least squared distance from the targets (in quarters of a tolerance) and from the guesses (in quarters of
a prior range) together. Validation patterns are not used at any step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import qmc
from statsmodels.regression.linear_model import OLS

from experiments.patterns.life import statistics_of, watch
from experiments.patterns.pattern import Pattern
from experiments.patterns.patterns import PATTERNS
from experiments.storage.parts import Parts
from experiments.studies.trial.protocol import Protocol, conduct, untreated
from experiments.studies.trial.questionnaires import questionnaire
from experiments.studies.trial.readings import OF_TRIALS
from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.recording import Progress
from simulation.scenario import Scenario
from simulation.seeds import derived

PROGRAMME = "support-group"


class Prior(NamedTuple):
    """Prior assumption about a parameter: best guess and range, in the parameter's unit."""

    guess: float
    low: float
    high: float


PRIORS: dict[str, Prior] = {
    "stressors.load_effect": Prior(0.80, 0.2, 1.5),
    "stressors.shared_share": Prior(0.10, 0.0, 0.3),
    "stressors.severity_sd": Prior(0.50, 0.2, 0.8),
    "strain.stressor_effect": Prior(0.55, 0.3, 0.8),
    "strain.load_effect": Prior(0.90, 0.4, 1.4),
    "strain.noise_sd": Prior(0.62, 0.4, 0.8),
    "strain.baseline_sd": Prior(0.58, 0.4, 0.8),
    "strain.crossover": Prior(0.10, 0.05, 0.20),
    "strain.buffering": Prior(0.12, 0.0, 0.25),
    "strain.support_effect": Prior(0.34, 0.05, 0.45),
    "resources.support_weight": Prior(0.70, 0.3, 1.1),
    "resources.received_effect": Prior(10.0, 2.0, 18.0),
    "seeking.rate": Prior(0.30, 0.15, 0.45),
    "seeking.support_slope": Prior(0.25, 0.0, 0.5),
    "episode.relief": Prior(0.10, 0.0, 0.3),
    f"programmes.{PROGRAMME}.relief": Prior(0.30, 0.1, 0.5),
    f"programmes.{PROGRAMME}.resolution": Prior(0.10, 0.0, 0.2),
    f"programmes.{PROGRAMME}.skill_gain": Prior(0.024, 0.0, 0.04),
}
"""Guesses: the model's description; ranges: published where there are any, else about half to twice the guess."""

RUN_IN, MEMBERS = 196, 32
ALLOWED_ERRORS = 3.0
_BATCH, _MOST_BATCHES = 2**14, 64


def design(count: int, seed: int, priors: Mapping[str, Prior] = PRIORS) -> pd.DataFrame:
    """Points that fill the prior ranges, a row each: a scrambled Sobol sequence (``count`` a power of 2)."""
    unit = qmc.Sobol(len(priors), rng=np.random.default_rng(seed)).random(count)
    low, high = _bounds(priors)
    return pd.DataFrame(qmc.scale(unit, low, high), columns=list(priors))


@dataclass(frozen=True)
class Calibration:
    """The result of a calibration.

    ``points``: simulated points of both waves with the columns of ``PRIORS``, ``wave`` and ``plausible``; ``statistics``:
    simulated statistics of these points; ``emulator``: surfaces through all of them; ``best``: the most probable point, by
    parameter.
    """

    patterns: Sequence[Pattern]
    points: pd.DataFrame
    statistics: pd.DataFrame
    emulator: Emulator
    best: pd.Series

    @property
    def plausible(self) -> pd.DataFrame:
        """The plausible points, parameters only: a sample of the plausible region, evenly spread in it."""
        return self.points.loc[self.points["plausible"], list(PRIORS)].reset_index(drop=True)


def calibrate(
    parts: Parts, base: Scenario, network: SocialNetwork, count: int, seed: int, progress: Progress
) -> Calibration:
    """Two waves of ``count`` points each (a power of 2), and the plausible values. Packs that are on disk are read."""
    patterns = calibrated()
    names = [each.statistic for each in patterns]
    first = design(count, seed)
    found = simulate(parts, base, first, network, derived(seed, 1), progress)[names]
    second = refocused(Emulator(first, found), patterns, count, derived(seed, 2))
    refound = simulate(parts, base, second, network, derived(seed, 3), progress)[names]
    points, statistics = (pd.concat(waves, ignore_index=True) for waves in ((first, second), (found, refound)))
    emulator = Emulator(points, statistics)
    guess = pd.Series({name: prior.guess for name, prior in PRIORS.items()})
    wave = np.repeat([1, 2], [len(first), len(second)])
    inside = (misses(emulator.predict(points.to_numpy()), patterns) == 0).all(axis=1)
    told = points.assign(wave=wave, plausible=inside & (wave == 2))
    return Calibration(patterns, told, statistics, emulator, most_probable(emulator, patterns, guess))


def calibrated() -> list[Pattern]:
    """Patterns of the calibration set that the points are held against: ordinary life, and the group's trial.

    Coefficients of the other programmes are fitted to their trials one by one.
    """
    others = set(OF_TRIALS) - {"group_strain"}
    return [each for each in PATTERNS if each.set == "calibration" and each.statistic not in others]


def simulate(
    parts: Parts, base: Scenario, points: pd.DataFrame, network: SocialNetwork, seed: int, progress: Progress
) -> pd.DataFrame:
    """Every calibration statistic at every point, a row each: one population, its diary, and a trial.

    All points of a pack have the same seed, and each pack has a seed of its own, so that a surface through all points averages
    over seeds.
    """
    packs = [points.iloc[start : start + MEMBERS] for start in range(0, len(points), MEMBERS)]
    tables = []
    for number, pack in enumerate(packs):
        content = [base.key, network.key, seed, number, pack.to_dict("list")]
        work = partial(_simulate_pack, base, pack, network, derived(seed, number))
        tables.append(parts.part(content, work))
        progress(len(pack))
    return pd.concat(tables, ignore_index=True)


def _simulate_pack(base: Scenario, pack: pd.DataFrame, network: SocialNetwork, seed: int) -> pd.DataFrame:
    scenarios = [base.replace(dict(point)) for _, point in pack.iterrows()]
    world = Ensemble(network, [untreated(each) for each in scenarios], [seed] * len(scenarios))
    world.advance(RUN_IN)
    tried = world.branch(world.scenarios)
    rows = [statistics_of(life) for life in watch(world, later=(548,))]
    protocol = Protocol(run_in=RUN_IN, after=(0,))
    before = questionnaire(tried, tried.day + protocol.recall, protocol.recall)
    found = conduct(tried, before, list(enumerate(scenarios)), protocol, lambda _: None)
    strain = [row["smd"] for row in found if row["outcome"] == "strain"]
    return pd.DataFrame([row | {"group_strain": smd} for row, smd in zip(rows, strain, strict=True)])


class Emulator:
    """Quadratic surfaces through simulated points, one a statistic; they average out the chance of single simulations.

    ``error``: spread of simulations around a surface fitted without them; ``explained``: share of their variance that the
    surface predicts. Both are series by statistic.
    """

    def __init__(self, points: pd.DataFrame, statistics: pd.DataFrame, priors: Mapping[str, Prior] = PRIORS) -> None:
        self._low, self._high = _bounds(priors)
        terms = self._terms(points.to_numpy())
        fits = [OLS(statistics[name].to_numpy(), terms).fit() for name in statistics]
        self._weights = np.stack([fit.params for fit in fits], axis=1)
        left_out = np.stack([fit.get_influence().resid_press for fit in fits], axis=1)
        self.error = pd.Series(left_out.std(axis=0), index=statistics.columns)
        self.explained = 1.0 - self.error**2 / statistics.var(ddof=0)

    def predict(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Statistics (points, statistics) at ``points`` (points, parameters)."""
        values: NDArray[np.float64] = self._terms(points) @ self._weights
        return values

    def _terms(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """One, all parameters scaled to -1 to 1, and all their products: (points, terms)."""
        x = 2.0 * (points - self._low) / (self._high - self._low) - 1.0
        first, second = np.triu_indices(x.shape[1])
        return np.column_stack([np.ones(len(x)), x, x[:, first] * x[:, second]])


def refocused(
    emulator: Emulator, patterns: Sequence[Pattern], count: int, seed: int, priors: Mapping[str, Prior] = PRIORS
) -> pd.DataFrame:
    """``count`` points of the prior ranges that no pattern rules out by more than ``ALLOWED_ERRORS`` emulator errors."""
    kept: list[pd.DataFrame] = []
    for batch in range(_MOST_BATCHES):
        points = design(_BATCH, derived(seed, batch), priors)
        far = misses(emulator.predict(points.to_numpy()), patterns) > ALLOWED_ERRORS * emulator.error.to_numpy()
        kept.append(points[~far.any(axis=1)])
        if sum(map(len, kept)) >= count:
            break
    return pd.concat(kept, ignore_index=True).head(count)


def most_probable(
    emulator: Emulator, patterns: Sequence[Pattern], start: pd.Series, priors: Mapping[str, Prior] = PRIORS
) -> pd.Series:
    """The point nearest to targets and guesses together, from ``start`` on; values rounded to three digits."""
    low, high = _bounds(priors)
    guess = np.array([each.guess for each in priors.values()])
    aims = np.array([aim(each) for each in patterns])
    reach = np.array([(each.high - each.low) / 4 for each in patterns])

    def distance(point: NDArray[np.float64]) -> float:
        found = emulator.predict(point[None, :])
        off = np.where(np.isnan(aims), misses(found, patterns)[0], found[0] - aims) / reach
        return float(np.nansum(off**2) + np.sum((4 * (point - guess) / (high - low)) ** 2))

    best = minimize(distance, start.to_numpy(), bounds=list(zip(low, high, strict=True)), method="L-BFGS-B")
    return pd.Series([float(f"{value:.2g}") for value in best.x], index=list(priors))


def aim(pattern: Pattern) -> float:
    """The number to aim at: the target, the middle of the published range; NaN where the target is a sign or a limit."""
    if isinstance(pattern.target, str):
        return float("nan")
    return float(np.mean(pattern.target))


def misses(values: NDArray[np.float64], patterns: Sequence[Pattern]) -> NDArray[np.float64]:
    """Distances of values (points, patterns) from their tolerances; 0 inside."""
    low, high = np.array([(each.low, each.high) for each in patterns]).T
    outside: NDArray[np.float64] = np.maximum(0.0, np.maximum(low - values, values - high))
    return outside


def _bounds(priors: Mapping[str, Prior]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    table = np.array(list(priors.values()))
    return table[:, 1], table[:, 2]
