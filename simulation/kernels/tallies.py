"""The day's sums over a block of persons, lane by lane: each adds eight persons, who lie VECTOR persons apart.

What is counted three in a number is in ``sums.THREES``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.blocks import SINGLE
from simulation.kernels.compiling import row_loop, rule
from simulation.kernels.lanes import VECTOR, side_by_side
from simulation.kernels.programmes import ATTENDED, NO_SESSION
from simulation.kernels.sums import (
    ANSWERS,
    BONDS,
    EVENTS,
    KINDS,
    OTHER_KINDS,
    SESSIONS,
    STANDING,
    TROUBLES,
    Sum,
)
from simulation.population import Status

ISOLATION = np.float32(0.1)
"""Belonging below which a person counts as isolated."""
_LAST_BEFORE_LEAVING = np.int8(Status.ENROLLED)
_ZERO = np.float32(0)
_FIRST, _SECOND, _THIRD = np.float32(1), np.float32(256), np.float32(65536)
_GROUP = np.uint64(VECTOR)
_FIELD, _LARGEST = np.int32(6), np.int32(63)


@row_loop
def add_states(members: Any, block: Any, totals: Any) -> None:
    """How persons are, to the rows of totals (ROWS, lanes)."""
    side_by_side()
    n = _GROUP * np.uint64(members)
    for k in range(n):
        at = _eight_from(k, n)
        totals[Sum.STRAIN, k], totals[Sum.STRAIN_SQUARED, k] = _all(block.strain, at), _squares(block.strain, at)
        totals[Sum.PERCEIVED, k] = _all(block.perceived, at)
        totals[Sum.PERCEIVED_SQUARED, k] = _squares(block.perceived, at)
        totals[Sum.ESTEEM, k], totals[Sum.ESTEEM_SQUARED, k] = _all(block.esteem, at), _squares(block.esteem, at)
        totals[Sum.BELONGING, k] = _all(block.belonging, at)
        totals[Sum.BELONGING_SQUARED, k] = _squares(block.belonging, at)
        totals[Sum.SKILL, k] = _all(block.skill, at)
        totals[TROUBLES, k] = _troubles(block, at)


@row_loop
def add_help(members: Any, block: Any, partner: Any, totals: Any) -> None:
    """What happened between persons."""
    side_by_side()
    n = _GROUP * np.uint64(members)
    for k in range(n):
        at = _eight_from(k, n)
        totals[Sum.RECEIVED, k] = _all(block.received, at)
        totals[Sum.RESOLVED, k] = _all(block.resolved, at)
        totals[Sum.HELPED, k] = _whole_numbers(block.helped, at)
        totals[Sum.QUALITY, k] = _all(block.quality, at)
        totals[Sum.RELIEF, k] = _all(block.relief, at)
        totals[Sum.SATISFACTION, k] = _views((block, partner), at)
        totals[Sum.SATISFACTION_SQUARED, k] = _squared_views((block, partner), at)
        totals[Sum.CONFLICTS, k] = _all(block.conflicts, at)
        totals[ANSWERS, k] = _answers((block, partner), at)
        totals[BONDS, k] = _bonds((block, partner), at)


@row_loop
def add_loads(members: Any, block: Any, totals: Any) -> None:
    """Load and events by kind; strain and persons by the kind that weighs most, none last."""
    side_by_side()
    n = _GROUP * np.uint64(members)
    for k in range(n):
        at = _eight_from(k, n)
        totals[Sum.LOAD, k], totals[Sum.LOAD + 1, k] = _all(block.financial, at), _all(block.health, at)
        totals[Sum.LOAD + 2, k], totals[Sum.LOAD + 3, k] = _all(block.family, at), _all(block.career, at)
        kinds = (
            _kind(block, at[0]), _kind(block, at[1]), _kind(block, at[2]), _kind(block, at[3]),
            _kind(block, at[4]), _kind(block, at[5]), _kind(block, at[6]), _kind(block, at[7]),
        )  # fmt: skip
        totals[Sum.STRAIN_BY_KIND, k] = _sum_of(block.strain, kinds, 1, at)
        totals[Sum.STRAIN_BY_KIND + 1, k] = _sum_of(block.strain, kinds, 2, at)
        totals[Sum.STRAIN_BY_KIND + 2, k] = _sum_of(block.strain, kinds, 3, at)
        totals[Sum.STRAIN_BY_KIND + 3, k] = _sum_of(block.strain, kinds, 4, at)
        totals[Sum.STRAIN_BY_KIND + 4, k] = _sum_of(block.strain, kinds, 0, at)
        persons, events = _counted(kinds), _events(block, at)
        totals[EVENTS, k] = np.float32(np.int32(events & 0xFFFFFF))
        totals[KINDS, k] = _three(np.int32(events >> 24), _field(persons, 1), _field(persons, 2))
        totals[OTHER_KINDS, k] = _three(_field(persons, 3), _field(persons, 4), _field(persons, 0))


@row_loop
def add_programmes(members: Any, block: Any, totals: Any) -> None:
    """Strain and persons by standing in a programme, the growth of those who left, and sessions."""
    side_by_side()
    n = _GROUP * np.uint64(members)
    for k in range(n):
        at = _eight_from(k, n)
        status = (
            block.status[at[0]], block.status[at[1]], block.status[at[2]], block.status[at[3]],
            block.status[at[4]], block.status[at[5]], block.status[at[6]], block.status[at[7]],
        )  # fmt: skip
        totals[Sum.STRAIN_BY_STATUS, k] = _sum_of(block.strain, status, 0, at)
        totals[Sum.STRAIN_BY_STATUS + 1, k] = _sum_of(block.strain, status, 1, at)
        totals[Sum.STRAIN_BY_STATUS + 2, k] = _sum_of(block.strain, status, 2, at)
        totals[Sum.STRAIN_BY_STATUS + 3, k] = _sum_of(block.strain, status, 3, at)
        totals[Sum.STRAIN_BY_STATUS + 4, k] = _sum_of(block.strain, status, 4, at)
        totals[Sum.GROWTH, k] = _growth(block, at)
        persons = _counted(status)
        totals[STANDING, k] = _three(_field(persons, 1), _field(persons, 2), _field(persons, 3))
        totals[SESSIONS, k] = np.float32(_field(persons, 4)) + _sessions(block, at)


# Eight persons


@rule
def _eight_from(k: Any, n: Any) -> Any:
    """Places of the eight persons of a lane, who are n lanes apart."""
    far = k + n + n + n + n
    return k, k + n, k + n + n, k + n + n + n, far, far + n, far + n + n, far + n + n + n


def _over_eight(of: Any) -> Any:
    """A rule that adds up what another says of each of eight persons."""

    @rule
    def total(block: Any, at: Any) -> Any:
        near = of(block, at[0]) + of(block, at[1]) + of(block, at[2]) + of(block, at[3])
        return near + (of(block, at[4]) + of(block, at[5]) + of(block, at[6]) + of(block, at[7]))

    return total


@rule
def _if(condition: Any, number: Any) -> Any:
    return number if condition else _ZERO


@rule
def _number(x: Any, k: Any) -> Any:
    return x[k]


@rule
def _square(x: Any, k: Any) -> Any:
    return x[k] * x[k]


@rule
def _sum_of(x: Any, standing: Any, each: Any, at: Any) -> Any:
    """Sum over those of the eight persons whose standing is ``each``."""
    near, far = _if(standing[0] == each, x[at[0]]), _if(standing[4] == each, x[at[4]])
    near = near + x[at[1]] if standing[1] == each else near
    near = near + x[at[2]] if standing[2] == each else near
    near = near + x[at[3]] if standing[3] == each else near
    far = far + x[at[5]] if standing[5] == each else far
    far = far + x[at[6]] if standing[6] == each else far
    return near + (far + x[at[7]] if standing[7] == each else far)


@rule
def _counted(standing: Any) -> Any:
    """Persons by standing, 0 to 4, in fields of six bits each."""
    near = _one_in(standing[0]) + _one_in(standing[1]) + _one_in(standing[2]) + _one_in(standing[3])
    return np.int32(near + _one_in(standing[4]) + _one_in(standing[5]) + _one_in(standing[6]) + _one_in(standing[7]))


@rule
def _one_in(standing: Any) -> Any:
    return np.left_shift(np.int32(1), np.int32(_FIELD * np.int32(standing)))


@rule
def _field(counts: Any, standing: Any) -> Any:
    return np.int32(np.int32(counts >> (_FIELD * standing)) & _LARGEST)


@rule
def _three(first: Any, second: Any, third: Any) -> Any:
    """Three counts in one number."""
    return np.float32(np.int32(first + (second << 8) + (third << 16)))


# What is said of one person


@rule
def _trouble(block: Any, k: Any) -> Any:
    """Is strained, isolated, struck by a stressor."""
    strained = _if(block.strain[k] > block.limit[k], _FIRST)
    isolated = _if(block.belonging[k] < ISOLATION, _SECOND)
    return strained + isolated + _if(block.stressor[k] > _ZERO, _THIRD)


@rule
def _view(seen: Any, k: Any) -> Any:
    """Of the relationship, if there is one."""
    block, partner = seen
    return _if(partner[k] != SINGLE, block.satisfaction[k])


@rule
def _squared_view(seen: Any, k: Any) -> Any:
    view = _view(seen, k)
    return view * view


@rule
def _answer(seen: Any, k: Any) -> Any:
    """Asked for help, was answered, by the partner."""
    block, partner = seen
    asked, answered = _if(block.asked[k] >= 0, _FIRST), _if(block.helper[k] >= 0, _SECOND)
    return asked + answered + _if(block.helper[k] == partner[k], _THIRD)


@rule
def _bond(seen: Any, k: Any) -> Any:
    """Ruminated together, has a partner, reports a conflict."""
    block, partner = seen
    ruminated, paired = _if(block.ruminated[k] != 0, _FIRST), _if(partner[k] != SINGLE, _SECOND)
    return ruminated + paired + _if(block.conflicts[k] > _ZERO, _THIRD)


@rule
def _kind(block: Any, k: Any) -> Any:
    """The kind that weighs most, counted from 1; 0 for none."""
    kind = rules.dominant_kind(block.financial[k], block.health[k], block.family[k], block.career[k])
    return np.int32(np.int32(kind) + np.int32(1))


@rule
def _event(block: Any, k: Any) -> Any:
    """The four bits of events, in a byte each."""
    return np.int32(np.int32(np.int32(block.events[k]) * np.int32(0x00204081)) & np.int32(0x01010101))


@rule
def _growth_of(block: Any, k: Any) -> Any:
    """Skill, and esteem less at entry, of who has left a programme."""
    return _if(block.status[k] > _LAST_BEFORE_LEAVING, block.esteem[k] - block.entry_esteem[k] + block.skill[k])


@rule
def _session(block: Any, k: Any) -> Any:
    """Has a session today, attended it."""
    return _if(block.session[k] != NO_SESSION, _SECOND) + _if(block.session[k] == ATTENDED, _THIRD)


_all, _squares = _over_eight(_number), _over_eight(_square)
_troubles, _views, _squared_views = _over_eight(_trouble), _over_eight(_view), _over_eight(_squared_view)
_answers, _bonds, _sessions = _over_eight(_answer), _over_eight(_bond), _over_eight(_session)
_events, _growth = _over_eight(_event), _over_eight(_growth_of)


@rule
def _whole_numbers(x: Any, at: Any) -> Any:
    return np.float32(np.int32(_all(x, at)))
