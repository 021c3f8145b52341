"""Ties of a person of the twin: circles of persons known, and pairs who draw together."""

from __future__ import annotations

import math
from bisect import bisect
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.twin.person import Person
    from simulation.twin.world import World


def total_of(numbers: list[float]) -> float:
    """The numbers added one after the other, as NumPy does it; Python's ``sum`` corrects its rounding from 3.12 on."""
    return reduce(add, numbers, 0.0)


class Circle:
    """Persons known, with ``reach``: the cumulative share of contacts, rising to 1."""

    def __init__(self, persons: list[Person], strengths: list[float], world: World) -> None:
        total = math.fsum(strengths)
        self.persons, self.strength = persons, world.luck.real(total_of(strengths))
        self.reach = [world.luck.real(math.fsum(strengths[: n + 1]) / total) for n in range(len(persons))]

    def somebody(self, u: float) -> Person:
        """The first person whose reach exceeds ``u``."""
        return self.persons[min(bisect(self.reach, u), len(self.persons) - 1)]


class Pair:
    """Two persons who draw together, the lower number first."""

    def __init__(self, one: Person, other: Person) -> None:
        self.numbers = min(one.number, other.number), max(one.number, other.number)
