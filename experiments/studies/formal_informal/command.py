"""``kithkin compare``, the main study: its worlds, its report, and the answer on the terminal."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from experiments.comparison.evidence import contrasts_of, hours_of, record_of
from experiments.comparison.living import Living
from experiments.comparison.method import BURN_IN, horizons_of
from experiments.comparison.worlds import held_of, with_sets, worlds_of
from experiments.running.design import Replicates
from experiments.running.plausible import chosen_sets
from experiments.storage.parts import Parts
from experiments.studies.carrying import Results, Work
from experiments.studies.formal_informal.evidence import Matched
from experiments.studies.formal_informal.living import Found, live, steps
from experiments.studies.formal_informal.method import (
    ASKED,
    MATCHED_DAYS,
    NAME,
    REFERENCE,
    arms_of,
    require_groups,
    with_resources,
)
from experiments.studies.formal_informal.page.report import report
from experiments.studies.formal_informal.page.words import on_the_terminal, titles_of
from simulation.recording import Progress
from simulation.scenario import Scenario
from simulation.scenario.files import settings


def work(scenario: Scenario, options: Namespace) -> Work[Parts, Found]:
    """The worlds of every set. Raises ScenarioError for a scenario without a programme, or without room for its groups."""
    options.plausible = sets = chosen_sets(options.plausible)
    arms = {REFERENCE: with_resources(scenario)}
    variants = with_sets(arms, sets[: options.replicates], held_of(arms.values(), sets, settings(options.set)))
    replicates = Replicates(scenario.network, options.seed, options.networks, options.replicates, tuple(scenario.kinds))
    worlds = worlds_of(variants, REFERENCE, replicates)
    horizons = horizons_of(options.days, options.quick)
    for network in {each.network.key: each.network for each in worlds}.values():
        require_groups(arms[REFERENCE], network, horizons[-1])
    about = {
        "persons": worlds[0].network.persons, "seed": options.seed, "days_before_start": BURN_IN, "horizons": list(horizons),
        "sets": len(worlds), "networks": len({each.network.key for each in worlds}), "match": options.match,
        "network_plan": scenario.network.model_dump(), "network_source": worlds[0].network.source,
    }  # fmt: skip
    told = [[each.scenario.key, each.network.key, each.seed] for each in worlds]
    identity = [scenario.key, told, horizons, options.match, options.full]
    days = min(MATCHED_DAYS, horizons[-1])

    def simulate(parts: Parts, progress: Progress) -> Found:
        return live(Living(NAME, worlds, options.threads, parts, progress), days, options.match, horizons, options.full)

    results = partial(_results, worlds[0].scenario)
    length = steps(len(worlds), options.match, horizons, options.full)
    return Work(Parts, identity, length, simulate, results, about, worlds[0].network)


def _records(evidence: Matched) -> list[dict[str, object]]:
    """Every effect as an object of ``--json``, with the hours that it took."""
    return [{**record_of(each), **hours_of(evidence, each)} for each in contrasts_of(evidence)]


def _evidence_of(scenario: Scenario, found: Found, about: Mapping[str, Any], variant: str = "") -> Matched:
    """The evidence of the study itself, with that of each variant, or of one variant."""
    matching = found.matchings[variant]
    arms = arms_of(scenario, matching.places)
    named = () if variant else tuple(name for name in found.matchings if name)
    return Matched(
        rows=found.rows[found.rows["variant"] == variant], asked=ASKED, scenarios=arms, titles=titles_of(arms), provenance=about,
        currency=matching.currency, matching=matching,
        variants={name: _evidence_of(scenario, found, about, name) for name in named},
    )  # fmt: skip


def _results(scenario: Scenario, found: Found, about: Mapping[str, Any]) -> Results:
    evidence = _evidence_of(scenario, found, about)
    records = _records(evidence)
    records += [{**each, "variant": name} for name, other in evidence.variants.items() for each in _records(other)]
    return Results(
        {"worlds": found.rows, "contrasts": pd.DataFrame(records)},
        report(evidence),
        {"arms": list(evidence.scenarios), "contrasts": records},
        on_the_terminal(evidence),
    )
