"""Files that are whole or absent, never half: temporary name in the same folder, synced, renamed."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

Columns = Mapping[str, Any]
"""A table as its columns, arrays (rows,) by name. A pandas table can be read as one."""


def write_whole(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Let ``fill`` write the file's bytes; raises OSError, and then leaves what was there before."""
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with temporary.open("xb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8."""
    write_whole(path, lambda file: file.write(text.encode()))


def write_table(stem: Path, frame: pd.DataFrame) -> None:
    """Write ``<stem>.parquet`` and ``<stem>.csv``; what is not defined is null in the one and empty in the other."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    write_whole(stem.with_suffix(".parquet"), lambda file: fill_parquet(file, table))
    write_whole(stem.with_suffix(".csv"), lambda file: pa.csv.write_csv(table, file))


def fill_parquet(file: BinaryIO, table: pa.Table) -> None:
    """The bytes of a Parquet file.

    What repeats, names and numbers of runs, is kept once, in a dictionary; texts, scenarios among them, are compressed. Measured
    numbers hardly repeat: to compress them would take most of the time of a small table, and save a fifteenth of its size.
    """
    kinds = {field.name: field.type for field in table.schema}
    repeating = [name for name, kind in kinds.items() if not pa.types.is_floating(kind)]
    texts = {name: kind in (pa.string(), pa.large_string()) for name, kind in kinds.items()}
    sink = pa.BufferOutputStream()
    pa.parquet.write_table(
        table,
        sink,
        compression={name: "snappy" if text else "none" for name, text in texts.items()},
        use_dictionary=repeating,
        write_statistics=repeating,
        store_schema=False,
    )
    file.write(sink.getvalue())


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself survive a power failure; a system that cannot open folders syncs them by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
