"""``kithkin compare beneficiaries``: who benefits from which structure, and what spills over."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

import pandas as pd

from experiments.formatting import interval, plain
from experiments.running.design import Replicates
from experiments.storage.parts import Parts
from experiments.studies.beneficiaries.method import BEFORE, arms_of, collect
from experiments.studies.beneficiaries.page import ARMS, SPILL, Effects, report
from experiments.studies.carrying import Results, Work
from experiments.taking_part import require_participants
from simulation.recording import Progress
from simulation.scenario import Scenario, ScenarioError


def work(scenario: Scenario, options: Namespace) -> Work[Parts, pd.DataFrame]:
    """The effects on every person. Raises ValueError for a scenario without a programme, and for a year that is too short."""
    if not scenario.programmes:
        raise ScenarioError([f"scenario {scenario.name} has no programme: formal support needs at least one"])
    if options.days <= BEFORE:
        raise ValueError(f"--days {options.days}: must be more than the {BEFORE} days before support")
    arms = arms_of(scenario)
    replicates = Replicates(scenario.network, options.seed, options.networks, options.replicates, tuple(scenario.kinds))
    networks = {number: (replicates.build(number), seeds) for number, seeds in replicates.seeds().items()}
    first, _ = networks[0]
    require_participants(arms, [network for network, _ in networks.values()], options.days)

    def simulate(parts: Parts, progress: Progress) -> pd.DataFrame:
        return collect(parts, scenario, networks, options.days, progress)

    def results(table: pd.DataFrame, about: Mapping[str, Any]) -> Results:
        effects = Effects(table, arms)
        shown = [(name, group) for name in table["grouping"].unique() for group in effects.groups(name)]
        return Results(
            {"effects": table}, report(table, arms, about), {}, _record(effects, shown), _table(effects, shown)
        )

    about = {
        "persons": first.persons, "days": options.days, "seed": options.seed, "replicates": replicates.count,
        "networks": len(networks),
    }  # fmt: skip
    identity = [scenario.key, [(network.key, seeds) for network, seeds in networks.values()], options.days]
    return Work(Parts, identity, len(arms) * replicates.count * options.days, simulate, results, about, first)


def _record(effects: Effects, shown: list[tuple[str, str]]) -> dict[str, object]:
    heads = dict.fromkeys((*ARMS, *SPILL))
    found = {(arm, *each): effects.of(arm, *each) for arm in heads for each in shown}
    return {
        "effects": [
            {"arm": arm, "grouping": name, "group": group, "effect": each.mean, "low": each.t.low, "high": each.t.high}
            for (arm, name, group), each in found.items()
        ]
    }


def _table(effects: Effects, shown: list[tuple[str, str]]) -> str:
    heads = dict.fromkeys((*ARMS, *SPILL))
    lines = [f"{'effect on strain, SD':22}" + "".join(f"{effects.titles[arm]:38}" for arm in heads)]
    for name, group in shown:
        found = [effects.of(arm, name, group) for arm in heads]
        lines.append(plain(f"{group:22}" + "".join(f"{interval(each.mean, *each.t):38}" for each in found)).rstrip())
    return "\n".join(lines)
