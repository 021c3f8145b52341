"""A day of the exact twin in the columns of an Ensemble: its state, what happened today, and the day's sums."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.sums.sums import SUMS, Sum
from simulation.kernels.sums.tallies import ISOLATION
from simulation.population import STATE, Status, Today
from simulation.twin.person import ATTENDED, NO_SESSION, Person
from simulation.twin.world import World

Columns = dict[str, NDArray[Any]]


def number_of(person: Person | None) -> int:
    """Row of a person, -1 for nobody."""
    return -1 if person is None else person.number


def next_mate(person: Person) -> int:
    """Row of the next member of a group that stays in touch; one's own where there is none."""
    group = person.group
    return (group.after(person) or [person])[0].number if group and group.terms.keeps_ties else person.number


def state_of(world: World) -> Columns:
    """Every column of ``population.STATE``, (persons,), load (persons, kinds)."""
    renamed = {
        "group": lambda person: -1 if person.group is None else person.group.number,
        "mate": next_mate,
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
        "leader": np.array([group.leader for group in world.groups]),
        "shared": np.array([group.shared for group in world.groups]).reshape(-1, len(world.p.weight)),
    }


def today_of(world: World) -> Columns:
    """Every column of ``population.Today`` but the sums, (persons,)."""
    renamed = {
        "asked": lambda person: number_of(person.asked),
        "helper": lambda person: number_of(person.helper),
    }
    names = [name for name in Today._fields if name != "sums"]
    return {
        name: np.array([renamed[name](p) if name in renamed else getattr(p, name) for p in world.people])
        for name in names
    }


def sums_of(world: World) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The day's sums (sums,), and the sums of absolute values, by which rounding is judged."""
    terms: dict[int, list[Any]] = defaultdict(list)
    for person in world.people:
        for count in (_states, _episode, _programme, _couple):
            for line, value in count(world, person).items():
                terms[line].append(value)
    sums = [math.fsum(terms[line]) for line in range(SUMS)]
    sizes = [math.fsum(map(abs, terms[line])) for line in range(SUMS)]
    return np.array(sums), np.array(sizes)


def _states(world: World, person: Person) -> dict[int, Any]:
    strain, kind = person.strain, person.heaviest_kind() % (len(person.load) + 1)
    lines = {
        Sum.STRAIN: strain,
        Sum.STRAIN_SQUARED: strain**2,
        Sum.STRAINED: strain > world.p.answering_strained,
        Sum.STRESSORS: person.stressor > 0,
        Sum.PERCEIVED: person.perceived,
        Sum.PERCEIVED_SQUARED: person.perceived**2,
        Sum.ESTEEM: person.esteem,
        Sum.ESTEEM_SQUARED: person.esteem**2,
        Sum.BELONGING: person.belonging,
        Sum.BELONGING_SQUARED: person.belonging**2,
        Sum.ISOLATED: person.belonging < ISOLATION,
        Sum.SKILL: person.skill,
        Sum.PERSONS_BY_STATUS + person.status: 1,
        Sum.STRAIN_BY_STATUS + person.status: strain,
        Sum.PERSONS_BY_KIND + kind: 1,
        Sum.STRAIN_BY_KIND + kind: strain,
    }
    for k, load in enumerate(person.load):
        lines |= {Sum.LOAD + k: load, Sum.EVENTS + k: person.events >> k & 1}
    return lines


def _episode(world: World, person: Person) -> dict[int, Any]:
    p, by_partner = world.p, person.helper is person.partner
    lines = {
        Sum.RECEIVED: person.received,
        Sum.RESOLVED: person.resolved,
        Sum.HELPED: person.helped,
        Sum.REQUESTS: person.asked is not None,
    }
    if person.helper is not None:
        lines |= {
            Sum.ANSWERED: 1,
            Sum.PARTNER_ANSWERED: by_partner,
            Sum.QUALITY: person.quality,
            Sum.RELIEF: person.relief,
            Sum.RUMINATED: person.ruminated,
            Sum.PARTNER_HOURS if by_partner else Sum.PEER_HOURS: p.episode_hours,
            Sum.ESTEEM_GAINED: p.episode_esteem_gain * person.quality,
        }
    return lines


def _programme(world: World, person: Person) -> dict[int, Any]:
    lines: dict[int, Any] = {}
    if person.session != NO_SESSION:
        lines[Sum.SESSIONS_DUE] = 1
    if person.session == ATTENDED:
        lines |= {Sum.SESSIONS: 1, Sum.SESSION_HOURS: person.group.terms.session_hours}
    if person.status in (Status.FINISHED, Status.DROPPED):
        lines[Sum.GROWTH] = person.esteem - person.entry_esteem + person.skill
    return lines


def _couple(world: World, person: Person) -> dict[int, Any]:
    if person.partner is None:
        return {}
    return {
        Sum.PAIRED: 1,
        Sum.SATISFACTION: person.satisfaction,
        Sum.SATISFACTION_SQUARED: person.satisfaction**2,
        Sum.CONFLICTS: person.conflicts,
        Sum.CONFLICT_DAYS: person.conflicts > 0,
        Sum.SATISFACTION_LOST: person.lost,
    }
