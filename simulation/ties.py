"""Ties as kernels read them: a network's half-ties in the order of rows, with the share of contacts that goes to each."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.world import Ties
from simulation.network import SocialNetwork
from simulation.network.order import moved
from simulation.order import Order

_ROWS_AT_ONCE = 2**18
"""Persons whose ties are weighed in one go, so that ten million need no room for ten million at a time."""


def ties_of(network: SocialNetwork, order: Order) -> Ties:
    """The network by row, with each tie's cumulative share of the contacts of its class.

    Shares are added up, and a person's ties follow each other, as in the network, whatever the order.
    """
    ties = Ties(
        starts=network.starts,
        neighbours=network.neighbours,
        reach=_reach(network),
        confidants=network.confidants,
        partner=network.partner,
        experience=network.experience,
        identity=order.identity,
    )
    return ties if order.plain else _by_row(ties, order.rows)


def _by_row(ties: Ties, rows: NDArray[np.int32]) -> Ties:
    """Ties by person, moved to the rows (persons,) of persons."""
    starts, taken = moved(ties.starts, ties.identity)
    return Ties(
        starts=starts,
        neighbours=rows[ties.neighbours[taken]],
        reach=ties.reach[taken],
        confidants=ties.confidants[ties.identity],
        partner=rows[ties.partner[ties.identity]],
        experience=ties.experience[ties.identity],
        identity=ties.identity,
    )


def _reach(network: SocialNetwork) -> NDArray[np.float32]:
    """Cumulative strength within each class (a row's confidants, its others), as a share that rises to 1."""
    reach = np.empty(len(network.strength), np.float32)
    for first in range(0, network.persons, _ROWS_AT_ONCE):
        starts = network.starts[first : first + _ROWS_AT_ONCE + 1]
        ties = slice(int(starts[0]), int(starts[-1]))
        confidants = network.confidants[first : first + _ROWS_AT_ONCE]
        reach[ties] = _reach_of(starts - starts[0], confidants, network.strength[ties])
    return reach


def _reach_of(starts: NDArray[Any], confidants: NDArray[Any], strength: NDArray[Any]) -> NDArray[np.float64]:
    """The same for the ties (ties,) of some rows, which begin at ``starts`` (rows + 1,)."""
    total = np.concatenate([[0.0], np.cumsum(strength, dtype=np.float64)])
    middles = starts[:-1] + confidants
    bounds = np.stack([starts[:-1], middles, starts[1:]], axis=1)
    sizes = np.diff(bounds, axis=1).ravel()
    first = np.repeat(bounds[:, :2].ravel(), sizes)
    last = np.repeat(bounds[:, 1:].ravel(), sizes)
    share: NDArray[np.float64] = (total[1:] - total[first]) / (total[last] - total[first])
    return share
