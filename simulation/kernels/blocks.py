"""What is read of the persons of a block to sum them up: their columns, as lanes, and room for the sums.

A block is BLOCK persons. The last one of a world may be short: its persons are copied to a spare block then, where those who
are absent are zero and nobody's partner, seeker or helper. So loops over blocks need not ask how long they are.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.compiling import phase, row_loop, rule
from simulation.kernels.lanes import BLOCK, VECTOR, lanes, room_for_numbers, side_by_side
from simulation.kernels.requests import NOBODY
from simulation.kernels.sums import ROWS
from simulation.kernels.threads import keep_apart
from simulation.kernels.vectors import fill

NO_PLACE = np.int32(-2)
"""Where nobody lies whom anybody asks, not even NOBODY."""
_NONE, _ONE, _STEP = np.uint64(0), np.uint64(1), np.uint64(VECTOR)
_NOTHING = np.float32(0)


class Block(NamedTuple):
    """Columns of a block of persons, arrays (lanes of BLOCK persons,); ``limit``: of being strained."""

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


class Room(NamedTuple):
    """Room for sums: ``totals`` (ROWS, lanes of VECTOR persons and more); by lane of a block the ``partner``'s place; a ``spare``
    block.
    """

    totals: NDArray[np.float32]
    partner: NDArray[np.int32]
    spare: Block


@rule
def room_for(width: Any) -> Any:
    """Room to sum up blocks that are so many lanes wide."""
    pitch = width // (BLOCK // VECTOR) + VECTOR
    totals = room_for_numbers(ROWS * pitch).reshape(ROWS, pitch)
    return Room(totals, np.empty(width, np.int32), Block(
        np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32),
        np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32),
        np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32),
        np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32),
        np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32),
        np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32),
        np.empty(width, np.int32), np.empty(width, np.int32), np.empty(width, np.int32),
        np.empty(width, np.int8), np.empty(width, np.uint8), np.empty(width, np.uint8), np.empty(width, np.uint8),
    ))  # fmt: skip


@rule
def block_of(row: Any, world: Any, room: Any) -> Any:
    """The block of these persons: as they lie in the world, or in the spare block where they are fewer than BLOCK."""
    block = _seen(row, _partners(row, world, room.partner)[0], world.people, world.today, world.lanes.strained)
    if row.last - row.first < BLOCK:
        _copy_block(block, room.spare)
        block = room.spare
    return block


@rule
def _seen(row: Any, partner: Any, people: Any, today: Any, limit: Any) -> Any:
    return Block(
        lanes(people.strain, row), limit, lanes(people.perceived, row), lanes(people.esteem, row),
        lanes(people.belonging, row), lanes(people.skill, row), lanes(people.satisfaction, row),
        lanes(people.entry_esteem, row), lanes(people.load[0], row), lanes(people.load[1], row),
        lanes(people.load[2], row), lanes(people.load[3], row), lanes(today.stressor, row), lanes(today.received, row),
        lanes(today.resolved, row), lanes(today.quality, row), lanes(today.relief, row), lanes(today.conflicts, row),
        partner, lanes(today.asked, row), lanes(today.helper, row), lanes(people.status, row),
        lanes(today.events, row), lanes(today.ruminated, row), lanes(today.session, row),
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


@phase
def _copy_block(block: Any, spare: Any) -> None:
    keep_apart()
    present = block.strain.size
    _copy(block.strain, present, _NOTHING, spare.strain)
    _copy(block.limit, present, np.float32(np.inf), spare.limit)
    _copy(block.perceived, present, _NOTHING, spare.perceived)
    _copy(block.esteem, present, _NOTHING, spare.esteem)
    _copy(block.belonging, present, _NOTHING, spare.belonging)
    _copy(block.skill, present, _NOTHING, spare.skill)
    _copy(block.satisfaction, present, _NOTHING, spare.satisfaction)
    _copy(block.entry_esteem, present, _NOTHING, spare.entry_esteem)
    _copy(block.financial, present, _NOTHING, spare.financial)
    _copy(block.health, present, _NOTHING, spare.health)
    _copy(block.family, present, _NOTHING, spare.family)
    _copy(block.career, present, _NOTHING, spare.career)
    _copy(block.stressor, present, _NOTHING, spare.stressor)
    _copy(block.received, present, _NOTHING, spare.received)
    _copy(block.resolved, present, _NOTHING, spare.resolved)
    _copy(block.quality, present, _NOTHING, spare.quality)
    _copy(block.relief, present, _NOTHING, spare.relief)
    _copy(block.conflicts, present, _NOTHING, spare.conflicts)
    _copy(block.partner, present, NO_PLACE, spare.partner)
    _copy(block.asked, present, NOBODY, spare.asked)
    _copy(block.helper, present, NOBODY, spare.helper)
    _copy(block.status, present, np.int8(0), spare.status)
    _copy(block.events, present, np.uint8(0), spare.events)
    _copy(block.ruminated, present, np.uint8(0), spare.ruminated)
    _copy(block.session, present, np.uint8(0), spare.session)


@row_loop
def _copy(column: Any, present: Any, absent: Any, out: Any) -> None:
    """Lanes of those who are present, and ``absent`` for the others."""
    for k in range(out.size):
        out[k] = column[k] if k < present else absent


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
