"""What is summed over persons each day, and what follows from it.

A day leaves LINES: a total each for the first sums, from COUNTS_LINE on three counts for each row of ``THREES``, then the hours
of sessions. All else follows from these, which is seen to once the days have been lived.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.lanes import BLOCK, VECTOR
from simulation.parameters import P


class Sum(IntEnum):
    """What is summed over persons each day. Ranges: + kind (4), + status (5), + dominant kind or none (5)."""

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
    QUALITY = 11
    RELIEF = 12
    SATISFACTION = 13  # of persons with a partner, like the two below; others have none
    SATISFACTION_SQUARED = 14
    CONFLICTS = 15
    LOAD = 16  # to 19, by kind
    STRAIN_BY_KIND = 20  # to 24
    STRAIN_BY_STATUS = 25  # to 29
    GROWTH = 30  # skill, and esteem less at entry, of those who left a programme
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
    (Sum.RUMINATED, Sum.CONFLICT_DAYS),
    (Sum.EVENTS, Sum.EVENTS + 1, Sum.EVENTS + 2),
    (Sum.PERSONS_BY_KIND, Sum.PERSONS_BY_KIND + 1, Sum.PERSONS_BY_KIND + 2),
    (Sum.EVENTS + 3, Sum.PERSONS_BY_KIND + 3),
    (Sum.PERSONS_BY_STATUS + 1, Sum.PERSONS_BY_STATUS + 2, Sum.PERSONS_BY_STATUS + 3),
    (Sum.PERSONS_BY_STATUS + 4, Sum.SESSIONS_DUE, Sum.SESSIONS),
)
"""Counts that share a row: at most a block's persons each, in ones, in 256s and in 65536s of a float32, which has 24 bits."""
TROUBLES, ANSWERS, BONDS, EVENTS, KINDS, FOURTH_KIND, STANDING, SESSIONS = range(TOTALS, TOTALS + len(THREES))
"""Their rows, after the totals."""
ROWS = TOTALS + len(THREES)
COUNTS_LINE = -(-TOTALS // VECTOR) * VECTOR
"""First line of a count, where a vector begins."""
HOURS_LINE = COUNTS_LINE + 3 * len(THREES)
LINES = 64
"""Lines of a block; some only fill up vectors."""
_LINE_OF = {
    **{total: total for total in range(TOTALS)},
    **{count: COUNTS_LINE + 3 * row + place for row, three in enumerate(THREES) for place, count in enumerate(three)},
    Sum.SESSION_HOURS: HOURS_LINE,
}


def completed(
    lines: NDArray[np.float64], persons: int, paired: int, values: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Sums (days, sums, members) of ``lines`` (days, LINES, members), under parameters ``values`` (parameters, members).

    Of ``persons`` persons, so many are ``paired``. The last block counts those whom it lacks as isolated. Whoever is answered
    was helped by somebody. Both partners report conflicts, so each conflict counts for both.
    """
    sums = np.zeros((len(lines), SUMS, lines.shape[2]))
    sums[:, list(_LINE_OF)] = lines[:, list(_LINE_OF.values())]
    sums[:, Sum.ISOLATED] -= -persons % BLOCK
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
