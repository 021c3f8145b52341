"""Calibration: the values of the free and fitted parameters that reproduce the patterns of everyday life.

Method, history matching (Craig et al. 1997; Vernon, Goldstein & Bower 2010). A space-filling design over the prior ranges is
simulated: at every point a population without programmes, with constants that centre on its own means, and what the patterns ask
of it. Emulators of the simulated patterns, with the error that leaving points out finds, drop the values that miss a tolerance by
more than three errors; a second wave is simulated in what is left, and emulators are fitted again to both. Where all emulators
lie within their tolerances is the *plausible region*; walks through it give points that sweeps can sample from.
The most probable point has the least squared distance from the targets (in quarters of a tolerance) and from the guesses (in
quarters of a prior range) together. Only patterns of the calibration set are used, and of these not the trials: coefficients of
programmes are fitted to trials one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import log

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import qmc

from experiments.patterns.echoes import FITTED
from experiments.patterns.life import statistics_of, watch
from experiments.patterns.ordinary_life import without_programmes
from experiments.patterns.pattern import Pattern
from experiments.patterns.patterns import PATTERNS
from experiments.storage.parts import Parts
from experiments.studies.calibration.centring import CENTRES, recentred
from experiments.studies.calibration.emulators import Emulator, Prior, bounds
from experiments.studies.calibration.priors import PRIORS
from experiments.studies.trial.readings import OF_TRIALS
from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.recording import Progress
from simulation.scenario import Scenario
from simulation.seeds import derived

RUN_IN, SETTLE, MEMBERS = 365, 182, 16
"""Days before the constants that centre are measured, days after they are put in, and points of a pack."""
LATER = (548,)
"""Days of the questionnaires after the first year that patterns of calibration ask for."""
ALLOWED_ERRORS = 3.0
BATCH, _MOST_BATCHES = 2**14, 4
STEPS, _LOG_STRIDES = 400, (log(0.003), log(0.3))
"""Steps of each walk through what is left, and logs of the shortest and longest stride of a step, in prior ranges."""
ITERATIONS = 15_000
"""Most iterations of the search for the most probable point."""


def design(count: int, seed: int, priors: Mapping[str, Prior] = PRIORS) -> pd.DataFrame:
    """Points that fill the prior ranges, a row each: a scrambled Sobol sequence (``count`` a power of 2)."""
    unit = qmc.Sobol(len(priors), rng=np.random.default_rng(seed)).random(count)
    low, high = bounds(priors)
    return pd.DataFrame(qmc.scale(unit, low, high), columns=list(priors))


@dataclass(frozen=True)
class Calibration:
    """The result of a calibration.

    ``points``: simulated points of both waves with the columns of ``PRIORS`` and ``wave``; ``plausible``: points of the plausible
    region, evenly spread in it, with the constants that centre as emulated there; ``statistics``:
    simulated statistics of these points, and their constants that centre; ``emulator``: emulators of the patterns, fitted to all
    of them; ``best``: the most probable point, by parameter.
    """

    patterns: Sequence[Pattern]
    points: pd.DataFrame
    statistics: pd.DataFrame
    emulator: Emulator
    best: pd.Series
    plausible: pd.DataFrame


def everyday_patterns() -> list[Pattern]:
    """The patterns of calibration that are about everyday life, and the echoes to which a parameter is fitted."""
    used = [each for each in PATTERNS if each.set == "calibration" or each.statistic in FITTED]
    return [each for each in used if each.statistic not in OF_TRIALS]


def calibrate(
    parts: Parts, base: Scenario, network: SocialNetwork, count: int, seed: int, progress: Progress
) -> Calibration:
    """Two waves of ``count`` points each (a power of 2), and the plausible values. Packs that are on disk are read.

    Raises ValueError where the first wave leaves nothing.
    """
    patterns = everyday_patterns()
    first = design(count, seed)
    found = simulate(parts, base, first, network, derived(seed, 1), progress)
    emulator = emulated(first, found, patterns)
    second = refocused(emulator, patterns, count, derived(seed, 2))
    if second.empty:
        raise ValueError(f"no values of the prior ranges come within {ALLOWED_ERRORS:g} errors of every pattern")
    refound = simulate(parts, base, second, network, derived(seed, 3), progress)
    points, statistics = (pd.concat(waves, ignore_index=True) for waves in ((first, second), (found, refound)))
    emulator = emulated(points, statistics, patterns)
    inside = refocused(emulator, patterns, count, derived(seed, 4), errors=0.0)
    told = points.assign(wave=np.repeat([1, 2], [len(first), len(second)]))
    best = most_probable(emulator, patterns, _guess(PRIORS))
    return Calibration(patterns, told, statistics, emulator, best, with_constants(inside, points, statistics))


def with_constants(inside: pd.DataFrame, points: pd.DataFrame, statistics: pd.DataFrame) -> pd.DataFrame:
    """The points ``inside`` with the constants that centre, emulated from those of simulated ``points``; four digits each."""
    if inside.empty:
        return inside.reindex(columns=[*PRIORS, *CENTRES])
    constants = Emulator(points, statistics[list(CENTRES)], PRIORS).predict(inside.to_numpy())
    both = pd.concat([inside, pd.DataFrame(np.maximum(constants, 0.0), columns=list(CENTRES))], axis=1)
    return both.map(lambda value: float(f"{value:.4g}"))


def emulated(points: pd.DataFrame, statistics: pd.DataFrame, patterns: Sequence[Pattern]) -> Emulator:
    """Emulators of the patterns' statistics, in the order of the patterns."""
    return Emulator(points, statistics[[each.statistic for each in patterns]], PRIORS)


def simulate(
    parts: Parts, base: Scenario, points: pd.DataFrame, network: SocialNetwork, seed: int, progress: Progress
) -> pd.DataFrame:
    """Every statistic of everyday life, and the constants that centre, at every point, a row each.

    All points of a pack have the same seed, and each pack has a seed of its own, so that an emulator averages over seeds.
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
    world = Ensemble(
        network, [without_programmes(base.replace(dict(point))) for _, point in pack.iterrows()], [seed] * len(pack)
    )
    world.advance(RUN_IN)
    world, constants = recentred(world, SETTLE)
    rows = [statistics_of(life) for life in watch(world, LATER)]
    return pd.concat([pd.DataFrame(rows), constants], axis=1)


def refocused(
    emulator: Emulator,
    patterns: Sequence[Pattern],
    count: int,
    seed: int,
    priors: Mapping[str, Prior] = PRIORS,
    errors: float = ALLOWED_ERRORS,
) -> pd.DataFrame:
    """``count`` points of the prior ranges that no pattern rules out by more than so many emulator ``errors``.

    Points of a space-filling design where enough of them are left. Else each walks, from one that is left or from the most
    probable point, by many steps of random size; a step to what is ruled out is not taken, so that the walks end evenly spread
    over all that they can reach. No points where not even the most probable one is left.
    """
    kept: list[pd.DataFrame] = []
    for batch in range(_MOST_BATCHES):
        points = design(BATCH, derived(seed, batch), priors)
        kept.append(points[left(points.to_numpy(), emulator, patterns, errors)])
        if sum(map(len, kept)) >= count:
            return pd.concat(kept, ignore_index=True).head(count)
    centre = most_probable(emulator, patterns, _guess(priors), priors).to_numpy()[None, :]
    starts = np.concatenate([each.to_numpy() for each in kept] + [centre[left(centre, emulator, patterns, errors)]])
    if not len(starts):
        return pd.DataFrame(columns=list(priors), dtype=np.float64)
    rng = np.random.default_rng(derived(seed, _MOST_BATCHES))
    walked = _walk(
        starts[rng.integers(len(starts), size=count)],
        lambda ahead: left(ahead, emulator, patterns, errors),
        bounds(priors),
        rng,
    )
    return pd.DataFrame(walked, columns=list(priors))


def left(
    points: NDArray[np.float64], emulator: Emulator, patterns: Sequence[Pattern], errors: float = ALLOWED_ERRORS
) -> NDArray[np.bool_]:
    """Whether each of ``points`` (points, parameters) is ruled out by no pattern."""
    far = misses(emulator.predict(points), patterns) > errors * emulator.error.to_numpy()
    found: NDArray[np.bool_] = ~far.any(axis=1)
    return found


def _walk(
    points: NDArray[np.float64],
    is_left: Callable[[NDArray[np.float64]], NDArray[np.bool_]],
    ends: tuple[NDArray[np.float64], NDArray[np.float64]],
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Walks (points, parameters) from ``points`` through what is left; the stride of a step is log-uniform."""
    low, high = ends
    for _ in range(STEPS):
        stride = np.exp(rng.uniform(*_LOG_STRIDES, size=(len(points), 1)))
        ahead = points + stride * (high - low) * rng.standard_normal(points.shape)
        inside: NDArray[np.bool_] = np.asarray(((ahead >= low) & (ahead <= high)).all(axis=1))
        inside[inside] = is_left(ahead[inside])
        points = np.where(inside[:, None], ahead, points)
    return points


def most_probable(
    emulator: Emulator, patterns: Sequence[Pattern], start: pd.Series, priors: Mapping[str, Prior] = PRIORS
) -> pd.Series:
    """The point nearest to targets and guesses together, from ``start`` on; two digits."""
    low, high = bounds(priors)
    guess = np.array([each.guess for each in priors.values()])
    aims = np.array([aim(each) for each in patterns])
    reach = np.array([(each.high - each.low) / 4 for each in patterns])

    def distance(points: NDArray[np.float64]) -> NDArray[np.float64]:
        found = emulator.predict(points)
        off = np.where(np.isnan(aims), misses(found, patterns), found - aims) / reach
        total: NDArray[np.float64] = np.sum(off**2, axis=1) + np.sum((4 * (points - guess) / (high - low)) ** 2, axis=1)
        return total

    def slope(point: NDArray[np.float64]) -> NDArray[np.float64]:
        """Differences over a thousandth of each range, all points in one call."""
        step = 1e-3 * (high - low)
        ends = np.concatenate([point + np.diag(step), point - np.diag(step)])
        ahead, behind = np.split(distance(ends), 2)
        found: NDArray[np.float64] = (ahead - behind) / (2 * step)
        return found

    limits = list(zip(low, high, strict=True))
    best = minimize(
        lambda x: float(distance(x[None, :])[0]),
        start.to_numpy(),
        jac=slope,
        bounds=limits,
        method="L-BFGS-B",
        options={"maxiter": ITERATIONS},
    )
    return pd.Series([float(f"{value:.2g}") for value in best.x], index=list(priors))


def _guess(priors: Mapping[str, Prior]) -> pd.Series:
    return pd.Series({name: prior.guess for name, prior in priors.items()})


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
