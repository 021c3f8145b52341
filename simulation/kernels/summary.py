"""The day's sums, from which every measure is made; reduced in a fixed order, so that threads cannot change them.

Each block of 64 persons sums in float32: persons 16 apart one after the other, then the 16 sums in pairs, and pairs of
pairs. The blocks are added in order in float64. That order is the same for any number of members or threads.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.kernels import rules
from simulation.kernels.compiling import phase, row_loop, rule
from simulation.kernels.lanes import BLOCK, VECTOR, any_of, lanes, seat_row, side_by_side
from simulation.kernels.programmes import ATTENDED, NO_SESSION
from simulation.kernels.stressors import KIND_COUNT
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
ROOM = 10
"""Sums that are made at the same time, at most."""
ISOLATION = np.float32(0.1)
"""Belonging below which a person counts as isolated."""
STATUS_COUNT, LAST_BEFORE_LEAVING = len(Status), np.int8(Status.ENROLLED)
_ZERO, _ONE = np.float32(0), np.float32(1)
_COUNTED = {
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
    desk, room = moment.desk, moment.desk.room
    for block in range(first, last):
        row, sums = seat_row(block * BLOCK, world.people.strain.shape[0], BLOCK, world, desk), world.today.sums[block]
        if row.last - row.first < BLOCK:
            room[:] = _ZERO
        _sum_states(row, world, room, sums)
        _sum_day(row, world.today, room, sums)
        _sum_episodes(row, world.today, desk, room, sums)
        _sum_couples(row, world, desk, room, sums)
        _sum_loads(row, world, desk.kind, room, sums)
        _sum_by_standing(row, world, desk, room, sums)


@phase
def add_blocks(first: Any, last: Any, blocks: Any, weights: Any, out: Any) -> None:
    """Add the blocks' sums (blocks, sums, members) float32 in their order, for the sums from first to last, to ``out``."""
    keep_apart()
    out[first:last] = 0.0
    for block in range(blocks.shape[0]):
        for line in range(first, last):
            _add(blocks[block, COUNTED[line]], out[line])
    for line in range(first, last):
        for m in range(out.shape[1]):
            out[line, m] *= weights[line, m]


@row_loop
def _add(sums: Any, out: Any) -> None:
    side_by_side()
    for m in range(out.size):
        out[m] += sums[m]


@phase
def _fold(room: Any, first: Any, count: Any, sums: Any) -> None:
    """Add the BLOCK persons of the first rows of ``room`` (rows, BLOCK members), as ``count`` sums from ``first`` on.

    Persons 16 apart first, then in pairs, and pairs of pairs.
    """
    keep_apart()
    for line in range(count):
        if sums.shape[1] == 1:
            _fold_quarters(room[line], VECTOR)  # a known length, which makes one vector instruction of it
        else:
            _fold_quarters(room[line], VECTOR * sums.shape[1])
        _fold_vector(room[line], sums[first + line])


@rule
def _fold_quarters(lane: Any, step: Any) -> None:
    for k in range(step):
        lane[k] = (lane[k] + lane[k + step]) + (lane[k + 2 * step] + lane[k + 3 * step])


@row_loop
def _fold_vector(lane: Any, out: Any) -> None:
    side_by_side()
    n = out.size
    for m in range(n):
        even = _fold_four(lane, m, 4 * n) + _fold_four(lane, m + 2 * n, 4 * n)
        out[m] = even + (_fold_four(lane, m + n, 4 * n) + _fold_four(lane, m + 3 * n, 4 * n))


@rule
def _fold_four(lane: Any, k: Any, step: Any) -> Any:
    return (lane[k] + lane[k + 2 * step]) + (lane[k + step] + lane[k + 3 * step])


@rule
def _count(condition: Any) -> Any:
    return _ONE if condition else _ZERO


@rule
def _sum_states(row: Any, world: Any, room: Any, sums: Any) -> None:
    people = world.people
    _put(lanes(people.strain, row), room[0], room[1])
    _put_above(lanes(people.strain, row), world.lanes.strained, room[2])
    _fold(room, Sum.STRAIN, 3, sums)
    _put(lanes(people.perceived, row), room[0], room[1])
    _fold(room, Sum.PERCEIVED, 2, sums)
    _put(lanes(people.esteem, row), room[0], room[1])
    _put(lanes(people.belonging, row), room[2], room[3])
    _put_isolated(lanes(people.belonging, row), lanes(people.skill, row), room[4], room[5])
    _fold(room, Sum.ESTEEM, 6, sums)


@row_loop
def _put(x: Any, plain: Any, squared: Any) -> None:
    side_by_side()
    for k in range(x.size):
        plain[k] = x[k]
        squared[k] = x[k] * x[k]


@row_loop
def _put_above(x: Any, limit: Any, out: Any) -> None:
    side_by_side()
    for k in range(x.size):
        out[k] = _count(x[k] > limit[k])


@row_loop
def _put_isolated(belonging: Any, skill: Any, isolated: Any, skills: Any) -> None:
    side_by_side()
    for k in range(skill.size):
        isolated[k] = _count(belonging[k] < ISOLATION)
        skills[k] = skill[k]


@rule
def _sum_day(row: Any, today: Any, room: Any, sums: Any) -> None:
    _put_day(lanes(today.stressor, row), lanes(today.received, row), room[0], room[1])
    _fold(room, Sum.STRESSORS, 1, sums)
    _fold(room[1:2], Sum.RECEIVED, 1, sums)
    _put_help(lanes(today.resolved, row), lanes(today.helped, row), room[0], room[1])
    _fold(room, Sum.RESOLVED, 2, sums)


@row_loop
def _put_day(stressor: Any, received: Any, stressors: Any, support: Any) -> None:
    side_by_side()
    for k in range(stressor.size):
        stressors[k] = _count(stressor[k] > _ZERO)
        support[k] = received[k]


@row_loop
def _put_help(resolved: Any, helped: Any, loads: Any, answers: Any) -> None:
    side_by_side()
    for k in range(resolved.size):
        loads[k] = resolved[k]
        answers[k] = np.float32(helped[k])


@rule
def _sum_episodes(row: Any, today: Any, desk: Any, room: Any, sums: Any) -> None:
    helper = lanes(today.helper, row)
    _put_answers(lanes(today.asked, row), helper, room[0], room[1])
    _put_answers_by(helper, desk.partner, room[2], room[6])
    _put_help(lanes(today.quality, row), lanes(today.relief, row), room[3], room[4])
    _put_flag(lanes(today.ruminated, row), np.uint8(1), room[5])
    _fold(room, Sum.REQUESTS, 6, sums)
    _fold(room[6:7], Sum.PEER_HOURS, 1, sums)


@row_loop
def _put_answers(asked: Any, helper: Any, requests: Any, answered: Any) -> None:
    side_by_side()
    for k in range(asked.size):
        requests[k] = _count(asked[k] >= 0)
        answered[k] = _count(helper[k] >= 0)


@row_loop
def _put_answers_by(helper: Any, partner: Any, partners: Any, peers: Any) -> None:
    side_by_side()
    for k in range(helper.size):
        partners[k] = _count(helper[k] == partner[k])
        peers[k] = _count((helper[k] >= 0) & (helper[k] != partner[k]))


@row_loop
def _put_flag(bits: Any, bit: Any, out: Any) -> None:
    side_by_side()
    for k in range(bits.size):
        out[k] = _count((bits[k] & bit) != 0)


@rule
def _sum_couples(row: Any, world: Any, desk: Any, room: Any, sums: Any) -> None:
    _put_view(lanes(world.people.satisfaction, row), desk, room[0], room[1], room[2])
    _put_conflicts(lanes(world.today.conflicts, row), room[3], room[4])
    _fold(room, Sum.PAIRED, 5, sums)


@row_loop
def _put_view(satisfaction: Any, desk: Any, paired: Any, views: Any, squared: Any) -> None:
    side_by_side()
    for k in range(satisfaction.size):
        paired[k] = _count(desk.partner[k] != desk.person[k])
        views[k] = satisfaction[k] if desk.partner[k] != desk.person[k] else _ZERO
        squared[k] = views[k] * views[k]


@row_loop
def _put_conflicts(conflicts: Any, reported: Any, days: Any) -> None:
    side_by_side()
    for k in range(conflicts.size):
        reported[k] = conflicts[k]
        days[k] = _count(conflicts[k] > _ZERO)


@rule
def _sum_loads(row: Any, world: Any, heaviest: Any, room: Any, sums: Any) -> None:
    """Loads and events by kind; writes down which kind weighs most."""
    for kind in range(KIND_COUNT):
        _copy(lanes(world.people.load[kind], row), room[kind])
        _put_flag(lanes(world.today.events, row), np.uint8(1 << kind), room[KIND_COUNT + kind])
    _weigh(room[0], room[1], room[2], room[3], heaviest)
    _fold(room, Sum.LOAD, 2 * KIND_COUNT, sums)


@row_loop
def _copy(x: Any, out: Any) -> None:
    side_by_side()
    for k in range(x.size):
        out[k] = x[k]


@row_loop
def _weigh(financial: Any, health: Any, family: Any, career: Any, heaviest: Any) -> None:
    side_by_side()
    for k in range(financial.size):
        heaviest[k] = np.int32(rules.dominant_kind(financial[k], health[k], family[k], career[k]))


@rule
def _sum_by_standing(row: Any, world: Any, desk: Any, room: Any, sums: Any) -> None:
    """By dominant kind of load, those without one last; and by programme status, where there are programmes."""
    strain, status = lanes(world.people.strain, row), lanes(world.people.status, row)
    for each in range(KIND_COUNT + 1):
        _put_of(strain, desk.kind, np.int32(each if each < KIND_COUNT else -1), room[each], room[KIND_COUNT + 1 + each])
    _fold(room, Sum.PERSONS_BY_KIND, 2 * (KIND_COUNT + 1), sums)
    if any_of(world.parameters.offered) or any_of(world.groups.formed):
        for each in range(STATUS_COUNT):
            _put_of(strain, status, np.int8(each), room[each], room[STATUS_COUNT + each])
        _fold(room, Sum.PERSONS_BY_STATUS, 2 * STATUS_COUNT, sums)
        _put_growth(row, world.people, status, room[0])
        _fold(room, Sum.GROWTH, 1, sums)
        _sum_sessions(row, world, sums)
    else:
        sums[Sum.PERSONS_BY_STATUS] = np.float32(row.last - row.first)
        _copy(sums[Sum.STRAIN], sums[Sum.STRAIN_BY_STATUS])


@row_loop
def _put_of(strain: Any, standing: Any, each: Any, persons: Any, strains: Any) -> None:
    side_by_side()
    for k in range(strain.size):
        persons[k] = _count(standing[k] == each)
        strains[k] = strain[k] if standing[k] == each else _ZERO


@row_loop
def _put_growth(row: Any, people: Any, status: Any, out: Any) -> None:
    side_by_side()
    esteem, entry, skill = lanes(people.esteem, row), lanes(people.entry_esteem, row), lanes(people.skill, row)
    for k in range(status.size):
        out[k] = esteem[k] - entry[k] + skill[k] if status[k] > LAST_BEFORE_LEAVING else _ZERO


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
