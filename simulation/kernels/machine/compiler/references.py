"""How compiled functions hand a record to each other: by its address, or an excerpt of it.

Numba hands on a NamedTuple field by field. A world has 170 arrays of seven numbers each, and most of the compiler's time went
into moving them from function to function. A *reference* is one number: the address of a table in which the fields of a record
stand one after the other (``tables``).

Two arrays that are found by way of a table might overlap, for all that a compiler knows, so it would make no vectors of a loop
that writes one and reads the other. A loop that promises ``side_by_side`` is therefore handed an *excerpt*: each array that the
loop names is an argument of its own.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from numba import types
from numba.core.typeconv import castgraph
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr

Path = tuple[str, ...]
"""Names of fields, from a record down to one of its arrays or numbers."""
PROMISE = "side_by_side"
"""Name of the function by whose call a loop promises that its arrays do not overlap."""

# Some versions ship types that do not know all of Numba.
_conversion: Any = castgraph.Conversion
_Type: Any = types.Type
_Template: Any = AttributeTemplate
_infer_getattr: Any = infer_getattr


class Reference(_Type):  # type: ignore[misc]
    """The address of a record; ``record``: Numba's type of it; ``ordinary``: whether what is ``seldom`` needed is left out."""

    def __init__(self, record: Any, ordinary: bool = False) -> None:
        self.record, self.ordinary = record, ordinary
        super().__init__(f"{'Ordinary' if ordinary else ''}Reference({_short_name(record)})")

    def can_convert_to(self, context: Any, other: Any) -> Any:
        return _conversion.safe if isinstance(other, Excerpt) and other.source == self else None


class Column(_Type):  # type: ignore[misc]
    """Address and shape of a contiguous array; ``array``: Numba's type of it."""

    def __init__(self, array: Any) -> None:
        if array.layout != "C":
            raise TypeError(f"{array}: arrays of a record are contiguous")
        self.array = array
        super().__init__(f"Column({array})")


class Excerpt(_Type):  # type: ignore[misc]
    """The fields of a record at ``paths``, and its address if it has one; ``source``: a reference or Numba's type of a record."""

    def __init__(self, source: Any, paths: tuple[Path, ...]) -> None:
        self.source, self.paths = source, paths
        names = ",".join(map(".".join, paths))
        super().__init__(
            f"Excerpt({_short_name(record_of(source))}:{_checksum(names)}:{isinstance(source, Reference)})"
        )

    def can_convert_to(self, context: Any, other: Any) -> Any:
        known = isinstance(self.source, Reference)
        same = other == self.source or (isinstance(other, Excerpt) and other.source == self.source)
        return _conversion.safe if known and same else None

    def part(self, name: str, kind: Any) -> Excerpt:
        """The excerpt of the record in the field ``name``, a NamedTuple of type ``kind``."""
        source = Reference(kind) if isinstance(self.source, Reference) else kind
        return Excerpt(source, tuple(path[1:] for path in self.paths if path[0] == name))


def take_by_reference(dispatcher: Any) -> None:
    """Let a compiled function take references, and excerpts where it is a loop side by side."""
    template, names = dispatcher.get_call_template, frozenset(dispatcher.py_func.__code__.co_names)

    def of_arguments(args: Any, named: Any) -> Any:
        taken = tuple(_taken(each, names) for each in args)
        return template(taken, {name: _taken(each, names) for name, each in named.items()})

    dispatcher.get_call_template = of_arguments


def record_of(source: Any) -> Any:
    """Numba's type of the record behind a reference, or of the record itself."""
    return source.record if isinstance(source, Reference) else source


def is_record(kind: Any) -> bool:
    """Whether this is Numba's type of a NamedTuple."""
    return isinstance(kind, types.BaseNamedTuple)


def field_at(record: Any, path: Path) -> Any:
    """Numba's type of a field of a record."""
    for name in path:
        record = record.types[record.fields.index(name)]
    return record


def _taken(kind: Any, names: frozenset[str]) -> Any:
    """The type by which a function in which these names stand takes an argument of type ``kind``."""
    source = kind.source if isinstance(kind, Excerpt) else kind
    paths: tuple[Path, ...] = ()
    if PROMISE in names and (isinstance(source, Reference) or _holds_arrays(source)):
        paths = tuple(_paths(record_of(source), names))
    if kind is not source and not isinstance(source, Reference):
        return Excerpt(source, tuple(path for path in paths if path in kind.paths))
    return Excerpt(source, paths) if paths else source


def _holds_arrays(kind: Any) -> bool:
    """Whether this is a record of arrays, or of records of arrays, that holds no reference."""
    if not is_record(kind) or any(isinstance(each, Reference) for each in kind.types):
        return False
    return any(isinstance(each, types.Array) or _holds_arrays(each) for each in kind.types)


def _paths(record: Any, names: frozenset[str]) -> Iterator[Path]:
    """Paths to the fields of a record that are no records, where all names of the path are among ``names``."""
    for name, kind in zip(record.fields, record.types, strict=True):
        if name in names and is_record(kind):
            yield from ((name, *path) for path in _paths(kind, names))
        elif name in names:
            yield (name,)


def _short_name(record: Any) -> str:
    """Class of a record, and a checksum of its fields' types: a name in full has ten thousand letters."""
    return f"{record.instance_class.__name__}:{_checksum(record.name)}"


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):x}"


@_infer_getattr
class _FieldOfReference(_Template):  # type: ignore[misc]
    key = Reference

    def generic_resolve(self, kind: Any, name: str) -> Any:
        if name not in kind.record.fields:
            return None
        field = field_at(kind.record, (name,))
        return Reference(field) if is_record(field) else field


@_infer_getattr
class _FieldOfExcerpt(_Template):  # type: ignore[misc]
    key = Excerpt

    def generic_resolve(self, kind: Any, name: str) -> Any:
        record = record_of(kind.source)
        if name not in record.fields:
            return None
        field = field_at(record, (name,))
        return kind.part(name, field) if is_record(field) else field
