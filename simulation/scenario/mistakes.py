"""Mistakes in a scenario: all at once, each one sentence with name, value and allowed range.

The sentences are made from the declarations, not from the validator's own words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from simulation.scenario.catalogue import Parameter, field_names, find
from simulation.scenario.schema import suggestion

AnySection = TypeVar("AnySection", bound=BaseModel)

NAMED_TABLES = ("programmes", "informal", "stressors.kinds")
"""Tables whose own tables are named by the user."""
_LONGEST_VALUE = 60
_HUGE_BITS = 200
_BARE = re.compile(r"[A-Za-z0-9_-]+")


class ScenarioError(ValueError):
    """An invalid scenario; ``mistakes`` holds one sentence for each mistake in it."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__(tuple(mistakes))

    @property
    def mistakes(self) -> tuple[str, ...]:
        """One sentence for each mistake."""
        found: tuple[str, ...] = self.args[0]
        return found

    def __str__(self) -> str:
        return "\n".join(self.mistakes)


def build(section: type[AnySection], content: Mapping[str, Any], mistakes: Sequence[str] = ()) -> AnySection:
    """Validate ``content`` into a ``section``.

    ``mistakes`` are sentences about the content that were found before. Raises ScenarioError with these and all others.
    """
    try:
        built = section.model_validate(content)
    except ValidationError as error:
        raise refusal(section, content, error, mistakes) from None
    if mistakes:
        raise ScenarioError(mistakes)
    return built


def refusal(
    section: type[BaseModel], content: Mapping[str, Any], error: ValidationError, mistakes: Sequence[str] = ()
) -> ScenarioError:
    """The error with a sentence for each of pydantic's findings about ``content``, after the ``mistakes`` found before."""
    found = [sentence for detail in error.errors() for sentence in _sentences(section, content, detail)]
    return ScenarioError([*mistakes, *found])


def unknown_name(section: type[BaseModel], content: Mapping[str, Any], name: str) -> str:
    """The sentence about a dotted ``name`` that no field has, with the valid name nearest to it.

    Where the name is within a programme or a kind of life event unlike any in the content, the sentence is about that table.
    """
    for tables in NAMED_TABLES:
        table, _, field = name.removeprefix(f"{tables}.").partition(".")
        there = _table_at(content, tables)
        hint = suggestion(table, there)
        if name.startswith(f"{tables}.") and field and table not in there and "did you mean" not in hint:
            return f"{name}: unknown name, {content.get('name', 'the scenario')} has no {tables}.{table}{hint}"
    known = list(field_names(section, content))
    last = name.rpartition(".")[2]
    namesakes = [each for each in known if each.endswith("." + last)]
    return f"{name}: unknown name{suggestion(name, namesakes or known)}"


def _table_at(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The table of this dotted name in ``content``, an empty one where it is none."""
    table: Any = content
    for part in name.split("."):
        table = table.get(part) if isinstance(table, Mapping) else None
    return table if isinstance(table, Mapping) else {}


def shown(value: Any) -> str:
    """``value`` about as a scenario file would spell it, shortened to one line."""
    if isinstance(value, Mapping | BaseModel):
        return "a table"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > _HUGE_BITS:
        return f"a number of {value.bit_length()} bits"
    text = value.isoformat() if isinstance(value, date | time) else repr(value).replace("\n", " ")
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 3] + "..."


def _sentences(section: type[BaseModel], content: Mapping[str, Any], detail: ErrorDetails) -> Iterator[str]:
    """The sentences for one of pydantic's findings; a contradiction within a section may hold several."""
    path = [str(part) for part in detail["loc"]]
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, ScenarioError):
        yield from (f"{_dotted(path)}.{mistake}".lstrip(".") for mistake in cause.mistakes)
    elif detail["type"] == "extra_forbidden":
        yield unknown_name(section, content, _dotted(path))
    elif path and path[-1] == "[key]":
        pattern = str(detail.get("ctx", {}).get("pattern", "a text")).strip("^$")
        yield f"{_dotted(path[:-1])}: the name must match {pattern}"
    else:
        yield _about_value(_dotted(path), find(section, path), detail)


def _about_value(name: str, parameter: Parameter | None, detail: ErrorDetails) -> str:
    kind, value = detail["type"], detail["input"]
    if kind == "too_long" and parameter is None:
        return f"{name}: must be at most {detail['ctx']['max_length']} tables, not {len(value)}"
    if kind == "too_short" and parameter is None:
        return f"{name}: must hold at least {detail['ctx']['min_length']} table"
    if parameter is None:
        return f"{name} = {shown(value)}: must be a table"
    if kind == "missing":
        return f"{name}: missing, must be {parameter.allowed}"
    demand = f"lie in {parameter.limits}" if _is_number_like(parameter, value) else f"be {parameter.allowed}"
    return f"{name} = {shown(value)}: must {demand}"


def _is_number_like(parameter: Parameter, value: Any) -> bool:
    wanted = {"number": int | float, "whole number": int}.get(parameter.kind)
    return wanted is not None and isinstance(value, wanted) and not isinstance(value, bool)


def _dotted(path: Sequence[str]) -> str:
    return ".".join(part if _BARE.fullmatch(part) else json.dumps(part) for part in path)
