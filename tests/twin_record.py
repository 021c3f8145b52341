"""A day of the exact twin in the columns of an Ensemble: its state, what happened today, and the day's sums."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.sums.sums import SUMS
from simulation.population import STATE, TODAY
from simulation.twin.person import Person
from simulation.twin.world import World
from tests.expected_sums import Seen, terms

Columns = dict[str, NDArray[Any]]


def number_of(person: Person | None) -> int:
    """Row of a person, -1 for nobody."""
    return -1 if person is None else person.number


def next_mate(person: Person) -> int:
    """Row of the next member of a group that stays in touch; one's own where there is none."""
    group = person.group
    return (group.after(person) or [person])[0].number if group else person.number


def friend_of(person: Person, place: int) -> int:
    """Row of a friend from a group, -1 for none."""
    return person.friends[place].number if place < len(person.friends) else -1


def state_of(world: World) -> Columns:
    """Every column of ``population.STATE``, (persons,), load (persons, kinds)."""
    renamed = {
        "group": lambda person: -1 if person.group is None else person.group.number,
        "mate": next_mate,
        "newer_friend": lambda person: friend_of(person, 0),
        "older_friend": lambda person: friend_of(person, 1),
    }
    return {
        name: np.array([renamed[name](p) if name in renamed else getattr(p, name) for p in world.people], column.dtype)
        for name, column in STATE.items()
    }


def groups_of(world: World) -> Columns:
    """Every column of ``population.Groups`` but the count, (groups,), shared (groups, kinds)."""
    return {
        "first_session": np.array([group.first_session for group in world.groups]),
        "size": np.array([len(group.members) for group in world.groups]),
        "volunteer": np.array([number_of(group.volunteer) for group in world.groups]),
        "leader": np.array([group.leader for group in world.groups]),
        "shared": np.array([group.shared for group in world.groups]).reshape(-1, len(world.p.kinds)),
    }


def today_of(world: World) -> Columns:
    """Every column of ``population.Today`` but the sums, (persons,)."""
    columns = {name: [getattr(person, name) for person in world.people] for name in TODAY}
    return {
        name: np.array([number_of(other) for other in column] if TODAY[name].unit == "row" else column)
        for name, column in columns.items()
    }


def sizes_of(world: World) -> NDArray[np.int64]:
    """Size of each person's group, 1 without a group, (persons,)."""
    return np.array([1 if person.group is None else len(person.group.members) for person in world.people])


def sums_of(world: World) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The day's sums (sums,), and the sums of absolute values, by which rounding is judged."""
    partner = np.array([person.number if person.partner is None else person.partner.number for person in world.people])
    found = terms(Seen(state_of(world) | today_of(world), partner, sizes_of(world), world.spec))
    lines = [found[line] for line in range(SUMS)]
    return np.array([math.fsum(line) for line in lines]), np.array([math.fsum(np.abs(line)) for line in lines])
