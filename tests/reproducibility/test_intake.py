"""Intakes in which members have nothing in common: other days, other programmes, other units; and the order of those who wait."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.ensemble import Ensemble
from simulation.kernels.intake import turns
from simulation.network import SocialNetwork
from simulation.scenario import Scenario
from simulation.twin.equations import uncompiled
from tests.reproducibility.members import COUNSELLING, GROUP
from tests.worlds import town

TURNS = uncompiled(turns)
DAYS = 40
PERSONS = 150


def offering(**programmes: dict[str, Any]) -> Scenario:
    """A scenario with these programmes."""
    named = {f"programmes.{name}": terms for name, terms in programmes.items()}
    return Scenario().replace({**named, "stressors.kinds.health.rate": 3.0})


MEMBERS = (
    offering(group=GROUP, counselling=COUNSELLING),
    offering(counselling=COUNSELLING | {"start_day": 0, "intake_interval": 1}, group=GROUP | {"places": 0.1}),
    Scenario(),
    offering(community=GROUP | {"start_day": 11, "intake_interval": 9, "minimum_wait": 0, "matched_by_problem": False}),
    offering(group=GROUP | {"intake_interval": 4, "eligible_share": 1.0}, later=GROUP | {"start_day": 30}),
    offering(counselling=COUNSELLING | {"intake_interval": 7, "eligible_share": 0.3, "keeps_ties": 0.0}),
    offering(never=GROUP | {"start_day": 10_000}),
)
"""One scenario a member; some share a day of intake, and none all of them."""


def far_apart() -> SocialNetwork:
    """Persons tied to the next two, half of them partners of somebody far away, the others single."""
    one = np.repeat(np.arange(PERSONS), 2)
    other = (one + np.tile([1, 2], PERSONS)) % PERSONS
    partner = np.arange(PERSONS)
    partner[:50], partner[100:] = np.arange(100, 150)[::-1], np.arange(50)[::-1]
    return SocialNetwork.from_ties(PERSONS, one, other, partner=partner)


NETWORKS = {"near": town(PERSONS), "apart": far_apart()}


@pytest.fixture(scope="module", params=NETWORKS)
def place(request: pytest.FixtureRequest) -> str:
    """Name of a network of ``NETWORKS``."""
    return str(request.param)


@pytest.fixture(scope="module")
def alone(place: str) -> list[str]:
    """Fingerprints of the members that lived alone, on one thread."""
    prints = []
    for seed, scenario in enumerate(MEMBERS):
        ensemble = Ensemble(NETWORKS[place], [scenario], [seed], threads=1)
        ensemble.advance(DAYS)
        prints.append(ensemble.fingerprint())
    return prints


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_members_with_other_days_and_programmes_do_not_meet(threads: int, place: str, alone: list[str]) -> None:
    ensemble = Ensemble(NETWORKS[place], MEMBERS, range(len(MEMBERS)), threads=threads)
    moved = ensemble.worlds[0].ties.identity != np.arange(PERSONS)
    assert moved.any() == (place == "apart")
    ensemble.advance(DAYS)
    assert [ensemble.fingerprint(m) for m in range(len(MEMBERS))] == alone
    formed = ensemble.groups.formed
    assert formed.astype(bool).tolist() == [True, True, False, True, True, True, False]


def test_the_reception_is_left_empty(place: str) -> None:
    ensemble = Ensemble(NETWORKS[place], MEMBERS, range(len(MEMBERS)), threads=1)
    ensemble.advance(DAYS)
    for world in ensemble.worlds:
        room = world.counters
        assert not any(counts.any() for counts in (room.needy, room.enrolled, room.waiting, room.reserved))


def test_a_backlog_longer_than_what_is_told_apart_is_served_in_order() -> None:
    """Daily intakes for a year, few places: everybody enrolled has waited at least as long as all who go on waiting."""
    terms = GROUP | {"start_day": 0, "intake_interval": 1, "places": 0.03, "sessions": 2, "matched_by_problem": False}
    ensemble = Ensemble(town(400), [offering(group=terms | {"uptake": 0.01, "session_interval": 9})], [5], threads=1)
    people, enrolled = ensemble.population, 0
    for _ in range(320):
        since, waiting = people.since[:, 0].copy(), people.status[:, 0] == 1
        ensemble.advance(1)
        new = waiting & (people.status[:, 0] == 2)
        enrolled += np.count_nonzero(new)
        left = waiting & (people.status[:, 0] == 1)
        assert not new.any() or since[new].max() <= since[left].min()
    assert enrolled > 40
    assert ensemble.day - since[left].min() > 150


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=60), st.randoms(use_true_random=False))
def test_a_queue_calls_by_turn_and_equals_by_who_they_are(parties: list[tuple[int, int]], chance: Any) -> None:
    persons = list(range(100, 100 + len(parties)))
    chance.shuffle(persons)
    identity = np.array(persons, np.int32)
    rows, when = np.arange(len(parties), dtype=np.int32), np.array([a + b / 4 for a, b in parties], np.float64)
    expected = sorted(range(len(parties)), key=lambda row: (when[row], identity[row]))
    TURNS.line_up(rows, when, identity)
    called = [TURNS.call_next(rows, when, len(parties) - n, identity) for n in range(len(parties))]
    assert called == expected
