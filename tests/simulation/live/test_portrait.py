"""A portrait tells of a couple what pictures hold, on a day that is made up: every number and sentence is written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.live import limits
from simulation.live.picture import Picture
from simulation.live.portrait import portrait
from simulation.live.quantities import QUANTITIES
from simulation.live.request import RequestError, Setup
from simulation.live.scene import Scene
from simulation.network import SocialNetwork
from tests.simulation.live.scenes import CHOICES

ADA, BEN, CEM, DIA = range(4)


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Ada and Ben are a couple; Ada has a confidant and a colleague. The last day of both worlds is made up."""
    network = SocialNetwork.from_ties(4, [0, 0], [2, 3], kind=[(0, 1), (2, 2)], partner=[1, 0, 2, 3])
    monkeypatch.setattr("simulation.live.ground.load", lambda *_: network)
    looked_at = Scene(Setup(("ordinary-life", "support-group-alone"), 4, 987_654_321), CHOICES)
    for world in looked_at.worlds:
        levels = np.zeros((len(QUANTITIES), 4), np.uint8)
        levels[0] = 100, 255, 1, 2
        day = Picture(
            levels=levels,
            standing=np.zeros(4, np.uint8),
            events=np.array([BEN | 3 << 24, CEM | 2 << 24, ADA | 1 << 24 | 1 << 28], np.uint32),
            episodes=np.array(
                [
                    [ADA, CEM, 1 | 1 << 3 | (128 + 61) << 8],
                    [BEN, ADA, 0 | 1 << 3 | 1 << 4 | (128 - 30) << 8],
                    [CEM, ADA, 2 | 128 << 8],
                    [ADA, DIA, 3 | 128 << 8],
                ],
                np.uint32,
            ),
            sessions=np.zeros((0, 4), np.uint32),
            seats=np.zeros(0, np.uint32),
        )
        world.pictures.clear()
        world.pictures.append(day)
        state = world.ensemble.state
        state.strain[world.ensemble.places[ADA], 0] = 1.23456
    state.status[:, 0], state.programme[:, 0], state.since[:, 0], state.attended[:, 0] = (2, 3, 0, 1), 0, 8, 3
    return looked_at


def test_who_somebody_is(made_up: Scene) -> None:
    told = portrait(made_up, ADA)
    assert {name: told[name] for name in ("is", "person", "name", "partner", "partner_name", "first_day", "ties")} == {
        "is": "person", "person": ADA, "name": "Ada 0", "partner": BEN, "partner_name": "Ben 1", "first_day": 0,
        "ties": [
            {"person": CEM, "name": "Cem 2", "relation": "confidant"},
            {"person": DIA, "name": "Dia 3", "relation": "colleague"},
        ],
    }  # fmt: skip


def test_a_single_has_no_partner_and_no_curves_of_one(made_up: Scene) -> None:
    told = portrait(made_up, CEM)
    assert (told["partner"], told["partner_name"]) == (-1, "")
    assert told["worlds"][0]["curves"]["strain"] == [[-2.973], []]
    assert told["worlds"][1]["partner_programme"] is None


def test_curves_and_numbers_of_today_are_rounded_to_thousandths(made_up: Scene) -> None:
    """A strain of byte 100 is 100 * 7 / 255 - 3."""
    world = portrait(made_up, ADA)["worlds"][0]
    assert world["curves"]["strain"] == [[-0.255], [4.0]]
    assert world["now"]["strain"] == 1.235
    assert world["words"]["strain"] == "strained"
    assert list(world["curves"]) == list(world["now"]) == [each.name for each in QUANTITIES]


def test_events_of_the_couple_are_told(made_up: Scene) -> None:
    for world in portrait(made_up, BEN)["worlds"]:
        assert world["events"] == [
            {"day": 0, "person": BEN, "kind": "career", "by_hand": False},
            {"day": 0, "person": ADA, "kind": "health", "by_hand": True},
        ]


def test_what_the_couple_asked_is_told(made_up: Scene) -> None:
    asked = portrait(made_up, ADA)["worlds"][0]["asked"]
    assert asked == [
        {
            "day": 0, "person": ADA, "helper": CEM, "name": "Cem 2", "relation": "confidant", "answered": True,
            "ruminated": False, "quality": 0.61, "words": "asked Cem 2, a confidant: it helped a lot",
        },
        {
            "day": 0, "person": BEN, "helper": ADA, "name": "Ada 0", "relation": "partner", "answered": True,
            "ruminated": True, "quality": -0.3,
            "words": "asked the partner, Ada 0: both were strained, they went round in circles, and it made things worse",
        },
        {
            "day": 0, "person": ADA, "helper": DIA, "name": "Dia 3", "relation": "colleague", "answered": False,
            "ruminated": False, "quality": 0.0, "words": "asked Dia 3, a colleague: no time, no answer",
        },
    ]  # fmt: skip


def test_the_latest_episodes_are_told(made_up: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits.EPISODES == 60
    monkeypatch.setattr(limits, "EPISODES", 2)
    assert [each["helper"] for each in portrait(made_up, ADA)["worlds"][0]["asked"]] == [ADA, DIA]


def test_standings_of_both_are_told(made_up: Scene) -> None:
    without, programme = portrait(made_up, ADA)["worlds"]
    assert without["programme"] == {"status": "none", "words": "there is no programme in this world"}
    assert programme["programme"] == {
        "status": "enrolled", "words": "in the support group since day 9: came to 3 of 12 sessions so far",
    }  # fmt: skip
    assert programme["partner_programme"] == {
        "status": "finished", "words": "finished the support group on day 9, after 3 sessions",
    }  # fmt: skip
    waiting = portrait(made_up, DIA)["worlds"][1]["programme"]
    assert waiting == {"status": "waiting", "words": "waiting for a place in the support group since day 9"}


def test_there_is_no_other_person(made_up: Scene) -> None:
    assert portrait(made_up, DIA)["name"] == "Dia 3"
    with pytest.raises(RequestError, match=r"^person = 4: must lie in 0 to 3$"):
        portrait(made_up, 4)
