"""``kithkin validate``: every pattern that a run must reproduce, simulated, beside its tolerance."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from experiments.formatting import plain
from experiments.pages.report import render
from experiments.patterns import page as patterns_report
from experiments.patterns.diary import statistics_of
from experiments.patterns.ordinary_life import each_diary
from experiments.patterns.patterns import Finding, Simulated, evaluate, missed, pooled
from experiments.running.design import Replicates
from experiments.storage.folder import Folder
from experiments.storage.provenance import manifest, now, study_sources
from experiments.studies.trial.protocol import untreated
from experiments.studies.trial.readings import pattern_days, pattern_statistics
from experiments.terminal import (
    FIRST_START,
    counting,
    print_json,
    progress,
    say,
    warn_of_programmes_left_out,
)
from simulation.scenario import Scenario
from simulation.scenario.files import load, settings
from simulation.seeds import derived

TRIALS_PER_NETWORK = 4
_TRIALS = 4  # first step of the path under which the seeds of the trials are derived

NAME = "validate"


def main(options: argparse.Namespace) -> int:
    """Simulate and compare with the patterns; exit status 1 if a calibration pattern is not met."""
    scenario = load(options.scenario).replace(settings(options.set))
    kept = _folder(scenario, options) if options.out else None
    findings = evaluate(_simulated(scenario, options))
    if kept:
        _keep(findings, options.replicates, *kept)
    _tell(findings, options.json)
    return 1 if missed(findings, "calibration") else 0


def _folder(scenario: Scenario, options: argparse.Namespace) -> tuple[Folder, dict[str, Any]]:
    """The result folder, and its manifest as it is kept; raises StoreError for a folder of something else."""
    folder = Folder.create(options.out, NAME)
    about = {"scenario": scenario.name, "seed": options.seed, "replicates": options.replicates}
    known = manifest(NAME, sys.argv, **about, settings=scenario.to_dict()) | {"sources": study_sources()}
    if (folder.folder / "manifest.json").exists():
        folder.refuse_other_version(study_sources())
        folder.refuse_other_settings(
            _dotted(folder.manifest()), _dotted({**about, "settings": known["settings"]}), "validation"
        )
    return folder, folder.begin(known)


def _dotted(tables: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as one, by dotted names."""
    found: dict[str, Any] = {}
    for name, value in tables.items():
        found |= _dotted(value, f"{prefix}{name}.") if isinstance(value, Mapping) else {f"{prefix}{name}": value}
    return found


def _simulated(scenario: Scenario, options: argparse.Namespace) -> Simulated:
    """Every statistic that a pattern names, over independent replicates."""
    warn_of_programmes_left_out(scenario)
    say(FIRST_START)
    replicates = Replicates(
        scenario.network, options.seed, options.replicates, options.replicates, tuple(scenario.kinds)
    )
    found = each_diary(replicates, scenario, lambda _, diary: statistics_of(diary), threads=options.threads)
    diaries = pooled(list(counting(found, "diaries", options.replicates)))
    return {**diaries, **_of_trials(scenario, options)}


def _of_trials(scenario: Scenario, options: argparse.Namespace) -> Simulated:
    """Trials on networks of their own: of the scenario's one programme, or of a support group where it has none."""
    programmes = scenario.programmes or load("formal").programmes
    world = untreated(scenario).replace({"circle.active": True, "programmes": programmes})
    count = max(1, options.replicates // TRIALS_PER_NETWORK)
    replicates = Replicates(
        scenario.network, derived(options.seed, _TRIALS), count, options.replicates, tuple(scenario.kinds)
    )
    with progress(pattern_days(world, options.replicates), "trials") as bar:
        networks = [(replicates.build(number), seeds) for number, seeds in replicates.seeds().items()]
        return pattern_statistics(world, networks, bar.update)


def _keep(findings: Sequence[Finding], replicates: int, folder: Folder, known: Mapping[str, Any]) -> None:
    """Write the page, the table and the manifest."""
    folder.end(known, now())
    folder.write_csv("patterns", pd.DataFrame([_record(each) for each in findings]))
    folder.write_text("report.html", render(patterns_report.report(findings, replicates, folder.manifest())))
    say(f"Report: {folder.folder / 'report.html'}")


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
