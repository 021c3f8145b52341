"""The driver dies by kill -9, is interrupted, or has company: the same command finishes what is missing."""

from __future__ import annotations

import random
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from experiments.running.driver import Driver
from experiments.running.engines import Threads
from experiments.storage.lock import alone_in
from experiments.storage.store import Store
from experiments.sweeps.plan import Plan
from experiments.sweeps.runs import packed, runs_of
from experiments.sweeps.sweep import orders_of, sweep
from tests.faults.deadly import unhurried
from tests.faults.sweeps import (
    LONG,
    children_of,
    command,
    finished,
    is_alive,
    packs_in,
    plan_in,
    running,
    tables,
    undisturbed,
    wait_for,
)

pytestmark = pytest.mark.slow


def test_kill_9_of_the_driver_at_random_leaves_no_half_file_and_no_orphan(tmp_path: Path) -> None:
    plan, folder = plan_in(tmp_path, **LONG), tmp_path / "killed"
    for options, packs in (([], random.randrange(1, 9)), (["--workers", "2"], random.randrange(9, 20))):
        with running(plan, folder, *options) as process:
            wait_for(lambda packs=packs: packs_in(folder) >= packs)
            workers = children_of(process.pid)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        wait_for(lambda workers=workers: not any(map(is_alive, workers)), 20)
    assert len(workers) >= 2
    assert packs_in(folder) < LONG["replicates"]
    swept = sweep(Plan.read(plan), folder)
    assert swept.status == (960, 960, 0)
    assert tables(folder) == undisturbed(plan, tmp_path / "quiet")


def test_ctrl_c_ends_at_once_and_says_how_to_go_on(tmp_path: Path) -> None:
    plan, folder = plan_in(tmp_path, **LONG | {"days": 7_300}), tmp_path / "interrupted"
    with running(plan, folder) as process:
        wait_for(lambda: packs_in(folder) >= 2)
        process.send_signal(signal.SIGINT)
        status, said = finished(process)
    assert status == 130
    assert "the same command goes on from there" in said
    assert "Traceback" not in said
    assert 2 <= packs_in(folder) < LONG["replicates"]


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_the_end_of_a_session_leaves_no_orphan(name: str, tmp_path: Path) -> None:
    """A batch system ends a job by SIGTERM, a lost connection by SIGHUP."""
    number = getattr(signal, name)
    plan, folder = plan_in(tmp_path, **LONG), tmp_path / "ended"
    with running(plan, folder, "--workers", "2") as process:
        wait_for(lambda: packs_in(folder) >= 2)
        workers = children_of(process.pid)
        process.send_signal(number)
        process.communicate()
    assert process.returncode == -number
    wait_for(lambda: not any(map(is_alive, workers)), 20)
    assert len(workers) >= 2
    assert 2 <= packs_in(folder) < LONG["replicates"]


def test_an_interrupted_sweep_is_an_even_sample(tmp_path: Path) -> None:
    plan = Plan.read(plan_in(tmp_path, points=6, replicates=5))
    store, runs = Store.create(tmp_path / "some"), runs_of(plan)
    store.write_plan(runs.table)
    with Threads(1) as engine:
        some = list(packed(runs.table, runs.worlds, engine.workers))[:3]
        Driver(store, engine, orders_of(plan), {}).work(some)
    store.collect()
    counts = store.read("endpoints")["point"].value_counts()
    assert set(counts) == {3}
    assert set(counts.index) == set(range(6))


def test_a_second_driver_is_told_so(tmp_path: Path) -> None:
    plan, folder = plan_in(tmp_path), tmp_path / "shared"
    Store.create(folder)
    with alone_in(folder):
        status, said = finished(command(plan, folder))
    assert status == 2
    assert said.count("kithkin: ") == 1
    assert "is being worked on by another sweep" in said
    assert packs_in(folder) == 0
    assert finished(command(plan, folder))[0] == 0
    assert tables(folder) == undisturbed(plan, tmp_path / "quiet")


def test_two_drivers_where_there_are_no_locks_only_do_more_than_needed(tmp_path: Path) -> None:
    """Files are whole or absent, and the same runs give the same bytes, so two drivers cannot harm each other."""
    path = plan_in(tmp_path, points=3, replicates=8)
    plan, store = Plan.read(path), Store.create(tmp_path / "shared")
    runs = runs_of(plan)
    store.write_plan(runs.table)

    def drive(_: int) -> int:
        with Threads(2) as engine:
            packs = list(packed(runs.table, runs.worlds, engine.workers))
            Driver(store, engine, orders_of(plan), {}, task=unhurried).work(packs)
            return len(packs)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(drive, (1, 2))) == [8, 8]
    sweep(plan, tmp_path / "shared")
    assert tables(tmp_path / "shared") == undisturbed(path, tmp_path / "quiet")
    assert pd.read_parquet(tmp_path / "shared" / "endpoints.parquet")["key"].is_unique
