"""Whether anybody can take part is known before a run: what the sentences say is what the runs would show."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.cli import main
from experiments.taking_part import first_session, least_persons, obstacles, require_participants
from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork, generate
from simulation.network import load as network_of
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.files import load, presets

BOTH = load("support-group")
GROUP = "programmes.support-group"


def town(persons: int) -> SocialNetwork:
    return generate(BOTH.network.model_copy(update={"persons": persons}), seed=1)


def sessions(scenario: Scenario, network: SocialNetwork, days: int) -> int:
    """Sessions that were attended."""
    world = Ensemble(network, [scenario], [1])
    world.advance(days)
    return int(world.population.attended.sum())


@pytest.mark.parametrize("name", presets())
def test_a_thousand_persons_in_a_year_are_enough_for_every_preset(name: str) -> None:
    assert obstacles(load(name), town(1_000), 365) == []


@pytest.mark.parametrize("source", ["karate", "davis", "florentine", "les-miserables"])
def test_every_network_by_name_is_too_small_for_the_default_group_and_the_remedy_helps(source: str) -> None:
    network = network_of(BOTH.network.model_copy(update={"source": source}), 1)
    (sentence,) = obstacles(BOTH, network, 365)
    assert f"of {network.persons} persons" in sentence
    assert "at least 120 persons" in sentence
    share = float(sentence.partition("raise it to ")[2].split()[0])
    assert obstacles(BOTH.replace({f"{GROUP}.places": share}), network, 365) == []


def test_the_least_population_has_room_for_one_group_and_one_person_fewer_has_none() -> None:
    least = least_persons(BOTH.programmes["support-group"], 0.05)
    assert least == 120
    assert obstacles(BOTH, town(least), 365) == []
    assert obstacles(BOTH, town(least - 1), 365) != []


def test_no_session_is_before_the_first_day_that_the_sentence_names() -> None:
    eager = BOTH.replace(
        {f"{GROUP}.{name}": value for name, value in {"uptake": 1.0, "session_interval": 1, "places": 1.0}.items()}
    )
    day, network = first_session(eager.programmes["support-group"]), town(200)
    assert sessions(eager, network, day) == 0
    assert sessions(eager, network, day + 1) > 0
    assert obstacles(eager, network, day) != []
    assert obstacles(eager, network, day + 1) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"uptake": 0.0}, "uptake = 0: nobody would take part"),
        ({"attendance": 0.0}, "attendance = 0"),
        ({"session_hours": 0.0}, "session_hours = 0"),
        ({"eligible_share": 0.0}, "eligible_share = 0: nobody may take part"),
        ({"places": 0.0}, "places = 0: of 200 persons that is room for 0, and the smallest group has 6, so that nobody can take "
         "part; raise it to 0.03 for one group"),
        ({"group_size": 300, "group_minimum": 201}, "group_minimum = 201: only 200 of 200 persons may take part"),
    ],
)  # fmt: skip
def test_numbers_that_keep_everybody_away_are_named(changes: dict[str, float], said: str) -> None:
    scenario = BOTH.replace({f"{GROUP}.{name}": value for name, value in changes.items()})
    (sentence,) = obstacles(scenario, town(200), 365)
    assert sentence.startswith(f"{GROUP}.")
    assert said in sentence
    assert sessions(scenario, town(200), 60) == 0 or "session_hours" in said


def test_couples_need_couples_and_befriending_counts_too() -> None:
    singles = SocialNetwork.from_ties(200, [0], [1], partner=np.arange(200))
    (sentence,) = obstacles(load("couples-counselling"), singles, 365)
    assert "only 0 of 200 persons may take part" in sentence
    (visits,) = obstacles(load("befriending"), town(20), 365)
    assert visits.startswith("informal.befriending.places = 0.03: of 20 persons that is room for 0")


def test_all_obstacles_of_all_arms_are_told_at_once_and_each_once() -> None:
    late = BOTH.replace({f"{GROUP}.start_day": 400})
    with pytest.raises(ScenarioError) as found:
        require_participants({"a": late, "b": late, "c": load("befriending")}, [town(20), town(20)], 365)
    assert len(found.value.mistakes) == 2


@pytest.mark.parametrize("source", ["karate", "davis"])
def test_no_study_begins_in_which_nobody_could_take_part(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "resilience", "--network", source, "--replicates", "2", "--days", "84"]) == 2
    error = capsys.readouterr().err
    assert "nobody c" in error
    assert "take a network of at least" in error
    assert list(tmp_path.iterdir()) == []


def test_a_single_run_goes_on_with_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "support-group", "--network", "karate", "--days", "2"]) == 0
    assert f"{GROUP}.places = 0.05: of 34 persons that is room for 1" in capsys.readouterr().err
