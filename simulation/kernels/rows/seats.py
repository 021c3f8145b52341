"""Who is in the lanes of a row, what is drawn for them, and what partners look up of each other.

Draws and exchanges are done in whole vectors: what is left of the last one holds numbers that nobody reads.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.draws import normal, person_counter
from simulation.kernels.machine.packing import expand_pairs
from simulation.kernels.machine.uniforms import draw_next, draw_under
from simulation.kernels.machine.vectors import VECTOR, swap
from simulation.kernels.rows.lanes import WIDTH, Row, lanes, side_by_side

_ZERO, _ONE = np.float32(0), np.float32(1)
_NONE, _SINGLE, _STEP = np.uint64(0), np.uint64(1), np.uint64(VECTOR)


@rule
def seat_row(first: Any, last: Any, world: Any, desk: Any) -> Any:
    """The row of persons from first on, last (exclusive) at most; writes down at the desk who is in its lanes."""
    row = Row(first, min(first + WIDTH, last))
    seat(row, world.ties, desk)
    return row


@row_loop
def seat(row: Any, ties: Any, desk: Any) -> None:
    """Write down at the desk who is in the lanes of a row; addresses in order are known by the first."""
    side_by_side()
    first, size = np.uint64(row.first), np.uint64(row.last - row.first)
    for k in range(_SINGLE if desk.in_order else size):
        desk.counter[k] = person_counter(ties.identity[first + k])
    for k in range(size):
        partner = ties.partner[first + k]
        desk.partner[k] = partner
        desk.coupled[k] = _ZERO if partner == np.int32(first + k) else _ONE
    first_home = np.uint64(ties.household[first])
    for k in range(homes_of(row, ties)):
        desk.homes[k] = ties.couple[first_home + k]


@rule
def size_of(row: Any) -> Any:
    """Lanes of a row."""
    return np.uint64(row.last - row.first)


@rule
def homes_of(row: Any, ties: Any) -> Any:
    """Households of a row."""
    return np.uint64(ties.household[row.last - 1] + 1 - ties.household[row.first])


@rule
def whole_vectors(size: Any) -> Any:
    """The next multiple of VECTOR from ``size`` lanes on."""
    return (np.uint64(size) + _STEP - _SINGLE) // _STEP * _STEP


@rule
def draw(size: Any, desk: Any, key: Any, out: Any) -> None:
    """One uniform a lane, by person, for the first ``size`` lanes of the row at the desk, under ``key``, to out."""
    if desk.in_order:
        for k in range(_NONE, whole_vectors(size), _STEP):
            draw_next(desk.counter[0] + k, key, out, k)
    else:
        draw_by_address(size, desk.counter, key, out)


@rule
def draw_by_address(size: Any, counter: Any, key: Any, out: Any) -> None:
    """One uniform for each of the first ``size`` addresses, and for what fills up the last vector, under ``key``, to out."""
    for k in range(_NONE, whole_vectors(size), _STEP):
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
def draw_together(row: Any, world: Any, desk: Any, key: Any, out: Any) -> None:
    """One uniform a lane, by couple: both partners get the same one. It is drawn once."""
    draw_by_address(homes_of(row, world.ties), desk.homes, key, desk.shared)
    _expand_homes(row, desk, out)


@rule
def draw_normals_together(row: Any, world: Any, desk: Any, key: Any, out: Any) -> None:
    """One standard normal a lane, by couple: both partners get the same one. It is drawn once."""
    homes = homes_of(row, world.ties)
    draw_by_address(homes, desk.homes, key, desk.shared)
    to_normal(homes, desk.shared)
    _expand_homes(row, desk, out)


@rule
def _expand_homes(row: Any, desk: Any, out: Any) -> None:
    """Write each household's number in desk.shared to the lanes of its one or two persons."""
    home = _NONE
    for k in range(_NONE, whole_vectors(size_of(row)), _STEP):
        home = expand_pairs(desk.shared, home, desk.coupled, k, out)


@rule
def ask_partners(row: Any, column: Any, desk: Any, out: Any) -> None:
    """The partners' numbers in ``column`` (persons,), to ``out`` (lanes,); one's own where there is none."""
    exchange(row, lanes(column, Row(row.first, row.first + WIDTH)), desk, out)


@rule
def exchange(row: Any, values: Any, desk: Any, out: Any) -> None:
    """The partners' numbers in ``values`` (WIDTH lanes,), to ``out`` (lanes,); one's own where there is none."""
    for k in range(_NONE, whole_vectors(size_of(row)), _STEP):
        swap(values, desk.coupled, k, out)
