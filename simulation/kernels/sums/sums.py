"""What is summed over persons each day, and what follows from it.

A day leaves LINES: a total each for the first sums, from COUNTS_LINE on three counts for each row of ``THREES``, then the hours
of sessions. All else follows from these, which is seen to once the days have been lived.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.rows.lanes import BLOCK, VECTOR
from simulation.parameters import P


class Sum(IntEnum):
    """What is summed over persons each day. Ranges: + kind (4), + status (5), + dominant kind or none (5)."""

    STRAIN_SQUARED = 0
    PERCEIVED = 1
    PERCEIVED_SQUARED = 2
    ESTEEM = 3
    ESTEEM_SQUARED = 4
    BELONGING = 5
    BELONGING_SQUARED = 6
    SKILL = 7
    RECEIVED = 8
    RESOLVED = 9
    QUALITY = 10
    RELIEF = 11
    SATISFACTION = 12  # of persons with a partner, like the two below; others have none
    SATISFACTION_SQUARED = 13
    CONFLICTS = 14
    LOAD = 15  # to 18, by kind
    STRAIN_BY_KIND = 19  # to 23
    STRAIN_BY_STATUS = 24  # to 28
    GROWTH = 29  # skill, and esteem less at entry, of those who left a programme
    STRAIN = 30  # of all kinds and none
    SESSION_HOURS = 31
    PARTNER_HOURS = 32
    PEER_HOURS = 33
    ESTEEM_GAINED = 34
    SATISFACTION_LOST = 35
    STRAINED = 36  # from here on persons, and what they have one of: above answering.strained
    ISOLATED = 37  # belonging below ISOLATION
    STRESSORS = 38
    REQUESTS = 39
    ANSWERED = 40
    PARTNER_ANSWERED = 41
    HELPED = 42  # as many as were answered
    RUMINATED = 43
    PAIRED = 44  # with a partner
    CONFLICT_DAYS = 45
    EVENTS = 46  # to 49, by kind
    PERSONS_BY_KIND = 50  # to 54
    PERSONS_BY_STATUS = 55  # to 59
    SESSIONS_DUE = 60
    SESSIONS = 61


SUMS = 62
TOTALS = Sum.GROWTH + 1
"""Sums that are totals of numbers of their own; they have a row each, and a line, of their own number."""
THREES = (
    (Sum.STRAINED, Sum.ISOLATED, Sum.STRESSORS),
    (Sum.REQUESTS, Sum.ANSWERED, Sum.PARTNER_ANSWERED),
    (Sum.PERSONS_BY_KIND, Sum.PERSONS_BY_KIND + 1, Sum.PERSONS_BY_KIND + 2),
    (Sum.PERSONS_BY_KIND + 3, Sum.CONFLICT_DAYS),
    (Sum.EVENTS, Sum.EVENTS + 1, Sum.EVENTS + 2),
    (Sum.EVENTS + 3, Sum.RUMINATED),
    (Sum.PERSONS_BY_STATUS + 1, Sum.PERSONS_BY_STATUS + 2, Sum.PERSONS_BY_STATUS + 3),
    (Sum.PERSONS_BY_STATUS + 4, Sum.SESSIONS_DUE, Sum.SESSIONS),
)
"""Counts whose lines follow each other, at most a block's persons each.

Those of the first four share a row: in ones, in 256s and in 65536s of a float32, which has 24 bits. Those of the last four are
kept in bytes, a person each, and are counted from these.
"""
TROUBLES, ANSWERS, KINDS, BONDS = range(TOTALS, TOTALS + 4)
"""Rows of the first four, after the totals."""
ROWS = TOTALS + 4
COUNTS_LINE = -(-TOTALS // VECTOR) * VECTOR
"""First line of a count, where a vector begins."""
HOURS_LINE = COUNTS_LINE + 3 * len(THREES)
LINES = -(-(HOURS_LINE + 1) // VECTOR) * VECTOR
"""Lines of a block; some only fill up vectors."""
LINE_OF = {
    **{total: total for total in range(TOTALS)},
    **{count: COUNTS_LINE + 3 * row + place for row, three in enumerate(THREES) for place, count in enumerate(three)},
    Sum.SESSION_HOURS: HOURS_LINE,
}
"""The line of each sum that has one."""


def completed(
    lines: NDArray[np.float64], persons: int, paired: int, values: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Sums (days, sums, members) of ``lines`` (days, LINES, members), under parameters ``values`` (parameters, members).

    ``paired`` of the ``persons`` persons have a partner. The last block counts those who are absent as isolated, and as strained
    where nobody need be more so. Whoever is answered was helped by somebody. Both partners report conflicts, so each conflict
    counts for both.
    """
    sums, absent = np.zeros((len(lines), SUMS, lines.shape[2])), -persons % BLOCK
    sums[:, list(LINE_OF)] = lines[:, list(LINE_OF.values())]
    sums[:, Sum.ISOLATED] -= absent
    sums[:, Sum.STRAINED] -= absent * (values[P.answering_strained] < 0)
    sums[:, Sum.STRAIN] = sums[:, Sum.STRAIN_BY_KIND : Sum.STRAIN_BY_KIND + 5].sum(axis=1)
    sums[:, Sum.PAIRED] = paired
    sums[:, Sum.HELPED] = sums[:, Sum.ANSWERED]
    by_kind, by_status = (sums[:, first : first + 5] for first in (Sum.PERSONS_BY_KIND, Sum.PERSONS_BY_STATUS))
    by_kind[:, 4] = persons - by_kind[:, :4].sum(axis=1)
    by_status[:, 0] = persons - by_status[:, 1:].sum(axis=1)
    by_peers = sums[:, Sum.ANSWERED] - sums[:, Sum.PARTNER_ANSWERED]
    effect = values.astype(np.float64)
    sums[:, Sum.PARTNER_HOURS] = sums[:, Sum.PARTNER_ANSWERED] * effect[P.episode_hours]
    sums[:, Sum.PEER_HOURS] = by_peers * effect[P.episode_hours]
    sums[:, Sum.ESTEEM_GAINED] = sums[:, Sum.QUALITY] * effect[P.episode_esteem_gain]
    by_conflict = effect[P.relationship_own_conflict] + effect[P.relationship_partner_conflict]
    sums[:, Sum.SATISFACTION_LOST] = sums[:, Sum.CONFLICTS] * by_conflict
    return sums
