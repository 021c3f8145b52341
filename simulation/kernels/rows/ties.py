"""Choosing among ties, for a list of requests: gather each seeker's ties, then pick a neighbour for each request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.draws import person_counter
from simulation.kernels.machine.numbers import NEXT, STEP
from simulation.kernels.machine.vectors import count_reached, prefetch
from simulation.kernels.rows.lanes import side_by_side
from simulation.kernels.rows.requests import NOBODY

if TYPE_CHECKING:
    from simulation.kernels.world import Requests, Span, Ties, World
    from simulation.population import Population

_AHEAD = np.uint64(16)
"""Number of requests whose ties are prefetched ahead of the request that chooses."""


@row_loop
def look_up(strip: Span, count: Any, world: World, requests: Requests) -> None:
    """Gather place, address, strain, partner's strain and ties of the seeker of each of the first ``count`` requests.

    Writes ``own``, ``counter`` (of the person), ``partner``, ``strain``, ``helpers_strain`` (the partner's), ``tie`` (index of
    the first confidant), ``near`` (confidants), ``far`` (others), and ``choice``: the partner's place, NOBODY without partner.
    """
    side_by_side()
    ties, strain = world.ties, world.people.strain
    for c in range(count):
        i = np.uint64(strip.first) + np.uint64(requests.lane[c])
        partner, first = np.uint64(ties.partner[i]), ties.starts[i]
        requests.counter[c] = person_counter(ties.identity[i])
        requests.own[c], requests.partner[c] = i, partner
        requests.tie[c] = first
        requests.near[c] = ties.confidants[i]
        requests.far[c] = np.int32(ties.starts[i + NEXT] - first) - ties.confidants[i]
        requests.choice[c] = np.int32(partner) if partner != i else NOBODY
    for c in range(count):
        requests.strain[c] = strain[requests.own[c]]
        requests.helpers_strain[c] = strain[requests.partner[c]]


@rule
def look_along_ties(looking: Any, ties: Ties, requests: Requests) -> None:
    """For the first ``looking`` requests in ``listed``, choose a neighbour in proportion to strength, to ``choice``.

    Each chooses among ``near`` ties (confidants only, or others only) from ``tie`` on, by the uniform ``along``; ``choice`` stays
    where ``near`` is 0. The ties of the next requests are prefetched meanwhile.
    """
    for n in range(min(looking, _AHEAD)):
        _look_for_ties(n, ties, requests)
    for n in range(looking):
        if n + _AHEAD < looking:
            _look_for_ties(n + _AHEAD, ties, requests)
        c = np.uint64(requests.listed[n])
        if requests.near[c] > 0:
            requests.choice[c] = reached(requests.tie[c], requests.near[c], ties, requests.along[c])


@rule
def _look_for_ties(n: Any, ties: Ties, requests: Requests) -> None:
    first = np.uint64(requests.tie[np.uint64(requests.listed[n])])
    prefetch(ties.reach, first)
    prefetch(ties.neighbours, first)


@rule
def reached(first: Any, many: Any, ties: Ties, u: Any) -> Any:
    """Neighbour among ``many`` ties from ``first`` on: the first whose cumulative share of contacts is above u."""
    passed, left = np.uint64(first), np.uint64(many - 1)
    while left > STEP:
        passed += count_reached(ties.reach, passed, STEP, u)
        left -= STEP
    return ties.neighbours[passed + count_reached(ties.reach, passed, left, u)]


@rule
def friends_of(i: Any, people: Population) -> Any:
    """Number of friends from groups, 0 to 2; the newer one comes first."""
    return np.int32(0 if people.newer_friend[i] < 0 else (1 if people.older_friend[i] < 0 else 2))


@rule
def friend(i: Any, position: Any, people: Population) -> Any:
    """The friend from a group in this position, 0 for the newer one."""
    return people.newer_friend[i] if position == 0 else people.older_friend[i]


@row_loop
def address(told: Any, requests: Requests) -> None:
    """Places of the persons chosen by the first ``told`` requests in ``listed``, to ``told``, as ``count_at`` wants them."""
    side_by_side()
    for n in range(told):
        requests.told[n] = np.uint64(requests.choice[np.uint64(requests.listed[n])])
