"""Spans that a benchmark measures."""

from __future__ import annotations

from experiments.benchmark import effort
from simulation.limits import MOST_DAYS


def test_the_spans_of_a_small_fast_world_fit_into_the_longest_run() -> None:
    lived: list[int] = []
    effort.day_rates(lived.append, 5)
    assert sum(lived) <= MOST_DAYS
    assert lived[2:] == [lived[2]] * 5
    assert lived[2] % effort.WEEK == 0
