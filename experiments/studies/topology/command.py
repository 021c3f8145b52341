"""``kithkin compare topology``: the network varied in one respect at a time, and mechanisms taken away."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from experiments.estimates.analysis import contrast_table, headline
from experiments.pages.canvas import save_svg
from experiments.pages.report import write_report
from experiments.storage.provenance import provenance
from experiments.storage.store import Store
from experiments.studies.resilience import method as resilience
from experiments.studies.topology import method as topology
from experiments.studies.topology.evidence import OUTCOMES, Evidence, compared
from experiments.studies.topology.page import overview, report
from experiments.studies.topology.runs import Shapes, carry_out_all
from experiments.terminal import introduce, print_json, progress, say, scenario_of
from simulation.kernels.machine.compiling import source_digest


def main(options: argparse.Namespace) -> int:
    """Carry out the study, write its tables and its report, and show what changes the buffering."""
    scenario = scenario_of(options.scenario, options).replace({"programmes": {}})
    day = resilience.usual_day(options.days) if options.blow_day is None else options.blow_day
    blow = resilience.blow_of(options.blow or resilience.KIND, scenario, day)
    study = Shapes(
        scenario, topology.variants(scenario), options.seed, options.networks, options.replicates, options.days, blow
    )
    introduce(study.built(study.variants[0])[0])
    say("Preparing (the first run on a machine compiles the model, about a minute) ...")
    folder = Path(options.out or f"results/{topology.NAME}-{_digest(study)}")
    with progress(study.run_days, topology.NAME) as bar:
        outcomes, shapes = carry_out_all(study, folder, sys.argv, bar.update, options.threads)
    about = {"study": topology.NAME, "scenario": scenario.name, "seed": options.seed, "days": options.days,
             "model_version": source_digest(), **provenance(sys.argv), "blow": blow.to_dict(),
             "common_scenario": scenario.to_dict()}  # fmt: skip
    evidence = Evidence(outcomes, shapes, study.variants, blow, about)
    _write(evidence, folder)
    _tell(evidence, folder, options.json)
    return 0


def _write(evidence: Evidence, folder: Path) -> None:
    tables = {"outcomes": evidence.outcomes, "shapes": evidence.shapes, "levels": evidence.levels,
              "contrasts": contrast_table(evidence.contrasts())}  # fmt: skip
    for name, table in tables.items():
        Store(folder).write_table(name, table)
        table.to_csv(folder / f"{name}.csv", index=False)
    write_report(folder / "report.html", report(evidence))
    save_svg(overview(evidence), folder / "buffering.svg")


def _tell(evidence: Evidence, folder: Path, as_json: bool) -> None:
    if as_json:
        found = contrast_table(evidence.contrasts()).to_dict("records")
        levels = evidence.levels.to_dict("records")
        print_json({"variants": evidence.titles, "levels": levels, "contrasts": found, "out": str(folder)})
        return
    buffering = [evidence.contrast(each, OUTCOMES[0]) for each in compared(evidence, "shape", "null")]
    print("Buffering of strain by the informal circle, each variant less the base network:\n")
    print(headline(buffering))
    print(f"\nReport: {folder / 'report.html'}")


def _digest(study: Shapes) -> str:
    """Short name of what the study is, so that the same command finds its folder again."""
    about = (study.scenario.key, study.seed, study.networks, study.days, study.blow.key)
    return hashlib.sha256(repr(about).encode()).hexdigest()[:8]
