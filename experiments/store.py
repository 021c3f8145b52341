"""Results on disk: one folder a sweep, readable by pandas, polars, DuckDB, R and Julia without this package.

    plan.parquet                       one row a run: what is to be done
    runs/<pack>.endpoints.parquet      one row a finished run of the pack
    runs/<pack>.timeseries.parquet     one row a finished run and window of days
    failures/<key>.json                one run that failed, with its traceback and the scenario to replay
    manifest.json                      provenance
    endpoints.parquet, timeseries.parquet    all packs, after ``collect``

Every file is written under a temporary name in its own folder, synced, and renamed: it is whole or absent, never half,
and any number of processes may write at once. A measure that is not defined is null in the files and NaN in pandas.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

_TEXT, _WHOLE = pa.string(), pa.int64()
_RUN = {"key": _TEXT, "arm": _TEXT, "network": _WHOLE, "stressor": _WHOLE, "replicate": _WHOLE}
PLAN = {**_RUN, "seed": _WHOLE, "network_key": _TEXT, "scenario": _TEXT}
ENDPOINTS = {**_RUN, "seed": _WHOLE, "fingerprint": _TEXT}
TIMESERIES = {**_RUN, "day": _WHOLE, "window": _WHOLE}
FAILURE = ("key", "arm", "network", "stressor", "replicate", "seed", "kind", "message", "traceback", "scenario")
ORDER = ["arm", "network", "stressor"]


class StoreError(ValueError):
    """A result folder or table that cannot be used, in one sentence."""


class Status(NamedTuple):
    """How far a plan has come, in runs."""

    planned: int
    finished: int
    failed: int

    @property
    def missing(self) -> int:
        """Runs that neither finished nor failed."""
        return self.planned - self.finished - self.failed


class Store:
    """A result folder. Making the object touches nothing; ``Store.create`` makes the folder."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self.runs = self.folder / "runs"
        self.failed = self.folder / "failures"

    @classmethod
    def create(cls, folder: Path | str) -> Store:
        """A new result folder, or the one that is there, to be resumed.

        Raises StoreError for a folder with other contents, and for one that cannot be written.
        """
        store = cls(folder)
        try:
            _refuse_foreign(store.folder)
            store.runs.mkdir(parents=True, exist_ok=True)
            store.failed.mkdir(exist_ok=True)
        except OSError as error:
            raise StoreError(f"{store.folder} cannot be made a result folder: {error.strerror}.") from error
        write_atomically(store.runs / "writable", lambda file: None)  # asking for permissions says less than trying
        (store.runs / "writable").unlink(missing_ok=True)
        return store

    def write_plan(self, plan: pd.DataFrame) -> None:
        """Write the plan (columns of ``PLAN``), or extend the plan of an earlier start.

        Raises StoreError when the folder holds a plan with runs that the new one does not have.
        """
        path = self.folder / "plan.parquet"
        table = _table(plan, PLAN)
        if path.exists() and not set(self.read("plan")["key"]) <= set(plan["key"]):
            raise StoreError(f"{self.folder} holds the results of another plan; choose a new folder.")
        write_atomically(path, lambda file: pa.parquet.write_table(table, file))

    def write_pack(self, pack: str, endpoints: pd.DataFrame, timeseries: pd.DataFrame) -> None:
        """Write the results of the runs of one pack; a run that failed before and is among them failed no longer."""
        wide = _table(endpoints, ENDPOINTS, pa.float64())
        long = _table(timeseries, TIMESERIES, pa.float32())
        # The endpoints go last: their presence says that the pack is complete.
        write_atomically(
            _timeseries_of(self.folder, pack), lambda file: pa.parquet.write_table(long, file, compression="zstd")
        )
        write_atomically(
            _endpoints_of(self.folder, pack), lambda file: pa.parquet.write_table(wide, file, compression="zstd")
        )
        for key in endpoints["key"]:
            (self.failed / f"{key}.json").unlink(missing_ok=True)

    def has_pack(self, pack: str) -> bool:
        """Whether the pack is completely written."""
        return _endpoints_of(self.folder, pack).exists() and _timeseries_of(self.folder, pack).exists()

    def missing(self, retry: bool = False) -> pd.DataFrame:
        """Rows of the plan that are still to be run, in the plan's order; with ``retry`` also those that failed.

        Runs are looked up by key, not by pack, so that a sweep may be resumed with packs of another size.
        """
        done = _finished(self.folder)
        if not retry:
            done |= {path.stem for path in self.failed.glob("*.json")}
        plan = self.read("plan")
        return plan[~plan["key"].isin(done)].reset_index(drop=True)

    def write_failure(self, failure: Mapping[str, Any]) -> None:
        """Record a run that failed, with the fields of ``FAILURE``; raises StoreError when one is absent."""
        _require(failure.keys(), FAILURE, "failure")
        _write_json(self.failed / f"{failure['key']}.json", failure)

    def failures(self) -> pd.DataFrame:
        """The failed runs, one row each, in the order of arm, network, stressor."""
        rows = [json.loads(path.read_text("utf-8")) for path in self.failed.glob("*.json")]
        return pd.DataFrame(rows, columns=list(FAILURE)).sort_values(ORDER, ignore_index=True)

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Write the provenance as JSON, in place of an earlier one."""
        _write_json(self.folder / "manifest.json", manifest)

    def manifest(self) -> dict[str, Any]:
        """The provenance; raises StoreError where there is none."""
        try:
            manifest: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise StoreError(f"{self.folder} has no readable manifest.json.") from error
        return manifest

    def collect(self, csv: bool = False) -> Status:
        """Write all packs as ``endpoints.parquet`` and ``timeseries.parquet`` (and CSV), and count the runs.

        Rows are sorted and runs outside of the plan left out, so that the bytes do not depend on the order in which
        runs finished. Raises StoreError when the same run was done twice with different results.
        """
        planned = set(self.read("plan")["key"])
        packs = _packs(self.folder)
        endpoints = _gather([_endpoints_of(self.folder, pack) for pack in packs], ENDPOINTS, pa.float64())
        timeseries = _gather([_timeseries_of(self.folder, pack) for pack in packs], TIMESERIES, pa.float32())
        once = _distinct(endpoints, planned, ["key"])
        _publish(self.folder / "endpoints", _table(once, ENDPOINTS, pa.float64()), csv)
        days = _distinct(timeseries, planned, ["key", "day"])
        _publish(self.folder / "timeseries", _table(days, TIMESERIES, pa.float32()), csv)
        failed = planned & set(self.failures()["key"]) - set(once["key"])
        return Status(len(planned), len(once), len(failed))

    def write_table(self, name: str, frame: pd.DataFrame) -> None:
        """Write a further table, ``<name>.parquet``, as it is."""
        table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
        _publish(self.folder / name, table, csv=False)

    def read(self, table: str) -> pd.DataFrame:
        """The table 'plan', 'endpoints' or 'timeseries'; raises StoreError where it is not there or not readable."""
        path = self.folder / f"{table}.parquet"
        if not path.exists():
            raise StoreError(
                f"{self.folder} has no {path.name}; a sweep writes the plan, collecting it the other tables."
            )
        return _read(path).to_pandas()


def _refuse_foreign(folder: Path) -> None:
    contents = {entry.name for entry in folder.iterdir()} if folder.exists() else set()
    if contents and not {"runs", "failures"} <= contents:
        raise StoreError(f"{folder} is not empty and holds no kithkin results; choose a new or an empty folder.")


def _endpoints_of(folder: Path, pack: str) -> Path:
    return folder / "runs" / f"{pack}.endpoints.parquet"


def _timeseries_of(folder: Path, pack: str) -> Path:
    return folder / "runs" / f"{pack}.timeseries.parquet"


def _packs(folder: Path) -> list[str]:
    """Names of the complete packs, sorted."""
    suffix = ".endpoints.parquet"
    names = sorted(path.name.removesuffix(suffix) for path in (folder / "runs").glob(f"[!.]*{suffix}"))
    return [name for name in names if _timeseries_of(folder, name).exists()]


def _finished(folder: Path) -> set[str]:
    """Keys of the runs in complete packs."""
    return {key for pack in _packs(folder) for key in _read(_endpoints_of(folder, pack), ["key"])["key"].to_pylist()}


def _gather(paths: Iterable[Path], columns: Mapping[str, pa.DataType], measure: pa.DataType) -> pd.DataFrame:
    """The tables one below the other; a measure that only some of them have is not defined in the others."""
    tables = [pa.schema(columns).empty_table(), *(_read(path) for path in paths)]
    return pa.concat_tables(tables, promote_options="default").to_pandas()


def _distinct(frame: pd.DataFrame, planned: Iterable[str], identity: list[str]) -> pd.DataFrame:
    """The planned rows, each once and sorted; raises StoreError where two rows of one identity disagree."""
    rows = frame[frame["key"].isin(planned)].drop_duplicates()
    twice = rows["key"][rows.duplicated(identity)]
    if len(twice):
        raise StoreError(f"Run {twice.iloc[0]} was done twice with different results; delete one of its packs.")
    return rows.sort_values(ORDER + [name for name in identity if name not in ORDER], ignore_index=True)


def _table(frame: pd.DataFrame, columns: Mapping[str, pa.DataType], measure: pa.DataType | None = None) -> pa.Table:
    """The frame with declared types; further columns are measures. Raises StoreError for an absent or unfit column."""
    _require(frame.columns, columns, "table")
    names = [*columns, *(name for name in frame.columns if name not in columns and measure is not None)]
    schema = pa.schema([(name, columns.get(name, measure)) for name in names])
    try:
        return pa.Table.from_pandas(frame[names], schema=schema, preserve_index=False).replace_schema_metadata(None)
    except pa.ArrowException as error:
        raise StoreError(f"The table does not have the declared types: {error}.") from error


def _require(present: Iterable[str], needed: Iterable[str], what: str) -> None:
    absent = [name for name in needed if name not in set(present)]
    if absent:
        raise StoreError(f"The {what} lacks {', '.join(absent)}.")


def _publish(stem: Path, table: pa.Table, csv: bool) -> None:
    write_atomically(stem.with_suffix(".parquet"), lambda file: pa.parquet.write_table(table, file, compression="zstd"))
    if csv:
        write_atomically(stem.with_suffix(".csv"), lambda file: pa.csv.write_csv(table, file))


def _read(path: Path, columns: list[str] | None = None) -> pa.Table:
    try:
        return pa.parquet.ParquetFile(path).read(columns)
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"{path} is not a readable Parquet file; delete it and start again.") from error


def _write_json(path: Path, contents: Mapping[str, Any]) -> None:
    text = json.dumps(contents, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_atomically(path, lambda file: file.write(text.encode()))


def write_atomically(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Write a file whole or not at all: temporary name beside it, synced, renamed. Raises StoreError.

    ``fill`` writes the contents to the binary file it is given.
    """
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with temporary.open("xb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself survive a power failure; a system that cannot open folders syncs them by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
