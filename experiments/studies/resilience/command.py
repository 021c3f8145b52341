"""``kithkin compare resilience``: a blow, lived with and without, under each structure of support."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from experiments.formatting import interval, plain
from experiments.pages.canvas import save_svg
from experiments.pages.report import write_report
from experiments.running.design import Replicates
from experiments.storage.store import Store
from experiments.studies.arms import TITLES as ARMS
from experiments.studies.resilience import method as resilience
from experiments.studies.resilience.evidence import PLACES, TITLES, UNITS, Evidence
from experiments.studies.resilience.page import blow_in_words, excess_curves, report
from experiments.studies.resilience.runs import Blows, carry_out
from experiments.terminal import introduce, print_json, progress, say, scenario_of, warn_of_empty_programmes


def main(options: argparse.Namespace) -> int:
    """Carry out the study, write its tables and its report, and show what those struck carry."""
    scenario = scenario_of(options.scenario, options)
    arms = resilience.structures(scenario)
    day = resilience.usual_day(options.days) if options.blow_day is None else options.blow_day
    blow = resilience.blow_of(options.blow or resilience.KIND, scenario, day)
    worlds = Replicates(scenario.network, options.seed, options.networks, options.replicates)
    study = Blows(arms, worlds, [worlds.build(number) for number in range(worlds.networks)], blow, options.days)
    introduce(study.networks[0])
    warn_of_empty_programmes(scenario, study.networks[0].persons)
    say("Preparing (the first run on a machine compiles the model, about a minute) ...")
    folder = Path(options.out or f"results/{resilience.NAME}-{_digest(study)}")
    with progress(study.run_days, resilience.NAME) as bar:
        store, status = carry_out(study, folder, sys.argv, bar.update, options.threads, options.csv)
    if status.finished < status.planned:
        say(f"{status.failed} of {status.planned} runs failed; each has a file in {folder / 'failures'}")
        return 1
    evidence = Evidence(store.read("endpoints"), store.read("timeseries"), arms, blow, store.manifest())
    write_report(folder / "report.html", report(evidence))
    save_svg(excess_curves(evidence), folder / "excess.svg")
    _tell(evidence, store, options.json)
    return 0


def _tell(evidence: Evidence, store: Store, as_json: bool) -> None:
    store.write_table("recovery", evidence.recovery)
    evidence.recovery.to_csv(store.folder / "recovery.csv", index=False)
    if as_json:
        rows = evidence.recovery.to_dict("records")
        print_json({"blow": evidence.blow.to_dict(), "arms": list(evidence.scenarios), "recovery": rows,
                    "out": str(store.folder)})  # fmt: skip
        return
    print(f"The blow: {plain(blow_in_words(evidence))}.\n")
    print(_table(evidence))
    print(f"\nReport: {store.folder / 'report.html'}")


def _table(evidence: Evidence) -> str:
    """What those struck and their partners carry, as an aligned table of plain text."""
    lines = [("who", "arm", *(f"{TITLES[name].lower()}, {UNITS[name]}" for name in UNITS))]
    for place in ("struck", "partner"):
        for arm in evidence.scenarios:
            found = [evidence.found(arm, place, name) for name in UNITS]
            lines.append((PLACES[place], ARMS[arm], *(interval(value, *limits) for value, limits in found)))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    rows = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)
    return plain("\n".join(rows)).replace("·", "*")


def _digest(study: Blows) -> str:
    """Short name of what the study is, so that the same command finds its folder again."""
    return hashlib.sha256("".join(study.plan["key"]).encode()).hexdigest()[:8]
