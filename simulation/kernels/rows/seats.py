"""Who sits in the lanes of a row, what is drawn for them, and what partners look up of each other.

Where members fill whole vectors, a person's lanes are copied from and to as blocks. A single member's lanes are persons, and
partners are neighbours: they are exchanged within a vector. Else one goes lane by lane.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.draws import normal, person_counter, uniform
from simulation.kernels.machine.packing import hand_out
from simulation.kernels.machine.vectors import VECTOR, copy, draw_next, draw_under, draw_vector, fill, swap
from simulation.kernels.rows.lanes import Row, side_by_side

_ZERO, _ONE = np.float32(0), np.float32(1)
_NONE, _SINGLE, _STEP = np.uint64(0), np.uint64(1), np.uint64(VECTOR)


@rule
def seat_row(first: Any, last: Any, world: Any, desk: Any) -> Any:
    """The row of persons from first on, last (exclusive) at most; writes down at the desk who sits in its lanes."""
    row = Row(first, min(first + world.lanes.abreast, last))
    seat(row, world, desk)
    return row


@rule
def seat(row: Any, world: Any, desk: Any) -> None:
    """Write down at the desk who sits in the lanes of a row."""
    members = np.uint64(world.people.strain.shape[1])
    if members % _STEP == _NONE:
        _seat_vectors(row, world.ties, members, desk)
    elif members == _SINGLE:
        _seat_persons(row, world.ties, desk)
    else:
        _seat_lanes(row, world.ties, world.lanes.seat, members, desk)


@rule
def _seat_vectors(row: Any, ties: Any, members: Any, desk: Any) -> None:
    """For members that are whole vectors; ``home`` and ``partners_lane`` are not needed then."""
    at = _NONE
    for i in range(row.first, row.last):
        partner, counter = ties.partner[i], person_counter(ties.identity[i])
        coupled = _ZERO if partner == i else _ONE
        for _ in range(_NONE, members, _STEP):
            fill(desk.counter, at, counter)
            fill(desk.partner, at, partner)
            fill(desk.coupled, at, coupled)
            at += _STEP
    at = _NONE
    for home in range(ties.household[row.first], ties.household[row.last - 1] + 1):
        for _ in range(_NONE, members, _STEP):
            fill(desk.homes, at, ties.couple[home])
            at += _STEP


@row_loop
def _seat_persons(row: Any, ties: Any, desk: Any) -> None:
    """For a single member; addresses in order are known by the first; ``home`` and ``partners_lane`` are not needed then."""
    side_by_side()
    first, size = np.uint64(row.first), np.uint64(row.last - row.first)
    for k in range(_SINGLE if desk.in_order else size):
        desk.counter[k] = person_counter(ties.identity[first + k])
    for k in range(size):
        partner = ties.partner[first + k]
        desk.partner[k] = partner
        desk.coupled[k] = _ZERO if partner == np.int32(first + k) else _ONE
    first_home = np.uint64(ties.household[first])
    for k in range(np.uint64(ties.household[row.last - 1]) + _SINGLE - first_home):
        desk.homes[k] = ties.couple[first_home + k]


@row_loop
def _seat_lanes(row: Any, ties: Any, seat: Any, members: Any, desk: Any) -> None:
    side_by_side()
    first, size = np.uint64(row.first), np.uint64(row.last - row.first) * members
    first_home = ties.household[first]
    for k in range(size):
        i = first + np.uint64(seat[k])
        partner = ties.partner[i]
        desk.counter[k] = person_counter(ties.identity[i])
        desk.partner[k] = partner
        desk.coupled[k] = _ZERO if np.uint64(partner) == i else _ONE
        desk.partners_lane[k] = np.int32(k) + (partner - np.int32(i)) * np.int32(members)
        desk.home[k] = (ties.household[i] - first_home) * np.int32(members) + np.int32(k - np.uint64(seat[k]) * members)
    homes = np.uint64(ties.household[row.last - 1] - first_home + 1) * members
    for k in range(homes):
        desk.homes[k] = ties.couple[np.uint64(first_home) + np.uint64(seat[k])]


@rule
def width_of(row: Any, world: Any) -> Any:
    """Lanes of a row."""
    return np.uint64(row.last - row.first) * np.uint64(world.people.strain.shape[1])


@rule
def draw(size: Any, desk: Any, keys: Any, out: Any) -> None:
    """One uniform a lane, by person, for the first ``size`` lanes of the row at the desk: keys (lanes,), or (1,), to out."""
    if desk.in_order:
        _draw_in_order(size, desk.counter[0], keys[0], out)
    elif keys.size == 1:
        draw_under_one_key(size, desk.counter, keys[0], out)
    else:
        draw_by_address(size, desk.counter, keys, out)


@rule
def draw_by_address(size: Any, counter: Any, keys: Any, out: Any) -> None:
    """One uniform a lane: counter, keys (lanes,) to out (lanes,), the first ``size`` of them."""
    whole = size // _STEP * _STEP
    for k in range(_NONE, whole, _STEP):
        draw_vector(counter, keys, out, k)
    for k in range(whole, size):
        out[k] = uniform(counter[k], keys[k])


@rule
def draw_under_one_key(size: Any, counter: Any, key: Any, out: Any) -> None:
    """The same for a single member, whose key is that of all."""
    whole = size // _STEP * _STEP
    for k in range(_NONE, whole, _STEP):
        draw_under(counter, key, out, k)
    for k in range(whole, size):
        out[k] = uniform(counter[k], key)


@rule
def _draw_in_order(size: Any, first: Any, key: Any, out: Any) -> None:
    """The same for a single member's persons whose addresses follow each other, as where nobody was moved."""
    whole = size // _STEP * _STEP
    for k in range(_NONE, whole, _STEP):
        draw_next(first + k, key, out, k)
    for k in range(whole, size):
        out[k] = uniform(first + k, key)


@rule
def are_in_order(first: Any, last: Any, world: Any) -> Any:
    """Whether a row's lanes are persons from first to last (exclusive) whose addresses follow each other."""
    identity, in_order = world.ties.identity, world.people.strain.shape[1] == 1
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
def whole_vectors(size: Any) -> Any:
    """So many lanes, or a few more, that are whole vectors: what is left of one would be done lane by lane."""
    return (np.uint64(size) + _STEP - _SINGLE) // _STEP * _STEP


@rule
def draw_together(row: Any, world: Any, desk: Any, keys: Any, out: Any) -> None:
    """One uniform a lane, by couple: the same for both partners. It is drawn once."""
    _draw_at_home(row, world, desk, keys)
    _tell_home(row, world, desk, out)


@rule
def draw_normals_together(row: Any, world: Any, desk: Any, keys: Any, out: Any) -> None:
    """The same, as standard normals."""
    to_normal(_draw_at_home(row, world, desk, keys), desk.shared)
    _tell_home(row, world, desk, out)


@rule
def _draw_at_home(row: Any, world: Any, desk: Any, keys: Any) -> Any:
    """One uniform for each home of the row, in each member, to desk.shared; returns how many."""
    household, members = world.ties.household, np.uint64(world.people.strain.shape[1])
    homes = np.uint64(household[row.last - 1] + 1 - household[row.first]) * members
    if keys.size == 1:
        draw_under_one_key(homes, desk.homes, keys[0], desk.shared)
    else:
        draw_by_address(homes, desk.homes, keys, desk.shared)
    return homes


@rule
def _tell_home(row: Any, world: Any, desk: Any, out: Any) -> None:
    """Write each home's number in desk.shared to the lanes of who lives there."""
    ties, members = world.ties, np.uint64(world.people.strain.shape[1])
    if members % _STEP == _NONE:
        at, first = _NONE, ties.household[row.first]
        for i in range(row.first, row.last):
            _copy_lanes(desk.shared, np.uint64(ties.household[i] - first) * members, members, out, at)
            at += members
    elif members == _SINGLE:
        _hand_out(width_of(row, world), desk.shared, desk.coupled, out)
    else:
        _look_up(width_of(row, world), desk.shared, desk.home, out)


@rule
def ask_partners(row: Any, values: Any, world: Any, desk: Any, out: Any) -> None:
    """The partners' numbers in ``values`` (lanes,) of the row; one's own where there is none."""
    members = np.uint64(world.people.strain.shape[1])
    if members % _STEP == _NONE:
        at = _NONE
        for i in range(row.first, row.last):
            _copy_lanes(values, np.uint64(world.ties.partner[i] - row.first) * members, members, out, at)
            at += members
    elif members == _SINGLE:
        _exchange(width_of(row, world), values, desk.coupled, out)
    else:
        _look_up(width_of(row, world), values, desk.partners_lane, out)


@rule
def _copy_lanes(values: Any, source: Any, members: Any, out: Any, target: Any) -> None:
    """Copy one person's numbers, whole vectors."""
    for k in range(_NONE, members, _STEP):
        copy(out, target + k, values, source + k)


@rule
def _hand_out(size: Any, shared: Any, coupled: Any, out: Any) -> None:
    """Each home's number in ``shared`` to who lives there."""
    whole, home = size // _STEP * _STEP, _NONE
    for k in range(_NONE, whole, _STEP):
        home = hand_out(shared, home, coupled, k, out)
    for k in range(whole, size):
        if coupled[k] > _ZERO and k & _SINGLE:
            out[k] = out[k - _SINGLE]
        else:
            out[k] = shared[home]
            home += _SINGLE


@rule
def _exchange(size: Any, values: Any, coupled: Any, out: Any) -> None:
    """Each partner's number to the other."""
    whole = size // _STEP * _STEP
    for k in range(_NONE, whole, _STEP):
        swap(values, coupled, k, out)
    for k in range(whole, size):
        out[k] = values[k ^ _SINGLE] if coupled[k] > _ZERO else values[k]


@row_loop
def _look_up(size: Any, values: Any, lane: Any, out: Any) -> None:
    side_by_side()
    for k in range(size):
        out[k] = values[np.uint32(lane[k])]
