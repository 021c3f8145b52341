"""Living all worlds of the main study, part by part: first the hours that fix the places, then the worlds, then the "
"variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

import pandas as pd

from experiments.comparison.living import Living
from experiments.comparison.method import BURN_IN, Currency, headline_of
from experiments.comparison.runs import World, added_hours
from experiments.studies.formal_informal.method import (
    ARMS,
    ASKED,
    MATCHED_DAYS,
    NAME,
    SOLVED,
    Places,
    arms_of,
)
from experiments.studies.formal_informal.places import Matching, matched
from experiments.studies.formal_informal.variants import Variant, variants
from simulation.scenario import Scenario

OWN: Final = Variant("", "matching", "the study itself", arms=ARMS)
"""The study itself as a variant of it, without its horizons and currency."""


class Found(NamedTuple):
    """What was lived: the matching by name of the variant, '' for the study itself, and the rows of ``runs.lived``.

    ``rows`` have the columns ``set`` and ``network``, numbers of the world and its network, and ``variant``.
    """

    rows: pd.DataFrame
    matchings: dict[str, Matching]


def live(living: Living, days: int, currency: Currency, horizons: tuple[int, ...], full: bool) -> Found:
    """All parts that are not there yet, and their rows; ``days``: those over which hours are matched."""
    own = _matched(living, days, currency)
    matchings, tables = {"": own}, [_lived(living, OWN._replace(horizons=horizons), own)]
    for variant in variants(currency, headline_of(horizons)) if full else ():
        found = _matched(living, days, variant.currency) if variant.currency else own
        matchings[variant.name] = found
        tables.append(_lived(living, variant, found))
    return Found(pd.concat(tables, ignore_index=True), matchings)


def _lived(living: Living, variant: Variant, matching: Matching) -> pd.DataFrame:
    """Live a variant of the study in every world; the table has a row for each world and effect."""

    def arms(world: World) -> Mapping[str, Scenario]:
        found = arms_of(variant.of(world.scenario), matching.places)
        return {name: each for name, each in found.items() if name in variant.arms}

    asked = ASKED.among(variant.arms)
    return living.of(arms, asked, variant.horizons).assign(variant=variant.name)


def _matched(living: Living, days: int, currency: Currency) -> Matching:
    """Places with which the hours of a currency agree."""
    first = living.worlds[0]
    places = max(each.places for each in first.scenario.programmes.values())
    return matched(partial(_hours, living, days), currency, places, first.network.persons)


def _hours(living: Living, days: int, places: Places, names: Sequence[str]) -> pd.DataFrame:
    """Hours of some arms in the first year of every world."""
    tables = []
    for world in living.worlds:
        arms = {name: each for name, each in arms_of(world.scenario, places).items() if name in names}
        content = [NAME, "hours", [each.key for each in arms.values()], world.network.key, world.seed, days]
        table = living.parts.part(content, partial(added_hours, world, arms, days, living.threads))
        tables.append(table.assign(set=world.number))
        living.progress(BURN_IN + len(arms) * days)
    return pd.concat(tables, ignore_index=True)


def steps(worlds: int, currency: Currency, horizons: tuple[int, ...], full: bool) -> int:
    """About the days that are lived, a member's day each: the length of the progress bar."""
    last = horizons[-1]
    matching = BURN_IN + (2 + len(SOLVED)) * min(MATCHED_DAYS, last)
    found = matching + BURN_IN + len(ARMS) * last
    for variant in variants(currency, headline_of(horizons)) if full else ():
        found += BURN_IN + len(variant.arms) * variant.horizons[-1] + (matching if variant.currency else 0)
    return worlds * found
