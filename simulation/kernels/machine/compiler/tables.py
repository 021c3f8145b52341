"""The table behind a reference, and the machine code that reads and writes it.

A table is made of cells of 8 bytes, whatever the machine. An array takes a cell for its address and one for each axis, a
number takes one, and a record takes those of its fields, in their order. Once written, a table stays as it is, so that a
compiler may read it before a loop instead of in it (``invariant.load``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, count
from typing import Any

from llvmlite import ir
from numba import types
from numba.core.datamodel import models
from numba.core.datamodel.registry import register_default
from numba.core.imputils import lower_cast, lower_getattr_generic

from simulation.kernels.machine.compiler.references import (
    Column,
    Excerpt,
    Path,
    Reference,
    field_at,
    is_record,
    record_of,
)

# Some versions ship types that do not know all of Numba.
_Decorator = Callable[..., Callable[[Callable[..., Any]], Callable[..., Any]]]
_lower_cast: _Decorator = lower_cast
_lower_getattr: _Decorator = lower_getattr_generic
_register: Any = register_default
_CPointer: Any = types.CPointer
_PrimitiveModel: Any = models.PrimitiveModel
_StructModel: Any = models.StructModel

CELL, _BYTES = ir.IntType(64), 8
"""A cell of a table, and its size."""
_WIDEST = '"prefer-vector-width"="512"'
"""Mark of a function that promises ``side_by_side``."""


def cells(kind: Any) -> int:
    """Cells of a field of this type."""
    if is_record(kind):
        return sum(map(cells, kind.types))
    return 1 + kind.ndim if isinstance(kind, types.Array) else 1


def _cell_at(builder: Any, table: Any, record: Any, path: Path) -> Any:
    """Address of the first cell of the field at ``path`` of the record behind a table."""
    before = 0
    for name in path:
        place = record.fields.index(name)
        before += sum(map(cells, record.types[:place]))
        record = record.types[place]
    return builder.gep(table, [CELL(before)])


# What each type is to LLVM


@_register(Reference)
class _ReferenceModel(_PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, CELL.as_pointer())

    def from_argument(self, builder: Any, value: Any) -> Any:
        value.add_attribute("nonnull")
        value.attributes.dereferenceable = _BYTES * cells(self._fe_type.record)
        return value


@_register(Column)
class _ColumnModel(_StructModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Any) -> None:
        axes = [(str(axis), types.intp) for axis in range(kind.array.ndim)]
        super().__init__(manager, kind, [("data", _CPointer(kind.array.dtype)), *axes])


@_register(Excerpt)
class _ExcerptModel(_StructModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Any) -> None:
        fields = [(path, field_at(record_of(kind.source), path)) for path in kind.paths]
        members = [("address", kind.source)] if isinstance(kind.source, Reference) else []
        for path, field in fields:
            members.append((".".join(path), Column(field) if isinstance(field, types.Array) else field))
        super().__init__(manager, kind, members)


# Reading and writing fields


def _column_of(context: Any, builder: Any, kind: Any, array: Any) -> list[Any]:
    """Address and axes of an array."""
    model = context.data_model_manager[kind]
    shape = model.get_field_position("shape")
    axes = (builder.extract_value(array, [shape, axis]) for axis in range(kind.ndim))
    return [builder.extract_value(array, model.get_field_position("data")), *axes]


def _array_of(context: Any, builder: Any, kind: Any, column: list[Any]) -> Any:
    """The array at an address, with these axes; it keeps no reference to the memory."""
    model, (data, *shape) = context.data_model_manager[kind], column
    size = CELL(context.get_abi_sizeof(context.get_data_type(kind.dtype)))
    items, strides = shape[-1], [size]
    for axis in reversed(shape[:-1]):
        strides.insert(0, builder.mul(size, items))
        items = builder.mul(items, axis)
    array = ir.Constant(model.get_value_type(), None)
    for name, value in (("nitems", items), ("itemsize", size), ("data", data)):
        array = builder.insert_value(array, value, model.get_field_position(name))
    for name, values in (("shape", shape), ("strides", strides)):
        for axis, value in enumerate(values):
            array = builder.insert_value(array, value, [model.get_field_position(name), axis])
    return array


def _read(context: Any, builder: Any, kind: Any, cell: Any) -> list[Any]:
    """Address and axes of the array, or the number, in the cells from ``cell`` on."""
    is_array, fixed = isinstance(kind, types.Array), builder.module.add_metadata([])
    first = context.get_data_type(kind.dtype).as_pointer() if is_array else context.get_data_type(kind)
    read = []
    for place, each in enumerate([first, *[CELL] * (cells(kind) - 1)]):
        value = builder.load(builder.bitcast(builder.gep(cell, [CELL(place)]), each.as_pointer()))
        value.set_metadata("invariant.load", fixed)
        read.append(value)
    return read if is_array else [context.data_model_manager[kind].from_data(builder, read[0])]


def _write(context: Any, builder: Any, kind: Any, value: Any, cell: Any) -> None:
    """Write a field to the cells from ``cell`` on."""
    if is_record(kind):
        for place, (name, field) in enumerate(zip(kind.fields, kind.types, strict=True)):
            _write(context, builder, field, builder.extract_value(value, place), _cell_at(builder, cell, kind, (name,)))
        return
    is_array = isinstance(kind, types.Array)
    parts = (
        _column_of(context, builder, kind, value)
        if is_array
        else [context.data_model_manager[kind].as_data(builder, value)]
    )
    for place, part in enumerate(parts):
        builder.store(part, builder.bitcast(builder.gep(cell, [CELL(place)]), part.type.as_pointer()))


def field_of(context: Any, builder: Any, kind: Any, value: Any, path: Path) -> tuple[Any, Any]:
    """Type and value of a field that is no record, of a record or of one by reference."""
    field = field_at(record_of(kind), path)
    if isinstance(kind, Reference):
        read = _read(context, builder, field, _cell_at(builder, value, kind.record, path))
        return field, _array_of(context, builder, field, read) if isinstance(field, types.Array) else read[0]
    for name in path:
        place = kind.fields.index(name)
        kind, value = kind.types[place], builder.extract_value(value, place)
    return field, value


@_lower_getattr(Reference)
def _get_of_reference(context: Any, builder: Any, kind: Any, value: Any, name: str) -> Any:
    if is_record(field_at(kind.record, (name,))):
        return _cell_at(builder, value, kind.record, (name,))
    return field_of(context, builder, kind, value, (name,))[1]


# Excerpts


def _members(kind: Any) -> dict[Path, int]:
    """Place of each field of an excerpt; that of its address is at the empty path."""
    known = [()] if isinstance(kind.source, Reference) else []
    return dict(zip((*known, *kind.paths), count(), strict=False))


@_lower_getattr(Excerpt)
def _get_of_excerpt(context: Any, builder: Any, kind: Any, value: Any, name: str) -> Any:
    places, record = _members(kind), record_of(kind.source)
    field = field_at(record, (name,))
    if not is_record(field):
        found = builder.extract_value(value, places[(name,)])
        if not isinstance(field, types.Array):
            return found
        column = [builder.extract_value(found, place) for place in range(cells(field))]
        return _array_of(context, builder, field, column)
    part = kind.part(name, field)
    made = ir.Constant(context.get_value_type(part), ir.Undefined)
    for path, place in _members(part).items():
        if path:
            found = builder.extract_value(value, places[(name, *path)])
        else:
            found = _cell_at(builder, builder.extract_value(value, 0), record, (name,))
        made = builder.insert_value(made, found, place)
    return made


@_lower_cast(types.BaseNamedTuple, Excerpt)
@_lower_cast(Reference, Excerpt)
def _excerpt_of(context: Any, builder: Any, kind: Any, wanted: Any, value: Any) -> Any:
    made = ir.Constant(context.get_value_type(wanted), ir.Undefined)
    for path, place in _members(wanted).items():
        field, found = field_of(context, builder, kind, value, path) if path else (kind, value)
        if isinstance(field, types.Array):
            column = ir.Constant(context.get_value_type(Column(field)), ir.Undefined)
            for cell, part in enumerate(_column_of(context, builder, field, found)):
                column = builder.insert_value(column, part, cell)
            found = column
        made = builder.insert_value(made, found, place)
    return made


@_lower_cast(Excerpt, Reference)
def _reference_of(context: Any, builder: Any, kind: Any, wanted: Any, value: Any) -> Any:
    if _WIDEST in builder.function.attributes:
        raise TypeError(f"{builder.function.name}: hand on arrays, not {kind}, in a loop whose arrays must not overlap")
    return builder.extract_value(value, 0)


@_lower_cast(Excerpt, Excerpt)
def _excerpt_again(context: Any, builder: Any, kind: Any, wanted: Any, value: Any) -> Any:
    reference = _reference_of(context, builder, kind, kind.source, value)
    return _excerpt_of(context, builder, kind.source, wanted, reference)


# Tables of arguments


def _starts(kinds: Sequence[Any]) -> Iterator[int]:
    """The first cell of each argument."""
    return accumulate([0, *map(cells, kinds[:-1])])


def write_all(context: Any, builder: Any, kinds: Sequence[Any], values: Sequence[Any], table: Any) -> None:
    """Write arguments of these types to a table, one after the other."""
    for start, kind, value in zip(_starts(kinds), kinds, values, strict=True):
        _write(context, builder, kind, value, builder.gep(table, [CELL(start)]))


def read_all(context: Any, builder: Any, kinds: Sequence[Any], table: Any) -> list[Any]:
    """The arguments of these types that stand in a table."""
    return [
        _value(context, builder, kind, builder.gep(table, [CELL(start)]))
        for start, kind in zip(_starts(kinds), kinds, strict=True)
    ]


def _value(context: Any, builder: Any, kind: Any, cell: Any) -> Any:
    """The record, array or number in the cells from ``cell`` on."""
    if not is_record(kind):
        read = _read(context, builder, kind, cell)
        return _array_of(context, builder, kind, read) if isinstance(kind, types.Array) else read[0]
    record = ir.Constant(context.get_value_type(kind), ir.Undefined)
    for place, (name, field) in enumerate(zip(kind.fields, kind.types, strict=True)):
        value = _value(context, builder, field, _cell_at(builder, cell, kind, (name,)))
        record = builder.insert_value(record, value, place)
    return record


def reference_to(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """The address of a table with the fields of a record; of one by reference, its table."""
    if isinstance(signature.args[0], Reference):
        return args[0]
    with builder.goto_entry_block():
        table = builder.alloca(CELL, cells(signature.args[0]))
    _write(context, builder, signature.args[0], args[0], table)
    return table
