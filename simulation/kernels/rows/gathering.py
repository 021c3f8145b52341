"""Address the persons of a row, draw numbers for them, and gather the values of their partners.

Draws and exchanges are done in whole vectors; entries of the last vector behind the row hold numbers that nobody reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.draws import normal, person_counter
from simulation.kernels.machine.numbers import NEXT, START, STEP
from simulation.kernels.machine.uniforms import draw_next, draw_under
from simulation.kernels.machine.vectors import spread, swap
from simulation.kernels.rows.lanes import WIDTH, lanes, side_by_side
from simulation.kernels.world import Span

if TYPE_CHECKING:
    from simulation.kernels.world import Scratch, Ties, World


@rule
def index_row(first: Any, last: Any, world: World, scratch: Scratch) -> Any:
    """The row of persons from ``first`` on, at most to ``last`` (exclusive); its persons are addressed in the scratch."""
    row = Span(first, min(first + WIDTH, last))
    _address(row, world.ties.identity, scratch)
    return row


@row_loop
def _address(row: Span, identity: Any, scratch: Scratch) -> None:
    """Addresses of the persons of a row, to the scratch; only the first if they are in order."""
    side_by_side()
    first, size = np.uint64(row.first), np.uint64(row.last - row.first)
    for k in range(NEXT if scratch.in_order else size):
        scratch.counter[k] = person_counter(identity[first + k])


@rule
def size_of(row: Span) -> Any:
    """Lanes of a row."""
    return np.uint64(row.last - row.first)


@rule
def homes_of(row: Span, household: Any) -> Any:
    """Households of a row."""
    return np.uint64(household[row.last - 1] + 1 - household[row.first])


@rule
def whole_vectors(size: Any) -> Any:
    """The next multiple of VECTOR from ``size`` lanes on."""
    return (np.uint64(size) + STEP - NEXT) // STEP * STEP


@rule
def draw(size: Any, scratch: Scratch, key: Any, out: Any) -> None:
    """One uniform a lane, by person, for the first ``size`` lanes of the row at the scratch, under ``key``, to out."""
    if scratch.in_order:
        for k in range(START, whole_vectors(size), STEP):
            draw_next(scratch.counter[0] + k, key, out, k)
    else:
        draw_by_address(size, scratch.counter, key, out)


@rule
def draw_by_address(size: Any, counter: Any, key: Any, out: Any) -> None:
    """One uniform for each of the first ``size`` addresses, and for what fills up the last vector, under ``key``, to out."""
    for k in range(START, whole_vectors(size), STEP):
        draw_under(counter, key, out, k)


@rule
def are_in_order(first: Any, last: Any, identity: Any) -> Any:
    """Whether the addresses of the persons in places from first to last (exclusive) follow each other."""
    in_order = True
    for i in range(first + 1, last):
        in_order &= identity[i] == identity[i - 1] + 1
    return in_order


@row_loop
def to_normal(size: Any, luck: Any) -> None:
    """Turn the first ``size`` uniforms of ``luck`` (lanes,), and what fills up the last vector, into standard normals.

    It takes hundreds of cycles from a uniform to its normal. In a short loop of its own many are on their way at a time; in
    the midst of a long one, few.
    """
    side_by_side()
    for k in range(whole_vectors(size)):
        luck[k] = normal(luck[k])


@rule
def draw_together(row: Span, world: World, scratch: Scratch, key: Any, out: Any) -> None:
    """One uniform a lane, by couple: both partners get the same one. It is drawn once."""
    _draw_homes(row, world.ties, key, scratch.shared)
    _spread(row, world.ties, scratch.shared, out)


@rule
def draw_normals_together(row: Span, world: World, scratch: Scratch, key: Any, out: Any) -> None:
    """One standard normal a lane, by couple: both partners get the same one. It is drawn once."""
    _draw_homes(row, world.ties, key, scratch.shared)
    to_normal(homes_of(row, world.ties.household), scratch.shared)
    _spread(row, world.ties, scratch.shared, out)


@rule
def _draw_homes(row: Span, ties: Ties, key: Any, out: Any) -> None:
    """One uniform for each household of a row, under ``key``, to out."""
    first: Any = np.int64(ties.household[row.first])
    draw_by_address(homes_of(row, ties.household), lanes(ties.couple, Span(first, first + WIDTH)), key, out)


@rule
def _spread(row: Span, ties: Ties, shared: Any, out: Any) -> None:
    """Write each household's number in ``shared`` to the lanes of its one or two persons."""
    whole = Span(row.first, row.first + WIDTH)
    homes, coupled = lanes(ties.household, whole), lanes(ties.coupled, whole)
    for k in range(START, whole_vectors(size_of(row)), STEP):
        spread(shared, homes, coupled, k, out)


@rule
def gather_partners(row: Span, column: Any, ties: Ties, out: Any) -> None:
    """The partners' numbers in ``column`` (persons,), to ``out`` (lanes,); one's own where there is none."""
    exchange(row, lanes(column, Span(row.first, row.first + WIDTH)), ties, out)


@rule
def exchange(row: Span, values: Any, ties: Ties, out: Any) -> None:
    """The partners' numbers in ``values`` (WIDTH lanes,), to ``out`` (lanes,); one's own where there is none."""
    coupled = lanes(ties.coupled, Span(row.first, row.first + WIDTH))
    for k in range(START, whole_vectors(size_of(row)), STEP):
        swap(values, coupled, k, out)
