"""The day's sums, from which every measure is made; reduced in a fixed order, so that threads cannot change them.

Each block of 64 persons sums in float32: persons 16 apart one after the other, then the 16 sums in pairs, and pairs of
pairs. The blocks are added in order in float64. That order is the same for any number of members or threads.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.compiling import phase, rule
from simulation.kernels.lanes import BLOCK as BLOCK
from simulation.kernels.lanes import VECTOR, Row, any_of, lanes
from simulation.kernels.programmes import ATTENDED, NO_SESSION
from simulation.kernels.seats import seat
from simulation.kernels.stressors import KIND_COUNT
from simulation.kernels.tallies import (
    ISOLATION as ISOLATION,
)
from simulation.kernels.tallies import (
    add_above_zero,
    add_answers,
    add_answers_by,
    add_flags,
    add_growth,
    add_isolated,
    add_numbers,
    add_of,
    add_squares,
    add_strain,
    add_two,
    add_view,
    add_whole_numbers,
    clear,
    copy_lanes,
    fold_quarters,
    fold_vector,
    weigh,
)
from simulation.kernels.threads import keep_apart
from simulation.parameters import F, P
from simulation.population import Status


class Sum(IntEnum):
    """What is summed over persons each day. Ranges: + kind (4), + status (5), + dominant kind or none (5)."""

    STRAIN = 0
    STRAIN_SQUARED = 1
    STRAINED = 2  # persons above answering.strained
    STRESSORS = 3
    PERCEIVED = 4
    PERCEIVED_SQUARED = 5
    RECEIVED = 6
    ESTEEM = 7
    ESTEEM_SQUARED = 8
    BELONGING = 9
    BELONGING_SQUARED = 10
    ISOLATED = 11  # persons with belonging below ISOLATION
    SKILL = 12
    RESOLVED = 13
    HELPED = 14
    REQUESTS = 15
    ANSWERED = 16
    PARTNER_ANSWERED = 17
    QUALITY = 18
    RELIEF = 19
    RUMINATED = 20
    PAIRED = 21  # persons with a partner; the four below are sums over them
    SATISFACTION = 22
    SATISFACTION_SQUARED = 23
    CONFLICTS = 24
    CONFLICT_DAYS = 25
    SATISFACTION_LOST = 26
    SESSIONS_DUE = 27
    SESSIONS = 28
    SESSION_HOURS = 29
    GROWTH = 30  # skill, and esteem less at entry, of those who left a programme
    ESTEEM_GAINED = 31
    PARTNER_HOURS = 32
    PEER_HOURS = 33
    LOAD = 34  # to 37, by kind
    EVENTS = 38  # to 41, by kind
    PERSONS_BY_STATUS = 42  # to 46
    STRAIN_BY_STATUS = 47  # to 51
    PERSONS_BY_KIND = 52  # to 56
    STRAIN_BY_KIND = 57  # to 61


SUMS = 62
ROOM = 11
"""Sums that are made at the same time, at most."""
_MANY = 4  # members, from which on a vector of persons is a long enough loop
STATUS_COUNT = len(Status)
_ZERO, _ONE = np.float32(0), np.float32(1)
_COUNTED: dict[int, int] = {
    Sum.PARTNER_HOURS: Sum.PARTNER_ANSWERED,
    Sum.ESTEEM_GAINED: Sum.QUALITY,
    Sum.SATISFACTION_LOST: Sum.CONFLICTS,
}
"""Sums that are another sum times a weight of the member's; both partners report conflicts, so each counts for both."""
COUNTED = np.array([_COUNTED.get(line, line) for line in range(SUMS)])


def weights_of(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """By what each member's sums are multiplied in the end, (sums, members), from its parameters (parameters, members)."""
    weights = np.ones((SUMS, values.shape[1]))
    weights[[Sum.PARTNER_HOURS, Sum.PEER_HOURS]] = values[P.episode_hours]
    weights[Sum.ESTEEM_GAINED] = values[P.episode_esteem_gain]
    weights[Sum.SATISFACTION_LOST] = values[P.relationship_own_conflict] + values[P.relationship_partner_conflict]
    return weights


@phase
def sum_up(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Sums over the persons of each block from first to last of everything in ``Sum``, into ``today.sums``."""
    keep_apart()
    for block in range(first, last):
        whole = Row(block * BLOCK, min((block + 1) * BLOCK, world.people.strain.shape[0]))
        seat(whole, world, moment.desk)
        sums = world.today.sums[block]
        _sum_states(whole, world, moment.desk, sums)
        _sum_day(whole, world, moment.desk, sums)
        _sum_couples(whole, world, moment.desk, sums)
        _sum_loads(whole, world, moment.desk, sums)
        _sum_by_kind(whole, world, moment.desk, sums)
        if any_of(world.parameters.offered) or any_of(world.groups.formed):
            _sum_by_status(whole, world, moment.desk, sums)
            _sum_sessions(whole, world, sums)
        else:
            sums[Sum.PERSONS_BY_STATUS] = np.float32(whole.last - whole.first)
            copy_lanes(sums[Sum.STRAIN], sums[Sum.STRAIN_BY_STATUS])


@phase
def add_blocks(first: Any, last: Any, blocks: Any, weights: Any, out: Any) -> None:
    """Add the blocks' sums (blocks, sums, members) float32 in their order, for the sums from first to last, to ``out``."""
    keep_apart()
    out[first:last] = 0.0
    for block in range(blocks.shape[0]):
        for line in range(first, last):
            add_numbers(blocks[block, COUNTED[line]], out[line])
    for line in range(first, last):
        for m in range(out.shape[1]):
            out[line, m] *= weights[line, m]


@rule
def _part(start: Any, whole: Any, world: Any) -> Any:
    """Persons who are added at the same time: as many as are 16 apart, or where members are few, the whole block."""
    return Row(start, min(start + _step(world), whole.last))


@rule
def _step(world: Any) -> Any:
    return np.int64(VECTOR if world.people.strain.shape[1] >= _MANY else BLOCK)


@rule
def _place(row: Any, whole: Any, world: Any) -> Any:
    """Where a part's lanes begin at the desk, which holds the whole block's."""
    return (row.first - whole.first) * world.people.strain.shape[1]


@phase
def _fold(room: Any, first: Any, count: Any, sums: Any) -> None:
    """Add what the lanes of the first rows of ``room`` hold, as ``count`` sums from ``first`` on, and clear them.

    The persons 16 apart first, where they are not added yet; then in pairs, and pairs of pairs.
    """
    keep_apart()
    members = sums.shape[1]
    for line in range(count):
        if members == 1:
            fold_quarters(room[line], VECTOR)  # a known length, which makes one vector instruction of it
        elif members < _MANY:
            fold_quarters(room[line], VECTOR * members)
        fold_vector(room[line], sums[first + line])
        clear(room[line][: members * (VECTOR if members >= _MANY else BLOCK)])


@rule
def _sum_states(whole: Any, world: Any, desk: Any, sums: Any) -> None:
    people, room, limit = world.people, desk.room, world.lanes.strained
    for start in range(whole.first, whole.last, _step(world)):
        row = _part(start, whole, world)
        add_strain(lanes(people.strain, row), limit, room[0], room[1], room[2])
        add_squares(lanes(people.perceived, row), room[3], room[4])
    _fold(room, np.int64(Sum.STRAIN), np.int64(3), sums)
    _fold(room[3:], np.int64(Sum.PERCEIVED), np.int64(2), sums)
    for start in range(whole.first, whole.last, _step(world)):
        row = _part(start, whole, world)
        add_squares(lanes(people.esteem, row), room[0], room[1])
        add_squares(lanes(people.belonging, row), room[2], room[3])
        add_isolated(lanes(people.belonging, row), lanes(people.skill, row), room[4], room[5])
    _fold(room, np.int64(Sum.ESTEEM), np.int64(6), sums)


@rule
def _sum_day(whole: Any, world: Any, desk: Any, sums: Any) -> None:
    """The day's stressors and help, and the episodes."""
    today, room = world.today, desk.room
    for start in range(whole.first, whole.last, _step(world)):
        row = _part(start, whole, world)
        add_above_zero(lanes(today.stressor, row), room[0])
        add_two(lanes(today.resolved, row), lanes(today.received, row), room[1], room[3])
        add_whole_numbers(lanes(today.helped, row), room[2])
    _fold(room, np.int64(Sum.STRESSORS), np.int64(1), sums)
    _fold(room[1:], np.int64(Sum.RESOLVED), np.int64(2), sums)
    _fold(room[3:], np.int64(Sum.RECEIVED), np.int64(1), sums)
    for start in range(whole.first, whole.last, _step(world)):
        row = _part(start, whole, world)
        helper = lanes(today.helper, row)
        add_answers(lanes(today.asked, row), helper, room[0], room[1])
        add_answers_by(helper, desk.partner[_place(row, whole, world) :], room[2], room[6])
        add_two(lanes(today.quality, row), lanes(today.relief, row), room[3], room[4])
        add_whole_numbers(lanes(today.ruminated, row), room[5])
    _fold(room, np.int64(Sum.REQUESTS), np.int64(6), sums)
    _fold(room[6:], np.int64(Sum.PEER_HOURS), np.int64(1), sums)


@rule
def _sum_couples(whole: Any, world: Any, desk: Any, sums: Any) -> None:
    room = desk.room
    for start in range(whole.first, whole.last, _step(world)):
        row = _part(start, whole, world)
        coupled = desk.coupled[_place(row, whole, world) :]
        add_view(lanes(world.people.satisfaction, row), coupled, room[0], room[1], room[2])
        add_numbers(lanes(world.today.conflicts, row), room[3])
        add_above_zero(lanes(world.today.conflicts, row), room[4])
    _fold(room, np.int64(Sum.PAIRED), np.int64(5), sums)


@rule
def _sum_loads(whole: Any, world: Any, desk: Any, sums: Any) -> None:
    """Loads and events by kind; writes down which kind weighs most."""
    load, room = world.people.load, desk.room
    for start in range(whole.first, whole.last, _step(world)):
        row = _part(start, whole, world)
        for kind in range(KIND_COUNT):
            add_numbers(lanes(load[kind], row), room[kind])
            add_flags(lanes(world.today.events, row), np.uint8(1 << kind), room[KIND_COUNT + kind])
    _fold(room, np.int64(Sum.LOAD), np.int64(2 * KIND_COUNT), sums)
    weigh(
        lanes(load[0], whole), lanes(load[1], whole), lanes(load[2], whole), lanes(load[3], whole), desk.kind
    )  # fmt: skip


@rule
def _sum_by_kind(whole: Any, world: Any, desk: Any, sums: Any) -> None:
    """By dominant kind of load, those without one last."""
    room, kinds = desk.room, KIND_COUNT + 1
    for start in range(whole.first, whole.last, _step(world)):
        row = _part(start, whole, world)
        strain, heaviest = lanes(world.people.strain, row), desk.kind[_place(row, whole, world) :]
        for each in range(kinds):
            add_of(strain, heaviest, np.int32(each if each < KIND_COUNT else -1), room[each], room[kinds + each])
    _fold(room, np.int64(Sum.PERSONS_BY_KIND), np.int64(2 * kinds), sums)


@rule
def _sum_by_status(whole: Any, world: Any, desk: Any, sums: Any) -> None:
    """By programme status; and the growth of those who left a programme."""
    room = desk.room
    for start in range(whole.first, whole.last, _step(world)):
        row = _part(start, whole, world)
        strain, status = lanes(world.people.strain, row), lanes(world.people.status, row)
        for each in range(STATUS_COUNT):
            add_of(strain, status, np.int8(each), room[each], room[STATUS_COUNT + each])
        add_growth(row, world.people, status, room[2 * STATUS_COUNT])
    _fold(room, np.int64(Sum.PERSONS_BY_STATUS), np.int64(2 * STATUS_COUNT), sums)
    _fold(room[2 * STATUS_COUNT :], np.int64(Sum.GROWTH), np.int64(1), sums)


@rule
def _sum_sessions(row: Any, world: Any, sums: Any) -> None:
    sums[Sum.SESSIONS_DUE : Sum.SESSION_HOURS + 1] = _ZERO
    for i in range(row.first, row.last):
        for m in range(sums.shape[1]):
            if world.today.session[i, m] != NO_SESSION:
                sums[Sum.SESSIONS_DUE, m] += _ONE
                if world.today.session[i, m] == ATTENDED:
                    sums[Sum.SESSIONS, m] += _ONE
                    programme = world.people.programme[i, m]
                    sums[Sum.SESSION_HOURS, m] += world.parameters.programmes[F.session_hours, programme, m]
