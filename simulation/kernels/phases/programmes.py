"""Line 9 of the day: sessions of programmes and visits of befrienders, drop-out, and the end of a participation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import row_loop, rule, seldom
from simulation.kernels.machine.draws import couple_counter, normal, person_counter, specific_key, uniform
from simulation.kernels.machine.numbers import ZERO
from simulation.kernels.machine.packing import list_equal
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.parameters import F, P
from simulation.population import Status

if TYPE_CHECKING:
    from simulation.kernels.world import Gains, Moment, Span, World
    from simulation.population import Population


ENROLLED, FINISHED, DROPPED = np.int8(Status.ENROLLED), np.int8(Status.FINISHED), np.int8(Status.DROPPED)
_WEEK = 7
NO_SESSION, DUE, ATTENDED = np.uint8(0), np.uint8(1), np.uint8(2)


@rule
@seldom(lambda strip, world, moment: None)
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
@seldom(lambda row, strip, turn, world, moment: turn)
def hold_sessions(row: Span, strip: Span, turn: Any, world: World, moment: Moment) -> Any:
    """Members whose group meets today attend or not, and are helped (M1 to M4); some leave for good, some are done.

    What a session gives to esteem, belonging and closeness is noted among the day's gains.

    Takes the entries of ``called`` from index ``turn`` on that lie in this row; returns the index of the next one. Writes the
    members' own state and today's session; adds to received and resolved.
    """
    _await_sessions(lanes(world.today.session, row), moment.scratch.gains)
    called = moment.scratch.called
    while called[turn] < row.last - strip.first:
        _take_part(strip.first + np.int64(called[turn]), row, world, moment)
        turn += 1
    return turn


@row_loop
def _await_sessions(session: Any, gains: Gains) -> None:
    side_by_side()
    for k in range(session.size):
        session[k], gains.esteem[k], gains.closeness[k] = NO_SESSION, ZERO, ZERO


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


@row_loop
def drops_out(i: Any, elapsed: Any, programme: Any, world: World, moment: Moment) -> Any:
    """Whether a member leaves for good today, once a week; ``elapsed``: days since the first session."""
    if elapsed <= 0 or elapsed % _WEEK != 0:
        return False
    u = uniform(participant(i, programme, world), programme_key(Decision.DROP_OUT, programme, world, moment))
    return u < world.parameters.programmes[F.weekly_drop_out, programme]


@row_loop
def meets(elapsed: Any, programme: Any, world: World) -> Any:
    """Whether the programme has a session ``elapsed`` days after the first."""
    return elapsed >= 0 and elapsed % np.int64(world.parameters.programmes[F.session_interval, programme]) == 0


@row_loop
def comes(i: Any, programme: Any, world: World, moment: Moment) -> Any:
    """Whether a member attends today's session."""
    u = uniform(participant(i, programme, world), programme_key(Decision.ATTENDANCE, programme, world, moment))
    return u < world.parameters.programmes[F.attendance, programme]


@rule
def _take_part(i: Any, row: Span, world: World, moment: Moment) -> None:
    p, people = world.parameters, world.people
    programme, group = people.programme[i], people.group[i]
    elapsed = moment.day - world.groups.first_session[group]
    if drops_out(i, elapsed, programme, world, moment):
        _leave(i, people, moment.day, DROPPED)
    elif meets(elapsed, programme, world):
        world.today.session[i] = DUE
        if comes(i, programme, world, moment):
            _attend(i, i - row.first, programme, world, moment)
        interval = np.int64(p.programmes[F.session_interval, programme])
        if elapsed // interval + 1 >= p.programmes[F.sessions, programme]:
            _leave(i, people, moment.day, FINISHED)


@rule
def _leave(i: Any, people: Population, day: Any, status: Any) -> None:
    people.status[i] = status
    people.since[i] = day


@rule
def _attend(i: Any, lane: Any, programme: Any, world: World, moment: Moment) -> None:
    """M1 to M4 with the session's own coefficients, by the hour, skill and closeness; practical help where the group knows."""
    terms, people, today = world.parameters.programmes, world.people, world.today
    gains, hours = moment.scratch.gains, terms[F.session_hours, programme]
    quality = _quality(i, programme, world, moment)
    taken = rules.relief(people.strain[i], quality, terms[F.relief, programme] * hours)
    people.deviation[i] -= taken
    people.strain[i] -= taken
    _resolve(i, programme, quality, world)
    gains.belonging[lane] += terms[F.belonging_gain, programme] * hours
    gains.esteem[lane] += rules.by_the_hour(terms[F.esteem_gain, programme], quality, hours)
    gains.closeness[lane] += rules.by_the_hour(terms[F.closeness_gain, programme], quality, hours)
    people.skill[i] = rules.skill_after(people.skill[i], quality, terms[F.skill_gain, programme], hours)
    people.attended[i] += np.int16(1)
    today.session[i] = ATTENDED
    today.received[i] += rules.attended_support(quality, terms[F.attention, programme], hours)


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
    load, terms = world.people.load, world.parameters.programmes
    kind = rules.dominant_kind(load[:, i])
    if kind >= 0:
        shared = world.groups.shared[world.people.group[i], kind]
        match = rules.session_match(shared, world.parameters.values[P.episode_unmatched])
        by_hours = terms[F.resolution, programme] * terms[F.session_hours, programme]
        lost = load[kind, i] * rules.resolved_share(quality, by_hours, match)
        load[kind, i] -= lost
        world.today.resolved[i] += lost
