"""Worlds: how an ensemble's members lie in memory, so that the day's loops are long and what they need is near.

Members of a small network share one world and are lived abreast: its arrays are (persons, members). Members of a larger one
have a world each, which fills vectors by its persons alone, and is lived for many days while a core's own cache holds it. To
everybody else an array is (persons, members) either way. No bit depends on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.lanes import BLOCK, lanes_of
from simulation.kernels.reception import reception_of
from simulation.kernels.summary import SUMS, weights_of
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

Part = TypeVar("Part", Population, Groups, Today)

APART = 3_000
"""Persons from which on members have a world each."""


class Memory(NamedTuple):
    """State of all members: each array is (worlds, ..., members of a world), and otherwise as kernels read it."""

    people: Population
    groups: Groups
    today: Today

    @classmethod
    def of(cls, persons: int, members: int, groups: int) -> Memory:
        """State of which nothing is founded yet, with room for so many groups."""
        worlds = members if persons >= APART else 1
        width = members // worlds
        blocks = (persons + BLOCK - 1) // BLOCK
        return cls(
            _repeated(kinds_first(empty_population(persons, width)), worlds),
            _repeated(empty_groups(groups, width), worlds),
            _repeated(empty_today(persons, width, (blocks, SUMS)), worlds),
        )

    def of_world(self, number: int) -> Memory:
        """One world's arrays, without the first axis."""

        def theirs(array: NDArray[Any]) -> NDArray[Any]:
            return np.asarray(array[number])

        return Memory(_each(self.people, theirs), _each(self.groups, theirs), _each(self.today, theirs))

    def joined(self) -> Memory:
        """The same memory as everybody but the kernels reads it: members last, and a person's loads (persons, kinds, members)."""
        return Memory(
            persons_first(_each(self.people, by_member)), _each(self.groups, by_member), _each(self.today, by_member)
        )


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
        requests=np.zeros((persons, members), np.int32),
        lanes=lanes_of(parameters.values, persons),
        weights=weights_of(parameters.values),
        reception=reception_of(persons, members, int(parameters.offered.max())),
    )


def _repeated(part: Part, worlds: int) -> Part:
    """The same for several worlds; for one it is the memory itself."""
    return _each(part, lambda array: array[None] if worlds == 1 else np.repeat(array[None], worlds, axis=0))


def _each(part: Part, function: Callable[[NDArray[Any]], NDArray[Any]]) -> Part:
    arrays: Any = part
    return type(part)(*map(function, arrays))
