"""``kithkin compare A B ...``: the worlds of any scenarios, their report, and the answer on the terminal."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any, Final, NamedTuple, TypeVar

import pandas as pd

from experiments.comparison.evidence import Evidence, contrasts_of, hours_of, record_of
from experiments.comparison.living import Living
from experiments.comparison.method import BURN_IN, Asked, horizons_of
from experiments.comparison.runs import World
from experiments.comparison.worlds import held_of, with_sets, worlds_of
from experiments.running.design import Replicates
from experiments.running.plausible import chosen_sets
from experiments.storage.parts import Parts
from experiments.studies.carrying import Results, Work
from experiments.studies.scenarios.differences import differences
from experiments.studies.scenarios.page import on_the_terminal, report
from experiments.taking_part import obstacles
from simulation.recording import Progress
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.files import settings
from simulation.scenario.names import TITLES
from simulation.scenario.structures import Informal, Programme

NAME: Final = "comparison"
Record = TypeVar("Record", Programme, Informal)


class Chosen(NamedTuple):
    """The scenarios by name, what is asked of them, and the parameters of the sets that keep the scenarios' own values."""

    scenarios: Mapping[str, Scenario]
    asked: Asked
    held: Sequence[str]


def asked_of(names: Sequence[str], against: str | None) -> Asked:
    """Each scenario with the reference if one is named, else every pair; the later one is compared with the earlier."""
    if against is not None:
        return Asked(against, tuple((name, against) for name in names if name != against))
    return Asked(names[0], tuple((later, earlier) for earlier, later in combinations(names, 2)))


def started(scenario: Scenario) -> Scenario:
    """The scenario with its offers after the year of ordinary life: each start is counted from the end of it."""
    return scenario.replace(
        programmes={name: _later(each) for name, each in scenario.programmes.items()},
        informal={name: _later(each) for name, each in scenario.informal.items()},
    )


def _later(record: Record) -> Record:
    return record.model_copy(update={"start_day": record.start_day + BURN_IN})


def work(scenario: Scenario, options: Namespace) -> Work[Parts, pd.DataFrame]:
    """The worlds of every set; ``scenario``: the reference; ``options.scenarios``: all, as plain data by name.

    Raises ScenarioError where nobody can take part in an offer of one of them.
    """
    options.plausible = sets = chosen_sets(options.plausible)
    scenarios = {name: Scenario.from_dict(each) for name, each in options.scenarios.items()}
    held = held_of(scenarios.values(), sets, settings(options.set))
    chosen = Chosen(scenarios, asked_of(list(scenarios), options.against), held)
    variants = with_sets(scenarios, sets[: options.replicates], held)
    kinds = tuple(scenario.kinds)
    replicates = Replicates(scenario.network, options.seed, options.networks, options.replicates, kinds)
    worlds, horizons = worlds_of(variants, chosen.asked.reference, replicates), horizons_of(options.days, options.quick)
    _require_participants(scenarios, worlds, horizons[-1])
    about = {
        "persons": worlds[0].network.persons, "seed": options.seed, "days_before_start": BURN_IN, "horizons": list(horizons),
        "sets": len(worlds), "networks": len({each.network.key for each in worlds}),
        "scenarios": {name: each.to_dict() for name, each in scenarios.items()},
    }  # fmt: skip
    told = [[each.network_keys(list(scenarios)), each.seed] for each in worlds]
    identity = [[arm.key for each in variants for arm in each.values()], list(scenarios), told, horizons, chosen.asked]

    def arms(world: World) -> Mapping[str, Scenario]:
        return {name: started(each) for name, each in variants[world.number % len(variants)].items()}

    def simulate(parts: Parts, progress: Progress) -> pd.DataFrame:
        return Living(NAME, worlds, options.threads, parts, progress).of(arms, chosen.asked, horizons)

    length = len(worlds) * (BURN_IN + len(scenarios) * horizons[-1])
    return Work(Parts, identity, length, simulate, partial(_results, chosen), about, worlds[0].network)


def _require_participants(scenarios: Mapping[str, Scenario], worlds: Sequence[World], days: int) -> None:
    """Raise ScenarioError, before anything is lived, where nobody can take part in an offer of a scenario."""
    found = [
        f"{name}: {sentence}"
        for world in worlds
        for name, scenario in scenarios.items()
        for sentence in obstacles(scenario, world.network_of(name), days)
    ]
    if found:
        raise ScenarioError(list(dict.fromkeys(found)))


def titles_of(names: Sequence[str]) -> dict[str, str]:
    """What each scenario is called: a preset by its title, others by their own names between quotation marks."""
    return {name: TITLES.get(name, f"“{name}”") for name in names}


def _results(chosen: Chosen, rows: pd.DataFrame, about: Mapping[str, Any]) -> Results:
    evidence = Evidence(
        rows=rows,
        asked=chosen.asked,
        scenarios=chosen.scenarios,
        titles=titles_of(list(chosen.scenarios)),
        provenance=about,
    )
    records = [{**record_of(each), **hours_of(evidence, each)} for each in contrasts_of(evidence)]
    differing = [each._asdict() for each in differences(chosen.scenarios)]
    return Results(
        {"worlds": rows, "contrasts": pd.DataFrame(records)},
        report(evidence, chosen.held),
        {
            "arms": list(chosen.scenarios),
            "against": chosen.asked.reference,
            "differences": differing,
            "contrasts": records,
        },
        on_the_terminal(evidence),
    )
