"""Day by day, the compiled world equals its slow twin: every column of the state, the groups, and the day, bit for bit.

Nothing lets the compiler contract or reorder, so the state is compared exactly (-0 equals 0). The day's sums are float32
within blocks of persons, so they are compared to the rounding of that many terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.population import Status
from simulation.scenario import KINDS, Scenario
from simulation.twin.luck import Addressed
from simulation.twin.world import World
from tests import strategies
from tests.twin_record import Columns, groups_of, state_of, sums_of, today_of

ROUNDING = 2.0**-18
"""Rounding of a sum of at most 64 float32 terms, relative to the sum of their absolute values."""


def assert_columns(arrays: Any, expected: Columns, member: int, rows: int | None = None) -> None:
    """A member of the arrays of the same names equals the twin's columns, exactly."""
    for name, column in expected.items():
        np.testing.assert_array_equal(getattr(arrays, name)[:rows, ..., member], column, err_msg=name)


def assert_alike(ensemble: Ensemble, twin: World, member: int) -> None:
    """State and groups of a member of the compiled world and of the twin are equal."""
    assert_columns(ensemble.population, state_of(twin), member)
    assert ensemble.groups.formed[member] == len(twin.groups)
    assert_columns(ensemble.groups, groups_of(twin), member, len(twin.groups))


def live_all(
    network: SocialNetwork, scenarios: Sequence[Scenario], seeds: Sequence[int], days: int, threads: int = 1
) -> tuple[Ensemble, list[World]]:
    """Let members live together, each beside a twin of its own, and compare all of them every day."""
    ensemble = Ensemble(network, scenarios, seeds, threads=threads)
    twins = [World(network, scenario, seed, Addressed) for scenario, seed in zip(scenarios, seeds, strict=True)]
    for member, twin in enumerate(twins):
        assert_alike(ensemble, twin, member)
    for _ in range(days):
        recorded = ensemble.advance(1, record=True)[0]
        for member, twin in enumerate(twins):
            twin.step()
            assert_alike(ensemble, twin, member)
            assert_columns(ensemble.today, today_of(twin), member)
            sums, sizes = sums_of(twin)
            np.testing.assert_array_less(np.abs(recorded[:, member] - sums), ROUNDING * sizes + 1e-30)
    return ensemble, twins


def live_both(network: SocialNetwork, scenario: Scenario, seed: int, days: int) -> tuple[Ensemble, World]:
    """Let one member and its twin live, and compare them every day."""
    ensemble, (twin,) = live_all(network, [scenario], [seed], days)
    return ensemble, twin


# Corner cases

COUPLE, SINGLES, TRIO = [1, 0], [0, 1, 2], [1, 0, 2]
COURSE = {
    "start_day": 1, "intake_interval": 2, "places": 1.0, "eligible_share": 1.0, "uptake": 1.0, "minimum_wait": 0,
    "group_size": 4, "group_minimum": 2, "sessions": 4, "session_interval": 3, "weekly_drop_out": 0.1,
}  # fmt: skip
"""A programme that takes everybody at once, with the usual effects of its sessions."""
EAGER = {
    "seeking.rate": 1.0,
    "circle.weak_tie_strain": 0.0,
    "answering.strained": 0.3,
    "stressors.kinds.health.rate": 5.0,
}


def circle_of(persons: int, partner: list[int] | None = None, names: tuple[str, ...] = KINDS) -> SocialNetwork:
    """Everybody tied to the next two, each second tie a confidant's; some lived through events."""
    one = [i for i in range(persons) for _ in (1, 2)]
    other = [(i + step) % persons for i in range(persons) for step in (1, 2)]
    kinds = [(step % 2, i % 3) for i in range(persons) for step in (1, 2)]
    lived = [7 * i % 2 ** len(names) for i in range(persons)]
    return SocialNetwork.from_ties(persons, one, other, kind=kinds, partner=partner, experience=lived, kinds=names)


def without_ties(partner: list[int]) -> SocialNetwork:
    """Only partners, no friends."""
    return SocialNetwork.from_ties(len(partner), [], [], partner=partner)


def eager(**programmes: Any) -> Scenario:
    """A scenario in which everybody asks for help every day."""
    return Scenario().replace({**EAGER, **{f"programmes.{name}": terms for name, terms in programmes.items()}})


@pytest.mark.parametrize("partner", [[0], COUPLE, SINGLES, TRIO], ids=["one single", "one couple", "singles", "both"])
@pytest.mark.parametrize("course", [{}, {"group": COURSE}], ids=["no programme", "programme"])
def test_without_any_tie(partner: list[int], course: dict[str, Any]) -> None:
    ensemble, twin = live_both(without_ties(partner), eager(**course), 3, 30)
    assert all(person.asked in (None, person.partner) for person in twin.people)
    assert ensemble.groups.formed[0] == (len(partner) > 1 and bool(course))


def test_one_person_alone_asks_nobody() -> None:
    _, twin = live_both(without_ties([0]), eager(), 3, 30)
    assert twin.people[0].asked is None
    assert twin.people[0].satisfaction == 0


@pytest.mark.parametrize("rates", [(0.0, 0.0), (0.0, 0.3), (1.0, 0.0)])
def test_without_events_or_without_requests(rates: tuple[float, float]) -> None:
    kinds = {f"stressors.kinds.{kind}.rate": rates[0] for kind in KINDS}
    _, twin = live_both(circle_of(8), Scenario().replace({**kinds, "seeking.rate": rates[1]}), 5, 40)
    assert rates[0] or not any(person.events for person in twin.people)
    assert rates[1] or not any(person.asked for person in twin.people)


OTHERS = ("bereavement", "caregiving", "discrimination", "migration")


@pytest.mark.parametrize(
    "names", [("health",), ("caregiving",), KINDS, (*KINDS, OTHERS[1]), (*KINDS, *OTHERS)], ids=len
)
def test_with_other_kinds_of_event(names: tuple[str, ...]) -> None:
    """One to eight kinds, heavy and frequent, so that each comes to weigh most for somebody; groups form by problem."""
    kinds = {name: {"rate": 6.0, "weight": 50.0 + 5 * k, "joint": 0.4} for k, name in enumerate(names)}
    scenario = eager(group=COURSE).replace({"stressors.kinds": kinds, "circle.dose": 1.0})
    partner = [i ^ 1 for i in range(16)]
    ensemble, twin = live_both(circle_of(16, partner, names), scenario, 4, 60)
    assert ensemble.population.load.shape[1] == len(names)
    assert {person.heaviest_kind() for person in twin.people} >= set(range(len(names))) or len(names) > 4
    assert ensemble.groups.formed[0] > 0


def test_with_nobody_strained_and_with_everybody_strained() -> None:
    for limit, available in ((-5.0, "strained_availability"), (10.0, "availability")):
        bounds = {"answering.strained": limit, "circle.weak_tie_strain": min(limit, 5.0), f"answering.{available}": 1.0}
        ruminating = {"episode.co_rumination": 1.0, "episode.rumination_strain": limit, "answering.capacity": 1000}
        ensemble, twin = live_both(circle_of(8), eager().replace({**bounds, **ruminating}), 7, 30)
        helped = [person for person in twin.people if person.helper]
        assert helped
        assert all(person.ruminated == (limit < 0) for person in helped)
        assert np.array_equal(ensemble.today.asked, ensemble.today.helper)


@pytest.mark.parametrize(("places", "groups"), [(0.0, 0), (0.25, 1), (0.5, 2), (1.0, 4)])
def test_as_many_groups_as_there_are_places(places: float, groups: int) -> None:
    course = {**COURSE, "places": places, "group_minimum": 4, "matched_by_problem": False, "sessions": 100}
    ensemble, _ = live_both(circle_of(16), eager(group=course | {"weekly_drop_out": 0.0}), 9, 20)
    assert ensemble.groups.formed[0] == groups
    enrolled = np.count_nonzero(ensemble.population.status == Status.ENROLLED)
    assert enrolled == 4 * groups


def test_scarce_places_go_to_the_queue_whose_head_waited_longest() -> None:
    """Groups of two by problem, few places, and people who come bit by bit: queues compete at every intake."""
    kinds = {f"stressors.kinds.{kind}.rate": 4.0 for kind in KINDS}
    course = COURSE | {"places": 0.1, "group_size": 2, "uptake": 0.2, "sessions": 3, "session_interval": 1}
    _, twin = live_both(circle_of(30), eager(group=course).replace(kinds), 12, 50)
    assert len(twin.groups) > 9


def test_eligible_is_the_share_that_was_asked_for() -> None:
    """.4 of 10 persons is 4, whatever float32 makes of .4."""
    course = {**COURSE, "eligible_share": 0.4, "places": 0.0, "start_day": 5, "intake_interval": 365}
    ensemble, twin = live_both(circle_of(10), eager(group=course), 2, 6)
    assert np.count_nonzero(ensemble.population.status == Status.WAITING) == 4
    assert sum(person.status == Status.WAITING for person in twin.people) == 4


def test_two_programmes_at_once() -> None:
    courses = {"a": COURSE | {"uptake": 0.3}, "b": COURSE | {"uptake": 0.6, "guidelines": False}}
    ensemble, _ = live_both(circle_of(12, [*COUPLE, *range(2, 12)]), eager(**courses), 4, 40)
    assert set(ensemble.population.programme[:, 0]) == {0, 1}


@pytest.mark.parametrize("keeps_ties", [0.0, 1.0])
def test_couples_come_together_and_singles_stay_out(keeps_ties: float) -> None:
    course = COURSE | {"unit": "couple", "keeps_ties": keeps_ties}
    ensemble, _ = live_both(circle_of(10, [1, 0, 2, 3, 9, 6, 5, 8, 7, 4]), eager(counselling=course), 6, 40)
    people = ensemble.population
    single = ensemble.network.partner == np.arange(10)
    assert (people.status[single] == Status.NONE).all()
    assert (people.status[~single] > Status.ENROLLED).all()
    assert np.array_equal(people.status, people.status[ensemble.network.partner])
    assert np.array_equal(people.attended, people.attended[ensemble.network.partner])


def test_neighbours_in_a_finished_group_become_friends() -> None:
    course = COURSE | {"keeps_ties": 1.0, "group_minimum": 4, "sessions": 3, "weekly_drop_out": 0.0}
    network = without_ties(list(range(8)))
    scenario = eager(group=course).replace({"answering.capacity": 1, "company.group_tie_life": 36_500.0})
    _, twin = live_both(network, scenario, 8, 40)
    assert [len(person.friends) for person in twin.people] == [2] * 8
    assert all(person.group is friend.group for person in twin.people for friend in person.friends)
    assert any(person.asked for person in twin.people)
    assert any(person.met for person in twin.people)


def test_who_dropped_out_is_no_friend() -> None:
    course = COURSE | {
        "keeps_ties": 1.0,
        "group_size": 8,
        "sessions": 10,
        "session_interval": 1,
        "weekly_drop_out": 0.5,
    }
    network = without_ties(list(range(8)))
    _, twin = live_both(network, eager(group=course), 8, 30)
    gone = [person for person in twin.people if person.status == Status.DROPPED]
    assert 0 < len(gone) < 7
    assert not any(person.friends or person.asked or person.requests for person in gone)
    assert any(person.asked for person in twin.people)


def test_friends_from_groups_part_on_both_sides_at_once() -> None:
    course = COURSE | {"keeps_ties": 1.0, "weekly_drop_out": 0.0}
    scenario = eager(group=course).replace({"company.group_tie_life": 10.0})
    _, twin = live_both(without_ties(list(range(8))), scenario, 8, 60)
    held = sum(len(person.friends) for person in twin.people)
    assert held < 16
    assert all(person in friend.friends for person in twin.people for friend in person.friends)


VISITS = {"start_day": 1, "places": 0.4, "uptake": 0.8, "minimum_wait": 0, "sessions": 4, "session_interval": 3}


def test_volunteers_visit_and_stay_friends() -> None:
    scenario = eager().replace({"informal.visits": VISITS | {"keeps_ties": 1.0}, "company.group_tie_life": 36_500.0})
    ensemble, twin = live_both(circle_of(20), scenario, 3, 50)
    assert len(twin.groups) > 5
    assert all(group.volunteer not in group.members for group in twin.groups)
    assert any(person.friends for person in twin.people)
    assert ensemble.population.attended.sum() > 20


def test_friends_who_learnt_to_listen_help_better_than_those_who_did_not() -> None:
    training = {"kind": "listening", "share": 0.5, "start_day": 2, "training_interval": 12}
    ensemble, twin = live_both(circle_of(20), eager().replace({"informal.ears": training}), 3, 30)
    trained = [person for person in twin.people if person.listening > 0]
    assert 3 < len(trained) < 17
    assert ensemble.population.listening.max() <= 0.25


def test_a_meeting_opens_ties_on_both_sides() -> None:
    meeting = {"kind": "meeting", "share": 0.7, "start_day": 3}
    scenario = eager().replace({"informal.fair": meeting, "company.group_tie_life": 36_500.0})
    _, twin = live_both(circle_of(20), scenario, 3, 10)
    found = [person for person in twin.people if person.friends]
    assert 4 < len(found) < 20
    assert all(person.friends[0].friends == [person] for person in found)


@pytest.mark.parametrize("screen", ["strain", "satisfaction", "belonging", "none"])
@pytest.mark.parametrize("unit", ["person", "couple"])
def test_every_screen_of_persons_and_of_couples(screen: str, unit: str) -> None:
    course = COURSE | {"screen": screen, "unit": unit, "eligible_share": 0.4, "again_after": 28}
    ensemble, _ = live_both(circle_of(12, [1, 0, 3, 2, 5, 4, 7, 6, 8, 9, 10, 11]), eager(group=course), 5, 50)
    assert ensemble.groups.formed[0] > 1


def test_all_of_the_day_at_once() -> None:
    """Two programmes, couples and singles, asymmetric confidants, in a run in which every way through the day is taken."""
    courses = {"b": COURSE | {"keeps_ties": 1.0, "uptake": 0.4}, "a": COURSE | {"unit": "couple", "uptake": 0.4}}
    scenario = eager(**courses)
    twin = World(circle_of(40, [i ^ 1 if i < 30 else i for i in range(40)]), scenario, 1, Addressed)
    ways: set[str] = set()
    for _ in range(50):
        twin.step()
        for person in twin.people:
            known = {"confidant": person.confidants, "other": person.others}
            ways |= {name for name, ties in known.items() if person.asked in ties.persons}
            ways |= {"partner"} if person.asked and person.asked is person.partner else set()
            ways |= {"friend"} if person.asked in person.friends else set()
            ways |= {"met a friend"} if person.met in person.friends else set()
            ways |= {"rumination"} if person.ruminated else set()
            ways |= {"refused"} if person.asked and not person.helper else set()
            ways |= {"crowded"} if person.requests > scenario.answering.capacity else set()
    assert ways == {"confidant", "other", "partner", "friend", "met a friend", "rumination", "refused", "crowded"}
    assert {person.status for person in twin.people} >= {Status.FINISHED, Status.DROPPED}
    live_both(circle_of(40, [i ^ 1 if i < 30 else i for i in range(40)]), scenario, 1, 50)


@pytest.mark.parametrize("threads", [1, 2])
def test_members_that_live_together_equal_each_its_own_twin(threads: int) -> None:
    """Without a programme, with several groups at a time, with one; every scenario twice, of other luck."""
    few = COURSE | {"places": 0.25, "group_minimum": 4, "matched_by_problem": False}
    scenarios = [eager(), eager(group=COURSE | {"keeps_ties": 1.0}), eager(group=few)] * 2
    partner = [i ^ 1 for i in range(16)]
    ensemble, twins = live_all(circle_of(16, partner), scenarios, [3, 3, 3, 4, 5, 6], 20, threads)
    formed = ensemble.groups.formed.tolist()
    assert formed[0] == formed[3] == 0
    assert min(formed[1], formed[4]) > 2
    assert max(formed[2], formed[5]) > 0
    assert len({person.strain for twin in twins for person in twin.people}) > 90


# Any world


@settings(max_examples=80, derandomize=True, database=None, deadline=None)
@given(strategies.networks(), strategies.scenarios(), strategies.seeds, st.integers(15, 40))
def test_any_small_world(network: SocialNetwork, scenario: Scenario, seed: int, days: int) -> None:
    ensemble, twin = live_both(network, scenario, seed, days)
    assert twin.day == ensemble.day == days


@pytest.mark.slow
@settings(max_examples=120, database=None, deadline=None)
@given(strategies.networks(2), strategies.scenarios(), strategies.seeds, st.integers(8, 60))
def test_many_small_worlds(network: SocialNetwork, scenario: Scenario, seed: int, days: int) -> None:
    ensemble, twin = live_both(network, scenario, seed, days)
    assert twin.day == ensemble.day == days
