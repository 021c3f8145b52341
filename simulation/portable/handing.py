"""Handing over: a world as a list of arguments and some bytes, from which any other language can lay it out in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Description = dict[str, Any]


class Bytes:
    """Bytes of arrays, one after the other; an array that comes again is kept once."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._places: dict[tuple[str, bytes], int] = {}
        self._size = 0

    def place(self, array: NDArray[Any]) -> int:
        """Index of the array's first byte, a multiple of 8."""
        key = array.dtype.str, array.tobytes()
        if key not in self._places:
            self._places[key] = self._size
            self._parts.append(key[1] + bytes(-len(key[1]) % 8))
            self._size += len(self._parts[-1])
        return self._places[key]

    def joined(self) -> bytes:
        """All bytes."""
        return b"".join(self._parts)


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Dotted names and values of a record of records, in the order in which compiled kernels take them as arguments."""
    if isinstance(value, tuple):
        for field, part in value._asdict().items():  # type: ignore[attr-defined]
            yield from leaves(part, f"{name}.{field}" if name else field)
    else:
        yield name, value


def described(record: Any, store: Bytes, name: str = "") -> list[Description]:
    """Every argument of a record called ``name``: its ``name``, and ``number``; or ``kind``, ``shape``, and ``fill`` or ``at``.

    ``kind``: as NumPy spells it; ``fill``: the value of all entries, a small whole number; ``at``: the place of its bytes in
    ``store``. All arrays are contiguous in C order.
    """
    return [_described(leaf, value, store) for leaf, value in leaves(record, name)]


def _described(name: str, value: Any, store: Bytes) -> Description:
    if not isinstance(value, np.ndarray):
        return {"name": name, "number": int(value)}
    if not value.flags.c_contiguous:
        raise ValueError(f"{name}: a kernel takes contiguous arrays only")
    about = {"name": name, "kind": value.dtype.str, "shape": list(value.shape)}
    first = value.flat[0] if value.size else value.dtype.type()
    alike = bool((value == first).all()) and float(first) == int(first) and abs(int(first)) < 2**31
    return about | ({"fill": int(first)} if alike else {"at": store.place(value)})
