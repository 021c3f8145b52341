"""A worker's job: what the model raises is a failure of its own run, and results do not depend on the other runs of a pack."""

from __future__ import annotations

import json
import time

import numpy as np
import pandas as pd
import pytest

from experiments.running import packs
from experiments.running.network_refs import NetworkRef
from experiments.running.packs import Job, Orders, Outcome, VersionError, failure, live, scenario_of, version
from experiments.storage.files import Columns
from simulation.ensemble import Ensemble
from simulation.measures import MEASURES
from simulation.network import NetworkError, SocialNetwork, generate
from simulation.recording import Progress, record
from simulation.scenario import NetworkPlan, Scenario
from tests.experiments.running.inline import KEY, finished, runs

ORDERS = Orders(days=10, every=5, version=version())
PLAN = NetworkPlan(persons=12)
REF = NetworkRef("twelve persons", PLAN, 3)


def poisoned(poison: set[str], told: list[Progress | None]) -> packs.Run:
    """A run that raises where one of the keys is poison, and notes whether it was given somebody to tell its progress."""

    def run(
        pack: pd.DataFrame, network: SocialNetwork, orders: Orders, progress: Progress | None = None
    ) -> tuple[Columns, Columns]:
        told.append(progress)
        if poison & set(pack["key"]):
            raise ArithmeticError(f"poison among {len(pack)}")
        tables = finished(pack).tables
        assert tables is not None
        return tables

    return run


def done(pack: pd.DataFrame, poison: set[str]) -> Outcome:
    return live(Job(pack, {KEY: REF}, ORDERS), run=poisoned(poison, []))


def test_a_worker_with_another_version_refuses_the_job() -> None:
    orders = ORDERS._replace(version=("other model", version()[1]))
    with pytest.raises(VersionError, match=r"a worker has version \(.*\) of the model, the sweep \('other model', "):
        live(Job(runs(1), {KEY: REF}, orders))
    with pytest.raises(VersionError):
        live(Job(runs(1), {KEY: REF}, ORDERS._replace(version=(version()[0], "other networks"))))


@pytest.mark.parametrize("place", range(5))
def test_a_run_that_raises_fails_alone_in_every_position(place: int) -> None:
    pack = runs(5)
    found = done(pack, {pack["key"][place]})
    assert found.tables is not None
    others = pack.drop(index=place)
    for table in found.tables:
        assert list(table["key"]) == others["key"].tolist()
    assert [(each["key"], each["kind"], each["message"]) for each in found.failures] == [
        (pack["key"][place], "ArithmeticError", "poison among 1")
    ]
    assert "in run" in found.failures[0]["traceback"]
    assert not found.wanted


def test_a_pack_in_which_every_run_raises_has_no_tables() -> None:
    pack = runs(3)
    found = done(pack, set(pack["key"]))
    assert found.tables is None
    assert [each["key"] for each in found.failures] == pack["key"].tolist()
    alone = done(runs(1), set(pack["key"]))
    assert (alone.tables, len(alone.failures), alone.seconds) == (None, 1, 0.0)


def test_days_of_a_pack_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that are simulated again tell nobody, so that progress does not pass its end."""
    told: list[Progress | None] = []
    pack, tell = runs(3), [].append
    live(Job(pack, {KEY: REF}, ORDERS), progress=tell, run=poisoned({pack["key"][1]}, told))
    assert told == [tell, None, None, None]


def test_processor_time_is_that_of_the_runs_that_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 1000, 2))
    monkeypatch.setattr(time, "thread_time", lambda: float(next(clock)))
    pack = runs(3)
    assert done(pack, set()).seconds == 2.0
    assert done(pack, {pack["key"][1]}).seconds == 4.0


def test_a_network_that_cannot_be_built_fails_every_run_of_the_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise NetworkError("no such village")

    monkeypatch.setattr(packs, "network_at", refuse)
    found = live(Job(runs(2), {KEY: REF}, ORDERS))
    assert [(each["key"], each["kind"], each["message"]) for each in found.failures] == [
        (key, "NetworkError", "no such village") for key in runs(2)["key"]
    ]


def test_a_worker_asks_for_a_network_that_it_can_neither_build_nor_has() -> None:
    job = Job(runs(2), {KEY: NetworkRef("unknown to everybody")}, ORDERS)
    assert live(job) == Outcome(wanted=True)
    sent = {KEY: SocialNetwork.from_ties(2, [], [], partner=[1, 0])}
    assert live(job, sent, run=poisoned(set(), [])).tables is not None
    assert live(job, run=poisoned(set(), [])).tables is not None, "what was sent is kept"


def test_the_record_of_a_failure_has_all_that_a_replay_needs() -> None:
    run = runs(4).iloc[3]
    try:
        raise KeyError("strain")
    except KeyError as error:
        found = failure(run, error)
    trace = found.pop("traceback")
    assert trace.startswith("Traceback")
    assert trace.rstrip().endswith("KeyError: 'strain'")
    assert found == {
        "key": run["key"], "arm": run["arm"], "network": 0, "stressor": 0, "replicate": 0, "seed": 2**62,
        "network_key": KEY, "scenario": '{"days":1}', "kind": "KeyError", "message": "'strain'",
    }  # fmt: skip
    assert json.loads(json.dumps(found)) == found, "plain numbers, not NumPy's"


def test_the_scenario_of_a_plan_comes_back() -> None:
    scenario = Scenario().replace({"seeking.rate": 0.3})
    assert scenario_of(json.dumps(scenario.to_dict())) == scenario


def pack_of_scenarios() -> pd.DataFrame:
    texts = [json.dumps(Scenario().replace({"seeking.rate": rate}).to_dict()) for rate in (0.1, 0.4)]
    return runs(2).assign(scenario=texts, seed=[5, 6], stressor=[0, 1])


def test_a_pack_has_the_results_that_each_of_its_runs_has_alone() -> None:
    pack, told = pack_of_scenarios(), list[int]()
    found = live(Job(pack, {KEY: REF}, ORDERS._replace(measures=("strain", "satisfaction"))), progress=told.append)
    assert found.tables is not None
    ends, days = (pd.DataFrame(table) for table in found.tables)
    assert sum(told) == 20, "days of two runs"
    assert ends.columns.tolist() == [
        "key", "arm", "network", "stressor", "replicate", "seed", "fingerprint", "strain", "satisfaction"
    ]  # fmt: skip
    assert days.columns.tolist() == [
        "key", "arm", "network", "stressor", "replicate", "day", "window", "strain", "satisfaction"
    ]  # fmt: skip
    assert ends["key"].tolist() == pack["key"].tolist()
    assert days["key"].tolist() == pack["key"].repeat(2).tolist()
    assert days["stressor"].tolist() == [0, 0, 1, 1]
    assert days["day"].tolist() == [4, 9] * 2, "the last day of each window, from day 0"
    assert days["window"].tolist() == [5] * 4
    for place, (text, seed) in enumerate(zip(pack["scenario"], pack["seed"], strict=True)):
        network = packs.network_at(REF)
        assert network is not None
        ensemble = Ensemble(network, [scenario_of(text)], [seed], 1)
        alone = record(ensemble, 10, 5)
        _, _, course = alone.timeseries()
        assert ends["fingerprint"][place] == ensemble.fingerprint(0)
        for name in ("strain", "satisfaction"):
            assert ends[name][place] == alone.endpoints()[name][0]
            assert days[name].to_numpy()[2 * place : 2 * place + 2].tolist() == course[name][:, 0].tolist()
    assert ends["fingerprint"].nunique() == 2


def test_without_a_choice_all_measures_are_kept() -> None:
    found = live(Job(pack_of_scenarios(), {KEY: REF}, ORDERS))
    assert found.tables is not None
    for table in found.tables:
        names = list(table)[7:]
        assert names[: len(MEASURES)] == [each.name for each in MEASURES][: len(names)]
        assert all(len(np.asarray(table[name])) == len(table["key"]) for name in names)


def test_warming_up_simulates_a_day_of_two_persons(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []

    class Watched(Ensemble):
        def advance(self, days: int, **options: object) -> object:  # type: ignore[override]
            seen.append((self.network.persons, days))
            return super().advance(days, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(packs, "Ensemble", Watched)
    assert packs.warm_up() == 0
    assert seen == [(2, 1)]


def test_a_burn_in_that_runs_share_has_the_bits_of_one_lived_alone() -> None:
    """Runs that differ in what starts later are branches of one; the strain of groups is that of their persons."""
    group = Scenario().replace({"programmes.support-group": {"places": 0.2, "start_day": 20}})
    scenarios = [group, group.replace({"programmes.support-group.places": 0.4}), Scenario()]
    texts = [json.dumps(each.to_dict()) for each in scenarios]
    network = generate(NetworkPlan(persons=60), 3)
    together, _ = packs.run_pack(
        runs(3).assign(scenario=texts, seed=[7, 7, 7]), network, Orders(days=30, every=10, burn_in=20)
    )
    plain, strain, lived = Ensemble(network, scenarios, [7, 7, 7]), np.zeros(3), np.zeros((60, 3))
    plain.advance(20)
    top = np.argsort(-plain.population.strain[:, 0], kind="stable")[:6]
    plain.advance(2)
    for _ in range(28):
        plain.advance(1)
        strain += plain.population.strain[top].mean(axis=0) / 28
        lived += plain.population.strain / 28
    assert list(together["fingerprint"]) == [plain.fingerprint(member) for member in range(3)]
    assert together["fingerprint"][0] != together["fingerprint"][2]
    assert together["strain_top_tenth"] == pytest.approx(strain)
    means = 0.1 * together["strain_top_tenth"] + 0.9 * together["strain_other_nine"]
    assert means == pytest.approx(together["strain"])
    around = Orders(days=30, every=10, burn_in=20, around=True)
    told, _ = packs.run_pack(runs(3).assign(scenario=texts, seed=[7, 7, 7]), network, around)
    for name in together:
        np.testing.assert_array_equal(told[name], together[name])
    alone, _ = packs.run_pack(runs(1).assign(scenario=texts[:1], seed=[7]), network, around)
    for name in alone:
        np.testing.assert_array_equal(told[name][:1], alone[name])
    took_part = plain.population.group >= 0
    assert told["took_part"].tolist() == pytest.approx(took_part.mean(axis=0).tolist())
    for member in (0, 1):
        change = (lived[:, member] - lived[:, 2])[took_part[:, member]].mean()
        assert told["change_participants"][member] == pytest.approx(change)
    assert np.isnan([told["change_participants"][2], told["change_far"][2], told["change_helpers"][0]]).all()
