"""Choosing among ties, for a list of requests: gather each seeker's ties, then pick a neighbour for each request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.draws import person_counter
from simulation.kernels.machine.numbers import NEXT, STEP
from simulation.kernels.machine.vectors import first_above, prefetch
from simulation.kernels.rows.lanes import side_by_side
from simulation.kernels.rows.requests import NOBODY

if TYPE_CHECKING:
    from simulation.kernels.world import Requests, Span, Ties, World
    from simulation.population import Population


@row_loop
def look_up(strip: Span, count: Any, world: World, requests: Requests) -> None:
    """Gather place, address, state, partner's strain and ties of the seeker of each of the first ``count`` requests.

    Writes ``own``, ``counter`` (of the person), ``partner``, ``home``, ``strain``, ``closeness``, ``helpers_strain`` (the
    partner's), ``tie`` (index of the first confidant), ``near`` (confidants) and ``far`` (others).
    """
    side_by_side()
    ties, strain, closeness = world.ties, world.people.strain, world.people.closeness
    for c in range(count):
        i = np.uint64(strip.first) + np.uint64(requests.lane[c])
        partner = np.uint64(ties.partner[i])
        requests.counter[c] = person_counter(ties.identity[i])
        requests.own[c], requests.partner[c] = i, partner
        requests.tie[c] = ties.starts[i]
        requests.near[c] = ties.confidants[i]
        requests.far[c] = ties.others[i]
        requests.home[c] = np.int32(partner) if partner != i else NOBODY
    for c in range(count):
        requests.strain[c], requests.closeness[c] = strain[requests.own[c]], closeness[requests.own[c]]
        requests.helpers_strain[c] = strain[requests.partner[c]]


@row_loop
def look_along_ties(looking: Any, ties: Ties, requests: Requests) -> None:
    """For the first ``looking`` requests in ``listed``, choose a neighbour in proportion to strength, to ``choice``.

    Each chooses among ``near`` ties (confidants only, or others only), ``far`` behind the tie ``tie``, by the uniform
    ``tie_luck``. Each loop fetches the memory that the next one reads.
    """
    side_by_side()
    for n in range(looking):
        c = np.uint64(requests.listed[n])
        first = requests.tie[c] + np.int64(requests.far[c])
        requests.tie[c] = first
        fetch_reach(np.uint64(first), ties.reach)
    for n in range(looking):
        c = np.uint64(requests.listed[n])
        tie = found(requests.tie[c], requests.near[c], ties.reach, requests.tie_luck[c])
        requests.tie[c] = np.int64(tie)
        prefetch(ties.neighbours, tie)
    for n in range(looking):
        c = np.uint64(requests.listed[n])
        requests.choice[c] = ties.neighbours[np.uint64(requests.tie[c])]


@rule
def fetch_reach(first: Any, reach: Any) -> None:
    """Fetch what ``found`` reads: two lines of the cache."""
    prefetch(reach, first)
    prefetch(reach, first + STEP - NEXT)


@rule
def found(first: Any, many: Any, reach: Any, u: Any) -> Any:
    """Index of the tie, among ``many`` from ``first`` on, that is the first whose cumulative share of contacts is above u."""
    passed, left = np.uint64(first), np.uint64(many - 1)
    while left > STEP:
        passed += first_above(reach, passed, u)
        left -= STEP
    return passed + min(first_above(reach, passed, u), left)


@rule
def friends_in(newer: Any, older: Any) -> Any:
    """Number of friends from groups, 0 to 2, in a person's two slots; the newer one comes first."""
    return np.int32(0 if newer < 0 else (1 if older < 0 else 2))


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
