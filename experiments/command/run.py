"""``kithkin run``: one scenario, its measures on the terminal, and on request a result folder."""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.command.headlines import sentences, table
from experiments.estimates.intervals import t_interval
from experiments.formatting import counted, number, plain
from experiments.running.design import Replicates, packs
from experiments.running.engines import Threads
from experiments.running.packs import Orders, run_pack
from experiments.running.study import Study, carry_out, failures_of, with_scenarios
from experiments.storage.lock import alone_in
from experiments.storage.store import Store
from experiments.studies.formal_informal.method import ordinary_life
from experiments.terminal import introduce, print_json, progress, say, scenario_of, warn_of_empty_programmes
from simulation.divergence import DivergenceError
from simulation.ensemble import Ensemble
from simulation.measures import measures_of
from simulation.recording import Progress, snapshot, snapshot_bytes
from simulation.scenario import EventKind, Scenario
from simulation.scenario.names import title_of


class Spread(NamedTuple):
    """Mean of a measure over replicates, standard deviation, and limits of Student's 95 % interval of the mean.

    ``defined``: number of the replicates in which the measure is defined; the others do not count. NaN where there are too few.
    """

    mean: float
    sd: float
    low: float
    high: float
    defined: int

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> Self:
        """Spread of the ``values`` (replicates,), NaN where the measure is not defined."""
        known = values[~np.isnan(values)]
        mean = float(known.mean()) if len(known) else math.nan
        sd = float(known.std(ddof=1)) if len(known) > 1 else math.nan
        return cls(mean, sd, *t_interval(known), len(known))


def main(options: argparse.Namespace) -> int:
    """Run the scenario in all replicates on one network, and show the headline, or every measure with spread and interval."""
    scenario = scenario_of(options.scenario, options)
    _check_snapshots(options)
    replicates = Replicates(scenario.network, options.seed, 1, options.replicates, tuple(scenario.kinds))
    networks = [replicates.build(0)]
    study = Study(scenario.name, {scenario.name: scenario}, replicates, networks, options.days, options.every)
    introduce(study.networks[0])
    warn_of_empty_programmes(scenario, networks[0], options.days)
    with progress(study.run_days, scenario.name) as bar:
        endpoints = _stored(study, options, bar.update) if options.out else _unstored(study, options, bar.update)
    if len(endpoints) < options.replicates:
        say(failures_of(Store(options.out), options.replicates - len(endpoints), options.replicates))
        return 1
    if options.snapshot:
        _take_snapshots(study, options)
    if options.json:
        _print(study, endpoints)
    elif options.all:
        print(_introduced(study, options.seed) + "\n")
        _list(study, endpoints)
    else:
        _tell(study, endpoints, options)
    return 0


def _check_snapshots(options: argparse.Namespace) -> None:
    if options.snapshot and not options.out:
        raise ValueError("--snapshot needs --out: a snapshot is kept in the result folder")
    late = [day for day in options.snapshot if day > options.days]
    if late:
        raise ValueError(f"--snapshot {late[0]}: must lie in 0 to --days {options.days}")


def _take_snapshots(study: Study, options: argparse.Namespace) -> None:
    """Simulate the runs once more and keep the state of every person on the chosen days."""
    days, plan = sorted(set(options.snapshot)), study.plan
    size = len(days) * len(plan) * snapshot_bytes(study.networks[0].persons, len(_kinds(study)))
    say(f"Keeping {len(days)} snapshots of {len(plan)} runs, {number(size / 1e6)} MB before compression.")
    tables = []
    for _, run in plan.iterrows():
        ensemble = Ensemble(study.networks[0], [study.arms[run["arm"]]], [run["seed"]], options.threads)
        for day in days:
            ensemble.advance(day - ensemble.day)
            tables.append(pd.DataFrame({"replicate": run["replicate"], "day": day, **snapshot(ensemble)}))
    Store(options.out).write_table("snapshots", pd.concat(tables, ignore_index=True), csv=False)


def _stored(study: Study, options: argparse.Namespace, update: Progress) -> pd.DataFrame:
    folder = Store.create(options.out, study.name).folder
    with alone_in(folder):
        store, _ = carry_out(study, folder, Threads(options.threads), sys.argv, update)
    say(f"Results are in {store.folder}")
    return store.read("endpoints")


def _unstored(study: Study, options: argparse.Namespace, update: Progress) -> pd.DataFrame:
    orders = Orders(study.days, study.every, threads=options.threads)
    cut = with_scenarios(packs(study.plan), study.texts)
    tables = [pd.DataFrame(run_pack(pack, study.networks[0], orders, update)[0]) for pack in cut]
    return pd.concat(tables, ignore_index=True)


def _introduced(study: Study, seed: int) -> str:
    """What was run: scenario, persons, days, seed."""
    network, replicates = study.networks[0], len(study.plan)
    couples = f" in {counted(network.couples, 'couple')}" if network.couples else ""
    return f"{title_of(study.name)}: {network.persons} persons{couples}, {counted(study.days, 'day')}, seed {seed}" + (
        f", {replicates} replicates" if replicates > 1 else ""
    )


def _tell(study: Study, endpoints: pd.DataFrame, options: argparse.Namespace) -> None:
    """The headline measures beside those of ordinary life, which lives on the same network under the same luck."""
    scenario = next(iter(study.arms.values()))
    usual = ordinary_life(scenario)
    same = usual.replace({}, name=scenario.name).key == scenario.key
    reference = None if same else _reference(study, usual, options)
    print(_introduced(study, options.seed) + (": this is ordinary life itself" if same else "") + "\n")
    endpoints = endpoints.sort_values("replicate")
    print(plain(table(endpoints, reference, {each.name: each for each in measures_of(scenario.kinds)})))
    print("", *sentences(len(endpoints), reference is not None), sep="\n")
    print(f"fingerprint {fingerprint_of(list(endpoints['fingerprint']))}")


def _reference(study: Study, usual: Scenario, options: argparse.Namespace) -> pd.DataFrame | None:
    """The endpoints of ordinary life in every replicate; None where it grows without end."""
    other = replace(study, arms={usual.name: usual})
    try:
        with progress(other.run_days, "ordinary life") as bar:
            return _unstored(other, options, bar.update).sort_values("replicate")
    except DivergenceError as error:
        say(f"Ordinary life cannot be compared with: {error}")
        return None


def _found(study: Study, endpoints: pd.DataFrame) -> dict[str, Spread]:
    return {each.name: Spread.of(endpoints[each.name].to_numpy(np.float64)) for each in measures_of(_kinds(study))}


def _print(study: Study, endpoints: pd.DataFrame) -> None:
    """Every measure as JSON."""
    found = _found(study, endpoints)
    print_json(
        {
            "fingerprint": fingerprint_of(list(endpoints["fingerprint"])),
            "days": study.days,
            "persons": study.networks[0].persons,
            "members": len(endpoints),
            "measures": {name: spread.mean for name, spread in found.items()},
            "spread": {name: spread._asdict() for name, spread in found.items()},
            "replicates": {name: endpoints[name].tolist() for name in found},
        }
    )


def _list(study: Study, endpoints: pd.DataFrame) -> None:
    """A line for every measure."""
    measures, found = measures_of(_kinds(study)), _found(study, endpoints)
    several = len(endpoints) > 1
    width = max(len(each.title) for each in measures) + 2
    if several:
        print(f"{'':<{width}}{'mean':>9}{'SD':>10}  {'95 % interval of the mean':<26}unit")
    for each in measures:
        spread = found[each.name]
        scatter = f"{number(spread.sd):>10}  {_limits(spread):<26}" if several else "  "
        print(f"{each.title:<{width}}{number(spread.mean):>9}{scatter}{each.unit}")
    print(f"\n{_basis(len(endpoints))}\nfingerprint {fingerprint_of(list(endpoints['fingerprint']))}")


def _limits(spread: Spread) -> str:
    return f"[{number(spread.low)}, {number(spread.high)}]" if math.isfinite(spread.low) else "[no interval]"


def _basis(replicates: int) -> str:
    """The sentence on what SD and interval rest on."""
    if replicates == 1:
        return "One replicate has no spread and no interval; --replicates N simulates more."
    return f"SD and interval (Student's t) are over {replicates} replicates of chance on one network."


def _kinds(study: Study) -> Mapping[str, EventKind]:
    """The kinds of life event of a run's scenario."""
    return next(iter(study.arms.values())).kinds


def fingerprint_of(prints: list[str]) -> str:
    """The run's own fingerprint; of several runs, the SHA-256 over theirs, in order."""
    return prints[0] if len(prints) == 1 else hashlib.sha256("".join(prints).encode()).hexdigest()
