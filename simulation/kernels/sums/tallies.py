"""The sums over a block of persons, compiled from ``sums.TABLE``.

``steps_of`` turns records into steps of a few instructions. Those by kind of event are run in a loop over the kinds that the
world has, so that their number is not compiled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.numbers import NEXT, START, ZERO
from simulation.kernels.machine.summing import KINDS_OF_BLOCK, Parameter, Path, Step, note_greater, steps, total
from simulation.kernels.machine.vectors import BYTES, lowest, where_equal
from simulation.kernels.phases.programmes import ATTENDED
from simulation.kernels.rows.lanes import BLOCK, lanes, side_by_side
from simulation.kernels.sums.sums import NO_KIND, TABLE, By, Record, Sum, parameter_of
from simulation.kernels.world import Span
from simulation.parameters import F
from simulation.population import Population, Status

if TYPE_CHECKING:
    from simulation.kernels.world import Tally, World

_LAST_BEFORE_LEAVING = np.int8(Status.ENROLLED)
_NOTHING, _BLOCK = np.float32(-0.0), np.uint64(BLOCK)


# From records to steps


def _path(column: str) -> Path:
    """Where a column lies in the world."""
    return ("people" if column in Population._fields else "today", column)


def steps_of(record: Record, line: int) -> list[Step]:
    """The steps of a sum whose first line is ``line``; none if it is derived or has code of its own."""
    if record.how in ("own", "derived"):
        return []
    columns = (_path(record.column),) if record.column else ()
    total_where = "equal" if record.how == "equal" else "total where"
    if record.by == "heaviest":
        return [Step(line, total_where, (*columns, KINDS_OF_BLOCK), None)]
    if record.by == "kind":
        return [Step(line, "bit" if record.how == "equal" else record.how, columns, None)]
    if record.by == "status":
        every = (*columns, _path("status"))
        return [Step(line + status, total_where, every, int(status)) for status in Status]
    if record.how == "alike":
        return [Step(line, "alike", (*columns, ("ties", str(record.value))))]
    if isinstance(record.value, str):
        return [Step(line, record.how, columns, Parameter(("parameters", "values"), parameter_of(record.value)))]
    return [Step(line, record.how, columns, record.value)]


def _steps_by(by: By, *hows: str) -> list[Step]:
    """The steps of the table's sums by these groups, summed up so; in any way, if none is named."""
    chosen = (record for record in TABLE if record.by == by and (record.how in hows or not hows))
    return [step for record in chosen for step in steps_of(record, Sum[record.name])]


_BY_STATUS = _steps_by("status", "total")
_sum_all = steps([*_steps_by(""), *_steps_by("status", "equal")])
_sum_by_status = steps(_BY_STATUS)
_sum_of_status_none = steps(
    [Step(each.line, "total", each.columns[:1]) for each in _BY_STATUS if each.value == Status.NONE]
)
_sum_by_kind, _sum_by_heaviest = steps(_steps_by("kind")), steps(_steps_by("heaviest"))


# From steps to sums


@rule
def add_persons(world: World, first: Any, offered: Any, tally: Tally, lines: Any) -> None:
    """Sums that have no line for each kind. Without programmes everybody's status is NONE, and other lines stay 0."""
    _sum_all(world, first, 0, tally.heaviest, lines)
    if not offered:
        _sum_of_status_none(world, first, 0, tally.heaviest, lines)
        return
    _sum_by_status(world, first, 0, tally.heaviest, lines)
    _grow(world.people, Span(first, first + _BLOCK), tally.growth)
    lines[Sum.GROWTH] = total(tally.growth)
    lines[Sum.SESSION_HOURS], lines[Sum.LEADER_HOURS] = _session_hours(world, first)


@rule
def add_kinds(world: World, first: Any, tally: Tally, lines: Any) -> None:
    """Sums by kind, then those by the kind that weighs most; of as many kinds as the world has, and of none."""
    tally.most[:], tally.heaviest[:] = rules.WORTH_NAMING, np.int8(NO_KIND)
    loads, row = world.people.load, Span(first, first + _BLOCK)
    for kind in range(loads.shape[0]):
        note_greater(lanes(loads[kind], row), kind, tally.most, tally.heaviest)
        _sum_by_kind(world, first, kind, tally.heaviest, lines)
    for kind in range(loads.shape[0]):
        _sum_by_heaviest(world, first, kind, tally.heaviest, lines)
    _sum_by_heaviest(world, first, NO_KIND, tally.heaviest, lines)


# Sums with code of their own


@row_loop
def _grow(people: Population, row: Span, growth: Any) -> None:
    """Skill, and esteem less at entry, of those who left a programme; -0, which changes no sum, of others."""
    side_by_side()
    status, skill = lanes(people.status, row), lanes(people.skill, row)
    esteem, entry_esteem = lanes(people.esteem, row), lanes(people.entry_esteem, row)
    for k in range(growth.size):
        gained = esteem[k] - entry_esteem[k] + skill[k]
        growth[k] = gained if status[k] > _LAST_BEFORE_LEAVING else _NOTHING


@rule
def _session_hours(world: World, first: Any) -> Any:
    """Hours of the sessions attended in a block, of members and, per member of a group, of leaders.

    Attendance is rare: 64 bytes are compared at once, and only hits visited.
    """
    hours, leaders, session = ZERO, ZERO, world.today.session
    for start in range(first, first + _BLOCK, np.uint64(BYTES)):
        attended = where_equal(session, ATTENDED, start)
        while attended != START:
            i = start + lowest(attended)
            programme, group = np.uint64(world.people.programme[i]), np.uint64(world.people.group[i])
            hours += world.parameters.programmes[F.session_hours, programme]
            leaders += world.parameters.programmes[F.session_hours, programme] / np.float32(world.groups.size[group])
            attended &= attended - NEXT
    return hours, leaders
