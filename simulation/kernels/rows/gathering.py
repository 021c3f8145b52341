"""Index the persons of a row, draw numbers for them, and gather the values of their partners.

Draws and exchanges are done in whole vectors; entries of the last vector behind the row hold numbers that nobody reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.draws import normal, person_counter
from simulation.kernels.machine.numbers import NEXT, ONE, START, STEP, ZERO
from simulation.kernels.machine.packing import expand_pairs
from simulation.kernels.machine.uniforms import draw_next, draw_under
from simulation.kernels.machine.vectors import swap
from simulation.kernels.rows.lanes import WIDTH, lanes, side_by_side
from simulation.kernels.world import Span

if TYPE_CHECKING:
    from simulation.kernels.world import Scratch, Ties, World


@rule
def index_row(first: Any, last: Any, world: World, scratch: Scratch) -> Any:
    """The row of persons from ``first`` on, at most to ``last`` (exclusive); its persons are indexed in the scratch."""
    row = Span(first, min(first + WIDTH, last))
    index_span(row, world.ties, scratch)
    return row


@row_loop
def index_span(row: Span, ties: Ties, scratch: Scratch) -> None:
    """Index the persons of a row in the scratch: addresses (only the first if they are in order), partners, households."""
    side_by_side()
    first, size = np.uint64(row.first), np.uint64(row.last - row.first)
    for k in range(NEXT if scratch.in_order else size):
        scratch.counter[k] = person_counter(ties.identity[first + k])
    for k in range(size):
        partner = ties.partner[first + k]
        scratch.partner[k] = partner
        scratch.coupled[k] = ZERO if partner == np.int32(first + k) else ONE
    first_home = np.uint64(ties.household[first])
    for k in range(homes_of(row, ties.household)):
        scratch.homes[k] = ties.couple[first_home + k]


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
    draw_by_address(homes_of(row, world.ties.household), scratch.homes, key, scratch.shared)
    _expand_homes(row, scratch, out)


@rule
def draw_normals_together(row: Span, world: World, scratch: Scratch, key: Any, out: Any) -> None:
    """One standard normal a lane, by couple: both partners get the same one. It is drawn once."""
    homes = homes_of(row, world.ties.household)
    draw_by_address(homes, scratch.homes, key, scratch.shared)
    to_normal(homes, scratch.shared)
    _expand_homes(row, scratch, out)


@rule
def _expand_homes(row: Span, scratch: Scratch, out: Any) -> None:
    """Write each household's number in scratch.shared to the lanes of its one or two persons."""
    home = START
    for k in range(START, whole_vectors(size_of(row)), STEP):
        home = expand_pairs(scratch.shared, home, scratch.coupled, k, out)


@rule
def gather_partners(row: Span, column: Any, scratch: Scratch, out: Any) -> None:
    """The partners' numbers in ``column`` (persons,), to ``out`` (lanes,); one's own where there is none."""
    exchange(row, lanes(column, Span(row.first, row.first + WIDTH)), scratch, out)


@rule
def exchange(row: Span, values: Any, scratch: Scratch, out: Any) -> None:
    """The partners' numbers in ``values`` (WIDTH lanes,), to ``out`` (lanes,); one's own where there is none."""
    for k in range(START, whole_vectors(size_of(row)), STEP):
        swap(values, scratch.coupled, k, out)
