"""Dask as an engine: workers on other machines, found through their scheduler."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, Future
from typing import Any, cast

from experiments.running.engines import Engine, EngineError, Task
from experiments.running.packs import Job, Outcome
from experiments.running.scheduler import SchedulerError, address_at, introduction
from simulation import __version__
from simulation.network import SocialNetwork
from simulation.requirements import RequirementError, require_versions


class Cluster(Engine):
    """The workers of a Dask scheduler, given by its address or by the scheduler file that it wrote.

    ``:8786`` and ``tcp://:8786`` mean this machine. Security (TLS), and how long a scheduler that stops to answer is waited
    for (``distributed.comm.timeouts.connect``, 30 s), come from Dask's own configuration.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self._client: Any = None
        self._seen = 1
        self._reached = False

    @property
    def workers(self) -> int:
        """Threads of all workers now, or when the scheduler answered last."""
        with contextlib.suppress(Exception):  # a client without its scheduler raises many kinds of error
            threads: dict[str, int] = self._client.nthreads()
            self._seen = max(1, sum(threads.values()))
        return self._seen

    def reach(self) -> None:
        """Ask the scheduler who it is. Raises SchedulerError within 5 s if there is none at this place."""
        try:
            require_versions(__version__, "cluster")
        except RequirementError as error:
            raise SchedulerError(f"a cluster cannot be used: {error}") from error
        introduction(address_at(self.place))
        self._reached = True

    def start(self) -> None:
        if self._client is not None and self._client.status == "running":
            return
        self.stop(at_once=True)
        try:
            if not self._reached:
                self.reach()
            self._client = _client(address_at(self.place))
            self._client.wait_for_workers(1)
        except SchedulerError as error:
            raise EngineError(str(error)) from error
        except Exception as error:
            raise EngineError(f"no Dask scheduler answers at {self.place} ({error or type(error).__name__})") from error
        self.executor = self._client.get_executor()

    def stop(self, at_once: bool) -> None:
        self.executor = None
        if self._client is not None:
            with contextlib.suppress(Exception):
                self._client.close(timeout=2)  # the scheduler drops what is still in flight
            self._client = None

    def submit(self, task: Task, job: Job, sent: Mapping[str, SocialNetwork] | None) -> Future[Outcome]:
        try:
            return super().submit(task, job, None if sent is None else self._client.scatter([sent], hash=False)[0])
        except Exception as error:  # a client without its scheduler raises many kinds of error
            raise BrokenExecutor(str(error)) from error


def _client(address: str) -> Any:
    """A client of the scheduler. It is silent, since the driver reports a lost connection in a sentence."""
    import distributed

    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return cast(Any, distributed.Client)(address, name="kithkin")
