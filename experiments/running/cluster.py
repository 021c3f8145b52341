"""Dask as an engine: workers on other machines, found through their scheduler."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, Future
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from experiments.running.engines import Engine, EngineError, Task
from experiments.running.packs import Job, Outcome
from simulation.network import SocialNetwork

LOOPBACK = "127.0.0.1"


class Cluster(Engine):
    """The workers of a Dask scheduler, given by its address or by the scheduler file that it wrote.

    ``:8786`` and ``tcp://:8786`` mean this machine. Security (TLS), and how long a scheduler that
    does not answer is waited for (``distributed.comm.timeouts.connect``, 30 s), come from Dask's own configuration.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self._client: Any = None
        self._seen = 1

    @property
    def workers(self) -> int:
        """Threads of all workers now, or when the scheduler answered last."""
        with contextlib.suppress(Exception):  # a client without its scheduler raises many kinds of error
            threads: dict[str, int] = self._client.nthreads()
            self._seen = max(1, sum(threads.values()))
        return self._seen

    def start(self) -> None:
        if self._client is not None and self._client.status == "running":
            return
        self.stop(at_once=True)
        import distributed

        for name in ("distributed", "distributed.client"):  # the driver reports a lost connection in a sentence
            logging.getLogger(name).setLevel(logging.CRITICAL)
        where, connect = _where(self.place), cast(Any, distributed.Client)
        try:
            self._client = connect(**where, name="kithkin")
            self._client.wait_for_workers(1)
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


def _where(place: str) -> dict[str, str]:
    """Arguments of Dask's client: a scheduler file or a whole address."""
    if Path(place).is_file() or place.endswith(".json"):
        if not Path(place).is_file():
            raise EngineError(f"there is no scheduler file {place}")
        return {"scheduler_file": place}
    return {"address": address_of(place)}


def address_of(place: str) -> str:
    """The whole address: ``host:port`` means TCP, and no host means this machine."""
    scheme, _, rest = place.rpartition("://")
    host, _, port = rest.rpartition(":")
    return f"{scheme or 'tcp'}://{host or LOOPBACK}:{port}"


def is_open(place: str) -> bool:
    """Whether talking to this address crosses a network unencrypted."""
    if Path(place).is_file() or place.endswith(".json"):
        return False
    parts = urlsplit(address_of(place))
    return parts.scheme == "tcp" and parts.hostname not in (LOOPBACK, "localhost", "::1")
