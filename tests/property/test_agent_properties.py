"""After any interventions by hand the arrays are a valid state, and a checkpoint continues with the same bits."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.agents.columns import MEMBER
from simulation.ensemble import Ensemble
from simulation.model import SupportModel
from simulation.network import generate
from simulation.population import STATE, Status
from simulation.scenario import KINDS, NetworkPlan
from simulation.scenario.files import load

PERSONS = 40
NETWORK = generate(NetworkPlan(persons=PERSONS), 1)
WORLDS = [
    load(name).replace({f"programmes.{programme}.{field}": value for programme in load(name).programmes
                        for field, value in {"places": 0.6, "start_day": 3, "minimum_wait": 0}.items()})
    for name in ("support-group", "couples-counselling")
]  # fmt: skip

rows = st.integers(0, PERSONS - 1)
deeds = st.lists(
    st.tuples(st.sampled_from(["hit", "ask", "enrol", "leave", "live"]), rows, rows, st.sampled_from(KINDS)),
    max_size=25,
)


def do(model: SupportModel, deed: str, row: int, other: int, kind: str) -> None:
    """Do it, unless the rules refuse it in a sentence."""
    person = model.person(row)
    verbs: dict[str, Any] = {
        "hit": lambda: person.hit(kind),
        "ask": lambda: person.ask(model.person(other)),
        "enrol": lambda: person.enrol(next(iter(model.spec.programmes))),
        "leave": person.leave,
        "live": model.step,
    }
    with suppress(ValueError):
        verbs[deed]()


def check_state(model: SupportModel) -> None:
    people, groups = model.ensemble.population, model.ensemble.groups
    for name, declared in STATE.items():
        column = getattr(people, name)
        assert (np.isfinite(column) & (column >= declared.low) & (column <= declared.high)).all(), name
    status, group = people.status[:, MEMBER], people.group[:, MEMBER]
    in_group = np.isin(status, [Status.ENROLLED, Status.FINISHED, Status.DROPPED])
    assert ((group >= 0) == in_group).all()
    assert ((people.programme[:, MEMBER] >= 0) == (status != Status.NONE)).all()
    formed = groups.formed[MEMBER]
    assert np.bincount(group[in_group], minlength=formed).tolist() == groups.size[:formed, MEMBER].tolist()
    assert sorted(people.mate[:, MEMBER]) == list(range(PERSONS))  # rings, each person in one


@settings(max_examples=40)
@given(world=st.sampled_from(WORLDS), deeds=deeds, seed=st.integers(0, 2**63 - 1))
def test_days_go_on_after_any_deeds(world: Any, deeds: list[tuple[str, int, int, str]], seed: int) -> None:
    model = SupportModel(world, NETWORK, rng=seed)
    for deed in deeds:
        do(model, *deed)
    check_state(model)
    with tempfile.TemporaryDirectory() as folder:
        model.ensemble.checkpoint(Path(folder) / "world.npz")
        later = Ensemble.restore(Path(folder) / "world.npz")
    for _ in range(20):
        model.step()
    later.advance(20)
    check_state(model)
    assert later.fingerprint() == model.ensemble.fingerprint()


columns = st.sampled_from(["strain", "deviation", "esteem", "load_health", "belonging", "experience"])


@given(
    name=columns,
    values=st.lists(st.integers(0, 1), min_size=PERSONS, max_size=PERSONS),
    order=st.permutations(range(6)),
)
def test_a_set_does_to_all_what_each_view_would(name: str, values: list[int], order: list[int]) -> None:
    together, one_by_one = (SupportModel(WORLDS[0], NETWORK, rng=1) for _ in range(2))
    together.agents.set(name, values)
    for person, value in zip(one_by_one.agents, values, strict=True):
        setattr(person, name, value)
    assert together.ensemble.fingerprint() == one_by_one.ensemble.fingerprint()
    assert together.agents.get(name) == [getattr(person, name) for person in one_by_one.agents]
    some = together.agents.select(lambda person: person.row < 6).sort(lambda person: order[person.row], ascending=True)
    assert some.get(name) == [getattr(person, name) for person in some]
