"""The catalogue of parameters: what the declarations say, read back as one flat list of records.

Documentation, command line, comments in scenario files and error messages are all made from these records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulation.scenario.schema import evidence_of, plausible_of, range_of, source_of, unit_of

ANY = "*"
"""Placeholder in a dotted name for a table's name that the user chose, as in ``programmes.*.sessions``."""

_FEW = 3
"""Values that a sentence names one by one."""
Kind = Literal["number", "whole number", "switch", "choice", "text"]


class Parameter(NamedTuple):
    """One declared parameter and all that its declaration says."""

    name: str
    """Dotted name, as in a scenario file."""
    kind: Kind
    default: Any
    unit: str
    range: tuple[Any, Any] | None
    """Allowed, inclusive (low, high) in ``unit``; of a text, its length in characters; None where there is no limit."""
    plausible: tuple[Any, Any] | None
    """Inclusive (low, high) within ``range`` of a number in a world that may exist; None for anything but a number."""
    choices: tuple[str, ...]
    meaning: str
    evidence: str
    source: str

    @property
    def limits(self) -> str:
        """The allowed range with its unit, '0 to 3 (SD)', or '' where there is none."""
        if self.range is None:
            return ""
        return f"{span(self.range)} ({self.unit})" if self.unit else span(self.range)

    @property
    def allowed(self) -> str:
        """Allowed values in words: 'a number in 0 to 0.9', 'true or false', "'person' or 'couple'"."""
        if self.kind == "switch":
            return "true or false"
        if self.kind == "choice":
            return " or ".join(f"'{option}'" for option in self.choices)
        if self.kind == "text":
            return f"a text of {self.limits} characters" if self.range else "a text"
        return f"a {self.kind} in {self.limits}"

    def is_plausible(self, value: Any) -> bool:
        """Whether ``value`` lies in the plausible range, or is the 0 that switches a mechanism off.

        Any value of a parameter without a plausible range is plausible.
        """
        return self.plausible is None or value == 0 or bool(self.plausible[0] <= value <= self.plausible[1])


def span(ends: tuple[Any, Any]) -> str:
    """A range in words: '0.06 to 0.24', with at most four digits that count."""
    low, high = (f"{bound:.4g}" if isinstance(bound, float) else str(bound) for bound in map(_plain, ends))
    return f"{low} to {high}"


def parameters(section: type[BaseModel] | BaseModel) -> list[Parameter]:
    """All parameters of ``section`` and the sections in it, in the order of declaration, with its values as defaults.

    Named tables come as they are in ``section``; where there are none, their parameters come once, under names such as
    ``programmes.*.sessions``. Every field of a class ``section`` must have a default (pydantic.ValidationError otherwise).
    """
    return list(_walk(section if isinstance(section, BaseModel) else section(), ""))


def outside(parameter: Parameter, name: str, values: Iterable[Any]) -> str:
    """'strain.carry_over = 0.9 (plausible 0.1 to 0.4)': those of the values that are not plausible; '' if all are."""
    found = sorted(value for value in values if not parameter.is_plausible(value))
    if not found or parameter.plausible is None:
        return ""
    told = ", ".join(f"{value:g}" for value in found) if len(found) <= _FEW else span((found[0], found[-1]))
    return f"{name} = {told} (plausible {span(parameter.plausible)})"


def implausible(section: BaseModel) -> list[str]:
    """The numbers of ``section`` outside of their plausible ranges, each as ``outside`` says it."""
    return [told for each in parameters(section) if (told := outside(each, each.name, [each.default]))]


def find(section: type[BaseModel], path: Sequence[str]) -> Parameter | None:
    """The parameter at ``path`` (the parts of its dotted name), None where there is none or a whole table."""
    name, *rest = path or [""]
    field = section.model_fields.get(name)
    if field is None:
        return None
    if not rest:
        return None if _table_in(field) else describe(name, field, field.default)
    inner = rest[1:] if get_origin(field.annotation) is dict else rest
    table = _table_in(field)
    return find(table, inner) if table and inner else None


def field_names(section: type[BaseModel], content: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Dotted names of all parameters and of all tables around them; named tables as ``content`` has them."""
    for name, field in section.model_fields.items():
        yield prefix + name
        own, table = content.get(name), _table_in(field)
        tables = {name: own}
        if get_origin(field.annotation) is dict:
            tables = {f"{name}.{key}": part for key, part in own.items()} if isinstance(own, Mapping) else {}
            yield from (prefix + each for each in tables)
        if table:
            for each, part in tables.items():
                yield from field_names(table, part if isinstance(part, Mapping) else {}, f"{prefix}{each}.")


def describe(name: str, field: FieldInfo, default: Any) -> Parameter:
    """The record of one declared field under the dotted ``name``."""
    return Parameter(
        name=name,
        kind=_kind_of(field),
        default=default,
        unit=unit_of(field),
        range=range_of(field) or _length_of(field),
        plausible=plausible_of(field),
        choices=get_args(field.annotation),
        meaning=field.description or "",
        evidence=evidence_of(field),
        source=source_of(field),
    )


def _walk(example: BaseModel, prefix: str) -> Iterator[Parameter]:
    for name, field in type(example).model_fields.items():
        value = getattr(example, name)
        if isinstance(value, BaseModel):
            yield from _walk(value, f"{prefix}{name}.")
        elif isinstance(value, dict):
            for key, part in (value or {ANY: _named_section(field)()}).items():
                yield from _walk(part, f"{prefix}{name}.{key}.")
        else:
            yield describe(prefix + name, field, value)


def _table_in(field: FieldInfo) -> type[BaseModel] | None:
    """The section class of a field that holds a table, or tables by name; None for a parameter."""
    if get_origin(field.annotation) is dict:
        return _named_section(field)
    return field.annotation if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel) else None


def _named_section(field: FieldInfo) -> type[BaseModel]:
    """The section class in a field declared as ``dict[name, section]``, with or without ``Annotated``."""
    declared = get_args(field.annotation)[1]
    section: type[BaseModel] = getattr(declared, "__origin__", declared)
    return section


def _kind_of(field: FieldInfo) -> Kind:
    if get_origin(field.annotation) is Literal:
        return "choice"
    kinds: dict[Any, Kind] = {float: "number", int: "whole number", bool: "switch", str: "text"}
    return kinds[field.annotation]


def _length_of(field: FieldInfo) -> tuple[int, int] | None:
    low = next((limit.min_length for limit in field.metadata if hasattr(limit, "min_length")), 0)
    high = next((limit.max_length for limit in field.metadata if hasattr(limit, "max_length")), None)
    return None if high is None else (low, high)


def _plain(bound: Any) -> Any:
    return int(bound) if bound == int(bound) else bound
