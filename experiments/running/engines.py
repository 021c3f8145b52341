"""Engines: where packs are simulated. Each returns a ``concurrent.futures`` future a pack, and can be started again.

Threads     threads of this process: nothing to start, progress day by day
Processes   spawned processes: a run that kills its worker leaves the sweep alive
Cluster     Dask workers on other machines, through the executor of Dask's client
Borrowed    an executor that the caller made and will shut down
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.connection import Connection
from threading import Thread
from types import TracebackType
from typing import Any, Self

from experiments.running.packs import Job, Outcome, warm_up
from simulation.ensemble import usable_cores
from simulation.limits import whole_number
from simulation.network import SocialNetwork
from simulation.recording import Progress
from simulation.representation import line

Task = Callable[..., Outcome]


class HaltedError(RuntimeError):
    """A sweep that cannot go on for now, in one sentence. What is finished is kept, and carrying it out again goes on."""


class EngineError(HaltedError):
    """An engine that does not come (back) to life."""


class _Halted(BaseException):
    """Ends a pack in the middle, because nothing waits for it any more."""


class Engine:
    """A context manager that starts when entered and stops when left; ``workers`` packs are simulated at a time."""

    in_process = False
    """Whether a job reports its progress while it runs; for other engines the driver reports it when the job is done."""
    executor: Executor | None = None
    progress: Progress | None = None

    def __repr__(self) -> str:
        return line(self, workers=self.workers)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop(at_once=kind is not None)

    @property
    def workers(self) -> int:
        """Number of packs that are simulated at a time."""
        raise NotImplementedError

    def reach(self) -> None:
        """Make sure that there are workers elsewhere, before anything is written. Raises ValueError if there are none."""

    def start(self) -> None:
        """Start, or start again after workers were lost. Raises EngineError."""
        raise NotImplementedError

    def stop(self, at_once: bool) -> None:
        """Stop the workers; ``at_once``: without waiting for the packs that they have."""
        if self.executor is not None:
            self.executor.shutdown(wait=not at_once, cancel_futures=True)
            self.executor = None

    def submit(self, task: Task, job: Job, sent: Mapping[str, SocialNetwork] | None) -> Future[Outcome]:
        """Submit a job and the networks that are sent with it; BrokenExecutor if the engine must be started again first."""
        if self.executor is None:
            raise BrokenExecutor("the engine is not running")
        return self.executor.submit(task, job, sent)


class Threads(Engine):
    """Threads of this process; machine code runs without Python's lock, so they use all cores."""

    in_process = True

    def __init__(self, threads: int | None = None) -> None:
        self.threads = usable_cores() if threads is None else whole_number("threads", threads, 1)
        self._halted = False

    @property
    def workers(self) -> int:
        return self.threads

    def start(self) -> None:
        self._halted = False
        self.executor = ThreadPoolExecutor(self.threads, "kithkin")

    def stop(self, at_once: bool) -> None:
        self._halted = at_once
        super().stop(at_once)

    def submit(self, task: Task, job: Job, sent: Mapping[str, SocialNetwork] | None) -> Future[Outcome]:
        if self.executor is None:
            raise BrokenExecutor("the engine is not running")
        return self.executor.submit(task, job, sent, self._report)

    def _report(self, run_days: int) -> None:
        if self._halted:
            raise _Halted
        if self.progress is not None:
            self.progress(run_days)


class Processes(Engine):
    """Processes of this machine, each with one thread; they end with this process, however it ends."""

    def __init__(self, workers: int) -> None:
        self._workers = whole_number("workers", workers, 1)
        self._lifeline: Connection | None = None

    @property
    def workers(self) -> int:
        return self._workers

    def start(self) -> None:
        self.stop(at_once=True)
        spawn = multiprocessing.get_context("spawn")
        far, self._lifeline = spawn.Pipe(duplex=False)
        self.executor = ProcessPoolExecutor(self._workers, spawn, _enlist, (far,))
        try:
            self.executor.submit(warm_up).result()
        except BrokenExecutor as error:
            raise EngineError("worker processes end as soon as they are started; try without --workers") from error

    def stop(self, at_once: bool) -> None:
        if at_once and self._lifeline is not None:
            self._lifeline.close()
        super().stop(at_once)
        if self._lifeline is not None:
            self._lifeline.close()
            self._lifeline = None


class Borrowed(Engine):
    """An executor that the caller made; it is neither started again nor shut down here."""

    def __init__(self, executor: Executor, workers: int | None = None) -> None:
        self._given = executor
        self._workers = workers or getattr(executor, "_max_workers", None) or usable_cores()

    @property
    def workers(self) -> int:
        return self._workers

    def start(self) -> None:
        if self.executor is not None:
            raise EngineError("the executor that was given has lost its workers; the same call goes on with a new one")
        self.executor = self._given

    def stop(self, at_once: bool) -> None:
        self.executor = None


def _enlist(lifeline: Any) -> None:
    """Prepare a worker process: Ctrl-C is left to the driver, and the process ends when the driver closes the lifeline."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Any) -> None:
    try:
        lifeline.recv_bytes()
    except EOFError:
        os._exit(1)
