"""Checks of arguments: limits of what may be asked for, and one sentence about an argument that is wrong.

A sentence names the argument, what was given, and what is allowed. Wrong numbers and paths raise ValueError, objects of a wrong
kind TypeError.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from numbers import Integral
from pathlib import Path
from typing import Any, Final, TypeVar

Kind = TypeVar("Kind")

MOST_DAYS: Final = 36_500
"""Days of one run, a hundred years."""
_LONGEST_VALUE: Final = 60
_PLAIN: Final[dict[type, str]] = {str: "a text", int: "a whole number"}


def whole_number(
    name: str, value: Any, low: int, high: int | None = None, error: type[Exception] = ValueError, also: str = ""
) -> int:
    """``value`` as an integer from ``low`` to ``high``; raises ``error`` with its ``name`` for anything else.

    ``also``: what else is allowed, as the end of the sentence.
    """
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or value < low or (high is not None and value > high):
        allowed = f"from {low}" if high is None else f"from {low} to {high}"
        raise error(f"{name} = {given(value)}: must be a whole number {allowed}{also}")
    return int(value)


def days_of(value: Any, low: int, lived: int) -> int:
    """``value`` as days to live, at least ``low``, after ``lived`` days; ValueError for anything else."""
    return whole_number(
        "days", value, low, MOST_DAYS - lived, also=f", as a run has at most {MOST_DAYS}" if lived else ""
    )


def instance(name: str, value: Any, kind: type[Kind], allowed: str = "") -> Kind:
    """``value``, which must be a ``kind``; TypeError for anything else. ``allowed``: the kind in words, and how to get one."""
    if not isinstance(value, kind):
        raise TypeError(f"{name} = {given(value)}: must be {allowed or _one(kind)}")
    return value


def mapping(name: str, value: Any, allowed: str) -> Mapping[Any, Any]:
    """``value``, which must be a mapping; TypeError for anything else."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} = {given(value)}: must be {allowed}")
    return value


def several(name: str, values: Any, kind: type[Kind], allowed: str = "") -> tuple[Kind, ...]:
    """``values``, a list or another collection whose members are all a ``kind``; TypeError for anything else."""
    return tuple(
        instance(f"{name}[{place}]", value, kind, allowed)
        for place, value in enumerate(listed(name, values, kind, allowed))
    )


def listed(name: str, values: Any, kind: type, allowed: str = "") -> tuple[Any, ...]:
    """The members of a collection; TypeError for a single ``kind``, a text, a table, or what is no collection."""
    if isinstance(values, kind | str | bytes | Mapping) or not isinstance(values, Iterable):
        raise TypeError(f"{name} = {given(values)}: must be a list, each member {allowed or _one(kind)}")
    return tuple(values)


def path_of(name: str, value: Any) -> Path:
    """``value`` as a path; TypeError for what names no file."""
    if not isinstance(value, str | os.PathLike):
        raise TypeError(f"{name} = {given(value)}: must be a path, as text or pathlib.Path")
    return Path(value)


def function(name: str, value: Any) -> None:
    """Refuse what cannot be called; raises TypeError."""
    if not callable(value):
        raise TypeError(f"{name} = {given(value)}: must be a function")


def option(name: str, value: Any, *options: str) -> str:
    """``value``, which must be one of the ``options``; ValueError for anything else."""
    if value not in options:
        raise ValueError(f"{name} = {given(value)}: must be {' or '.join(map(repr, options))}")
    return str(value)


def given(value: Any) -> str:
    """``value`` on one short line: as Python writes it, or its kind where Python writes only an address."""
    writes: Any = type(value).__repr__
    if writes is object.__repr__:
        return _one(type(value))
    text = " ".join(repr(value).split())
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."


def _one(kind: type) -> str:
    """The name of a kind with its article."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    return f"{'an' if kind.__name__[0] in 'AEIOUaeiou' else 'a'} {kind.__name__}"
