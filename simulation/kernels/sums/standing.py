"""What is kept of a person in a byte, counted for a block: events by kind, rumination, standing in a programme, sessions.

Persons lie side by side, so that one look counts 64 of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.phases.programmes import ATTENDED, DUE
from simulation.kernels.sums.counts import how_many
from simulation.kernels.sums.sums import LINE_OF, Sum
from simulation.population import Status
from simulation.scenario import KINDS

if TYPE_CHECKING:
    from simulation.kernels.sums.blocks import Columns


_BYTE, _ALL = np.uint8(255), np.int8(-1)
_EVENTS_LINE, _RUMINATED_LINE = LINE_OF[Sum.EVENTS], LINE_OF[Sum.RUMINATED]
_STATUS_LINE = LINE_OF[Sum.PERSONS_BY_STATUS + 1]
_DUE_LINE, _SESSIONS_LINE = LINE_OF[Sum.SESSIONS_DUE], LINE_OF[Sum.SESSIONS]
_KIND_COUNT, _STATUS_COUNT = len(KINDS), len(Status)


@rule
def count_bytes(columns: Columns, first: Any, lines: Any) -> None:
    """Counts of the block that begins in the lane ``first``, to its lines (LINES,)."""
    for kind in range(_KIND_COUNT):
        lines[_EVENTS_LINE + kind] = how_many(columns.events, np.uint8(1 << kind), np.uint8(1 << kind), first)
    for status in range(1, _STATUS_COUNT):
        lines[_STATUS_LINE + status - 1] = how_many(columns.status, _ALL, np.int8(status), first)
    lines[_RUMINATED_LINE] = how_many(columns.ruminated, _BYTE, np.uint8(1), first)
    attended = how_many(columns.session, _BYTE, ATTENDED, first)
    lines[_DUE_LINE], lines[_SESSIONS_LINE] = attended + how_many(columns.session, _BYTE, DUE, first), attended
