"""``kithkin compare trial``: simulated trials, their tables, and their page."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from experiments.formatting import interval, plain
from experiments.pages.report import render
from experiments.running.design import Replicates
from experiments.storage.kept import Kept, digest
from experiments.storage.provenance import now, provenance
from experiments.studies.arms import differences_between
from experiments.studies.trial import method as trial_study
from experiments.studies.trial.page import TITLES, Findings, report
from experiments.terminal import introduce, print_json, progress, say, scenario_of


def main(options: argparse.Namespace) -> int:
    """Run the trials that are missing, and write their tables and page."""
    scenario = scenario_of(options.scenario, options)
    arms = trial_study.variations(scenario)
    arms |= trial_study.other_programmes(scenario)
    worlds = Replicates(scenario.network, options.seed, options.networks, options.replicates)
    networks = [worlds.build(number) for number in range(worlds.networks)]
    introduce(networks[0])
    seeds = worlds.seeds()
    protocol = trial_study.protocol_for(networks[0].persons)
    content = [scenario.key, [each.key for each in networks], seeds, asdict(protocol)]
    kept = Kept(options.out or f"results/trial-{digest(content)[:8]}")
    say("Running (the first run on a machine compiles the model, about a minute) ...")
    started = now()
    with progress(trial_study.member_days(len(arms), worlds.count, protocol), "trial") as bar:
        pairs = {number: (networks[number], seeds[number]) for number in seeds}
        trials, sized = trial_study.collect(kept, scenario, pairs, protocol, bar.update)
    about = {
        "study": trial_study.NAME, "persons": networks[0].persons, "seed": options.seed, "replicates": worlds.count,
        "protocol": asdict(protocol), "started": started, "finished": now(), **provenance(sys.argv),
        "scenarios": {arm: each.to_dict() for arm, each in arms.items()},
    }  # fmt: skip
    kept.publish("trials", trials)
    kept.publish("sizes", sized)
    kept.write_manifest(about)
    standard = arms[trial_study.STANDARD]
    findings = Findings(
        trials, sized, {arm: differences_between(standard, each) for arm, each in arms.items()}, protocol, about
    )
    kept.write_text("report.html", render(report(findings)))
    _tell(findings, str(kept.folder), options.json)
    return 0


def _tell(findings: Findings, folder: str, as_json: bool) -> None:
    weeks = findings.protocol.weeks
    found = {(arm, week): findings.effect(arm, week) for arm in findings.arms for week in weeks}
    if as_json:
        rows = [
            {
                "arm": arm,
                "week": week,
                "smd": each.mean,
                "low": each.t.low,
                "high": each.t.high,
                "trials": each.replicates,
            }
            for (arm, week), each in found.items()
        ]
        print_json({"effects": rows, "out": folder})
        return
    print(f"{'SMD in strain against a waiting list':36}" + "".join(f"{f'week {week}':26}" for week in weeks))
    for arm in findings.arms:
        cells = "".join(f"{interval(found[arm, week].mean, *found[arm, week].t):26}" for week in weeks)
        print(plain(f"{TITLES[arm]:36}{cells}").rstrip())
    print(f"\nReport: {folder}/report.html")
