"""The driver of a sweep: hands packs to an engine, writes what comes back, and finds out who is to blame when workers die.

Three cases are told apart. The model raised: the worker says so, the run is recorded as failed, the rest goes on. The engine
failed: nothing is recorded, the engine is started again, and the packs that were in flight become suspects. A run kills its
worker: suspects are lived one at a time, so that a second death has a known culprit; a pack is halved, and a single run
that was alone in flight at two deaths is recorded as failed.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from typing import Any, Literal, NamedTuple

import pandas as pd

from experiments.running.engines import Engine, EngineError, Task
from experiments.running.network_refs import NetworkRef
from experiments.running.packs import JOB, Job, Orders, Outcome, VersionError, failure, live, version
from experiments.storage.store import Store, pack_name
from simulation.network import SocialNetwork
from simulation.recording import Progress

IN_FLIGHT = 2
"""Packs per worker that are handed out at a time: one is lived, one waits."""
DEATHS = 2
"""Workers that a run may take with it before it counts as failed."""
REFUSALS = 3
"""Times in a row that an engine which says that it is there may refuse work."""

OnError = Literal["stop", "continue"]


class WorkerDeathError(RuntimeError):
    """What is recorded of a run whose worker died each time it was lived alone."""


class Flight(NamedTuple):
    """A pack on its way; ``suspect`` when a worker died while it was in flight before."""

    pack: pd.DataFrame
    ref: NetworkRef
    suspect: bool = False
    sent: bool = False


class Driver:
    """Lives packs on an engine and writes them into a store; ``seconds`` counts what workers spent on living."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        orders: Orders,
        networks: Mapping[str, SocialNetwork],
        tell: Progress | None = None,
        on_error: OnError = "continue",
        task: Task = live,
    ) -> None:
        """``networks``: by key, those that no worker can build. ``task``: what a worker does with a job."""
        self.store, self.engine, self.networks, self.task, self.on_error = store, engine, networks, task, on_error
        self.orders = orders._replace(version=version())
        engine.tell = tell
        self.stopped, self.seconds = False, 0.0
        self._waiting: deque[Flight] = deque()
        self._suspects: deque[Flight] = deque()
        self._flying: dict[Future[Outcome], Flight] = {}
        self._deaths: Counter[str] = Counter()
        self._broken = False
        self._refused = 0

    def work(self, packs: Iterable[tuple[pd.DataFrame, NetworkRef]]) -> None:
        """Live the packs, until all are done or, with ``on_error='stop'``, one failed. Raises EngineError, StoreError."""
        self._waiting.extend(Flight(pack, ref) for pack, ref in packs)
        while self._launch():
            done, _ = wait(self._flying, return_when=FIRST_COMPLETED)
            for future in done:
                self._land(future, self._flying.pop(future))

    def _launch(self) -> bool:
        """Hand out as many packs as fit; False when nothing is left to be waited for."""
        if self.stopped:
            self._waiting.clear()
            self._suspects.clear()
        if self._broken and not self._flying:
            self.engine.start()
            self._broken = False
        while not self._broken and (flight := self._next()) is not None:
            self._submit(flight)
        return bool(self._flying or self._waiting or self._suspects)

    def _next(self) -> Flight | None:
        """The next pack to hand out, None for the moment: a suspect flies alone, when all others have landed."""
        if self._suspects:
            return None if self._flying else self._suspects.popleft()
        if any(flight.suspect for flight in self._flying.values()):
            return None
        while self._waiting and len(self._flying) < IN_FLIGHT * self.engine.workers:
            flight = self._waiting.popleft()
            if not self.store.has_pack(pack_name(flight.pack)):  # another driver may have been here
                return flight
        return None

    def _submit(self, flight: Flight) -> None:
        job = Job(flight.pack[JOB], flight.ref, self.orders)
        network = self.networks[flight.ref.key] if flight.sent else None
        try:
            self._flying[self.engine.submit(self.task, job, network)] = flight
        except RuntimeError as error:  # broken, or shut down by somebody else
            (self._suspects if flight.suspect else self._waiting).appendleft(flight)
            self._broken, self._refused = True, self._refused + 1
            if self._refused > REFUSALS:
                raise EngineError(f"the engine takes no work ({error})") from error

    def _land(self, future: Future[Outcome], flight: Flight) -> None:
        self._refused = 0
        error = CancelledError("the engine let go of it") if future.cancelled() else future.exception()
        if isinstance(error, VersionError):
            raise EngineError(f"{error}; install the same version everywhere") from error
        if error is not None:
            self._lost(flight, error)
        else:
            self._take(future.result(), flight)

    def _take(self, outcome: Outcome, flight: Flight) -> None:
        """Write what came back; failures first, since a written pack strikes its runs off their list."""
        if outcome.wanted:
            (self._suspects if flight.suspect else self._waiting).appendleft(flight._replace(sent=True))
            return
        self.seconds += outcome.seconds
        for record in outcome.failures:
            self._failed(record)
        if outcome.tables is not None:
            self.store.write_pack(pack_name(outcome.tables[0]), *outcome.tables)
        if self.engine.tell is not None and not self.engine.in_process:
            self.engine.tell(len(flight.pack) * self.orders.days)

    def _lost(self, flight: Flight, error: BaseException) -> None:
        """The engine lost a pack: who flew alone is to blame, who flew in company is a suspect."""
        self._broken = True
        if not flight.suspect:
            self._suspects.append(flight._replace(suspect=True))
            return
        if len(flight.pack) > 1:
            middle = len(flight.pack) // 2
            halves = (flight.pack.iloc[:middle], flight.pack.iloc[middle:])
            self._suspects.extendleft(flight._replace(pack=half) for half in reversed(halves))
            return
        run = flight.pack.iloc[0]
        self._deaths[run["key"]] += 1
        if self._deaths[run["key"]] < DEATHS:
            self._suspects.appendleft(flight)
        else:
            death = WorkerDeathError(f"the run's worker died {DEATHS} times while it lived nothing else ({error})")
            death.__cause__ = error
            self._failed(failure(run, death))

    def _failed(self, record: Mapping[str, Any]) -> None:
        self.store.write_failure(record)
        self.stopped |= self.on_error == "stop"
