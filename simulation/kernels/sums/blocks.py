"""What is read of the persons of a strip to sum them up, block by block: their columns, as lanes, and room for the sums.

A block is BLOCK persons. There is memory for whole blocks: those whom the last one lacks are absent, which is to say zero, and
nobody's partner, seeker or helper. So loops over a block need not ask how long it is.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.vectors import fill
from simulation.kernels.rows.lanes import BLOCK, VECTOR, Row, lanes, room_for_numbers, side_by_side
from simulation.kernels.sums.sums import ROWS

NO_PLACE = np.int32(-2)
"""Partner's place of who is absent: nobody asks there, or is asked from there, not even NOBODY."""
_NONE, _ONE, _STEP = np.uint64(0), np.uint64(1), np.uint64(VECTOR)


class Columns(NamedTuple):
    """Columns of a strip of persons, arrays (lanes of whole blocks,); ``limit`` (lanes of VECTOR persons,): of being strained."""

    strain: NDArray[np.float32]
    limit: NDArray[np.float32]
    perceived: NDArray[np.float32]
    esteem: NDArray[np.float32]
    belonging: NDArray[np.float32]
    skill: NDArray[np.float32]
    satisfaction: NDArray[np.float32]
    entry_esteem: NDArray[np.float32]
    financial: NDArray[np.float32]
    health: NDArray[np.float32]
    family: NDArray[np.float32]
    career: NDArray[np.float32]
    stressor: NDArray[np.float32]
    received: NDArray[np.float32]
    resolved: NDArray[np.float32]
    quality: NDArray[np.float32]
    relief: NDArray[np.float32]
    conflicts: NDArray[np.float32]
    partner: NDArray[np.int32]
    asked: NDArray[np.int32]
    helper: NDArray[np.int32]
    status: NDArray[np.int8]
    events: NDArray[np.uint8]
    ruminated: NDArray[np.uint8]
    session: NDArray[np.uint8]
    programme: NDArray[np.int8]


class Room(NamedTuple):
    """Room for sums: ``totals`` (ROWS, lanes of VECTOR persons); by lane of a strip the ``partner``'s place."""

    totals: NDArray[np.float32]
    partner: NDArray[np.int32]


def whole_blocks(persons: int) -> int:
    """Persons for whom there is memory."""
    return -(-persons // BLOCK) * BLOCK


@rule
def room_for(members: Any, strip: Any) -> Any:
    """Room to sum up strips that are so many lanes wide."""
    pitch = VECTOR * members
    return Room(room_for_numbers(ROWS * pitch).reshape(ROWS, pitch), np.empty(strip, np.int32))


@rule
def columns_of(strip: Any, world: Any, room: Any) -> Any:
    """The columns of the strip's blocks, as they lie in the world."""
    row = Row(strip.first, strip.first + (strip.last - strip.first + BLOCK - 1) // BLOCK * BLOCK)
    people, today = world.people, world.today
    return Columns(
        lanes(people.strain, row), world.lanes.strained, lanes(people.perceived, row), lanes(people.esteem, row),
        lanes(people.belonging, row), lanes(people.skill, row), lanes(people.satisfaction, row),
        lanes(people.entry_esteem, row), lanes(people.load[0], row), lanes(people.load[1], row),
        lanes(people.load[2], row), lanes(people.load[3], row), lanes(today.stressor, row), lanes(today.received, row),
        lanes(today.resolved, row), lanes(today.quality, row), lanes(today.relief, row), lanes(today.conflicts, row),
        _partners(row, world, room.partner)[0], lanes(today.asked, row), lanes(today.helper, row),
        lanes(people.status, row), lanes(today.events, row), lanes(today.ruminated, row), lanes(today.session, row),
        lanes(people.programme, row),
    )  # fmt: skip


@rule
def _partners(row: Any, world: Any, room: Any) -> Any:
    """Everybody's partner's place, lane by lane. A single member's lanes are persons; else it is looked up, in ``room``.

    It comes in a tuple, since Numba counts references to an array that is returned alone.
    """
    members, partners = np.uint64(world.people.strain.shape[1]), world.ties.partner
    if members == _ONE:
        return (lanes(partners, row),)
    if members % _STEP == _NONE:
        _write_down_partners(row, members, partners, room)
    else:
        _look_up_partners(row, np.uint64(row.last - row.first) * members, partners, world.lanes.seat, room)
    return (room,)


@rule
def _write_down_partners(row: Any, members: Any, partners: Any, out: Any) -> None:
    """For members that are whole vectors."""
    at = _NONE
    for i in range(row.first, row.last):
        for _ in range(_NONE, members, _STEP):
            fill(out, at, partners[i])
            at += _STEP


@row_loop
def _look_up_partners(row: Any, size: Any, partners: Any, seat: Any, out: Any) -> None:
    side_by_side()
    first = np.int32(row.first)
    for k in range(size):
        out[k] = partners[np.uint32(first + seat[k])]
