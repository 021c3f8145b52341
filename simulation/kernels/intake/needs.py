"""Line 9 of the day, its weekly part: what screens look at, and how many persons are how much in need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.kernels.intake.counters import BINS, SCREENED
from simulation.kernels.intake.groups import ENROLLED
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.numbers import HALF, ZERO, Ints
from simulation.kernels.machine.threads import add_counts
from simulation.kernels.rows.gathering import exchange
from simulation.kernels.rows.lanes import WIDTH, lanes, side_by_side
from simulation.kernels.world import Span
from simulation.parameters import F

if TYPE_CHECKING:
    from simulation.kernels.machine.threads import Crew
    from simulation.kernels.world import Moment, Scratch, World
    from simulation.population import Population


_LEAST, _BINS_A_UNIT, _LAST_BIN = np.float32(-8.0), np.float32(BINS / 16), np.float32(BINS - 1)
_BELONGING = np.float32(16)
"""Belonging, a share, is stretched so that all bins are used."""
BY_STRAIN, BY_SATISFACTION, BY_BELONGING, BY_NOTHING = range(4)
"""Places in ``parameters.SCREENS``."""


@rule
def scaled_need(need: Any) -> Any:
    """A need in bins 1/256 wide, counted from -8; ranks go by whole bins, so that no order of counting matters."""
    return (need - _LEAST) * _BINS_A_UNIT


@rule
def count_persons(first: Any, last: Any, today: Any, world: World, moment: Moment, crew: Crew) -> None:
    """Count the thread's own persons by need, and those enrolled; add both to the counts of all threads."""
    room, place, used = world.counters, np.empty(WIDTH, np.int32), np.zeros(SCREENED + 1, np.uint8)
    for programme in range(today.size):
        used[np.int64(world.parameters.programmes[F.screened_by, programme])] |= today[programme]
    enrolled = np.zeros(today.size, np.int32)
    for screen in range(SCREENED):
        own = room.needy[screen] if crew.threads == 1 else np.zeros(BINS, np.int32)
        if used[screen]:
            _count_needs(first, last, screen, world, moment.scratch, Bins(place, own))
        if crew.threads > 1:
            add_counts(own, room.needy[screen])
    _count_enrolled(first, last, world.people, enrolled)
    add_counts(enrolled, room.enrolled)


class Bins(NamedTuple):
    """``place`` (lanes,): bin of each lane's need; ``counts`` (BINS,): persons of each bin."""

    place: Ints
    counts: Ints


@row_loop
def _count_needs(first: Any, last: Any, screen: Any, world: World, scratch: Scratch, bins: Bins) -> None:
    """Count persons by what this screen looks at; for satisfaction only those with a partner."""
    need, of_couples = scratch.rows[0], screen == BY_SATISFACTION
    for start in range(first, last, WIDTH):
        row = Span(start, min(start + WIDTH, last))
        size = look_at_need(row, screen, of_couples, world, scratch)
        _place_in_bins(need[:size], bins.place)
        for k in range(size):
            if not of_couples or world.ties.coupled[start + k] > ZERO:
                bins.counts[np.uint64(bins.place[k])] += np.int32(1)


@row_loop
def look_at_need(row: Span, screen: Any, together: Any, world: World, scratch: Scratch) -> Any:
    """What a screen looks at, the higher the more in need, to row 0 of the scratch; ``together``: the couple's mean.

    Recent strain; closeness, turned round; belonging, turned round and stretched to -8 to 8. Returns the number of lanes.
    """
    people, need, size = world.people, scratch.rows[0], np.int64(row.last - row.first)
    recent, closeness, belonging = lanes(people.recent, row), lanes(people.closeness, row), lanes(people.belonging, row)
    for k in range(size):
        value = recent[k] if screen == BY_STRAIN else (ZERO if screen == BY_NOTHING else -closeness[k])
        need[k] = -_LEAST - _BELONGING * belonging[k] if screen == BY_BELONGING else value
    if together:
        exchange(row, need, world.ties, scratch.rows[1])
        for k in range(size):
            need[k] = HALF * (need[k] + scratch.rows[1][k])
    return size


@row_loop
def _place_in_bins(need: Any, place: Any) -> None:
    """The bin in which each lane's person is counted; beyond 8 the outermost one."""
    side_by_side()
    for k in range(need.size):
        scaled = scaled_need(need[k])
        scaled = scaled if scaled > ZERO else ZERO
        scaled = scaled if scaled < _LAST_BIN else _LAST_BIN
        place[k] = np.int32(scaled)


@row_loop
def _count_enrolled(first: Any, last: Any, people: Population, enrolled: Any) -> None:
    for start in range(first, last, WIDTH):
        row = Span(start, min(start + WIDTH, last))
        status, programmes = lanes(people.status, row), lanes(people.programme, row)
        for programme in range(enrolled.size):
            enrolled[programme] += _enrolled_in(np.int8(programme), status, programmes)


@row_loop
def _enrolled_in(programme: Any, status: Any, programmes: Any) -> Any:
    """How many persons of a row are enrolled in the programme."""
    number = np.int32(0)
    for k in range(status.size):
        number += np.int32((status[k] == ENROLLED) & (programmes[k] == programme))
    return number
