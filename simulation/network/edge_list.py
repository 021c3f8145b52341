"""CSV files: one tie a row, under a header that names the columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from simulation.network.record import NetworkError
from simulation.network.table import TieRow, TieTable, plain_name, tabulate

_REQUIRED: Final = ("source", "target")
_COLUMNS: Final = (*_REQUIRED, "strength", "kind")
_ALSO: Final = {
    **dict.fromkeys(("from", "ego", "i", "sender"), "source"),
    **dict.fromkeys(("to", "alter", "j", "receiver"), "target"),
    "weight": "strength",
}
"""Names that other programs give to the columns; a header with one is refused, and the message has our names."""
_SEPARATORS: Final = {";": "';'", "\t": "tabs", "|": "'|'", " ": "blanks"}
_SHOWN: Final = 60
"""Characters of a first line that are shown."""
_ALIKE: Final = 0.8
"""Similarity of two spellings from which a column is taken for a slip of the pen."""


def read_csv(path: Path) -> TieTable:
    """An edge list in UTF-8 with a header: source, target and, if wanted, strength (> 0) and kind, in any order.

    A row of kind "partner" names a couple. Persons without a tie or a partner cannot appear in an edge list;
    GraphML can hold them. Raises NetworkError with the line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return tabulate(_ties(file, str(path)))
    except UnicodeDecodeError as error:
        raise NetworkError(f"{str(path)!r} is not text in UTF-8 ({error.reason} at byte {error.start})") from error
    except csv.Error as error:
        raise NetworkError(f"{str(path)!r} is not a CSV table ({error})") from error
    except OSError as error:
        raise NetworkError(f"network file {str(path)!r} cannot be read ({error.strerror})") from error


def _ties(file: Iterator[str], path: str) -> Iterator[TieRow]:
    reader = csv.reader(file, skipinitialspace=True, strict=True)
    rows = ([cell.strip() for cell in cells] for cells in reader)
    filled = (cells for cells in rows if any(cells))
    header = next(filled, [])
    _check_header(header, path)
    for cells in filled:
        place = f"line {reader.line_num} of {path!r}"
        if len(cells) != len(header):
            raise NetworkError(f"{place} has {len(cells)} cells, allowed are {len(header)}, as in the header")
        row = dict(zip(header, cells, strict=True))
        source, target = plain_name(row["source"]), plain_name(row["target"])
        yield TieRow(place, source, target, row.get("strength"), row.get("kind"))


def _check_header(header: list[str], path: str) -> None:
    """Refuse a header in one sentence that says what each wrong column is to be called."""
    meant = [_meant(cell) for cell in header]
    if not any(meant):
        raise NetworkError(_no_header(header, path))
    mistakes = [_mistake(cell, column) for cell, column in zip(header, meant, strict=True) if cell != column]
    mistakes += [f"{column!r} is missing" for column in _REQUIRED if column not in meant]
    mistakes += [f"{column!r} is there twice, allowed is once" for column in _COLUMNS if meant.count(column) > 1]
    if mistakes:
        read = "read are source and target, and if wanted strength and kind"
        raise NetworkError(f"the header of {path!r} cannot be read: {', '.join(mistakes)}; {read}")


def _meant(cell: str) -> str | None:
    """The column that a cell of the header stands for, in any case or nearly so spelt; None where it is none that is read."""
    word = cell.lower()
    return _ALSO.get(word) or next(iter(get_close_matches(word, _COLUMNS, n=1, cutoff=_ALIKE)), None)


def _mistake(cell: str, column: str | None) -> str:
    if column is not None:
        return f"{cell!r} is to be called {column!r}"
    return f"{cell!r} is unknown and to be removed" if cell else "a column without a name is to be removed"


def _no_header(header: list[str], path: str) -> str:
    """The sentence about a file that does not begin with the header of a list of ties."""
    if not header:
        return f"{path!r} is empty, needed is a list of ties under a header that names {' and '.join(_REQUIRED)}"
    line = ",".join(header)
    begins = f"{path!r} begins with {line[:_SHOWN]!r}"
    needed = f"needed is a header that names {' and '.join(_REQUIRED)}, then one tie a row"
    if line.startswith("#"):
        return f"{begins}, but comments cannot be read; {needed}"
    separator = next((name for sign, name in _SEPARATORS.items() if sign in header[0]), None)
    if separator is not None and len(header) == 1:
        return f"{begins}, whose cells are separated by {separator}, allowed are commas; {needed}"
    return f"{begins}; {needed}"
