"""Plan files: a sweep in one TOML file, read into a validated plan of points.

    base = "both"
    days = 365
    replicates = 20
    design = {kind = "latin-hypercube", points = 100}
    measures = ["strain", "satisfaction"]

    [factors]
    strain.crossover = [0.0, 0.1, 0.2]
    circle.dose = {low = 0.0, high = 1.0}

``docs/sweeps.md`` explains every key. All mistakes of a file are reported at once, in sentences like those about a scenario.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from experiments.sweeps.designs import Design, Points
from experiments.sweeps.factors import Factor, factor, value_at
from experiments.sweeps.plan_points import design_of, flat, listed_points
from simulation.scenario import Scenario
from simulation.scenario.files import load, presets
from simulation.scenario.mistakes import ScenarioError, build, shown
from simulation.scenario.schema import Section, choice, quantity, suggestion

Made = TypeVar("Made")

_MOST_SENTENCES = 10
_LISTED: Final = ("list", "csv")


class Settings(Section):
    """The numbers of a plan."""

    name: str = choice("sweep", "name of the sweep; without one, that of its file", min_length=1, max_length=80)
    days: int = quantity(365, 1, 36_500, "days", "days that each run simulates", "design")
    replicates: int = quantity(
        10, 1, 1_000_000, "replicates", "runs at each point, each with seeds of its own", "design"
    )
    networks: int = quantity(10, 1, 1_000_000, "networks", "networks among the replicates", "design")
    seed: int = quantity(1, 0, 2**53, "", "seed of all chance, the design's own included", "design")
    every: int = quantity(28, 1, 36_500, "days", "window of the time series", "design")


KEYS: Final = ("base", *Settings.model_fields, "design", "measures", "set", "factors", "points")
"""Keys that a plan file may have."""


@dataclass(frozen=True)
class Plan:
    """A validated plan: ``scenarios[p]`` is the base scenario at point ``p`` of the design."""

    settings: Settings
    base_name: str
    base: Scenario
    design: str
    options: Mapping[str, Any]
    factors: tuple[Factor, ...]
    points: Points
    scenarios: tuple[Scenario, ...]
    measures: tuple[str, ...]

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """The plan in the TOML file at ``path``. Raises ScenarioError with all mistakes, each led by the path."""
        try:
            return cls.of(_content(Path(path)), Path(path).stem[:80], Path(path).parent)
        except ScenarioError as error:
            raise ScenarioError([f"{path}: {mistake}" for mistake in error.mistakes]) from None

    @classmethod
    def of(cls, content: Mapping[str, Any], name: str = "sweep", folder: Path = Path()) -> Self:
        """The plan with this content, as a TOML file would hold it. Files that it names are looked for in ``folder``.

        Raises ScenarioError with all mistakes.
        """
        mistakes = _unknown_keys(content)
        settings = _gathered(mistakes, lambda: build(Settings, {"name": name} | _only(content, Settings.model_fields)))
        base_name = content.get("base", "baseline")
        base = _gathered(mistakes, lambda: _base(base_name, content.get("set", {}), folder))
        measures = _gathered(mistakes, lambda: _measures(content.get("measures"), base or Scenario()))
        kind, design = design_of(content, mistakes)
        factors: tuple[Factor, ...] = ()
        if base is not None and kind not in _LISTED:
            factors = _factors(content.get("factors", {}), base, mistakes)
        if mistakes or base is None or settings is None:
            raise ScenarioError(mistakes)
        if design is None:
            points, factors = listed_points(kind, content, base, folder)
        else:
            points = _chosen(design, factors, settings.seed)
        scenarios = _scenarios(base, points)
        options = design.model_dump() if design else {}
        return cls(settings, str(base_name), base, kind, options, factors, points, scenarios, measures or ())

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.scenarios) * self.settings.replicates

    @property
    def digest(self) -> str:
        """Eight hexadecimal digits that name the plan.

        The number of replicates is left out, since more replicates extend a sweep.
        """
        record = {name: value for name, value in self.record().items() if name != "replicates"}
        keys = [scenario.key for scenario in self.scenarios]
        return hashlib.sha256(json.dumps([record, keys], sort_keys=True).encode()).hexdigest()[:8]

    def record(self) -> dict[str, Any]:
        """The plan as plain data, for the manifest of a result folder and for its analysis."""
        grid = {"levels": self.options["levels"]} if self.design == "morris" else {}
        return {
            **self.settings.model_dump(),
            "base": self.base_name,
            "measures": list(self.measures),
            "design": self.design,
            "options": dict(self.options),
            **grid,
            "factors": {each.name: each.record() for each in self.factors},
            "base_values": {each.name: value_at(self.base, each.name) for each in self.factors},
        }


def _content(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ScenarioError([f"cannot be read ({error.strerror})"]) from None
    except (ValueError, RecursionError) as error:
        raise ScenarioError([f"not valid TOML ({error})"]) from None


def _gathered(mistakes: list[str], make: Callable[[], Made]) -> Made | None:
    """The result of ``make``. None where it raises ScenarioError, whose sentences are then added to ``mistakes``."""
    try:
        return make()
    except ScenarioError as error:
        mistakes += error.mistakes
    return None


def _chosen(design: Design, factors: Sequence[Factor], seed: int) -> Points:
    try:
        return design.choose(factors, seed)
    except ValueError as error:
        raise ScenarioError([str(error)]) from None


def _unknown_keys(content: Mapping[str, Any]) -> list[str]:
    return [f"{key}: unknown name{suggestion(key, KEYS)}" for key in content if key not in KEYS]


def _only(content: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: content[name] for name in names if name in content}


def _base(name: Any, changes: Any, folder: Path) -> Scenario:
    """The base scenario: a preset, or a scenario file named from the plan's folder; with the changes of ``[set]``."""
    if not isinstance(name, str) or not isinstance(changes, Mapping):
        raise ScenarioError([f"base = {shown(name)}: must be a preset or a scenario file, and set a table"])
    scenario = load(name if name in presets() or not name.endswith(".toml") else folder / name)
    return scenario.replace(flat(changes, scenario))


def _measures(names: Any, base: Scenario) -> tuple[str, ...]:
    """The measures that are asked for, all by default."""
    from simulation.measures import measures_of

    known = tuple(each.name for each in measures_of(base.kinds))
    if names is None:
        return known
    if not isinstance(names, list) or not names:
        raise ScenarioError([f"measures = {shown(names)}: must be a list of names"])
    mistakes = [
        f"measures: there is no measure {shown(name)}{suggestion(name, known)}" for name in names if name not in known
    ]
    if mistakes:
        raise ScenarioError(mistakes)
    return tuple(dict.fromkeys(names))


def _factors(given: Any, base: Scenario, mistakes: list[str]) -> tuple[Factor, ...]:
    if not isinstance(given, Mapping) or not given:
        mistakes.append(f"factors = {shown(given)}: must be a table with at least one parameter by its dotted name")
        return ()
    made = [factor(name, value, base) for name, value in flat(given, base).items()]
    mistakes += [sentence for _, sentences in made for sentence in sentences]
    return tuple(each for each, _ in made if each is not None)


def _scenarios(base: Scenario, points: Points) -> tuple[Scenario, ...]:
    """The base scenario at each point. Raises ScenarioError where the values of a point contradict each other."""
    made, mistakes = [], []
    for name, values in zip(points.names, points.values, strict=True):
        try:
            made.append(base.replace(values))
        except ScenarioError as error:
            mistakes += [f"point {name}: {mistake}" for mistake in error.mistakes]
    if len(mistakes) > _MOST_SENTENCES:
        mistakes = [*mistakes[:_MOST_SENTENCES], f"and {len(mistakes) - _MOST_SENTENCES} more such mistakes"]
    if mistakes:
        raise ScenarioError(mistakes)
    return tuple(made)
