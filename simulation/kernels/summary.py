"""The day's sums, from which every measure is made; reduced in a fixed order, so that threads cannot change them.

Each block of persons sums in float32 (64 terms at most), and the blocks are added in order in float64.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.compiling import phase, row_loop
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
BLOCK = 64
"""Persons that are summed in one go. It depends on nothing, so that threads cannot change a sum."""
ISOLATION = np.float32(0.1)
"""Belonging below which a person counts as isolated."""
_ZERO, _ONE = np.float32(0), np.float32(1)


@phase
def sum_up(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Sums over the persons of each block from first to last of everything in ``Sum``, into ``today.sums``."""
    keep_apart()
    for block in range(first, last):
        _sum_block(block, world)


@row_loop
def _sum_block(block: Any, world: Any) -> None:
    ties, people, today, parameters = world.ties, world.people, world.today, world.parameters
    p, sums = parameters.values, today.sums[block]
    sums[:] = _ZERO
    for i in range(block * BLOCK, min((block + 1) * BLOCK, people.strain.shape[0])):
        _sum_states(i, people, p, sums)
        _sum_day(i, people, today, sums)
        _sum_episodes(i, ties.partner[i], today, p, sums)
        _sum_loads(i, people, today, sums)
        _sum_by_standing(i, people, today, parameters, sums)
        if ties.partner[i] != i:
            _sum_couple(i, ties.partner[i], people, today, p, sums)


@phase
def add_blocks(first: Any, last: Any, blocks: Any, out: Any) -> None:
    """Add the blocks' sums (blocks, sums, members) float32 in their order, for the sums from first to last, to ``out``."""
    keep_apart()
    out[first:last] = 0.0
    for block in range(blocks.shape[0]):
        for column in range(first, last):
            for m in range(out.shape[1]):
                out[column, m] += blocks[block, column, m]


@row_loop
def _sum_states(i: Any, people: Any, p: Any, sums: Any) -> None:
    strain, perceived, esteem, belonging = people.strain[i], people.perceived[i], people.esteem[i], people.belonging[i]
    for m in range(strain.size):
        sums[Sum.STRAIN, m] += strain[m]
        sums[Sum.STRAIN_SQUARED, m] += strain[m] * strain[m]
        sums[Sum.STRAINED, m] += _ONE if strain[m] > p[P.answering_strained, m] else _ZERO
        sums[Sum.PERCEIVED, m] += perceived[m]
        sums[Sum.PERCEIVED_SQUARED, m] += perceived[m] * perceived[m]
        sums[Sum.ESTEEM, m] += esteem[m]
        sums[Sum.ESTEEM_SQUARED, m] += esteem[m] * esteem[m]
    for m in range(belonging.size):
        sums[Sum.BELONGING, m] += belonging[m]
        sums[Sum.BELONGING_SQUARED, m] += belonging[m] * belonging[m]
        sums[Sum.ISOLATED, m] += _ONE if belonging[m] < ISOLATION else _ZERO
        sums[Sum.SKILL, m] += people.skill[i, m]


@row_loop
def _sum_day(i: Any, people: Any, today: Any, sums: Any) -> None:
    stressor, received, helped = today.stressor[i], today.received[i], today.helped[i]
    for m in range(stressor.size):
        sums[Sum.STRESSORS, m] += _ONE if stressor[m] > _ZERO else _ZERO
        sums[Sum.RECEIVED, m] += received[m]
        sums[Sum.HELPED, m] += helped[m]
        sums[Sum.RESOLVED, m] += today.resolved[i, m]


@row_loop
def _sum_episodes(i: Any, partner: Any, today: Any, p: Any, sums: Any) -> None:
    for m in range(sums.shape[1]):
        if today.asked[i, m] >= 0:
            sums[Sum.REQUESTS, m] += _ONE
            if today.helper[i, m] >= 0:
                by_partner = today.helper[i, m] == partner
                hours = Sum.PARTNER_HOURS if by_partner else Sum.PEER_HOURS
                sums[hours, m] += p[P.episode_hours, m]
                sums[Sum.ANSWERED, m] += _ONE
                sums[Sum.PARTNER_ANSWERED, m] += _ONE if by_partner else _ZERO
                sums[Sum.QUALITY, m] += today.quality[i, m]
                sums[Sum.RELIEF, m] += today.relief[i, m]
                sums[Sum.RUMINATED, m] += _ONE if today.ruminated[i, m] else _ZERO
                sums[Sum.ESTEEM_GAINED, m] += p[P.episode_esteem_gain, m] * today.quality[i, m]


@row_loop
def _sum_loads(i: Any, people: Any, today: Any, sums: Any) -> None:
    for kind in range(KIND_COUNT):
        load, outstanding = sums[Sum.LOAD + kind], people.load[i, kind]
        for m in range(load.size):
            load[m] += outstanding[m]
    for m in range(sums.shape[1]):
        if today.events[i, m] != 0:
            for kind in range(KIND_COUNT):
                sums[Sum.EVENTS + kind, m] += _ONE if (today.events[i, m] >> kind) & 1 else _ZERO


@row_loop
def _sum_by_standing(i: Any, people: Any, today: Any, parameters: Any, sums: Any) -> None:
    """By programme status and by dominant kind of load; and the sessions of those who take part."""
    load = people.load[i]
    for m in range(sums.shape[1]):
        strain, status = people.strain[i, m], people.status[i, m]
        kind = rules.dominant_kind(load[0, m], load[1, m], load[2, m], load[3, m])
        line = kind if kind >= 0 else KIND_COUNT
        sums[Sum.PERSONS_BY_STATUS + status, m] += _ONE
        sums[Sum.STRAIN_BY_STATUS + status, m] += strain
        sums[Sum.PERSONS_BY_KIND + line, m] += _ONE
        sums[Sum.STRAIN_BY_KIND + line, m] += strain
        if today.session[i, m] != NO_SESSION:
            _sum_session(i, m, people, today, parameters, sums)
        if status > Status.ENROLLED:
            grown = people.esteem[i, m] - people.entry_esteem[i, m] + people.skill[i, m]
            sums[Sum.GROWTH, m] += grown


@row_loop
def _sum_session(i: Any, m: Any, people: Any, today: Any, parameters: Any, sums: Any) -> None:
    sums[Sum.SESSIONS_DUE, m] += _ONE
    if today.session[i, m] == ATTENDED:
        sums[Sum.SESSIONS, m] += _ONE
        sums[Sum.SESSION_HOURS, m] += parameters.programmes[F.session_hours, people.programme[i, m], m]


@row_loop
def _sum_couple(i: Any, j: Any, people: Any, today: Any, p: Any, sums: Any) -> None:
    satisfaction, own, partner = people.satisfaction[i], today.conflicts[i], today.conflicts[j]
    for m in range(satisfaction.size):
        sums[Sum.PAIRED, m] += _ONE
        sums[Sum.SATISFACTION, m] += satisfaction[m]
        sums[Sum.SATISFACTION_SQUARED, m] += satisfaction[m] * satisfaction[m]
        sums[Sum.CONFLICTS, m] += own[m]
        sums[Sum.CONFLICT_DAYS, m] += _ONE if own[m] > _ZERO else _ZERO
        sums[Sum.SATISFACTION_LOST, m] += rules.satisfaction_lost(
            own[m], partner[m], p[P.relationship_own_conflict, m], p[P.relationship_partner_conflict, m]
        )
