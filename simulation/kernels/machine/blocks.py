"""Sums and counts over a block of BLOCK persons, each a fixed row of vector instructions without a branch.

A sum of float32 has one order on every processor. Vectors of sixteen persons are added one after the other, the first four and
the last four of the block apart. Both are added, and then the halves, quarters, eighths and sixteenths of the vector. A count
compares sixty-four numbers at a time and counts the bits of the outcome. Each operation stands beside its plain Python.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from simulation.kernels.machine.instructions import types
from simulation.kernels.machine.vectors import BYTES, VECTOR, WORD, broadcast, fma, fma_vector, pointer_to

BLOCK = 8 * VECTOR
"""Persons of a block. The number is fixed, so that threads cannot change a sum."""


class Block(NamedTuple):
    """A block's numbers of one column, as LLVM sees them: a pointer to the first, LLVM's and Numba's type of a number."""

    builder: Any
    pointer: Any
    number: Any
    kind: Any

    @classmethod
    def of(cls, context: Any, builder: Any, kind: Any, array: Any, first: Any) -> Block:
        """The block of an array of Numba's type ``kind`` that begins in place ``first``."""
        pointer = pointer_to(context, builder, kind, array, first)
        return cls(builder, pointer, context.get_data_type(kind.dtype), kind.dtype)

    def vectors(self, width: int = VECTOR) -> list[Any]:
        """All numbers (BLOCK,), ``width`` in a vector."""
        kind = ir.VectorType(self.number, width).as_pointer()
        starts = [self.builder.gep(self.pointer, [WORD(start)]) for start in range(0, BLOCK, width)]
        size = self.kind.bitwidth // 8
        return [self.builder.load(self.builder.bitcast(start, kind), align=size) for start in starts]

    def compare(self, sign: str, one: Any, other: Any) -> Any:
        """Which numbers of two vectors compare so, as a vector of bits."""
        if isinstance(self.kind, types.Float):
            return self.builder.fcmp_ordered(sign, one, other)
        return (self.builder.icmp_signed if self.kind.signed else self.builder.icmp_unsigned)(sign, one, other)

    def compared(self, sign: str, value: Any, width: int) -> list[Any]:
        """Which numbers compare so with one value, as vectors of ``width`` bits."""
        values = broadcast(self.builder, value, width)
        return [self.compare(sign, numbers, values) for numbers in self.vectors(width)]


# Operations in LLVM


def _sum(block: Block, add: Callable[[Any, int], Any]) -> Any:
    """The sum over a block; ``add`` adds the vector of this number to a total of sixteen."""
    builder, halves = block.builder, []
    for start in (0, 4):
        total = ir.Constant(ir.VectorType(ir.FloatType(), VECTOR), [-0.0] * VECTOR)  # adding to -0 changes nothing
        for number in range(start, start + 4):
            total = add(total, number)
        halves.append(total)
    total, width = builder.fadd(*halves), VECTOR
    while width > 1:
        width //= 2
        parts = [
            builder.shuffle_vector(
                total, total, ir.Constant(ir.VectorType(WORD, width), list(range(start, start + width)))
            )
            for start in (0, width)
        ]
        total = builder.fadd(*parts)
    return builder.extract_element(total, WORD(0))


def _total(x: Block) -> Any:
    vectors = x.vectors()
    return _sum(x, lambda total, number: x.builder.fadd(total, vectors[number]))


def _square(x: Block) -> Any:
    vectors = x.vectors()
    return _sum(x, lambda total, number: fma_vector(x.builder, vectors[number], vectors[number], total))


def _total_where(x: Block, which: Block, value: Any) -> Any:
    vectors, chosen = x.vectors(), which.compared("==", value, VECTOR)

    def add(total: Any, number: int) -> Any:
        return x.builder.select(chosen[number], x.builder.fadd(total, vectors[number]), total)

    return _sum(x, add)


def _counted(builder: Any, looks: list[Any]) -> Any:
    """How many bits of vectors are set, as float32."""
    count = ir.Constant(ir.IntType(BYTES), 0)
    for look in looks:
        count = builder.add(count, builder.ctpop(builder.bitcast(look, count.type)))
    return builder.sitofp(builder.trunc(count, WORD), ir.FloatType())


def _comparison(sign: str) -> Callable[[Block, Any], Any]:
    return lambda x, value: _counted(x.builder, x.compared(sign, value, BYTES))


def _alike(x: Block, other: Block) -> Any:
    both = zip(x.vectors(BYTES), other.vectors(BYTES), strict=True)
    return _counted(x.builder, [x.compare("==", *each) for each in both])


def _bit(x: Block, value: Any) -> Any:
    bits = broadcast(x.builder, x.builder.shl(ir.Constant(x.number, 1), value), BYTES)
    return _counted(x.builder, [x.compare("==", x.builder.and_(look, bits), bits) for look in x.vectors(BYTES)])


# Operations in Python


def _plain_sum(size: int, add: Callable[[NDArray[np.float32], slice], NDArray[np.float32]]) -> np.float32:
    halves = []
    for start in (0, size // 2):
        total = np.full(VECTOR, -0.0, np.float32)
        for first in range(start, start + size // 2, VECTOR):
            total = add(total, slice(first, first + VECTOR))
        halves.append(total)
    total = halves[0] + halves[1]
    while total.size > 1:
        total = total[: total.size // 2] + total[total.size // 2 :]
    return np.float32(total[0])


def _plain_total(x: NDArray[np.float32]) -> np.float32:
    return _plain_sum(x.size, lambda total, at: total + x[at])


def _plain_square(x: NDArray[np.float32]) -> np.float32:
    return _plain_sum(x.size, lambda total, at: np.array(list(map(fma, x[at], x[at], total))))


def _plain_total_where(x: NDArray[np.float32], which: NDArray[Any], value: float) -> np.float32:
    return _plain_sum(x.size, lambda total, at: np.where(which[at] == value, total + x[at], total))


def _plain_count(meets: Any) -> np.float32:
    return np.float32(np.count_nonzero(meets))


class Operation(NamedTuple):
    """What is done with the blocks of some columns and a value, where it ``compares`` with one."""

    plain: Callable[..., np.float32]
    code: Callable[..., Any]
    compares: bool = True


OPERATIONS = {
    "total": Operation(_plain_total, _total, compares=False),
    "square": Operation(_plain_square, _square, compares=False),
    "total where": Operation(_plain_total_where, _total_where),
    "above": Operation(lambda x, value: _plain_count(x > value), _comparison(">")),
    "below": Operation(lambda x, value: _plain_count(x < value), _comparison("<")),
    "equal": Operation(lambda x, value: _plain_count(x == value), _comparison("==")),
    "bit": Operation(lambda x, value: _plain_count((x >> value) & 1), _bit),
    "alike": Operation(lambda x, other: _plain_count(x == other), _alike, compares=False),
}
"""By name: sum, sum of squares, sum over those whose second column equals the value; how many are above, below or equal to
the value, have the bit of that number, or are alike in two columns."""
