"""The catalogue of parameters: what the declarations say, read back as one flat list of records.

Documentation, command line, comments in scenario files and error messages are all made from these records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic.fields import FieldInfo

from simulation.scenario.schema import Section, evidence_of, range_of, source_of, unit_of

ANY = "*"
"""Stands in a dotted name for whatever the user called a table, as in ``programmes.*.sessions``."""

Kind = Literal["number", "whole number", "switch", "choice", "text"]


class Parameter(NamedTuple):
    """One declared parameter and all that its declaration says."""

    name: str
    """Dotted name, as in a scenario file."""
    kind: Kind
    default: Any
    unit: str
    range: tuple[Any, Any] | None
    """Inclusive (low, high) in ``unit``; of a text, its length in characters; None where there is no limit."""
    choices: tuple[str, ...]
    meaning: str
    evidence: str
    source: str

    @property
    def limits(self) -> str:
        """The range with its unit, '0 to 3 (SD)', or '' where there is none."""
        if self.range is None:
            return ""
        low, high = (_plain(bound) for bound in self.range)
        return f"{low} to {high} ({self.unit})" if self.unit else f"{low} to {high}"

    @property
    def allowed(self) -> str:
        """What the parameter may be, in words: 'a number in 0 to 0.9', 'true or false', "'person' or 'couple'"."""
        if self.kind == "switch":
            return "true or false"
        if self.kind == "choice":
            return " or ".join(f"'{option}'" for option in self.choices)
        if self.kind == "text":
            return f"a text of {self.limits} characters" if self.range else "a text"
        return f"a {self.kind} in {self.limits}"


def parameters(section: type[Section]) -> list[Parameter]:
    """All parameters of ``section`` and the sections in it, in the order of declaration.

    The parameters of a table of named sections come once, under names such as ``programmes.*.sessions``. Every field of
    ``section`` must have a default (pydantic.ValidationError otherwise).
    """
    return list(_walk(section(), ""))


def find(section: type[Section], path: Sequence[str]) -> Parameter | None:
    """The parameter at ``path`` (the parts of its dotted name), None where there is none or a whole table."""
    return next((found for found in parameters(section) if _matches(found.name.split("."), path)), None)


def field_names(section: type[Section]) -> list[str]:
    """Dotted names of all parameters and of all tables around them, outermost first."""
    names: dict[str, None] = {}
    for parameter in parameters(section):
        parts = parameter.name.split(".")
        names |= dict.fromkeys(".".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return list(names)


def describe(name: str, field: FieldInfo, default: Any) -> Parameter:
    """The record of one declared field under the dotted ``name``."""
    return Parameter(
        name=name,
        kind=_kind_of(field),
        default=default,
        unit=unit_of(field),
        range=range_of(field) or _length_of(field),
        choices=get_args(field.annotation),
        meaning=field.description or "",
        evidence=evidence_of(field),
        source=source_of(field),
    )


def _walk(example: Section, prefix: str) -> Iterator[Parameter]:
    for name, field in type(example).model_fields.items():
        value = getattr(example, name)
        if isinstance(value, Section):
            yield from _walk(value, f"{prefix}{name}.")
        elif get_origin(field.annotation) is dict:
            yield from _walk(_named_section(field)(), f"{prefix}{name}.{ANY}.")
        else:
            yield describe(prefix + name, field, value)


def _named_section(field: FieldInfo) -> type[Section]:
    """The section class in a field declared as ``dict[name, section]``, with or without ``Annotated``."""
    declared = get_args(field.annotation)[1]
    section: type[Section] = getattr(declared, "__origin__", declared)
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


def _matches(pattern: Sequence[str], path: Sequence[str]) -> bool:
    return len(pattern) == len(path) and all(part in (ANY, own) for part, own in zip(pattern, path, strict=True))


def _plain(bound: Any) -> Any:
    return int(bound) if bound == int(bound) else bound
