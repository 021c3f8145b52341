"""Decisions that are made by chance: a number for each, and the source of chance from which its draws come.

To add a decision, append a line. Its number is part of the address of its draws, so no number may change.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Literal, Self, get_args

import numpy as np

Source = Literal["population", "stressors", "support"]

SOURCES: tuple[Source, ...] = get_args(Source)
"""The three sources of chance, each with a sub-seed of its own, so that one can be varied while the others are held."""


class Decision(IntEnum):
    """The decision for which a draw is made: its number, and in ``source`` the source of chance of its draws."""

    source: Source

    def __new__(cls, number: int, source: Source) -> Self:
        """The decision ``number``; the enumeration passes both values of a line below."""
        decision = int.__new__(cls, number)
        decision._value_, decision.source = number, source
        return decision

    SLOW_BASELINE = 0, "population"
    CLOSENESS_TRAIT = 1, "population"
    SUPPORT_TRAIT = 2, "population"
    ESTEEM_TRAIT = 3, "population"
    PAST_EVENT = 4, "population"  # one each default kind of event: 4 to 7
    PAST_JOINT_EVENT = 8, "population"  # one each default kind of event: 8 to 11
    EVENT = 12, "stressors"
    JOINT_EVENT = 13, "stressors"
    STRESSOR = 14, "stressors"
    COUPLE_STRESSOR = 15, "stressors"
    NOISE = 16, "stressors"
    SEEK = 17, "support"
    WHOM = 18, "support"
    TIE = 19, "support"
    DOSE = 20, "support"
    ANSWER = 21, "support"
    QUALITY = 22, "support"
    RUMINATION = 23, "support"
    COUPLE_CONFLICT = 24, "stressors"
    CONFLICT = 25, "stressors"
    COUPLE_MOOD = 26, "stressors"
    MOOD = 27, "stressors"
    UPTAKE = 28, "support"
    PLACE = 29, "support"
    LEADER = 30, "support"
    CALENDAR = 31, "support"
    ATTENDANCE = 32, "support"
    SESSION = 33, "support"
    SESSION_RUMINATION = 34, "support"
    DROP_OUT = 35, "support"
    ESTEEM = 36, "population"
    COUPLE_CLOSENESS_TRAIT = 37, "population"
    COUPLE_CLOSENESS = 38, "population"
    REACTIVITY = 39, "population"
    NEED = 40, "population"
    REPORT = 41, "population"
    COUPLE_CONFLICT_TRAIT = 42, "population"
    MEETING = 43, "support"
    COMPANION = 44, "support"
    SLOW_DRIFT = 45, "stressors"
    COUPLE_SLOW_DRIFT = 46, "stressors"
    SUPPORT_DRIFT = 47, "stressors"
    ESTEEM_DRIFT = 48, "stressors"
    COUPLE_CLOSENESS_DRIFT = 49, "stressors"
    KEEPING = 50, "support"
    PARTING = 51, "support"
    VOLUNTEER = 52, "support"
    TRAINING = 53, "support"
    OPENING = 54, "support"


DECISIONS = max(Decision) + 1


def decision_of(number: int) -> Decision:
    """The decision of a number; those of the default kinds of event belong to the first one's."""
    return max(each for each in Decision if each <= number)


SOURCE_OF_DECISION = np.array([SOURCES.index(decision_of(number).source) for number in range(DECISIONS)], np.int64)
"""(decisions,) index into SOURCES."""
