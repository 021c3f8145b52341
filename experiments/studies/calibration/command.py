"""``kithkin compare calibration``: fit the free and fitted parameters to the calibration patterns."""

from __future__ import annotations

import argparse
import sys

import pandas as pd

from experiments.formatting import number, plain
from experiments.pages.report import render
from experiments.running.design import Replicates
from experiments.storage.kept import Kept, digest
from experiments.storage.provenance import now, provenance
from experiments.studies.calibration.method import MEMBERS, PRIORS, calibrate
from experiments.studies.calibration.page import ranges, report
from experiments.terminal import introduce, print_json, progress, say, scenario_of

NAME = "calibration"


def main(options: argparse.Namespace) -> int:
    """Simulate two waves of points (``--replicates`` many each, a power of 2), and write what is left."""
    count = options.replicates
    if count < 2 * MEMBERS * 4 or count & (count - 1):
        raise ValueError(f"--replicates = {count}: points of a wave must be a power of 2, at least {8 * MEMBERS}")
    scenario = scenario_of(options.scenario, options)
    scenario.replace({name: prior.guess for name, prior in PRIORS.items()})  # refuses a scenario without the programme
    network = Replicates(scenario.network, options.seed, 1, 1).build(0)
    introduce(network)
    kept = Kept(options.out or f"results/{NAME}-{digest([scenario.key, network.key, count, options.seed])[:8]}")
    say("Running (the first run on a machine compiles the model, about a minute) ...")
    started = now()
    with progress(2 * count, NAME) as bar:
        found = calibrate(kept, scenario, network, count, options.seed, bar.update)
    about = {
        "study": NAME, "points": 2 * count, "persons": network.persons, "seed": options.seed, "started": started,
        "finished": now(), **provenance(sys.argv), "scenario": scenario.to_dict(),
    }  # fmt: skip
    table = pd.DataFrame(ranges(found), columns=["name", "value", "low", "high"])
    kept.publish("points", pd.concat([found.points, found.statistics], axis=1))
    kept.publish("plausible_points", found.plausible)
    kept.publish("plausible", table)
    kept.write_manifest(about)
    kept.write_text("report.html", render(report(found, about)))
    if options.json:
        print_json({"parameters": table.to_dict("records"), "plausible": len(found.plausible), "out": str(kept.folder)})
        return 0
    print(f"{'parameter':40}{'value':>10}   plausible (central 90 %)")
    for name, value, low, high in ranges(found):
        print(plain(f"{name:40}{number(value):>10}   {number(low)} to {number(high)}"))
    print(f"\n{len(found.plausible)} plausible points. Report: {kept.folder}/report.html")
    return 0
