"""Memory layout of an ensemble's members.

Each member has a world of its own, all of whose columns lie in one block of memory, person after person: a member is lived for
many days while a core's own cache holds its world. To everybody but the kernels an array is (persons, members), a view of the
same memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.intake.counters import counters_of
from simulation.kernels.rows.lanes import ALIGNMENT, BLOCK, aligned, strip_of, whole_blocks
from simulation.kernels.sums.sums import LINES
from simulation.kernels.world import Ties, World
from simulation.network import SocialNetwork
from simulation.order import Order
from simulation.parameters import parameters_of
from simulation.population import Groups, Population, Today, empty_groups, empty_population, empty_today
from simulation.scenario import Scenario
from simulation.ties import ties_of

_PAGE, _STEP = 64 * ALIGNMENT, 49 * ALIGNMENT
"""Bytes of a small page of memory, and the difference in page offset between one array and the next."""


class Memory(NamedTuple):
    """State of all members: each array is (members, ...), and otherwise as kernels read one member's.

    An array of persons goes on to the end of the last block of BLOCK persons. ``requests`` (members, persons): see
    ``kernels.world.World``. ``shown`` (members, 2 persons): likewise.
    """

    people: Population
    groups: Groups
    today: Today
    requests: NDArray[np.int32]
    shown: NDArray[np.float32]

    @classmethod
    def of(cls, persons: int, members: int, groups: int, kinds: int) -> Memory:
        """Allocated state before any population is founded, with arrays for ``groups`` groups a member; ``kinds``: of event."""
        room = whole_blocks(persons)
        one = cls(
            empty_population(room, kinds),
            empty_groups(groups, kinds),
            empty_today(room, (room // BLOCK, LINES)),
            np.zeros(room, np.int32),
            np.zeros(2 * room, np.float32),
        )
        copies = iter(_in_one_block([*one.people, *one.groups, *one.today, one.requests, one.shown], members))
        return one._each(lambda _: next(copies))

    def of_member(self, number: int) -> Memory:
        """One member's arrays, without the first axis."""
        return self._each(lambda array: array[number])

    def joined(self, persons: int) -> Memory:
        """Views (persons, ..., members) of this memory without padding, as all code but the kernels reads it."""
        seen = self._each(lambda array: members_last(array)[:persons])
        load, sums = self.people.load.transpose(2, 1, 0)[:persons], members_last(self.today.sums)
        people, today = seen.people._replace(load=load), seen.today._replace(sums=sums)
        return seen._replace(people=people, today=today, groups=seen_by_all(self.groups))

    def _each(self, function: Callable[[NDArray[Any]], NDArray[Any]]) -> Memory:
        """The memory with ``function`` applied to every array, in their order."""

        def of(part: Any) -> Any:
            return type(part)(*map(function, part))

        return Memory(of(self.people), of(self.groups), of(self.today), function(self.requests), function(self.shown))


def _in_one_block(arrays: Sequence[NDArray[Any]], members: int) -> Iterator[NDArray[Any]]:
    """Copies (members, ...) of the arrays, a member's one after the other, all in one block of memory.

    The operating system backs a large block with large pages, and each array is aligned to a vector. Of 64 arrays, no two begin
    at the same offset in a page: a row is read from all arrays, and the L1 cache holds few lines with equal offsets.
    """
    sizes = [array.nbytes + (_STEP - array.nbytes) % _PAGE for array in arrays]
    block = aligned((members, sum(sizes)), np.uint8)
    for array, first in zip(arrays, accumulate([0, *sizes[:-1]]), strict=True):
        copy = block[:, first : first + array.nbytes].view(array.dtype).reshape(members, *array.shape)
        copy[...] = array
        yield copy


def room_for_groups(members: int, groups: int, kinds: int) -> Groups:
    """Arrays (members, ...) for ``groups`` groups a member, none formed."""
    return Groups(*_in_one_block([*empty_groups(groups, kinds)], members))


def members_last(array: NDArray[Any]) -> NDArray[Any]:
    """An array (members, ...) as (..., members): a view of the same memory."""
    return np.moveaxis(array, 0, -1)


def seen_by_all(groups: Groups) -> Groups:
    """Views of groups (members, groups, ...) as (groups, ..., members); ``formed`` as (members,)."""
    return Groups(groups.formed[:, 0], *map(members_last, groups[1:]))


def worlds_of(
    network: SocialNetwork, order: Order, scenarios: Sequence[Scenario], formed: int = 0
) -> tuple[list[World], Memory]:
    """A world for each member under these scenarios, before any population is founded, and the joined memory of all.

    ``formed``: number of groups formed already; the arrays hold them beside all groups that intakes may still form.
    """
    sizes = [programme.group_minimum for scenario in scenarios for programme in scenario.offers.values()]
    groups = formed + (network.persons // min(sizes) + 1 if sizes else 1)
    memory = Memory.of(network.persons, len(scenarios), groups, len(scenarios[0].kinds))
    ties = ties_of(network, order)
    worlds = [_world(scenario, ties, memory.of_member(number)) for number, scenario in enumerate(scenarios)]
    return worlds, memory.joined(network.persons)


def _world(scenario: Scenario, ties: Ties, memory: Memory) -> World:
    persons, parameters = ties.identity.size, parameters_of(scenario)
    return World(
        ties=ties,
        people=memory.people,
        groups=memory.groups,
        today=memory.today,
        requests=memory.requests,
        shown=memory.shown,
        circle=aligned((3, whole_blocks(persons)), np.float32),
        parameters=parameters,
        counters=counters_of(persons, parameters.offered, len(scenario.kinds)),
        strip=strip_of(persons),
    )
