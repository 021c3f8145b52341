"""``kithkin compare``, the main study: its worlds, its places, its runs, its report, and the answer on the terminal."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from experiments.pages.canvas import svg
from experiments.running.design import Replicates
from experiments.running.plausible import read_sets, with_set
from experiments.storage.parts import Parts
from experiments.studies.carrying import Results, Work
from experiments.studies.formal_informal.evidence import Evidence, contrasts_of, record_of
from experiments.studies.formal_informal.figure import headline_figure
from experiments.studies.formal_informal.method import (
    ARMS,
    BURN_IN,
    MATCHED_DAYS,
    NAME,
    Places,
    arms_of,
    horizons_of,
    require_groups,
    with_resources,
)
from experiments.studies.formal_informal.page import report
from experiments.studies.formal_informal.places import Matching, matched
from experiments.studies.formal_informal.runs import World, added_hours, lived
from experiments.studies.formal_informal.words import on_the_terminal
from simulation.recording import Progress
from simulation.scenario import Scenario


class Found(NamedTuple):
    """The rows of all worlds (``runs.lived`` with the number of the world), and the places that were found."""

    rows: pd.DataFrame
    matching: Matching


def work(scenario: Scenario, options: Namespace) -> Work[Parts, Found]:
    """The worlds of every set. Raises ScenarioError for a scenario without a programme, or without room for its groups."""
    options.plausible = sets = chosen_sets(options)
    worlds = _worlds(with_resources(scenario), sets, options)
    for network in {id(each.network): each.network for each in worlds}.values():
        require_groups(scenario, network)
    horizons = horizons_of(options.days, options.quick)
    setting = _Setting(worlds, horizons, options.match, options.threads)
    about = {
        "persons": worlds[0].network.persons, "seed": options.seed, "burn_in": BURN_IN, "horizons": list(horizons),
        "sets": len(worlds), "networks": len({id(each.network) for each in worlds}), "match": options.match,
        "network_plan": scenario.network.model_dump(), "network_source": worlds[0].network.source,
    }  # fmt: skip
    identity = [
        scenario.key,
        [[each.scenario.key, each.network.key, each.seed] for each in worlds],
        horizons,
        options.match,
    ]
    steps = len(worlds) * (2 * BURN_IN + len(ARMS) * horizons[-1] + 5 * min(MATCHED_DAYS, horizons[-1]))
    return Work(
        Parts, identity, steps, setting.simulate, partial(_results, worlds[0].scenario), about, worlds[0].network
    )


def chosen_sets(options: Namespace) -> list[dict[str, float]]:
    """The sets of the options: those of the file that is named, or those that a manifest kept."""
    return options.plausible if isinstance(options.plausible, list) else read_sets(options.plausible)


def _worlds(resources: Scenario, sets: Sequence[Mapping[str, float]], options: Namespace) -> list[World]:
    """A world for each replicate: the sets take turns, each world has a network and luck of its own."""
    replicates = Replicates(
        resources.network, options.seed, options.networks, options.replicates, tuple(resources.kinds)
    )
    networks = [replicates.build(number) for number in range(replicates.networks)]
    return [
        World(number, network, networks[network], with_set(resources, sets[number % len(sets)]), seed)
        for number, (network, _, seed) in enumerate(replicates.pairs())
    ]


class _Setting(NamedTuple):
    """What is lived: the worlds up to the horizons, with the hours of a currency matched, on some threads."""

    worlds: Sequence[World]
    horizons: tuple[int, ...]
    currency: Any
    threads: int | None

    def simulate(self, parts: Parts, progress: Progress) -> Found:
        """All parts that are not there yet: first the hours that fix the places, then the worlds."""
        first = self.worlds[0]
        places = max(each.places for each in first.scenario.programmes.values())
        matching = matched(partial(self._hours, parts, progress), self.currency, places, first.network.persons)
        tables = []
        for world in self.worlds:
            arms = arms_of(world.scenario, matching.places)
            content = [
                NAME,
                "worlds",
                [each.key for each in arms.values()],
                world.network.key,
                world.seed,
                self.horizons,
            ]
            table = parts.part(content, partial(lived, world, arms, self.horizons, self.threads))
            tables.append(table.assign(set=world.number, network=world.place))
            progress(BURN_IN + len(arms) * self.horizons[-1])
        return Found(pd.concat(tables, ignore_index=True), matching)

    def _hours(self, parts: Parts, progress: Progress, places: Places, names: Sequence[str]) -> pd.DataFrame:
        """Hours of some arms in the first year of every world."""
        days, tables = min(MATCHED_DAYS, self.horizons[-1]), []
        for world in self.worlds:
            arms = {name: each for name, each in arms_of(world.scenario, places).items() if name in names}
            content = [NAME, "hours", [each.key for each in arms.values()], world.network.key, world.seed, days]
            table = parts.part(content, partial(added_hours, world, arms, days, self.threads))
            tables.append(table.assign(set=world.number))
            progress(len(arms) * days)
        return pd.concat(tables, ignore_index=True)


def _results(scenario: Scenario, found: Found, about: Mapping[str, Any]) -> Results:
    evidence = Evidence(found.rows, found.matching, arms_of(scenario, found.matching.places), about)
    contrasts = contrasts_of(evidence)
    record = {
        "arms": list(evidence.scenarios),
        "contrasts": [record_of(each) for each in contrasts],
    }
    return Results(
        {"worlds": found.rows, "contrasts": pd.DataFrame([record_of(each) for each in contrasts])},
        report(evidence),
        {"strain": svg(headline_figure(evidence))},
        record,
        on_the_terminal(evidence),
    )
