"""``kithkin sweep``: a plan file, carried out, resumed, priced; its tables and its report."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from pathlib import Path

from experiments.formatting import counted, number, warning_of_implausible
from experiments.running.engines import Engine, HaltedError, Processes, Threads
from experiments.storage.folder import FINDING, StoreError
from experiments.storage.store import Store
from experiments.sweeps.analysis.results import FACTORIAL
from experiments.sweeps.page.effort import report_seconds
from experiments.sweeps.plan import Plan
from experiments.sweeps.price import START, Cost, price
from experiments.sweeps.runs import empty_programmes
from experiments.sweeps.stopping import Target
from experiments.sweeps.sweep import Swept, collected, sweep
from experiments.terminal import phases, print_json, progress, say
from simulation import __version__
from simulation.requirements import require_versions
from simulation.scenario.mistakes import ScenarioError
from simulation.scenario.schema import suggestion


def main(options: argparse.Namespace) -> int:
    """Carry out a plan, or estimate its cost."""
    plan = Plan.read(options.plan)
    _refuse_idle(options)
    if plan.design != FACTORIAL:
        require_versions(__version__, "analysis")  # before the runs: its indices and trends are what it is for
    if far := [each.implausible for each in plan.factors if each.implausible]:
        say(warning_of_implausible(far))
    for sentence in empty_programmes(plan):
        say(sentence)
    until = _target(options.until_half_width, plan)
    engine = _engine(options)
    folder = Path(options.out or f"results/{plan.folder_name}")
    try:
        if options.dry_run:
            return _tell_price(_price(plan, folder, engine), bool(plan.match), options.json)
        swept = collected(folder) if options.report_only else _swept(plan, folder, engine, until, options)
    except KeyboardInterrupt:
        _rescue(folder)
        raise
    except HaltedError as error:
        say(f"kithkin: {error}; what is finished is kept, and the same command goes on from there")
        _rescue(folder)
        return 1
    _write_report(folder)
    return _tell(swept, options.json)


def _refuse_idle(options: argparse.Namespace) -> None:
    """Raise ValueError for an option that another one leaves without effect."""
    if options.report_only and options.dry_run:
        raise ValueError("--dry-run and --report-only: choose one; neither simulates anything")
    if options.report_only and options.until_half_width is not None:
        raise ValueError("--until-half-width: --report-only simulates nothing; leave one of the two out")


def _swept(plan: Plan, folder: Path, engine: Engine, until: Target | None, options: argparse.Namespace) -> Swept:
    _announce(plan, folder)
    days = plan.settings.days
    with progress(plan.different * plan.settings.replicates * days, plan.settings.name) as bar:
        bar.update(Store(folder).done()[1] * days)
        return sweep(plan, folder, engine, bar.update, options.on_error, until, options.csv, sys.argv)


def _rescue(folder: Path) -> None:
    """Write tables and report of what an interrupted sweep has, as far as that can be done."""
    with suppress(StoreError):
        if Store(folder).done()[0]:
            say("Writing tables and report of what is there; interrupt again to go without.")
            collected(folder)
            _write_report(folder)


def _price(plan: Plan, folder: Path, engine: Engine) -> Cost:
    """The price on this machine, or on a cluster, whose workers are taken to be as fast as this machine."""
    if isinstance(engine, Processes | Threads):
        return price(plan, folder, engine, START if isinstance(engine, Processes) else 0.0)
    engine.reach()
    with engine:
        return price(plan, folder, engine)


def _announce(plan: Plan, folder: Path) -> None:
    points, replicates = counted(len(plan.points), "point"), counted(plan.settings.replicates, "replicate")
    say(f"{points}, {replicates}, {counted(plan.runs, 'run')}; results go to {folder}")
    if equal := (len(plan.points) - plan.different) * plan.settings.replicates:
        say(f"Runs that repeat another one, since their points are equal, and are not simulated again: {equal}")
    done = Store(folder).done()[0]
    if done < plan.runs:
        say(f"Tables and report will take about {_duration(report_seconds(plan))} after the last run.")
    if match := plan.match:
        say(f"First {match.places} is chosen, so that {match.structure} adds the hours of {match.other}.")
    if done:
        say(f"{counted(done, 'run')} {'is' if done == 1 else 'are'} there already")


def _engine(options: argparse.Namespace) -> Engine:
    if options.scheduler is not None and options.workers is not None:
        raise ValueError("--workers and --scheduler: choose one; a scheduler brings its own workers")
    if options.workers is not None:
        return Processes(options.workers)
    if options.scheduler is None:
        return Threads(options.threads)
    from experiments.running.cluster import Cluster
    from experiments.running.scheduler import is_open

    if not options.dry_run and is_open(options.scheduler):
        say(
            f"{options.scheduler} is not encrypted: whoever can reach it can run code on its workers; docs/cluster.md has TLS."
        )
    say(f"Asking the scheduler at {options.scheduler}; if it has no worker yet, its first one is waited for.")
    return Cluster(options.scheduler)


def _target(text: str | None, plan: Plan) -> Target | None:
    """The target of ``--until-half-width``; ScenarioError for a text that is none."""
    if text is None:
        return None
    name, equals, width = text.partition("=")
    if name not in plan.measures:
        known = suggestion(name, plan.measures)
        raise ScenarioError([f"--until-half-width {text}: must name a measure of the plan{known}"])
    if not equals or not _is_positive(width):
        raise ScenarioError([f"--until-half-width {text}: must read MEASURE=W, with a half-width W of more than 0"])
    if plan.settings.replicates < 2:
        raise ScenarioError([f"--until-half-width {text}: the plan must have at least 2 replicates, its most"])
    return Target(name, float(width))


def _is_positive(text: str) -> bool:
    try:
        return 0.0 < float(text) < float("inf")
    except ValueError:
        return False


def _write_report(folder: Path) -> None:
    from experiments.sweeps.page import report as sweep_report

    if not sweep_report.is_up_to_date(folder):
        say("Analysing, and drawing the report.")
        with phases() as tell:
            sweep_report.write(folder, Store(folder).manifest()["plan"], tell)


def _tell(swept: Swept, as_json: bool) -> int:
    status, folder = swept.status, swept.store.folder
    if as_json:
        print_json(
            {**status._asdict(), "missing": status.missing, "stopped": swept.stopped or None, "out": str(folder)}
        )
    else:
        print(
            f"{status.finished} of {status.planned} runs finished"
            + (f", {status.failed} failed" if status.failed else "")
        )
        if swept.stopped:
            print(f"Stopped early: {swept.stopped}.")
        if finding := swept.store.manifest().get(FINDING):
            print(f"\n{finding}\n")
        print(f"Report: {folder / 'report.html'}")
    if status.failed:
        say(f"{status.failed} of {status.planned} runs failed; each has a file in {folder / 'failures'}")
    return 1 if status.failed else 0


def _tell_price(cost: Cost, matched: bool, as_json: bool) -> int:
    """Print the price; ``matched``: hours are made equal, so that only the runs tell which points will have the same places."""
    if as_json:
        print_json(cost._asdict())
        return 0
    done = f" ({cost.finished} are finished)" if cost.finished else ""
    equal = f", of which {cost.equal} repeat another one" if cost.equal else ""
    print(f"{'runs':<10}{cost.runs}{done}: {cost.points} points by {cost.replicates} replicates{equal}")
    if matched:
        print(f"{'':<10}at most: points for which match finds equal places are simulated once")
    print(
        f"{'time':<10}about {_duration(cost.seconds)}, at {number(cost.person_days_a_second / 1e6)} million person-days a second"
    )
    print(f"{'':<10}{_duration(cost.report_seconds)} of them for tables and report")
    print(f"{'disk':<10}about {number(cost.bytes / 1e6)} MB, {number(cost.free / 1e6)} MB are free")
    return 0


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 7_200 else f"{seconds / 3_600:.1f} h"
