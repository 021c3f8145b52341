"""Effort of a benchmark: sizes of worlds, repeats, threads."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from simulation.limits import MOST_DAYS
from simulation.scenario import Scenario
from simulation.scenario.files import load

WEEK = 7
"""Days of one measurement, or a multiple: programmes take in, and groups meet, once a week."""
TIES = 10.0
"""Ties a person in all worlds that are measured."""
LEAST_SECONDS = 0.4
"""Shortest measurement, long enough for the clock's and the scheduler's errors to be small."""
TURNS = 8
"""Turns of a comparison of two, in each repeat."""


class Effort(NamedTuple):
    """Sizes of worlds, repeats and threads of a benchmark; ``memory``: bytes that an ensemble's state may take."""

    quick: bool
    threads: int
    repeats: int
    mesa: tuple[int, ...]
    solo: tuple[int, ...]
    persons: tuple[int, ...]
    members: tuple[int, ...]
    memory: float = 4e9

    @property
    def turns(self) -> int:
        """Number of turns of a comparison in which a few hundredths count."""
        return TURNS if self.quick else self.repeats * TURNS


def full(threads: int) -> Effort:
    """Everything, in about ten minutes on two quiet cores."""
    sizes = (1_000, 10_000, 100_000, 1_000_000)
    return Effort(False, threads, 5, sizes[:2], (*sizes, 10_000_000), sizes, (1, 4, 8, 16, 32, 64))


def quick(threads: int) -> Effort:
    """Small worlds only, in less than a minute."""
    return Effort(True, threads, 2, (1_000, 10_000), (1_000, 10_000, 100_000), (1_000, 10_000), (1, 8, 32))


def scenario(persons: int) -> Scenario:
    """The preset ``support-group`` with ten ties a person; groups meet from the second week on: no idle day is measured."""
    changes = {f"programmes.support-group.{name}": 0 for name in ("start_day", "minimum_wait")}
    return load("support-group").replace({**changes, "network.ties": TIES, "network.persons": persons})


def seconds(action: Callable[[], object]) -> float:
    """Seconds that an action takes, by the wall clock."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def day_rates(advance: Callable[[int], object], repeats: int) -> list[float]:
    """Days a second in repeated spans of whole weeks, after two weeks that are not counted."""
    days = _settled(advance, repeats)
    return [days / seconds(lambda: advance(days)) for _ in range(repeats)]


def in_turns(one: Callable[[int], object], other: Callable[[int], object], repeats: int) -> list[tuple[float, float]]:
    """Measure two worlds in turns: pairs of days simulated a second; see ``day_rates``."""
    first, second = _settled(one, repeats), _settled(other, repeats)
    spans = [(seconds(lambda: one(first)), seconds(lambda: other(second))) for _ in range(repeats)]
    return [(first / a, second / b) for a, b in spans]


def _settled(advance: Callable[[int], object], spans: int) -> int:
    """Advance two weeks; returns the days of a span, in whole weeks: at least ``LEAST_SECONDS``, if a run has as many days."""
    advance(WEEK)
    once = seconds(lambda: advance(WEEK))
    most = (MOST_DAYS // WEEK - 2) // spans
    return WEEK * min(max(1, round(LEAST_SECONDS / once + 0.5)), most)
