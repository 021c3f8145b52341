"""The day's sums over a block of persons, lane by lane: each adds eight persons, who lie VECTOR persons apart.

The block begins in the lane ``first`` of its strip's columns. What is counted three in a number is in ``sums.THREES``; what is
kept in bytes is counted in ``standing``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.numbers import STEP, ZERO
from simulation.kernels.machine.vectors import fma
from simulation.kernels.rows.lanes import side_by_side
from simulation.kernels.rows.requests import NOBODY
from simulation.kernels.sums.counts import (
    FIRST,
    SECOND,
    THIRD,
    add_if,
    count_over_eight,
    eight_from,
    first_three,
    fourth,
    last_three,
)
from simulation.kernels.sums.sums import ANSWERS, BONDS, KINDS, TROUBLES, Sum
from simulation.population import Status

if TYPE_CHECKING:
    from simulation.kernels.sums.blocks import Columns


ISOLATION = np.float32(0.1)
"""Belonging below which a person counts as isolated."""
_LAST_BEFORE_LEAVING = np.int8(Status.ENROLLED)
_NOTHING = np.float32(-0.0)
"""Sums start with -0, which changes no number that is added to it, not even -0; so compilers leave it out."""
_IN_FOUR_BYTES = (1, 1 << 8, 1 << 16, 1 << 24, 0)
"""One person whose load is mostly of each kind, and of none: counts of four kinds in the bytes of a number."""


@row_loop
def add_states(columns: Columns, limit: Any, first: Any, totals: Any) -> None:
    """How persons are, to the rows of totals (ROWS, VECTOR)."""
    side_by_side()
    for k in range(STEP):
        at = eight_from(first + k)
        totals[Sum.STRAIN_SQUARED, k] = _squares(columns.strain, at)
        totals[Sum.PERCEIVED, k] = _all(columns.perceived, at)
        totals[Sum.PERCEIVED_SQUARED, k] = _squares(columns.perceived, at)
        totals[Sum.ESTEEM, k], totals[Sum.ESTEEM_SQUARED, k] = _all(columns.esteem, at), _squares(columns.esteem, at)
        totals[Sum.BELONGING, k] = _all(columns.belonging, at)
        totals[Sum.BELONGING_SQUARED, k] = _squares(columns.belonging, at)
        totals[Sum.SKILL, k] = _all(columns.skill, at)
        totals[TROUBLES, k] = last_three(_troubles((columns, limit), at))


@row_loop
def add_help(columns: Columns, first: Any, totals: Any) -> None:
    """What happened between persons."""
    side_by_side()
    for k in range(STEP):
        at = eight_from(first + k)
        totals[Sum.RECEIVED, k] = _all(columns.received, at)
        totals[Sum.RESOLVED, k] = _all(columns.resolved, at)
        totals[Sum.QUALITY, k] = _all(columns.quality, at)
        totals[Sum.RELIEF, k] = _all(columns.relief, at)
        totals[Sum.SATISFACTION, k] = _all(columns.satisfaction, at)
        totals[Sum.SATISFACTION_SQUARED, k] = _squares(columns.satisfaction, at)
        totals[ANSWERS, k] = last_three(_answers(columns, at))


@row_loop
def add_loads(columns: Columns, first: Any, totals: Any) -> None:
    """Conflicts; load by kind; strain and persons by the kind that weighs most, none last."""
    side_by_side()
    for k in range(STEP):
        at = eight_from(first + k)
        totals[Sum.CONFLICTS, k] = _all(columns.conflicts, at)
        totals[Sum.LOAD, k], totals[Sum.LOAD + 1, k] = _all(columns.financial, at), _all(columns.health, at)
        totals[Sum.LOAD + 2, k], totals[Sum.LOAD + 3, k] = _all(columns.family, at), _all(columns.career, at)
        kinds = (
            _kind(columns, at[0]), _kind(columns, at[1]), _kind(columns, at[2]), _kind(columns, at[3]),
            _kind(columns, at[4]), _kind(columns, at[5]), _kind(columns, at[6]), _kind(columns, at[7]),
        )  # fmt: skip
        totals[Sum.STRAIN_BY_KIND, k] = _sum_of(columns.strain, kinds, _IN_FOUR_BYTES[0], at)
        totals[Sum.STRAIN_BY_KIND + 1, k] = _sum_of(columns.strain, kinds, _IN_FOUR_BYTES[1], at)
        totals[Sum.STRAIN_BY_KIND + 2, k] = _sum_of(columns.strain, kinds, _IN_FOUR_BYTES[2], at)
        totals[Sum.STRAIN_BY_KIND + 3, k] = _sum_of(columns.strain, kinds, _IN_FOUR_BYTES[3], at)
        totals[Sum.STRAIN_BY_KIND + 4, k] = _sum_of(columns.strain, kinds, _IN_FOUR_BYTES[4], at)
        persons = _counted(kinds)
        totals[KINDS, k] = first_three(persons)
        totals[BONDS, k] = fourth(persons) + last_three(_conflict_days(columns.conflicts, at))


@row_loop
def add_programmes(columns: Columns, first: Any, totals: Any) -> None:
    """Strain by standing in a programme, and the growth of those who left."""
    side_by_side()
    for k in range(STEP):
        at = eight_from(first + k)
        status = (
            columns.status[at[0]], columns.status[at[1]], columns.status[at[2]], columns.status[at[3]],
            columns.status[at[4]], columns.status[at[5]], columns.status[at[6]], columns.status[at[7]],
        )  # fmt: skip
        totals[Sum.STRAIN_BY_STATUS, k] = _sum_of(columns.strain, status, 0, at)
        totals[Sum.STRAIN_BY_STATUS + 1, k] = _sum_of(columns.strain, status, 1, at)
        totals[Sum.STRAIN_BY_STATUS + 2, k] = _sum_of(columns.strain, status, 2, at)
        totals[Sum.STRAIN_BY_STATUS + 3, k] = _sum_of(columns.strain, status, 3, at)
        totals[Sum.STRAIN_BY_STATUS + 4, k] = _sum_of(columns.strain, status, 4, at)
        totals[Sum.GROWTH, k] = _growth(columns, at)


@row_loop
def add_strain(columns: Columns, first: Any, totals: Any) -> None:
    """Strain of those in no programme, where there is none: everybody's."""
    side_by_side()
    for k in range(STEP):
        totals[Sum.STRAIN_BY_STATUS, k] = _all(columns.strain, eight_from(first + k))


# Eight persons


def _sum_over_eight(add: Any) -> Any:
    """A rule that lets another add a number of each of eight persons to nothing: of four, of the other four, and both."""

    @rule
    def total(seen: Any, at: Any) -> Any:
        near = add(add(add(add(_NOTHING, seen, at[0]), seen, at[1]), seen, at[2]), seen, at[3])
        far = add(add(add(add(_NOTHING, seen, at[4]), seen, at[5]), seen, at[6]), seen, at[7])
        return near + far

    return total


@rule
def _add(total: Any, x: Any, k: Any) -> Any:
    return total + x[k]


@rule
def _add_square(total: Any, x: Any, k: Any) -> Any:
    return fma(x[k], x[k], total)


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
def _count_troubles(total: Any, seen: Any, k: Any) -> Any:
    """Is strained, above the limit, isolated, struck by a stressor."""
    columns, limit = seen
    total = add_if(columns.strain[k] > limit, FIRST, total)
    total = add_if(columns.belonging[k] < ISOLATION, SECOND, total)
    return add_if(columns.stressor[k] > ZERO, THIRD, total)


@rule
def _count_answers(total: Any, columns: Columns, k: Any) -> Any:
    """Asked for help, was answered, by the partner."""
    total = add_if(columns.asked[k] > NOBODY, FIRST, total)
    total = add_if(columns.helper[k] > NOBODY, SECOND, total)
    return add_if(columns.helper[k] == columns.partner[k], THIRD, total)


@rule
def _count_conflict_days(total: Any, conflicts: Any, k: Any) -> Any:
    return add_if(conflicts[k] > ZERO, SECOND, total)


@rule
def _kind(columns: Columns, k: Any) -> Any:
    """The kind that weighs most, or none, as one person in four bytes."""
    loads = columns.financial[k], columns.health[k], columns.family[k], columns.career[k]
    return np.int32(rules.of_dominant_kind(loads, _IN_FOUR_BYTES))


@rule
def _add_growth(total: Any, columns: Columns, k: Any) -> Any:
    """Skill, and esteem less at entry, of who has left a programme."""
    growth = columns.esteem[k] - columns.entry_esteem[k] + columns.skill[k]
    return add_if(columns.status[k] > _LAST_BEFORE_LEAVING, growth, total)


_all, _squares, _growth = _sum_over_eight(_add), _sum_over_eight(_add_square), _sum_over_eight(_add_growth)
_troubles, _answers = count_over_eight(_count_troubles), count_over_eight(_count_answers)
_conflict_days = count_over_eight(_count_conflict_days)
