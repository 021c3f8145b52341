"""Sweeps: a plan, carried out into a result folder on any engine, resumed by carrying it out again.

plan = Plan.read("plan.toml")
swept = sweep(plan, "results/mine")
swept.store.read("endpoints").groupby("strain.crossover")["strain"].mean()
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from experiments.estimates.intervals import LEVEL
from experiments.running.driver import Driver, OnError
from experiments.running.engines import Borrowed, Engine, HaltedError, Threads
from experiments.running.packs import Orders
from experiments.storage.folder import StoreError
from experiments.storage.lock import alone_in
from experiments.storage.provenance import manifest, now, sources
from experiments.storage.store import RunCounts, Store
from experiments.sweeps.matching import TABLE, with_places
from experiments.sweeps.plan import Plan
from experiments.sweeps.runs import Runs, Worlds, packed, runs_of, shapes_of, texts_of
from experiments.sweeps.stopping import Target, check_target, rounds, widest
from simulation.limits import function, instance, option, path_of
from simulation.measures import measures_of
from simulation.recording import Progress


class Swept(NamedTuple):
    """Result of a sweep: folder, status, processor seconds of the workers, and the reason for an early stop, else ''."""

    store: Store
    status: RunCounts
    seconds: float
    stopped: str


def sweep(
    plan: Plan,
    folder: Path | str,
    engine: Engine | Executor | None = None,
    progress: Progress | None = None,
    on_error: OnError = "continue",
    until: Target | None = None,
    csv: bool = False,
    command: Sequence[str] = (),
) -> Swept:
    """Simulate the missing runs of a plan in ``folder``, and collect its tables.

    ``engine``: threads of this process by default, or any ``concurrent.futures.Executor``, which is not shut down.
    ``progress`` is called with the number of simulated days of each finished pack. ``until``: stop as soon as a measure is
    known well enough. Raises StoreError for a folder that holds something else or cannot be written, ValueError where a cluster
    cannot be reached, and HaltedError where workers do not start or the disk is full; finished runs are kept.
    """
    instance("plan", plan, Plan, "a Plan; Plan.read reads one from a file")
    option("on_error", on_error, "continue", "stop")
    check_target(until, plan.measures, plan.settings.replicates)
    if progress is not None:
        function("progress", progress)
    workers = _engine_of(engine)
    runs = runs_of(plan)
    if not path_of("folder", folder).exists():
        workers.reach()
    store = Store.create(folder)
    with alone_in(store.folder):
        spent = 0.0
        if plan.match:
            plan, spent = _at_equal_hours(plan, store, Calling(workers, progress, on_error))
            runs = runs_of(plan)
        _prepare(store, plan, runs, until, command)
        driver = Driver(store, workers, orders_of(plan), runs.networks, progress, on_error)
        try:
            stopped = _drive(driver, plan, runs, until)
            status = store.collect(csv)
            if len(shapes := shapes_of(runs.worlds)):
                store.write_table("networks", shapes)
            _end(store, plan, until, status, stopped, spent + driver.seconds)
        except StoreError as error:  # what could be written a moment ago cannot be written now
            raise HaltedError(str(error).rstrip(".")) from error
    return Swept(store, status, spent + driver.seconds, stopped)


def collected(folder: Path | str) -> Swept:
    """Collect the tables of a folder as it is, finished or not, of any version; nothing is simulated."""
    store = Store(folder)
    known = store.manifest()
    status = store.collect()
    store.write_manifest({**known, "status": status._asdict()})
    return Swept(store, status, 0.0, str(known.get("stopped") or ""))


def orders_of(plan: Plan) -> Orders:
    """Orders for the runs of a plan: days, window, and measures with the spreads that standardise them."""
    known = measures_of(plan.base.kinds)
    spreads = {each.name: each.sd for each in known if each.sd}
    wanted = dict.fromkeys([*plan.measures, *(spreads[name] for name in plan.measures if name in spreads)])
    kept = tuple(each.name for each in known if each.name in wanted)
    settings = plan.settings
    return Orders(settings.days, settings.every, kept, burn_in=settings.burn_in, around=plan.tells_around)


class Calling(NamedTuple):
    """How runs are simulated that a plan needs before its own: engine, progress, and what a failed run does."""

    engine: Engine
    progress: Progress | None
    on_error: OnError


def _at_equal_hours(plan: Plan, store: Store, calling: Calling) -> tuple[Plan, float]:
    """The plan with the places that make hours equal, and the processor seconds that choosing them took.

    Writes a table of them. Raises HaltedError where a run fails and that is to stop the sweep.
    """
    refuse_other(store, plan)
    spent = 0.0

    def live(now: Plan, rows: pd.DataFrame) -> None:
        nonlocal spent
        missing = rows[~rows["key"].isin(store.finished())].drop_duplicates("key", ignore_index=True)
        if missing.empty:
            return
        worlds = Worlds(now)
        worlds.refs(missing)  # networks that come from files are read here
        driver = Driver(store, calling.engine, orders_of(now), worlds.networks, calling.progress, calling.on_error)
        with driver.engine as engine:
            driver.work(packed(missing, worlds, engine.workers))
        spent += driver.seconds
        if driver.stopped:
            raise HaltedError("a run failed while places for equal hours were chosen")

    chosen, table = with_places(plan, store, live)
    store.write_table(TABLE, table)
    return chosen, spent


def _drive(driver: Driver, plan: Plan, runs: Runs, until: Target | None) -> str:
    """Simulate the missing runs, all at once or until a target is reached; returns the reason for an early stop, or ''."""
    missing = driver.store.missing(retry=True)
    if not len(missing):
        return ""
    with driver.engine as engine:
        for batch in _batches(driver.store, missing, plan, until):
            driver.work(packed(batch, runs.worlds, engine.workers))
            if driver.stopped:
                return "a run failed"
    return "" if until is None or not len(driver.store.missing(retry=True)) else _reached(until)


def _batches(store: Store, missing: pd.DataFrame, plan: Plan, until: Target | None) -> Iterator[pd.DataFrame]:
    """All missing runs, or rounds of them while the target is not reached."""
    if until is None:
        yield missing
        return
    for batch in rounds(missing, min(plan.settings.networks, plan.settings.replicates)):
        store.collect()
        if widest(store.read("endpoints"), until.measure) <= until.width:
            return
        yield batch


def _reached(until: Target) -> str:
    return f"{until.measure} is known to within {until.width:g} at every point"


def _engine_of(engine: Engine | Executor | None) -> Engine:
    if isinstance(engine, Executor):
        return Borrowed(engine)
    if engine is None:
        return Threads()
    allowed = "an engine, or an Executor of concurrent.futures; kithkin.Processes(4) is one of 4 processes"
    return instance("engine", engine, Engine, allowed)


def _prepare(store: Store, plan: Plan, runs: Runs, until: Target | None, command: Sequence[str]) -> None:
    """Write plan, sample, networks and manifest, before the first run."""
    refuse_other(store, plan)
    store.write_plan(runs.table)
    store.write_scenarios(texts_of(plan))
    if plan.points.sample is not None:
        sample = pd.DataFrame(plan.points.sample, columns=[each.name for each in plan.factors])
        store.write_table("sample", sample.rename_axis("point").reset_index(), csv=False)
    for key, network in runs.networks.items():
        store.keep_network(key, network)
    store.begin(_manifest(plan, until, command))


def refuse_other(store: Store, plan: Plan) -> None:
    """Raise StoreError for a folder with the results of another plan or version. More replicates extend a plan."""
    if not (store.folder / "manifest.json").exists():
        return
    store.refuse_other_version(sources(), ", or make its report with --report-only")
    made, now_asked = store.manifest().get("plan", {}), plan.record()
    if made.get("replicates", 0) < now_asked["replicates"] and not plan.match:
        del now_asked["replicates"]
    store.refuse_other_settings(made, now_asked, "plan")


def _manifest(plan: Plan, until: Target | None, command: Sequence[str]) -> dict[str, Any]:
    settings = plan.settings
    return manifest(
        settings.name,
        command,
        days=settings.days,
        burn_in=settings.burn_in,
        around=plan.tells_around,
        every=settings.every,
        seed=settings.seed,
        replicates=settings.replicates,
        plan=_planned(plan, until, None),
        status=None,
        stopped=None,
    )


def _planned(plan: Plan, until: Target | None, reached: bool | None) -> dict[str, Any]:
    target = {} if until is None else {"until_half_width": {**until._asdict(), "level": LEVEL, "reached": reached}}
    return plan.record() | target


def _end(store: Store, plan: Plan, until: Target | None, status: RunCounts, stopped: str, seconds: float) -> None:
    """Write the provenance at the end of a call: how far the sweep is, and what this call did."""
    reached = until is not None and widest(store.read("endpoints"), until.measure) <= until.width
    known = store.manifest() | {
        "plan": _planned(plan, until, reached),
        "status": status._asdict(),
        "stopped": stopped or None,
    }
    store.end(known, now(), seconds_lived=round(seconds, 3))
