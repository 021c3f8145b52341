"""Sets of views answer as Mesa's AgentSet does: the same questions to both, with the same luck, give the same answers."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest
from mesa.agent import AgentSet

from simulation.agents import Couple, Person, Rows
from simulation.model import SupportModel
from simulation.population import Status

PERSONS = 60


class Pair:
    """A set of views and Mesa's own set of the same agents, with generators in the same state."""

    def __init__(self) -> None:
        self.model = SupportModel("support-group-alone", rng=2, network__persons=PERSONS)
        for _ in range(40):
            self.model.step()
        self.model.random = Random(3)
        self.ours = self.model.agents
        self.views = list(self.ours)
        self.mesas = AgentSet(self.views, random=Random(3))

    def ask(self, question: Callable[[Any], Any]) -> tuple[Any, Any]:
        return question(self.ours), question(self.mesas)


@pytest.fixture(scope="module")
def pair() -> Pair:
    return Pair()


QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "len": len,
    "list": list,
    "first": lambda agents: agents[0],
    "last": lambda agents: agents[-1],
    "slice": lambda agents: agents[3:9:2],
    "in": lambda agents: agents[5] in agents,
    "get": lambda agents: agents.get("strain"),
    "get status": lambda agents: agents.get("status"),
    "get a property": lambda agents: agents.get("name"),
    "get persons": lambda agents: agents.get("partner"),
    "get several": lambda agents: agents.get(["row", "strain", "programme"]),
    "get with default": lambda agents: agents.get("stran", handle_missing="default", default_value=0),
    "agg": lambda agents: agents.agg("strain", sum),
    "agg numpy": lambda agents: agents.agg("strain", np.mean),
    "agg several": lambda agents: agents.agg("strain", [min, max, statistics.fmean]),
    "select": lambda agents: list(agents.select(lambda person: person.strain > 0)),
    "select at most": lambda agents: list(agents.select(lambda person: person.strain > 0, at_most=3)),
    "select a share": lambda agents: list(agents.select(at_most=0.25)),
    "select none": lambda agents: list(agents.select(at_most=0)),
    "select type": lambda agents: list(agents.select(agent_type=Person, at_most=2)),
    "select other type": lambda agents: list(agents.select(agent_type=Couple)),
    "sort": lambda agents: list(agents.sort("strain")),
    "sort with equals": lambda agents: list(agents.sort("status")),
    "sort ascending": lambda agents: list(agents.sort("status", ascending=True)),
    "sort by function": lambda agents: list(agents.sort(lambda person: -person.row)),
    "map": lambda agents: agents.map("lived_through", "health"),
    "map function": lambda agents: agents.map(lambda person, more: person.row + more, more=2),
    "group count": lambda agents: agents.groupby("status").count(),
    "group agg": lambda agents: agents.groupby("status").agg("strain", np.mean),
    "group by function": lambda agents: agents.groupby(lambda person: person.row % 3).agg("row", list),
    "group map": lambda agents: agents.groupby("status").map(len),
    "group method": lambda agents: agents.groupby("status").map("get", "strain"),
    "group lists": lambda agents: agents.groupby("status", result_type="list").agg("row", sum),
    "group iteration": lambda agents: [(name, list(group)) for name, group in agents.groupby("status")],
    "group len": lambda agents: len(agents.groupby("status")),
    "shuffle": lambda agents: list(agents.shuffle()),
}


@pytest.mark.filterwarnings("ignore:AgentSet.__getitem__ is deprecated")
@pytest.mark.parametrize("name", QUESTIONS)
def test_both_answer_alike(pair: Pair, name: str) -> None:
    ours, mesas = pair.ask(QUESTIONS[name])
    assert ours == mesas
    assert type(ours) is type(mesas)


def test_both_do_in_the_same_order(pair: Pair) -> None:
    done: tuple[list[int], list[int]] = [], []
    for agents, order in zip((pair.ours, pair.mesas), done, strict=True):
        agents.shuffle_do(lambda person, order: order.append(person.row), order)
    assert done[0] == done[1]
    assert sorted(done[0]) == list(range(PERSONS))


@pytest.mark.parametrize("change", ["select", "sort", "shuffle"])
def test_both_change_in_place(change: str) -> None:
    pair = Pair()
    arguments: dict[str, tuple[Any, ...]] = {"select": (lambda person: person.row > 50,), "sort": ("esteem",)}
    for agents in (pair.ours, pair.mesas):
        assert getattr(agents, change)(*arguments.get(change, ()), inplace=True) is agents
    assert list(pair.ours) == list(pair.mesas)
    assert len(pair.model.agents) == PERSONS


def test_setting_one_value_for_all() -> None:
    first, second = Pair(), Pair()
    assert first.ours.set("strain", 0.25) is first.ours
    second.mesas.set("strain", 0.25)
    assert first.model.ensemble.fingerprint() == second.model.ensemble.fingerprint()


def test_setting_one_value_each() -> None:
    model = SupportModel(network__persons=20, rng=1)
    model.agents.set("skill", np.arange(20) / 20)
    assert model.agents.array("skill") == pytest.approx(np.arange(20) / 20)
    model.agents.select(lambda person: person.row < 2).set("belonging", [0.25, 0.75])
    assert model.agents[:2] == [model.person(0), model.person(1)]
    assert [person.belonging for person in model.agents[:2]] == [0.25, 0.75]


def test_wrong_settings_are_one_sentence() -> None:
    agents = SupportModel(network__persons=20, rng=1).agents
    with pytest.raises(ValueError, match=r"^skill = -1.0: must be a number in 0 to 1 \(share\)$"):
        agents.set("skill", np.linspace(-1, 1, 20))
    with pytest.raises(ValueError, match=r"^skill: 3 values for 20 rows"):
        agents.set("skill", [0, 1, 0.5])
    with pytest.raises(AttributeError, match=r"did you mean skill\?"):
        agents.set("skil", 1)
    with pytest.raises(AttributeError, match=r"did you mean skill\?"):
        agents.get("skil")
    with pytest.raises(ValueError, match="handle_missing = 'ignore'"):
        agents.get("skill", handle_missing="ignore")  # type: ignore[arg-type]
    assert agents.array("skill").sum() == 0


def test_selecting_by_an_array_of_truths(pair: Pair) -> None:
    strained = pair.ours.array("strain") > 0.5
    assert pair.ours.select(strained).rows.tolist() == np.flatnonzero(strained).tolist()
    assert len(pair.ours.select(strained, at_most=2)) == 2
    with pytest.raises(IndexError):
        pair.ours.select(strained[:-1])


def test_an_array_is_a_copy_in_the_simulation_s_own_type(pair: Pair) -> None:
    strain = pair.ours.array("strain")
    assert strain.dtype == np.float32
    before = pair.ours.get("strain")
    strain += 1
    assert pair.ours.get("strain") == before
    assert set(pair.ours.array("status").tolist()) <= set(Status)


def test_membership_is_by_world_kind_and_row(pair: Pair) -> None:
    other = SupportModel(network__persons=PERSONS, rng=2)
    person = pair.model.person(1)
    assert person in pair.ours
    assert other.person(1) not in pair.ours
    assert person not in pair.ours.select(lambda each: each.row > 1)
    assert pair.model.agents_by_type[Couple][0] not in pair.ours
    assert len({person, pair.model.person(1)}) == 1


def test_sets_of_nobody() -> None:
    nobody = SupportModel(network__persons=20, rng=1).agents.select(at_most=0)
    assert isinstance(nobody, Rows)
    assert nobody.get("strain") == nobody.shuffle().sort("strain").to_list() == []
    assert len(nobody.groupby("status")) == 0
    assert nobody.select(lambda person: True).do("hit", "health").set("skill", 1) is not None
