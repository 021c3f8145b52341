"""Ties as kernels read them: a network's half-ties in the order of places, with the share of contacts that goes to each."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.kernels import rules
from simulation.kernels.rows.lanes import NO_PLACE, VECTOR, whole_blocks
from simulation.kernels.world import Ties
from simulation.network import SocialNetwork
from simulation.network.locality import moved
from simulation.order import Order

_PERSONS_AT_ONCE = 2**18
"""Persons whose ties are weighed in one go, so that temporary arrays stay small in a network of ten million."""


def ties_of(network: SocialNetwork, order: Order) -> Ties:
    """The network by place, with each tie's cumulative share of the contacts of its class.

    Shares are added up, and a person's ties follow each other, in the network's order, wherever persons lie in memory.
    """
    ties = _as_they_are(network) if order.plain else _moved(network, order)
    household, couple = _households(ties["partner"], order.identity)
    coupled = (ties["partner"] != np.arange(network.persons)).astype(np.float32)
    ties["coupled"] = _in_whole_blocks(coupled, np.float32(0))
    ties["partner"] = _in_whole_blocks(ties["partner"], NO_PLACE)
    ties["disposition"] = _in_whole_blocks(ties["disposition"], np.float32(0))
    ties["others"] = np.diff(ties["starts"]).astype(np.int32) - ties["confidants"]
    ties["contacts"] = _contacts(ties["confidants"], ties["others"])
    ties["close_share"] = _close_share(ties["confidants"], ties["contacts"])
    return Ties(**ties, household=household, couple=couple, identity=order.identity, places=order.places)


def _in_whole_blocks(column: NDArray[Any], padding: Any) -> NDArray[Any]:
    """A column of places, padded to whole blocks; the padding of partners is NO_PLACE, which equals no real place."""
    padded = np.full(whole_blocks(len(column)), padding)
    padded[: len(column)] = column
    return padded


def _contacts(confidants: NDArray[np.int32], others: NDArray[Any]) -> NDArray[np.float32]:
    """(persons,) contacts a day that a place's ties bring."""
    rule: Any = getattr(rules.contacts_a_day, "py_func", rules.contacts_a_day)
    contacts: NDArray[np.float32] = rule(confidants, others)
    return contacts


def _close_share(confidants: NDArray[np.int32], contacts: NDArray[np.float32]) -> NDArray[np.float32]:
    """(persons,) ``rules.close_share`` of each place; 0 for a place without ties."""
    with np.errstate(invalid="ignore"):
        return np.where(contacts > 0, _contacts(confidants, np.zeros(1, np.int32)) / contacts, np.float32(0))


def _strength(network: SocialNetwork) -> NDArray[np.float32]:
    """(persons,) total strength of each person's confidants, among whom a friend from a group counts 1."""
    total = np.zeros(network.persons, np.float32)
    for first in range(0, network.persons, _PERSONS_AT_ONCE):
        confidants = network.confidants[first : first + _PERSONS_AT_ONCE].astype(np.int64)
        own = np.repeat(np.arange(len(confidants)), confidants)
        skipped = np.cumsum(confidants) - confidants
        close = np.arange(len(own)) + (network.starts[first : first + len(confidants)] - skipped)[own]
        total[first : first + len(confidants)] = np.bincount(own, network.strength[close], minlength=len(confidants))
    return total


def _as_they_are(network: SocialNetwork) -> dict[str, NDArray[Any]]:
    """Arrays of a network whose places are persons: its own, and ``reach``."""
    names = ("starts", "neighbours", "confidants", "partner", "experience", "disposition")
    return {name: getattr(network, name) for name in names} | {"reach": _reach(network), "strength": _strength(network)}


def _moved(network: SocialNetwork, order: Order) -> dict[str, NDArray[Any]]:
    """Arrays of a network whose persons lie in other places: rows in the order of places, neighbours and partners as places."""
    starts, taken = moved(network.starts, order.identity)
    return {
        "starts": starts,
        "neighbours": order.places[network.neighbours[taken]],
        "reach": _reach(network)[np.concatenate([taken, np.arange(len(taken), len(taken) + VECTOR)])],
        "confidants": network.confidants[order.identity],
        "partner": order.places[network.partner[order.identity]],
        "experience": network.experience[order.identity],
        "disposition": network.disposition[order.identity],
        "strength": _strength(network)[order.identity],
    }


def _households(
    partner: NDArray[np.int32], identity: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
    """Number of the household at each place, padded to whole blocks; address of each household's draws, padded by a vector."""
    leads = partner >= np.arange(len(partner), dtype=np.int32)
    low, high = (identity[places].astype(np.uint64) for places in (leads, partner[leads]))
    addresses = (low + np.uint64(1)) << np.uint64(32) | high + np.uint64(1)
    household = _in_whole_blocks(np.cumsum(leads, dtype=np.int32) - np.int32(1), np.int32(len(addresses) - 1))
    return household, np.concatenate([addresses, np.zeros(VECTOR, np.uint64)])


def _reach(network: SocialNetwork) -> NDArray[np.float32]:
    """Cumulative strength within each class (a place's confidants, its others), as a share that rises to 1."""
    reach = np.ones(len(network.strength) + VECTOR, np.float32)
    for first in range(0, network.persons, _PERSONS_AT_ONCE):
        starts = network.starts[first : first + _PERSONS_AT_ONCE + 1]
        ties = slice(int(starts[0]), int(starts[-1]))
        confidants = network.confidants[first : first + _PERSONS_AT_ONCE]
        reach[ties] = _reach_of(starts - starts[0], confidants, network.strength[ties])
    return reach


def _reach_of(starts: NDArray[Any], confidants: NDArray[Any], strength: NDArray[Any]) -> NDArray[np.float64]:
    """Cumulative share (ties,) for the ties of some places, which begin at ``starts`` (places + 1,).

    Strengths of a class are divided by a power of 2 near the greatest of them, which is exact. So one class of huge strengths
    does not swallow the small ones that are summed after it.
    """
    middles = starts[:-1] + confidants
    bounds = np.stack([starts[:-1], middles, starts[1:]], axis=1)
    sizes = np.diff(bounds, axis=1).ravel()
    first = np.repeat(bounds[:, :2].ravel(), sizes)
    last = np.repeat(bounds[:, 1:].ravel(), sizes)
    classes = sizes > 0
    exponents = (
        np.frexp(np.maximum.reduceat(strength, bounds[:, :2].ravel()[classes]))[1] if len(strength) else sizes[:0]
    )
    scaled = np.ldexp(strength.astype(np.float64), -np.repeat(exponents, sizes[classes]))
    total = np.concatenate([[0.0], np.cumsum(scaled)])
    share: NDArray[np.float64] = (total[1:] - total[first]) / (total[last] - total[first])
    return share
