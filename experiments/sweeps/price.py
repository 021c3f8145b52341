"""The price of a sweep before it starts: runs, packs, time and disk, from a short measurement on this machine.

One pack is simulated for some days, and its cost a person-day is taken for all packs, each with its own number of persons. The
time holds where this machine does the work; for a cluster it says only how much work there is.
"""

from __future__ import annotations

import io
import math
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from experiments.running.engines import Engine
from experiments.running.network_refs import NetworkRef, network_at
from experiments.running.packs import Orders, run_pack, warm_up
from experiments.storage.files import fill_parquet
from experiments.storage.store import ENDPOINTS, TIMESERIES, Store, table_of
from experiments.sweeps.plan import Plan
from experiments.sweeps.runs import runs_of
from experiments.sweeps.sweep import most_persons, orders_of, packed
from simulation.network import SocialNetwork

LONGEST = 3.0
"""Seconds that the measurement may take."""
FIRST_DAYS = 8
START = 4.0
"""Seconds that worker processes take to start."""


class Cost(NamedTuple):
    """Cost of a sweep: ``runs`` still missing, ``seconds`` expected with the engine asked for, ``bytes`` to be written.

    ``free``: bytes free on the disk. ``person_days``: those still to be simulated.
    """

    points: int
    replicates: int
    runs: int
    finished: int
    packs: int
    workers: int
    person_days: float
    seconds: float
    bytes: float
    free: float
    person_days_a_second: float


def price(plan: Plan, folder: Path, engine: Engine, start: float = 0.0) -> Cost:
    """Measure for some seconds and compute the cost; nothing is written. ``start``: seconds that the engine takes to start."""
    runs = runs_of(plan)
    missing = _missing(runs.table, Store(folder))
    packs = list(packed(missing, runs, engine, most_persons(plan, runs.networks.values()))) if len(missing) else []
    persons = [len(pack) * _persons(ref, runs.networks) for pack, ref in packs]
    work = float(sum(persons)) * plan.settings.days
    rate, size = _measured(packs, runs.networks, orders_of(plan)) if packs else (math.inf, 0.0)
    busy = max(1, min(engine.workers, len(packs)))
    return Cost(
        points=len(plan.scenarios),
        replicates=plan.settings.replicates,
        runs=len(missing),
        finished=plan.runs - len(missing),
        packs=len(packs),
        workers=engine.workers,
        person_days=work,
        seconds=work / rate / busy + start,
        bytes=2 * size * len(missing),
        free=float(shutil.disk_usage(_existing(folder)).free),
        person_days_a_second=rate * busy,
    )


def _missing(table: pd.DataFrame, store: Store) -> pd.DataFrame:
    """Runs of the plan without results in the folder."""
    once = table.drop_duplicates("key", ignore_index=True)
    return once[~once["key"].isin(store.finished())] if store.runs.is_dir() else once


def _persons(ref: NetworkRef, networks: Mapping[str, SocialNetwork]) -> int:
    if ref.plan is not None and ref.plan.source == "generated":
        return ref.plan.persons
    network = network_at(ref, networks.get(ref.key))
    assert network is not None
    return network.persons


def _measured(
    packs: Sequence[tuple[pd.DataFrame, NetworkRef]], networks: Mapping[str, SocialNetwork], orders: Orders
) -> tuple[float, float]:
    """Person-days a second of one worker on the middle pack, and bytes that one run leaves in the files of its pack.

    The simulated days are doubled while there is time, so that founding the population weighs little.
    """
    warm_up()
    pack, ref = packs[len(packs) // 2]
    network = network_at(ref, networks.get(ref.key))
    assert network is not None
    began, days = time.perf_counter(), min(FIRST_DAYS, orders.days)
    while True:
        started = time.perf_counter()
        tables = run_pack(pack, network, _shortened(orders, days))
        seconds = time.perf_counter() - started
        if days >= orders.days or time.perf_counter() - began + 2 * seconds > LONGEST:
            break
        days = min(2 * days, orders.days)
    size = _size(table_of(tables[0], ENDPOINTS, pa.float64())) + _size(table_of(tables[1], TIMESERIES, pa.float32()))
    return len(pack) * network.persons * days / seconds, size / len(pack)


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
