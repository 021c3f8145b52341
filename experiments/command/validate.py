"""``kithkin validate``: every pattern that a run must reproduce, simulated, beside its tolerance."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import pandas as pd

from experiments.formatting import plain
from experiments.pages.report import write_report
from experiments.patterns import page as patterns_report
from experiments.patterns.diary import statistics_of
from experiments.patterns.ordinary_life import each_diary
from experiments.patterns.patterns import Finding, Simulated, evaluate, missed, pooled
from experiments.running.design import Replicates
from experiments.storage.provenance import now, provenance
from experiments.storage.store import Store
from experiments.studies.trial.method import pattern_days, pattern_statistics
from experiments.terminal import (
    counting,
    folder_of,
    print_json,
    progress,
    say,
    warn_of_programmes_left_out,
)
from simulation.kernels.machine.compiling import source_digest
from simulation.scenario import Scenario
from simulation.scenario.files import load, settings
from simulation.seeds import derived

TRIALS_PER_NETWORK = 4
_TRIALS = 4  # first step of the path under which the seeds of the trials are derived

NAME = "validate"


def main(options: argparse.Namespace) -> int:
    """Simulate, compare, tell; exit status 1 where a calibration pattern is not met."""
    scenario = load(options.scenario).replace(settings(options.set))
    store, started = folder_of(options.out, NAME) if options.out else None, now()
    findings = evaluate(_simulated(scenario, options))
    if store:
        _keep(findings, scenario, options, store, started)
    _tell(findings, options.json)
    return 1 if missed(findings, "calibration") else 0


def _simulated(scenario: Scenario, options: argparse.Namespace) -> Simulated:
    """Every statistic that a pattern names, over independent replicates."""
    warn_of_programmes_left_out(scenario)
    say("Preparing (the first run on a machine compiles the model, about a minute) ...")
    worlds = Replicates(scenario.network, options.seed, options.replicates, options.replicates)
    found = each_diary(worlds, scenario, lambda _, diary: statistics_of(diary), threads=options.threads)
    diaries = pooled(list(counting(found, "diaries", options.replicates)))
    return {**diaries, **_of_trials(scenario, options)}


def _of_trials(scenario: Scenario, options: argparse.Namespace) -> Simulated:
    """Trials on networks of their own: of the scenario's one programme, or of a support group where it has none."""
    programmes = scenario.programmes or load("formal").programmes
    world = scenario.replace({"circle.active": True, "programmes": programmes})
    count = max(1, options.replicates // TRIALS_PER_NETWORK)
    worlds = Replicates(scenario.network, derived(options.seed, _TRIALS), count, options.replicates)
    with progress(pattern_days(options.replicates), "trials") as bar:
        networks = [(worlds.build(number), seeds) for number, seeds in worlds.seeds().items()]
        return pattern_statistics(world, networks, bar.update)


def _keep(
    findings: Sequence[Finding], scenario: Scenario, options: argparse.Namespace, store: Store, started: str
) -> None:
    """Write the page, the table and where they come from."""
    told = {
        "study": NAME,
        "scenario": scenario.name,
        "seed": options.seed,
        "replicates": options.replicates,
        "model_version": source_digest(),
        "started": started,
        "finished": now(),
        **provenance(sys.argv),
        "settings": scenario.to_dict(),
    }
    store.write_manifest(told)
    pd.DataFrame([_record(each) for each in findings]).to_csv(store.folder / "patterns.csv", index=False)
    write_report(store.folder / "report.html", patterns_report.report(findings, options.replicates, told))
    say(f"Report: {store.folder / 'report.html'}")


def _tell(findings: Sequence[Finding], as_json: bool) -> None:
    if as_json:
        print_json({"patterns": [_record(each) for each in findings]})
        return
    print(plain(patterns_report.as_text(findings)))
    print(f"\n{plain(patterns_report.summary(findings))}")


def _record(finding: Finding) -> dict[str, object]:
    pattern = finding.pattern
    return {
        "id": pattern.id,
        "name": pattern.name,
        "target": pattern.target if isinstance(pattern.target, float) else patterns_report.target_text(pattern.target),
        "low": pattern.low,
        "high": pattern.high,
        "value": finding.value,
        "se": finding.se,
        "passes": finding.passes,
        "set": pattern.set,
        "source": pattern.source,
    }
