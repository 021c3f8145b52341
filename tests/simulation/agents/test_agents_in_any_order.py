"""Agents are persons, wherever they lie in memory: what is read is theirs, and what is done by hand happens to them."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.agents import Person
from simulation.agents.columns import Column
from simulation.model import SupportModel
from simulation.network import SocialNetwork
from simulation.population import Status
from tests.renumbered import renumbered
from tests.reproducibility.members import BOTH
from tests.worlds import scattered, town

TOWN = renumbered(town(149), 1)
"""Partners lie anywhere, so that persons cannot lie in their own order; below, the same persons in two other orders."""
DAYS = 40
COLUMNS = [name for name, column in vars(Person).items() if isinstance(column, Column)] + ["load_health"]


def lived(network: SocialNetwork) -> SupportModel:
    model = SupportModel(BOTH, network, rng=5, threads=1)
    for _ in range(DAYS):
        model.step()
    return model


@pytest.fixture(scope="module")
def pair() -> tuple[SupportModel, SupportModel]:
    """Two worlds after weeks in which groups met and ended."""
    return lived(TOWN), lived(scattered(TOWN))


def test_the_orders_differ(pair: tuple[SupportModel, SupportModel]) -> None:
    one, other = (model.ensemble.places.tolist() for model in pair)
    assert one != other
    assert list(range(TOWN.persons)) not in (one, other)


@pytest.mark.parametrize("name", COLUMNS)
def test_each_column_is_the_persons(pair: tuple[SupportModel, SupportModel], name: str) -> None:
    one, other = pair
    np.testing.assert_array_equal(one.agents.array(name), other.agents.array(name))
    assert str(one.agents.get(name)) == str(other.agents.get(name)) == str([getattr(p, name) for p in one.agents])


def test_whom_one_asked_is_a_person_whom_one_knows(pair: tuple[SupportModel, SupportModel]) -> None:
    for model in pair:
        asked = [(person, person.asked) for person in model.agents if person.asked]
        assert len(asked) > 10
        for person, other in asked:
            assert other == person.partner or other in person.friends or other in person.mates
            assert person.helper in (None, other)


def test_mates_are_those_of_the_group(pair: tuple[SupportModel, SupportModel]) -> None:
    one, other = ([str(person.mates.to_list()) for person in model.agents] for model in pair)
    assert one == other
    friends = [(person, mate) for person in pair[1].agents for mate in person.mates]
    assert len(friends) > 10
    assert all(person.group == mate.group and person in mate.mates for person, mate in friends)


def test_groups_couples_and_graphs_are_of_persons(pair: tuple[SupportModel, SupportModel]) -> None:
    one, other = pair
    for kind, name in (
        (type(one.group(0)), "members"),
        (type(one.couple(int(TOWN.partner[_someone(TOWN)]))), "strain"),
    ):
        mine, same = (model.agents_by_type[kind] for model in pair)
        assert str([getattr(each, name) for each in mine]) == str([getattr(each, name) for each in same])
    assert str(dict(one.G.nodes)) == str(dict(other.G.nodes))


@pytest.mark.parametrize("network", [TOWN, scattered(TOWN, 3)], ids=["found", "scattered"])
def test_what_is_done_by_hand_happens_to_the_person(network: SocialNetwork) -> None:
    """An intervention changes its person only, and has equal results in both worlds, that day and later."""
    usual, model = (SupportModel(BOTH, each, rng=5, threads=1) for each in (scattered(TOWN, 9), network))
    before = model.ensemble.population.strain.copy()
    for each in (usual, model):
        meddle(each)
        assert each.person(3).strain == 1.5
        assert each.person(4).load["health"] == 0.25
        assert each.agents.array("esteem")[[8, 2]].tolist() == [0.5, -1.0]
        couple = each.person(_someone(TOWN)).couple
        assert couple is not None
        assert [person.status for person in couple.persons] == [Status.ENROLLED, Status.ENROLLED]
    assert usual.ensemble.fingerprint() == model.ensemble.fingerprint()
    changed = np.flatnonzero(model.ensemble.population.strain != before)
    assert changed.tolist() == [3, 5, 6]
    for each in (usual, model):
        each.ensemble.advance(30)
    assert usual.ensemble.fingerprint() == model.ensemble.fingerprint()


def _someone(network: SocialNetwork) -> int:
    """A person in a couple of which nobody is touched otherwise."""
    own = np.arange(network.persons)
    return int(own[(network.partner > own) & (own > 20)][0])


def meddle(model: SupportModel) -> None:
    """A little of everything that can be done by hand."""
    model.person(3).strain = 1.5
    model.person(4).load["health"] = 0.25
    model.agents.select(np.isin(np.arange(TOWN.persons), [2, 8])).set("esteem", [-1.0, 0.5])
    model.person(7).hit("family", 80.0)
    model.person(5).ask(model.person(6), quality=1.0)
    model.person(_someone(TOWN)).enrol("counselling")
    model.person(10).enrol("group")
    model.person(11).enrol("group")
    model.person(11).leave()
