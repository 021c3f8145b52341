"""Pictures show what happened: events, who asked whom and what came back, who met in which group."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.live.picture import BY_HAND, KIND, PRESENT, QUALITY, REPLIED, RUMINATED, Relation, in_hundredths
from simulation.live.scene import Scene
from simulation.network import TieKind
from simulation.population import Status
from tests.simulation.live.scenes import scene

PERSON = (1 << KIND) - 1
DAYS = 40


@pytest.fixture(scope="module")
def lived() -> Scene:
    """A scene after weeks in which groups met and ended; its history holds every day."""
    looked_at = scene()
    for _ in range(DAYS):
        looked_at.frame(1)
    return looked_at


def test_events_are_those_that_struck(lived: Scene) -> None:
    for world in lived.worlds:
        bits = np.zeros(world.ensemble.persons, np.uint8)
        for event in world.today.events:
            assert not event & BY_HAND
            bits[event & PERSON] |= 1 << (event >> KIND)
        np.testing.assert_array_equal(bits, world.ensemble.today.events[:, 0])
    assert sum(len(picture.events) for picture in lived.worlds[0].pictures) > 0


def test_episodes_are_those_of_the_day(lived: Scene) -> None:
    for world in lived.worlds:
        today = world.ensemble.today
        asked, helper, quality = today.asked[:, 0], today.helper[:, 0], today.quality[:, 0]
        episodes = world.today.episodes.astype(np.int64)
        assert len(episodes) > 0
        np.testing.assert_array_equal(episodes[:, 0], np.flatnonzero(asked >= 0))
        np.testing.assert_array_equal(episodes[:, 1], asked[asked >= 0])
        np.testing.assert_array_equal((episodes[:, 2] & REPLIED) > 0, helper[asked >= 0] >= 0)
        np.testing.assert_array_equal((episodes[:, 2] & RUMINATED) > 0, today.ruminated[asked >= 0, 0] > 0)
        shown = (episodes[:, 2] >> QUALITY & 255) - 128
        np.testing.assert_allclose(shown / 100, np.clip(quality[asked >= 0], -1.28, 1.27), atol=0.0051)


def test_relations_are_those_of_the_network(lived: Scene) -> None:
    network = lived.ground.network
    found = set()
    for picture in lived.worlds[1].pictures:
        for seeker, helper, flags in picture.episodes.tolist():
            relation = Relation(flags & 7)
            first, last = network.starts[seeker : seeker + 2]
            place = np.flatnonzero(network.neighbours[first:last] == helper)
            if network.partner[seeker] == helper:
                assert relation is Relation.PARTNER
            elif len(place):
                assert relation.name == TieKind(network.kind[first + place[0]]).name
            else:
                assert relation is Relation.MATE
            found.add(relation)
    assert found == set(Relation)


def test_sessions_seat_whoever_was_expected_and_tell_who_came(lived: Scene) -> None:
    assert all(len(picture.sessions) == 0 for picture in lived.worlds[0].pictures)
    met = [picture for picture in lived.worlds[1].pictures if len(picture.sessions)]
    assert met
    for picture in met:
        session = picture.standing >> 3
        seats = picture.seats & PERSON
        assert picture.sessions[:, 3].sum() == len(seats)
        np.testing.assert_array_equal(np.sort(seats), np.flatnonzero(session > 0))
        np.testing.assert_array_equal(picture.seats >= PRESENT, session[seats] == 2)
    group = lived.worlds[1].ensemble.population.group[:, 0]
    last = met[-1]
    np.testing.assert_array_equal(group[last.seats & PERSON], np.repeat(last.sessions[:, 0], last.sessions[:, 3]))


def test_standing_is_the_status(lived: Scene) -> None:
    people = lived.worlds[1].ensemble.population
    np.testing.assert_array_equal(lived.worlds[1].today.standing & 7, people.status[:, 0])
    assert Status.FINISHED in people.status


def test_qualities_are_shown_in_hundredths_from_minus_1_28_to_1_27() -> None:
    qualities = np.array([-9.0, -1.28, -0.304, 0.0, 0.35, 1.27, 1.28, 9.0])
    assert in_hundredths(qualities).tolist() == [0, 0, 98, 128, 163, 255, 255, 255]
