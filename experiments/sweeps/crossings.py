"""What every point of a plan is crossed with, plausible worlds, and what it is read against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from experiments.running.plausible import Set, read_sets
from experiments.sweeps.bases import STRUCTURE, Bases
from experiments.sweeps.factors import Factor, misfit, typed
from experiments.sweeps.plan_points import flat
from experiments.sweeps.points import Listed, Points
from simulation.scenario.mistakes import ScenarioError, shown
from simulation.scenario.schema import suggestion

TWINS: Final = ("full-factorial", "list", "csv")
"""Designs in which a point may have a twin that differs in some factors only."""
Against = dict[str, Any]
"""Values of factors, by name, in which the reference of a point differs from the point; {} for one reference of all points."""


def plausible_sets(given: Any, folder: Path) -> tuple[Set, ...]:
    """The plausible sets that a plan asks for: so many of the bundled ones, or those of a file; none for a plan without.

    Raises ScenarioError.
    """
    if given is None:
        return ()
    if isinstance(given, str):
        return tuple(read_sets(given if given == "none" else str(folder / given)))
    bundled = read_sets(None)
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= len(bundled):
        raise ScenarioError(
            [f"plausible = {shown(given)}: must be a number of worlds in 1 to {len(bundled)}, or a CSV file of sets; "
             "replicates may be more than the sets, which then take turns"]
        )  # fmt: skip
    return tuple(bundled[:given])


def without(sets: Sequence[Set], names: Sequence[str]) -> tuple[Set, ...]:
    """The sets without the parameters that a plan gives or varies itself; the name of a table stands for all in it."""
    return tuple(
        {
            name: value
            for name, value in each.items()
            if not any(name == own or name.startswith(f"{own}.") for own in names)
        }
        for each in sets
    )


def reference_of(given: Any, kind: str, bases: Bases, factors: Sequence[Factor], points: Points) -> Against:
    """What ``against`` names: a structure, a point, or values of some factors. Raises ScenarioError."""
    if given is None:
        return {}
    if kind not in TWINS:
        raise ScenarioError(
            [f"against: points of a {kind} are a sample, none is the reference of others; leave it out"]
        )
    named = {each.name: each for each in factors}
    found = _by_name(given, bases, factors, points) if isinstance(given, str) else _by_values(given, named)
    known = set(points)
    lost = next((point for point, values in enumerate(points) if _twin(values, factors, found) not in known), None)
    if lost is not None:
        raise ScenarioError(
            [f"against = {shown(given)}: point {points.name(lost)} has no counterpart with these values"]
        )
    return found


def _by_name(name: str, bases: Bases, factors: Sequence[Factor], points: Points) -> Against:
    """The reference by its one name: of a structure, or of a listed point."""
    varied = any(each.name == STRUCTURE for each in factors)
    if varied and name in bases.called:
        return {STRUCTURE: bases.called[name]}
    titles = points.titles if isinstance(points, Listed) else ()
    if name in titles:
        values = points.values(titles.index(name))
        return {each.name: value for each, value in zip(factors, values, strict=True)}
    known = [*(bases.levels if varied else ()), *filter(None, titles)]
    raise ScenarioError([f"against = {shown(name)}: is no structure or point of the plan{suggestion(name, known)}"])


def _by_values(given: Any, named: Mapping[str, Factor]) -> Against:
    """The reference by values of factors."""
    if not isinstance(given, Mapping) or not given:
        raise ScenarioError(
            [f"against = {shown(given)}: must be a structure, a point's name, or a table of values by dotted name"]
        )
    mistakes: list[str] = []
    for name, value in (values := flat(given)).items():
        if name not in named:
            mistakes.append(f"against.{name}: is no factor of the plan{suggestion(name, named)}")
        else:
            mistakes += misfit(named[name].parameter, f"against.{name}", value)
    if mistakes:
        raise ScenarioError(mistakes)
    return {name: typed(named[name].parameter, value) for name, value in values.items()}


def _twin(values: Sequence[Any], factors: Sequence[Factor], against: Against) -> tuple[Any, ...]:
    return tuple(against.get(each.name, value) for each, value in zip(factors, values, strict=True))
