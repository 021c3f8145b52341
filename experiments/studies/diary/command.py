"""``kithkin compare diary``: the published diary study, done again in the simulated population."""

from __future__ import annotations

import argparse
import hashlib
import sys
from dataclasses import replace
from functools import partial

import pandas as pd

from experiments.formatting import plain
from experiments.pages.canvas import save_svg
from experiments.pages.report import write_report
from experiments.patterns.ordinary_life import each_diary, without_programmes
from experiments.patterns.page import aligned
from experiments.running.design import Replicates
from experiments.storage.provenance import now, provenance
from experiments.storage.store import Store
from experiments.studies.diary import page as diary_report
from experiments.studies.diary.method import DRAWS, NAME, Comparison, compare, studies_of
from experiments.terminal import counting, folder_of, print_json, say, scenario_of, warn_of_programmes_left_out
from simulation.kernels.machine.compiling import source_digest
from simulation.scenario import Scenario


def main(options: argparse.Namespace) -> int:
    """Draw the studies, write table and report, and show them beside what was published."""
    whole = scenario_of(options.scenario, options)
    scenario = without_programmes(whole)
    plan = Replicates(scenario.network, options.seed, options.networks, options.replicates)
    worlds = replace(plan, count=min(plan.count, DRAWS))
    key = _key(scenario, worlds, options.days)
    store = folder_of(options.out or f"results/{NAME}-{key[:8]}", NAME)
    if not _is_there(store, key):
        warn_of_programmes_left_out(whole)
        _keep(_drawn(scenario, worlds, options), store, _told(scenario, worlds, options.days, key))
    if options.csv:
        store.read("studies").to_csv(store.folder / "studies.csv", index=False)
    _show(store, options.json)
    return 0


def _is_there(store: Store, key: str) -> bool:
    """Whether the folder holds this very study already: the manifest is written last."""
    return (store.folder / "manifest.json").exists() and store.manifest().get("key") == key


def _drawn(scenario: Scenario, worlds: Replicates, options: argparse.Namespace) -> pd.DataFrame:
    """One row a study, in order."""
    say("Preparing (the first run on a machine compiles the model, about a minute) ...")
    found = each_diary(worlds, scenario, partial(studies_of, worlds), options.days, options.threads)
    studies = pd.DataFrame([row for rows in counting(found, NAME, worlds.count) for row in rows])
    return studies.sort_values("study", ignore_index=True)


def _keep(studies: pd.DataFrame, store: Store, told: dict[str, object]) -> None:
    store.write_table("studies", studies)
    store.write_manifest(told)


def _show(store: Store, as_json: bool) -> None:
    """Write the page from what is stored, and tell."""
    studies, folder = store.read("studies"), store.folder
    found = compare(studies)
    write_report(folder / "report.html", diary_report.report(found, studies, store.manifest()))
    save_svg(diary_report.distributions(found, studies), folder / "distributions.svg")
    if as_json:
        print_json({"statistics": [_record(each) for each in found], "studies": len(studies), "out": str(folder)})
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


def _told(scenario: Scenario, worlds: Replicates, days: int, key: str) -> dict[str, object]:
    return {
        "study": NAME, "key": key, "studies": DRAWS, "seed": worlds.seed, "replicates": worlds.count,
        "networks": worlds.networks, "days": days, "model_version": source_digest(), "finished": now(),
        **provenance(sys.argv), "scenario": scenario.to_dict(),
    }  # fmt: skip


def _key(scenario: Scenario, worlds: Replicates, days: int) -> str:
    """Identity of what the study is, so that the same command finds its folder again."""
    parts = (scenario.key, worlds.seed, worlds.networks, worlds.count, days, source_digest())
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()
