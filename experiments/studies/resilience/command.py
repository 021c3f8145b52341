"""``kithkin compare resilience``: a blow, simulated with and without, under each structure of support."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from experiments.estimates.analysis import contrast_table
from experiments.formatting import interval, plain
from experiments.patterns.page import aligned
from experiments.running.design import Replicates
from experiments.running.engines import Threads
from experiments.running.study import carry_out, require_finished
from experiments.storage.store import Store
from experiments.studies.carrying import Results, Work
from experiments.studies.resilience.evidence import PLACES, TITLES, UNITS, Evidence
from experiments.studies.resilience.method import blow_of, structures, usual_day
from experiments.studies.resilience.page import blow_in_words, report
from experiments.studies.resilience.runs import study_of
from experiments.taking_part import require_participants
from simulation.recording import Progress
from simulation.scenario import Scenario


def work(scenario: Scenario, options: Namespace) -> Work[Store, Store]:
    """The runs with and without the blow. Raises ValueError for a scenario without a programme, and for an impossible blow."""
    arms = structures(scenario)
    day = usual_day(options.days) if options.blow_day is None else options.blow_day
    blow = blow_of(options.blow, scenario, day)
    replicates = Replicates(scenario.network, options.seed, options.networks, options.replicates, tuple(scenario.kinds))
    networks = [replicates.build(number) for number in range(replicates.networks)]
    study = study_of(arms, replicates, networks, blow, options.days)
    require_participants(arms, networks, options.days)

    def simulate(store: Store, progress: Progress) -> Store:
        carried = carry_out(study, store.folder, Threads(options.threads), sys.argv, progress, options.csv, begun=True)
        return require_finished(*carried)

    def results(store: Store, about: Mapping[str, Any]) -> Results:
        evidence = Evidence(store.read("endpoints"), store.read("timeseries"), arms, blow, about)
        return Results(
            {"recovery": evidence.recovery, "beyond": contrast_table(evidence.beyond)},
            report(evidence),
            {
                "blow": blow.to_dict(),
                "arms": list(arms),
                "recovery": evidence.recovery.to_dict("records"),
                "beyond": contrast_table(evidence.beyond).to_dict("records"),
            },
            f"The blow: {plain(blow_in_words(evidence))}.\n\n{_table(evidence)}",
        )

    return Work(Store, list(study.plan["key"]), study.run_days, simulate, results, network=networks[0])


def _table(evidence: Evidence) -> str:
    """Excess strain of the persons struck and of their partners, as an aligned table of plain text."""
    lines = [("who", "arm", *(f"{TITLES[name].lower()}, {UNITS[name]}" for name in UNITS))]
    for place in ("struck", "partner"):
        for arm in evidence.scenarios:
            found = [evidence.found(arm, place, name) for name in UNITS]
            lines.append((PLACES[place], evidence.titles[arm], *(interval(value, *limits) for value, limits in found)))
    return plain(aligned(lines)).replace("·", "*")
