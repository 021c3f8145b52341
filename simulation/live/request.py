"""Request: what a client asks, read from its text. Whatever is wrong with it is told in one sentence each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any

from simulation.live import limits
from simulation.scenario.mistakes import shown
from simulation.scenario.schema import suggestion

Changes = dict[str, Any]
"""Values by dotted name."""
BOTH = "both"
_MOST_CHANGES = 200


class RequestError(ValueError):
    """A request that cannot be met; ``mistakes`` holds one sentence for each thing that is wrong with it."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True)
class Setup:
    """A new scene. What is None is as at the start of the server; ``changes``: one table a world."""

    worlds: tuple[str, ...] | None = None
    persons: int | None = None
    seed: int | None = None
    source: str | None = None
    changes: tuple[Changes, ...] | None = None


@dataclass(frozen=True)
class Step:
    """``days`` to live before the next frame."""

    days: int


@dataclass(frozen=True)
class Change:
    """A parameter of one world, or of both (None)."""

    world: int | None
    name: str
    value: Any


@dataclass(frozen=True)
class Strike:
    """An event by hand, in one world, or in all (None)."""

    person: int
    kind: str
    world: int | None = None


@dataclass(frozen=True)
class Look:
    """A closer look at a person and the partner."""

    person: int


@dataclass(frozen=True)
class Reset:
    """Day 0 again, with another seed unless None."""

    seed: int | None = None


@dataclass(frozen=True)
class Facts:
    """Fingerprints, and how to live the same run elsewhere."""


Request = Setup | Step | Change | Strike | Look | Reset | Facts


def read(text: str) -> Request:
    """The request in ``text``; RequestError with all that is wrong with it."""
    message = _message(text)
    name = message.pop("do", None)
    if not isinstance(name, str) or name not in _READERS:
        raise RequestError(f"do = {shown(name)}: no such request{suggestion(name, _READERS)}")
    kind, readers = _READERS[name]
    mistakes = [f"{key[:40]}: unknown name{suggestion(key, readers)}" for key in message if key not in readers]
    optional = {each.name for each in fields(kind) if each.default is not MISSING}
    values: dict[str, Any] = {}
    for key, reader in readers.items():
        try:
            if key not in optional and key not in message:
                mistakes.append(f"{key}: missing")
            elif key not in optional or message.get(key) is not None:
                values[key] = reader(key, message[key])
        except RequestError as refusal:
            mistakes += refusal.mistakes
    if mistakes:
        raise RequestError(*mistakes)
    request: Request = kind(**values)
    return request


def asked(text: str) -> str:
    """What a text asks for, as far as it can be read: the word after ``do``, or ''."""
    try:
        name = _message(text).get("do")
    except RequestError:
        return ""
    return name if isinstance(name, str) and name in _READERS else ""


def _message(text: str) -> dict[str, Any]:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise RequestError("the message is not JSON") from None
    if not isinstance(message, dict):
        raise RequestError(f'the message must be a table like {{"do": "frame", "days": 1}}, not {shown(message)}')
    return message


def whole(name: str, value: Any, low: int, high: int) -> int:
    """``value`` if it is a whole number from low to high, else RequestError."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise RequestError(f"{name} = {shown(value)}: must be a whole number in {low} to {high}")
    return value


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 200:
        raise RequestError(f"{name} = {shown(value)}: must be a text of 1 to 200 characters")
    return value


def _table(name: str, value: Any) -> Changes:
    if not isinstance(value, Mapping) or len(value) > _MOST_CHANGES:
        raise RequestError(f"{name} = {shown(value)}: must be tables of at most {_MOST_CHANGES} values by dotted name")
    return {_text(name, key): each for key, each in value.items()}


def _list(name: str, value: Any, fewest: int) -> Sequence[Any]:
    if not isinstance(value, list) or not fewest <= len(value) <= limits.WORLDS:
        raise RequestError(f"{name} = {shown(value)}: must be a list of {fewest} to {limits.WORLDS}, one a world")
    return value


def _worlds(name: str, value: Any) -> tuple[str, ...]:
    return tuple(_text(name, each) for each in _list(name, value, 1))


def _changes(name: str, value: Any) -> tuple[Changes, ...]:
    return tuple(_table(name, each) for each in _list(name, value, 0))


def _world(name: str, value: Any) -> int | None:
    if value == BOTH:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < limits.WORLDS:
        raise RequestError(f"{name} = {shown(value)}: must be 0, 1 or '{BOTH}'")
    return value


def _seed(name: str, value: Any) -> int:
    return whole(name, value, *limits.SEED)


def _row(name: str, value: Any) -> int:
    return whole(name, value, 0, limits.PERSONS[1] - 1)


_READERS: dict[str, tuple[Any, dict[str, Any]]] = {
    "setup": (
        Setup,
        {
            "worlds": _worlds,
            "persons": lambda name, value: whole(name, value, *limits.PERSONS),
            "seed": _seed,
            "source": _text,
            "changes": _changes,
        },
    ),
    "frame": (Step, {"days": lambda name, value: whole(name, value, 0, limits.DAYS)}),
    "set": (Change, {"world": _world, "name": _text, "value": lambda name, value: value}),
    "strike": (Strike, {"person": _row, "kind": _text, "world": _world}),
    "person": (Look, {"person": _row}),
    "reset": (Reset, {"seed": _seed}),
    "facts": (Facts, {}),
}
"""What can be asked, with a reader for each name in the message."""
