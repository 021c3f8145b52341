"""``kithkin compare``, the main study: its worlds, its report, and the answer on the terminal."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from experiments.pages.canvas import svg
from experiments.running.design import Replicates, network_seed
from experiments.running.plausible import chosen_sets, with_set
from experiments.storage.parts import Parts
from experiments.studies.carrying import Results, Work
from experiments.studies.formal_informal.evidence import Evidence, contrasts_of, hours_of, record_of
from experiments.studies.formal_informal.living import Found, Living, live, steps
from experiments.studies.formal_informal.method import (
    BURN_IN,
    MATCHED_DAYS,
    arms_of,
    horizons_of,
    require_groups,
    with_resources,
)
from experiments.studies.formal_informal.page.figure import headline_figure
from experiments.studies.formal_informal.page.report import report
from experiments.studies.formal_informal.page.words import on_the_terminal
from experiments.studies.formal_informal.runs import World
from simulation.network import load
from simulation.recording import Progress
from simulation.scenario import Scenario


def work(scenario: Scenario, options: Namespace) -> Work[Parts, Found]:
    """The worlds of every set. Raises ScenarioError for a scenario without a programme, or without room for its groups."""
    options.plausible = sets = chosen_sets(options.plausible)
    worlds = _worlds(with_resources(scenario), sets, options)
    horizons = horizons_of(options.days, options.quick)
    for network in {each.network.key: each.network for each in worlds}.values():
        require_groups(with_resources(scenario), network, horizons[-1])
    about = {
        "persons": worlds[0].network.persons, "seed": options.seed, "days_before_start": BURN_IN, "horizons": list(horizons),
        "sets": len(worlds), "networks": len({each.network.key for each in worlds}), "match": options.match,
        "network_plan": scenario.network.model_dump(), "network_source": worlds[0].network.source,
    }  # fmt: skip
    told = [[each.scenario.key, each.network.key, each.seed] for each in worlds]
    identity = [scenario.key, told, horizons, options.match, options.full]
    days = min(MATCHED_DAYS, horizons[-1])

    def simulate(parts: Parts, progress: Progress) -> Found:
        return live(Living(worlds, days, options.threads, parts, progress), options.match, horizons, options.full)

    results = partial(_results, worlds[0].scenario)
    length = steps(len(worlds), options.match, horizons, options.full)
    return Work(Parts, identity, length, simulate, results, about, worlds[0].network)


def _worlds(resources: Scenario, sets: Sequence[Mapping[str, float]], options: Namespace) -> list[World]:
    """A world for each replicate: the sets take turns, each world has a network and luck of its own."""
    kinds = tuple(resources.kinds)
    replicates = Replicates(resources.network, options.seed, options.networks, options.replicates, kinds)
    scenarios = [with_set(resources, each) for each in sets]
    built: dict[tuple[str, int], Any] = {}
    worlds = []
    for number, (place, _, seed) in enumerate(replicates.pairs()):
        scenario = scenarios[number % len(sets)]
        plan = (scenario.network.model_dump_json(), place)
        if plan not in built:
            built[plan] = load(scenario.network, network_seed(options.seed, place), kinds)
        worlds.append(World(number, place, built[plan], scenario, seed))
    return worlds


def _records(evidence: Evidence) -> list[dict[str, object]]:
    """Every effect as an object of ``--json``, with the hours that it took."""
    return [{**record_of(each), **hours_of(evidence, each)} for each in contrasts_of(evidence)]


def _results(scenario: Scenario, found: Found, about: Mapping[str, Any]) -> Results:
    evidence = Evidence(
        found.rows[found.rows["variant"] == ""], found.matchings[""], arms_of(scenario, found.matchings[""].places), about,
        {name: Evidence(rows, found.matchings[str(name)], {}, about) for name, rows in found.rows.groupby("variant") if name},
    )  # fmt: skip
    records = _records(evidence)
    records += [{**each, "variant": name} for name, other in evidence.variants.items() for each in _records(other)]
    return Results(
        {"worlds": found.rows, "contrasts": pd.DataFrame(records)},
        report(evidence),
        {"strain": svg(headline_figure(evidence))},
        {"arms": list(evidence.scenarios), "contrasts": records},
        on_the_terminal(evidence),
    )
