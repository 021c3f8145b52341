"""The day's sums over a block of persons, lane by lane: each adds eight persons, who lie VECTOR persons apart.

What is counted three in a number is in ``sums.THREES``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.compiling import row_loop, rule
from simulation.kernels.counts import add_bits, add_if, first_three, fourth, last_three
from simulation.kernels.lanes import VECTOR, side_by_side
from simulation.kernels.programmes import ATTENDED
from simulation.kernels.requests import NOBODY
from simulation.kernels.sums import (
    ANSWERS,
    BONDS,
    EVENTS,
    FOURTH_KIND,
    KINDS,
    SESSIONS,
    STANDING,
    TROUBLES,
    Sum,
)
from simulation.kernels.vectors import fma
from simulation.population import Status

ISOLATION = np.float32(0.1)
"""Belonging below which a person counts as isolated."""
_LAST_BEFORE_LEAVING = np.int8(Status.ENROLLED)
_ZERO, _HALF, _NONE, _NOTHING = np.float32(0), np.float32(0.5), np.int32(0), np.float32(-0.0)
"""Sums start with -0, which changes no number that is added to it, not even -0; so compilers leave it out."""
_FIRST, _SECOND, _THIRD = np.int32(1 << 8), np.int32(1 << 16), np.int32(1 << 24)
"""One, in the last three bytes of a number: where a condition adds 1, compilers take two instructions."""
_TO_SECOND, _TO_THIRD = np.float32(1 << 8), np.float32(1 << 16)
_IN_FOUR_BYTES = (1, 1 << 8, 1 << 16, 1 << 24, 0)
"""One person whose load is mostly of each kind, and of none: counts of four kinds in the bytes of a number."""
_GROUP = np.uint64(VECTOR)


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
        totals[TROUBLES, k] = last_three(_troubles(block, at))


@row_loop
def add_help(members: Any, block: Any, totals: Any) -> None:
    """What happened between persons."""
    side_by_side()
    n = _GROUP * np.uint64(members)
    for k in range(n):
        at = _eight_from(k, n)
        totals[Sum.RECEIVED, k] = _all(block.received, at)
        totals[Sum.RESOLVED, k] = _all(block.resolved, at)
        totals[Sum.QUALITY, k] = _all(block.quality, at)
        totals[Sum.RELIEF, k] = _all(block.relief, at)
        totals[Sum.SATISFACTION, k] = _all(block.satisfaction, at)
        totals[Sum.SATISFACTION_SQUARED, k] = _squares(block.satisfaction, at)
        totals[Sum.CONFLICTS, k] = _all(block.conflicts, at)
        totals[ANSWERS, k] = last_three(_answers(block, at))
        totals[BONDS, k] = _float(_bytes(block.ruminated, at)) + last_three(_conflict_days(block.conflicts, at))


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
        totals[Sum.STRAIN_BY_KIND, k] = _sum_of(block.strain, kinds, _IN_FOUR_BYTES[0], at)
        totals[Sum.STRAIN_BY_KIND + 1, k] = _sum_of(block.strain, kinds, _IN_FOUR_BYTES[1], at)
        totals[Sum.STRAIN_BY_KIND + 2, k] = _sum_of(block.strain, kinds, _IN_FOUR_BYTES[2], at)
        totals[Sum.STRAIN_BY_KIND + 3, k] = _sum_of(block.strain, kinds, _IN_FOUR_BYTES[3], at)
        totals[Sum.STRAIN_BY_KIND + 4, k] = _sum_of(block.strain, kinds, _IN_FOUR_BYTES[4], at)
        persons, events = _counted(kinds), _events(block.events, at)
        totals[EVENTS, k], totals[KINDS, k] = first_three(events), first_three(persons)
        totals[FOURTH_KIND, k] = fourth(events) + _TO_SECOND * fourth(persons)


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
        totals[STANDING, k] = last_three(_standing(block.status, at))
        attended = _HALF * _float(_attended(block.session, at))
        due = _float(_bytes(block.session, at)) - attended
        totals[SESSIONS, k] = last_three(_dropped(block.status, at)) + (_TO_SECOND * due + _TO_THIRD * attended)


# Eight persons


@rule
def _eight_from(k: Any, n: Any) -> Any:
    """Places of the eight persons of a lane, who are n lanes apart."""
    far = k + n + n + n + n
    return k, k + n, k + n + n, k + n + n + n, far, far + n, far + n + n, far + n + n + n


def _sum_over_eight(add: Any) -> Any:
    """A rule that lets another add a number of each of eight persons to nothing: of four, of the other four, and both."""

    @rule
    def total(seen: Any, at: Any) -> Any:
        near = add(add(add(add(_NOTHING, seen, at[0]), seen, at[1]), seen, at[2]), seen, at[3])
        far = add(add(add(add(_NOTHING, seen, at[4]), seen, at[5]), seen, at[6]), seen, at[7])
        return near + far

    return total


def _count_over_eight(count: Any, none: Any = _NONE) -> Any:
    """A rule that lets another count what it says of each of eight persons: whole numbers, which a cycle adds."""

    @rule
    def total(seen: Any, at: Any) -> Any:
        near = count(count(count(count(none, seen, at[0]), seen, at[1]), seen, at[2]), seen, at[3])
        return count(count(count(count(near, seen, at[4]), seen, at[5]), seen, at[6]), seen, at[7])

    return total


@rule
def _add(total: Any, x: Any, k: Any) -> Any:
    return total + x[k]


@rule
def _add_square(total: Any, x: Any, k: Any) -> Any:
    return fma(x[k], x[k], total)


@rule
def _count_bytes(total: Any, x: Any, k: Any) -> Any:
    """Few enough that a byte holds them all."""
    return np.uint8(total + x[k])


@rule
def _float(count: Any) -> Any:
    return np.float32(np.int32(count))


@rule
def _sum_of(x: Any, standing: Any, each: Any, at: Any) -> Any:
    """Sum over those of the eight persons whose standing is ``each``."""
    near = add_if(standing[0] == each, x[at[0]], _NOTHING)
    near = add_if(standing[1] == each, x[at[1]], near)
    near = add_if(standing[2] == each, x[at[2]], near)
    near = add_if(standing[3] == each, x[at[3]], near)
    far = add_if(standing[4] == each, x[at[4]], _NOTHING)
    far = add_if(standing[5] == each, x[at[5]], far)
    far = add_if(standing[6] == each, x[at[6]], far)
    return near + add_if(standing[7] == each, x[at[7]], far)


@rule
def _counted(kinds: Any) -> Any:
    """Persons by kind, in a byte each."""
    near = np.int32(np.int32(kinds[0] + kinds[1]) + np.int32(kinds[2] + kinds[3]))
    return np.int32(near + np.int32(np.int32(kinds[4] + kinds[5]) + np.int32(kinds[6] + kinds[7])))


# What is said of one person


@rule
def _count_troubles(total: Any, block: Any, k: Any) -> Any:
    """Is strained, isolated, struck by a stressor."""
    total = add_if(block.strain[k] > block.limit[k], _FIRST, total)
    total = add_if(block.belonging[k] < ISOLATION, _SECOND, total)
    return add_if(block.stressor[k] > _ZERO, _THIRD, total)


@rule
def _count_answers(total: Any, block: Any, k: Any) -> Any:
    """Asked for help, was answered, by the partner."""
    total = add_if(block.asked[k] > NOBODY, _FIRST, total)
    total = add_if(block.helper[k] > NOBODY, _SECOND, total)
    return add_if(block.helper[k] == block.partner[k], _THIRD, total)


@rule
def _count_conflict_days(total: Any, conflicts: Any, k: Any) -> Any:
    return add_if(conflicts[k] > _ZERO, _SECOND, total)


@rule
def _kind(block: Any, k: Any) -> Any:
    """The kind that weighs most, or none, as one person in four bytes."""
    loads = block.financial[k], block.health[k], block.family[k], block.career[k]
    return np.int32(rules.of_dominant_kind(loads, _IN_FOUR_BYTES))


@rule
def _count_events(total: Any, events: Any, k: Any) -> Any:
    return add_bits(total, events[k])


@rule
def _add_growth(total: Any, block: Any, k: Any) -> Any:
    """Skill, and esteem less at entry, of who has left a programme."""
    growth = block.esteem[k] - block.entry_esteem[k] + block.skill[k]
    return add_if(block.status[k] > _LAST_BEFORE_LEAVING, growth, total)


@rule
def _count_standing(total: Any, status: Any, k: Any) -> Any:
    """Waits for a programme, takes part, has finished."""
    total = add_if(status[k] == Status.WAITING, _FIRST, total)
    total = add_if(status[k] == Status.ENROLLED, _SECOND, total)
    return add_if(status[k] == Status.FINISHED, _THIRD, total)


@rule
def _count_dropped(total: Any, status: Any, k: Any) -> Any:
    return add_if(status[k] == Status.DROPPED, _FIRST, total)


@rule
def _count_attended(total: Any, session: Any, k: Any) -> Any:
    """Two for who attended a session: the bit that says so."""
    return np.uint8(total + (session[k] & ATTENDED))


_all, _squares, _growth = _sum_over_eight(_add), _sum_over_eight(_add_square), _sum_over_eight(_add_growth)
_troubles, _answers = _count_over_eight(_count_troubles), _count_over_eight(_count_answers)
_conflict_days, _events = _count_over_eight(_count_conflict_days), _count_over_eight(_count_events)
_standing, _dropped = _count_over_eight(_count_standing), _count_over_eight(_count_dropped)
_bytes, _attended = _count_over_eight(_count_bytes, np.uint8(0)), _count_over_eight(_count_attended, np.uint8(0))
