"""Records by reference: compiled functions read the same fields that Python reads, and loops side by side get arrays alone."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest
from numba import config, njit, typeof

from simulation.kernels.machine.compiler.records import by_reference, keep
from simulation.kernels.machine.compiler.references import Column
from simulation.kernels.machine.compiling import phase, row_loop, rule
from simulation.kernels.rows.lanes import side_by_side


class Inner(NamedTuple):
    """A record in a record."""

    table: Any
    flag: bool
    cube: Any


class Outer(NamedTuple):
    """A record of an array, a number and a record."""

    numbers: Any
    size: int
    inner: Inner


@row_loop
def scale(outer: Any, row: Any, out: Any) -> None:
    side_by_side()
    for k in range(outer.size):
        out[k] = outer.numbers[k] * outer.inner.table[row, k]


@rule
def corner(inner: Any) -> Any:
    return inner.cube[1, 2, 3] if inner.flag else -inner.cube[1, 2, 3]


@phase
def scale_and_turn(known: Any, row: Any, out: Any) -> Any:
    scale(known, row, out)
    return corner(known.inner) + known.inner.table.shape[1] + known.size


@njit
def by_address(outer: Any, row: Any, out: Any) -> Any:
    found = scale_and_turn(by_reference(outer), row, out)
    keep(outer)
    return found


@njit
def by_value(outer: Any, row: Any, out: Any) -> None:
    scale(outer, row, out)


@row_loop
def hand_all_on(outer: Any, out: Any) -> None:
    side_by_side()
    out[0] = outer.size + corner(outer.inner)


@njit
def refused(outer: Any, out: Any) -> None:
    hand_all_on(by_reference(outer), out)


@pytest.fixture
def outer() -> Outer:
    table, cube = np.arange(12.0).reshape(3, 4), np.arange(24, dtype=np.int32).reshape(2, 3, 4)
    return Outer(np.array([2.0, 3.0, 5.0, 7.0]), 4, Inner(table, False, cube))


def test_fields_by_reference_are_those_of_the_record(outer: Outer) -> None:
    out = np.zeros(4)
    assert by_address(outer, 1, out) == -23 + 4 + 4
    assert out.tolist() == [2.0 * 4, 3.0 * 5, 5.0 * 6, 7.0 * 7]


def test_a_loop_side_by_side_takes_the_arrays_of_a_record_by_value_too(outer: Outer) -> None:
    out = np.zeros(4)
    by_value(outer, 2, out)
    assert out.tolist() == [2.0 * 8, 3.0 * 9, 5.0 * 10, 7.0 * 11]


@pytest.mark.skipif(config.DISABLE_JIT, reason="plain Python hands on what it likes")
def test_a_loop_whose_arrays_must_not_overlap_hands_no_record_on(outer: Outer) -> None:
    with pytest.raises(Exception, match="hand on arrays, not Excerpt"):
        refused(outer, np.zeros(4))


@pytest.mark.skipif(config.DISABLE_JIT, reason="plain Python takes any array")
def test_arrays_with_gaps_are_refused() -> None:
    with pytest.raises(TypeError, match="arrays of a record are contiguous"):
        Column(typeof(np.zeros(8)[::2]))
