"""Scenario: everything that is chosen or assumed about a simulated world, except chance.

A scenario is frozen and validated; ``replace`` makes a changed copy, ``key`` identifies its content, and
``simulation.scenario.files`` exchanges it with a TOML file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Self

from pydantic import StringConstraints, ValidationInfo, field_validator, model_validator

from simulation.limits import mapping, several
from simulation.representation import line, some, table
from simulation.scenario.assumptions import Resources, Strain, Stressors
from simulation.scenario.catalogue import ANY, parameters
from simulation.scenario.couples import Relationship
from simulation.scenario.helping import Answering, Company, Episode, Seeking
from simulation.scenario.kinds import TEXTS, EventKind
from simulation.scenario.mistakes import ScenarioError, build, unknown_name
from simulation.scenario.network_plan import NetworkPlan
from simulation.scenario.schema import choice
from simulation.scenario.section import Section
from simulation.scenario.structures import Informal, InformalCircle, Programme

_TEXTS = ("name", "summary", *TEXTS)
"""Fields that say nothing about what is simulated."""
_NAMED_TABLES = (["programmes"], ["informal"], ["stressors", "kinds"])
IDENTITY: Final[dict[str, Any]] = {"sort_keys": True, "separators": (",", ":"), "allow_nan": False}
"""Style of the JSON of which keys are made."""
ProgrammeName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]


class Scenario(Section):
    """A world to simulate: structure, parameters and network plan, but no seed. Mistakes raise ScenarioError."""

    name: str = choice("ordinary-life", "name of the scenario", min_length=1, max_length=80)
    summary: str = choice("", "what the scenario stands for, in a sentence")
    network: NetworkPlan = NetworkPlan()
    stressors: Stressors = Stressors()
    strain: Strain = Strain()
    resources: Resources = Resources()
    seeking: Seeking = Seeking()
    answering: Answering = Answering()
    episode: Episode = Episode()
    company: Company = Company()
    circle: InformalCircle = InformalCircle()
    relationship: Relationship = Relationship()
    programmes: dict[ProgrammeName, Programme] = choice({}, "formal programmes by name, at most 8", max_length=8)
    informal: dict[ProgrammeName, Informal] = choice({}, "informal interventions by name, at most 8", max_length=8)

    @field_validator("programmes", "informal")
    @classmethod
    def _sorted_by_name(cls, tables: dict[str, Any]) -> dict[str, Any]:
        # Equal scenarios must run alike, so the order in which tables were written down may not matter.
        return dict(sorted(tables.items()))

    @field_validator("informal")
    @classmethod
    def _named_once(cls, informal: dict[str, Informal], info: ValidationInfo) -> dict[str, Informal]:
        twice = sorted(set(informal) & set(info.data.get("programmes", {})))
        if twice:
            raise ScenarioError([f"{name}: a programme has this name, choose another" for name in twice])
        return informal

    @model_validator(mode="after")
    def _circle_comes_to_rest(self) -> Self:
        # Mood that friends catch goes round as a couple's does: with a gain of 1 from day to day it grows without end.
        caught = self.company.contagion * (1.0 + abs(self.company.asymmetry))
        room = 1.0 - self.strain.carry_over - self.strain.lagged_crossover
        if caught >= room:
            raise ScenarioError(
                [f"company.contagion = {self.company.contagion:g}: times 1 + |company.asymmetry| must be less than "
                 f"1 - strain.carry_over - strain.lagged_crossover = {room:g}"]
            )  # fmt: skip
        return self

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        """The scenario with this nested ``content``, defaults elsewhere; raises ScenarioError with all mistakes."""
        return build(cls, mapping("content", content, "a table, such as Scenario.to_dict makes"))

    def to_dict(self) -> dict[str, Any]:
        """The whole content as nested dictionaries of plain numbers, switches and texts."""
        return self.model_dump()

    def replace(self, changes: Mapping[str, Any] | None = None, /, **sections: Any) -> Self:
        """A copy in which each dotted name of ``changes``, and each top-level name of ``sections``, has a new value.

        ``scenario.replace({"strain.crossover": 0.0, "programmes.support-group.sessions": 8}, name="calm")``

        A table takes a section or a mapping (what it leaves out gets its default). ``programmes.NAME`` adds or
        exchanges a programme, ``informal.NAME`` an informal intervention, ``stressors.kinds.NAME`` a kind of life event;
        None removes it.
        Raises ScenarioError with all mistakes; the nearest valid name is part of the sentence about an unknown one.
        """
        content = self.to_dict()
        named = mapping("changes", {} if changes is None else changes, "a table of new values by dotted name")
        several("names of changes", list(named), str)
        wanted = {**sections, **named}
        lost = [name for name, value in wanted.items() if not _assign(content, name, value)]
        return build(type(self), content, [unknown_name(type(self), content, name) for name in lost])

    @property
    def kinds(self) -> dict[str, EventKind]:
        """Kinds of life event by name, in the order in which arrays hold them."""
        return self.stressors.kinds

    @property
    def offers(self) -> dict[str, Programme]:
        """All that a person can enrol in, by name: formal programmes, then the visits of each befriending."""
        visits = {name: each.visits() for name, each in self.informal.items() if each.kind == "befriending"}
        return {**self.programmes, **visits}

    def identity(self) -> dict[str, Any]:
        """What is simulated, as plain data in one spelling: all but names, titles, and other texts for pages."""
        texts: dict[str, Any] = {"name": True, "summary": True, "stressors": {"kinds": {"__all__": set(TEXTS)}}}
        content: dict[str, Any] = _canonical(self.model_dump(exclude=texts))
        return content

    @property
    def key(self) -> str:
        """32 hexadecimal digits that identify what is simulated."""
        return key_of(json.dumps(self.identity(), **IDENTITY))

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        differing = some([name for name, _, _ in self._differing()])
        programmes = some(list(self.programmes)) or "none"
        return line(self, self.name, network=self.network.source, programmes=programmes, differing=differing or "none")

    __str__ = __repr__

    def _repr_html_(self) -> str:
        programmes = some(list(self.programmes)) or "none"
        caption = f"Scenario {self.name}, programmes: {programmes}. Parameters that differ from the defaults:"
        return table(caption, ("parameter", "value", "default"), self._differing())

    def _differing(self) -> list[tuple[str, Any, Any]]:
        """Dotted name, value and default of each parameter that does not have its default; texts for pages are left out."""
        usual = {each.name: each.default for each in parameters(type(self))}
        found = [(each.name, each.default, usual.get(_without_name(each.name), "none")) for each in parameters(self)]
        return [each for each in found if each[1] != each[2] and each[0].rpartition(".")[2] not in _TEXTS]


def _without_name(name: str) -> str:
    """The dotted name of a parameter, a programme's with ``*`` in place of the programme's name, as in the catalogue."""
    return re.sub(r"^(programmes|informal)\.[^.]+", rf"\1.{ANY}", name)


def key_of(identity: str) -> str:
    """The key of a scenario with this ``identity``, as JSON in the style ``IDENTITY``."""
    return hashlib.sha256(identity.encode()).hexdigest()[:32]


def _assign(content: dict[str, Any], name: str, value: Any) -> bool:
    """Put ``value`` at the dotted ``name`` in ``content``; False if a table on the way to it does not exist."""
    *tables, last = name.split(".")
    table: Any = content
    for part in tables:
        table = table.get(part)
        if not isinstance(table, dict):
            return False
    if value is None and tables in _NAMED_TABLES:
        return table.pop(last, None) is not None
    table[last] = _as_content(value)
    return True


def _as_content(value: Any) -> Any:
    if isinstance(value, Section):
        return value.model_dump()
    return {name: _as_content(part) for name, part in value.items()} if isinstance(value, Mapping) else value


def _canonical(value: Any) -> Any:
    """Content in one spelling, so that equal contents have equal keys: -0.0 becomes 0.0."""
    if isinstance(value, dict):
        return {name: _canonical(part) for name, part in value.items()}
    return value + 0.0 if isinstance(value, float) else value
