"""Draws in bulk for statistical tests, and p-values for what a good source of draws would do.

Every p-value is two-sided: too even is as wrong as too uneven. ``verdict`` combines any number of them (Bonferroni,
valid whatever their dependence), so that a good source fails a test with a probability of at most the bound it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from simulation.kernels.machine.draws import squares
from simulation.twin.equations import DRAWS

Words = NDArray[np.uint64]
Floats = NDArray[np.float64]
PValues = dict[str, float]

SMALLEST_EXPECTED = 30.0
"""Cells of a chi-square expect at least this many; tails are merged up to it."""


def elementwise(function: Any, dtype: Any = np.float32) -> Callable[..., NDArray[Any]]:
    """A compiled rule over arrays of its first argument; further arguments are single values, the same for all."""

    @njit(cache=False)
    def fill(out: Any, values: Any, *others: Any) -> None:
        for i in range(out.size):
            out[i] = function(values[i], *others)

    def over(values: NDArray[Any], *others: Any) -> NDArray[Any]:
        out = np.empty(values.size, dtype)
        fill(out, values.ravel(), *others)
        return out.reshape(values.shape)

    return over


@njit(cache=False)
def _fill_words(out: Any, counters: Any, keys: Any) -> None:
    for i in range(out.size):
        out[i] = squares(counters[i], keys[i])


def compiled_words(counters: ArrayLike, keys: ArrayLike) -> Words:
    """Words of the project's generator, elementwise over counters and keys that broadcast."""
    counters, keys = np.broadcast_arrays(np.asarray(counters, np.uint64), np.asarray(keys, np.uint64))
    out = np.empty(counters.size, np.uint64)
    _fill_words(out, counters.flatten(), keys.flatten())
    return out.reshape(counters.shape)


def addressed_keys(seeds: ArrayLike, days: ArrayLike, decisions: ArrayLike) -> Words:
    """Keys of the project, elementwise over addresses that broadcast, at least one-dimensional."""
    keys: Words = DRAWS.key_of(*(np.atleast_1d(np.asarray(part, np.uint64)) for part in (seeds, days, decisions)))
    return keys


class Source(NamedTuple):
    """A source of draws: ``words`` (counters, keys) and ``keys`` (seeds, days, decisions), both elementwise."""

    words: Callable[[ArrayLike, ArrayLike], Words] = compiled_words
    keys: Callable[[ArrayLike, ArrayLike, ArrayLike], Words] = addressed_keys


def persons(who: ArrayLike) -> Words:
    """Counters of persons."""
    return np.asarray(who, np.uint64) + np.uint64(1)


def requests(seekers: ArrayLike, helpers: ArrayLike) -> Words:
    """Counters of requests."""
    return (persons(seekers) << np.uint64(32)) | persons(helpers)


def pairs(some: ArrayLike, others: ArrayLike) -> Words:
    """Counters of unordered pairs."""
    return requests(np.minimum(some, others), np.maximum(some, others))


def uniforms(words: Words) -> Floats:
    """The uniforms that the kernels make of words."""
    return ((words >> np.uint64(41)).astype(np.float64) + 0.5) * 2.0**-23


# p-values


def verdict(p_values: PValues | Iterable[float]) -> float:
    """Probability bound with which a good source would show a smallest p-value like this or worse."""
    values = list(p_values.values() if isinstance(p_values, dict) else p_values)
    assert values
    assert not np.isnan(values).any()
    return float(min(values) * len(values))


def of_z(z: float) -> float:
    """p-value of a standard normal statistic."""
    return float(2 * special.ndtr(-abs(z)))


def of_largest(z: Floats) -> float:
    """p-value of the largest of many standard normal statistics, whatever their dependence."""
    return min(1.0, of_z(float(np.abs(z).max())) * z.size)


def of_chi_square(statistic: float, freedom: int) -> float:
    """p-value of a chi-square statistic, two-sided; 0 far out, where scipy takes seconds to say so."""
    if statistic > 20 * freedom + 2_000:
        return 0.0
    return float(2 * min(special.chdtr(freedom, statistic), special.chdtrc(freedom, statistic)))


def of_squares(z: Floats) -> float:
    """p-value of the sum of squares of uncorrelated standard normal statistics."""
    return of_chi_square(float(np.sum(z**2)), z.size)


def of_counts(counts: NDArray[np.int64], expected: ArrayLike | None = None) -> float:
    """p-value of counts in cells, of equal probability or with expected counts of which small neighbours are merged."""
    if expected is None:
        even = counts.sum() / counts.size
        assert even >= SMALLEST_EXPECTED
        return of_chi_square(float(np.sum((counts - even) ** 2) / even), counts.size - 1)
    hoped = np.asarray(expected, np.float64)
    cells = np.minimum(np.cumsum(hoped), hoped.sum() - 1e-9)
    # A cell ends wherever enough is gathered on this side and enough is left for the other.
    owner, gathered, number = np.zeros(hoped.size, np.int64), 0.0, 0
    for i, part in enumerate(hoped):
        owner[i] = number
        gathered += part
        if gathered >= SMALLEST_EXPECTED and hoped.sum() - cells[i] >= SMALLEST_EXPECTED:
            gathered, number = 0.0, number + 1
    seen, even_cells = np.bincount(owner, counts), np.bincount(owner, hoped)
    return of_chi_square(float(np.sum((seen - even_cells) ** 2 / even_cells)), number)


def of_poisson(count: int, mean: float) -> float:
    """p-value of a count of rare things."""
    return float(min(1.0, 2 * min(stats.poisson.cdf(count, mean), stats.poisson.sf(count - 1, mean))))


def of_binomial(count: int, trials: int, probability: float) -> float:
    """p-value of a count of successes."""
    law = stats.binom(trials, probability)
    return float(min(1.0, 2 * min(law.cdf(count), law.sf(count - 1))))


def of_ks(values: Floats) -> float:
    """p-value of Kolmogorov and Smirnov's test of uniformity, for many values."""
    ordered, n = np.sort(values, axis=None), values.size
    steps = np.arange(n + 1) / n
    distance = max(np.max(steps[1:] - ordered), np.max(ordered - steps[:-1]))
    return float(special.kolmogorov(distance * np.sqrt(n)))


# Checks of words in a row, and in columns side by side


def sequence_checks(words: Words) -> PValues:
    """p-values of one sequence of words: evenness, neighbours, bits, repetitions. At least 2^18 words."""
    high = (words >> np.uint64(32)).astype(np.uint32)
    steps = (words >> np.uint64(41)).astype(np.int64)
    weights = np.bitwise_count(high).astype(np.int64)
    changed = np.bitwise_count(high[1::2] ^ high[::2])
    by_weight = stats.binom.pmf(np.arange(33), 32, 0.5)
    bits = np.unpackbits(high.view(np.uint8)).reshape(-1, 32).sum(axis=0, dtype=np.int64)
    centred = (uniforms(words) - 0.5) * np.sqrt(12)
    deviating = (weights - 16) / np.sqrt(8)
    return {
        "high cells": of_counts(np.bincount(steps >> 11, minlength=4096)),
        "low cells": of_counts(np.bincount(steps & 4095, minlength=4096)),
        "Kolmogorov-Smirnov": of_ks(uniforms(words)),
        "high pairs": of_counts(_pairs_of_cells(steps >> 17)),
        "low pairs": of_counts(_pairs_of_cells(steps & 63)),
        "lags": of_squares(_lag_correlations(centred)),
        "lags of squares": of_squares(_lag_correlations((centred**2 - 1) / np.sqrt(0.8))),
        "bits": of_squares((2 * bits - high.size) / np.sqrt(high.size)),
        "weights": of_counts(np.bincount(weights, minlength=33), high.size * by_weight),
        "lags of weights": of_squares(_lag_correlations(deviating)),
        "bits changed": of_counts(np.bincount(changed, minlength=33), changed.size * by_weight),
        "repetitions": of_poisson(high.size - np.unique(high).size, high.size**2 / 2.0**33),
        "birthday spacings": _birthday_spacings(high),
    }


_LAGS = (*range(1, 17), 32, 64, 128, 256, 365, 512, 1024, 4096)


def _lag_correlations(values: Floats) -> Floats:
    """z of the autocorrelation of values with mean 0 and variance 1, lag by lag."""
    products = (np.einsum("i,i", values[lag:], values[:-lag]) / np.sqrt(values.size - lag) for lag in _LAGS)
    return np.fromiter(products, np.float64)


def _pairs_of_cells(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Counts of pairs of neighbours, each in one of 64 cells."""
    return np.bincount(cells[::2] * 64 + cells[1::2], minlength=4096)


def _birthday_spacings(high: NDArray[np.uint32]) -> float:
    """Marsaglia's test: equal spacings among 2^12 birthdays in a year of 2^32 days, four are expected."""
    birthdays = np.sort(high[: high.size // 4096 * 4096].reshape(-1, 4096).astype(np.int64), axis=1)
    spacings = np.sort(np.diff(birthdays, axis=1), axis=1)
    equal = int(np.count_nonzero(np.diff(spacings, axis=1) == 0))
    return of_poisson(equal, 4.0 * len(birthdays))


def matrix_checks(words: Words) -> PValues:
    """p-values of independence between the columns of (draws, columns) words: in step, and one step apart."""
    centred = (uniforms(words) - 0.5) * np.sqrt(12)
    low = ((words >> np.uint64(41)) & np.uint64(255)).astype(np.float64)
    p_values: PValues = {}
    for name, values in (
        ("", centred),
        (" of squares", (centred**2 - 1) / np.sqrt(0.8)),
        (" of low bits", (low - 127.5) / np.sqrt((256**2 - 1) / 12)),
    ):
        between = (values.T @ values / np.sqrt(len(values)))[np.triu_indices(values.shape[1], 1)]
        apart = values[1:].T @ values[:-1] / np.sqrt(len(values) - 1)
        p_values["in step" + name] = of_squares(between)
        p_values["in step, largest" + name] = of_largest(between)
        p_values["a step apart" + name] = of_squares(apart)
        p_values["a step apart, largest" + name] = of_largest(apart)
    return p_values


def flip_checks(draw: Callable[[Words], Words], addresses: Words, bits: int) -> PValues:
    """p-values of avalanche: one flipped bit of the address changes each of the 32 high bits half of the time.

    ``draw``: words of such addresses. A pair of addresses counts once, whichever of the two is there.
    """
    z, spread = [], []
    for bit in range(bits):
        flip = np.uint64(1 << bit)
        clear = np.unique(addresses & ~flip)
        changed = ((draw(clear) ^ draw(clear | flip)) >> np.uint64(32)).astype(np.uint32)
        ones = np.unpackbits(changed.view(np.uint8)).reshape(-1, 32).sum(axis=0, dtype=np.int64)
        z.append((2 * ones - changed.size) / np.sqrt(changed.size))
        # The fourth central moment of Binomial(32, 1/2) is 188, so the squared deviation has variance 188 - 64.
        weight = np.bitwise_count(changed).astype(np.int64)
        spread.append(np.sum((weight - 16) ** 2 - 8.0) / np.sqrt(changed.size * 124.0))
    every = np.array(z)
    return {"each bit": of_squares(every), "largest": of_largest(every), "spread": of_largest(np.array(spread))}
