"""Keys of a plan of which one would override another without a word: each is a mistake, told with its remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from experiments.formatting import counted
from experiments.sweeps.bases import Bases
from experiments.sweeps.designs import DESIGNS, FullFactorial
from experiments.sweeps.plan_settings import Settings
from simulation.limits import MOST_DAYS
from simulation.network import GENERATED
from simulation.scenario.mistakes import shown


class Given(NamedTuple):
    """A plan's ``content``, its kind of design, changes of ``[set]`` and factors by dotted name, and its number of ``worlds``."""

    content: Mapping[str, Any]
    kind: str
    changes: Mapping[str, Any]
    factors: Mapping[str, Any]
    worlds: int


def overridden(given: Given, settings: Settings | None, bases: Bases) -> list[str]:
    """A sentence on each key that another one overrides; ``settings``: None where they have mistakes of their own."""
    if settings is None:
        return list(_points(given))
    days = settings.burn_in + settings.days
    long = [f"burn_in + days = {days}: must be at most {MOST_DAYS}"] if days > MOST_DAYS else []
    return [*long, *_replicates(given, settings), *_networks(given, settings, bases), *_points(given)]


def _replicates(given: Given, settings: Settings) -> Iterator[str]:
    """Fewer replicates than worlds would leave some out, and others that are no multiple would count some twice."""
    worlds, replicates = given.worlds, settings.replicates
    if worlds and replicates % worlds:
        asked = f"plausible = {shown(given.content['plausible'])}"
        have = "" if given.content["plausible"] == worlds else f" has {worlds} sets, and"
        yield (
            f"replicates = {replicates}: {asked}{have} asks for {counted(worlds, 'world')}, each of them as often as the others; "
            f"leave replicates out, or give {worlds} or a multiple of it"
        )


def _networks(given: Given, settings: Settings, bases: Bases) -> Iterator[str]:
    if "networks" not in given.content or settings.networks < 2:
        return
    networks, replicates = settings.networks, settings.replicates
    source = bases.base.network.source
    if networks > replicates:
        yield f"networks = {networks}: must be at most the number of replicates, {replicates}; lower it, or raise replicates"
    if bases.base.network.origin != GENERATED and "network.source" not in given.factors:
        yield f"networks = {networks}: network.source = {source} is one network; leave networks out"


def _points(given: Given) -> Iterator[str]:
    """What chooses the points must not be given twice."""
    for name in given.changes:
        if name in given.factors:
            yield f"set.{name}: is a factor, too, whose levels would override it; leave one of the two out"
    if given.kind in DESIGNS and "points" in given.content:
        yield f"points: a {given.kind} design chooses its points by itself; leave points or design out"
    design = given.content.get("design")
    listed = all(isinstance(each, list) for each in given.factors.values())
    if given.kind == FullFactorial.kind and isinstance(design, Mapping) and "levels" in design and listed:
        yield "design.levels: every factor lists its own levels; leave it out"
