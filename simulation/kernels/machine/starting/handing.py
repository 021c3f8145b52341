"""What Python hands to machine code: a table of cells of 8 bytes, as ``compiler.tables`` reads it.

An array takes a cell for its address and one for each axis, a number takes one, and a record takes one for the address of a
table of its own. Fields of a record that are records stand in its table.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np


class Record:
    """The table of a record, which lasts as long as this object does; ``layout``: types of its fields, as text."""

    def __init__(self, record: tuple[Any, ...]) -> None:
        layout: list[str] = []
        cells: list[int] = []
        _add_record(record, cells, layout)
        self._table = array("q", cells)
        self.address, self.layout = self._table.buffer_info()[0], " ".join(layout)


class Handed:
    """A table of arguments; it lasts as long as this object and the arguments do.

    A record that is handed over often keeps its own table, a ``Record``, as ``handed``. ``layout``: types of the arguments, as
    text: machine code is made for one layout. Raises TypeError for an array with gaps, and for what is no array, no whole
    number and no record of them.
    """

    def __init__(self, arguments: Iterable[Any]) -> None:
        layout: list[str] = []
        cells: list[int] = []
        self._records = []
        for argument in arguments:
            if isinstance(argument, tuple):
                record: Record = getattr(argument, "handed", None) or Record(argument)
                self._records.append(record)
                cells.append(record.address)
                layout.append(record.layout)
            else:
                _add(argument, cells, layout)
        self._table = array("q", cells)
        self.address, self.layout = self._table.buffer_info()[0], " ".join(layout)


def _add_record(record: tuple[Any, ...], cells: list[int], layout: list[str]) -> None:
    layout.append(type(record).__name__)
    for field in record:
        if isinstance(field, tuple):
            _add_record(field, cells, layout)
        else:
            _add(field, cells, layout)
    layout.append(".")


def _add(value: Any, cells: list[int], layout: list[str]) -> None:
    """Add an array or a number."""
    if isinstance(value, np.ndarray):
        about = value.__array_interface__
        if about["strides"] is not None:
            raise TypeError("an array with gaps: machine code takes contiguous ones")
        shape = about["shape"]
        cells.append(about["data"][0])
        cells.extend(shape)
        layout.append(about["typestr"] if len(shape) == 1 else f"{about['typestr']}{len(shape)}")
    elif isinstance(value, int):
        cells.append(value)
        layout.append(type(value).__name__)
    else:
        raise TypeError(f"{value!r}: machine code takes arrays, whole numbers and records of them")


def callable_at(address: int) -> Any:
    """The machine code at an address, as a function of a table's address; Python's lock is free while it runs."""
    return ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p)(address)
