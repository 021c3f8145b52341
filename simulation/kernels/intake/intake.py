"""Line 9 of the day, its weekly part: referral of persons to programmes. ``queues.py`` forms the groups.

On a day of intake each thread first counts its own persons by their need: by recent strain, by the couple's lack of closeness,
by lack of belonging, as the programmes screen. When all threads have counted, the least need of an eligible person is known; then
each thread refers its own persons and counts the parties that wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.kernels.decisions import Decision
from simulation.kernels.intake.counters import BINS
from simulation.kernels.intake.groups import ENROLLED
from simulation.kernels.intake.needs import BY_NOTHING, BY_SATISFACTION, count_persons, look_at_need, scaled_need
from simulation.kernels.intake.queues import ROUNDING, fill_places
from simulation.kernels.intake.waiting import WAITING
from simulation.kernels.machine.compiling import bookkeeping_part, row_loop, rule, seldom
from simulation.kernels.machine.draws import uniform
from simulation.kernels.machine.numbers import ZERO
from simulation.kernels.machine.packing import list_other
from simulation.kernels.machine.threads import wait
from simulation.kernels.phases.programmes import participant, programme_key
from simulation.kernels.rows.lanes import WIDTH, lanes, side_by_side
from simulation.kernels.world import Span
from simulation.parameters import F
from simulation.population import Status

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.machine.threads import Crew
    from simulation.kernels.world import Moment, World
    from simulation.parameters import Parameters
    from simulation.population import Population


NONE = np.int8(Status.NONE)
_BINS_AT_ONCE = 64
_NOBODY, _EVERYBODY = np.float32(np.inf), np.float32(-np.inf)
_NO, _YES = np.uint8(0), np.uint8(1)
_UNMARKED = np.int32(0)


@bookkeeping_part
@seldom(lambda first, last, world, moment, crew: None)
def take_in(first: Any, last: Any, world: World, moment: Moment, crew: Crew) -> None:
    """Refer those in need, and fill free places from the waiting list; all threads together.

    For a day on which somebody takes in: programmes do on ``start_day`` and every ``intake_interval`` days after. Writes
    status, programme, group, groups.
    """
    programmes = world.parameters.offered
    today = np.empty(programmes, np.uint8)
    for programme in range(programmes):
        today[programme] = _YES if _takes_in(programme, world.parameters.programmes, moment.day) else _NO
    count_persons(first, last, today, world, moment, crew)
    wait(crew)
    for programme in range(programmes):
        if today[programme]:
            _refer(first, last, programme, world, moment)
    fill_places(first, last, today, world, moment, crew)


@row_loop
def anybody_takes_in(parameters: Parameters, day: Any) -> Any:
    """Whether any programme takes in today."""
    anybody = False
    for programme in range(parameters.offered):
        anybody |= _takes_in(programme, parameters.programmes, day)
    return anybody


@row_loop
def _takes_in(programme: Any, p: Floats, day: Any) -> Any:
    running = day - np.int64(p[F.start_day, programme])
    return running >= 0 and running % np.int64(p[F.intake_interval, programme]) == 0


# Referring


class Screen(NamedTuple):
    """Inputs and buffers of a referral to one programme: the ``key`` of uptake; what it is ``screened_by``; the least scaled need
    of an eligible person, ``limit``; whether couples come ``together``; the day ``long_ago``, on which the last participation of
    whoever takes part again began at the latest.
    """

    key: np.uint64
    screened_by: np.int64
    limit: np.float32
    together: bool
    long_ago: np.int64


@rule
def _refer(first: Any, last: Any, programme: Any, world: World, moment: Moment) -> None:
    """Put the thread's own eligible persons, or couples, who ask for a place on the waiting list."""
    p = world.parameters.programmes
    screened_by = np.int64(p[F.screened_by, programme])
    screen = Screen(
        key=programme_key(Decision.UPTAKE, programme, world, moment),
        screened_by=screened_by,
        limit=_EVERYBODY
        if screened_by == BY_NOTHING
        else _limit(world.counters.needy[screened_by], p[F.eligible_share, programme]),
        together=p[F.couples, programme] > ZERO,
        long_ago=moment.day - np.int64(p[F.again_after, programme]),
    )
    _refer_rows(first, last, programme, world, moment, screen)


@row_loop
def _refer_rows(first: Any, last: Any, programme: Any, world: World, moment: Moment, screen: Screen) -> None:
    need, marked, listed = moment.scratch.rows[0], moment.scratch.requests.choice, moment.scratch.listed
    for start in range(first, last, WIDTH):
        row = Span(start, min(start + WIDTH, last))
        together = screen.together or screen.screened_by == BY_SATISFACTION
        size = look_at_need(row, screen.screened_by, together, world, moment.scratch)
        _mark_eligible(lanes(world.people.status, row), need, screen.limit, marked)
        for c in range(list_other(marked[:size], _UNMARKED, listed)):
            i = start + np.int64(listed[c])
            if _is_free(i, world, screen.long_ago):
                _offer(i, programme, world, moment, screen)


@row_loop
def _mark_eligible(status: Any, need: Floats, limit: Any, marked: Any) -> None:
    """Mark by 1 in ``marked`` (lanes,) who is enough in need, and neither waits nor takes part; by 0 everybody else."""
    side_by_side()
    for k in range(status.size):
        idle = (status[k] != WAITING) & (status[k] != ENROLLED)
        marked[k] = np.int32(1) if idle & (scaled_need(need[k]) >= limit) else _UNMARKED


@row_loop
def _limit(counts: Any, share: Any) -> Any:
    """Scaled need from which on persons are eligible."""
    lowest = _lowest_eligible_bin(counts, share)
    if lowest == 0:
        return _EVERYBODY
    return np.float32(lowest) if lowest < BINS else _NOBODY


@row_loop
def _lowest_eligible_bin(counts: Any, share: Any) -> Any:
    """Lowest bin of the ``share`` of counted persons who are most in need; all who are in it are eligible.

    Whole groups of bins are skipped first.
    """
    persons = np.int64(0)
    for first in range(0, BINS, _BINS_AT_ONCE):
        persons += _persons_in(counts, first)
    wanted = np.float64(share) * persons - ROUNDING
    lowest, above = BINS, np.int64(0)
    while lowest > 0 and above + _persons_in(counts, lowest - _BINS_AT_ONCE) < wanted:
        lowest -= _BINS_AT_ONCE
        above += _persons_in(counts, lowest)
    while lowest > 0 and above < wanted:
        lowest -= 1
        above += counts[lowest]
    return lowest


@row_loop
def _persons_in(counts: Any, first: Any) -> Any:
    """Persons in the _BINS_AT_ONCE bins from the first on."""
    persons = np.int32(0)
    for need_bin in range(_BINS_AT_ONCE):
        persons += counts[first + need_bin]
    return persons


@row_loop
def _is_free(i: Any, world: World, long_ago: Any) -> Any:
    """Whether person i may take part: who never did, or whose last participation began on the day ``long_ago`` or before."""
    status = world.people.status[i]
    if status > ENROLLED:
        return world.groups.first_session[world.people.group[i]] <= long_ago
    return status == NONE


@row_loop
def _offer(i: Any, programme: Any, world: World, moment: Moment, screen: Screen) -> None:
    """Put an eligible person, or a couple, on the waiting list if they ask for it."""
    identity, partner = world.ties.identity, np.int64(world.ties.partner[i])
    j = i
    if screen.screened_by == BY_SATISFACTION and partner == i:
        return  # a single has no relationship to be screened by
    if screen.together:
        j = partner
        if identity[j] <= identity[i] or not _is_free(j, world, screen.long_ago):
            return  # the lower number decides for the couple; a single is none
    if uniform(participant(i, programme, world), screen.key) < world.parameters.programmes[F.uptake, programme]:
        _put_on_list(i, programme, world.people, moment.day)
        _put_on_list(j, programme, world.people, moment.day)


@row_loop
def _put_on_list(i: Any, programme: Any, people: Population, day: Any) -> None:
    people.status[i] = WAITING
    people.programme[i] = np.int8(programme)
    people.since[i] = day
