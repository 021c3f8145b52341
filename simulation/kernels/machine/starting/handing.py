"""What Python hands to machine code: a table of cells of 8 bytes, as ``compiler.tables`` reads it.

An array takes a cell for its address and one for each axis, a number takes one, and a record takes one for the address of a
table of its own. Fields of a record that are records stand in its table.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any

import numpy as np


class Handed:
    """A table of arguments; it lasts as long as this object and the arguments do.

    ``layout``: types of the arguments, as text: machine code is made for one layout. Raises TypeError for an array with gaps, and
    for what is no array, no whole number and no record of them.
    """

    def __init__(self, arguments: Iterable[Any]) -> None:
        self._layout: list[str] = []
        self._kept: list[Any] = []
        cells: list[int] = []
        for argument in arguments:
            if isinstance(argument, tuple):
                record: list[int] = []
                self._add_record(argument, record)
                cells.append(self._table(record))
            else:
                self._add(argument, cells)
        self.address = self._table(cells)
        self.layout = " ".join(self._layout)

    def _table(self, cells: list[int]) -> int:
        table = np.array(cells, np.int64)
        self._kept.append(table)
        return int(table.ctypes.data)

    def _add_record(self, record: tuple[Any, ...], cells: list[int]) -> None:
        self._layout.append(f"{type(record).__name__}(")
        for field in record:
            if isinstance(field, tuple):
                self._add_record(field, cells)
            else:
                self._add(field, cells)
        self._layout.append(")")

    def _add(self, value: Any, cells: list[int]) -> None:
        if isinstance(value, np.ndarray):
            if not value.flags.c_contiguous:
                raise TypeError("an array with gaps: arrays of a record are contiguous")
            cells.append(value.ctypes.data)
            cells.extend(value.shape)
            self._layout.append(f"{value.dtype.str}{value.ndim}")
        elif isinstance(value, int):
            cells.append(value)
            self._layout.append(type(value).__name__)
        else:
            raise TypeError(f"{value!r}: machine code takes arrays, whole numbers and records of them")


def callable_at(address: int) -> Any:
    """The machine code at an address, as a function of a table's address; Python's lock is free while it runs."""
    return ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p)(address)
