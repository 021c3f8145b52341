"""``kithkin compare beneficiaries``: who benefits from which structure, and what spills over."""

from __future__ import annotations

import argparse
import sys

from experiments.formatting import interval, plain
from experiments.pages.report import render
from experiments.running.design import Replicates
from experiments.storage.kept import Kept, digest
from experiments.storage.provenance import now, provenance
from experiments.studies.beneficiaries import method as beneficiaries
from experiments.studies.beneficiaries.page import ARMS, HEADS, SPILL, Effects, report
from experiments.terminal import introduce, print_json, progress, say, scenario_of
from simulation.scenario import ScenarioError


def main(options: argparse.Namespace) -> int:
    """Live what is missing of the worlds, and compare every person with oneself."""
    scenario = scenario_of(options.scenario, options)
    if not scenario.programmes:
        raise ScenarioError([f"scenario {scenario.name} has no programme: formal support needs at least one"])
    if options.days <= beneficiaries.BEFORE:
        raise ValueError(f"--days {options.days}: must be more than the {beneficiaries.BEFORE} days before support")
    arms = beneficiaries.arms_of(scenario)
    worlds = Replicates(scenario.network, options.seed, options.networks, options.replicates)
    networks = {number: (worlds.build(number), seeds) for number, seeds in worlds.seeds().items()}
    introduce(networks[0][0])
    content = [scenario.key, [(network.key, seeds) for network, seeds in networks.values()], options.days]
    kept = Kept(options.out or f"results/{beneficiaries.NAME}-{digest(content)[:8]}")
    say("Running (the first run on a machine compiles the model, about a minute) ...")
    started = now()
    with progress(len(arms) * worlds.count * options.days, beneficiaries.NAME) as bar:
        table = beneficiaries.collect(kept, scenario, networks, options.days, bar.update)
    about = {
        "study": beneficiaries.NAME, "persons": networks[0][0].persons, "days": options.days, "seed": options.seed,
        "replicates": worlds.count, "networks": len(networks), "started": started, "finished": now(),
        **provenance(sys.argv), "scenario": scenario.to_dict(),
    }  # fmt: skip
    kept.publish("effects", table)
    kept.write_manifest(about)
    kept.write_text("report.html", render(report(table, arms, about)))
    _tell(Effects(table), str(kept.folder), options.json)
    return 0


def _tell(effects: Effects, folder: str, as_json: bool) -> None:
    shown = [(name, group) for name in effects.table["grouping"].unique() for group in effects.groups(name)]
    heads = dict.fromkeys((*ARMS, *SPILL))
    found = {(arm, *each): effects.of(arm, *each) for arm in heads for each in shown}
    if as_json:
        rows = [
            {"arm": arm, "grouping": name, "group": group, "effect": each.mean, "low": each.t.low, "high": each.t.high}
            for (arm, name, group), each in found.items()
        ]
        print_json({"effects": rows, "out": folder})
        return
    print(f"{'effect on strain, SD':22}" + "".join(f"{HEADS[arm]:32}" for arm in heads))
    for name, group in shown:
        cells = (found[arm, name, group] for arm in heads)
        print(plain(f"{group:22}" + "".join(f"{interval(each.mean, *each.t):32}" for each in cells)).rstrip())
    print(f"\nReport: {folder}/report.html")
