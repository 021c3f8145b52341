"""What holds in every world, real networks among them: whom people ask, who takes part, and when arms begin to differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork, load
from simulation.population import Status
from simulation.scenario import Scenario
from tests.worlds import town

VILLAGE = Path(__file__).parents[1] / "data" / "village.csv"
COURSE: dict[str, Any] = {
    "start_day": 10, "intake_interval": 7, "places": 0.3, "uptake": 1.0, "eligible_share": 1.0, "minimum_wait": 1,
    "group_minimum": 2, "group_size": 4, "sessions": 3, "session_interval": 2, "keeps_ties": 1.0, "weekly_drop_out": 0.1,
}  # fmt: skip
WITHOUT = Scenario().replace({"seeking.rate": 0.9})
WITH = WITHOUT.replace({"programmes.course": COURSE})
DAYS = 60


def knows(network: SocialNetwork) -> NDArray[np.bool_]:
    """(persons, persons): whether two persons are partners or tied."""
    known = np.zeros((network.persons, network.persons), bool)
    known[np.repeat(np.arange(network.persons), np.diff(network.starts)), network.neighbours] = True
    known[np.arange(network.persons), network.partner] = True
    return known


@pytest.mark.parametrize("source", ["karate", "les-miserables", str(VILLAGE)])
def test_nobody_asks_a_stranger_and_programmes_keep_to_their_places_sizes_and_sessions(source: str) -> None:
    network = load(source, 1)
    ensemble, known = Ensemble(network, [WITH], [5]), knows(load(source, 1))
    was, group, asked_by = (np.zeros(network.persons, int) for _ in range(3))
    for _ in range(DAYS):
        ensemble.advance(1)
        people, asked = ensemble.population, ensemble.today.asked[:, 0]
        who = np.flatnonzero(asked >= 0)
        together = (people.group[who, 0] >= 0) & (people.group[who, 0] == people.group[asked[who], 0])
        assert (known[who, asked[who]] | together).all()
        status, group = people.status[:, 0].astype(int), people.group[:, 0]
        assert np.count_nonzero(status == Status.ENROLLED) <= COURSE["places"] * network.persons
        over = np.isin(was, (Status.FINISHED, Status.DROPPED))
        assert (status[over] == was[over]).all()
        assert people.attended.max() <= COURSE["sessions"]
        asked_by[who] += 1
        was = status
    sizes = np.bincount(group[group >= 0])
    assert sizes[sizes > 0].max() <= COURSE["group_size"]
    assert np.count_nonzero(was == Status.FINISHED) > 3
    assert asked_by.sum() > network.persons


def test_arms_are_equal_until_the_programme_starts() -> None:
    ensemble = Ensemble(town(80), [WITHOUT, WITH], [7, 7])
    ensemble.advance(COURSE["start_day"])
    for before in ("strain", "load", "belonging", "esteem", "perceived", "satisfaction"):
        values = getattr(ensemble.population, before)
        assert np.array_equal(values[..., 0], values[..., 1])
    ensemble.advance(DAYS)
    assert not np.array_equal(ensemble.population.strain[:, 0], ensemble.population.strain[:, 1])
