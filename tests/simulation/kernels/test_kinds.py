"""Any number of kinds of event, from one to eight: rates, loads, measures, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.recording import record
from simulation.scenario import KINDS, Scenario, ScenarioError
from simulation.scenario.kinds import MOST
from tests.worlds import SILENT

PERSONS, DAYS, WEIGHT, JOINT = 2_000, 200, 40.0, 0.3
HIGHEST_Z = 4.5
"""Standard errors by which a rate may differ: 1 in 100 000 by chance, and the seed is fixed."""
OTHERS = ("bereavement", "caregiving", "discrimination", "migration")


def scenario_of(names: tuple[str, ...]) -> Scenario:
    """Nothing happens but events, of each kind at a rate of its own."""
    usual = Scenario().replace({name: value for name, value in SILENT.items() if ".kinds." not in name})
    kinds = {name: {"rate": 2.0 + k, "weight": WEIGHT, "joint": JOINT} for k, name in enumerate(names)}
    return usual.replace({"stressors.kinds": kinds})


def paired(names: tuple[str, ...]) -> SocialNetwork:
    """Couples without friends."""
    return SocialNetwork.from_ties(PERSONS, [], [], partner=np.arange(PERSONS) ^ 1, kinds=names)


@pytest.mark.parametrize("names", [("caregiving",), KINDS, (*KINDS, "caregiving"), (*KINDS, *OTHERS)], ids=len)
def test_each_kind_strikes_at_its_rate_alone_and_together(names: tuple[str, ...]) -> None:
    """Closed form: a person is struck on a day with probability p + s - p s; both partners with p^2 + s - p^2 s."""
    scenario = scenario_of(names)
    ensemble = Ensemble(paired(names), [scenario], [3], threads=1)
    struck, both = np.zeros(len(names)), np.zeros(len(names))
    for _ in range(DAYS):
        ensemble.advance(1)
        bits = ensemble.today.events[:, 0, None] >> np.arange(len(names)) & 1
        struck += bits.sum(axis=0)
        both += (bits[::2] & bits[1::2]).sum(axis=0)
    for k, kind in enumerate(scenario.kinds.values()):
        own, joint = kind.rate * (1 - kind.joint) / 365, kind.rate * kind.joint / 365
        couples = PERSONS * DAYS / 2
        one, two = 2 * (own + joint - own * joint), own**2 + joint - own**2 * joint
        spread = math.sqrt(couples * (one + 2 * two))
        assert abs(struck[k] - couples * one) < HIGHEST_Z * spread
        assert abs(both[k] - couples * two) < HIGHEST_Z * math.sqrt(couples * two)


def test_kinds_of_their_own_luck_strike_independently() -> None:
    """Two kinds strike the same person on the same day as often as chance has it; default kinds never do."""
    names = (*KINDS, *OTHERS)
    kinds = {name: {"rate": 10.0, "weight": WEIGHT, "joint": 0.0} for name in names}
    ensemble = Ensemble(paired(names), [scenario_of(names).replace({"stressors.kinds": kinds})], [5], threads=1)
    together = np.zeros((MOST, MOST))
    for _ in range(DAYS):
        ensemble.advance(1)
        bits = ensemble.today.events[:, 0, None] >> np.arange(MOST) & 1
        together += bits.T @ bits.astype(np.float64)
    expected = PERSONS * DAYS * (10 / 365) ** 2
    apart = together[np.triu_indices(MOST, 1)]
    defaults = together[:4, :4][np.triu_indices(4, 1)]
    assert not defaults.any()
    assert (np.abs(np.delete(apart, np.flatnonzero(apart == 0)) - expected) < HIGHEST_Z * math.sqrt(expected)).all()
    assert np.count_nonzero(apart) == MOST * (MOST - 1) / 2 - 6


def test_measures_by_kind_add_up() -> None:
    names = (*KINDS, *OTHERS)
    ensemble = Ensemble(paired(names), [scenario_of(names)], [1], threads=1)
    endpoints = record(ensemble, 60).endpoints()
    assert sum(endpoints[f"load_{name}"][0] for name in names) == pytest.approx(endpoints["load"][0])
    assert sum(endpoints[f"events_{name}"][0] for name in names) == pytest.approx(endpoints["events"][0])
    assert all(np.isfinite(endpoints[f"strain_{name}"][0]) for name in names)
    assert endpoints["events_migration"][0] > endpoints["events_financial"][0] > 0


def test_a_network_of_other_kinds_is_refused_in_one_sentence() -> None:
    more = Scenario().replace({"stressors.kinds.caregiving": {"rate": 1.0, "weight": 40.0, "joint": 0.5}})
    with pytest.raises(
        ScenarioError, match=r"has financial, .*, caregiving, the network financial, health, family, career;"
    ):
        Ensemble(paired(KINDS), [more], [1])
    with pytest.raises(ScenarioError, match="build the network with the scenario's kinds of event"):
        Ensemble(paired(KINDS), [Scenario()], [1]).branch([more])
