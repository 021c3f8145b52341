"""Collected tables: a row a planned run, also for equal runs, with the plan's own columns; failures and networks beside them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from experiments.storage.folder import StoreError
from experiments.storage.store import ENDPOINTS, RunCounts, Store, pack_name
from simulation.network import SocialNetwork

RUNS = [("k1", "b", 0, 0), ("k2", "a", 0, 0), ("k1", "c", 0, 0), ("k3", "a", 0, 1)]
PLAN = pd.DataFrame(RUNS, columns=["key", "arm", "network", "stressor"]).assign(
    replicate=[0, 0, 0, 1],
    seed=[5, 5, 5, 6],
    network_key="n",
    scenario_key="s",
    point=[1, 0, 2, 0],
    dose=[0.5, 0.1, 0.5, 0.1],
)
"""Four planned runs, of which two are the same run; points and a factor as a sweep has them."""


def pack(*keys: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Results of the runs with these keys, in this order, two windows each."""
    rows = PLAN.drop_duplicates("key").set_index("key", drop=False).loc[list(keys)]
    runs = rows[["key", "arm", "network", "stressor", "replicate"]]
    ends = runs.assign(seed=rows["seed"], fingerprint=rows["key"].str.upper(), strain=rows["dose"] * 10)
    days = runs.merge(pd.DataFrame({"day": [9, 4], "window": [5, 5]}), how="cross")
    return ends, days.assign(strain=days["day"] + 0.5)


def failure(key: str) -> dict[str, object]:
    row = PLAN[PLAN["key"] == key].iloc[0]
    known = {name: row[name] for name in ("key", "arm")} | {"network": 0, "stressor": 0, "replicate": 0, "seed": 5}
    return known | {"kind": "ValueError", "message": "no", "traceback": "Traceback", "scenario": "{}"}


def filled(folder: Path, *packs: tuple[str, ...]) -> Store:
    store = Store.create(folder)
    store.write_plan(PLAN)
    for keys in packs:
        store.write_pack("-".join(keys), *pack(*keys))
    return store


def test_counts_leave_nothing_over() -> None:
    assert RunCounts(10, 6, 3).missing == 1
    assert RunCounts(10, 6, 4).missing == 0


def test_equal_runs_are_done_once_and_have_a_row_each(tmp_path: Path) -> None:
    store = filled(tmp_path, ("k3", "k1"), ("k2",))
    assert store.collect() == (4, 4, 0)
    ends = store.read("endpoints")
    assert ends[["key", "arm", "network", "stressor"]].to_numpy().tolist() == [
        ["k2", "a", 0, 0], ["k3", "a", 0, 1], ["k1", "b", 0, 0], ["k1", "c", 0, 0],
    ]  # fmt: skip
    assert ends.columns.tolist() == [
        "key", "arm", "network", "stressor", "replicate", "point", "dose", "seed", "fingerprint", "strain",
    ]  # fmt: skip
    assert ends["point"].tolist() == [0, 0, 1, 2]
    assert ends["dose"].tolist() == [0.1, 0.1, 0.5, 0.5]
    assert ends["seed"].tolist() == [5, 6, 5, 5]
    assert ends["fingerprint"].tolist() == ["K2", "K3", "K1", "K1"]
    assert ends["strain"].tolist() == [1.0, 1.0, 5.0, 5.0]
    days = store.read("timeseries")
    assert days.columns.tolist() == [
        "key", "arm", "network", "stressor", "replicate", "point", "day", "window", "strain",
    ]  # fmt: skip
    assert days["key"].tolist() == ["k2", "k2", "k3", "k3", "k1", "k1", "k1", "k1"]
    assert days["day"].tolist() == [4, 9] * 4
    assert days["strain"].tolist() == [4.5, 9.5] * 4


def test_missing_runs_are_named_once_in_the_order_of_the_plan(tmp_path: Path) -> None:
    store = filled(tmp_path)
    assert store.missing()["key"].tolist() == ["k1", "k2", "k3"]
    assert store.missing()["arm"].tolist() == ["b", "a", "a"]
    store.write_pack("k2", *pack("k2"))
    assert store.missing()["key"].tolist() == ["k1", "k3"]
    assert store.missing().index.tolist() == [0, 1]
    assert store.finished() == {"k2"}


def test_a_failed_run_counts_for_each_row_that_it_is_planned_in(tmp_path: Path) -> None:
    store = filled(tmp_path, ("k2",))
    store.write_failure(failure("k1"))
    assert store.collect() == (4, 1, 2)
    assert store.missing()["key"].tolist() == ["k3"]
    assert store.missing(retry=True)["key"].tolist() == ["k1", "k3"]
    failures = store.failures()
    assert failures["point"].tolist() == [1, 2]
    assert failures["kind"].tolist() == ["ValueError"] * 2
    store.write_pack("again", *pack("k3"))
    assert len(store.failures()) == 2, "another run's success does not heal it"
    store.write_pack("healed", *pack("k1"))
    assert store.failures().empty
    assert store.collect() == (4, 4, 0)


def test_a_run_that_failed_elsewhere_is_not_counted(tmp_path: Path) -> None:
    store = filled(tmp_path, ("k2",))
    store.write_failure(failure("k1") | {"key": "stray"})
    assert store.collect() == (4, 1, 0)


def test_failures_of_a_folder_without_plan_are_listed_too(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    store.write_failure(failure("k2"))
    store.write_failure(failure("k1") | {"arm": "A"})
    assert store.failures()["key"].tolist() == ["k1", "k2"], "in the order of arms"


def test_results_need_no_collecting(tmp_path: Path) -> None:
    store = filled(tmp_path, ("k1", "k2"), ("k2",))
    found = store.results().set_index("key")
    assert found.columns.tolist() == ["fingerprint", "strain"]
    assert found["fingerprint"].to_dict() == {"k1": "K1", "k2": "K2"}
    assert filled(tmp_path / "empty").results().empty


def test_a_pack_counts_only_with_both_of_its_files(tmp_path: Path) -> None:
    for lost in ("endpoints", "timeseries"):
        store = filled(tmp_path / lost, ("k1", "k2"))
        assert store.has_pack("k1-k2")
        (store.runs / f"k1-k2.{lost}.parquet").unlink()
        assert not store.has_pack("k1-k2")
        assert store.finished() == set()
        assert store.collect() == (4, 0, 0)


def test_endpoints_are_written_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader takes their presence for a whole pack."""
    written: list[str] = []
    store, write = filled(tmp_path), Store._write
    monkeypatch.setattr(Store, "_write", lambda *given: (written.append(given[1]), write(*given)))
    store.write_pack("p", *pack("k1"))
    assert written == ["runs/p.timeseries.parquet", "runs/p.endpoints.parquet"]


def test_a_measure_that_only_some_packs_have_is_undefined_in_the_others(tmp_path: Path) -> None:
    store = filled(tmp_path, ("k2",))
    ends, days = pack("k3")
    store.write_pack("k3", ends.assign(warmth=0.25), days)
    store.collect()
    assert store.read("endpoints")["warmth"].isna().tolist() == [True, False]


def test_a_column_beyond_the_declared_ones_is_a_measure_in_results_only(tmp_path: Path) -> None:
    store = filled(tmp_path, ("k1",))
    store.collect()
    assert store.read("endpoints")["strain"].dtype == "float64"
    assert store.read("timeseries")["strain"].dtype == "float32"
    with pytest.raises(StoreError, match=r"^The table lacks fingerprint\.$"):
        store.write_pack("bad", pack("k1")[0].drop(columns="fingerprint"), pack("k1")[1])
    assert list(ENDPOINTS) == ["key", "arm", "network", "stressor", "replicate", "seed", "fingerprint"]


def test_networks_are_kept_by_key_and_come_back(tmp_path: Path) -> None:
    store, network = Store.create(tmp_path), SocialNetwork.from_ties(3, [0], [2], partner=[1, 0, 2])
    assert store.kept_network(network.key) is None
    store.keep_network(network.key, network)
    kept = store.kept_network(network.key)
    assert kept is not None
    assert kept.key == network.key
    assert store.kept_network("another") is None
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "networks").write_text("a file in the way")
    with pytest.raises(StoreError, match=r"cannot be written: File exists\.$"):
        Store(tmp_path / "full").keep_network("k", network)


def test_a_pack_is_named_by_its_runs_in_their_order() -> None:
    first, again, turned = (pack_name(PLAN.iloc[rows]) for rows in ([0, 1], [0, 1], [1, 0]))
    assert first == again != turned
    assert len(first) == 32
