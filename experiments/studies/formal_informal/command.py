"""``kithkin compare formal-informal``, the main study: its runs, its report, and the headline on the terminal."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from experiments.estimates import analysis
from experiments.estimates.analysis import Contrast
from experiments.pages.canvas import save_svg
from experiments.pages.report import write_report
from experiments.running.design import Replicates
from experiments.running.study import Study, carry_out
from experiments.studies.formal_informal import method as formal_informal
from experiments.studies.formal_informal import page as formal_informal_report
from experiments.studies.formal_informal.evidence import Evidence, all_contrasts, headline
from experiments.terminal import introduce, print_json, progress, say, scenario_of, warn_of_empty_programmes
from simulation.scenario import ScenarioError


def main(options: argparse.Namespace) -> int:
    """Carry out the study, write its report, and show the headline table."""
    scenario = scenario_of(options.scenario, options)
    if not scenario.programmes:
        raise ScenarioError([f"scenario {scenario.name} has no programme: formal support needs at least one"])
    worlds = Replicates(scenario.network, options.seed, options.networks, options.replicates)
    networks = [worlds.build(number) for number in range(worlds.networks)]
    introduce(networks[0])
    warn_of_empty_programmes(scenario, networks[0].persons)
    say("Preparing (the first run on a machine compiles the model, about a minute) ...")
    arms, doses = formal_informal.arms_of(scenario, networks[0], options.seed, options.days)
    study = Study(options.study, arms, worlds, networks, options.days)
    folder = Path(options.out or f"results/{options.study}-{_digest(study)}")
    with progress(study.run_days, options.study) as bar:
        store, status = carry_out(study, folder, sys.argv, bar.update, options.threads, options.csv)
    if status.finished < status.planned:
        say(f"{status.failed} of {status.planned} runs failed; each has a file in {folder / 'failures'}")
        return 1
    evidence = Evidence(store.read("endpoints"), store.read("timeseries"), arms, doses, store.manifest())
    write_report(folder / "report.html", formal_informal_report.report(evidence))
    save_svg(formal_informal_report.strain_apart(evidence), folder / "strain.svg")
    _tell(evidence, folder, options.json)
    return 0


def _tell(evidence: Evidence, folder: Path, as_json: bool) -> None:
    found = all_contrasts(evidence)
    analysis.contrast_table(found).to_csv(folder / "contrasts.csv", index=False)
    if as_json:
        print_json(
            {"arms": list(evidence.scenarios), "contrasts": [_record(each) for each in found], "out": str(folder)}
        )
    else:
        print(analysis.headline(headline(evidence)))
        print(f"\nReport: {folder / 'report.html'}")


def _record(found: Contrast) -> dict[str, object]:
    return {
        "arm": found.arm,
        "against": found.against,
        "measure": found.measure.name,
        "difference": found.difference,
        "low": found.estimate.t.low,
        "high": found.estimate.t.high,
        "d": found.standardised,
        "replicates": found.estimate.replicates,
    }


def _digest(study: Study) -> str:
    """Short name of what the study is, so that the same command finds its folder again."""
    return hashlib.sha256("".join(study.plan["key"]).encode()).hexdigest()[:8]
