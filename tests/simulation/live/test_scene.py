"""Scenes: watching never changes a run; what is done by hand acts where it reaches, and nowhere else."""

from __future__ import annotations

import shlex
from dataclasses import replace

import numpy as np
import pytest

from experiments.cli import _parser
from experiments.running.design import Replicates
from experiments.terminal import scenario_of
from simulation.ensemble import Ensemble
from simulation.live import limits
from simulation.live.conversation import Conversation
from simulation.live.request import RequestError, Setup, Strike
from simulation.live.scene import Scene
from simulation.measures import MEASURES
from simulation.model import SupportModel
from simulation.population import Status
from simulation.recording import record
from simulation.scenario import ScenarioError
from tests.simulation.live.scenes import CHOICES, ask, lively, scene, set_up
from tests.worlds import assert_same_state

DAYS = 20


def unwatched(looked_at: Scene, days: int) -> list[Ensemble]:
    """The same worlds, lived in one go as ``kithkin run`` lives its first replicate."""
    worlds = Replicates(looked_at.worlds[0].scenario.network, looked_at.seed, 1, 1)
    seed = next(iter(worlds.pairs()))[2]
    alone = [Ensemble(worlds.build(0), [world.scenario], [seed]) for world in looked_at.worlds]
    for ensemble in alone:
        ensemble.advance(days)
    return alone


def test_watching_changes_nothing() -> None:
    conversation = set_up()
    looked_at = conversation.scene
    assert looked_at is not None
    for day in range(DAYS):
        ask(conversation, do="frame", days=1)
        ask(conversation, do="frame", days=0)
        ask(conversation, do="person", person=day)
    facts = ask(conversation, do="facts")
    assert facts["day"] == DAYS
    assert facts["fingerprints"] == [ensemble.fingerprint() for ensemble in unwatched(looked_at, DAYS)]
    assert len(set(facts["fingerprints"])) == 2


def test_the_command_that_is_told_lives_the_same_run() -> None:
    conversation = set_up()
    ask(conversation, do="set", world=0, name="strain.crossover", value=0.25)
    ask(conversation, do="frame", days=9)
    facts = ask(conversation, do="facts")
    for command, fingerprint in zip(facts["commands"], facts["fingerprints"], strict=True):
        program, *arguments = shlex.split(command)
        assert program == "kithkin"
        options = _parser().parse_args(arguments)
        scenario = scenario_of(options.scenario, options)
        worlds = Replicates(scenario.network, options.seed, 1, 1)
        ensemble = Ensemble(worlds.build(0), [scenario], [next(iter(worlds.pairs()))[2]])
        ensemble.advance(options.days)
        assert ensemble.fingerprint() == fingerprint


def test_no_command_is_told_where_a_hand_was_in_the_game() -> None:
    conversation = set_up()
    assert ask(conversation, do="facts")["commands"] == ["", ""]
    ask(conversation, do="frame", days=1)
    ask(conversation, do="set", world=1, name="strain.crossover", value=0.2)
    ask(conversation, do="frame", days=1)
    left, right = ask(conversation, do="facts")["commands"]
    assert left.startswith("kithkin run ordinary-life --seed 3 --days 2 ")
    assert right == ""


def test_a_scene_lives_on_the_network_that_it_names() -> None:
    karate = Scene(Setup(("partner-alone",), 60, 1, "karate"), CHOICES)
    assert (karate.message()["persons"], karate.message()["source"]) == (34, "karate")
    assert Scene(Setup(("partner-alone",), 12, 1, None), CHOICES).message()["persons"] == 12


def test_a_programme_with_too_few_places_is_noted() -> None:
    """A tenth of 59 persons is 5 places, and the smallest group has 6; of 60 it is 6, which is enough."""
    change = ({"programmes.support-group.places": 0.1},)
    (note,) = Scene(Setup(("support-group-alone",), 59, 1, None, change), CHOICES).message()["notes"]
    assert note == (
        "The support group has places for 5 persons, but its smallest group has 6: nobody can take part. Raise its places."
    )
    assert Scene(Setup(("support-group-alone",), 60, 1, None, change), CHOICES).message()["notes"] == []


def test_both_worlds_have_the_same_couples_and_luck() -> None:
    looked_at = Scene(Setup(("ordinary-life", "ordinary-life"), 60, 5), CHOICES)
    looked_at.frame(DAYS)
    left, right = looked_at.worlds
    assert_same_state(left.ensemble, right.ensemble)
    assert left.ensemble.fingerprint() == right.ensemble.fingerprint()


def test_curves_are_the_measures_of_each_day() -> None:
    looked_at = scene()
    curves = np.concatenate([looked_at.frame(days).curves for days in (1, 7, 2)])
    for number, ensemble in enumerate(unwatched(looked_at, 0)):
        daily = record(ensemble, 10, every=1).timeseries()[2]
        for column, name in enumerate(looked_at.message()["measures"]):
            np.testing.assert_allclose(curves[:, number, column], daily[name][:, 0], rtol=1e-6, err_msg=name)


def test_a_change_acts_from_the_next_day_on_in_its_world_only() -> None:
    looked_at, untouched = set_up(), set_up()
    for conversation in (looked_at, untouched):
        ask(conversation, do="frame", days=5)
    before = looked_at.scene.facts()["fingerprints"]  # type: ignore[union-attr]
    changed = ask(looked_at, do="set", world=0, name="answering.availability", value=0.1)
    assert changed["is"] == "changed"
    assert changed["worlds"][0]["values"]["answering.availability"] == 0.1
    assert "answering.availability" in changed["worlds"][0]["changed"]
    assert looked_at.scene.facts()["fingerprints"] == before  # type: ignore[union-attr]
    for conversation in (looked_at, untouched):
        ask(conversation, do="frame", days=5)
    (left, right), (same_left, same_right) = (ask(each, do="facts")["fingerprints"] for each in (looked_at, untouched))
    assert left != same_left
    assert right == same_right


def test_a_change_and_back_leaves_every_bit_as_it_was() -> None:
    looked_at, untouched = set_up(), set_up()
    ask(looked_at, do="frame", days=4)
    for value in (0.6, 0.75):
        assert ask(looked_at, do="set", world="both", name="answering.availability", value=value)["is"] == "changed"
    ask(looked_at, do="frame", days=4)
    ask(untouched, do="frame", days=8)
    assert ask(looked_at, do="facts")["fingerprints"] == ask(untouched, do="facts")["fingerprints"]


def test_the_day_is_still_to_be_seen_after_a_change() -> None:
    conversation = set_up()
    shown = ask(conversation, do="frame", days=6)
    ask(conversation, do="set", world="both", name="strain.crossover", value=0.3)
    today = ask(conversation, do="frame", days=0)
    assert today[-400:] == shown[-400:]


def test_a_change_of_both_leaves_out_the_world_without_the_name() -> None:
    conversation = set_up()
    name = "programmes.support-group.facilitator_advantage"
    left, right = ask(conversation, do="set", world="both", name=name, value=0)["worlds"]
    assert name not in left["values"]
    assert right["values"][name] == 0
    assert ask(conversation, do="set", world=0, name=name, value=0)["is"] == "refused"


def test_a_programme_can_start_while_the_run_goes_on() -> None:
    conversation = set_up(replace(lively(), worlds=("ordinary-life", "ordinary-life"), changes=({}, {})))
    ask(conversation, do="frame", days=10)
    programme = {
        "places": 0.5,
        "uptake": 1.0,
        "eligible_share": 1.0,
        "minimum_wait": 0,
        "group_minimum": 2,
        "start_day": 0,
    }
    answer = ask(conversation, do="set", world=1, name="programmes.circle-of-parents", value=programme)
    assert answer["worlds"][1]["programmes"] == [{"name": "circle-of-parents", "title": "The circle of parents"}]
    ask(conversation, do="frame", days=20)
    left, right = (world.ensemble.population.status for world in conversation.scene.worlds)  # type: ignore[union-attr]
    assert (left == Status.NONE).all()
    assert (right == Status.ENROLLED).any()


def test_a_strike_hits_the_couple_in_all_worlds_as_the_model_does() -> None:
    """An event of health weighs 53 LCU on the left and 20 on the right: .53 and .20 of load, on both partners alike."""
    looked_at = scene(
        replace(
            lively(), worlds=("ordinary-life", "ordinary-life"), changes=({}, {"stressors.kinds.health.weight": 20.0})
        )
    )
    network = looked_at.ground.network
    model = SupportModel(looked_at.worlds[0].scenario, network=network, rng=1)
    person = next(i for i, j in enumerate(network.partner) if i != j)
    couple = [person, int(network.partner[person])]
    ensembles = [*(world.ensemble for world in looked_at.worlds), model.ensemble]
    for ensemble in ensembles:
        ensemble.state.load[:] = 0
    answer = looked_at.strike(Strike(person, "health"))
    assert answer == {
        "is": "struck",
        "day": 0,
        "persons": couple,
        "kind": "health",
        "world": "both",
        "weight": [53.0, 20.0],
    }
    model.couple(person).hit("health")
    health = 1
    for ensemble, load in zip(ensembles, (0.53, 0.2, 0.53), strict=True):
        expected = np.zeros((60, 4), np.float32)
        expected[couple, health] = load
        np.testing.assert_array_equal(ensemble.population.load[..., 0], expected)
        np.testing.assert_array_equal(ensemble.population.experience[couple, 0] & 1 << health, 1 << health)
    by_hand = [row | health << 24 | 1 << 28 for row in couple]
    for picture in looked_at.frame(1).pictures:
        assert [event for event in picture.events.tolist() if event >> 28] == by_hand
    for picture in looked_at.frame(1).pictures:
        assert not any(event >> 28 for event in picture.events.tolist())
    assert all(world.touched for world in looked_at.worlds)


def test_a_strike_hits_the_world_that_it_names() -> None:
    looked_at = scene()
    before = [world.ensemble.fingerprint() for world in looked_at.worlds]
    answer = looked_at.strike(Strike(0, "health", 1))
    assert (answer["world"], len(answer["weight"])) == (1, 1)
    assert [world.ensemble.fingerprint() == old for world, old in zip(looked_at.worlds, before, strict=True)] == [
        True,
        False,
    ]


def test_a_strike_hits_a_single_alone() -> None:
    looked_at = scene()
    single = next(i for i, j in enumerate(looked_at.ground.network.partner) if i == j)
    for world in looked_at.worlds:
        world.ensemble.state.load[:] = 0
    assert looked_at.strike(Strike(single, "career"))["persons"] == [single]
    for world in looked_at.worlds:
        assert np.argwhere(world.ensemble.population.load[..., 0]).tolist() == [[single, 3]]


def test_reset_begins_again_with_what_was_changed() -> None:
    conversation = set_up()
    ask(conversation, do="set", world=0, name="strain.crossover", value=0.4)
    ask(conversation, do="frame", days=7)
    first = ask(conversation, do="facts")["fingerprints"]
    again = ask(conversation, do="reset", seed=None)
    assert (again["day"], again["seed"]) == (0, 3)
    assert again["worlds"][0]["values"]["strain.crossover"] == 0.4
    ask(conversation, do="frame", days=7)
    assert ask(conversation, do="facts")["fingerprints"] == first
    assert ask(conversation, do="reset", seed=4)["seed"] == 4
    ask(conversation, do="frame", days=7)
    assert ask(conversation, do="facts")["fingerprints"] != first


def test_a_person_is_told_of_as_the_history_has_it() -> None:
    conversation = set_up()
    ask(conversation, do="frame", days=DAYS)
    looked_at = conversation.scene
    assert looked_at is not None
    told = {person: ask(conversation, do="person", person=person) for person in range(60)}
    assert any(each["partner"] < 0 for each in told.values())
    for person, each in told.items():
        assert each["partner"] < 0 or told[each["partner"]]["partner"] == person
        for world, about in zip(looked_at.worlds, each["worlds"], strict=True):
            own, other = about["curves"]["strain"]
            assert len(own) == DAYS + 1
            assert len(other) == (0 if each["partner"] < 0 else DAYS + 1)
            assert own[-1] == pytest.approx(np.clip(about["now"]["strain"], -3, 4), abs=0.015)
            assert about["programme"]["status"] == Status(world.ensemble.population.status[person, 0]).name.lower()
    words = {about["programme"]["words"] for each in told.values() for about in each["worlds"]}
    assert "there is no programme in this world" in words
    assert any(text.startswith("finished the support group on day") for text in words)
    episodes = [episode for each in told.values() for episode in each["worlds"][0]["asked"]]
    assert {episode["answered"] for episode in episodes} == {True, False}
    assert all(episode["words"].startswith("asked ") for episode in episodes)


def test_history_is_bounded() -> None:
    looked_at = scene(replace(lively(), persons=6))
    looked_at.frame(limits.HISTORY + 10)
    assert len(looked_at.worlds[0].pictures) == limits.HISTORY + 1
    assert looked_at.worlds[0].first_day == 10


REFUSED = {
    "preset": ({"worlds": ("suport-group",), "changes": ()}, "did you mean support-group"),
    "source": ({"source": "karat"}, "did you mean karate"),
    "file": ({"source": "/etc/passwd"}, "unknown name"),
    "value": ({"changes": ({"strain.crossover": 7},)}, "strain.crossover = 7: must lie in 0 to 0.9"),
    "name": ({"changes": ({"strain.crosover": 0},)}, "did you mean strain.crossover"),
    "not a number": ({"changes": ({"strain.crossover": float("nan")},)}, "strain.crossover = nan: must lie in 0 to 0.9"),
    "network of the right": ({"changes": ({}, {"network.ties": 9})}, "live on the network of the first"),
    "size": ({"changes": ({"network.persons": 10**6},)}, "network.persons: cannot be changed here"),
    "place": ({"changes": ({"network.source": "x.csv"},)}, "network.source: cannot be changed here"),
    "tables": ({"worlds": ("support-group",), "changes": ({}, {})}, "2 tables for 1 worlds"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_setup_that_cannot_be_is_refused_in_a_sentence(name: str) -> None:
    change, sentence = REFUSED[name]
    with pytest.raises((RequestError, ScenarioError), match=sentence):
        scene(replace(lively(), **change))  # type: ignore[arg-type]


def test_presets_and_measures_are_all_in_the_catalogue() -> None:
    catalogue = CHOICES.catalogue()
    assert {each["name"] for each in catalogue["measures"]} <= {each.name for each in MEASURES}
    for preset in catalogue["presets"]:
        looked_at = Scene(Setup((preset["name"],), 12), CHOICES)
        assert looked_at.message()["worlds"][0]["title"] == preset["title"]
        assert looked_at.message()["worlds"][0]["values"].keys() == preset["values"].keys()
    for each in catalogue["parameters"]:
        if each["kind"] in ("number", "integer"):
            assert each["low"] <= each["usual"][0] <= each["default"] <= each["usual"][1] <= each["high"]
            assert 0 < each["step"] <= each["usual"][1] - each["usual"][0]


def test_a_conversation_needs_a_scene_first() -> None:
    assert "set one up first" in ask(Conversation(CHOICES), do="frame", days=1)["why"][0]
