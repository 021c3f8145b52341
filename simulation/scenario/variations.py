"""Variations: one scenario with other values at some dotted names, for sweeps that have a million of them.

``Scenario.replace`` builds and validates a whole scenario, which takes half a millisecond. Text, key and contradictions of a
variation follow from its few values, since the others are those of the base and valid.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from simulation.scenario.mistakes import ScenarioError
from simulation.scenario.scenario import IDENTITY, Scenario, key_of
from simulation.scenario.section import Section


@dataclass(frozen=True)
class Variations:
    """The variations of ``base`` at the dotted ``names``, each given by its values in the order of the names.

    Values must have the kind of their parameter and lie in its range.
    """

    base: Scenario
    names: tuple[str, ...]

    def scenario(self, values: Sequence[Any]) -> Scenario:
        """The variation itself. Raises ScenarioError where the values contradict each other or the base."""
        return self.base.replace(dict(zip(self.names, values, strict=True)))

    def text(self, values: Sequence[Any]) -> str:
        """The whole scenario as JSON: ``json.dumps(scenario.to_dict(), sort_keys=True)``."""
        return self._text.filled(values)

    def key(self, values: Sequence[Any]) -> str:
        """``Scenario.key`` of the variation."""
        return key_of(self._identity.filled([each + 0.0 if isinstance(each, float) else each for each in values]))

    def section(self, table: str, values: Sequence[Any]) -> Any:
        """The variation's section of this name, such as 'network'."""
        changes = {name: values[place] for path, name, place in self._places if path == [table]}
        return getattr(self.base, table).model_copy(update=changes)

    def contradicts(self, values: Sequence[Any]) -> bool:
        """Whether the values contradict each other or the base, so that ``scenario`` raises ScenarioError."""
        for table, checks, fields in self._checked:
            changed = table.model_copy(update={name: values[place] for name, place in fields})
            try:
                for check in checks:
                    getattr(changed, check)()
            except ScenarioError:
                return True
        return self._contradicts_as_a_whole(values)

    def _contradicts_as_a_whole(self, values: Sequence[Any]) -> bool:
        """Whether values of several sections contradict each other."""
        changed = {path[0] for path, *_ in self._places if len(path) == 1}
        whole = self.base.model_copy(update={table: self.section(table, values) for table in changed})
        try:
            for check in type(whole).__pydantic_decorators__.model_validators:
                getattr(whole, check)()
        except ScenarioError:
            return True
        return False

    @cached_property
    def _text(self) -> _Template:
        return _Template.of(self.base.to_dict(), self.names, {"sort_keys": True})

    @cached_property
    def _identity(self) -> _Template:
        return _Template.of(self.base.identity(), self.names, IDENTITY)

    @cached_property
    def _places(self) -> list[tuple[list[str], str, int]]:
        """Of each name: the tables on the way to it, its last part, its place among the values."""
        parts = [name.split(".") for name in self.names]
        return [(path, last, place) for place, (*path, last) in enumerate(parts)]

    @cached_property
    def _checked(self) -> list[tuple[Section, tuple[str, ...], list[tuple[str, int]]]]:
        """Each table of the base in which some names lie and whose values can contradict each other: its checks, these names."""
        found = []
        for path in {tuple(path): None for path, *_ in self._places}:
            table = _table_at(self.base, path)
            checks = tuple(type(table).__pydantic_decorators__.model_validators)
            if checks:
                found.append((table, checks, [(last, place) for each, last, place in self._places if each == [*path]]))
        return found


@dataclass(frozen=True)
class _Template:
    """A JSON text with gaps: its ``pieces`` around them, and for each gap which of the values belongs there."""

    pieces: tuple[str, ...]
    order: tuple[int, ...]

    @classmethod
    def of(cls, content: dict[str, Any], names: Sequence[str], style: Mapping[str, Any]) -> _Template:
        """The template of a nested content with gaps at those of the dotted ``names`` that it has."""
        mark = "gap-" + hashlib.sha256(json.dumps(content).encode()).hexdigest()  # a text that the content cannot hold
        for place, name in enumerate(names):
            *tables, last = name.split(".")
            table: Any = content
            for part in tables:
                table = table[part]
            if last in table:
                table[last] = f"{mark}-{place}"
        pieces = re.split(rf'"{mark}-(\d+)"', json.dumps(content, **style))
        return cls(tuple(pieces[::2]), tuple(map(int, pieces[1::2])))

    def filled(self, values: Sequence[Any]) -> str:
        """The text with these values in its gaps."""
        gaps = (json.dumps(values[place]) for place in self.order)
        return self.pieces[0] + "".join(gap + piece for gap, piece in zip(gaps, self.pieces[1:], strict=True))


def _table_at(base: Scenario, path: Sequence[str]) -> Section:
    """The section at a path of tables, the scenario itself for the empty one."""
    found: Any = base
    for part in path:
        found = found[part] if isinstance(found, dict) else getattr(found, part)
    assert isinstance(found, Section)
    return found
