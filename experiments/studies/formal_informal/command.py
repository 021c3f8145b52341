"""``kithkin compare formal-informal``, the main study: its runs, its report, and the headline on the terminal."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from typing import Any, NamedTuple

from experiments.estimates import analysis
from experiments.estimates.analysis import Contrast
from experiments.pages.canvas import svg
from experiments.running.design import Replicates
from experiments.running.engines import Threads
from experiments.running.study import Study, carry_out, require_finished
from experiments.storage.store import Store
from experiments.studies.carrying import Results, Work
from experiments.studies.formal_informal.evidence import Evidence, all_contrasts, headline
from experiments.studies.formal_informal.method import MOST_ARMS, NAME, Doses, arms_of
from experiments.studies.formal_informal.page import report, strain_apart
from experiments.terminal import warn_of_empty_programmes
from simulation.recording import Progress
from simulation.scenario import Scenario, ScenarioError


class Found(NamedTuple):
    """The finished runs, and the arms and doses that the pilot runs found."""

    store: Store
    arms: Mapping[str, Scenario]
    doses: Doses


def work(scenario: Scenario, options: Namespace) -> Work[Store, Found]:
    """The runs of every arm. Raises ScenarioError for a scenario without a programme."""
    if not scenario.programmes:
        raise ScenarioError([f"scenario {scenario.name} has no programme: formal support needs at least one"])
    replicates = Replicates(scenario.network, options.seed, options.networks, options.replicates, tuple(scenario.kinds))
    networks = [replicates.build(number) for number in range(replicates.networks)]
    warn_of_empty_programmes(scenario, networks[0], options.days)

    def simulate(store: Store, progress: Progress) -> Found:
        arms, doses = arms_of(scenario, networks[0], options.seed, options.days)
        study = Study(NAME, arms, replicates, networks, options.days)
        carried = carry_out(study, store.folder, Threads(options.threads), sys.argv, progress, options.csv, begun=True)
        return Found(require_finished(*carried), arms, doses)

    identity = [scenario.key, [each.key for each in networks], options.seed, options.days]
    return Work(Store, identity, MOST_ARMS * replicates.count * options.days, simulate, _results, network=networks[0])


def _results(found: Found, about: Mapping[str, Any]) -> Results:
    evidence = Evidence(found.store.read("endpoints"), found.store.read("timeseries"), found.arms, found.doses, about)
    contrasts = all_contrasts(evidence)
    return Results(
        {"contrasts": analysis.contrast_table(contrasts)},
        report(evidence),
        {"strain": svg(strain_apart(evidence))},
        {"arms": list(found.arms), "contrasts": [_record(each) for each in contrasts]},
        analysis.headline(headline(evidence)),
    )


def _record(found: Contrast) -> dict[str, object]:
    return {
        "arm": found.arm,
        "against": found.against,
        "measure": found.measure.name,
        "difference": found.difference,
        "low": found.estimate.t.low,
        "high": found.estimate.t.high,
        "d": found.standardised,
        "replicates": found.estimate.replicates,
    }
