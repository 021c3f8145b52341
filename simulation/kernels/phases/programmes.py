"""Line 8 of the day: sessions of formal programmes, drop-out, and the end of a participation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.draws import couple_counter, normal, person_counter, specific_key, uniform
from simulation.kernels.machine.numbers import ZERO
from simulation.kernels.machine.packing import list_equal
from simulation.kernels.phases.answering import heaviest
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.parameters import F, P
from simulation.population import Status

if TYPE_CHECKING:
    from simulation.kernels.world import Moment, Span, World
    from simulation.population import Population


ENROLLED, FINISHED, DROPPED = np.int8(Status.ENROLLED), np.int8(Status.FINISHED), np.int8(Status.DROPPED)
_WEEK = 7
NO_SESSION, DUE, ATTENDED = np.uint8(0), np.uint8(1), np.uint8(2)


@rule
def list_due(strip: Span, world: World, moment: Moment) -> None:
    """List in the scratch the lanes of a strip for which a programme may have something due today, and an end mark.

    On most days nothing is due. Nothing is decided here, so that distant groups are looked up by one loop for all.
    """
    called, due, status = moment.scratch.called, moment.scratch.due, lanes(world.people.status, strip)
    enrolled = list_equal(status, ENROLLED, called)
    _look_at_calendar(strip, enrolled, world, moment)
    count = np.uint64(0)
    for c in range(enrolled):
        called[count] = called[c]
        count += np.uint64(due[c])
    called[count] = status.size


@row_loop
def _look_at_calendar(strip: Span, enrolled: Any, world: World, moment: Moment) -> None:
    """Write to ``due`` whether each person in ``called`` joins, meets or may leave today, 1 or 0; quotients of days are exact."""
    side_by_side()
    called, due = moment.scratch.called, moment.scratch.due
    programmes, groups = lanes(world.people.programme, strip), lanes(world.people.group, strip)
    first_session, interval = world.groups.first_session, world.parameters.programmes[F.session_interval]
    for c in range(enrolled):
        k = np.uint64(called[c])
        elapsed = np.float32(np.int32(moment.day) - first_session[np.uint64(groups[k])])
        sessions, weeks = elapsed / interval[np.uint64(programmes[k])], elapsed / np.float32(_WEEK)
        happens = (elapsed < ZERO) | (np.floor(sessions) == sessions) | (np.floor(weeks) == weeks)
        due[c] = np.int32(1) if happens else np.int32(0)


@rule
def hold_sessions(row: Span, strip: Span, turn: Any, world: World, moment: Moment) -> Any:
    """Members whose group meets today attend or not, and are helped (M1 to M4); some leave for good, some are done.

    Takes the entries of ``called`` from index ``turn`` on that lie in this row; returns the index of the next one. Writes the
    members' own state and today's session; adds to received and resolved.
    """
    _await_sessions(lanes(world.today.session, row))
    called = moment.scratch.called
    while called[turn] < row.last - strip.first:
        _take_part(strip.first + np.int64(called[turn]), world, moment)
        turn += 1
    return turn


@row_loop
def _await_sessions(session: Any) -> None:
    side_by_side()
    for k in range(session.size):
        session[k] = NO_SESSION


@row_loop
def participant(i: Any, programme: Any, world: World) -> Any:
    """Address of the draws about taking part: the couple's where couples take part together, else the person's."""
    identity = world.ties.identity
    if world.parameters.programmes[F.couples, programme] > ZERO:
        return couple_counter(identity[i], identity[world.ties.partner[i]])
    return person_counter(identity[i])


@row_loop
def programme_key(decision: Any, programme: Any, world: World, moment: Moment) -> Any:
    """Key of a decision about one programme."""
    return specific_key(moment.keys[decision], world.parameters.identities[programme])


@rule
def _take_part(i: Any, world: World, moment: Moment) -> None:
    p, people = world.parameters, world.people
    programme, group = people.programme[i], people.group[i]
    who = participant(i, programme, world)
    elapsed = moment.day - world.groups.first_session[group]
    if elapsed < 0 and people.since[i] == moment.day:  # taken in this morning, before helpers gained and paid
        people.entry_esteem[i] = people.esteem[i]
    interval = np.int64(p.programmes[F.session_interval, programme])
    if elapsed > 0 and elapsed % _WEEK == 0:
        u = uniform(who, programme_key(Decision.DROP_OUT, programme, world, moment))
        if u < p.programmes[F.weekly_drop_out, programme]:
            _leave(i, people, moment.day, DROPPED)
            return
    if elapsed >= 0 and elapsed % interval == 0:
        world.today.session[i] = DUE
        u = uniform(who, programme_key(Decision.ATTENDANCE, programme, world, moment))
        if u < p.programmes[F.attendance, programme]:
            _attend(i, programme, world, moment)
        if elapsed // interval + 1 >= p.programmes[F.sessions, programme]:
            _leave(i, people, moment.day, FINISHED)


@rule
def _leave(i: Any, people: Population, day: Any, status: Any) -> None:
    people.status[i] = status
    people.since[i] = day


@rule
def _attend(i: Any, programme: Any, world: World, moment: Moment) -> None:
    """M1 to M4 with the session's own coefficients, and skill; practical help where the group shares the problem."""
    p, people, today = world.parameters, world.people, world.today
    quality = _quality(i, programme, world, moment)
    taken = rules.relief(people.strain[i], quality, p.programmes[F.relief, programme])
    people.deviation[i] -= taken
    people.strain[i] -= taken
    people.esteem[i] += p.programmes[F.esteem_gain, programme] * quality
    _resolve(i, programme, quality, world)
    people.belonging[i] = rules.belonging_after(people.belonging[i], p.programmes[F.belonging_gain, programme])
    people.skill[i] = rules.skill_after(people.skill[i], quality, p.programmes[F.skill_gain, programme])
    people.attended[i] += np.int16(1)
    today.session[i] = ATTENDED
    today.received[i] += quality


@rule
def _quality(i: Any, programme: Any, world: World, moment: Moment) -> Any:
    p, leader = world.parameters, world.groups.leader[world.people.group[i]]
    who = person_counter(world.ties.identity[i])
    session = normal(uniform(who, programme_key(Decision.SESSION, programme, world, moment)))
    quality = rules.session_quality(
        leader, session, p.programmes[F.mean, programme], p.programmes[F.sd, programme],
        p.programmes[F.leader_share, programme],
    )  # fmt: skip
    strained = world.people.strain[i] > p.values[P.answering_strained]
    if strained and p.programmes[F.guidelines, programme] == ZERO:
        u = uniform(who, programme_key(Decision.SESSION_RUMINATION, programme, world, moment))
        if u < p.values[P.episode_co_rumination]:
            quality = rules.co_ruminated(quality)
    return quality


@rule
def _resolve(i: Any, programme: Any, quality: Any, world: World) -> None:
    load = world.people.load
    kind = heaviest(i, world.people)
    if kind >= 0:
        shared = world.groups.shared[world.people.group[i], kind]
        match = rules.session_match(shared, world.parameters.values[P.episode_unmatched])
        lost = load[kind, i] * rules.resolved_share(
            quality, world.parameters.programmes[F.resolution, programme], match
        )
        load[kind, i] -= lost
        world.today.resolved[i] += lost
