"""Worlds: how an ensemble's members lie in memory, so that the day's loops are long and what they need is near.

Members of a small network share one world and are lived abreast: its arrays are (persons, members). Members of a larger one
have a world each, which fills vectors by its persons alone, and is lived for many days while a core's own cache holds it. To
everybody else an array is (persons, members) either way. No bit depends on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.intake.reception import reception_of
from simulation.kernels.rows.lanes import ALIGNMENT, BLOCK, aligned, lanes_of
from simulation.kernels.sums.blocks import whole_blocks
from simulation.kernels.sums.sums import LINES
from simulation.kernels.world import World
from simulation.network import SocialNetwork
from simulation.order import Order
from simulation.parameters import parameters_of
from simulation.population import (
    Groups,
    Population,
    Today,
    empty_groups,
    empty_population,
    empty_today,
    kinds_first,
    persons_first,
)
from simulation.scenario import Scenario
from simulation.ties import ties_of

APART = 3_000
"""Persons from which on members have a world each."""

_PAGE, _STEP = 64 * ALIGNMENT, 49 * ALIGNMENT
"""Bytes of a small page of memory, and how far into the next one of these an array begins after another."""


class Memory(NamedTuple):
    """State of all members: each array is (worlds, ..., members of a world), and otherwise as kernels read it.

    There is memory for whole blocks of persons behind every array, and ``people.load`` (worlds, kinds, persons of whole blocks,
    members of a world) shows it. ``requests`` (worlds, persons, members of a world): see ``World``.
    """

    people: Population
    groups: Groups
    today: Today
    requests: NDArray[np.int32]

    @classmethod
    def of(cls, persons: int, members: int, groups: int) -> Memory:
        """State of which nothing is founded yet, with room for so many groups."""
        worlds = members if persons >= APART else 1
        width, room = members // worlds, whole_blocks(persons)
        one = cls(
            kinds_first(empty_population(room, width)),
            empty_groups(groups, width),
            empty_today(room, width, (room // BLOCK, LINES)),
            np.zeros((room, width), np.int32),
        )
        copies = iter(_in_one_block([*one.people, *one.groups, *one.today, one.requests], worlds))
        return one._each(lambda _: next(copies))._without_the_absent(persons)

    def _without_the_absent(self, persons: int) -> Memory:
        """The same memory, of which arrays of persons, but for loads, show so many."""
        seen = self._each(lambda array: array[:, :persons])
        people, today = seen.people._replace(load=self.people.load), seen.today._replace(sums=self.today.sums)
        return seen._replace(people=people, today=today, groups=self.groups)

    def of_world(self, number: int) -> Memory:
        """One world's arrays, without the first axis."""
        return self._each(lambda array: array[number])

    def joined(self) -> Memory:
        """The same memory as everybody but the kernels reads it: members last, and a person's loads (persons, kinds, members)."""
        persons = self.people.strain.shape[1]
        joined = self._replace(people=self.people._replace(load=self.people.load[:, :, :persons]))._each(by_member)
        return joined._replace(people=persons_first(joined.people))

    def _each(self, function: Callable[[NDArray[Any]], NDArray[Any]]) -> Memory:
        """What the function makes of every array, in their order."""

        def of(part: Any) -> Any:
            return type(part)(*map(function, part))

        return Memory(of(self.people), of(self.groups), of(self.today), function(self.requests))


def _in_one_block(arrays: Sequence[NDArray[Any]], worlds: int) -> Iterator[NDArray[Any]]:
    """Copies (worlds, ...) of the arrays, a world's one after the other, all in one block of memory.

    The system maps a large block by large pages, and each array begins where a vector may be read at once. No two of 64 begin at
    the same place of a page: the nearest cache has room for few lines that do, and a row is read from all arrays.
    """
    sizes = [array.nbytes + (_STEP - array.nbytes) % _PAGE for array in arrays]
    block = aligned((worlds, sum(sizes)), np.uint8)
    for array, first in zip(arrays, accumulate([0, *sizes[:-1]]), strict=True):
        copy = block[:, first : first + array.nbytes].view(array.dtype).reshape(worlds, *array.shape)
        copy[...] = array
        yield copy


def by_member(array: NDArray[Any]) -> NDArray[Any]:
    """An array (worlds, ..., members of a world) as (..., members): a view of the same memory."""
    return np.asarray(array[0] if len(array) == 1 else np.moveaxis(array[..., 0], 0, -1))


def worlds_of(
    network: SocialNetwork, order: Order, scenarios: Sequence[Scenario], formed: int = 0
) -> tuple[list[World], Memory]:
    """The worlds of the members under these scenarios, nothing founded yet, and their memory as everybody reads it.

    ``formed``: groups for which there has to be room beside those that intakes may still form.
    """
    persons, members = network.persons, len(scenarios)
    sizes = [programme.group_minimum for scenario in scenarios for programme in scenario.programmes.values()]
    memory = Memory.of(persons, members, formed + (persons // min(sizes) + 1 if sizes else 1))
    worlds, ties = len(memory.people.strain), ties_of(network, order)
    width = members // worlds
    return [
        _world(scenarios[number * width : (number + 1) * width], ties, memory.of_world(number))
        for number in range(worlds)
    ], memory.joined()


def _world(scenarios: Sequence[Scenario], ties: Any, memory: Memory) -> World:
    persons, members = memory.people.strain.shape
    parameters = parameters_of(scenarios)
    return World(
        ties=ties,
        people=memory.people,
        groups=memory.groups,
        today=memory.today,
        parameters=parameters,
        requests=memory.requests,
        lanes=lanes_of(parameters.values, persons),
        reception=reception_of(persons, members, int(parameters.offered.max())),
    )
