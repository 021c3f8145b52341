"""Results on disk: one folder a sweep, readable by pandas, polars, DuckDB, R and Julia without this package.

    plan.parquet                       one row a run: what is to be done
    scenarios.parquet                  one row an arm, as the plan names it: the scenario as JSON
    runs/<pack>.endpoints.parquet      one row a finished run of the pack
    runs/<pack>.timeseries.parquet     one row a finished run and window of days
    failures/<key>.json                one run that failed, with its traceback and the scenario to replay
    networks/<key>.npz                 a network that came from a file
    manifest.json                      provenance
    endpoints.parquet, timeseries.parquet    all packs, after ``collect``

Every file is whole or absent (``simulation.files``), so any number of processes may write at once.
A measure that is not defined is null in the files and NaN in pandas.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from experiments.storage.files import Columns, fill_parts
from experiments.storage.folder import Folder, StoreError, read_parquet, read_parts
from simulation.ensemble import usable_cores
from simulation.network import SocialNetwork

_TEXT, _WHOLE = pa.string(), pa.int64()
_RUN = {"key": _TEXT, "arm": _TEXT, "network": _WHOLE, "stressor": _WHOLE, "replicate": _WHOLE}
PLAN = {**_RUN, "seed": _WHOLE, "network_key": _TEXT, "scenario_key": _TEXT}
SCENARIOS = pa.schema([("arm", _TEXT), ("scenario", _TEXT)])
ENDPOINTS = {**_RUN, "seed": _WHOLE, "fingerprint": _TEXT}
TIMESERIES = {**_RUN, "day": _WHOLE, "window": _WHOLE}
FAILURE = ("key", "arm", "network", "stressor", "replicate", "seed", "kind", "message", "traceback", "scenario")
WHAT = {"scenario_key": "scenarios", "network_key": "networks", "seed": "seeds", "replicate": "replicates"}
"""What is named when the runs of a folder are not those of a plan, by the column in which they differ."""
ORDER = ["arm", "network", "stressor"]
CHUNK = 1_000
"""Scenarios that are written and read at once."""


class RunCounts(NamedTuple):
    """Progress of a plan: numbers of runs."""

    planned: int
    finished: int
    failed: int

    @property
    def missing(self) -> int:
        """Runs that neither finished nor failed."""
        return self.planned - self.finished - self.failed


class Store(Folder):
    """A result folder with a plan and its runs."""

    MARKS = ("runs", "failures")
    BELOW = ("runs", "failures")

    def __init__(self, folder: Path | str) -> None:
        super().__init__(folder)
        self.runs = self.folder / "runs"
        self.failed = self.folder / "failures"

    def write_plan(self, plan: pd.DataFrame) -> None:
        """Write the plan (columns of ``PLAN``, and any others), or extend the plan of an earlier start.

        Raises StoreError when the folder holds a plan with runs that the new one does not have.
        """
        table = table_of(plan, PLAN)
        for name in plan.columns.difference(PLAN, sort=False):
            table = table.append_column(name, pa.array(plan[name]))
        if (self.folder / "plan.parquet").exists():
            self._refuse_other(self.read("plan"), plan)
        self._publish("plan", table, csv=False)

    def write_scenarios(self, texts: Iterable[tuple[str, str]]) -> None:
        """Write the scenario of each arm of the plan; ``texts``: arms with their scenarios as JSON."""
        rest = iter(texts)
        chunks = iter(lambda: list(islice(rest, CHUNK)), [])
        tables = (pa.table([pa.array(column) for column in zip(*rows, strict=True)], SCENARIOS) for rows in chunks)
        self._write("scenarios.parquet", lambda file: fill_parts(file, SCENARIOS, tables))

    def each_scenario(self) -> Iterator[tuple[str, str]]:
        """Each arm with its scenario as JSON; raises StoreError for a file that is absent or damaged."""
        if not (path := self.folder / "scenarios.parquet").exists():
            raise StoreError(f"{self.folder} has no {path.name}; another version of kithkin made it.")
        for table in read_parts(path):
            yield from zip(table["arm"].to_pylist(), table["scenario"].to_pylist(), strict=True)

    def _refuse_other(self, before: pd.DataFrame, plan: pd.DataFrame) -> None:
        """Raise StoreError, which names what differs, where runs of the plan before are not in this one."""
        lost = before[~before["key"].isin(plan["key"])]
        if lost.empty:
            return
        other = [name for column, name in WHAT.items() if not lost[column].isin(plan[column]).all()]
        which = " and ".join(other) or "length of the runs, or version of the model or its measures"
        raise StoreError(f"{self.folder} holds the results of another plan (other {which}); choose a new folder.")

    def write_pack(self, pack: str, endpoints: Columns, timeseries: Columns) -> None:
        """Write the results of the runs of one pack; a run that failed before and is among them failed no longer."""
        wide = table_of(endpoints, ENDPOINTS, pa.float64())
        long = table_of(timeseries, TIMESERIES, pa.float32())
        # The endpoints go last: their presence says that the pack is complete.
        for name, table in (("timeseries", long), ("endpoints", wide)):
            self._publish(f"runs/{pack}.{name}", table, csv=False)
        for key in self._failed() & set(endpoints["key"]):
            (self.failed / f"{key}.json").unlink(missing_ok=True)

    def has_pack(self, pack: str) -> bool:
        """Whether the pack is completely written."""
        return _part(self.folder, pack, "endpoints").exists() and _part(self.folder, pack, "timeseries").exists()

    def finished(self) -> set[str]:
        """Keys of the runs in complete packs."""
        return {
            key
            for pack in _packs(self.folder)
            for key in read_parquet(_part(self.folder, pack, "endpoints"), ["key"])["key"].to_pylist()
        }

    def done(self) -> tuple[int, int]:
        """How much of the plan in the folder is finished: number of its rows, and number of different runs among them.

        Equal points of a plan are one run. (0, 0) where there is no plan.
        """
        if not (self.folder / "plan.parquet").exists():
            return 0, 0
        keys = read_parquet(self.folder / "plan.parquet", ["key"])["key"]
        there = keys.filter(pc.is_in(keys, pa.array(self.finished(), pa.string())))
        return len(there), len(there.unique())

    def first_key(self) -> str:
        """Key of the first run of the plan in the folder."""
        return str(read_parquet(self.folder / "plan.parquet", ["key"])["key"][0])

    def results(self) -> pd.DataFrame:
        """Key, fingerprint and measures of every finished run, collected or not."""
        parts = [_part(self.folder, pack, "endpoints") for pack in _packs(self.folder)]
        found = _gather(parts, ENDPOINTS).to_pandas().drop_duplicates("key")
        return found.drop(columns=[name for name in ENDPOINTS if name not in ("key", "fingerprint")])

    def missing(self, retry: bool = False) -> pd.DataFrame:
        """Rows of the plan that are still to be run, in the plan's order; with ``retry`` also those that failed.

        Runs are looked up by key, not by pack, so that a sweep may be resumed with packs of another size; of rows that
        are the same run, the first one is named.
        """
        done = self.finished()
        if not retry:
            done |= self._failed()
        plan = self.read("plan")
        return plan[~plan["key"].isin(done)].drop_duplicates("key", ignore_index=True)

    def write_failure(self, failure: Mapping[str, Any]) -> None:
        """Record a run that failed, with the fields of ``FAILURE``; raises StoreError when one is absent."""
        _require(failure.keys(), FAILURE, "failure")
        self.write_json(f"failures/{failure['key']}.json", failure)

    def _failed(self) -> set[str]:
        """Keys of the runs that failed."""
        return {path.stem for path in self.failed.glob("*.json")}

    def failures(self) -> pd.DataFrame:
        """The failed runs, one row each with the plan's further columns, in the order of arm, network, stressor."""
        rows = [json.loads(path.read_text("utf-8")) for path in self.failed.glob("*.json")]
        table = pd.DataFrame(rows, columns=list(FAILURE)).astype(dict.fromkeys(("key", "arm"), str))
        if (self.folder / "plan.parquet").exists():
            plan = self.read("plan")
            table = table.merge(plan[["key", *plan.columns.difference(PLAN, sort=False)]], on="key", how="left")
        return table.sort_values(ORDER, ignore_index=True)

    def collect(self, csv: bool = False) -> RunCounts:
        """Write all packs as ``endpoints.parquet`` and ``timeseries.parquet`` (and CSV), and count the runs.

        Rows are sorted and runs outside of the plan left out, so that the bytes do not depend on the order in which
        runs finished. Raises StoreError when the same run was done twice with different results.
        """
        plan, packs = self.read("plan"), _packs(self.folder)
        endpoints = _gather([_part(self.folder, pack, "endpoints") for pack in packs], ENDPOINTS)
        _refuse_contradictions(endpoints)
        timeseries = _gather([_part(self.folder, pack, "timeseries") for pack in packs], TIMESERIES)
        extra = [name for name in plan.columns if name not in PLAN]
        ends = _joined(plan, [*_RUN, *extra, "seed"], endpoints, ["key"])
        self._publish("endpoints", ends, csv)
        point = [name for name in extra if name == "point"]
        self._publish("timeseries", _joined(plan, [*_RUN, *point], timeseries, ["key", "day"]), csv)
        done = set(ends["key"].to_pylist())
        failed = set(plan["key"]) & self._failed() - done
        return RunCounts(len(plan), len(ends), int(plan["key"].isin(failed).sum()))

    def keep_network(self, key: str, network: SocialNetwork) -> None:
        """Keep a network that came from elsewhere, so that a run can be replayed when the source is gone."""
        path = self.folder / "networks" / f"{key}.npz"
        try:
            path.parent.mkdir(exist_ok=True)
            network.save(path)
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror}.") from error

    def kept_network(self, key: str) -> SocialNetwork | None:
        """The kept network with this key, or None."""
        path = self.folder / "networks" / f"{key}.npz"
        return SocialNetwork.load(path) if path.exists() else None


def pack_name(pack: pd.DataFrame) -> str:
    """Name of a pack: a digest of the keys of its runs, so that equal packs have one file."""
    return hashlib.sha256("".join(pack["key"]).encode()).hexdigest()[:32]


def _part(folder: Path, pack: str, table: str) -> Path:
    return folder / "runs" / f"{pack}.{table}.parquet"


def _packs(folder: Path) -> list[str]:
    """Names of the complete packs, sorted."""
    suffix = ".endpoints.parquet"
    names = sorted(path.name.removesuffix(suffix) for path in (folder / "runs").glob(f"[!.]*{suffix}"))
    return [name for name in names if _part(folder, name, "timeseries").exists()]


def _gather(paths: Iterable[Path], columns: Mapping[str, pa.DataType]) -> pa.Table:
    """The rows of all tables; a measure that a table lacks is not defined in its rows."""
    with ThreadPoolExecutor(usable_cores()) as readers:
        tables = [pa.schema(columns).empty_table(), *readers.map(read_parquet, paths)]
    return pa.concat_tables(tables, promote_options="default")


def _refuse_contradictions(endpoints: pa.Table) -> None:
    """Raise StoreError if a run was done twice and its rows differ."""
    keys = endpoints["key"].to_pandas()
    twice = endpoints.filter(pa.array(keys.duplicated(keep=False))).to_pandas().drop_duplicates()
    wrong = twice["key"][twice.duplicated("key")]
    if len(wrong):
        raise StoreError(f"Run {wrong.iloc[0]} was done twice with different results; delete one of its packs.")


def _joined(plan: pd.DataFrame, columns: list[str], results: pa.Table, identity: list[str]) -> pa.Table:
    """The plan's columns beside the results of its runs, sorted: one row a planned run, also for equal runs.

    ``results`` are rows of one or more runs, identified by ``identity``; the plan's own columns in them are left out.
    """
    index = results.select(identity).to_pandas().assign(row=np.arange(len(results))).drop_duplicates(identity)
    order = ORDER + [name for name in identity if name not in ORDER]
    rows = plan[columns].merge(index, on="key").sort_values(order, ignore_index=True, kind="stable")
    taken = results.drop_columns([name for name in columns if name in results.column_names]).take(pa.array(rows["row"]))
    known = [(name, pa.array(rows[name], type=PLAN.get(name))) for name in columns]
    found = [(name, taken[name]) for name in taken.column_names]
    return pa.table(dict(known + found)).combine_chunks()


def table_of(found: Columns, declared: Mapping[str, pa.DataType], measure: pa.DataType | None = None) -> pa.Table:
    """Columns with declared types; further ones are measures. Raises StoreError for an absent or unfit column."""
    _require(found, declared, "table")
    names = [*declared, *(name for name in found if name not in declared and measure is not None)]
    try:
        return pa.table({name: pa.array(found[name], declared.get(name, measure), from_pandas=True) for name in names})
    except pa.ArrowException as error:
        raise StoreError(f"The table does not have the declared types: {error}.") from error


def _require(present: Container[str], needed: Iterable[str], what: str) -> None:
    if absent := [name for name in needed if name not in present]:
        raise StoreError(f"The {what} lacks {', '.join(absent)}.")
