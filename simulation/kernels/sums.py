"""What is summed over persons each day, and what follows from it.

A day leaves LINES: a total each for the first sums, then three counts for each row of ``THREES``, then the hours of sessions.
All else follows from these, which is seen to once the days have been lived.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.lanes import BLOCK
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
TOTALS = Sum.GROWTH + 1
"""Sums that are totals of numbers of their own; they have a row each, and a line, of their own number."""
THREES = (
    (Sum.STRAINED, Sum.ISOLATED, Sum.STRESSORS),
    (Sum.REQUESTS, Sum.ANSWERED, Sum.PARTNER_ANSWERED),
    (Sum.RUMINATED, Sum.PAIRED, Sum.CONFLICT_DAYS),
    (Sum.EVENTS, Sum.EVENTS + 1, Sum.EVENTS + 2),
    (Sum.EVENTS + 3, Sum.PERSONS_BY_KIND, Sum.PERSONS_BY_KIND + 1),
    (Sum.PERSONS_BY_KIND + 2, Sum.PERSONS_BY_KIND + 3, Sum.PERSONS_BY_KIND + 4),
    (Sum.PERSONS_BY_STATUS + 1, Sum.PERSONS_BY_STATUS + 2, Sum.PERSONS_BY_STATUS + 3),
    (Sum.PERSONS_BY_STATUS + 4, Sum.SESSIONS_DUE, Sum.SESSIONS),
)
"""Counts that share a row: at most a block's persons each, in ones, in 256s and in 65536s of a float32, which has 24 bits."""
TROUBLES, ANSWERS, BONDS, EVENTS, KINDS, OTHER_KINDS, STANDING, SESSIONS = range(TOTALS, TOTALS + len(THREES))
"""Their rows, after the totals."""
ROWS = TOTALS + len(THREES)
SESSIONS_LINE, HOURS_LINE = TOTALS + 3 * len(THREES) - 1, TOTALS + 3 * len(THREES)
LINES = 64
"""Lines of a block; those after HOURS_LINE only fill up vectors."""
_COUNTED = [*range(TOTALS), *(count for three in THREES for count in three), Sum.SESSION_HOURS]


def completed(lines: NDArray[np.float64], persons: int, values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Sums (days, sums, members) of ``lines`` (days, LINES, members), under parameters ``values`` (parameters, members).

    The last block counts those whom it lacks as isolated and under no kind of load. Both partners report conflicts, so each
    conflict counts for both.
    """
    sums = np.zeros((len(lines), SUMS, lines.shape[2]))
    sums[:, _COUNTED] = lines[:, : len(_COUNTED)]
    absent = -persons % BLOCK
    sums[:, [Sum.ISOLATED, Sum.PERSONS_BY_KIND + 4]] -= absent
    enlisted = sums[:, Sum.PERSONS_BY_STATUS + 1 : Sum.PERSONS_BY_STATUS + 5].sum(axis=1)
    sums[:, Sum.PERSONS_BY_STATUS] = persons - enlisted
    by_peers = sums[:, Sum.ANSWERED] - sums[:, Sum.PARTNER_ANSWERED]
    effect = values.astype(np.float64)
    sums[:, Sum.PARTNER_HOURS] = sums[:, Sum.PARTNER_ANSWERED] * effect[P.episode_hours]
    sums[:, Sum.PEER_HOURS] = by_peers * effect[P.episode_hours]
    sums[:, Sum.ESTEEM_GAINED] = sums[:, Sum.QUALITY] * effect[P.episode_esteem_gain]
    by_conflict = effect[P.relationship_own_conflict] + effect[P.relationship_partner_conflict]
    sums[:, Sum.SATISFACTION_LOST] = sums[:, Sum.CONFLICTS] * by_conflict
    return sums
