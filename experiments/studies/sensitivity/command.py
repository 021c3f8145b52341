"""``kithkin compare sensitivity``: what the results hang on, and which conclusions survive the whole plausible region."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.formatting import plain
from experiments.pages.report import render
from experiments.running.design import Replicates
from experiments.storage.files import write_table
from experiments.storage.provenance import now, provenance
from experiments.studies.sensitivity import method as sensitivity
from experiments.studies.sensitivity.evidence import stage_indices, survival, turning
from experiments.studies.sensitivity.method import CONCLUSIONS, MATTERING, Size, Stage
from experiments.studies.sensitivity.page import Findings, report
from experiments.studies.sensitivity.region import Range, plausible_region
from experiments.studies.sensitivity.runs import Setting, carry_out
from experiments.sweeps.page.figures import strongest
from experiments.terminal import print_json, progress, say, scenario_of
from simulation.files import write_text
from simulation.kernels.machine.compiling import source_digest
from simulation.recording import Progress
from simulation.scenario import Scenario, ScenarioError


def main(options: argparse.Namespace) -> int:
    """Carry out the three stages, write tables and page, and tell what survives."""
    scenario = scenario_of(options.scenario, options)
    if not scenario.programmes:
        raise ScenarioError([f"scenario {scenario.name} has no programme: formal support needs at least one"])
    region, size = plausible_region(scenario), Size.of(options.replicates)
    worlds = Replicates(scenario.network, options.seed, options.networks, max(options.replicates, options.networks))
    folder = Path(options.out or f"results/{sensitivity.NAME}-{_digest(scenario, region, options)}")
    setting = Setting(scenario, worlds, options.days, _made(folder), options.threads)
    sizes = f"{size.trajectories} trajectories, {size.blocks} blocks, {size.points} points of the region"
    say(f"{len(region)} parameters: {sizes}. The first run on a machine compiles the model, about a minute.")
    try:
        _carry_out(region, size, setting, options)
    except OSError as error:
        say(
            f"kithkin: {folder} cannot be written ({error.strerror}); what was lived is kept, the same command goes on from there"
        )
        return 1
    return 0


def _carry_out(region: Sequence[Range], size: Size, setting: Setting, options: argparse.Namespace) -> None:
    """Live the stages, and write what came of them."""
    started = now()
    with progress(_runs(region, size) * options.days, sensitivity.NAME) as bar:
        findings = _find(region, size, setting, bar.update)
    known = _manifest(setting, region, options, started)
    write_text(setting.folder / "manifest.json", json.dumps(known, indent=2) + "\n")
    _write(setting.folder, findings(known), options.json)


def _find(
    region: Sequence[Range], size: Size, setting: Setting, tell: Progress
) -> Callable[[Mapping[str, Any]], Findings]:
    """The stages one after the other, with their evidence; each is kept as a table."""
    worlds, seed = setting.worlds, setting.worlds.seed
    screening = sensitivity.screening(region, worlds, size.trajectories)
    effects = stage_indices(screening, _lived(screening, setting, tell), seed)
    names = strongest(effects, "mu_star", MATTERING)
    apportioning = sensitivity.apportioning([each for each in region if each.name in names], worlds, size.blocks)
    indices = stage_indices(apportioning, _lived(apportioning, setting, tell), seed)
    surviving = sensitivity.surviving(region, worlds, size.points)
    lived = _lived(surviving, setting, tell)
    survived, turned = survival(lived, CONCLUSIONS), turning(surviving, lived)
    return partial(Findings, region, screening, effects, apportioning, indices, surviving, survived, turned)


def _lived(stage: Stage, setting: Setting, tell: Progress) -> pd.DataFrame:
    """The stage's runs, lived where they are missing, kept with the parameters of their points."""
    table = carry_out(stage, setting, tell)
    write_table(setting.folder / f"{stage.name}_runs", table.join(stage.points, on="point"))
    return table


def _runs(region: Sequence[Range], size: Size) -> int:
    """Runs of all stages, known before any is lived: the bar's full length."""
    mattering = min(MATTERING, len(region))
    points = size.trajectories * (len(region) + 1) + size.blocks * (mattering + 2)
    return points * len(sensitivity.OUTCOME_ARMS) + size.points * sensitivity.REPLICATES * len(
        sensitivity.CONCLUSION_ARMS
    )


def _write(folder: Path, findings: Findings, as_json: bool) -> None:
    """Tables, figures and page; on the terminal what survives."""
    region = pd.DataFrame([(each.name, each.value, each.low, each.high, each.because) for each in findings.region],
                          columns=["name", "value", "low", "high", "because"])  # fmt: skip
    tables = {"region": region, "effects": findings.effects, "indices": findings.indices,
              "survival": findings.survival, "turning": findings.turning}  # fmt: skip
    for name, table in tables.items():
        write_table(folder / name, table)
    page, figures = report(findings)
    write_text(folder / "report.html", render(page))
    for name, svg in figures.items():
        write_text(folder / f"{name}.svg", svg)
    if as_json:
        records = [{str(name): value for name, value in row.items()} for row in findings.survival.to_dict("records")]
        print_json({"parameters": len(region), "survival": records, "out": str(folder)})
        return
    for row in findings.survival.itertuples():
        print(plain(f"{100 * row.holds:5.0f} % [{100 * row.low:3.0f}, {100 * row.high:3.0f}]  {row.title}"))
    print(f"\nReport: {folder / 'report.html'}")


def _made(folder: Path) -> Path:
    """The folder, made if need be; raises ValueError for one that cannot be, or that holds something else."""
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / "packs").is_dir():
            raise ValueError(f"{folder} is not empty and holds no sensitivity study; choose a new or an empty folder.")
        (folder / "packs").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"{folder} cannot be made a result folder: {error.strerror}.") from error
    return folder


def _manifest(setting: Setting, region: Sequence[Range], options: argparse.Namespace, started: str) -> dict[str, Any]:
    return {
        "study": sensitivity.NAME,
        "persons": setting.scenario.network.persons,
        "days": setting.days,
        "seed": setting.worlds.seed,
        "replicates": options.replicates,
        "networks": setting.worlds.networks,
        "parameters": len(region),
        "model_version": source_digest(),
        "started": started,
        "finished": now(),
        **provenance(sys.argv),
        "scenario": setting.scenario.to_dict(),
    }


def _digest(scenario: Scenario, region: Sequence[Range], options: argparse.Namespace) -> str:
    """Short name of what the study is, so that the same command finds its folder again."""
    ranges = [(each.name, each.low, each.high) for each in region]
    parts = [scenario.key, source_digest(), ranges, options.days, options.seed, options.replicates, options.networks]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:8]
