"""What is read of the persons of a strip to sum them up, block by block: their columns, and room for the sums.

A block is BLOCK persons. There is memory for whole blocks: those whom the last one lacks are absent, which is to say zero, and
nobody's partner, seeker or helper. So loops over a block need not ask how long it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.machine.compiling import rule
from simulation.kernels.rows.lanes import BLOCK, VECTOR, lanes, room_for_numbers
from simulation.kernels.sums.sums import ROWS
from simulation.kernels.world import Span

if TYPE_CHECKING:
    from simulation.kernels.world import World


NO_PLACE = np.int32(-2)
"""Partner's place of who is absent: nobody asks there, or is asked from there, not even NOBODY."""


class Columns(NamedTuple):
    """Columns of a strip of persons, arrays (persons of whole blocks,)."""

    strain: NDArray[np.float32]
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


def whole_blocks(persons: int) -> int:
    """Persons for whom there is memory."""
    return -(-persons // BLOCK) * BLOCK


@rule
def room_for_totals() -> Any:
    """Room (ROWS, VECTOR) for the sums of one block: a row each, every sixteenth person in one number."""
    return room_for_numbers(ROWS * VECTOR).reshape(ROWS, VECTOR)


@rule
def columns_of(strip: Span, world: World) -> Any:
    """The columns of the strip's blocks, as they lie in the world."""
    row = Span(strip.first, strip.first + (strip.last - strip.first + BLOCK - 1) // BLOCK * BLOCK)
    people, today = world.people, world.today
    return Columns(
        strain=lanes(people.strain, row),
        perceived=lanes(people.perceived, row),
        esteem=lanes(people.esteem, row),
        belonging=lanes(people.belonging, row),
        skill=lanes(people.skill, row),
        satisfaction=lanes(people.satisfaction, row),
        entry_esteem=lanes(people.entry_esteem, row),
        financial=lanes(people.load[0], row),
        health=lanes(people.load[1], row),
        family=lanes(people.load[2], row),
        career=lanes(people.load[3], row),
        stressor=lanes(today.stressor, row),
        received=lanes(today.received, row),
        resolved=lanes(today.resolved, row),
        quality=lanes(today.quality, row),
        relief=lanes(today.relief, row),
        conflicts=lanes(today.conflicts, row),
        partner=lanes(world.ties.partner, row),
        asked=lanes(today.asked, row),
        helper=lanes(today.helper, row),
        status=lanes(people.status, row),
        events=lanes(today.events, row),
        ruminated=lanes(today.ruminated, row),
        session=lanes(today.session, row),
        programme=lanes(people.programme, row),
    )
