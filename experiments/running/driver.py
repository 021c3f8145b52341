"""The driver of a sweep submits packs to an engine, writes the results, and finds the run that kills its worker.

There are three cases. If the model raises, the worker reports it, the run is recorded as failed, and the others go on. If the
engine fails, nothing is recorded, the engine is started again, and the packs that were in flight become suspects. Suspects
are simulated one at a time, so that a second death has a known cause: a pack is then halved, and a single run that was alone
in flight at two deaths is recorded as failed.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
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
"""Packs submitted at a time per worker: one is simulated, one waits."""
DEATHS = 2
"""Deaths of a worker, with the run alone in flight, after which the run counts as failed."""
REFUSALS = 3
"""Submissions in a row that an engine may refuse, although it has started, before the driver gives up."""

OnError = Literal["stop", "continue"]


class WorkerDeathError(RuntimeError):
    """The recorded error of a run whose worker died each time it was simulated alone."""


class Flight(NamedTuple):
    """A pack to be submitted, with the references to its networks by their key.

    ``suspect``: a worker died while it was in flight; ``sent``: networks that workers cannot build must be sent along.
    """

    pack: pd.DataFrame
    refs: Mapping[str, NetworkRef]
    suspect: bool = False
    sent: bool = False


class Driver:
    """Simulates packs on an engine and writes them into a store; ``seconds`` sums the processor time of the workers."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        orders: Orders,
        networks: Mapping[str, SocialNetwork],
        progress: Progress | None = None,
        on_error: OnError = "continue",
        task: Task = live,
    ) -> None:
        """``networks``: by key, the networks that no worker can build. ``task``: the function that a worker calls with a job."""
        self.store, self.engine, self.networks, self.task, self.on_error = store, engine, networks, task, on_error
        self.orders = orders._replace(version=version())
        engine.progress = progress
        self.stopped, self.seconds = False, 0.0
        self._waiting: Iterator[Flight] = iter(())
        self._again: deque[Flight] = deque()
        self._suspects: deque[Flight] = deque()
        self._flying: dict[Future[Outcome], Flight] = {}
        self._deaths: Counter[str] = Counter()
        self._broken = False
        self._refused = 0

    def work(self, packs: Iterable[tuple[pd.DataFrame, Mapping[str, NetworkRef]]]) -> None:
        """Simulate the packs until all are done or, with ``on_error='stop'``, one failed. Raises EngineError, StoreError.

        Each comes with the references to its networks, and is asked for when a worker will soon have time for it.
        """
        self._waiting = (Flight(pack, refs) for pack, refs in packs)
        while self._launch():
            done, _ = wait(self._flying, return_when=FIRST_COMPLETED)
            for future in done:
                self._land(future, self._flying.pop(future))

    def _launch(self) -> bool:
        """Submit as many packs as fit; returns False when nothing is waiting or in flight."""
        if self.stopped:
            self._waiting = iter(())
            self._again.clear()
            self._suspects.clear()
        if self._broken and not self._flying:
            self.engine.start()
            self._broken = False
        while not self._broken and (flight := self._next()) is not None:
            self._submit(flight)
        return bool(self._flying or self._again or self._suspects)

    def _next(self) -> Flight | None:
        """The next pack to submit, or None if it has to wait: a suspect is simulated with nothing else in flight."""
        if self._suspects:
            return None if self._flying else self._suspects.popleft()
        if any(flight.suspect for flight in self._flying.values()):
            return None
        if len(self._flying) >= IN_FLIGHT * self.engine.workers:
            return None
        if self._again:
            return self._again.popleft()
        # Another driver may have done a pack meanwhile.
        return next((flight for flight in self._waiting if not self.store.has_pack(pack_name(flight.pack))), None)

    def _submit(self, flight: Flight) -> None:
        refs = {str(key): flight.refs[key] for key in flight.pack["network_key"].unique()}
        job = Job(flight.pack[JOB], refs, self.orders)
        sent = {key: self.networks[key] for key, ref in refs.items() if ref.plan is None} if flight.sent else None
        try:
            self._flying[self.engine.submit(self.task, job, sent)] = flight
        except RuntimeError as error:  # broken, or shut down by somebody else
            (self._suspects if flight.suspect else self._again).appendleft(flight)
            self._broken, self._refused = True, self._refused + 1
            if self._refused > REFUSALS:
                raise EngineError(f"the engine accepts no packs ({error})") from error

    def _land(self, future: Future[Outcome], flight: Flight) -> None:
        self._refused = 0
        error = CancelledError("the engine dropped the pack") if future.cancelled() else future.exception()
        if isinstance(error, VersionError):
            raise EngineError(f"{error}; install the same version everywhere") from error
        if error is not None:
            self._lost(flight, error)
        else:
            self._take(future.result(), flight)

    def _take(self, outcome: Outcome, flight: Flight) -> None:
        """Write an outcome; failures first, since writing a pack removes the failures of its runs."""
        if outcome.wanted:
            (self._suspects if flight.suspect else self._again).appendleft(flight._replace(sent=True))
            return
        self.seconds += outcome.seconds
        for record in outcome.failures:
            self._failed(record)
        if outcome.tables is not None:
            self.store.write_pack(pack_name(outcome.tables[0]), *outcome.tables)
        if self.engine.progress is not None and not self.engine.in_process:
            self.engine.progress(len(flight.pack) * self.orders.days)

    def _lost(self, flight: Flight, error: BaseException) -> None:
        """The engine lost a pack: one that was alone in flight is the cause, any other becomes a suspect."""
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
            death = WorkerDeathError(f"the run's worker died {DEATHS} times while it simulated nothing else ({error})")
            death.__cause__ = error
            self._failed(failure(run, death))

    def _failed(self, record: Mapping[str, Any]) -> None:
        self.store.write_failure(record)
        self.stopped |= self.on_error == "stop"
