"""Priority queues as binary heaps (Williams 1964): index 0 holds the party with the earliest turn.

A queue is two arrays (parties,): ``rows`` of the parties and their ``turns``. Equal turns go by ``identity`` (persons,), so
that the order of rows cannot matter. A heap costs less than sorting when few parties of many are called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels.machine.compiling import row_loop, rule

if TYPE_CHECKING:
    from simulation.kernels.world import Span


@row_loop
def line_up(rows: Any, turns: Any, identity: Any) -> None:
    """Make a heap of the queue."""
    for n in range(rows.size // 2):
        _sink(rows.size // 2 - 1 - n, rows.size, rows, turns, identity)


@row_loop
def call_next(rows: Any, turns: Any, length: Any, identity: Any) -> Any:
    """Remove the first party of a queue of ``length`` parties; returns its row."""
    head = np.int64(rows[0])
    rows[0], turns[0] = rows[length - 1], turns[length - 1]
    _sink(0, length - 1, rows, turns, identity)
    return head


@row_loop
def _sink(place: Any, length: Any, rows: Any, turns: Any, identity: Any) -> None:
    """Move the party at index ``place`` down the heap until no party below has an earlier turn."""
    row, turn = rows[place], turns[place]
    behind = 2 * place + 1
    while behind < length:
        other = min(behind + 1, length - 1)
        behind = other if _is_before(other, rows[behind], turns[behind], rows, turns, identity) else behind
        if not _is_before(behind, row, turn, rows, turns, identity):
            break
        rows[place], turns[place] = rows[behind], turns[behind]
        place, behind = behind, 2 * behind + 1
    rows[place], turns[place] = row, turn


@rule
def _is_before(place: Any, row: Span, turn: Any, rows: Any, turns: Any, identity: Any) -> Any:
    """Whether the party at index ``place`` comes before the party ``row`` with its ``turn``."""
    if turns[place] == turn:  # hardly ever
        return identity[rows[place]] < identity[row]
    return turns[place] < turn
