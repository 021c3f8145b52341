"""Tables on disk: Parquet and CSV, each file whole or absent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from simulation.files import write_whole

Columns = Mapping[str, Any]
"""A table as its columns, arrays (rows,) by name. A pandas table can be read as one."""


def write_table(stem: Path, frame: pd.DataFrame) -> None:
    """Write ``<stem>.parquet`` and ``<stem>.csv``; an undefined value is null in Parquet and empty in CSV."""
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
