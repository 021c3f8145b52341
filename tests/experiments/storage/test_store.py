"""Results on disk: whole or absent, resumable, the same bytes whatever the order, and readable by others."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest

from experiments.storage.folder import StoreError, read_parquet
from experiments.storage.lock import alone_in
from experiments.storage.store import Store
from tests import results_tables as tables

ENDS = tables.endpoints(networks=3, stressors=2)
DAYS = tables.timeseries(ENDS, windows=3)
KEYS = list(ENDS["key"])


def failure(run: int) -> dict[str, object]:
    row = ENDS.iloc[run]
    place = {name: row[name] for name in ("key", "arm")} | {name: int(row[name]) for name in ("network", "stressor")}
    text = {"kind": "ValueError", "message": "no", "traceback": "Traceback", "scenario": "{}"}
    return {**place, "replicate": 0, "seed": 2**62, **text}


def of_network(table: pd.DataFrame, network: int) -> pd.DataFrame:
    return table[table["network"] == network]


def filled(folder: Path, order: tuple[int, ...] = (0, 1, 2)) -> Store:
    store = Store.create(folder)
    store.write_plan(tables.plan(3, 2))
    for network in order:
        store.write_pack(f"pack-{network}", of_network(ENDS, network), of_network(DAYS, network))
    return store


def test_making_the_object_touches_nothing(tmp_path: Path) -> None:
    Store(tmp_path / "results")
    assert not (tmp_path / "results").exists()


def test_create_takes_a_new_an_empty_and_its_own_folder(tmp_path: Path) -> None:
    assert Store.create(tmp_path / "a" / "b").runs.is_dir()
    assert Store.create(tmp_path / "a" / "b").runs.is_dir()
    (tmp_path / "empty").mkdir()
    assert list(Store.create(tmp_path / "empty").runs.iterdir()) == []


def test_create_refuses_a_folder_with_other_contents(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("dear to somebody")
    with pytest.raises(StoreError, match="is not empty and holds no kithkin results"):
        Store.create(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.tex"]


def test_create_refuses_a_file_and_a_folder_it_cannot_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made a result folder"):
        Store.create(tmp_path / "file" / "inside")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StoreError, match=r"cannot be made a result folder: Permission denied\.$"):
        Store.create(tmp_path / "new")


def test_a_plan_can_be_extended_but_not_exchanged(tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.write_plan(tables.plan(4, 2))
    assert len(store.read("plan")) == 4 * 2 * len(tables.ARMS)
    with pytest.raises(StoreError, match="another plan"):
        store.write_plan(tables.plan(2, 2))


def test_missing_are_the_planned_runs_without_result(tmp_path: Path) -> None:
    store = filled(tmp_path, order=(0, 2))
    assert set(store.missing()["key"]) == set(of_network(ENDS, 1)["key"])
    assert store.has_pack("pack-0")
    assert not store.has_pack("pack-1")


def test_a_failed_run_is_missing_only_on_request_and_no_longer_failed_once_it_succeeds(tmp_path: Path) -> None:
    store = filled(tmp_path, order=(0, 2))
    run = int(np.flatnonzero(ENDS["network"] == 1)[0])
    store.write_failure(failure(run))
    assert KEYS[run] not in set(store.missing()["key"])
    assert KEYS[run] in set(store.missing(retry=True)["key"])
    assert store.collect() == (len(KEYS), len(KEYS) - 8, 1)
    assert store.failures()["traceback"].tolist() == ["Traceback"]
    store.write_pack("pack-1", of_network(ENDS, 1), of_network(DAYS, 1))
    assert store.failures().empty
    assert store.collect().missing == 0


def test_a_failure_without_its_fields_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="lacks kind, message, traceback, scenario"):
        Store.create(tmp_path).write_failure(
            dict.fromkeys(("key", "arm", "network", "stressor", "replicate", "seed"), 0)
        )


def test_collected_bytes_depend_neither_on_order_nor_on_packs(tmp_path: Path) -> None:
    forward, backward = filled(tmp_path / "a"), filled(tmp_path / "b", order=(2, 1, 0))
    whole = Store.create(tmp_path / "c")
    whole.write_plan(tables.plan(3, 2))
    whole.write_pack("all", ENDS[::-1], DAYS[::-1])
    for store in (forward, backward, whole):
        store.collect(csv=True)
    for name in ("endpoints.parquet", "timeseries.parquet", "endpoints.csv", "timeseries.csv"):
        contents = {(store.folder / name).read_bytes() for store in (forward, backward, whole)}
        assert len(contents) == 1


def test_collected_tables_give_back_what_was_written(tmp_path: Path) -> None:
    store = filled(tmp_path)
    assert store.collect() == (24, 24, 0)
    expected = ENDS.sort_values(["arm", "network", "stressor"], ignore_index=True)
    read = store.read("endpoints")
    assert read["seed"].tolist() == expected["seed"].tolist()  # exact beyond 2^53
    assert read["strain"].to_numpy() == pytest.approx(expected["strain"].to_numpy(), abs=0.0)
    assert store.read("timeseries")["strain"].dtype == np.float32
    assert store.read("timeseries")["day"].tolist()[:3] == [14, 28, 42]


def test_an_undefined_measure_is_null_on_disk_and_nan_in_pandas(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    store.write_plan(tables.plan(1, 1))
    ends = tables.endpoints(1, 1).assign(strain=[np.nan, 1.0, 2.0, 3.0])
    store.write_pack("one", ends, tables.timeseries(ends, 1))
    store.collect()
    column = pyarrow.parquet.read_table(tmp_path / "endpoints.parquet")["strain"]
    assert column.null_count == 1
    assert store.read("endpoints")["strain"].isna().sum() == 1


def test_runs_outside_of_the_plan_are_left_out(tmp_path: Path) -> None:
    store = filled(tmp_path)
    other = tables.endpoints(5, 2)
    store.write_pack("stray", of_network(other, 4), of_network(tables.timeseries(other, 1), 4))
    assert store.collect() == (24, 24, 0)
    assert store.read("endpoints")["network"].max() == 2


def test_one_run_in_two_packs_counts_once_and_must_agree(tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.write_pack("again", of_network(ENDS, 0), of_network(DAYS, 0))
    assert store.collect().finished == 24
    store.write_pack("again", of_network(ENDS, 0).assign(fingerprint="other"), of_network(DAYS, 0))
    first = of_network(ENDS, 0)["key"].iloc[0]
    with pytest.raises(StoreError, match=f"^Run {first} was done twice with different results"):
        store.collect()


def test_an_empty_folder_collects_to_empty_tables(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    store.write_plan(tables.plan(1, 1))
    assert store.collect() == (4, 0, 0)
    assert store.read("endpoints").empty


def test_a_crash_while_writing_leaves_the_old_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled(tmp_path)
    before = {path.name: path.read_bytes() for path in store.runs.iterdir()}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(StoreError, match=r"cannot be written: No space left on device\.$"):
        store.write_pack("pack-0", of_network(ENDS, 0), of_network(DAYS, 0))
    assert {path.name: path.read_bytes() for path in store.runs.iterdir()} == before


def test_a_pack_without_its_endpoints_or_half_written_is_not_there(tmp_path: Path) -> None:
    store = filled(tmp_path)
    (store.runs / "pack-1.endpoints.parquet").unlink()
    (store.runs / ".pack-9.endpoints.parquet.0123").write_bytes(b"PAR1 half")
    assert set(store.missing()["key"]) == set(of_network(ENDS, 1)["key"])
    assert store.collect().missing == 8


def test_a_damaged_pack_is_named(tmp_path: Path) -> None:
    store = filled(tmp_path)
    (store.runs / "pack-1.endpoints.parquet").write_bytes(b"not Parquet")
    with pytest.raises(StoreError, match=r"pack-1\.endpoints\.parquet is not a readable Parquet file"):
        store.collect()


def test_unfit_tables_are_refused(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    with pytest.raises(StoreError, match="The table lacks seed, scenario_key"):
        store.write_plan(tables.plan().drop(columns=["seed", "scenario_key"]))
    with pytest.raises(StoreError, match="declared types"):
        store.write_pack("one", ENDS.assign(strain="much"), DAYS)
    assert list(store.runs.iterdir()) == []


def test_what_is_not_there_is_said_to_be_absent(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    with pytest.raises(StoreError, match=r"has no endpoints\.parquet"):
        store.read("endpoints")
    with pytest.raises(StoreError, match=r"no manifest\.json that can be read"):
        store.manifest()


def test_the_manifest_comes_back_and_is_plain_json(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    store.write_manifest({"arms": {"none": {"days": 364}}, "commit": None, "seeds": [2**62]})
    assert store.manifest() == json.loads((tmp_path / "manifest.json").read_text()) | {"seeds": [2**62]}


def test_create_refuses_the_folder_of_another_study(tmp_path: Path) -> None:
    Store.create(tmp_path, "trial").write_manifest({"study": "trial"})
    assert Store.create(tmp_path, "trial").manifest() == {"study": "trial"}
    with pytest.raises(StoreError, match=r"holds the results of trial; choose a new folder\.$"):
        Store.create(tmp_path, "diary")


def test_an_interrupted_start_leaves_a_folder_that_can_be_used(tmp_path: Path) -> None:
    with alone_in(tmp_path):
        pass
    assert Store.create(tmp_path).runs.is_dir()


def test_a_flipped_bit_of_a_pack_is_found_wherever_it_is(tmp_path: Path) -> None:
    """Every third byte of both files of a pack, the footer included: each is refused, or reads as it was written."""
    store = Store.create(tmp_path)
    store.write_pack("one", of_network(ENDS, 0), of_network(DAYS, 0))
    refused = 0
    for name in ("endpoints", "timeseries"):
        path = tmp_path / "runs" / f"one.{name}.parquet"
        whole, good = path.read_bytes(), read_parquet(path)
        for place in range(0, len(whole), 3):
            flipped = bytearray(whole)
            flipped[place] ^= 1 << place % 8
            path.write_bytes(flipped)
            try:
                assert read_parquet(path).equals(good), f"byte {place} of {name}"
            except StoreError:
                refused += 1
        path.write_bytes(whole)
    assert refused > 500


def test_what_differs_from_the_plan_in_a_folder_is_named(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    store.write_plan(tables.plan(3, 2))
    for column, value, named in (
        ("scenario_key", "x", "scenarios"),
        ("network_key", "x", "networks"),
        ("seed", 7, "seeds"),
    ):
        other = tables.plan(3, 2).assign(
            key=[f"{number:032x}" for number in range(len(tables.plan(3, 2)))], **{column: value}
        )
        with pytest.raises(StoreError, match=rf"results of another plan \(other {named}\); choose a new folder"):
            store.write_plan(other)


def test_the_provenance_of_the_first_call_stays_and_later_calls_stand_beside_it(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    store.end(store.begin({"study": "a", "started": "1", "command": ["first"], "days": 2}), "2", seconds_lived=9.0)
    store.end(store.begin({"study": "a", "started": "3", "command": ["second"], "days": 4}), "5", seconds_lived=0.0)
    found = store.manifest()
    assert (found["started"], found["finished"], found["command"], found["seconds_lived"]) == ("1", "2", ["first"], 9.0)
    assert found["days"] == 4
    assert found["later_calls"] == [{"started": "3", "command": ["second"], "finished": "5", "seconds_lived": 0.0}]
