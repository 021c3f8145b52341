"""The scenarios that the points of a plan start from: its base, and the structures of support that are levels of a factor.

A structure is a preset or a scenario file. A point with it has the structure's circle, programmes and informal interventions
in place of the base's, and whatever else the structure changes of the defaults. A programme or an informal intervention that
a factor names and no structure has is added to all of them, as the preset has it that brings it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from experiments.sweeps.factors import value_at
from simulation.scenario import Scenario
from simulation.scenario.catalogue import Parameter, find, parameters
from simulation.scenario.files import load, presets
from simulation.scenario.mistakes import ScenarioError, shown, unknown_name
from simulation.scenario.names import ORDINARY_LIFE

STRUCTURE: Final = "structure"
"""Name of the factor whose levels are structures of support."""
_RECORDS: Final = ("programmes", "informal")
_TABLES: Final = ("circle", *_RECORDS)
"""Tables of a scenario that are a structure of support."""
Made = TypeVar("Made")


@dataclass(frozen=True)
class Bases:
    """The scenarios that points start from, by structure; under '' where no factor is a structure.

    ``home``: the structure of the base itself, or of ordinary life, or the first. ``added``: records, such as
    ``programmes.support-group``, that no scenario had. ``called``: name of the scenario by the text that a plan gives.
    """

    levels: Mapping[str, Scenario]
    home: str = ""
    added: tuple[str, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)

    @property
    def base(self) -> Scenario:
        """The scenario of ``home``."""
        return self.levels[self.home]

    def has(self, level: str, name: str) -> bool:
        """Whether the scenario of a structure has a parameter of this dotted name."""
        return name == STRUCTURE or value_at(self.levels[level], name) is not None

    def parameter(self, name: str) -> Parameter | None:
        """The parameter under a dotted name that some structure has, or the structure itself; else None."""
        if name == STRUCTURE and "" not in self.levels:
            levels = tuple(self.levels)
            return Parameter(name, "choice", self.home, "", None, None, levels, "structure of support", "design", "")
        parameter = find(Scenario, name.split("."))
        return parameter if any(self.has(each, name) for each in self.levels) else None

    def usual(self, name: str) -> Any:
        """The base's value of a factor: of the places of an added record 0, since the base does without it."""
        if name == STRUCTURE:
            return self.home
        record, _, field = name.rpartition(".")
        if record in self.added and field in ("places", "share"):
            return 0.0
        having = [self.home, *self.levels]
        return next((value_at(self.levels[each], name) for each in having if self.has(each, name)), None)

    def unknown(self, name: str) -> str:
        """The sentence about a name that no structure has, with the nearest that there is, shipped records among them."""
        content = self.base.to_dict()
        for table in _RECORDS:
            content[table] = {**{name: forms[0] for name, forms in _shipped(table).items()}, **content[table]}
        return unknown_name(Scenario, content, name)


def gathered(mistakes: list[str], make: Callable[[], Made]) -> Made | None:
    """The result of ``make``. None where it raises ScenarioError, whose sentences are then added to ``mistakes``."""
    try:
        return make()
    except ScenarioError as error:
        mistakes += error.mistakes
    return None


def loaded(given: Any, folder: Path, what: str = "base") -> Scenario:
    """A scenario of a plan: one made in Python, a preset, or a scenario file named from the plan's folder."""
    if isinstance(given, Scenario):
        return given
    if not isinstance(given, str | Path):
        raise ScenarioError([f"{what} = {shown(given)}: must be a preset or a scenario file"])
    is_file = isinstance(given, Path) or given.endswith(".toml") or "/" in given or "\\" in given
    return load(folder / given if is_file else given)


def bases_of(
    base: Scenario,
    structures: Iterable[Any],
    factors: Iterable[str],
    changes: Mapping[str, Any],
    burn_in: int,
    folder: Path,
    mistakes: list[str],
) -> Bases:
    """The scenarios of a plan. ``structures``: as given, none for a plan without; ``changes``: of ``[set]`` by dotted name.

    Mistakes are added. Programmes and informal interventions start at the end of the ``burn_in`` or later, unless ``changes``
    give their start_day.
    """
    called: dict[str, str] = {}
    levels = _structures(base, list(structures), folder, called, mistakes) or {"": base}
    home = next((each for each in (base.name, ORDINARY_LIFE) if each in levels), next(iter(levels)))
    levels, added = _with_records(levels, factors, mistakes)
    levels = {name: _started(each, burn_in) for name, each in levels.items()}
    return Bases(_changed(levels, home, changes, mistakes), home, added, called)


def _structures(
    base: Scenario, given: list[Any], folder: Path, called: dict[str, str], mistakes: list[str]
) -> dict[str, Scenario]:
    """Each structure by its name, on the base; ``called`` is filled."""
    found: dict[str, Scenario] = {}
    for each in dict.fromkeys(map(_hashable, given)):
        made = gathered(mistakes, lambda each=each: loaded(each, folder, STRUCTURE))  # type: ignore[misc]
        if made is None:
            continue
        if made.name in found:
            mistakes.append(f"{STRUCTURE}: two scenarios are called {made.name}; give one another name in its file")
        elif list(made.kinds) != list(base.kinds):
            mistakes.append(
                f"{STRUCTURE} = {shown(each)}: has other kinds of life event than the base ({', '.join(made.kinds)}), so that "
                "they cannot be paired; give the base these kinds"
            )
        else:
            found[made.name] = _on(base, made)
            called[str(each)] = called[made.name] = made.name
    return found


def _hashable(given: Any) -> Any:
    return given if isinstance(given, str | Path | Scenario) else shown(given)


def _on(base: Scenario, structure: Scenario) -> Scenario:
    """The base with a structure of support, and what else the structure changes of the defaults."""
    usual = {each.name: each.default for each in parameters(Scenario)}
    changes = {
        each.name: each.default
        for each in parameters(structure)
        if each.name.partition(".")[0] not in ("name", "summary", *_TABLES) and each.default != usual.get(each.name)
    }
    tables = {name: getattr(structure, name) for name in _TABLES}
    return base.replace(changes, name=structure.name, summary=structure.summary, **tables)


@cache
def _shipped(table: str) -> dict[str, list[dict[str, Any]]]:
    """Every programme or informal intervention that presets bring, by name, in each form that it has."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name in presets():
        for record, made in getattr(load(name), table).items():
            forms = found.setdefault(record, [])
            forms += [made.model_dump()] if made.model_dump() not in forms else []
    return found


def _with_records(
    levels: Mapping[str, Scenario], factors: Iterable[str], mistakes: list[str]
) -> tuple[dict[str, Scenario], tuple[str, ...]]:
    """The scenarios with the records that factors name and none of them has."""
    named = dict.fromkeys(tuple(name.split(".")[:2]) for name in factors if name.split(".")[0] in _RECORDS)
    added: dict[str, Any] = {}
    for table, record in (each for each in named if len(each) == 2):
        if any(record in getattr(scenario, table) for scenario in levels.values()) or record not in _shipped(table):
            continue
        added[f"{table}.{record}"] = _shipped(table)[record][0]
        if len(_shipped(table)[record]) > 1:
            having = " and ".join(name for name in presets() if record in getattr(load(name), table))
            mistakes.append(f"{table}.{record}: {having} have one each; choose the base or the structures among them")
    made = {
        name: gathered(mistakes, lambda scenario=scenario: scenario.replace(added))  # type: ignore[misc]
        for name, scenario in levels.items()
    }
    return {name: found or levels[name] for name, found in made.items()}, tuple(added)


def _started(scenario: Scenario, burn_in: int) -> Scenario:
    """The scenario whose programmes and informal interventions start at the end of the burn-in, or later."""
    days = {
        f"{table}.{name}.start_day": each.start_day
        for table in _RECORDS
        for name, each in getattr(scenario, table).items()
    }
    return scenario.replace({name: burn_in for name, day in days.items() if day < burn_in})


def _changed(
    levels: Mapping[str, Scenario], home: str, changes: Mapping[str, Any], mistakes: list[str]
) -> dict[str, Scenario]:
    """The scenarios with those of the changes that each of them can have; a change that none can have is a mistake."""
    nowhere = {key for key in changes if not any(_known(each, key) for each in levels.values())}
    found = {}
    for name, scenario in levels.items():
        own = {
            key: value for key, value in changes.items() if _known(scenario, key) or (name == home and key in nowhere)
        }
        told: list[str] = []
        found[name] = gathered(told, lambda scenario=scenario, own=own: scenario.replace(own)) or scenario  # type: ignore[misc]
        mistakes += [each for each in told if each not in mistakes]
    return found


def _known(scenario: Scenario, name: str) -> bool:
    """Whether a scenario has the record that a dotted name is about."""
    table, *rest = name.split(".")
    return table not in _RECORDS or len(rest) < 2 or rest[0] in getattr(scenario, table)
