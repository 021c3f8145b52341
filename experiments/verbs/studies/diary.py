"""``kithkin compare diary``: the published diary study, done again in the simulated population."""

from __future__ import annotations

import argparse
import hashlib
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd

from experiments import diary_report
from experiments.canvas import save_svg
from experiments.design import Worlds
from experiments.diary import YEAR
from experiments.diary_study import DRAWS, NAME, Comparison, compare, studies_of
from experiments.formatting import plain
from experiments.ordinary_life import each_diary, without_programmes
from experiments.patterns_report import aligned
from experiments.provenance import now, provenance
from experiments.report import write_report
from experiments.store import Store
from experiments.verbs.common import counting, print_json, say, scenario_of
from simulation.kernels.compiling import source_digest
from simulation.scenario import Scenario

REPLICATES, NETWORKS = 50, 10


def main(options: argparse.Namespace) -> int:
    """Draw the studies, write table and report, and show them beside what was published."""
    scenario = without_programmes(scenario_of(options.scenario, options))
    days = options.days or YEAR
    plan = Worlds(scenario.network, options.seed, options.networks or NETWORKS, options.replicates or REPLICATES)
    worlds = replace(plan, replicates=min(plan.replicates, DRAWS))
    store = Store.create(options.out or f"results/{NAME}-{_digest(scenario, worlds, days)}")
    say("Preparing (the first run on a machine compiles the model, about half a minute) ...")
    started, look = now(), partial(studies_of, worlds)
    found = each_diary(worlds, scenario, look, days, options.threads)
    studies = pd.DataFrame([row for rows in counting(found, NAME, worlds.replicates) for row in rows])
    studies = studies.sort_values("study", ignore_index=True)
    _keep(studies, store, _told(scenario, worlds, days, started), options.csv)
    _tell(compare(studies), store.folder, options.json)
    return 0


def _keep(studies: pd.DataFrame, store: Store, told: dict[str, object], csv: bool) -> None:
    comparisons = compare(studies)
    store.write_manifest(told)
    store.write_table("studies", studies)
    if csv:
        studies.to_csv(store.folder / "studies.csv", index=False)
    write_report(store.folder / "report.html", diary_report.report(comparisons, studies, told))
    save_svg(diary_report.distributions(comparisons, studies), store.folder / "distributions.svg")


def _tell(found: list[Comparison], folder: Path, as_json: bool) -> None:
    if as_json:
        print_json({"statistics": [_record(each) for each in found], "studies": DRAWS, "out": str(folder)})
        return
    print(plain(aligned([diary_report.COLUMNS, *diary_report.table_rows(found)])))
    print(f"\n{plain(diary_report.summary(found))}\n\nReport: {folder / 'report.html'}")


def _record(found: Comparison) -> dict[str, object]:
    pattern = found.pattern
    return {
        "id": pattern.id, "name": pattern.name, "statistic": pattern.statistic, "published": pattern.target,
        "published_se": found.error, "mean": found.mean, "sd": found.sd, "low": found.low, "high": found.high,
        "below": found.below, "se": found.own_error, "inside": found.inside, "source": pattern.source,
    }  # fmt: skip


def _told(scenario: Scenario, worlds: Worlds, days: int, started: str) -> dict[str, object]:
    return {
        "study": NAME, "studies": DRAWS, "seed": worlds.seed, "replicates": worlds.replicates,
        "networks": worlds.networks, "days": days, "model_version": source_digest(), "started": started,
        "finished": now(), **provenance(sys.argv), "scenario": scenario.to_dict(),
    }  # fmt: skip


def _digest(scenario: Scenario, worlds: Worlds, days: int) -> str:
    """Short name of what the study is, so that the same command finds its folder again."""
    parts = (scenario.key, worlds.seed, worlds.networks, worlds.replicates, days, source_digest())
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:8]
