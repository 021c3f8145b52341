"""The day's sums, from which every measure is made; reduced in a fixed order, so that threads cannot change them.

Each block of 64 persons sums in float32: persons 16 apart one after the other, then the 16 sums in pairs, and pairs of
pairs. The blocks are added in order in float64. That order is the same for any number of members or threads.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.blocks import block_of, find_partners
from simulation.kernels.compiling import phase, rule
from simulation.kernels.folding import add_numbers, copy_numbers, fold_lanes, fold_persons, split_counts
from simulation.kernels.lanes import BLOCK as BLOCK
from simulation.kernels.lanes import Row, any_of, lanes
from simulation.kernels.packing import list_equal
from simulation.kernels.programmes import ATTENDED
from simulation.kernels.tallies import (
    ISOLATION as ISOLATION,
)
from simulation.kernels.tallies import add_help, add_loads, add_programmes, add_states
from simulation.kernels.threads import keep_apart
from simulation.parameters import F, P
from simulation.population import Status


class Sum(IntEnum):
    """What is summed over persons each day. Ranges: + kind (4), + status (5), + dominant kind or none (5).

    They stand in the order in which the loops of the tallies make them.
    """

    STRAIN = 0
    STRAIN_SQUARED = 1
    PERCEIVED = 2
    PERCEIVED_SQUARED = 3
    ESTEEM = 4
    ESTEEM_SQUARED = 5
    BELONGING = 6
    BELONGING_SQUARED = 7
    SKILL = 8
    RECEIVED = 9
    RESOLVED = 10
    HELPED = 11
    QUALITY = 12
    RELIEF = 13
    SATISFACTION = 14  # of persons with a partner, like the two below
    SATISFACTION_SQUARED = 15
    CONFLICTS = 16
    LOAD = 17  # to 20, by kind
    STRAIN_BY_KIND = 21  # to 25
    STRAIN_BY_STATUS = 26  # to 30
    GROWTH = 31  # skill, and esteem less at entry, of those who left a programme
    SESSION_HOURS = 32
    PARTNER_HOURS = 33
    PEER_HOURS = 34
    ESTEEM_GAINED = 35
    SATISFACTION_LOST = 36
    STRAINED = 37  # from here on persons, and what they have one of: above answering.strained
    ISOLATED = 38  # belonging below ISOLATION
    STRESSORS = 39
    REQUESTS = 40
    ANSWERED = 41
    PARTNER_ANSWERED = 42
    RUMINATED = 43
    PAIRED = 44  # with a partner
    CONFLICT_DAYS = 45
    EVENTS = 46  # to 49, by kind
    PERSONS_BY_KIND = 50  # to 54
    PERSONS_BY_STATUS = 55  # to 59
    SESSIONS_DUE = 60
    SESSIONS = 61


SUMS = 62
STATUS_COUNT = len(Status)
_ZERO = np.float32(0)
_NO_KIND = Sum.PERSONS_BY_KIND + 4


def weights_of(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """By what each member's sums are multiplied in the end, (sums, members), from its parameters (parameters, members)."""
    weights = np.ones((SUMS, values.shape[1]))
    weights[[Sum.PARTNER_HOURS, Sum.PEER_HOURS]] = values[P.episode_hours]
    weights[Sum.ESTEEM_GAINED] = values[P.episode_esteem_gain]
    weights[Sum.SATISFACTION_LOST] = values[P.relationship_own_conflict] + values[P.relationship_partner_conflict]
    return weights


@rule
def sum_up(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Sums over the persons of each block from first to last of everything in ``Sum``, into ``today.sums``."""
    room, members = moment.desk.room, np.int64(world.people.strain.shape[1])
    totals = room.totals
    programmes = any_of(world.parameters.offered) or any_of(world.groups.formed)
    for number in range(first, last):
        row = Row(number * BLOCK, min((number + 1) * BLOCK, world.people.strain.shape[0]))
        block, sums = block_of(row, world, room.spare), world.today.sums[number]
        find_partners(row, world, room.partner)
        add_states(members, block, totals)
        _fold(totals, sums[Sum.STRAIN : Sum.SKILL + 1], sums[Sum.STRAINED : Sum.STRESSORS + 1])
        add_help(members, block, room.partner, totals)
        _fold(totals, sums[Sum.RECEIVED : Sum.CONFLICTS + 1], sums[Sum.REQUESTS : Sum.CONFLICT_DAYS + 1])
        add_loads(members, block, totals)
        _fold(totals, sums[Sum.LOAD : Sum.STRAIN_BY_STATUS], sums[Sum.EVENTS : Sum.PERSONS_BY_STATUS])
        if programmes:
            add_programmes(members, block, totals)
            _fold(
                totals, sums[Sum.STRAIN_BY_STATUS : Sum.GROWTH + 1], sums[Sum.PERSONS_BY_STATUS + 1 : Sum.SESSIONS + 1]
            )
            _sum_session_hours(row, world, room.listed, sums)
        else:
            _do_without_programmes(sums)
        _complete(row.last - row.first, sums)


@phase
def add_blocks(first: Any, last: Any, blocks: Any, weights: Any, out: Any) -> None:
    """Add the blocks' sums (blocks, sums, members) float32 in their order, for the sums from first to last, to ``out``."""
    keep_apart()
    lines = Row(first, last)
    totals = lanes(out, lines)
    totals[:] = 0.0
    for number in range(blocks.shape[0]):
        add_numbers(lanes(blocks[number], lines), totals)
    for line in range(first, last):
        for m in range(out.shape[1]):
            out[line, m] *= weights[line, m]


@phase
def _fold(lane: Any, totals: Any, counts: Any) -> None:
    """Add up the rows of ``lane`` by member: first those of ``totals``, then those that hold three counts each."""
    keep_apart()
    threes = counts.shape[0] // 3
    if totals.shape[1] == 1:
        fold_persons(lane)
        for line in range(totals.shape[0]):
            totals[line, 0] = lane[0, line]
        for three in range(threes):
            for which in range(3):
                counts[3 * three + which, 0] = lane[1 + which, totals.shape[0] + three]
    else:
        _fold_rows(lane, totals)
        _fold_rows(lane[totals.shape[0] :], counts[:threes])
        for three in range(threes - 1, -1, -1):
            copy_numbers(counts[three], counts[3 * three])
            split_counts(counts[3 * three], counts[3 * three + 1], counts[3 * three + 2])


@rule
def _fold_rows(lane: Any, sums: Any) -> None:
    for line in range(sums.shape[0]):
        fold_lanes(lane[line], sums[line])


@rule
def _complete(persons: Any, sums: Any) -> None:
    """What follows from other sums. Both partners report conflicts, so each conflict counts for both."""
    absent = np.float32(BLOCK - persons)
    for m in range(sums.shape[1]):
        sums[Sum.ISOLATED, m] -= absent
        sums[_NO_KIND, m] -= absent
        enlisted = _ZERO
        for status in range(1, STATUS_COUNT):
            enlisted += sums[Sum.PERSONS_BY_STATUS + status, m]
        sums[Sum.PERSONS_BY_STATUS, m] = np.float32(persons) - enlisted
        sums[Sum.PARTNER_HOURS, m] = sums[Sum.PARTNER_ANSWERED, m]
        sums[Sum.PEER_HOURS, m] = sums[Sum.ANSWERED, m] - sums[Sum.PARTNER_ANSWERED, m]
        sums[Sum.ESTEEM_GAINED, m] = sums[Sum.QUALITY, m]
        sums[Sum.SATISFACTION_LOST, m] = sums[Sum.CONFLICTS, m]


@rule
def _do_without_programmes(sums: Any) -> None:
    sums[Sum.STRAIN_BY_STATUS + 1 : Sum.SESSION_HOURS + 1] = _ZERO
    sums[Sum.PERSONS_BY_STATUS :] = _ZERO
    copy_numbers(sums[Sum.STRAIN], sums[Sum.STRAIN_BY_STATUS])


@rule
def _sum_session_hours(row: Any, world: Any, listed: Any, sums: Any) -> None:
    sums[Sum.SESSION_HOURS] = _ZERO
    if any_of(sums[Sum.SESSIONS]):
        programmes, hours = lanes(world.people.programme, row), world.parameters.programmes[F.session_hours]
        for c in range(list_equal(lanes(world.today.session, row), ATTENDED, listed)):
            k = np.uint64(listed[c])
            m = np.uint64(world.lanes.member[k])
            sums[Sum.SESSION_HOURS, m] += hours[np.uint64(programmes[k]), m]
