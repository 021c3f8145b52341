"""``kithkin compare trial``: simulated trials, their tables, and their page."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from experiments.formatting import interval, plain
from experiments.running.design import Replicates
from experiments.storage.parts import Parts
from experiments.studies.arms import differences_between
from experiments.studies.carrying import Results, Work
from experiments.studies.trial.method import (
    STANDARD,
    collect,
    member_days,
    other_programmes,
    protocol_for,
    variations,
)
from experiments.studies.trial.page import TITLES, Findings, report
from simulation.recording import Progress
from simulation.scenario import Scenario

Trials = tuple[pd.DataFrame, pd.DataFrame]


def work(scenario: Scenario, options: Namespace) -> Work[Parts, Trials]:
    """The trials of every arm. Raises ValueError unless the scenario has exactly one programme."""
    arms = variations(scenario) | other_programmes(scenario)
    replicates = Replicates(scenario.network, options.seed, options.networks, options.replicates, tuple(scenario.kinds))
    seeds = replicates.seeds()
    networks = {number: (replicates.build(number), seeds[number]) for number in seeds}
    first, _ = networks[0]
    protocol = protocol_for(first.persons)

    def simulate(parts: Parts, progress: Progress) -> Trials:
        return collect(parts, scenario, networks, protocol, progress)

    def results(found: Trials, about: Mapping[str, Any]) -> Results:
        trials, sized = found
        differences = {arm: differences_between(arms[STANDARD], each) for arm, each in arms.items()}
        findings = Findings(trials, sized, differences, protocol, about)
        return Results({"trials": trials, "sizes": sized}, report(findings), {}, _record(findings), _table(findings))

    about = {
        "persons": first.persons, "seed": options.seed, "replicates": replicates.count, "protocol": asdict(protocol),
        "scenarios": {arm: each.to_dict() for arm, each in arms.items()},
    }  # fmt: skip
    identity = [scenario.key, [each.key for each, _ in networks.values()], seeds, asdict(protocol)]
    steps = member_days(len(arms), replicates.count, protocol)
    return Work(Parts, identity, steps, simulate, results, about, first)


def _record(findings: Findings) -> dict[str, object]:
    found = {(arm, week): findings.effect(arm, week) for arm in findings.arms for week in findings.protocol.weeks}
    return {
        "effects": [
            {"arm": arm, "week": week, "smd": each.mean, "low": each.t.low, "high": each.t.high, "trials": each.replicates}
            for (arm, week), each in found.items()
        ]
    }  # fmt: skip


def _table(findings: Findings) -> str:
    weeks = findings.protocol.weeks
    lines = [f"{'SMD in strain against a waiting list':36}" + "".join(f"{f'week {week}':26}" for week in weeks)]
    for arm in findings.arms:
        found = [findings.effect(arm, week) for week in weeks]
        cells = "".join(f"{interval(each.mean, *each.t):26}" for each in found)
        lines.append(plain(f"{TITLES[arm]:36}{cells}").rstrip())
    return "\n".join(lines)
