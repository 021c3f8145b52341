"""Threads of a crew: none goes on before all have come, and what they count together is complete."""

from __future__ import annotations

from threading import Thread
from typing import Any

import numpy as np
import pytest
from numba import njit

from simulation.kernels.machine.threads import add_counts, add_one, crew_of, share, wait

FIRST = np.uint64(0)


@njit(nogil=True)
def lived(crew: Any, days: int, counted: Any, early: Any) -> None:
    for day in range(days):
        add_one(counted, FIRST)
        wait(crew)
        if counted[0] != crew.threads * (day + 1):
            early[crew.thread] += 1
        wait(crew)


@njit(nogil=True)
def added(own: Any, total: Any) -> None:
    add_counts(own, total)


@njit
def shared(crew: Any, things: int) -> Any:
    return share(crew, things)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_no_thread_goes_on_before_all_have_come(threads: int) -> None:
    counted, early = np.zeros(1, np.int32), np.zeros(threads, np.int64)
    running = [Thread(target=lived, args=(crew, 20, counted, early)) for crew in crew_of(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert counted[0] == 20 * threads
    assert not early.any()


def test_counts_of_one_thread_are_added_to_those_of_all() -> None:
    total = np.array([5, 0, 7], np.int32)
    added(np.array([1, 0, 2], np.int32), total)
    assert total.tolist() == [6, 0, 9]


@pytest.mark.parametrize(("threads", "things"), [(1, 5), (3, 10), (4, 2), (2, 0)])
def test_shares_follow_each_other_and_leave_nothing_out(threads: int, things: int) -> None:
    shares = [shared(crew, things) for crew in crew_of(threads)]
    assert [first for first, _ in shares] == [0, *(last for _, last in shares[:-1])]
    assert shares[-1][1] == things
    assert all(things // threads <= last - first <= things // threads + 1 for first, last in shares)
