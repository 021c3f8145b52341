"""Instructions that sum up a block of persons: a whole table of sums at once, or one sum.

A table's sums may differ by kind: line ``step.line + kind`` is then summed for the kind of the caller's loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from simulation.kernels.machine.blocks import BLOCK, OPERATIONS, Block
from simulation.kernels.machine.instructions import instruction, types
from simulation.kernels.machine.vectors import VECTOR, WORD, broadcast, load_vector, pointer_to, store_vector

_PLACE = ir.IntType(64)

Path = tuple[str, ...]
"""Names of fields, from a record down to one of its arrays (persons,) or, by kind, (kinds, persons)."""
KINDS_OF_BLOCK: Path = ()
"""Instead of a column of the record: the array (BLOCK,) of kinds that is passed beside it."""


class Parameter(NamedTuple):
    """A value that is read when the code runs: number ``place`` of the array at ``path``."""

    path: Path
    place: int


class Step(NamedTuple):
    """One sum: ``operation`` over the blocks of ``columns``, with a ``value`` where it compares; written to line ``line``.

    ``value``: a number, a parameter, or None for the number of the kind at hand.
    """

    line: int
    operation: str
    columns: tuple[Path, ...]
    value: float | Parameter | None = 0


def steps(table: Sequence[Step]) -> Any:
    """An instruction (record, first, kind, kinds, lines) that does all steps over the block that begins in place ``first``.

    ``kind``: the number of the kind at hand, else 0; ``kinds`` (BLOCK,): a kind of each person of the block. ``lines`` (lines,)
    float32: step s is written to line ``s.line + kind``.
    """

    def signature(record: Any, first: Any, kind: Any, kinds: Any, lines: Any) -> Any:
        return types.void(record, types.uint64, types.int64, kinds, lines)

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        record, first, kind, kinds, lines = args
        at = _At(context, builder, signature.args[0], record, first, kind)
        out = pointer_to(context, builder, signature.args[4], lines, kind)
        of_block = Block.of(context, builder, signature.args[3], kinds, _PLACE(0))
        for step in table:
            operation = OPERATIONS[step.operation]
            blocks = [of_block if path == KINDS_OF_BLOCK else at.block(path) for path in step.columns]
            values = [at.value(step.value, blocks[-1])] if operation.compares else []
            builder.store(operation.code(*blocks, *values), builder.gep(out, [WORD(step.line)]))
        return context.get_dummy_value()

    @instruction(signature, code)
    def sum_up(record: Any, first: Any, kind: Any, kinds: Any, lines: Any) -> None:
        for step in table:
            operation = OPERATIONS[step.operation]
            blocks = [kinds if path == KINDS_OF_BLOCK else _block(record, path, first, kind) for path in step.columns]
            values = [blocks[-1].dtype.type(_value(record, step.value, kind))] if operation.compares else []
            lines[step.line + kind] = operation.plain(*blocks, *values)

    return sum_up


def _array(record: Any, path: Path) -> NDArray[Any]:
    """The array at ``path`` of a record, in Python."""
    for name in path:
        record = getattr(record, name)
    return np.asarray(record)


def _block(record: Any, path: Path, first: Any, kind: Any) -> NDArray[Any]:
    """The block of a column that begins in place ``first``, in Python."""
    column = _array(record, path)
    return (column[kind] if column.ndim == 2 else column)[int(first) : int(first) + BLOCK]


def _value(record: Any, value: float | Parameter | None, kind: Any) -> Any:
    """The value to compare with, in Python."""
    if isinstance(value, Parameter):
        return _array(record, value.path)[value.place]
    return kind if value is None else value


class _At(NamedTuple):
    """Where code is generated: in which record, from which place on, for which kind."""

    context: Any
    builder: Any
    type_of_record: Any
    record: Any
    first: Any
    kind: Any

    def array(self, path: Path) -> tuple[Any, Any]:
        """Numba's type of the array at ``path``, and the array."""
        from simulation.kernels.machine.compiler.tables import field_of  # imports Numba

        return field_of(self.context, self.builder, self.type_of_record, self.record, path)

    def block(self, path: Path) -> Block:
        """The block of the array at ``path``: of its row for the kind at hand, if it has one for each."""
        kind, array = self.array(path)
        first = self.first
        if kind.ndim == 2:
            width = self.builder.extract_value(
                self.context.make_array(kind)(self.context, self.builder, array).shape, 1
            )
            first = self.builder.add(first, self.builder.mul(self.kind, width))
        return Block.of(self.context, self.builder, kind, array, first)

    def value(self, value: float | Parameter | None, block: Block) -> Any:
        """The value to compare with, of the type of the block's numbers."""
        if value is None:
            return self.builder.trunc(self.kind, block.number)
        if isinstance(value, Parameter):
            kind, array = self.array(value.path)
            place = _PLACE(value.place)
            return self.builder.load(Block.of(self.context, self.builder, kind, array, place).pointer)
        return ir.Constant(block.number, float(value) if isinstance(block.kind, types.Float) else int(value))


def _note_greater_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    _, number, most, which = args
    kinds, size = signature.args, context.get_data_type(signature.args[3].dtype)
    noted = broadcast(builder, builder.trunc(number, size))
    for start in range(0, BLOCK, VECTOR):
        place = _PLACE(start)
        own, before = (load_vector(context, builder, kinds[n], args[n], place) for n in (0, 2))
        known, greater = load_vector(context, builder, kinds[3], which, place), builder.fcmp_ordered(">", own, before)
        store_vector(context, builder, kinds[2], most, place, builder.select(greater, own, before))
        store_vector(context, builder, kinds[3], which, place, builder.select(greater, noted, known))
    return context.get_dummy_value()


@instruction(lambda numbers, number, most, which: types.void(numbers, types.int64, most, which), _note_greater_code)
def note_greater(numbers: Any, number: Any, most: Any, which: Any) -> None:
    """Where ``numbers`` (BLOCK,) are above ``most`` (BLOCK,), write them to it, and ``number`` to ``which`` (BLOCK,) int8."""
    greater = numbers > most
    most[greater], which[greater] = numbers[greater], number


def _total_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return OPERATIONS["total"].code(Block.of(context, builder, signature.args[0], args[0], _PLACE(0)))


@instruction(lambda x: types.float32(x), _total_code)
def total(x: Any) -> Any:
    """The sum of ``x`` (BLOCK,)."""
    return OPERATIONS["total"].plain(x)
