"""Worlds that differ in one thing differ only where that thing can have reached: draws are addressed, not taken in turn.

How far a difference travels in a day, by the order of the day: it crosses over to the partner (line 4); those it has reached
ask others or are asked in vain, so that it comes to everybody they are tied to (5, 6); a helper who is asked by one more has
less time for the others who ask, so that it comes to those tied to them in turn (6, 7); and partners quarrel (9).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.population import STATE, Status
from simulation.scenario import KINDS, Scenario
from simulation.seeds import Seeds
from tests import strategies
from tests.worlds import town

PERSONS = 400
DAYS = 12
EAGER = Scenario().replace(
    {
        "seeking.rate": 1.0,
        "seeking.partner_share": 0.2,
        "circle.weak_tie_strain": 0.0,
        "answering.capacity": 1,
        "answering.strained": 0.0,
        "answering.cost": 0.5,
        "episode.relief": 0.5,
        "strain.crossover": 0.3,
        "strain.carry_over": 0.6,
    }
)
"""Scenario with many requests and strong help, so that a difference travels as far as it can."""

steady = settings(max_examples=15, derandomize=True, database=None, deadline=None)
person = st.integers(0, PERSONS - 1)


def street(*more: tuple[int, int, int]) -> SocialNetwork:
    """Couples, and a single here and there, along a ring; each tied to the next few only; and more ties (one, other, kind)."""
    ties = [(i, (i + step) % PERSONS, (i + step) % 3) for i in range(PERSONS) for step in (2, 3)]
    partner = [i if i % 14 > 11 else i ^ 1 for i in range(PERSONS)]
    partner = [i if partner[j] != i else j for i, j in enumerate(partner)]
    one, other, kind = zip(*ties, *more, strict=True)
    return SocialNetwork.from_ties(PERSONS, one, other, kind=kind, partner=partner)


def partners(network: SocialNetwork, persons: set[int]) -> set[int]:
    """These persons and their partners."""
    return persons | {int(network.partner[i]) for i in persons}


def friends(network: SocialNetwork, persons: set[int]) -> set[int]:
    """These persons, their partners, and everybody tied to them."""
    rows = [network.neighbours[network.starts[i] : network.starts[i + 1]].tolist() for i in persons]
    return partners(network, persons).union(*rows)


def reached(network: SocialNetwork, changed: set[int]) -> set[int]:
    """Persons whom a difference in the persons ``changed`` can have reached at the end of the next day."""
    asking = partners(network, changed)
    return partners(network, friends(network, friends(network, asking)))


def differing(one: Ensemble, other: Ensemble) -> set[int]:
    """Persons whose state differs in any column."""
    differs: NDArray[Any] = np.zeros(one.persons, bool)
    for name in STATE:
        unequal = getattr(one.population, name)[..., 0] != getattr(other.population, name)[..., 0]
        differs |= unequal.reshape(one.persons, -1).any(axis=1)
    return set(np.flatnonzero(differs).tolist())


def alone(network: SocialNetwork, scenario: Scenario, seed: int | Seeds) -> Ensemble:
    """One member on one thread."""
    return Ensemble(network, [scenario], [seed], threads=1)


# One tie more


@steady
@given(person, st.integers(2, PERSONS - 2), st.integers(0, 2), strategies.seeds)
def test_one_tie_more_reaches_no_further_than_people_can(first: int, step: int, kind: int, seed: int) -> None:
    ends = (first, (first + step) % PERSONS)
    network, tied = street(), street((*ends, kind))
    without, with_it = (alone(each, EAGER, seed) for each in (network, tied))
    assert not differing(without, with_it), "founding knows nothing of ties"
    cone = set(ends)
    for _ in range(DAYS):
        without.advance(1)
        with_it.advance(1)
        cone = reached(tied, cone)
        assert differing(without, with_it) <= cone


def test_one_tie_more_does_change_something_but_not_everybody_at_once() -> None:
    """The test of the test above: over some seeds, the difference begins with few and spreads."""
    network, tied = street(), street((10, 200, 0))
    near = reached(tied, {10, 200})
    assert len(near) < PERSONS / 10
    spread = np.zeros(40)
    for seed in range(6):
        without, with_it = (alone(each, EAGER, seed) for each in (network, tied))
        for day in range(40):
            without.advance(1)
            with_it.advance(1)
            changed = differing(without, with_it)
            assert day > 0 or changed <= near
            spread[day] += len(changed)
    assert 0 < 2 * spread[5] < spread[-1]


# One programme place more


COURSE = {
    "start_day": 5, "intake_interval": 14, "eligible_share": 1.0, "uptake": 0.2, "minimum_wait": 0, "group_size": 4,
    "group_minimum": 1, "matched_by_problem": False, "sessions": 10, "session_interval": 2,
}  # fmt: skip


@steady
@given(strategies.seeds, st.integers(0, 40))
def test_one_place_more_changes_one_person_and_whom_that_one_can_reach(seed: int, places: int) -> None:
    network = street()
    fewer, more = (
        alone(network, EAGER.replace({"programmes.group": COURSE | {"places": number / PERSONS}}), seed)
        for number in (places, places + 1)
    )
    fewer.advance(5)
    more.advance(5)
    assert not differing(fewer, more), "nothing before the intake"
    fewer.advance(1)
    more.advance(1)
    newcomers = differing(fewer, more)
    waiting = fewer.population.status[:, 0] == Status.WAITING
    moved = [
        getattr(fewer.population, name)[:, 0] != getattr(more.population, name)[:, 0] for name in ("group", "mate")
    ]
    assert all(waiting[i] or moved[0][i] or moved[1][i] for i in newcomers), "the ring of a group closes elsewhere"
    enrolled = [np.count_nonzero(each.population.status == Status.ENROLLED) for each in (fewer, more)]
    assert enrolled == [places, places + 1]
    cone = newcomers | group_mates(fewer, newcomers) | group_mates(more, newcomers)
    assert 1 <= len(cone) <= COURSE["group_size"]
    for _ in range(13):
        fewer.advance(1)
        more.advance(1)
        cone = reached(network, cone)
        assert differing(fewer, more) <= cone


def group_mates(ensemble: Ensemble, persons: set[int]) -> set[int]:
    """Everybody in the groups of these persons."""
    groups = ensemble.population.group[:, 0]
    return {int(mate) for i in persons if groups[i] >= 0 for mate in np.flatnonzero(groups == groups[i])}


# One parameter changed


def test_another_member_does_not_notice() -> None:
    network = town(200)
    other = EAGER.replace({"programmes.group": COURSE | {"places": 0.5}, "strain.crossover": 0.4})
    ensembles = [Ensemble(network, [neighbour, EAGER], [1, 2], threads=1) for neighbour in (EAGER, other)]
    for ensemble in ensembles:
        ensemble.advance(40)
    assert ensembles[0].fingerprint(0) != ensembles[1].fingerprint(0)
    assert ensembles[0].fingerprint(1) == ensembles[1].fingerprint(1)


@pytest.mark.parametrize("kind", KINDS)
def test_the_rate_of_one_kind_of_event_changes_that_kind_only(kind: str) -> None:
    """Where the rate is raised, every event that struck before still strikes."""
    network, bit = town(300), 1 << KINDS.index(kind)
    often = {f"stressors.kinds.{name}.rate": 3.0 for name in KINDS}
    usual, raised = (
        alone(network, Scenario().replace({**often, f"stressors.kinds.{kind}.rate": rate}), 7) for rate in (3.0, 8.0)
    )
    added = 0
    for _ in range(40):
        usual.advance(1)
        raised.advance(1)
        before, after = usual.today.events, raised.today.events
        np.testing.assert_array_equal(before & ~np.uint8(bit), after & ~np.uint8(bit))
        assert ((before & bit) <= (after & bit)).all()
        added += np.count_nonzero((after & bit) > (before & bit))
    assert added > 50


@pytest.mark.parametrize("name", ["caregiving", "anxiety"])
def test_a_kind_of_event_more_leaves_the_events_of_all_others_as_they_are(name: str) -> None:
    """Wherever in the order it stands: ``anxiety`` comes before ``discrimination``, and moves it to another number."""
    often = {"rate": 6.0, "weight": 40.0, "joint": 0.5}
    both = Scenario().replace({"stressors.kinds.discrimination": often})
    more = both.replace({f"stressors.kinds.{name}": often})
    worlds = [(alone(of_kinds(each), each, 7), list(each.kinds)) for each in (both, more)]
    loads = [[each.population.load[:, kinds.index(kind)] for kind in both.kinds] for each, kinds in worlds]
    np.testing.assert_array_equal(*loads)
    struck = 0
    for _ in range(40):
        seen = []
        for ensemble, kinds in worlds:
            ensemble.advance(1)
            seen.append([ensemble.today.events >> kinds.index(kind) & 1 for kind in both.kinds])
        np.testing.assert_array_equal(*seen)
        struck += np.count_nonzero(worlds[1][0].today.events >> list(more.kinds).index(name) & 1)
    assert struck > 50


def test_a_kind_of_event_less_leaves_the_events_of_all_others_as_they_are() -> None:
    often = Scenario().replace({f"stressors.kinds.{name}.rate": 6.0 for name in KINDS})
    worlds = [alone(of_kinds(each), each, 7) for each in (often, often.replace({"stressors.kinds.health": None}))]
    for _ in range(20):
        for ensemble in worlds:
            ensemble.advance(1)
        usual, less = (ensemble.today.events for ensemble in worlds)
        np.testing.assert_array_equal(usual & 1 | usual >> 1 & ~np.uint8(1), less)


def of_kinds(scenario: Scenario) -> SocialNetwork:
    """The same network, of persons who lived through no event, for the kinds of this scenario."""
    network = replace(town(300), kinds=tuple(scenario.kinds))
    network.experience[:] = 0
    return network


@pytest.mark.parametrize(
    "changes", [{"circle.active": False}, {"programmes.group": COURSE}, {"seeking.rate": 0.0}], ids=str
)
def test_support_changes_no_event_and_no_draw_of_a_stressor(changes: dict[str, Any]) -> None:
    """A daily stressor may differ only where help has resolved some of the load."""
    network = town(300)
    usual, changed = alone(network, EAGER, 9), alone(network, EAGER.replace(changes), 9)
    lighter = 0
    for _ in range(40):
        same_load = (usual.population.load == changed.population.load).all(axis=1)
        usual.advance(1)
        changed.advance(1)
        today, then = usual.today, changed.today
        np.testing.assert_array_equal(today.events, then.events)
        np.testing.assert_array_equal(today.stressor[same_load], then.stressor[same_load])
        lighter += np.count_nonzero(~same_load)
    assert lighter > 0
    indifferent = {"stressors.load_effect": 0.0}
    usual, changed = (alone(network, EAGER.replace(indifferent | each), 9) for each in ({}, changes))
    for _ in range(20):
        usual.advance(1)
        changed.advance(1)
        np.testing.assert_array_equal(usual.today.stressor, changed.today.stressor)


def test_each_source_of_chance_can_be_varied_while_the_others_are_held() -> None:
    network, seeds = town(300), Seeds(1, 2, 3)
    usual = alone(network, EAGER, seeds)
    others = {name: alone(network, EAGER, seeds._replace(**{name: 99})) for name in Seeds._fields}
    assert differing(usual, others["population"])
    assert not differing(usual, others["stressors"]) | differing(usual, others["support"])
    events: dict[str, list[bool]] = {name: [] for name in others}
    for _ in range(60):
        usual.advance(1)
        for name, ensemble in others.items():
            ensemble.advance(1)
            events[name].append(np.array_equal(ensemble.today.events, usual.today.events))
    assert all(events["population"])
    assert all(events["support"])
    assert not all(events["stressors"])
    assert differing(usual, others["support"])
