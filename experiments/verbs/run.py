"""``kithkin run``: one scenario, its measures on the terminal, and on request a result folder."""

from __future__ import annotations

import argparse
import hashlib
import sys

import numpy as np
import pandas as pd

from experiments.design import Worlds
from experiments.formatting import number
from experiments.study import Study, carry_out
from experiments.sweep import run_pack
from experiments.verbs.common import introduce, print_json, progress, say, scenario_of
from simulation.measures import MEASURES

_MOST_MEMBERS = 32


def main(options: argparse.Namespace) -> int:
    """Run the scenario in all replicates on one network, and show or print the mean of every measure."""
    scenario = scenario_of(options.scenario, options)
    worlds = Worlds(scenario.network, options.seed, 1, options.replicates)
    study = Study(scenario.name, {scenario.name: scenario}, worlds, [worlds.build(0)], options.days, options.every)
    introduce(study.networks[0])
    with progress(study.run_days, scenario.name) as bar:
        endpoints = _stored(study, options, bar.update) if options.out else _unstored(study, options, bar.update)
    if len(endpoints) < options.replicates:
        say(f"{options.replicates - len(endpoints)} of {options.replicates} runs failed; see {options.out}/failures")
        return 1
    _show(study, endpoints, options.json)
    return 0


def _stored(study: Study, options: argparse.Namespace, tell: object) -> pd.DataFrame:
    store, _ = carry_out(study, options.out, sys.argv, tell, options.threads)  # type: ignore[arg-type]
    say(f"Results are in {store.folder}")
    return store.read("endpoints")


def _unstored(study: Study, options: argparse.Namespace, tell: object) -> pd.DataFrame:
    plan = study.plan
    parts = [plan.iloc[start : start + _MOST_MEMBERS] for start in range(0, len(plan), _MOST_MEMBERS)]
    tables = [
        run_pack(part, study.networks[0], study.days, study.every, tell, options.threads)[0]  # type: ignore[arg-type]
        for part in parts
    ]
    return pd.concat(tables, ignore_index=True)


def _show(study: Study, endpoints: pd.DataFrame, as_json: bool) -> None:
    means = {
        each.name: float(np.nanmean(v)) if (v := endpoints[each.name]).notna().any() else float("nan")
        for each in MEASURES
    }
    print_ = fingerprint_of(list(endpoints["fingerprint"]))
    if as_json:
        print_json(
            {
                "fingerprint": print_,
                "days": study.days,
                "persons": study.networks[0].persons,
                "members": len(endpoints),
                "measures": means,
            }
        )
        return
    width = max(len(each.title) for each in MEASURES) + 2
    for each in MEASURES:
        print(f"{each.title:<{width}}{number(means[each.name]):>9}  {each.unit}")
    print(f"\nfingerprint {print_}")


def fingerprint_of(prints: list[str]) -> str:
    """The run's own fingerprint; of several runs, the SHA-256 over theirs, in order."""
    return prints[0] if len(prints) == 1 else hashlib.sha256("".join(prints).encode()).hexdigest()
