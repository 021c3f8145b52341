"""The loops of the day's sums: each adds up four groups of persons of a block.

Whole numbers that are at most a block's persons are counted three in a float32, which has 24 bits: in ones, in 256s, and in
65536s.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.blocks import SINGLE
from simulation.kernels.compiling import row_loop, rule
from simulation.kernels.lanes import VECTOR, side_by_side
from simulation.kernels.programmes import ATTENDED, NO_SESSION
from simulation.population import Status

ISOLATION = np.float32(0.1)
"""Belonging below which a person counts as isolated."""
_LAST_BEFORE_LEAVING = np.int8(Status.ENROLLED)
_ZERO = np.float32(0)
_FIRST, _SECOND, _THIRD = np.float32(1), np.float32(256), np.float32(65536)
_GROUP = np.uint64(VECTOR)


@rule
def _all(x: Any, k: Any, n: Any) -> Any:
    """Sum over the four persons of a lane, who are n lanes apart."""
    return ((x[k] + x[k + n]) + x[k + n + n]) + x[k + n + n + n]


@rule
def _squares(x: Any, k: Any, n: Any) -> Any:
    a, b, c, d = x[k], x[k + n], x[k + n + n], x[k + n + n + n]
    return ((a * a + b * b) + c * c) + d * d


@rule
def _whole_numbers(x: Any, k: Any, n: Any) -> Any:
    return np.float32(np.int32(x[k] + x[k + n] + x[k + n + n] + x[k + n + n + n]))


@rule
def _four(a: Any, b: Any, c: Any, d: Any) -> Any:
    return ((a + b) + c) + d


@rule
def _if(condition: Any, number: Any) -> Any:
    return number if condition else _ZERO


@row_loop
def add_states(members: Any, block: Any, totals: Any) -> None:
    """Nine totals and three counts."""
    side_by_side()
    n = _GROUP * np.uint64(members)
    for k in range(n):
        totals[0, k] = _all(block.strain, k, n)
        totals[1, k] = _squares(block.strain, k, n)
        totals[2, k] = _all(block.perceived, k, n)
        totals[3, k] = _squares(block.perceived, k, n)
        totals[4, k] = _all(block.esteem, k, n)
        totals[5, k] = _squares(block.esteem, k, n)
        totals[6, k] = _all(block.belonging, k, n)
        totals[7, k] = _squares(block.belonging, k, n)
        totals[8, k] = _all(block.skill, k, n)
        totals[9, k] = _four(
            _troubles(block, k), _troubles(block, k + n), _troubles(block, k + n + n), _troubles(block, k + n + n + n)
        )


@rule
def _troubles(block: Any, k: Any) -> Any:
    """Is strained, isolated, struck by a stressor."""
    strained = _if(block.strain[k] > block.limit[k], _FIRST)
    isolated = _if(block.belonging[k] < ISOLATION, _SECOND)
    return strained + isolated + _if(block.stressor[k] > _ZERO, _THIRD)


@row_loop
def add_help(members: Any, block: Any, partner: Any, totals: Any) -> None:
    """Eight totals and six counts of what happened between persons."""
    side_by_side()
    n = _GROUP * np.uint64(members)
    for k in range(n):
        totals[0, k] = _all(block.received, k, n)
        totals[1, k] = _all(block.resolved, k, n)
        totals[2, k] = _whole_numbers(block.helped, k, n)
        totals[3, k] = _all(block.quality, k, n)
        totals[4, k] = _all(block.relief, k, n)
        a, b, c, d = (
            _view(block, partner, k), _view(block, partner, k + n),
            _view(block, partner, k + n + n), _view(block, partner, k + n + n + n),
        )  # fmt: skip
        totals[5, k] = _four(a, b, c, d)
        totals[6, k] = _four(a * a, b * b, c * c, d * d)
        totals[7, k] = _all(block.conflicts, k, n)
        totals[8, k] = _four(
            _answers(block, partner, k), _answers(block, partner, k + n),
            _answers(block, partner, k + n + n), _answers(block, partner, k + n + n + n),
        )  # fmt: skip
        totals[9, k] = _four(
            _bonds(block, partner, k), _bonds(block, partner, k + n),
            _bonds(block, partner, k + n + n), _bonds(block, partner, k + n + n + n),
        )  # fmt: skip


@rule
def _view(block: Any, partner: Any, k: Any) -> Any:
    """Of the relationship, if there is one."""
    return _if(partner[k] != SINGLE, block.satisfaction[k])


@rule
def _answers(block: Any, partner: Any, k: Any) -> Any:
    """Asked for help, was answered, by the partner."""
    asked, answered = _if(block.asked[k] >= 0, _FIRST), _if(block.helper[k] >= 0, _SECOND)
    return asked + answered + _if(block.helper[k] == partner[k], _THIRD)


@rule
def _bonds(block: Any, partner: Any, k: Any) -> Any:
    """Ruminated together, has a partner, reports a conflict."""
    ruminated, paired = _if(block.ruminated[k] != 0, _FIRST), _if(partner[k] != SINGLE, _SECOND)
    return ruminated + paired + _if(block.conflicts[k] > _ZERO, _THIRD)


@row_loop
def add_loads(members: Any, block: Any, totals: Any) -> None:
    """Four totals by kind, five of strain by the kind that weighs most (none last), and nine counts."""
    side_by_side()
    n = _GROUP * np.uint64(members)
    for k in range(n):
        totals[0, k] = _all(block.financial, k, n)
        totals[1, k] = _all(block.health, k, n)
        totals[2, k] = _all(block.family, k, n)
        totals[3, k] = _all(block.career, k, n)
        kinds = _kind(block, k), _kind(block, k + n), _kind(block, k + n + n), _kind(block, k + n + n + n)
        totals[4, k] = _sum_of(block.strain, kinds, 0, k, n)
        totals[5, k] = _sum_of(block.strain, kinds, 1, k, n)
        totals[6, k] = _sum_of(block.strain, kinds, 2, k, n)
        totals[7, k] = _sum_of(block.strain, kinds, 3, k, n)
        totals[8, k] = _sum_of(block.strain, kinds, -1, k, n)
        events = np.int32(
            _spread(block.events[k]) + _spread(block.events[k + n])
            + _spread(block.events[k + n + n]) + _spread(block.events[k + n + n + n])
        )  # fmt: skip
        totals[9, k] = np.float32(np.int32(events & 0xFFFFFF))
        totals[10, k] = np.float32(np.int32(events >> 24)) + _count_of(kinds, 0, _SECOND) + _count_of(kinds, 1, _THIRD)
        totals[11, k] = _count_of(kinds, 2, _FIRST) + _count_of(kinds, 3, _SECOND) + _count_of(kinds, -1, _THIRD)


@rule
def _kind(block: Any, k: Any) -> Any:
    return np.int32(rules.dominant_kind(block.financial[k], block.health[k], block.family[k], block.career[k]))


@rule
def _spread(bits: Any) -> Any:
    """Four bits, in a byte each."""
    return np.int32(np.int32(np.int32(bits) * np.int32(0x00204081)) & np.int32(0x01010101))


@rule
def _sum_of(x: Any, standing: Any, each: Any, k: Any, n: Any) -> Any:
    """Sum over those of the four persons whose standing is ``each``."""
    total = _if(standing[0] == each, x[k])
    total = total + x[k + n] if standing[1] == each else total
    total = total + x[k + n + n] if standing[2] == each else total
    return total + x[k + n + n + n] if standing[3] == each else total


@rule
def _count_of(standing: Any, each: Any, unit: Any) -> Any:
    """How many of the four persons' standing is ``each``, in units of counting."""
    count = _if(standing[0] == each, unit)
    count = count + unit if standing[1] == each else count
    count = count + unit if standing[2] == each else count
    return count + unit if standing[3] == each else count


@row_loop
def add_programmes(members: Any, block: Any, totals: Any) -> None:
    """Five totals of strain by status, the growth of those who left, and six counts: four by status, two of sessions."""
    side_by_side()
    n = _GROUP * np.uint64(members)
    for k in range(n):
        status = block.status[k], block.status[k + n], block.status[k + n + n], block.status[k + n + n + n]
        totals[0, k] = _sum_of(block.strain, status, 0, k, n)
        totals[1, k] = _sum_of(block.strain, status, 1, k, n)
        totals[2, k] = _sum_of(block.strain, status, 2, k, n)
        totals[3, k] = _sum_of(block.strain, status, 3, k, n)
        totals[4, k] = _sum_of(block.strain, status, 4, k, n)
        totals[5, k] = _four(
            _growth(block, k), _growth(block, k + n), _growth(block, k + n + n), _growth(block, k + n + n + n)
        )
        totals[6, k] = _count_of(status, 1, _FIRST) + _count_of(status, 2, _SECOND) + _count_of(status, 3, _THIRD)
        totals[7, k] = _count_of(status, 4, _FIRST) + _four(
            _sessions(block, k), _sessions(block, k + n), _sessions(block, k + n + n), _sessions(block, k + n + n + n)
        )


@rule
def _growth(block: Any, k: Any) -> Any:
    """Skill, and esteem less at entry, of who has left a programme."""
    return _if(block.status[k] > _LAST_BEFORE_LEAVING, block.esteem[k] - block.entry_esteem[k] + block.skill[k])


@rule
def _sessions(block: Any, k: Any) -> Any:
    """Has a session today, attended it."""
    return _if(block.session[k] != NO_SESSION, _SECOND) + _if(block.session[k] == ATTENDED, _THIRD)
