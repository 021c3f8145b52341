"""Measures: ratios of pooled sums, with units; windows lose nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulation import Ensemble, ensemble
from simulation.kernels.sums.sums import SUMS, Sum
from simulation.measures import MEASURES, measure, measures_of
from simulation.network import generate
from simulation.recording import Recording, record, snapshot, snapshot_bytes
from simulation.scenario import NetworkPlan, Scenario, ScenarioError
from simulation.scenario.files import load
from simulation.scenario.kinds import RESERVED

NETWORK = generate(NetworkPlan(persons=60), 1)
BOTH = load("support-group").replace({"programmes.support-group.places": 0.3})

NAMES = (
    "strain", "strain_sd", "strained", "load", "half_life", "resolved", "stressor_days", "events", "perceived",
    "perceived_sd", "received", "esteem", "esteem_sd", "belonging", "belonging_sd", "isolated",
    "skill", "episodes_week", "answered", "by_partner", "quality", "relief_episode", "co_rumination", "helped",
    "partner_hours", "peer_hours", "programme_hours", "contact_hours", "satisfaction", "satisfaction_sd",
    "conflict_days", "lost_per_conflict", "attendance", "growth", "share_none", "strain_none", "share_waiting",
    "strain_waiting", "share_enrolled", "strain_enrolled", "share_finished", "strain_finished", "share_dropped",
    "strain_dropped", "load_financial", "events_financial", "strain_financial", "load_health", "events_health",
    "strain_health", "load_family", "events_family", "strain_family", "load_career", "events_career", "strain_career",
    "strain_no",
)  # fmt: skip
"""Public measures, in the order of tables; measures that were added since may stand among them."""


def test_public_measures_keep_names_and_order() -> None:
    assert tuple(each.name for each in MEASURES if each.name in NAMES) == NAMES


def test_names_are_unique_and_spreads_exist() -> None:
    names = [each.name for each in MEASURES]
    assert len(set(names)) == len(names)
    assert all(each.sd in names for each in MEASURES if each.sd)
    assert all(0 <= total < SUMS for each in MEASURES for total in (*each.numerator, *each.denominator))


def test_a_mean_and_its_spread() -> None:
    sums = np.zeros((SUMS, 1))
    sums[Sum.STRAIN], sums[Sum.STRAIN_SQUARED] = 6.0, 20.0  # values 1, 2, 3 over three person-days would give 14
    assert measure("strain").of(sums, persons=3, days=1)[0] == 2.0
    assert measure("strain_sd").of(sums, persons=3, days=1)[0] == pytest.approx(np.sqrt(20 / 3 - 4))


def test_undefined_ratios_are_nan() -> None:
    assert np.isnan(measure("attendance").of(np.zeros((SUMS, 2)), persons=3, days=1)).all()


def test_the_half_life_without_help_is_the_scenarios_own() -> None:
    scenario = Scenario().replace({"stressors.half_life": 45.0, "seeking.rate": 0.0})
    ends = record(Ensemble(NETWORK, [scenario], [1]), 30).endpoints()
    assert ends["half_life"][0] == pytest.approx(45.0, rel=1e-6)
    assert ends["resolved"][0] == 0.0


def test_windows_pool_to_the_whole_run() -> None:
    recording = record(Ensemble(NETWORK, [BOTH], [1]), 40, every=7)
    day, length, values = recording.timeseries()
    assert day.tolist() == [6, 13, 20, 27, 34, 39]
    assert length.tolist() == [7, 7, 7, 7, 7, 5]
    pooled = np.average(values["peer_hours"][:, 0], weights=length)
    assert pooled == pytest.approx(recording.endpoints()["peer_hours"][0])


def test_the_width_of_windows_changes_no_endpoint() -> None:
    ends = [record(Ensemble(NETWORK, [BOTH], [1]), 40, every=every).endpoints() for every in (1, 7, 40)]
    for other in ends[1:]:
        for name, value in ends[0].items():
            np.testing.assert_array_equal(value, other[name])


def test_contact_hours_are_those_of_peers_and_programmes() -> None:
    ends = record(Ensemble(NETWORK, [BOTH] * 2, [1, 2]), 120).endpoints()
    np.testing.assert_allclose(ends["contact_hours"], ends["peer_hours"] + ends["programme_hours"])
    assert (ends["programme_hours"] > 0).all()


def test_progress_is_told_of_every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ensemble, "_DAYS", 5)
    monkeypatch.setattr(ensemble, "_PERSON_DAYS", 0)
    told: list[int] = []
    record(Ensemble(NETWORK, [Scenario()], [1]), 17, progress=told.append)
    assert told == [5, 5, 5, 2]


def test_a_recording_needs_a_day() -> None:
    with pytest.raises(ValueError, match="days = 0"):
        record(Ensemble(NETWORK, [Scenario()], [1]), 0)


def test_a_snapshot_holds_every_person_and_its_size_is_known() -> None:
    ensemble = Ensemble(NETWORK, [Scenario()], [1])
    ensemble.advance(3)
    columns = snapshot(ensemble)
    assert {len(column) for column in columns.values()} == {NETWORK.persons}
    assert sum(column.nbytes for column in columns.values()) == snapshot_bytes(NETWORK.persons, 4)
    columns["strain"][:] = 99.0
    assert ensemble.population.strain.max() < 50


def test_states_are_taken_at_the_end_and_flows_over_the_run() -> None:
    sums = np.zeros((100, SUMS, 1))
    sums[-28:, Sum.STRAIN] = 10.0
    sums[:, Sum.REQUESTS] = 10.0
    ends = Recording(sums, (Scenario(),), persons=10).endpoints()
    assert ends["strain"][0] == 1.0
    assert ends["episodes_week"][0] == 7.0


def test_no_kind_can_take_the_name_of_a_measure() -> None:
    names = [each.name.partition("_") for each in MEASURES]
    taken = {rest for first, _, rest in names if first in ("load", "events", "strain") and rest}
    assert taken - set(Scenario().kinds) <= set(RESERVED)


def test_measures_are_called_after_the_scenario_s_own_kinds() -> None:
    """Kinds of other names, and a title that pages show."""
    kinds = {"care": {"rate": 9.0, "weight": 40.0, "joint": 0.8, "title": "Caregiving"}}
    kinds |= {name: {"rate": 2.0, "weight": 40.0, "joint": 0.2} for name in ("work", "money", "home")}
    scenario = Scenario().replace({"stressors.kinds": kinds})
    network = replace(NETWORK, kinds=tuple(scenario.kinds))
    ensemble = Ensemble(network, [scenario], [1], threads=1)
    assert ensemble.kinds == ("care", "home", "money", "work")
    endpoints = record(ensemble, 30).endpoints()
    assert endpoints["events_care"][0] > endpoints["events_home"][0] > 0
    assert "load_health" not in endpoints
    assert {"load_care", "load_work"} < set(snapshot(ensemble))
    titles = {each.name: each.title for each in measures_of(scenario.kinds)}
    assert titles["load_care"] == "Load: caregiving"


def test_members_with_other_kinds_cannot_run_together() -> None:
    other = Scenario().replace(
        {"stressors.kinds.family": None, "stressors.kinds.care": dict(Scenario().kinds["family"])}
    )
    with pytest.raises(ScenarioError, match="member 1 has financial, health, career, care, member 0 has"):
        Ensemble(NETWORK, [Scenario(), other], [1, 2])
