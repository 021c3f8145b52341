"""Plan files: a sweep in one TOML file, read into a validated plan of points.

    base = "support-group"
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
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self, TypeVar

import numpy as np
import pandas as pd

from experiments.sweeps.designs import Design
from experiments.sweeps.factors import Factor, factor, value_at
from experiments.sweeps.listed_points import LONGEST_FILE, MOST_SENTENCES, listed_points
from experiments.sweeps.plan_points import design_of, flat
from experiments.sweeps.points import Listed, Points
from simulation.limits import MOST_DAYS, mapping, path_of, whole_number
from simulation.representation import line, some, table
from simulation.scenario import Scenario
from simulation.scenario.files import load, read_text, tables
from simulation.scenario.mistakes import ScenarioError, build, shown
from simulation.scenario.schema import choice, quantity, suggestion
from simulation.scenario.section import Section
from simulation.scenario.variations import Variations

Made = TypeVar("Made")

_LISTED: Final = ("list", "csv")
_LONGEST_FOLDER: Final = 40
"""Letters of a plan's name in the name of its folder."""


class Settings(Section):
    """The numbers of a plan."""

    name: str = choice("sweep", "name of the sweep; without one, that of its file", min_length=1, max_length=80)
    days: int = quantity(365, 1, MOST_DAYS, "days", "days that each run simulates", "design")
    replicates: int = quantity(
        10, 1, 1_000_000, "replicates", "runs at each point, each with seeds of its own", "design"
    )
    networks: int = quantity(10, 1, 1_000_000, "networks", "networks among the replicates", "design")
    seed: int = quantity(1, 0, 2**53, "", "seed of all chance, the design's own included", "design")
    every: int = quantity(28, 1, MOST_DAYS, "days", "window of the time series", "design")


KEYS: Final = ("base", *Settings.model_fields, "design", "measures", "set", "factors", "points")
"""Keys that a plan file may have."""


@dataclass(frozen=True)
class Plan:
    """A validated plan: the base scenario at every point of the design."""

    settings: Settings
    base_name: str
    base: Scenario
    design: str
    options: Mapping[str, Any]
    factors: tuple[Factor, ...]
    points: Points
    measures: tuple[str, ...]
    folder: Path = Path()
    """Folder of the files that the plan names."""

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """The plan in the TOML file at ``path``. Raises ScenarioError with all mistakes, each led by the path."""
        path = path_of("path", path)
        try:
            return cls.of(tables(read_text(path, LONGEST_FILE)), path.stem[:80], path.parent)
        except ScenarioError as error:
            raise ScenarioError([f"{path}: {mistake}" for mistake in error.mistakes]) from None

    @classmethod
    def of(cls, content: Mapping[str, Any], name: str = "sweep", folder: Path = Path()) -> Self:
        """The plan with this content, as a TOML file would hold it. Files that it names are looked for in ``folder``.

        Raises ScenarioError with all mistakes.
        """
        mapping("content", content, "a table, as a plan file holds one; Plan.read reads a file")
        content = {str(key): _as_python(value) for key, value in content.items()}
        mistakes = _unknown_keys(content)
        settings = _gathered(mistakes, lambda: build(Settings, {"name": name} | _only(content, Settings.model_fields)))
        base_name, base, sound = _base(content, folder, mistakes)
        measures = _gathered(mistakes, lambda: _measures(content.get("measures"), base))
        kind, design = design_of(content, mistakes)
        points: Points | None = None
        factors: tuple[Factor, ...] = ()
        if sound and kind in _LISTED:
            found = _gathered(mistakes, lambda: listed_points(kind, content, base, folder))
            points, factors = found or (None, ())
        elif sound:
            factors = _factors(content.get("factors", {}), base, mistakes)
        if mistakes or settings is None:
            raise ScenarioError(mistakes)
        points = points or _chosen(design, factors, settings.seed)
        options = design.model_dump() if design else {}
        made = cls(settings, base_name, base, kind, options, factors, points, measures or (), folder)
        made._refuse_contradictions()
        return made

    @cached_property
    def variations(self) -> Variations:
        """The base scenario with other values of the factors."""
        return Variations(self.base, tuple(each.name for each in self.factors))

    def scenario(self, point: int) -> Scenario:
        """The scenario at a point, by its number."""
        return self.variations.scenario(self.points.values(whole_number("point", point, 0, len(self.points) - 1)))

    def __repr__(self) -> str:
        settings, factors = self.settings, some([each.name for each in self.factors])
        sizes = {"points": len(self.points), "replicates": settings.replicates, "days": settings.days}
        return line(self, settings.name, base=self.base_name, design=self.design, **sizes, factors=factors)

    def _repr_html_(self) -> str:
        columns = zip(*self.points, strict=True)
        spans = [(each.name, *_span(values)) for each, values in zip(self.factors, columns, strict=True)]
        rows = [(name, value_at(self.base, name), lowest, highest) for name, lowest, highest in spans]
        return table(repr(self), ("factor", "base", "lowest", "highest"), rows)

    @property
    def runs(self) -> int:
        """Number of runs; equal points count each."""
        return len(self.points) * self.settings.replicates

    @cached_property
    def different(self) -> int:
        """Number of points that differ from each other. Equal points are simulated once."""
        prints = np.fromiter((hash(repr(values)) for values in self.points), np.int64, len(self.points))
        return len(np.unique(prints))

    @property
    def folder_name(self) -> str:
        """Name and digest of the plan as a name for a folder that every system allows: letters, digits, ``-`` and ``_``."""
        plain = re.sub(r"[^\w]+", "-", self.settings.name).strip("-")[:_LONGEST_FOLDER]
        return f"{plain or 'sweep'}-{self.digest}"

    @property
    def digest(self) -> str:
        """Eight hexadecimal digits that name the plan.

        The number of replicates is left out, since more replicates extend a sweep.
        """
        record = {name: value for name, value in self.record().items() if name != "replicates"}
        listed = self.points.listed if isinstance(self.points, Listed) else ()
        return hashlib.sha256(json.dumps([record, self.base.key, listed], sort_keys=True).encode()).hexdigest()[:8]

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

    def _refuse_contradictions(self) -> None:
        """Raise ScenarioError where the values of a point contradict each other."""
        wrong = [point for point, values in enumerate(self.points) if self.variations.contradicts(values)]
        mistakes: list[str] = []
        for point in wrong[:MOST_SENTENCES]:
            try:
                self.scenario(point)
            except ScenarioError as error:
                mistakes += [f"point {self.points.name(point)}: {mistake}" for mistake in error.mistakes]
        if len(wrong) > MOST_SENTENCES:
            mistakes.append(f"and {len(wrong) - MOST_SENTENCES} more such points")
        if mistakes:
            raise ScenarioError(mistakes)


def _span(values: Sequence[Any]) -> tuple[Any, Any]:
    """Lowest and highest of the values of a factor; of texts, the first and the last."""
    return (values[0], values[-1]) if isinstance(values[0], str) else (min(values), max(values))


def _gathered(mistakes: list[str], make: Callable[[], Made]) -> Made | None:
    """The result of ``make``. None where it raises ScenarioError, whose sentences are then added to ``mistakes``."""
    try:
        return make()
    except ScenarioError as error:
        mistakes += error.mistakes
    return None


def _chosen(design: Design | None, factors: Sequence[Factor], seed: int) -> Points:
    assert design is not None
    try:
        return design.choose(factors, seed)
    except ValueError as error:
        raise ScenarioError([str(error)]) from None


def _unknown_keys(content: Mapping[str, Any]) -> list[str]:
    return [f"{key}: unknown name{suggestion(key, KEYS)}" for key in content if key not in KEYS]


def _only(content: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: content[name] for name in names if name in content}


def _base(content: Mapping[str, Any], folder: Path, mistakes: list[str]) -> tuple[str, Scenario, bool]:
    """Name of the base, the base scenario with the changes of ``[set]``, and whether it could be read.

    Where ``[set]`` is wrong, the scenario without its changes is returned, so that factors can be checked against it.
    """
    given = content.get("base", "ordinary-life")
    loaded = _gathered(mistakes, lambda: _loaded(given, folder))
    changes = content.get("set", {})
    if not isinstance(changes, Mapping):
        mistakes.append(f"set = {shown(changes)}: must be a table")
    if loaded is None or not isinstance(changes, Mapping):
        return "", loaded or Scenario(), loaded is not None
    changed = _gathered(mistakes, lambda: loaded.replace(flat(changes)))
    return loaded.name if given is loaded else str(given), changed or loaded, True


def _loaded(given: Any, folder: Path) -> Scenario:
    """The base scenario: one made in Python, a preset, or a scenario file named from the plan's folder."""
    if isinstance(given, Scenario):
        return given
    if not isinstance(given, str | Path):
        raise ScenarioError([f"base = {shown(given)}: must be a preset or a scenario file"])
    is_file = isinstance(given, Path) or given.endswith(".toml") or "/" in given or "\\" in given
    return load(folder / given if is_file else given)


def _as_python(value: Any) -> Any:
    """A value of a plan made in Python as a file would hold it: arrays and tuples as lists, NumPy's numbers as plain ones."""
    if isinstance(value, np.ndarray | np.generic | pd.Series | pd.Index):
        return _as_python(value.tolist())
    if isinstance(value, Mapping):
        return {key: _as_python(part) for key, part in value.items()}
    return [_as_python(part) for part in value] if isinstance(value, list | tuple | range) else value


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
        what = f"factors = {shown(given)}" if given else "factors"
        mistakes.append(f"{what}: must be a table with at least one parameter by its dotted name")
        return ()
    named = _gathered(mistakes, lambda: flat(given)) or {}
    made = [factor(name, value, base) for name, value in named.items()]
    mistakes += [sentence for _, sentences in made for sentence in sentences]
    return tuple(each for each, _ in made if each is not None)
