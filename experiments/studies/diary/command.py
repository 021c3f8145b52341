"""``kithkin compare diary``: the published diary study, done again in the simulated population."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from experiments.formatting import plain
from experiments.patterns.diary import keep_diary
from experiments.patterns.ordinary_life import each_world, without_programmes
from experiments.patterns.page import aligned
from experiments.running.design import Replicates
from experiments.storage.parts import Parts
from experiments.studies.carrying import Results, Work
from experiments.studies.diary.method import DRAWS, NAME, Comparison, compare, require_studies, studies_of
from experiments.studies.diary.page import COLUMNS, report, summary, table_rows
from experiments.terminal import warn_of_programmes_left_out
from simulation.ensemble import Ensemble
from simulation.recording import Progress
from simulation.scenario import Scenario


def work(scenario: Scenario, options: Namespace) -> Work[Parts, pd.DataFrame]:
    """The diary studies drawn from every replicate, one row a study; they are one part.

    Raises ValueError, before anything is lived, for fewer couples or days than a diary study has.
    """
    warn_of_programmes_left_out(scenario)
    world = without_programmes(scenario)
    plan = Replicates(world.network, options.seed, options.networks, options.replicates, tuple(world.kinds))
    replicates = replace(plan, count=min(plan.count, DRAWS))
    require_studies(replicates.build(0).couples, options.days)
    about = {
        "studies": DRAWS, "seed": plan.seed, "replicates": replicates.count, "networks": replicates.networks,
        "days": options.days,
    }  # fmt: skip
    identity = [NAME, world.key, about]

    def look(number: int, ensemble: Ensemble) -> list[dict[str, float]]:
        return studies_of(replicates, number, keep_diary(ensemble, options.days)[0])

    def drawn(progress: Progress) -> pd.DataFrame:
        rows: list[dict[str, float]] = []
        for found in each_world(replicates, [world], look, options.threads):
            rows += found
            progress(1)
        return pd.DataFrame(rows).sort_values("study", ignore_index=True)

    def simulate(parts: Parts, progress: Progress) -> pd.DataFrame:
        return parts.part(identity, partial(drawn, progress))

    return Work(Parts, identity, replicates.count, simulate, _results, about)


def _results(studies: pd.DataFrame, about: Mapping[str, Any]) -> Results:
    found = compare(studies)
    return Results(
        {"studies": studies},
        report(found, studies, about),
        {"statistics": [_record(each) for each in found], "studies": len(studies)},
        f"{plain(aligned([COLUMNS, *table_rows(found)]))}\n\n{plain(summary(found))}",
    )


def _record(found: Comparison) -> dict[str, object]:
    pattern = found.pattern
    return {
        "id": pattern.id, "name": pattern.name, "statistic": pattern.statistic, "published": pattern.target,
        "published_se": found.error, "mean": found.mean, "sd": found.sd, "low": found.low, "high": found.high,
        "below": found.below, "se": found.own_error, "inside": found.inside, "source": pattern.source,
    }  # fmt: skip
