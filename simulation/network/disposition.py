"""Disposition: the part of a person's baseline of strain in which partners, and those whom ties join, are alike."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from simulation.network.meetings import Pairs

_STEPS: Final = 4096.0
"""Steps of a disposition in one SD, so that the last bit of a machine's logarithm cannot change a network's key."""
_STREAM: Final = 300


def draw_disposition(
    partner: NDArray[np.integer], addresses: NDArray[np.uint64], correlation: float, seed: int
) -> NDArray[np.float32]:
    """(persons,) standard normals that correlate between partners: sqrt(1 - r) z_own + sqrt(r) z_couple.

    Draws go by address, in ascending order, so that the order in which a file names persons does not matter; the couple's is
    that of its lower address.
    """
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed % 2**64, _STREAM])))
    drawn = np.empty((len(addresses), 2))
    drawn[np.argsort(addresses, kind="stable")] = rng.standard_normal(drawn.shape)
    lead = np.where(addresses <= addresses[partner], np.arange(len(addresses)), partner)
    together = np.sqrt(1 - correlation) * drawn[:, 0] + np.sqrt(correlation) * drawn[lead, 1]
    stepped: NDArray[np.float32] = (np.round(together * _STEPS) / _STEPS).astype(np.float32)
    return stepped


def acceptance(homophily: float) -> float:
    """Share of pairs of persons that homophily leaves, 1 / sqrt(1 + 2 h): the mean of exp(-h (z_i - z_j)^2 / 2)."""
    return float(1 / np.sqrt(1 + 2 * homophily))


def alike_pairs(pairs: Pairs, disposition: NDArray[np.float32], homophily: float, rng: Generator) -> Pairs:
    """The pairs that get on with each other: each is kept with probability exp(-homophily (z_i - z_j)^2 / 2).

    All are kept, and nothing is drawn, where there is no homophily. Friends then correlate by about h / (1 + h).
    """
    if homophily <= 0:
        return pairs
    one, other = np.divmod(pairs, len(disposition))
    apart = (disposition[one] - disposition[other]).astype(np.float64)
    return pairs[rng.random(len(pairs)) < np.exp(-0.5 * homophily * apart**2)]
