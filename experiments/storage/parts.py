"""Parts: tables that a study computes one by one, each on disk as soon as it is done and read from there the next time.

Studies keep parts where their tables (of trials, diaries, worlds of a map) are not runs of a plan. The name of a part is a digest
of its content (scenarios, network, seeds) and of the version of all code that shapes it, so that only the same command of the
same version finds it again.

    parts/<key>.parquet        one part
    manifest.json              provenance
    <name>.parquet, <name>.csv the collected tables
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from experiments.storage.files import fill_parquet, filled_parquet
from experiments.storage.folder import Folder, StoreError, read_parquet
from experiments.storage.provenance import study_sources, version_of

PARTS = "parts"


class Parts(Folder):
    """A study's folder with its parts."""

    MARKS = (PARTS,)
    BELOW = (PARTS,)

    def part(self, content: object, compute: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The part with this content (anything that JSON can hold): read if it was computed before, else computed and kept."""
        name = f"{PARTS}/{digest(content)}.parquet"
        if not (self.folder / name).exists():
            table = compute()
            self._publish(name.removesuffix(".parquet"), _as_written(table), csv=False)
        return read_parquet(self.folder / name).to_pandas()


class Kept(Parts):
    """The parts of a finished study, which are read only, by the version of the code that made them."""

    def __init__(self, folder: Path | str) -> None:
        super().__init__(folder)
        self.version = version_of(self.manifest()["sources"])

    def part(self, content: object, compute: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The stored part. Raises StoreError for one that is not there."""
        path = self.folder / PARTS / f"{digest(content, self.version)}.parquet"
        if not path.exists():
            raise StoreError(f"{self.folder} lacks parts that this version of kithkin needs; carry out the study again")
        return read_parquet(path).to_pandas()


class Again(NamedTuple):
    """A part that was computed again: its key, and a digest of the table as computed and as stored."""

    key: str
    computed: str
    stored: str


class AllReplayedError(Exception):
    """Ends a replay when all chosen parts have been computed again, or at the first part that was never computed."""


class Replay(Parts):
    """The parts of a finished or interrupted study, of which the chosen ones are computed again and compared.

    The study is carried out on this object; every other part is read, and nothing is written.
    """

    def __init__(self, folder: Path | str, key: str = "", everything: bool = False) -> None:
        """``key``: how the key of the one chosen part begins, '' for the first part; ``everything``: choose all parts."""
        super().__init__(folder)
        self.version, self.again = version_of(self.manifest()["sources"]), list[Again]()
        stored = {path.stem for path in (self.folder / PARTS).glob("[!.]*.parquet")}
        self._begins, self._wanted = key, len(stored) if everything else 1
        found = sum(each.startswith(key) for each in stored)
        if key and found != 1:
            raise StoreError(
                f"--key {key}: the keys of {found} finished parts begin so, of one it must be; they are the names in {PARTS}/"
            )
        if not stored:
            raise StoreError(f"{self.folder} holds no finished part")

    def part(self, content: object, compute: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The stored part; a chosen one is computed again first. Raises AllReplayedError."""
        key = digest(content, self.version)
        path = self.folder / PARTS / f"{key}.parquet"
        if not path.exists():
            raise AllReplayedError
        stored = read_parquet(path).to_pandas()
        if key.startswith(self._begins):
            self.again.append(Again(key, _fingerprint(_as_read(compute())), _fingerprint(stored)))
            if len(self.again) == self._wanted:
                raise AllReplayedError
        return stored


def digest(content: object, version: str | None = None) -> str:
    """Key of a content and a version of the code that shapes it (default: this one), 16 hex digits."""
    text = json.dumps([content, version or version_of(study_sources())], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _as_written(table: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)


def _as_read(table: pd.DataFrame) -> pd.DataFrame:
    """The table as it comes back from a Parquet file."""
    file = io.BytesIO()
    fill_parquet(file, _as_written(table))
    file.seek(0)
    return filled_parquet(file).to_pandas()


def _fingerprint(table: pd.DataFrame) -> str:
    """SHA-256 over the names of the columns and the bits of all values."""
    rows = pd.util.hash_pandas_object(table, index=False).to_numpy()
    return hashlib.sha256("/".join(map(str, table)).encode() + rows.tobytes()).hexdigest()
