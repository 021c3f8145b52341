"""The benchmark's rates of this machine are positive, and its measured loops compute what they are named for."""

from __future__ import annotations

import numpy as np

from experiments.benchmark import machine


def test_the_machine_gives_positive_figures() -> None:
    assert all(rate > 0 for rate in machine.bandwidths(50_000, 2, 2) + machine.draw_rates(2, 2, 500))


def test_the_triad_and_the_draws_are_what_they_say() -> None:
    a, b, c = np.zeros(9), np.arange(9.0), np.full(9, 4.0)
    machine.triad(a, b, c, 3, 6, 1)
    np.testing.assert_array_equal(a, [0, 0, 0, 5, 6, 7, 0, 0, 0])
