"""The price of a sweep before it starts: runs, packs, time and disk, from a short measurement on this machine.

One ensemble is simulated for some days, and its cost a person-day is taken for all runs, each with its own number of persons. The
time holds where this machine does the work; for a cluster it says only how much work there is. Nothing is kept for each run or
point, so that a plan at the limits is priced in little memory.
"""

from __future__ import annotations

import io
import math
import shutil
import time
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from experiments.running.design import MEMBERS, packs
from experiments.running.engines import Engine
from experiments.running.network_refs import NetworkRef, network_at, ref_of
from experiments.running.packs import Orders, run_pack, warm_up
from experiments.storage.files import fill_parquet
from experiments.storage.folder import StoreError
from experiments.storage.store import ENDPOINTS, TIMESERIES, Store, table_of
from experiments.sweeps.matching import known_places
from experiments.sweeps.page.effort import report_bytes, report_seconds
from experiments.sweeps.plan import Plan
from experiments.sweeps.runs import Worlds, rows_of, sizes, with_texts
from experiments.sweeps.sweep import orders_of, refuse_other
from simulation.network import GENERATED

LONGEST = 3.0
"""Seconds that the measurement may take."""
LARGEST = 100_000
"""Most persons with whom speed is measured; the time to build a larger network is taken to grow with its persons."""
FIRST_DAYS = 8
START = 4.0
"""Seconds that worker processes take to start."""
PACK_SECONDS = 0.02
"""Seconds in which the driver cuts, sends and writes a pack."""


class Cost(NamedTuple):
    """Cost of a sweep: ``runs`` still missing, ``seconds`` expected with the engine asked for, ``bytes`` to be written.

    ``finished``: rows of the plan that have results; ``equal``: rows that repeat another one, since their points are equal, and
    are not simulated. ``report_seconds``: those of the ``seconds`` that collecting, analysing and drawing take at the end.
    ``free``: bytes free on the disk. ``person_days``: those still to be simulated.
    """

    points: int
    replicates: int
    runs: int
    finished: int
    equal: int
    packs: int
    workers: int
    person_days: float
    seconds: float
    report_seconds: float
    bytes: float
    free: float
    person_days_a_second: float


class Speed(NamedTuple):
    """What was measured: person-days a second of one worker, seconds to build a network, bytes of a run in the packs."""

    person_days: float = math.inf
    build: float = 0.0
    bytes: float = 0.0


def price(plan: Plan, folder: Path, engine: Engine, start: float = 0.0) -> Cost:
    """Measure for some seconds and compute the cost; nothing is written. ``start``: seconds that the engine takes to start.

    Raises StoreError for a folder with the results of another plan.
    """
    store = Store(folder)
    plan = known_places(plan, store)
    worlds = Worlds(plan)
    finished, different = _done(plan, worlds, store)
    total = plan.different * plan.settings.replicates
    missing = total - different
    networks = worlds.replicates.networks * worlds.kinds
    members, fill = sizes(missing, networks, worlds, engine.workers)
    cut = number_of_packs(missing, networks, members, fill)
    busy = max(1, min(engine.workers, cut))
    speed = _measured(worlds, members, fill, orders_of(plan)) if missing else Speed()
    work = missing * worlds.mean_persons * (plan.settings.days + days_beside_a_run(plan))
    builds = min(missing, max(cut, networks) if missing <= networks * fill else networks * busy)
    lived = work / speed.person_days / busy + builds * speed.build / busy + cut * PACK_SECONDS
    report = report_seconds(plan)
    return Cost(
        points=len(plan.points),
        replicates=plan.settings.replicates,
        runs=missing,
        finished=finished,
        equal=plan.runs - total,
        packs=cut,
        workers=engine.workers,
        person_days=work,
        seconds=lived + report + start,
        report_seconds=report,
        bytes=2 * speed.bytes * missing + report_bytes(plan),
        free=float(shutil.disk_usage(_existing(folder)).free),
        person_days_a_second=speed.person_days * busy,
    )


def days_beside_a_run(plan: Plan) -> float:
    """Days of burn-in, and of the world without support, that a run costs: points that differ in what starts later only share
    them."""
    shared = min(len(plan.points), MEMBERS) if plan.starts_later else 1
    beside = plan.settings.days / shared if plan.tells_around else 0.0
    return plan.settings.burn_in / shared + beside


def number_of_packs(runs: int, networks: int, members: int, fill: int) -> int:
    """About how many packs ``runs`` runs give that are spread evenly over the networks."""
    each = runs / max(networks, 1)
    if each >= members or each > fill / 2:
        return networks * math.ceil(each / members) if runs else 0
    return math.ceil(runs / (fill // math.ceil(each) * math.ceil(each))) if runs else 0


def _done(plan: Plan, worlds: Worlds, store: Store) -> tuple[int, int]:
    """Rows of the plan that are finished in the folder, and different runs among them. Raises StoreError for another plan's."""
    if not (store.folder / "plan.parquet").exists():
        return 0, 0
    refuse_other(store, plan)
    first = rows_of(worlds, range(1), plan.points.order[:1].tolist())["key"].iloc[0]
    if first != store.first_key():
        raise StoreError(f"{store.folder} holds the results of another plan; choose a new folder.")
    return store.done()


def _measured(worlds: Worlds, members: int, fill: int, orders: Orders) -> Speed:
    """The speed of an ensemble in the middle of the plan.

    The simulated days are doubled while there is time, so that founding the population weighs little.
    """
    warm_up()
    pack = _sample(worlds, members)
    (ref,) = worlds.refs(pack).values()
    smaller, times = _smaller(ref)
    began, network = time.perf_counter(), network_at(smaller, worlds.networks.get(ref.key))
    assert network is not None
    build, days = (time.perf_counter() - began) * times, min(FIRST_DAYS, orders.days)
    while True:
        started = time.perf_counter()
        tables = run_pack(pack, network, _shortened(orders, days))
        seconds = time.perf_counter() - started
        if days >= orders.days or time.perf_counter() - began + 2 * seconds > LONGEST:
            break
        days = min(2 * days, orders.days)
    times_in_pack = max(1, fill // len(pack))  # a file is there for all ensembles of a pack
    parts = (table_of(tables[0], ENDPOINTS, pa.float64()), table_of(tables[1], TIMESERIES, pa.float32()))
    size = sum(_size(pa.concat_tables([part] * times_in_pack)) for part in parts)
    return Speed(len(pack) * network.persons * days / seconds, build, size / len(pack) / times_in_pack)


def _smaller(ref: NetworkRef) -> tuple[NetworkRef, float]:
    """A reference to a network of at most ``LARGEST`` persons, and how many times as many persons that of ``ref`` has."""
    if ref.plan is None or ref.plan.origin != GENERATED or ref.plan.persons <= LARGEST:
        return ref, 1.0
    smaller = ref.plan.model_copy(update={"persons": LARGEST})
    return ref_of(smaller, ref.seed, ref.kinds)[0], ref.plan.persons / LARGEST


def _sample(worlds: Worlds, members: int) -> pd.DataFrame:
    """An ensemble from the middle of the plan, of at most ``members`` runs."""
    plan, networks = worlds.plan, worlds.replicates.networks
    middle = max(0, len(plan.points) // 2 - members // 2)
    points = plan.points.order[middle : middle + members].tolist()
    replicates = range(0, plan.settings.replicates, networks)[: math.ceil(members / len(points))]
    pack = next(packs(rows_of(worlds, replicates, points), members))
    pack = pack[pack["network_key"] == pack["network_key"].iloc[0]]
    return with_texts(pack, plan)


def _shortened(orders: Orders, days: int) -> Orders:
    """Fewer days in about as many windows, so that the files are about as large."""
    return orders._replace(days=days, every=max(1, round(orders.every * days / orders.days)))


def _size(table: pa.Table) -> int:
    """Bytes of a table as it is written."""
    buffer = io.BytesIO()
    fill_parquet(buffer, table)
    return buffer.tell()


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(each for each in (folder, *folder.absolute().parents) if each.exists())
