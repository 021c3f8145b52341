"""Tables as columns, and as the bytes of a Parquet file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet

Columns = Mapping[str, Any]
"""A table as its columns, arrays (rows,) by name. A pandas table can be read as one."""


SEAL: Final = "kithkin.seal"
"""Key of the checksum of columns and number of rows. They stand in a file's footer, where checksums of pages do not reach."""


def filled_parquet(path: Path | BinaryIO, columns: list[str] | None = None) -> pa.Table:
    """A Parquet file as a table, its checksums verified.

    Raises OSError, ValueError or ArrowException for a file that is damaged, a flipped bit included.
    """
    return _opened(path).read(columns, use_threads=False).replace_schema_metadata(None)


def filled_parts(path: Path) -> Iterator[pa.Table]:
    """The row groups of a Parquet file, its checksums verified; raises as ``filled_parquet`` does."""
    file = _opened(path)
    for group in range(file.num_row_groups):
        yield file.read_row_group(group, use_threads=False).replace_schema_metadata(None)


def _opened(path: Path | BinaryIO) -> pa.parquet.ParquetFile:
    """A Parquet file, its seal verified; pages are as they are read."""
    file = pa.parquet.ParquetFile(path, page_checksum_verification=True)
    seal = (file.metadata.metadata or {}).get(SEAL.encode())
    if seal is not None and seal.decode() != _seal(file.schema_arrow, file.metadata.num_rows):
        raise ValueError("columns or number of rows are not those that were written")
    return file


def _seal(schema: pa.Schema, rows: int) -> str:
    columns = [(field.name, _stored(field.type), field.nullable) for field in schema]
    return hashlib.sha256(json.dumps([columns, rows]).encode()).hexdigest()[:16]


def _stored(kind: pa.DataType) -> str:
    """Name of the type that a column has when it is read again: texts are ``string``, those of a dictionary too."""
    value = kind.value_type if pa.types.is_dictionary(kind) else kind
    return "string" if pa.types.is_large_string(value) else str(value)


def fill_parquet(file: BinaryIO, table: pa.Table) -> None:
    """Write a table to a binary file in Parquet's format, with a row group a million rows."""
    fill_parts(file, table.schema, [table])


def fill_parts(file: BinaryIO, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
    """Write tables with one schema, one after the other, to a binary file in Parquet's format.

    Columns whose values repeat (names and numbers of runs) are encoded with a dictionary, and texts are compressed. Columns of
    measured numbers are neither: compressing them takes most of the time of a small table and saves a fifteenth of its size. Each
    page has a checksum, by which readers find a flipped bit.
    """
    kinds = {field.name: field.type for field in schema}
    repeating = [name for name, kind in kinds.items() if not pa.types.is_floating(kind)]
    texts = {name: kind in (pa.string(), pa.large_string()) for name, kind in kinds.items()}
    sink, rows = pa.BufferOutputStream(), 0
    with pa.parquet.ParquetWriter(
        sink,
        schema,
        compression={name: "snappy" if text else "none" for name, text in texts.items()},
        use_dictionary=repeating,
        write_statistics=repeating,
        store_schema=False,
        write_page_checksum=True,
    ) as writer:
        for table in tables:
            writer.write_table(table)
            rows += len(table)
        writer.add_key_value_metadata({SEAL: _seal(schema, rows)})
    file.write(sink.getvalue())
