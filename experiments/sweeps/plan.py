"""Plan files: a sweep in one TOML file, read into a validated plan of points.

    base = "ordinary-life"
    days = 365
    plausible = 40
    measures = ["strain", "satisfaction"]

    [factors]
    structure = ["ordinary-life", "befriending"]
    programmes.support-group.places = [0.0, 0.02, 0.05]

``docs/sweeps.md`` explains every key. All mistakes of a file are reported at once, in sentences like those about a scenario.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

import numpy as np

from experiments.running.plausible import Set
from experiments.sweeps.bases import STRUCTURE, Bases, bases_of, gathered, loaded
from experiments.sweeps.crossings import Against, plausible_sets, reference_of, without
from experiments.sweeps.designs import Design
from experiments.sweeps.equal_hours import EqualHours, currency_of, equal_hours
from experiments.sweeps.factors import Factor, factor
from experiments.sweeps.listed_points import LONGEST_FILE, MOST_SENTENCES, Listing, listed_points, listing_of
from experiments.sweeps.overridden import Given, overridden
from experiments.sweeps.plan_points import design_of, flat
from experiments.sweeps.plan_settings import Settings, as_python, given_settings, measures_in, unknown_keys
from experiments.sweeps.points import Listed, Points, Values
from experiments.sweeps.scenarios import Scenarios
from simulation.limits import mapping, path_of, whole_number
from simulation.representation import line, some, table
from simulation.scenario import Scenario
from simulation.scenario.files import read_text, tables
from simulation.scenario.mistakes import ScenarioError, build, shown

_LISTED: Final = ("list", "csv")
_LONGEST_FOLDER: Final = 40
"""Letters of a plan's name in the name of its folder."""


@dataclass(frozen=True)
class Plan:
    """A validated plan: the scenarios of every point of the design.

    ``sets``: plausible sets that the replicates take in turn; ``against``: what the points are read against; ``match``: whose
    hours are made equal, None for a plan without; ``chosen``: the shares that were found for it, by the values of a point.
    """

    settings: Settings
    base_name: str
    bases: Bases
    design: str
    options: Mapping[str, Any]
    factors: tuple[Factor, ...]
    points: Points
    measures: tuple[str, ...]
    folder: Path = Path()
    """Folder of the files that the plan names."""
    sets: tuple[Set, ...] = ()
    against: Against = field(default_factory=dict)
    match: EqualHours | None = None
    chosen: Mapping[Values, float] = field(default_factory=dict)

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
        content = {str(key): as_python(value) for key, value in content.items()}
        mistakes = unknown_keys(content)
        sets = gathered(mistakes, lambda: plausible_sets(content.get("plausible"), folder)) or ()
        known = {"name": name} | given_settings(content, len(sets))
        settings = gathered(mistakes, lambda: build(Settings, known))
        kind, design = design_of(content, mistakes)
        base_name, base = _base(content, folder, mistakes)
        changes, factors, listing = _named(content, kind, folder, mistakes)
        asked = [*factors, *(each for row in listing.rows for each in row.values)]
        structures = _structures(factors, listing, base, mistakes)
        burn_in = settings.burn_in if settings else 0
        bases = bases_of(base or Scenario(), structures, asked, changes, burn_in, folder, mistakes)
        measures = gathered(mistakes, lambda: measures_in(content.get("measures"), bases.base))
        points: Points | None = None
        varied: tuple[Factor, ...] = ()
        if base is not None and kind in _LISTED:
            points, varied = gathered(mistakes, lambda: listed_points(listing, bases)) or (None, ())
        elif base is not None:
            varied = _factors(factors, bases, mistakes)
        gathered(mistakes, lambda: currency_of(content.get("match")))
        mistakes += overridden(Given(content, kind, changes, factors, len(sets)), settings, bases)
        if mistakes or settings is None:
            raise ScenarioError(mistakes)
        points = points or _chosen(design, varied, settings.seed)
        options = design.model_dump() if design else {}
        against = reference_of(content.get("against"), kind, bases, varied, points)
        match = equal_hours(content.get("match"), kind, against, bases, varied, changes)
        kept = tuple(dict.fromkeys([*(measures or ()), *([match.measure] if match else [])]))
        sets = without(sets, [*changes, *(each.name for each in varied)])
        made = cls(settings, base_name, bases, kind, options, varied, points, kept, folder, sets, against, match)
        made._refuse_contradictions()
        return made

    @property
    def base(self) -> Scenario:
        """The base scenario with the changes of ``[set]``."""
        return self.bases.base

    @cached_property
    def scenarios(self) -> Scenarios:
        """The scenario of every run."""
        names, places = tuple(each.name for each in self.factors), self.match.places if self.match else ""
        return Scenarios(self.bases, names, self.sets, places, self.chosen)

    def with_shares(self, chosen: Mapping[Values, float]) -> Plan:
        """The plan with shares for equal hours, by the values of a point."""
        return replace(self, chosen=dict(chosen))

    def scenario(self, point: int, replicate: int | None = None) -> Scenario:
        """The scenario at a point, by its number; in a replicate, with the plausible set of that one."""
        values = self.points.values(whole_number("point", point, 0, len(self.points) - 1))
        return self.scenarios.scenario(values, replicate)

    def __repr__(self) -> str:
        settings, factors = self.settings, some([each.name for each in self.factors])
        sizes = {"points": len(self.points), "replicates": settings.replicates, "days": settings.days}
        return line(self, settings.name, base=self.base_name, design=self.design, **sizes, factors=factors)

    def _repr_html_(self) -> str:
        columns = zip(*self.points, strict=True)
        spans = [(each.name, *_span(values)) for each, values in zip(self.factors, columns, strict=True)]
        rows = [(name, self.bases.usual(name), lowest, highest) for name, lowest, highest in spans]
        return table(repr(self), ("factor", "base", "lowest", "highest"), rows)

    @property
    def runs(self) -> int:
        """Number of runs; equal points count each."""
        return len(self.points) * self.settings.replicates

    @property
    def starts_later(self) -> bool:
        """Whether points differ in nothing but what starts behind the burn-in, so that they share it."""
        return all(
            each.name == STRUCTURE or each.name.startswith(("programmes.", "informal.")) for each in self.factors
        )

    @property
    def tells_around(self) -> bool:
        """Whether runs tell what changes for those who take part: a world without support is lived beside those that share it."""
        return self.settings.burn_in > 0 and self.starts_later

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

        The number of replicates is left out, since more replicates extend a sweep; not where hours are made equal over them.
        """
        record = {name: value for name, value in self.record().items() if self.match or name != "replicates"}
        listed = self.points.listed if isinstance(self.points, Listed) else ()
        keys = {name: each.key for name, each in self.bases.levels.items()}
        return hashlib.sha256(json.dumps([record, keys, listed], sort_keys=True).encode()).hexdigest()[:8]

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
            "base_values": {each.name: self.bases.usual(each.name) for each in self.factors},
            "against": dict(self.against),
            "plausible": [dict(each) for each in self.sets],
            **({"match": self.match._asdict()} if self.match else {}),
        }

    def _refuse_contradictions(self) -> None:
        """Raise ScenarioError where the values of a point contradict each other."""
        wrong = [point for point, values in enumerate(self.points) if self.scenarios.contradicts(values)]
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


def _chosen(design: Design | None, factors: Sequence[Factor], seed: int) -> Points:
    assert design is not None
    try:
        return design.choose(factors, seed)
    except ValueError as error:
        raise ScenarioError([str(error)]) from None


def _base(content: Mapping[str, Any], folder: Path, mistakes: list[str]) -> tuple[str, Scenario | None]:
    """Name of the base, and the base scenario; None where it cannot be read."""
    given = content.get("base", "ordinary-life")
    found = gathered(mistakes, lambda: loaded(given, folder))
    return (found.name if given is found else str(given), found) if found else ("", None)


def _named(
    content: Mapping[str, Any], kind: str, folder: Path, mistakes: list[str]
) -> tuple[dict[str, Any], dict[str, Any], Listing]:
    """The changes of ``[set]`` and the factors by dotted name, and the rows of a plan that lists its points."""
    changes = content.get("set", {})
    if not isinstance(changes, Mapping):
        mistakes.append(f"set = {shown(changes)}: must be a table")
        changes = {}
    flat_changes = gathered(mistakes, lambda: flat(changes)) or {}
    if kind in _LISTED:
        return flat_changes, {}, listing_of(kind, content, folder)
    given = content.get("factors", {})
    if not isinstance(given, Mapping) or not given:
        what = f"factors = {shown(given)}" if given else "factors"
        mistakes.append(f"{what}: must be a table with at least one parameter by its dotted name")
        return flat_changes, {}, Listing([], [])
    return flat_changes, gathered(mistakes, lambda: flat(given)) or {}, Listing([], [])


def _structures(factors: Mapping[str, Any], listing: Listing, base: Scenario | None, mistakes: list[str]) -> list[Any]:
    """The structures that a plan names, in its factors or its points; a listed point without one has the base's own."""
    given = factors.get(STRUCTURE, [])
    if isinstance(given, Mapping) and set(given) == {"levels"}:
        given = given["levels"]
    if not isinstance(given, list) or (STRUCTURE in factors and not given):
        mistakes.append(f"factors.{STRUCTURE} = {shown(given)}: must be a list of presets and scenario files")
        return []
    if twice := [each for place, each in enumerate(given) if each in given[:place]]:
        mistakes.append(
            f"factors.{STRUCTURE} = {shown(given)}: must name each level once, {shown(twice[0])} is there twice"
        )
    found = [*given, *(row.values[STRUCTURE] for row in listing.rows if STRUCTURE in row.values)]
    lacking = any(STRUCTURE not in row.values for row in listing.rows)
    return [*found, base] if found and lacking and base and base.name not in found else found


def _factors(named: Mapping[str, Any], bases: Bases, mistakes: list[str]) -> tuple[Factor, ...]:
    """The factors; the structures of a plan are checked where they are read."""
    made: list[Factor] = []
    for name, value in named.items():
        parameter = bases.parameter(STRUCTURE)
        if name == STRUCTURE:
            made += [Factor(parameter, name, tuple(bases.levels))] if parameter else []
            continue
        found, sentences = factor(name, value, bases)
        mistakes += sentences
        made += [found] if found else []
    return tuple(made)
