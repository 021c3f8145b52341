"""The world that lives in the page is the one that Python lives: its parameters, days, curves, strikes, changes and digests."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.benchmark.node import node
from simulation import interventions
from simulation.ensemble import Ensemble
from simulation.live.choices import Choices
from simulation.live.ground import ground_of
from simulation.live.prepared import prepared
from simulation.live.quantities import CURVES, QUANTITIES
from simulation.live.request import Setup
from simulation.parameters import parameters_of
from simulation.portable.handing import leaves
from simulation.portable.modules import modules
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.files import load, presets
from simulation.seeds import Seeds, derived

SCRIPT = Path(__file__).with_name("asked.js")
PERSONS, SEED, DAYS, PERSON = 60, 3, 40, 7
GROUP = {
    "places": 0.5, "uptake": 0.8, "eligible_share": 0.9, "minimum_wait": 0, "start_day": 2, "intake_interval": 3,
    "group_minimum": 4, "group_size": 6, "sessions": 4, "session_interval": 2, "keeps_ties": 1.0,
}  # fmt: skip
LIVELY = {"seeking.rate": 0.9, **{f"programmes.support-group.{name}": value for name, value in GROUP.items()}}
"""A world in which much happens within weeks, and a programme is soon over."""
START = Setup(("ordinary-life", "support-group"), PERSONS, SEED, "generated", ({"seeking.rate": 0.9}, LIVELY))
STRIKE, CHANGE = 10, 20
LUCK = SEED + 1_000_003
"""Seed of the first of many other lives."""
CHANGES: dict[str, Any] = {"strain.crossover": 0.35, "stressors.half_life": 12.5, "stressors.kinds.family.rate": 2.5}
"""Made on day CHANGE in both worlds."""
WRITTEN: dict[str, dict[str, Any]] = {
    **{name: {} for name in presets()},
    "support-group": {
        "programmes.support-group.facilitator_advantage": -0.3, "programmes.support-group.screen": "belonging",
        "programmes.support-group.guidelines": False, "episode.quality_mean": 0.1, "stressors.daily_share": 0.031,
        "strain.slow_time": 17.0, "strain.slow_sd": 0.9, "relationship.closeness_time": 33.0, "circle.active": False,
        "resources.esteem_trait_share": 0.2, "seeking.partner_share": 0.07, "stressors.kinds.health.joint": 0.9,
        "stressors.kinds.career.quarrels": True, "strain.causal_share": 0.7, "resources.skill_half_life": 40.0,
    },
    "befriending": {"informal.befriending.places": 0.3, "informal.befriending.volunteers": "outside"},
    "listening": {"informal.listening.listening_gain": 0.7, "informal.listening.start_day": 3},
}  # fmt: skip
"""Changes of each preset: every formula of ``simulation.parameters`` gets another value once."""
REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "strain.crossover": ({}, {"strain.crossover": 3}),
    "strain.lagged_crossover": ({}, {"strain.lagged_crossover": 0.9}),
    "company.contagion": ({}, {"company.contagion": 0.4, "strain.carry_over": 0.7}),
    "programmes.support-group.group_minimum": ({}, {"programmes.support-group.group_minimum": 9}),
    "programmes.support-group.sessions": ({}, {"programmes.support-group.sessions": 2.5}),
    "circle.active": ({}, {"circle.active": 1}),
}
"""Changes that Scenario.replace refuses, too."""
CAUGHT = tuple(
    (name, {"strain.crossover": chi, "strain.lagged_crossover": lag, "seeking.rate": 0.9})
    for name in ("ordinary-life", "support-group")
    for chi, lag in ((0, 0.3), (0, 0), (0.3, 0))
)
"""Presets and changes: what was carried over from yesterday crosses alone, nothing crosses, new strain crosses."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("living")
    acts = [{"day": STRIKE, "person": PERSON, "kind": "health"}]
    acts += [{"day": CHANGE, "world": "both", "name": name, "value": value} for name, value in CHANGES.items()]
    tasks = {
        "lived": {"request": {}, "acts": acts, "days": DAYS},
        "person": PERSON,
        "written": [{"world": name, "changes": changes} for name, changes in WRITTEN.items()],
        "refused": [
            *({"request": {"worlds": ["support-group"], "changes": [changes]}} for _, changes in REFUSED.values()),
            {"request": {"seed": 99}},
            {"request": {"worlds": ["suport-group"]}},
            {"act": ["set", 0, "network.ties", 3]},
            {"act": ["set", 1, "strain.crosover", 0.1]},
            {"act": ["strike", 60, "health"]},
            {"act": ["strike", 1, "helth"]},
        ],
        "again": {"request": {"worlds": ["support-group"]}, "days": 3, "seed": SEED + 1},
        "caught": [{"worlds": [name], "changes": [changes]} for name, changes in CAUGHT],
        "many": {"acts": [acts[0]], "days": STRIKE + 2, "luck": LUCK},
        "seeds": [0, 1, 2**53 - 1],
        "texts": ["", "abc", "x" * 55, "x" * 56, "x" * 64, "x" * 1_000],
    }
    data = prepared(Choices(start=START), networks=2)
    for name, content in (("prepared", data), ("tasks", tasks)):
        (folder / f"{name}.json").write_text(json.dumps(content))
    for flavour, module in modules().items():
        (folder / f"{flavour}.wasm").write_bytes(module)
    answer: dict[str, Any] = node(folder, SCRIPT, [str(folder)])
    return answer


def scenarios() -> list[Scenario]:
    """The two worlds of the start."""
    plan = {"network.persons": PERSONS}
    return [
        load(name).replace({**table, **plan})
        for name, table in zip(START.worlds or (), START.changes or (), strict=True)
    ]


@pytest.fixture(scope="module")
def native() -> tuple[list[Ensemble], np.ndarray[Any, Any]]:
    """The two worlds lived in Python, and the curves (days, worlds, measures)."""
    worlds, curves = [], []
    ground = ground_of(scenarios()[0], SEED)
    partner = int(ground.network.partner[PERSON])
    for scenario in scenarios():
        ensemble = Ensemble(ground.network, [scenario], [derived(SEED, 1, 0, 0)], threads=1)
        sums = [ensemble.advance(STRIKE, record=True)]
        for person in {PERSON, partner}:
            interventions.hit(ensemble, person, "health")
        sums.append(ensemble.advance(CHANGE - STRIKE, record=True))
        ensemble = ensemble.branch([scenario.replace(CHANGES)])
        sums.append(ensemble.advance(DAYS - CHANGE, record=True))
        daily = np.concatenate(sums)[:, :, 0].T
        worlds.append(ensemble)
        curves.append(np.stack([each.of(daily, PERSONS, 1) for each in CURVES], axis=1))
    return worlds, np.stack(curves, axis=1)


def test_after_a_strike_and_changes_it_has_the_fingerprint_of_python(found: dict[str, Any], native: Any) -> None:
    assert found["lived"]["facts"]["fingerprints"] == [world.fingerprint() for world in native[0]]
    assert found["lived"]["facts"]["commands"] == ["", ""], "no command makes a strike"


def test_its_curves_are_those_of_recorded_sums(found: dict[str, Any], native: Any) -> None:
    curves = np.array(found["lived"]["curves"], float).reshape(DAYS, 2, len(CURVES))
    np.testing.assert_allclose(curves, native[1], rtol=1e-6, atol=1e-9)
    assert np.isfinite(curves[:, 1]).all(axis=0).sum() > 10


def test_a_picture_holds_what_today_holds(found: dict[str, Any], native: Any) -> None:
    for shown, world in zip(found["lived"]["frame"]["worlds"], native[0], strict=True):
        people, today = world.population, world.today
        assert shown["standing"] == people.status[:, 0].tolist()
        asked = {episode["seeker"]: episode["helper"] for episode in shown["episodes"]}
        assert asked == {person: int(today.asked[person, 0]) for person in np.flatnonzero(today.asked[:, 0] >= 0)}
        for quantity, levels in zip(QUANTITIES, shown["quantities"], strict=True):
            share = (quantity.of(people) - quantity.low) / (quantity.high - quantity.low)
            np.testing.assert_allclose(np.array(levels) / 255, np.clip(share, 0, 1), atol=0.5 / 255 + 1e-6)
        seats = {seat["person"]: seat["attended"] for session in shown["sessions"] for seat in session["seats"]}
        assert seats == {person: bool(today.session[person, 0] == 2) for person in np.flatnonzero(today.session[:, 0])}


def test_strain_caught_is_what_crosses_over(found: dict[str, Any]) -> None:
    for (_, changes), told in zip(CAUGHT, found["caught"], strict=True):
        partner, before, caught = (np.array(told[name]) for name in ("partner", "before", "caught"))
        lag, chi = changes["strain.lagged_crossover"], changes["strain.crossover"]
        if chi == 0:
            np.testing.assert_allclose(caught, lag * before[partner] * (partner >= 0), atol=1e-5)
        else:
            assert np.abs(caught[partner >= 0]).mean() > 0.05
            assert (caught[partner < 0] == 0).all()


def test_a_person_is_told_of_with_the_couples_past(found: dict[str, Any]) -> None:
    told = found["lived"]["person"]
    struck = [event for event in told["worlds"][0]["events"] if event["by_hand"]]
    assert {event["day"] for event in struck} == {STRIKE + 1}
    assert len(told["worlds"][0]["curves"]["strain"][0]) == DAYS + 1
    assert told["ties"]
    assert all(episode["words"].startswith("asked ") for episode in told["worlds"][1]["asked"])


@pytest.mark.parametrize("number", range(len(WRITTEN)), ids=list(WRITTEN))
def test_every_parameter_is_written_as_python_writes_it(number: int, found: dict[str, Any]) -> None:
    name, changes = list(WRITTEN.items())[number]
    expected = parameters_of(load(name).replace({**changes, "network.persons": PERSONS}))
    for leaf, value in leaves(expected, "parameters"):
        if isinstance(value, np.ndarray):
            assert np.array_equal(np.array(found["written"][number][leaf], value.dtype), value.ravel()), leaf


@pytest.mark.parametrize("number", range(len(REFUSED)), ids=list(REFUSED))
def test_what_a_scenario_refuses_is_refused(number: int, found: dict[str, Any]) -> None:
    name, (_, changes) = list(REFUSED.items())[number]
    with pytest.raises(ScenarioError):
        load("support-group").replace(changes)
    (sentence,) = found["refused"][number]
    assert sentence.startswith(f"{name} = ")


def test_what_is_not_there_is_refused_by_name(found: dict[str, Any]) -> None:
    sentences = [" ".join(each) for each in found["refused"][len(REFUSED) :]]
    expected = ("for the seeds 3, 4 only", "suport-group", "network.ties: is fixed", "strain.crosover: unknown name",
                "person = 60: must lie in 0 to 59", "helth")  # fmt: skip
    assert [part in sentence for part, sentence in zip(expected, sentences, strict=True)] == [True] * len(expected)


def test_a_reset_lives_the_same_days_again_and_another_seed_others(found: dict[str, Any]) -> None:
    first, same, other = found["again"]
    assert first == same
    plain = load("support-group").replace({"network.persons": PERSONS})
    for seed, prints in ((SEED, first), (SEED + 1, other)):
        ensemble = Ensemble(ground_of(plain, seed).network, [plain], [derived(seed, 1, 0, 0)], threads=1)
        ensemble.advance(3)
        assert prints == [ensemble.fingerprint()]


def test_other_lives_have_the_same_persons_and_the_luck_of_another_seed(found: dict[str, Any]) -> None:
    told = found["many"]
    first, second = told["first"]
    assert first == told["own"][:STRIKE]
    assert first != second
    ground, ensembles = ground_of(scenarios()[0], SEED), []
    for scenario in scenarios():
        ensembles.append(Ensemble(ground.network, [scenario], [derived(LUCK, 1, 0, 0)], threads=1))
        ensembles[-1].advance(STRIKE + 2)
    assert told["prints"] == [ensemble.fingerprint() for ensemble in ensembles]


def test_seeds_and_digests_are_those_of_python(found: dict[str, Any]) -> None:
    wanted = [[str(word) for word in Seeds.of(derived(seed, 1, 0, 0))] for seed in (0, 1, 2**53 - 1)]
    assert found["seeds"] == wanted
    texts = ["", "abc", "x" * 55, "x" * 56, "x" * 64, "x" * 1_000]
    assert found["digests"] == [hashlib.sha256(text.encode()).hexdigest() for text in texts]
