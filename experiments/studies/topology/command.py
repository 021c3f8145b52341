"""``kithkin compare topology``: the network varied in one respect at a time, and mechanisms taken away."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

import pandas as pd

from experiments.estimates.analysis import contrast_table, headline
from experiments.pages.canvas import svg
from experiments.storage.folder import Folder
from experiments.studies.carrying import Results, Work
from experiments.studies.resilience.method import blow_of, usual_day
from experiments.studies.topology.evidence import OUTCOMES, Evidence, compared
from experiments.studies.topology.method import variants
from experiments.studies.topology.page import overview, report
from experiments.studies.topology.runs import Shapes, carry_out_all
from simulation.recording import Progress
from simulation.scenario import Scenario

Tables = tuple[pd.DataFrame, pd.DataFrame]


def work(scenario: Scenario, options: Namespace) -> Work[Folder, Tables]:
    """Every variant's runs, in folders of their own. Raises ValueError for a blow that cannot be, and a network without ties."""
    scenario = scenario.replace({"programmes": {}})
    day = usual_day(options.days) if options.blow_day is None else options.blow_day
    blow = blow_of(options.blow, scenario, day)
    study = Shapes(scenario, variants(scenario), options.seed, options.networks, options.replicates, options.days, blow)
    base = study.built(study.variants[0])[0]
    if not base.ties:
        raise ValueError(f"network.source = {scenario.network.source}: has no ties, whose shape this study is about")

    def simulate(folder: Folder, progress: Progress) -> Tables:
        return carry_out_all(study, folder.folder, sys.argv, progress, options.threads)

    def results(found: Tables, about: Mapping[str, Any]) -> Results:
        outcomes, shapes = found
        evidence = Evidence(outcomes, shapes, study.variants, blow, about)
        contrasts = contrast_table(evidence.contrasts())
        tables = {"outcomes": outcomes, "shapes": shapes, "levels": evidence.levels, "contrasts": contrasts}
        record = {
            "variants": evidence.titles,
            "levels": evidence.levels.to_dict("records"),
            "contrasts": contrasts.to_dict("records"),
        }
        return Results(tables, report(evidence), {"buffering": svg(overview(evidence))}, record, _headline(evidence))

    about = {"seed": options.seed, "days": options.days, "blow": blow.to_dict()}
    identity = [scenario.key, options.seed, options.networks, options.days, blow.key]
    return Work(Folder, identity, study.run_days, simulate, results, about, base)


def _headline(evidence: Evidence) -> str:
    buffering = [evidence.contrast(each, OUTCOMES[0]) for each in compared(evidence, "shape", "null")]
    title = "Buffering of strain in ordinary life, each variant less the base network:"
    return f"{title}\n\n{headline(buffering)}"
