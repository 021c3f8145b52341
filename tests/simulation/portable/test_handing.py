"""A world as a list of arguments, and bytes in which an array that comes twice is kept once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation.portable.handing import Bytes, described


class Part(NamedTuple):
    ties: NDArray[np.int32]
    again: NDArray[np.int32]
    zero: NDArray[np.uint64]


class Whole(NamedTuple):
    part: Part
    strip: int


def test_arguments_keep_their_order_and_equal_arrays_one_place() -> None:
    ties, store = np.array([[3, 1], [4, 1]], np.int32), Bytes()
    store.place(np.zeros(3, np.uint8))
    told = described(Whole(Part(ties, ties.copy(), np.zeros(5, np.uint64)), 7), store)
    assert [each["name"] for each in told] == ["part.ties", "part.again", "part.zero", "strip"]
    assert told[0] == {"name": "part.ties", "kind": "<i4", "shape": [2, 2], "at": 8}
    assert told[1]["at"] == 8
    assert told[2:] == [{"name": "part.zero", "kind": "<u8", "shape": [5], "fill": 0}, {"name": "strip", "number": 7}]
    assert store.joined()[8:] == ties.tobytes()


def test_only_contiguous_arrays_can_be_handed_over() -> None:
    with pytest.raises(ValueError, match=r"part\.ties: a kernel takes contiguous arrays only"):
        described(
            Whole(Part(np.zeros((4, 4), np.int32).T[:2], np.zeros(1, np.int32), np.zeros(1, np.uint64)), 7), Bytes()
        )
