"""Requests for help as lists: three persons in ten ask, so loops over requests visit these persons only.

A request, or an answer, only adds 1 to a whole number of its helper, so that the sum is the same in any order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.threads import add_number, add_one
from simulation.kernels.machine.vectors import prefetch_to_write

NOBODY = np.int32(-1)
_AHEAD = np.uint64(16)


@rule
def count_at(count: Any, numbers: Any, places: Any, alone: Any) -> None:
    """Add 1 to numbers[place] for the first ``count`` places, also where threads that are not ``alone`` do so at once."""
    if alone:
        for c in range(count):
            numbers[places[c]] += 1
        return
    for c in range(min(count, _AHEAD)):
        prefetch_to_write(numbers, places[c])
    for c in range(count):
        if c + _AHEAD < count:
            prefetch_to_write(numbers, places[c + _AHEAD])
        add_one(numbers, places[c])


@rule
def add_at(count: Any, numbers: Any, places: Any, amounts: Any, alone: Any) -> None:
    """Add ``amounts`` (int32) to numbers[place] for the first ``count`` places, also where threads do so at once."""
    if alone:
        for c in range(count):
            numbers[places[c]] += amounts[c]
        return
    for c in range(min(count, _AHEAD)):
        prefetch_to_write(numbers, places[c])
    for c in range(count):
        if c + _AHEAD < count:
            prefetch_to_write(numbers, places[c + _AHEAD])
        add_number(numbers, places[c], amounts[c])
