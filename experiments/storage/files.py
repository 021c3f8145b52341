"""Tables as columns, and as the bytes of a Parquet file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet

Columns = Mapping[str, Any]
"""A table as its columns, arrays (rows,) by name. A pandas table can be read as one."""


def fill_parquet(file: BinaryIO, table: pa.Table) -> None:
    """Write a table to a binary file in Parquet's format.

    Columns whose values repeat (names and numbers of runs) are encoded with a dictionary, and texts are compressed. Columns of
    measured numbers are neither: compressing them takes most of the time of a small table and saves a fifteenth of its size.
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
