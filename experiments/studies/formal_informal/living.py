"""Living all worlds of the main study, part by part: first the hours that fix the places, then the worlds, then the variants."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final, NamedTuple

import pandas as pd

from experiments.storage.parts import Parts
from experiments.studies.formal_informal.method import (
    ARMS,
    BURN_IN,
    MATCHED_DAYS,
    NAME,
    SOLVED,
    Currency,
    Places,
    arms_of,
    headline_of,
)
from experiments.studies.formal_informal.places import Matching, matched
from experiments.studies.formal_informal.runs import World, added_hours, lived
from experiments.studies.formal_informal.variants import Variant, variants
from simulation.recording import Progress

OWN: Final = Variant("", "matching", "the study itself", arms=ARMS)
"""The study itself as a variant of it, without its horizons and currency."""


class Found(NamedTuple):
    """What was lived: the matching by name of the variant, '' for the study itself, and the rows of ``runs.lived``.

    ``rows`` have the columns ``set`` and ``network``, numbers of the world and its network, and ``variant``.
    """

    rows: pd.DataFrame
    matchings: dict[str, Matching]


class Living(NamedTuple):
    """Worlds, and where and how they are lived; ``days``: those over which hours are matched."""

    worlds: Sequence[World]
    days: int
    threads: int | None
    parts: Parts
    progress: Progress

    def of(self, variant: Variant, matching: Matching) -> pd.DataFrame:
        """Live a variant of the study in every world; the table has a row for each world and effect."""
        tables = []
        for world in self.worlds:
            scenario = variant.of(world.scenario)
            arms = {name: each for name, each in arms_of(scenario, matching.places).items() if name in variant.arms}
            changed = world._replace(scenario=scenario)
            content = [
                NAME,
                [each.key for each in arms.values()],
                world.network.key,
                world.seed,
                list(variant.horizons),
            ]
            table = self.parts.part(content, partial(lived, changed, arms, variant.horizons, self.threads))
            tables.append(table.assign(set=world.number, network=world.place, variant=variant.name))
            self.progress(BURN_IN + len(arms) * variant.horizons[-1])
        return pd.concat(tables, ignore_index=True)

    def matched(self, currency: Currency) -> Matching:
        """Places with which the hours of a currency agree."""
        first = self.worlds[0]
        places = max(each.places for each in first.scenario.programmes.values())
        return matched(self._hours, currency, places, first.network.persons)

    def _hours(self, places: Places, names: Sequence[str]) -> pd.DataFrame:
        """Hours of some arms in the first year of every world."""
        tables = []
        for world in self.worlds:
            arms = {name: each for name, each in arms_of(world.scenario, places).items() if name in names}
            content = [NAME, "hours", [each.key for each in arms.values()], world.network.key, world.seed, self.days]
            table = self.parts.part(content, partial(added_hours, world, arms, self.days, self.threads))
            tables.append(table.assign(set=world.number))
            self.progress(BURN_IN + len(arms) * self.days)
        return pd.concat(tables, ignore_index=True)


def live(living: Living, currency: Currency, horizons: tuple[int, ...], full: bool) -> Found:
    """All parts that are not there yet, and their rows."""
    own = living.matched(currency)
    matchings, tables = {"": own}, [living.of(OWN._replace(horizons=horizons), own)]
    for variant in variants(currency, headline_of(horizons)) if full else ():
        matchings[variant.name] = living.matched(variant.currency) if variant.currency else own
        tables.append(living.of(variant, matchings[variant.name]))
    return Found(pd.concat(tables, ignore_index=True), matchings)


def steps(worlds: int, currency: Currency, horizons: tuple[int, ...], full: bool) -> int:
    """About the days that are lived, a member's day each: the length of the progress bar."""
    last = horizons[-1]
    matching = BURN_IN + (2 + len(SOLVED)) * min(MATCHED_DAYS, last)
    found = matching + BURN_IN + len(ARMS) * last
    for variant in variants(currency, headline_of(horizons)) if full else ():
        found += BURN_IN + len(variant.arms) * variant.horizons[-1] + (matching if variant.currency else 0)
    return worlds * found
