"""``kithkin compare sensitivity``: what the results hang on, and which conclusions survive the whole plausible region."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from experiments.formatting import plain
from experiments.running.design import Replicates
from experiments.storage.parts import Parts
from experiments.studies.carrying import Results, Work
from experiments.studies.sensitivity import method as sensitivity
from experiments.studies.sensitivity.evidence import stage_indices, survival, turning
from experiments.studies.sensitivity.method import CONCLUSIONS, MATTERING, Size, require_trials
from experiments.studies.sensitivity.page import Findings, report
from experiments.studies.sensitivity.region import Range, plausible_region
from experiments.studies.sensitivity.runs import Setting, carry_out
from experiments.sweeps.page.figures import strongest
from experiments.terminal import say
from simulation.recording import Progress
from simulation.scenario import Scenario, ScenarioError


class Found(NamedTuple):
    """The runs of every stage by the name of their table, and the findings but for their provenance."""

    runs: Mapping[str, pd.DataFrame]
    findings: Callable[[Mapping[str, Any]], Findings]


def work(scenario: Scenario, options: Namespace) -> Work[Parts, Found]:
    """The three stages. Raises ScenarioError for a scenario without a programme, ValueError where nobody could take part."""
    if not scenario.programmes:
        raise ScenarioError([f"scenario {scenario.name} has no programme: formal support needs at least one"])
    region, size = plausible_region(scenario), Size.of(options.replicates)
    worlds = Replicates(
        scenario.network,
        options.seed,
        options.networks,
        max(options.replicates, options.networks),
        tuple(scenario.kinds),
    )
    require_trials(scenario, region, worlds.build(0), options.days)
    say(
        f"{len(region)} parameters: {size.trajectories} trajectories, {size.blocks} blocks, {size.points} points of the region."
    )

    def simulate(parts: Parts, progress: Progress) -> Found:
        return _find(region, size, Setting(scenario, worlds, options.days, parts, options.threads), progress)

    about = {
        "persons": scenario.network.persons, "days": options.days, "seed": options.seed, "replicates": options.replicates,
        "networks": worlds.networks, "parameters": len(region),
    }  # fmt: skip
    ranges = [(each.name, each.low, each.high) for each in region]
    identity = [scenario.key, ranges, options.days, options.seed, options.replicates, options.networks]
    return Work(Parts, identity, _runs(region, size) * options.days, simulate, _results, about)


def _find(region: Sequence[Range], size: Size, setting: Setting, progress: Progress) -> Found:
    """The stages one after the other, with their evidence."""
    worlds, seed = setting.worlds, setting.worlds.seed
    screening = sensitivity.screening(region, worlds, size.trajectories)
    effects = stage_indices(screening, screened := carry_out(screening, setting, progress), seed)
    names = strongest(effects, "mu_star", MATTERING)
    apportioning = sensitivity.apportioning([each for each in region if each.name in names], worlds, size.blocks)
    indices = stage_indices(apportioning, apportioned := carry_out(apportioning, setting, progress), seed)
    surviving = sensitivity.surviving(region, worlds, size.points)
    lived = carry_out(surviving, setting, progress)
    survived, turned = survival(lived, CONCLUSIONS), turning(surviving, lived)
    stages = ((screening, screened), (apportioning, apportioned), (surviving, lived))
    runs = {f"{stage.name}_runs": table.join(stage.points, on="point") for stage, table in stages}
    findings = partial(Findings, region, screening, effects, apportioning, indices, surviving, survived, turned)
    return Found(runs, findings)


def _runs(region: Sequence[Range], size: Size) -> int:
    """Runs of all stages, known before any is lived: the bar's full length."""
    mattering = min(MATTERING, len(region))
    points = size.trajectories * (len(region) + 1) + size.blocks * (mattering + 2)
    return points * len(sensitivity.OUTCOME_ARMS) + size.points * sensitivity.REPLICATES * len(
        sensitivity.CONCLUSION_ARMS
    )


def _results(found: Found, about: Mapping[str, Any]) -> Results:
    findings = found.findings(about)
    region = pd.DataFrame([(each.name, each.value, each.low, each.high, each.because) for each in findings.region],
                          columns=["name", "value", "low", "high", "because"])  # fmt: skip
    tables = {"region": region, "effects": findings.effects, "indices": findings.indices,
              "survival": findings.survival, "turning": findings.turning}  # fmt: skip
    records = [{str(name): value for name, value in row.items()} for row in findings.survival.to_dict("records")]
    lines = [
        plain(f"{100 * row.holds:5.0f} % [{100 * row.low:3.0f}, {100 * row.high:3.0f}]  {row.title}")
        for row in findings.survival.itertuples()
    ]
    page, figures = report(findings)
    record = {"parameters": len(region), "survival": records}
    return Results({**found.runs, **tables}, page, figures, record, "\n".join(lines))
