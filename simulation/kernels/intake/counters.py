"""Counters of an intake: counts to which all threads add, and lists of the parties that may get a place."""

from __future__ import annotations

import numpy as np

from simulation.kernels.world import Counters

BINS = 4096
"""Bins of the need that a screen looks at."""
SCREENED = 3
"""Screens that look at a need: strain, satisfaction, belonging."""
WAITS = 128
"""Lengths of waiting, in intakes, with a count of their own; the last count stands for all longer ones."""


def counters_of(persons: int, programmes: int, kinds: int) -> Counters:
    """Counters for the intakes of ``programmes`` programmes; of the lists, only the used part takes memory.

    A programme has a queue for each kind of problem, and one for persons without a load.
    """
    queues = programmes * (kinds + 1)
    rows, places, candidates = (np.empty(persons if programmes else 0, np.int32) for _ in range(3))
    return Counters(
        needy=np.zeros((SCREENED, BINS), np.int32),
        enrolled=np.zeros(programmes, np.int32),
        waiting=np.zeros(queues * WAITS, np.int32),
        reserved=np.zeros(queues, np.int32),
        rows=rows,
        places=places,
        candidates=candidates,
    )
