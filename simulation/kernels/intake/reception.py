"""The programmes' reception: the room in which threads put together what an intake needs to know of everybody."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.scenario import KINDS

BINS = 4096
"""Of recent strain."""
QUEUES = len(KINDS) + 1
"""Of a programme: one a kind of problem, and one for those without a load."""
WAITS = 128
"""Lengths of waiting that are told apart by counting; the last one stands for all longer ones."""


class Reception(NamedTuple):
    """Counts, to which threads add in any order, all of them 0 between intakes; and room for lists of parties.

    ``strained`` (BINS,): persons by recent strain; ``enrolled`` (programmes,): persons; ``waiting`` (programmes x QUEUES x
    WAITS,): parties that may be offered a place, by queue and time waited; ``seated`` (programmes x QUEUES,): how many of them
    sit on the benches. ``rows``, ``places`` (persons,): each thread's parties who wait, and where they are counted in
    ``waiting``, in the part that belongs to its own persons; ``benches`` (persons,): rows of the parties among whom the free
    places are given, queue after queue.
    """

    strained: NDArray[np.int32]
    enrolled: NDArray[np.int32]
    waiting: NDArray[np.int32]
    seated: NDArray[np.int32]
    rows: NDArray[np.int32]
    places: NDArray[np.int32]
    benches: NDArray[np.int32]


def reception_of(persons: int, programmes: int) -> Reception:
    """Room for the intakes of ``programmes`` programmes; of the lists, only what is used takes memory."""
    queues = programmes * QUEUES
    rows, places, benches = (np.empty(persons if programmes else 0, np.int32) for _ in range(3))
    return Reception(
        strained=np.zeros(BINS, np.int32),
        enrolled=np.zeros(programmes, np.int32),
        waiting=np.zeros(queues * WAITS, np.int32),
        seated=np.zeros(queues, np.int32),
        rows=rows,
        places=places,
        benches=benches,
    )
