"""``kithkin validate``: every pattern that a run must reproduce beside its tolerance, and the potency of every claim.

With ``--diary`` the estimators run on a couples' diary in a file, and nothing is simulated.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pandas as pd

from experiments.formatting import plain
from experiments.pages.printing import FOLDER as FIGURES
from experiments.pages.printing import write_figures
from experiments.pages.report import render
from experiments.patterns import page as patterns_page
from experiments.patterns.diary_file import Estimate, diary_estimates, read_diary
from experiments.patterns.life import statistics_of, watch
from experiments.patterns.ordinary_life import each_world
from experiments.patterns.pattern import Pattern
from experiments.patterns.patterns import PATTERNS, Finding, Simulated, evaluate, missed, pooled
from experiments.running.design import Replicates
from experiments.running.plausible import NO_SETS, chosen_sets, with_set
from experiments.storage.folder import Folder
from experiments.storage.provenance import manifest, now, study_sources
from experiments.studies.potency import page as potency_page
from experiments.studies.potency.forces import Force, Ratio, forces, weak
from experiments.studies.potency.method import measured
from experiments.studies.trial.protocol import untreated
from experiments.studies.trial.readings import pattern_days, pattern_statistics
from experiments.terminal import counting, print_json, progress, say, tell_first_start, warn_of_programmes_left_out
from simulation.ensemble import Ensemble, usable_cores
from simulation.scenario import Scenario
from simulation.scenario.files import load, settings
from simulation.seeds import derived

POTENCY_PER_REPLICATE = 4
"""Replicates of the patterns for one of potency, whose worlds share their luck; there are at least two, for an error."""
TRIALS_PER_NETWORK = 4
_TRIALS, _POTENCY, _SETS = 4, 5, 6
"""First steps of the paths under which the seeds of trials, of potency and of plausible sets are derived."""

NAME, GROUP = "validate", "support-group"


def main(options: argparse.Namespace) -> int:
    """Simulate and compare; exit status 1 if a calibration pattern is not met, or a claim lies below its floor."""
    if options.diary is not None:
        return _diary(options)
    scenario = load(options.scenario).replace(settings(options.set))
    kept = _folder(scenario, options) if options.out else None
    warn_of_programmes_left_out(scenario)
    tell_first_start()
    findings = evaluate(_simulated(scenario, options), over_sets=_over_sets(scenario, options))
    found = forces(_potency(scenario, options))
    if kept:
        _keep(findings, found, options.replicates, *kept)
    _tell(findings, found, options.json)
    return 1 if missed(findings, "calibration") or weak(found) else 0


def _diary(options: argparse.Namespace) -> int:
    """The patterns of couples' diaries, estimated on a file. Raises DiaryError, and ValueError with ``--out``."""
    if options.out:
        raise ValueError(f"--out = {options.out}: with --diary nothing is kept; --json prints what was found")
    estimates = diary_estimates(read_diary(options.diary))
    rows = [(each, estimates[each.statistic]) for each in PATTERNS if each.statistic in estimates]
    if options.json:
        print_json({"patterns": [_of_diary(_record(_estimated(*row)), row[1]) for row in rows]})
        return 0
    print(plain(patterns_page.diary_text(rows)))
    return 0


def _estimated(pattern: Pattern, estimate: Estimate) -> Finding:
    """A pattern with the value of a diary; its error is a quarter of the width of the interval."""
    return Finding(pattern, estimate.value, (estimate.high - estimate.low) / 4.0)


def _of_diary(record: dict[str, object], estimate: Estimate) -> dict[str, object]:
    return record | {"interval_low": estimate.low, "interval_high": estimate.high}


def _folder(scenario: Scenario, options: argparse.Namespace) -> tuple[Folder, dict[str, Any]]:
    """The result folder, and its manifest as it is kept; raises StoreError for a folder of something else."""
    folder = Folder.create(options.out, NAME)
    about = {"scenario": scenario.name, "seed": options.seed, "replicates": options.replicates}
    known = manifest(NAME, sys.argv, **about, settings=scenario.to_dict()) | {"sources": study_sources()}
    if (folder.folder / "manifest.json").exists():
        folder.refuse_other_version(study_sources())
        folder.refuse_other_settings(
            _dotted(folder.manifest()), _dotted({**about, "settings": known["settings"]}), "validation"
        )
    return folder, folder.begin(known)


def _dotted(tables: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as one, by dotted names."""
    found: dict[str, Any] = {}
    for name, value in tables.items():
        found |= _dotted(value, f"{prefix}{name}.") if isinstance(value, Mapping) else {f"{prefix}{name}": value}
    return found


def _simulated(scenario: Scenario, options: argparse.Namespace) -> Simulated:
    """Every statistic that a pattern names, over independent replicates."""
    replicates = Replicates(
        scenario.network, options.seed, options.replicates, options.replicates, tuple(scenario.kinds)
    )
    found = each_world(replicates, [scenario], _lived, threads=options.threads)
    lives = pooled(list(counting(found, "diaries", options.replicates)))
    return {**lives, **_of_trials(scenario, options)}


def _over_sets(scenario: Scenario, options: argparse.Namespace) -> Simulated:
    """Statistics of ordinary life of as many plausible sets as there are replicates, each on a network of its own."""
    if options.plausible == NO_SETS:
        return {}
    sets = [with_set(scenario, each) for each in chosen_sets(options.plausible)[: options.replicates]]
    count = len(sets)
    worlds = Replicates(scenario.network, derived(options.seed, _SETS), count, count, tuple(scenario.kinds))
    return pooled(list(counting(each_world(worlds, sets, _lived, threads=options.threads), "plausible sets", count)))


def _lived(_: int, ensemble: Ensemble) -> dict[str, float]:
    """Statistics of one world's ordinary life from now on."""
    (life,) = watch(ensemble)
    return statistics_of(life)


def _of_trials(scenario: Scenario, options: argparse.Namespace) -> Simulated:
    """Trials on networks of their own; the support group is the scenario's, or the preset's where it has none."""
    group = {GROUP: scenario.programmes[GROUP]} if GROUP in scenario.programmes else load("support-group").programmes
    world = untreated(scenario).replace({"circle.active": True, "programmes": group})
    count = max(1, options.replicates // TRIALS_PER_NETWORK)
    replicates = Replicates(
        scenario.network, derived(options.seed, _TRIALS), count, options.replicates, tuple(scenario.kinds)
    )
    with progress(pattern_days(world, options.replicates), "trials") as bar:
        networks = [(replicates.build(number), seeds) for number, seeds in replicates.seeds().items()]
        return pattern_statistics(world, networks, bar.update)


def _potency(scenario: Scenario, options: argparse.Namespace) -> list[dict[str, Ratio]]:
    """The forces on networks of their own."""
    count = max(2, options.replicates // POTENCY_PER_REPLICATE)
    worlds = Replicates(scenario.network, derived(options.seed, _POTENCY), count, count, tuple(scenario.kinds))

    def one(number: int, seed: int) -> dict[str, Ratio]:
        return measured(scenario, worlds.build(number), seed)

    def each() -> Iterator[dict[str, Ratio]]:
        with ThreadPoolExecutor(options.threads or usable_cores()) as crew:
            yield from crew.map(one, *zip(*((network, seed) for network, _, seed in worlds.pairs()), strict=True))

    return list(counting(each(), "potency", count))


def _keep(
    findings: Sequence[Finding], found: Sequence[Force], replicates: int, folder: Folder, known: Mapping[str, Any]
) -> None:
    """Write the page, the tables and the manifest."""
    folder.end(known, now())
    folder.write_csv("patterns", pd.DataFrame([_record(each) for each in findings]))
    folder.write_csv("potency", pd.DataFrame([_force(each) for each in found]))
    page = patterns_page.report(findings, replicates, folder.manifest(), [potency_page.section(found)])
    folder.write_text("report.html", render(page))
    write_figures(page.figures, folder.folder / FIGURES)
    say(f"Report: {folder.folder / 'report.html'}")


def _tell(findings: Sequence[Finding], found: Sequence[Force], as_json: bool) -> None:
    if as_json:
        print_json({"patterns": [_record(each) for each in findings], "potency": [_force(each) for each in found]})
        return
    told = (
        patterns_page.as_text(findings), patterns_page.summary(findings), potency_page.as_text(found),
        potency_page.summary(found), patterns_page.HONESTY,
    )  # fmt: skip
    print(plain("\n\n".join(told)))


def _record(finding: Finding) -> dict[str, object]:
    pattern = finding.pattern
    return {
        "id": pattern.id,
        "name": pattern.name,
        "target": pattern.target if isinstance(pattern.target, float) else patterns_page.target_text(pattern.target),
        "low": pattern.low,
        "high": pattern.high,
        "value": finding.value,
        "se": finding.se,
        "plausible_low": finding.over_sets[0],
        "plausible_high": finding.over_sets[1],
        "passes": finding.passes,
        "set": pattern.set,
        "source": pattern.source,
        "mark": pattern.mark,
        "independence": pattern.independence,
        "changed": pattern.changed,
    }


def _force(force: Force) -> dict[str, object]:
    claim = force.claim
    return {
        "id": claim.id, "claim": claim.claim, "value": force.value, "se": force.se, "floor": claim.floor,
        "passes": force.passes, "outcome": claim.outcome, "unit": claim.unit, "stated": claim.stated,
    }  # fmt: skip
