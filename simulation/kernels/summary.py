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
from simulation.kernels.lanes import BLOCK, VECTOR, Row, any_of, lanes, seat_row, side_by_side
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
ISOLATION = np.float32(0.1)
"""Belonging below which a person counts as isolated."""
STATUS_COUNT = len(Status)
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
    persons, tally = world.people.strain.shape[0], moment.desk.tally
    for block in range(first, last):
        _clear(tally)
        end = min((block + 1) * BLOCK, persons)
        for start in range(block * BLOCK, end, VECTOR):
            row = Row(start, min(start + VECTOR, end))
            _sum_strain(row, world, tally)
            _sum_resources(row, world.people, tally)
            _sum_day(row, world.today, tally)
            _sum_loads(row, world, moment.desk.kind, tally)
            _sum_by_status(row, world.people, tally)
            _sum_by_kind(lanes(world.people.strain, row), moment.desk.kind, tally)
            seat_row(row.first, row.last, VECTOR, world, moment.desk)
            _sum_episodes(row, world.today, moment.desk, tally)
            _sum_couples(row, world, moment.desk, tally)
            if any_of(world.groups.formed):
                _sum_sessions(row, world, tally)
        _fold(tally, world.today.sums[block])


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


@row_loop
def _clear(tally: Any) -> None:
    side_by_side()
    for line in range(tally.shape[0]):
        for k in range(tally.shape[1]):
            tally[line, k] = _ZERO


@row_loop
def _fold(tally: Any, sums: Any) -> None:
    """Add what VECTOR persons' lanes have gathered (sums, VECTOR members): in pairs, and pairs of pairs."""
    side_by_side()
    for line in range(tally.shape[0]):
        lane, out = tally[line], sums[line]
        n = out.size
        for m in range(n):
            out[m] = _fold_four(lane, m, 4 * n) + _fold_four(lane, m + 2 * n, 4 * n)
            out[m] += _fold_four(lane, m + n, 4 * n) + _fold_four(lane, m + 3 * n, 4 * n)


@rule
def _fold_four(lane: Any, k: Any, step: Any) -> Any:
    return (lane[k] + lane[k + 2 * step]) + (lane[k + step] + lane[k + 3 * step])


@rule
def _count(condition: Any) -> Any:
    return _ONE if condition else _ZERO


@row_loop
def _sum_strain(row: Any, world: Any, tally: Any) -> None:
    side_by_side()
    strain, limit = lanes(world.people.strain, row), world.lanes.strained
    for k in range(strain.size):
        tally[Sum.STRAIN, k] += strain[k]
        tally[Sum.STRAIN_SQUARED, k] += strain[k] * strain[k]
        tally[Sum.STRAINED, k] += _count(strain[k] > limit[k])


@row_loop
def _sum_resources(row: Any, people: Any, tally: Any) -> None:
    side_by_side()
    perceived, esteem = lanes(people.perceived, row), lanes(people.esteem, row)
    belonging, skill = lanes(people.belonging, row), lanes(people.skill, row)
    for k in range(perceived.size):
        tally[Sum.PERCEIVED, k] += perceived[k]
        tally[Sum.PERCEIVED_SQUARED, k] += perceived[k] * perceived[k]
        tally[Sum.ESTEEM, k] += esteem[k]
        tally[Sum.ESTEEM_SQUARED, k] += esteem[k] * esteem[k]
        tally[Sum.BELONGING, k] += belonging[k]
        tally[Sum.BELONGING_SQUARED, k] += belonging[k] * belonging[k]
        tally[Sum.ISOLATED, k] += _count(belonging[k] < ISOLATION)
        tally[Sum.SKILL, k] += skill[k]


@row_loop
def _sum_day(row: Any, today: Any, tally: Any) -> None:
    side_by_side()
    stressor, received = lanes(today.stressor, row), lanes(today.received, row)
    helped, resolved = lanes(today.helped, row), lanes(today.resolved, row)
    for k in range(stressor.size):
        tally[Sum.STRESSORS, k] += _count(stressor[k] > _ZERO)
        tally[Sum.RECEIVED, k] += received[k]
        tally[Sum.HELPED, k] += helped[k]
        tally[Sum.RESOLVED, k] += resolved[k]


@row_loop
def _sum_loads(row: Any, world: Any, heaviest: Any, tally: Any) -> None:
    """Loads and events by kind; writes down which kind weighs most."""
    side_by_side()
    load, events = world.people.load, lanes(world.today.events, row)
    financial, health, family, career = (
        lanes(load[0], row),
        lanes(load[1], row),
        lanes(load[2], row),
        lanes(load[3], row),
    )
    for k in range(events.size):
        tally[Sum.LOAD, k] += financial[k]
        tally[Sum.LOAD + 1, k] += health[k]
        tally[Sum.LOAD + 2, k] += family[k]
        tally[Sum.LOAD + 3, k] += career[k]
        heaviest[k] = np.int32(rules.dominant_kind(financial[k], health[k], family[k], career[k]))
    for k in range(events.size):
        for kind in range(KIND_COUNT):
            tally[Sum.EVENTS + kind, k] += _count((events[k] >> kind) & 1)


@row_loop
def _sum_by_status(row: Any, people: Any, tally: Any) -> None:
    side_by_side()
    strain, status = lanes(people.strain, row), lanes(people.status, row)
    esteem, entry, skill = lanes(people.esteem, row), lanes(people.entry_esteem, row), lanes(people.skill, row)
    for each in range(STATUS_COUNT):
        persons, strains = tally[Sum.PERSONS_BY_STATUS + each], tally[Sum.STRAIN_BY_STATUS + each]
        for k in range(strain.size):
            persons[k] += _count(status[k] == each)
            strains[k] += strain[k] if status[k] == each else _ZERO
    for k in range(strain.size):
        grown = esteem[k] - entry[k] + skill[k]
        tally[Sum.GROWTH, k] += grown if status[k] > Status.ENROLLED else _ZERO


@row_loop
def _sum_by_kind(strain: Any, heaviest: Any, tally: Any) -> None:
    """By dominant kind of load, those without one last."""
    side_by_side()
    for each in range(KIND_COUNT + 1):
        persons, strains = tally[Sum.PERSONS_BY_KIND + each], tally[Sum.STRAIN_BY_KIND + each]
        kind = np.int32(each if each < KIND_COUNT else -1)
        for k in range(strain.size):
            persons[k] += _count(heaviest[k] == kind)
            strains[k] += strain[k] if heaviest[k] == kind else _ZERO


@row_loop
def _sum_episodes(row: Any, today: Any, desk: Any, tally: Any) -> None:
    side_by_side()
    asked, helper, ruminated = lanes(today.asked, row), lanes(today.helper, row), lanes(today.ruminated, row)
    quality, relief = lanes(today.quality, row), lanes(today.relief, row)
    for k in range(asked.size):
        tally[Sum.REQUESTS, k] += _count(asked[k] >= 0)
        tally[Sum.ANSWERED, k] += _count(helper[k] >= 0)
        tally[Sum.PARTNER_ANSWERED, k] += _count(helper[k] == desk.partner[k])
        tally[Sum.PEER_HOURS, k] += _count((helper[k] >= 0) & (helper[k] != desk.partner[k]))
        tally[Sum.QUALITY, k] += quality[k]
        tally[Sum.RELIEF, k] += relief[k]
        tally[Sum.RUMINATED, k] += np.float32(ruminated[k])


@row_loop
def _sum_couples(row: Any, world: Any, desk: Any, tally: Any) -> None:
    side_by_side()
    satisfaction, conflicts = lanes(world.people.satisfaction, row), lanes(world.today.conflicts, row)
    for k in range(conflicts.size):
        paired = desk.partner[k] != desk.person[k]
        view = satisfaction[k] if paired else _ZERO
        tally[Sum.PAIRED, k] += _count(paired)
        tally[Sum.SATISFACTION, k] += view
        tally[Sum.SATISFACTION_SQUARED, k] += view * view
        tally[Sum.CONFLICTS, k] += conflicts[k]
        tally[Sum.CONFLICT_DAYS, k] += _count(conflicts[k] > _ZERO)


@row_loop
def _sum_sessions(row: Any, world: Any, tally: Any) -> None:
    session, programme = lanes(world.today.session, row), lanes(world.people.programme, row)
    for k in range(session.size):
        if session[k] != NO_SESSION:
            tally[Sum.SESSIONS_DUE, k] += _ONE
            if session[k] == ATTENDED:
                tally[Sum.SESSIONS, k] += _ONE
                hours = world.parameters.programmes[F.session_hours, programme[k], world.lanes.member[k]]
                tally[Sum.SESSION_HOURS, k] += hours
