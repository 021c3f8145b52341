"""A study on disk: what it writes, what it does again, and networks of stored runs. Runs are made up; nothing is simulated."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from experiments.running.design import Replicates, network_seed
from experiments.running.network_refs import ref_of
from experiments.running.packs import Orders
from experiments.running.study import FailedRunsError, Study, carry_out, network_of, require_finished
from experiments.storage.files import Columns
from experiments.storage.folder import StoreError
from experiments.storage.store import RunCounts, Store
from simulation.network import SocialNetwork
from simulation.recording import Progress
from simulation.scenario import KINDS, NetworkPlan, Scenario
from tests.experiments.running.inline import Inline, finished

ARMS = {"one": Scenario(), "two": Scenario().replace({"strain.crossover": 0.2})}
REPLICATES = Replicates(NetworkPlan(persons=12), 3, 2, 4)
NETWORKS = [REPLICATES.build(0), REPLICATES.build(1)]


class Runs:
    """Made-up runs of packs; the arms in ``ill`` raise. ``seen``: arms, persons and orders of each ensemble."""

    def __init__(self, ill: Sequence[str] = ()) -> None:
        self.ill, self.seen = set(ill), list[tuple[list[str], int, Orders]]()

    def __call__(
        self, pack: pd.DataFrame, network: SocialNetwork, orders: Orders, progress: Progress | None = None
    ) -> tuple[Columns, Columns]:
        self.seen.append((pack["arm"].tolist(), network.persons, orders))
        if self.ill & set(pack["arm"]):
            raise ArithmeticError("ill")
        tables = finished(pack).tables
        assert tables is not None
        return tables


def study(run: Runs, **other: Any) -> Study:
    return replace(Study("trial", ARMS, REPLICATES, NETWORKS, days=30, run=run, about={"question": "who"}), **other)


def test_a_study_writes_its_plan_scenarios_tables_and_manifest(tmp_path: Path) -> None:
    run, told = Runs(), list[int]()
    store, status = carry_out(study(run), tmp_path, Inline(), ["kithkin", "compare"], told.append)
    assert status == (8, 8, 0)
    assert require_finished(store, status) is store
    assert sum(told) == study(run).run_days == 240
    assert dict(store.each_scenario()) == {
        arm: json.dumps(scenario.to_dict(), sort_keys=True) for arm, scenario in ARMS.items()
    }
    assert store.read("endpoints")["arm"].value_counts().to_dict() == {"one": 4, "two": 4}
    assert {(each.days, each.every) for *_, each in run.seen} == {(30, 7)}
    about = store.manifest()
    known = {name: about[name] for name in ("study", "question", "persons", "days", "every", "seed", "replicates")}
    assert known == {
        "study": "trial", "question": "who", "persons": 12, "days": 30, "every": 7, "seed": 3, "replicates": 4,
    }  # fmt: skip
    assert about["command"] == ["kithkin", "compare"]
    assert about["scenarios"] == {arm: json.loads(json.dumps(each.to_dict())) for arm, each in ARMS.items()}
    assert [each["key"] for each in about["networks"]] == [each.key for each in NETWORKS]
    assert about["network_plan"]["persons"] == 12
    assert about["finished"] >= about["started"]
    assert not list(tmp_path.glob("*.csv"))
    assert not (tmp_path / "networks").exists(), "what is generated can be built again"


def test_tables_are_written_as_csv_too_on_request(tmp_path: Path) -> None:
    carry_out(study(Runs()), tmp_path, Inline(), csv=True)
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == ["endpoints.csv", "timeseries.csv"]


def test_a_finished_study_does_nothing_and_a_failed_run_is_done_again(tmp_path: Path) -> None:
    ill = Runs(["two"])
    store, status = carry_out(study(ill), tmp_path, Inline())
    assert status == (8, 4, 4)
    with pytest.raises(
        FailedRunsError, match=rf"^4 of 8 runs failed; each has a file in {store.failed}; the first: ill$"
    ):
        require_finished(store, status)
    assert set(store.failures()["kind"]) == {"ArithmeticError"}
    well = Runs()
    assert carry_out(study(well), tmp_path, Inline())[1] == (8, 8, 0)
    assert {arm for arms, *_ in well.seen for arm in arms} == {"two"}
    assert store.failures().empty
    idle, engine = Runs(), Inline()
    carry_out(study(idle), tmp_path, engine)
    assert (idle.seen, engine.starts) == ([], 0), "no engine is started for nothing"
    assert len(store.manifest()["later_calls"]) == 2


def test_one_run_more_than_finished_is_unfinished(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert require_finished(store, RunCounts(3, 3, 0)) is store
    with pytest.raises(FailedRunsError):
        require_finished(store, RunCounts(3, 2, 1))


def test_a_call_that_was_begun_keeps_its_manifest_and_adds_the_studys_own_entries(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    store.begin({"study": "compare", "started": "then", "command": ["outer"], "finished": None, "options": {"seed": 1}})
    carry_out(study(Runs()), tmp_path, Inline(), ["inner"], begun=True)
    about = store.manifest()
    assert (about["started"], about["command"], about["finished"]) == ("then", ["outer"], None)
    assert (about["options"], about["days"], about["study"]) == ({"seed": 1}, 30, "trial")
    assert "later_calls" not in about


def test_copies_of_a_run_count_as_members_and_a_mark_is_part_of_its_key(tmp_path: Path) -> None:
    many = Replicates(NetworkPlan(persons=12), 3, 1, 64)
    run = Runs()
    plain = study(run, replicates=many, networks=NETWORKS[:1])
    carry_out(plain, tmp_path / "plain", Inline())
    assert [len(arms) for arms, *_ in run.seen] == [64, 64]
    run.seen.clear()
    copied = study(run, replicates=many, networks=NETWORKS[:1], copies=4, mark="four")
    carry_out(copied, tmp_path / "copied", Inline())
    assert max(len(arms) for arms, *_ in run.seen) == 16
    assert set(plain.plan["key"]).isdisjoint(copied.plan["key"])


def test_copies_are_counted_where_packs_of_several_networks_are_joined(tmp_path: Path) -> None:
    each = Replicates(NetworkPlan(persons=12), 3, 8, 8)
    networks = [each.build(network) for network in range(8)]
    store, _ = carry_out(study(Runs(), replicates=each, networks=networks, copies=8), tmp_path, Inline())
    assert len(store.finished()) == 16
    assert len(list((tmp_path / "runs").glob("*.endpoints.parquet"))) < 16


def test_networks_from_elsewhere_are_kept_and_found_again(tmp_path: Path) -> None:
    (tmp_path / "village.csv").write_text("source,target\na,b\nb,c\nc,d\n")
    replicates = Replicates(NetworkPlan(source=str(tmp_path / "village.csv")), 3, 2, 2)
    network = replicates.build(0)
    given = study(Runs(), replicates=replicates, networks=[network])
    store, status = carry_out(given, tmp_path / "out", Inline())
    assert status == (4, 4, 0)
    assert [path.stem for path in (tmp_path / "out" / "networks").iterdir()] == [network.key]
    (tmp_path / "village.csv").unlink()
    assert network_of(store, given.plan.iloc[0], 3).key == network.key


def test_the_network_of_a_run_is_built_again_or_refused(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    scenario = Scenario().replace({"network.persons": 12})
    run = study(Runs()).plan.iloc[2].copy()
    run["scenario"] = json.dumps(scenario.to_dict())
    number = int(run["network"])
    assert number == 1
    assert network_of(store, run, 3).key == NETWORKS[1].key
    run["network_key"] = ref_of(scenario.network, network_seed(3, number), KINDS)[0].key
    assert network_of(store, run, 3).key == NETWORKS[1].key, "a sweep names a network before it is built"
    with pytest.raises(
        StoreError, match=rf"^network 1 of {tmp_path} cannot be built again: this version builds another"
    ):
        network_of(store, run, 4)
