"""Cost of planning, storing and collecting runs, beside the cost of simulating them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from experiments.benchmark.book import Book
from experiments.benchmark.effort import TIES, Effort
from experiments.running.engines import Threads
from experiments.running.packs import JOB, Job, live, version
from experiments.sweeps.plan import Plan
from experiments.sweeps.runs import packed, runs_of
from experiments.sweeps.sweep import orders_of, sweep

PERSONS = 1_000
RUNS, FEWER_RUNS = 1_280, 64
TURNS, FEWER_TURNS = 5, 3


class Turn(NamedTuple):
    """Seconds that passed, and the workers' processor seconds in them."""

    passed: float
    lived: float


def measure(effort: Effort, book: Book) -> None:
    """Enter what a sweep over many years of 1,000 persons adds to simulating and measuring them, as a share of that.

    For comparison the packs are simulated by as many threads, without planning or storing. Time is taken per processor second of
    the workers, which slow moments of the machine lengthen equally; they would hide a share of a few hundredths.
    """
    plan = _plan(FEWER_RUNS if effort.quick else RUNS)
    jobs = _jobs(plan, effort.threads)
    _swept(plan, effort.threads)
    turns = [
        (_turn(lambda: _lived(jobs, effort.threads)), _turn(lambda: _swept(plan, effort.threads)))
        for _ in range(FEWER_TURNS if effort.quick else TURNS)
    ]
    book.note("lived_s", [bare.passed for bare, _ in turns])
    book.note("swept_s", [whole.passed for _, whole in turns])
    added = [whole.passed / whole.lived / (bare.passed / bare.lived) - 1 for bare, whole in turns]
    book.put("sweep_share", median(added))


def _plan(runs: int) -> Plan:
    """Runs that differ in their seeds, on one network, with the days and windows that a plan file has by default."""
    changes = {"network.persons": PERSONS, "network.ties": TIES}
    factors = {"strain.crossover": [0.1]}
    return Plan.of({"base": "support-group", "replicates": runs, "networks": 1, "set": changes, "factors": factors})


def _turn(action: Callable[[], float]) -> Turn:
    started = time.perf_counter()
    lived = action()
    return Turn(time.perf_counter() - started, lived)


def _jobs(plan: Plan, threads: int) -> list[Job]:
    """The jobs that the sweep of a plan gives to its workers."""
    runs, orders = runs_of(plan), orders_of(plan)._replace(version=version())
    return [Job(pack[JOB], refs, orders) for pack, refs in packed(runs.table, runs.worlds, threads)]


def _lived(jobs: Sequence[Job], threads: int) -> float:
    """Submit all jobs at once and wait; returns the workers' processor seconds."""
    with Threads(threads) as engine:
        return sum(future.result().seconds for future in [engine.submit(live, job, None) for job in jobs])


def _swept(plan: Plan, threads: int) -> float:
    """Sweep a plan into a folder; returns the workers' processor seconds."""
    with TemporaryDirectory() as folder:
        return sweep(plan, Path(folder) / "sweep", Threads(threads)).seconds
