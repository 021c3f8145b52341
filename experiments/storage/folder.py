"""A result folder: provenance, tables and pages, each file whole or absent. ``Store`` adds runs to it, ``Parts`` adds parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Self

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from experiments.storage.files import fill_parquet, filled_parquet, filled_parts
from simulation.files import write_whole
from simulation.limits import path_of
from simulation.representation import line
from simulation.scenario.mistakes import shown

LOCK = ".lock"
"""File by which a driver keeps others out of a folder (``storage.lock``); it says nothing about what the folder holds."""


FIRST_CALL = (
    "started", "finished", "command", "versions", "commit", "machine", "model_version", "sources", "seconds_lived"
)  # fmt: skip
"""Entries of the provenance that say what made the data: a later call adds its own, and does not replace them."""


REPORT, FINDING = "report", "finding"
"""Entries of the provenance: of which data the report in the folder was made, so that it is made once, and what it found."""
TITLES = "titles"
"""Entry of the provenance that says what each arm of a study is called on its page, by its name."""
MOST_NAMED = 4
"""Differences that a sentence names."""


class StoreError(ValueError):
    """A result folder or table that cannot be used, in one sentence."""


class UnwritableError(StoreError):
    """A file that cannot be written, for instance because the disk is full. What was written before is whole."""


class Folder:
    """A result folder. Making the object touches nothing; ``create`` makes the folder."""

    MARKS: ClassVar[tuple[str, ...]] = ("manifest.json",)
    """Entries that a folder must have, unless it is empty, to be accepted as a result folder of this kind."""
    BELOW: ClassVar[tuple[str, ...]] = ()
    """Folders inside it."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = path_of("folder", folder)

    def __repr__(self) -> str:
        return line(self, str(self.folder))

    @classmethod
    def create(cls, folder: Path | str, study: str | None = None) -> Self:
        """Make a result folder, or open the one that is there, to be resumed.

        Raises StoreError for a folder with other contents or with the results of another study than ``study``, and for one
        that cannot be written.
        """
        made = cls(folder)
        try:
            made._refuse_foreign(study)
            for name in ("", *cls.BELOW):
                (made.folder / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{made.folder} cannot be made a result folder: {error.strerror}.") from error
        made._write("writable", lambda file: None)  # asking for permissions says less than trying
        (made.folder / "writable").unlink(missing_ok=True)
        return made

    def _refuse_foreign(self, study: str | None) -> None:
        contents = {entry.name for entry in self.folder.iterdir()} - {LOCK} if self.folder.exists() else set()
        if contents and not set(self.MARKS) <= contents:
            raise StoreError(
                f"{self.folder} is not empty and holds no kithkin results; choose a new or an empty folder."
            )
        if study is not None and "manifest.json" in contents and (found := self.manifest().get("study")) != study:
            raise StoreError(f"{self.folder} holds the results of {found}; choose a new folder.")

    def refuse_other_version(self, now: Mapping[str, str], remedy: str = "") -> None:
        """Raise StoreError for results that other sources made than those of ``now``, digests by name. It names them."""
        if not (self.folder / "manifest.json").exists():
            return
        made = self.manifest().get("sources", {})
        if other := [name for name, digest in now.items() if made.get(name, digest) != digest]:
            raise StoreError(
                f"{self.folder} was made by another version of kithkin (other {' and '.join(other)}); "
                f"choose a new folder{remedy}"
            )

    def refuse_other_settings(self, made: Mapping[str, Any], now: Mapping[str, Any], what: str) -> None:
        """Raise StoreError where settings of ``now`` differ from those with which the results were ``made``. It names them."""
        known: Mapping[str, Any] = json.loads(json.dumps(now))
        differing = [
            f"{name} = {shown(made[name])} there, {shown(value)} here"
            for name, value in known.items()
            if name in made and made[name] != value
        ]
        if differing:
            told = "; ".join(differing[:MOST_NAMED])
            raise StoreError(f"{self.folder} holds the results of another {what} ({told}); choose a new folder")

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Write the provenance as JSON, in place of an earlier one."""
        self.write_json("manifest.json", manifest)

    def begin(self, manifest: Mapping[str, Any]) -> dict[str, Any]:
        """Write the provenance at the start of a call, and return it as it is kept.

        Of a folder that is there already the provenance of the first call stays, and this call joins its ``later_calls``.
        """
        known = dict(manifest)
        if (self.folder / "manifest.json").exists():
            before = self.manifest()
            call = {name: known[name] for name in FIRST_CALL if name in known}
            known |= {name: before[name] for name in (*FIRST_CALL, REPORT, FINDING) if name in before}
            known["later_calls"] = [*before.get("later_calls", []), call]
        self.write_manifest(known)
        return known

    def end(self, known: Mapping[str, Any], finished: str, **results: Any) -> None:
        """Write the provenance at the end of a call that ``begin`` returned; ``results`` are those of the call itself."""
        calls = list(known.get("later_calls", []))
        if calls:
            self.write_manifest({**known, "later_calls": [*calls[:-1], {**calls[-1], "finished": finished, **results}]})
        else:
            self.write_manifest({**known, "finished": finished, **results})

    def manifest(self) -> dict[str, Any]:
        """The provenance; raises StoreError if there is none."""
        try:
            manifest: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise StoreError(
                f"{self.folder} holds no results (no manifest.json that can be read); give a folder that kithkin run --out, "
                "compare, sweep or validate --out wrote"
            ) from error
        return manifest

    def write_json(self, name: str, contents: Mapping[str, Any]) -> None:
        """Write a JSON file by its name in the folder."""
        self.write_text(name, json.dumps(contents, indent=2, ensure_ascii=False, allow_nan=False) + "\n")

    def write_text(self, name: str, text: str) -> None:
        """Write a page or drawing in UTF-8 by its name in the folder."""
        self.write_bytes(name, text.encode())

    def write_bytes(self, name: str, content: bytes) -> None:
        """Write a file by its name in the folder."""
        self._write(name, lambda file: file.write(content))

    def write_csv(self, name: str, frame: pd.DataFrame) -> None:
        """Write a table as ``<name>.csv``."""
        self._write(f"{name}.csv", lambda file: frame.to_csv(file, index=False))

    def write_table(self, name: str, frame: pd.DataFrame, csv: bool = True) -> None:
        """Write a table as ``<name>.parquet`` and, with ``csv``, as ``<name>.csv``."""
        table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
        self._publish(name, table, csv)

    def read(self, table: str) -> pd.DataFrame:
        """The table of a name, such as 'plan' or 'endpoints'; raises StoreError if it is absent or not readable."""
        path = self.folder / f"{table}.parquet"
        if not path.exists():
            raise StoreError(f"{self.folder} has no {path.name}; a sweep writes the plan, collecting the other tables.")
        return read_parquet(path).to_pandas()

    def _publish(self, name: str, table: pa.Table, csv: bool) -> None:
        self._write(f"{name}.parquet", partial(fill_parquet, table=table))
        if csv:
            self._write(f"{name}.csv", lambda file: pa.csv.write_csv(table, file))

    def _write(self, name: str, fill: Callable[[BinaryIO], object]) -> None:
        """Write a file whole or not at all; ``fill`` writes its bytes. Raises UnwritableError."""
        path = self.folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, fill)
        except OSError as error:
            raise UnwritableError(f"{path} cannot be written: {error.strerror}.") from error


def read_parquet(path: Path, columns: list[str] | None = None) -> pa.Table:
    """A Parquet file as a table, its checksums verified; raises StoreError if it is damaged."""
    with _damage_named(path):
        return filled_parquet(path, columns)


def read_parts(path: Path) -> Iterator[pa.Table]:
    """The row groups of a Parquet file, its checksums verified; raises StoreError if it is damaged."""
    with _damage_named(path):
        yield from filled_parts(path)


@contextmanager
def _damage_named(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, pa.ArrowException) as error:
        raise StoreError(f"{path} is not a readable Parquet file; delete it and start again.") from error
