"""``kithkin compare trial``: simulated trials, their tables, and their page."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from experiments.formatting import fixed, interval, plain
from experiments.running.design import Replicates
from experiments.storage.parts import Parts
from experiments.studies.arms import differences_between
from experiments.studies.carrying import Results, Work
from experiments.studies.trial.evidence import Findings, beside_published, effects
from experiments.studies.trial.method import STANDARD, all_arms, collect, member_days
from experiments.studies.trial.page import report
from experiments.studies.trial.protocol import Protocol
from experiments.studies.trial.recruiting import recruits, the_offer
from simulation.recording import Progress
from simulation.scenario import Scenario

Trials = tuple[pd.DataFrame, pd.DataFrame]


def work(scenario: Scenario, options: Namespace) -> Work[Parts, Trials]:
    """The trials of every arm.

    Raises ValueError unless the scenario has exactly one programme and no befriending, or where too few are eligible for an arm.
    """
    arms, protocol = all_arms(scenario), Protocol()
    replicates = Replicates(scenario.network, options.seed, options.networks, options.replicates, tuple(scenario.kinds))
    seeds = replicates.seeds()
    networks = {number: (replicates.build(number), seeds[number]) for number in seeds}
    first, _ = networks[0]
    for network, _ in networks.values():
        for arm in arms.values():
            recruits(arm, network, protocol.randomised)

    def simulate(parts: Parts, progress: Progress) -> Trials:
        return collect(parts, scenario, networks, protocol, progress)

    def results(found: Trials, about: Mapping[str, Any]) -> Results:
        trials, sized = found
        differences = {arm: differences_between(arms[STANDARD], each) for arm, each in arms.items()}
        findings = Findings(trials, sized, differences, protocol, about, the_offer(scenario)[0])
        record = {"effects": effects(findings), "published": beside_published(findings)}
        return Results({"trials": trials, "sizes": sized}, report(findings), record, _headline(findings))

    about = {
        "persons": first.persons, "seed": options.seed, "replicates": replicates.count, "protocol": asdict(protocol),
        "scenarios": {arm: each.to_dict() for arm, each in arms.items()},
    }  # fmt: skip
    identity = [scenario.key, [each.key for each, _ in networks.values()], seeds, asdict(protocol)]
    steps = member_days(arms, replicates.count, first, protocol)
    return Work(Parts, identity, steps, simulate, results, about, first)


def _headline(findings: Findings) -> str:
    lines = [f"{'outcome of a trial':66}{'published':>10}{'tolerance':>18}  simulated"]
    for row in beside_published(findings):
        tolerance = f"{fixed(row['low'], 2)} to {fixed(row['high'], 2)}"
        found = interval(row["value"], row["value_low"], row["value_high"])
        missed = "" if row["passes"] else "  outside"
        lines.append(plain(f"{row['name']:66}{fixed(row['figure'], 2):>10}{tolerance:>18}  {found}{missed}"))
    return "\n".join(lines)
