"""Workers die: by somebody's hand, twice in a row, or by a run that takes its worker with it. Nothing else is lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from experiments.running.driver import DEATHS, Driver
from experiments.running.engines import EngineError, Processes
from experiments.storage.store import Store
from experiments.sweeps import sweep as module
from experiments.sweeps.plan import Plan
from experiments.sweeps.sweep import sweep
from tests.faults.deadly import counted, deadly, dying_in_a_row
from tests.faults.sweeps import packs_in, plan_in, poisoned, tables, undisturbed

pytestmark = pytest.mark.slow


@contextmanager
def workers_that(task: Callable[..., object]) -> Iterator[None]:
    """Have workers call another function than the one that simulates a pack."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "Driver", partial(Driver, task=task))
        yield


def test_workers_killed_twice_in_a_row_cost_nothing(tmp_path: Path) -> None:
    plan = plan_in(tmp_path)
    with workers_that(partial(dying_in_a_row, tmp_path / "tally", 2)):
        swept = sweep(Plan.read(plan), tmp_path / "killed", Processes(2))
    assert swept.status == (12, 12, 0)
    assert (tmp_path / "tally").stat().st_size > 6 + 2, "two packs and their companions went out again"
    assert tables(tmp_path / "killed") == undisturbed(plan, tmp_path / "quiet")


def test_a_worker_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    plan = plan_in(tmp_path)
    killed: list[int | None] = []

    def kill_one(_: int) -> None:
        # None for a moment, while they are started again; and who was killed may still be there.
        workers = [worker for worker in multiprocessing.active_children() if worker.pid not in killed]
        if workers and len(killed) < 2:
            os.kill(workers[0].pid or 0, signal.SIGKILL)
            killed.append(workers[0].pid)

    swept = sweep(Plan.read(plan), tmp_path / "killed", Processes(2), progress=kill_one)
    assert len(set(killed)) == 2
    assert swept.status == (12, 12, 0)
    assert tables(tmp_path / "killed") == undisturbed(plan, tmp_path / "quiet")
    assert not multiprocessing.active_children()


def test_a_poisonous_run_fails_and_its_pack_is_saved(tmp_path: Path) -> None:
    with workers_that(deadly):
        swept = sweep(poisoned(), tmp_path / "killed", Processes(1))
    assert swept.status == (3, 2, 1)
    failures = Store(tmp_path / "killed").failures()
    assert set(failures["point"]) == {0}
    assert (failures["kind"] == "WorkerDeathError").all()
    assert failures["message"].str.contains(f"died {DEATHS} times").all()
    assert failures["scenario"].str.contains('"rate": 0.5').all()
    healed = sweep(poisoned(), tmp_path / "killed")
    assert healed.status == (3, 3, 0)
    sweep(poisoned(), tmp_path / "quiet")
    for name in ("endpoints", "timeseries", "plan"):
        both = [(tmp_path / folder / f"{name}.parquet").read_bytes() for folder in ("killed", "quiet")]
        assert both[0] == both[1]


def test_a_borrowed_executor_that_breaks_ends_the_sweep_in_a_sentence(tmp_path: Path) -> None:
    plan = plan_in(tmp_path)
    with (
        workers_that(partial(dying_in_a_row, tmp_path / "tally", 1)),
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool,
        pytest.raises(EngineError, match="has lost its workers"),
    ):
        sweep(Plan.read(plan), tmp_path / "killed", pool)
    assert Store(tmp_path / "killed").failures().empty
    assert undisturbed(plan, tmp_path / "killed") == undisturbed(plan, tmp_path / "quiet")


def test_a_network_from_a_file_is_sent_and_then_kept(tmp_path: Path) -> None:
    ties = "\n".join(f"{a},{(a + step) % 40}" for a in range(40) for step in (1, 2, 5))
    (tmp_path / "village.csv").write_text("source,target\n" + ties + "\n")
    content = {"days": 10, "replicates": 80, "measures": ["strain"], "factors": {"strain.crossover": [0.0, 0.1]}}
    plan = Plan.of({**content, "set": {"network.source": str(tmp_path / "village.csv")}})
    with workers_that(partial(counted, tmp_path / "tally")):
        swept = sweep(plan, tmp_path / "sent", Processes(1))
    assert swept.status == (160, 160, 0)
    assert packs_in(tmp_path / "sent") == 3
    assert (tmp_path / "tally").read_text() in ("|", "||"), "once for each pack that was in flight at the start"
    assert len(list((tmp_path / "sent" / "networks").glob("*.npz"))) == 1
