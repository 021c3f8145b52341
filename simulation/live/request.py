"""Request: what a page asks of the server that serves it. Whatever is wrong with it is told in one sentence each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulation.live import limits
from simulation.scenario.mistakes import shown
from simulation.scenario.schema import suggestion

Changes = dict[str, Any]
"""Values by dotted name."""
_MOST_CHANGES = 200
_LONGEST = 200


class RequestError(ValueError):
    """A request that cannot be met; ``mistakes`` holds one sentence for each thing that is wrong with it."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True)
class Setup:
    """A scene. What is None is as at the start of the command; ``changes``: one table a world."""

    worlds: tuple[str, ...] | None = None
    persons: int | None = None
    seed: int | None = None
    source: str | None = None
    changes: tuple[Changes, ...] | None = None


def read(query: Mapping[str, str]) -> Setup:
    """The setup of a network that the words of an address ask for; RequestError with all that is wrong with it.

    ``persons``, ``seed``, ``source``, and ``changes``: of the network, as JSON; what is left out is as at the start.
    """
    mistakes = [f"{name[:40]}: unknown name{suggestion(name, _READERS)}" for name in query if name not in _READERS]
    values: Changes = {}
    for name, reader in _READERS.items():
        try:
            values[name] = reader(name, query[name]) if name in query else None
        except RequestError as refusal:
            mistakes += refusal.mistakes
    if mistakes:
        raise RequestError(*mistakes)
    changes = values.pop("changes")
    return Setup(**values, changes=None if changes is None else (changes,))


def whole(name: str, value: Any, low: int, high: int) -> int:
    """``value`` if it is a whole number from low to high, else RequestError."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise RequestError(f"{name} = {shown(value)}: must be a whole number in {low} to {high}")
    return value


def _number(name: str, text: str, low: int, high: int) -> int:
    return whole(name, int(text) if text.isascii() and text.isdigit() and len(text) < 20 else text, low, high)


def _text(name: str, value: str) -> str:
    if not 0 < len(value) <= _LONGEST:
        raise RequestError(f"{name} = {shown(value)}: must be a text of 1 to {_LONGEST} characters")
    return value


def _changes(name: str, text: str) -> Changes:
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        table = text
    if not isinstance(table, dict) or len(table) > _MOST_CHANGES:
        raise RequestError(f"{name} = {shown(table)}: must be a table of at most {_MOST_CHANGES} values by dotted name")
    return {_text(name, key): value for key, value in table.items()}


_READERS: dict[str, Any] = {
    "persons": lambda name, text: _number(name, text, *limits.PERSONS),
    "seed": lambda name, text: _number(name, text, *limits.SEED),
    "source": _text,
    "changes": _changes,
}
"""What can be asked for, with a reader for each."""
