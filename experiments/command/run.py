"""``kithkin run``: one scenario, its measures on the terminal, and on request a result folder."""

from __future__ import annotations

import argparse
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from experiments.command.headlines import Values, sentences, table, usual_life
from experiments.estimates.intervals import t_interval
from experiments.formatting import counted, number, plain
from experiments.running.design import MEMBERS, Replicates
from experiments.terminal import (
    introduce,
    print_json,
    progress,
    say,
    scenario_of,
    tell_first_start,
    warn_of_empty_programmes,
)
from simulation.divergence import DivergenceError
from simulation.ensemble import Ensemble
from simulation.measures import Measure, measures_of
from simulation.network import SocialNetwork
from simulation.recording import record
from simulation.scenario import Scenario
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


@dataclass(frozen=True)
class Run:
    """What is run: a scenario on one network in ``replicates``, and the options of the command."""

    scenario: Scenario
    network: SocialNetwork
    replicates: Replicates
    options: argparse.Namespace

    @property
    def measures(self) -> Sequence[Measure]:
        """Every measure of the scenario."""
        return measures_of(self.scenario.kinds)

    @property
    def introduction(self) -> str:
        """What was run: scenario, persons, days, seed."""
        network, days, count = self.network, counted(self.options.days, "day"), self.replicates.count
        couples = f" in {counted(network.couples, 'couple')}" if network.couples else ""
        several = f", {count} replicates" if count > 1 else ""
        return f"{title_of(self.scenario.name)}: {network.persons} persons{couples}, {days}, seed {self.options.seed}{several}"


class Lived(NamedTuple):
    """Measures by name, (replicates,) each, and the fingerprints of the replicates."""

    values: Values
    prints: list[str]

    @property
    def fingerprint(self) -> str:
        """The run's own fingerprint; of several runs, the SHA-256 over theirs, in order."""
        return self.prints[0] if len(self.prints) == 1 else hashlib.sha256("".join(self.prints).encode()).hexdigest()


def main(options: argparse.Namespace) -> int:
    """Run the scenario in all replicates on one network, and show the headline, or every measure with spread and interval."""
    scenario = scenario_of(options.scenario, options)
    _check_snapshots(options)
    replicates = Replicates(scenario.network, options.seed, 1, options.replicates, tuple(scenario.kinds))
    run = Run(scenario, replicates.build(0), replicates, options)
    introduce(run.network)
    tell_first_start()
    warn_of_empty_programmes(scenario, run.network, options.days)
    lived = _stored(run) if options.out else _live(run, scenario)
    if lived is None:
        return 1
    if options.json:
        _print(run, lived)
    elif options.all:
        print(run.introduction + "\n")
        _list(run, lived)
    else:
        _tell(run, lived)
    return 0


def _check_snapshots(options: argparse.Namespace) -> None:
    if options.snapshot and not options.out:
        raise ValueError("--snapshot needs --out: a snapshot is kept in the result folder")
    late = [day for day in options.snapshot if day > options.days]
    if late:
        raise ValueError(f"--snapshot {late[0]}: must lie in 0 to --days {options.days}")


def _stored(run: Run) -> Lived | None:
    """Live the run in a result folder; None where a replicate failed."""
    from experiments.command.run_folder import stored  # with pandas and pyarrow, half a second that only a folder needs

    options = run.options
    found = stored(run.scenario, run.replicates, run.network, options)
    return None if found is None else Lived(*found)


def _live(run: Run, scenario: Scenario) -> Lived:
    """Live a scenario in all replicates of the run. Raises DivergenceError."""
    seeds, days, parts, prints = run.replicates.seeds()[0], run.options.days, list[Values](), list[str]()
    with progress(days * len(seeds), scenario.name) as bar:
        for start in range(0, len(seeds), MEMBERS):
            own = seeds[start : start + MEMBERS]
            ensemble = Ensemble(run.network, [scenario] * len(own), own, run.options.threads)
            found = record(ensemble, days, run.options.every, lambda lived, own=own: bar.update(lived * len(own)))  # type: ignore[misc]
            parts.append(found.endpoints())
            prints += [ensemble.fingerprint(member) for member in range(ensemble.members)]
    return Lived({name: np.concatenate([part[name] for part in parts]) for name in parts[0]}, prints)


def _tell(run: Run, lived: Lived) -> None:
    """The headline measures beside those of ordinary life, which lives on the same network under the same luck."""
    usual = usual_life(run.scenario)
    same = usual.key == run.scenario.key
    reference = None if same else _reference(run, usual)
    print(run.introduction + (": this is ordinary life itself" if same else "") + "\n")
    print(plain(table(lived.values, reference, {each.name: each for each in run.measures})))
    print("", *sentences(len(lived.prints), reference is not None), sep="\n")
    print(f"fingerprint {lived.fingerprint}")


def _reference(run: Run, usual: Scenario) -> Values | None:
    """The measures of ordinary life in every replicate; None where it grows without end."""
    try:
        return _live(run, usual).values
    except DivergenceError as error:
        say(f"Ordinary life cannot be compared with: {error}")
        return None


def _found(run: Run, lived: Lived) -> Mapping[str, Spread]:
    return {each.name: Spread.of(lived.values[each.name]) for each in run.measures}


def _print(run: Run, lived: Lived) -> None:
    """Every measure as JSON."""
    found = _found(run, lived)
    print_json(
        {
            "fingerprint": lived.fingerprint,
            "days": run.options.days,
            "persons": run.network.persons,
            "members": len(lived.prints),
            "measures": {name: spread.mean for name, spread in found.items()},
            "spread": {name: spread._asdict() for name, spread in found.items()},
            "replicates": {name: lived.values[name].tolist() for name in found},
        }
    )


def _list(run: Run, lived: Lived) -> None:
    """A line for every measure."""
    found, several = _found(run, lived), len(lived.prints) > 1
    width = max(len(each.title) for each in run.measures) + 2
    if several:
        print(f"{'':<{width}}{'mean':>9}{'SD':>10}  {'95 % interval of the mean':<26}unit")
    for each in run.measures:
        spread = found[each.name]
        scatter = f"{number(spread.sd):>10}  {_limits(spread):<26}" if several else "  "
        print(f"{each.title:<{width}}{number(spread.mean):>9}{scatter}{each.unit}")
    print(f"\n{_basis(len(lived.prints))}\nfingerprint {lived.fingerprint}")


def _limits(spread: Spread) -> str:
    return f"[{number(spread.low)}, {number(spread.high)}]" if math.isfinite(spread.low) else "[no interval]"


def _basis(replicates: int) -> str:
    """The sentence on what SD and interval rest on."""
    if replicates == 1:
        return "One replicate has no spread and no interval; --replicates N simulates more."
    return f"SD and interval (Student's t) are over {replicates} replicates of chance on one network."
