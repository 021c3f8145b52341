"""Engines start, stop, and say how many packs they simulate at a time; nothing of them outlives a sweep."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from multiprocessing import Pipe
from typing import Any, ClassVar

import pytest

from experiments.running import engines
from experiments.running.engines import Borrowed, Engine, EngineError, HaltedError, Processes, Threads
from experiments.running.packs import Job, Outcome
from simulation.ensemble import usable_cores
from tests.experiments.running.inline import KEY, ORDERS, REF, runs

JOB = Job(runs(1), {KEY: REF}, ORDERS)


def idle(job: Job, network: object = None, tell: object = None) -> Outcome:
    return Outcome(seconds=2.0)


class _Bare(Executor):
    """An executor that does not say how many workers it has."""


def test_a_borrowed_executor_has_the_workers_that_it_is_said_to_have() -> None:
    with ThreadPoolExecutor(5) as pool:
        assert Borrowed(pool).workers == 5
        assert Borrowed(pool, 3).workers == 3
        assert Borrowed(_Bare(), 7).workers == 7
        assert Borrowed(_Bare()).workers == usable_cores()


def test_a_borrowed_executor_is_neither_shut_down_nor_started_again() -> None:
    with ThreadPoolExecutor(1) as pool:
        for _ in range(2):
            engine = Borrowed(pool)
            with engine:
                assert engine.submit(idle, JOB, None).result().seconds == 2.0
                with pytest.raises(EngineError, match="the executor that was given has lost its workers"):
                    engine.start()
            assert engine.executor is None
        assert pool.submit(int, "3").result() == 3


@pytest.mark.parametrize("engine", [Threads(1), Processes(1), Borrowed(_Bare())])
def test_an_engine_that_does_not_run_takes_no_jobs(engine: Engine) -> None:
    with pytest.raises(BrokenExecutor, match=r"^the engine is not running$"):
        engine.submit(idle, JOB, None)


@pytest.mark.parametrize(("kind", "name"), [(Threads, "threads"), (Processes, "workers")])
def test_an_engine_has_at_least_one_worker(kind: Any, name: str) -> None:
    assert kind(1).workers == 1
    assert kind(3).workers == 3
    with pytest.raises(ValueError, match=rf"^{name} = 0: must be a whole number from 1$"):
        kind(0)


def test_threads_are_as_many_as_cores_unless_told() -> None:
    assert Threads().workers == usable_cores()
    with Threads(3) as engine:
        assert engine.executor is not None
        assert engine.executor._max_workers == 3  # type: ignore[attr-defined]


def test_the_pool_of_threads_is_shut_down_after_its_work() -> None:
    with Threads(2) as engine:
        pool = engine.executor
        assert pool is not None
        names = [engine.submit(lambda *_: threading.current_thread(), JOB, None).result() for _ in range(2)]
        assert all(thread.name.startswith("kithkin") for thread in names)  # type: ignore[attr-defined]
    assert engine.executor is None
    assert not any(thread.is_alive() for thread in names)  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError, match="after shutdown"):
        pool.submit(int)


def test_leaving_threads_waits_for_the_work_but_an_error_halts_it() -> None:
    entered, told = threading.Event(), list[int]()

    def task(job: Job, network: object, tell: Any) -> Outcome:
        entered.set()
        for _ in range(50):
            tell(1)
            threading.Event().wait(0.01)
        return Outcome()

    engine = Threads(1)
    engine.progress = told.append
    with engine:
        whole = engine.submit(task, JOB, None)
        entered.wait(30)
    assert whole.done()
    assert sum(told) == 50
    entered.clear()
    engine.start()
    cut, waiting = engine.submit(task, JOB, None), engine.submit(task, JOB, None)
    entered.wait(30)
    engine.stop(at_once=True)
    assert isinstance(cut.exception(30), engines._Halted)
    assert waiting.cancelled()
    assert sum(told) < 100
    with engine:
        assert engine.submit(task, JOB, None).exception(30) is None, "started again, it is halted no longer"


def test_threads_without_progress_tell_nobody() -> None:
    with Threads(1) as engine:
        assert (
            engine.submit(lambda job, network, tell: tell(3) or Outcome(seconds=1.0), JOB, None).result().seconds == 1
        )


class _Pool(Executor):
    """Stands for a pool of processes, and remembers with what it was made."""

    made: ClassVar[list[_Pool]] = []
    broken = False

    def __init__(self, workers: int, context: Any, initializer: Any, arguments: tuple[Any, ...]) -> None:
        self.workers, self.initializer, self.lifeline = workers, initializer, arguments[0]
        self.shut: list[tuple[bool, bool]] = []
        _Pool.made.append(self)

    def submit(self, *_: Any) -> Future[Any]:  # type: ignore[override]
        future = Future[Any]()
        if self.broken:
            future.set_exception(BrokenExecutor("gone"))
        else:
            future.set_result(Outcome(seconds=3.0))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.shut.append((wait, cancel_futures))

    @property
    def cut(self) -> bool:
        """Whether the driver's end of the lifeline is closed."""
        if not self.lifeline.poll(0):
            return False
        with pytest.raises(EOFError):
            self.lifeline.recv_bytes()
        return True


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[_Pool]:
    monkeypatch.setattr(engines, "ProcessPoolExecutor", _Pool)
    monkeypatch.setattr(_Pool, "made", [])
    return _Pool.made


def test_processes_end_with_their_engine(pools: list[_Pool]) -> None:
    with Processes(2) as engine:
        (pool,) = pools
        assert (pool.workers, pool.initializer) == (2, engines._enlist)
        assert not pool.cut, "the lifeline stays open while the driver lives"
        assert engine.submit(idle, JOB, None).result().seconds == 3.0
    assert pool.shut == [(True, True)]
    assert pool.cut
    assert engine.executor is None


def test_an_error_ends_processes_without_waiting_for_their_packs(pools: list[_Pool]) -> None:
    with pytest.raises(KeyboardInterrupt), Processes(1):
        raise KeyboardInterrupt
    assert pools[0].shut == [(False, True)]
    assert pools[0].cut


def test_processes_that_are_started_again_leave_none_of_the_old_ones(pools: list[_Pool]) -> None:
    with Processes(1) as engine:
        engine.start()
        first, second = pools
        assert first.cut
        assert first.shut == [(False, True)]
        assert not second.cut
        assert engine.executor is second


def test_processes_that_die_at_once_are_a_sentence(pools: list[_Pool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Pool, "broken", True)
    with pytest.raises(EngineError, match="worker processes end as soon as they are started; try without --workers"):
        Processes(1).start()
    assert issubclass(EngineError, HaltedError)


def test_a_worker_process_ignores_ctrl_c_and_ends_with_its_lifeline(monkeypatch: pytest.MonkeyPatch) -> None:
    handled: list[tuple[int, Any]] = []
    ended, statuses = threading.Event(), list[int]()

    def end(status: int) -> None:
        statuses.append(status)
        ended.set()

    monkeypatch.setattr(signal, "signal", lambda number, handler: handled.append((number, handler)))
    monkeypatch.setattr(os, "_exit", end)
    far, near = Pipe(duplex=False)
    before = set(threading.enumerate())
    engines._enlist(far)
    assert handled == [(signal.SIGINT, signal.SIG_IGN)]
    (watcher,) = set(threading.enumerate()) - before
    assert watcher.daemon, "it must not keep the process alive"
    assert not ended.is_set()
    near.close()
    assert ended.wait(30)
    assert statuses == [1]
