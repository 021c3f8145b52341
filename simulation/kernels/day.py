"""One day, in order. Synchronous: all read yesterday (or what an earlier line finished for everybody), then all write.

1. Life events strike, singly or the couple together; old load fades.
2. The daily stressor strikes, likelier under load; partners share some of them.
3. Appraisal turns demand into new strain; resources take a share off what weighs on a person.
4. Company: each person meets at most one tie, and catches its mood. Before that, friends from groups are made and lost, and
   informal trainings are held.
5. Strain carries over from yesterday and crosses over between partners; on its slow level it is the day's strain.
6. Everybody decides whether to ask for support, and whom: partner, confidant or friend from a group, wider tie.
7. Helpers answer or not; between two strained persons an answer may turn into co-rumination. Volunteers pay visits.
8. Help, its first part (8a): the seeker's relief and resolution are known.
9. Programmes, their first part (9a): on a day of intake they take persons in. Then, person by person, the second parts: relief
   is taken off, helpers pay in strain, both sides gain belonging (8b); groups hold their sessions, and end (9b).
10. Partners quarrel, judge their relationship, and grow closer or apart.
11. Slow states move: belonging, perceived support, esteem, slow baseline, skill, recent strain.

Then the day is summed up, if somebody records it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels.decisions import DECISIONS, SOURCE_OF_DECISION
from simulation.kernels.intake.intake import anybody_takes_in, take_in
from simulation.kernels.machine.compiler.records import by_ordinary_reference, by_reference, keep
from simulation.kernels.machine.compiling import bookkeeping, entrance, part, row_loop, rule, sequence
from simulation.kernels.machine.draws import key_of
from simulation.kernels.machine.threads import share, wait
from simulation.kernels.machine.vectors import VECTOR
from simulation.kernels.phases.answering import answer_and_receive, pay_for_helping
from simulation.kernels.phases.company import keep_company, show_all
from simulation.kernels.phases.couple import judge, quarrel
from simulation.kernels.phases.crossing import cross_over
from simulation.kernels.phases.founding import found
from simulation.kernels.phases.friends import any_bonds, keep_friends, know_circles
from simulation.kernels.phases.programmes import hold_sessions, list_due
from simulation.kernels.phases.seeking import choose, seek
from simulation.kernels.phases.slow import be_still, draw_drift, is_noisy, settle
from simulation.kernels.phases.stressors import meet_stressors, morning_in
from simulation.kernels.phases.trainings import train_and_meet
from simulation.kernels.phases.visits import any_visits
from simulation.kernels.rows.gathering import are_in_order, index_row
from simulation.kernels.rows.lanes import BLOCK, ROWS, WIDTH, in_rows
from simulation.kernels.rows.requests import NOBODY
from simulation.kernels.rows.rooms import room_for, room_for_numbers, room_for_places, room_for_words
from simulation.kernels.sums.summary import add_blocks, sum_up
from simulation.kernels.sums.sums import LINES
from simulation.kernels.world import Gains, Moment, Requests, Scratch, Span, Tally

if TYPE_CHECKING:
    from simulation.kernels.machine.threads import Crew
    from simulation.kernels.world import World


_room_for_requests, _room_for_gains, _room_for_a_tally = map(room_for, (Requests, Gains, Tally))
_PARTS = {"live_morning": 11, "live_evening": 9, "take_in": 7, "answer_and_receive": 4}
"""What is compiled by itself, with seconds of processor time."""


def _kinds(world: World, *others: Any, ordinary: bool) -> dict[str, Any]:
    """Numba's types of what parts take, by the name of the parameter, from the arguments of an entrance; the crew is the last."""
    from simulation.kernels.machine.compiler.building import kind_of, record_kind  # imports Numba
    from simulation.kernels.machine.compiler.references import Reference

    crew = others[-1]
    keys, scratch = _set_up(0, 0, world, crew)
    known = Reference(kind_of(world).record, ordinary)
    moment = record_kind(Moment, kind_of(0), kind_of(keys), kind_of(scratch))
    place = kind_of(0)
    return {
        "first": place,
        "last": place,
        "world": known,
        "moment": moment,
        "crew": kind_of(crew),
        "recorded": kind_of(True),
    }


@entrance(parts=_PARTS, kinds=_kinds)
def live(world: World, seeds: Any, first_day: Any, record: Any, crew: Crew) -> None:
    """Live as many days as ``record`` has, from ``first_day`` on, as one thread of a crew.

    ``seeds``: (sources,) uint64 sub-seeds. ``record``: (days, LINES) float64 receives each day's lines (see ``sums``), or
    (days, 0) to record nothing.
    """
    first, last = _own_persons(world.ties.identity.size, world.strip, crew)
    known = by_reference(world)
    keys, scratch = _set_up(first, last, known, crew)
    live_days(Span(first, last), seeds, Moment(first_day, keys, by_reference(scratch)), known, record, crew)
    keep(scratch)


@entrance(parts=_PARTS, kinds=_kinds, ordinary=True)
def live_ordinary(world: World, seeds: Any, first_day: Any, record: Any, crew: Crew) -> None:
    """As ``live``, for a world that ``is_ordinary`` all these days. Half as much is compiled for it."""
    first, last = _own_persons(world.ties.identity.size, world.strip, crew)
    known = by_ordinary_reference(world)
    keys, scratch = _set_up(first, last, known, crew)
    live_days(Span(first, last), seeds, Moment(first_day, keys, by_reference(scratch)), known, record, crew)
    keep(scratch)


@entrance(parts={"found": 4}, kinds=_kinds, ordinary=True)
def begin(world: World, seeds: Any, crew: Crew) -> None:
    """Draw the population as it is before day 0, as one thread of a crew."""
    first, last = _own_persons(world.ties.identity.size, world.strip, crew)
    known = by_ordinary_reference(world)
    keys, scratch = _set_up(first, last, known, crew)
    day: Any = np.int64(0)  # a plain 0 would be a constant to Numba, of another type than a day
    _draw_keys(seeds, day, keys)
    found(first, last, known, Moment(day, keys, by_reference(scratch)))
    keep(scratch)


def is_ordinary(world: World) -> bool:
    """Whether the world knows no programme, no training, no meeting and no visits, and nobody has a friend from a group."""
    parameters = world.parameters
    offered = parameters.offered > 0 or parameters.trainings.share.size > 0
    return not offered and bool((world.people.newer_friend == NOBODY).all())


@sequence
def live_days(own: Span, seeds: Any, start: Any, world: World, record: Any, crew: Crew) -> None:
    """Live all days of ``record`` for a thread's own persons, from the moment ``start`` on.

    Nothing counts references here, which would cost as much as a part of the day in a world of a few thousand persons.
    """
    first, last, recorded = own.first, own.last, record.shape[1] > 0
    show_all(first, last, world)
    if start.scratch.bonded:
        know_circles(first, last, world)
    wait(crew)
    for day in range(start.day, start.day + record.shape[0]):
        _draw_keys(seeds, day, start.keys)
        moment = Moment(day, start.keys, start.scratch)
        live_morning(first, last, world, moment)  # 1 to 6
        wait(crew)
        answer_and_receive(first, last, world, moment)  # 7, 8a
        wait(crew)
        if anybody_takes_in(world.parameters, day):
            take_in(first, last, world, moment, crew)  # 9a
        live_evening(first, last, world, moment, recorded)  # 8b, 9b, 10, 11
        wait(crew)
        if recorded:
            first_vector, last_vector = share(crew, LINES // VECTOR)
            add_blocks(first_vector * VECTOR, last_vector * VECTOR, world.today.sums, record[day - start.day])


@part
def live_morning(first: Any, last: Any, world: World, moment: Moment) -> None:
    """Lines 1 to 6, row by row: all that happens between partners, up to the moment when somebody else is asked."""
    luck = morning_in(moment.scratch.rows)
    for start in range(first, last, world.strip):
        strip = Span(start, min(start + world.strip, last))
        if moment.scratch.bonded:
            keep_friends(strip, world, moment)  # 4
        if world.parameters.trainings.share.size > 0:
            train_and_meet(strip, world, moment)  # 4
        for place in range(strip.first, strip.last, WIDTH):
            row = index_row(place, strip.last, world, moment.scratch)
            keep_company(row, world, moment, luck.mood)  # 4
            meet_stressors(row, world, moment, luck)  # 1, 2, 3, 4
            cross_over(row, world, luck)  # 5
            seek(row, world, moment)  # 6
        choose(strip, world, moment)  # 6


@part
def live_evening(first: Any, last: Any, world: World, moment: Moment, recorded: Any) -> None:
    """Lines 8b, 9b, 10 and 11, row by row. The intake is over; it reads nothing that these lines write.

    A strip's persons are summed up, if that is wanted, as soon as their day is over, while the cache still holds their state.
    """
    offered, noisy = world.parameters.offered > 0, is_noisy(moment.day)
    be_still(moment.scratch.gains)
    for start in range(first, last, world.strip):
        strip, turn = Span(start, min(start + world.strip, last)), np.int64(0)
        if offered:
            list_due(strip, world, moment)
        for place in range(strip.first, strip.last, WIDTH):
            row = index_row(place, strip.last, world, moment.scratch)
            pay_for_helping(row, world, moment)  # 8b
            if offered:
                turn = hold_sessions(row, strip, turn, world, moment)  # 9b
            if noisy:
                draw_drift(row, world, moment)  # 10, 11
            quarrel(row, world, moment)  # 10
            judge(row, world, moment)  # 10
            settle(row, world, moment)  # 11
        if recorded:
            sum_up(strip, world, moment)


@rule
def _own_persons(persons: Any, strip: Any, crew: Crew) -> Any:
    """First and last (exclusive) of the persons whose days this thread lives: whole strips."""
    first, last = share(crew, (persons + strip - 1) // strip)
    return min(first * strip, persons), min(last * strip, persons)


@bookkeeping
def _set_up(first: Any, last: Any, world: World, crew: Crew) -> Any:
    """Buffer for the day's keys (decisions,), and the scratch for the persons from first to last (exclusive)."""
    strip = world.strip
    scratch = Scratch(
        counter=room_for_words(WIDTH),
        rows=in_rows(room_for_numbers(ROWS * WIDTH), WIDTH),
        shared=room_for_numbers(WIDTH),
        listed=room_for_places(WIDTH + 1),
        partners_helper=room_for_places(WIDTH),
        requests=_room_for_requests(strip + 1),
        called=room_for_places(strip + 1),
        due=room_for_places(strip),
        gains=_room_for_gains(WIDTH),
        tally=_room_for_a_tally(BLOCK),
        bonded=any_bonds(first, last, world),
        visiting=any_visits(world),
        alone=crew.threads == 1,
        in_order=are_in_order(first, last, world.ties.identity),
    )
    return room_for_words(DECISIONS), scratch


@row_loop
def _draw_keys(seeds: Any, day: Any, keys: Any) -> None:
    """The day's key of every decision, to keys (decisions,)."""
    for decision in range(DECISIONS):
        keys[decision] = key_of(seeds[SOURCE_OF_DECISION[decision]], day, decision)
