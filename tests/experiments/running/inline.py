"""An engine that does a job as soon as it is submitted, tasks that make up results, and packs of runs; nothing is simulated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future

import pandas as pd

from experiments.running.engines import Engine, Task
from experiments.running.network_refs import NetworkRef
from experiments.running.packs import RUN, Job, Orders, Outcome
from simulation.network import SocialNetwork
from tests import results_tables

ORDERS = Orders(days=10, every=5)
KEY = results_tables.key(0)
"""Key of the network of all runs."""
REF = NetworkRef(KEY)
Sent = Mapping[str, SocialNetwork] | None
"""Networks that are sent with a job, by their key."""


class Inline(Engine):
    """``sent`` holds the keys and the networks of each submission, ``starts`` counts how often the engine was started."""

    def __init__(self, workers: int = 1) -> None:
        self._workers, self.starts = workers, 0
        self.sent: list[tuple[list[str], Sent]] = []

    @property
    def workers(self) -> int:
        return self._workers

    @property
    def sizes(self) -> list[int]:
        """Number of runs of each submission."""
        return [len(keys) for keys, _ in self.sent]

    def start(self) -> None:
        self.starts += 1

    def submit(self, task: Task, job: Job, sent: Sent) -> Future[Outcome]:
        self.sent.append((list(job.pack["key"]), sent))
        future = Future[Outcome]()
        try:
            future.set_result(task(job, sent))
        except Exception as error:
            future.set_exception(error)
        return future


def runs(number: int, first: int = 0) -> pd.DataFrame:
    """A pack of runs: rows ``first`` to ``first + number`` of one plan."""
    pack = results_tables.plan(1, 10).iloc[first : first + number].reset_index(drop=True)
    return pack.assign(scenario='{"days":1}')


def packs(*sizes: int) -> list[tuple[pd.DataFrame, Mapping[str, NetworkRef]]]:
    """Packs of these sizes, all runs of one plan and one network."""
    first = [sum(sizes[:place]) for place in range(len(sizes))]
    return [(runs(size, begin), {KEY: REF}) for size, begin in zip(sizes, first, strict=True)]


def finished(pack: pd.DataFrame, seconds: float = 0.25) -> Outcome:
    """The outcome of a pack whose runs all finished."""
    ends = pack[[*RUN, "seed"]].assign(fingerprint="print", strain=0.5)
    return Outcome((ends, pack[RUN].assign(day=10, window=5, strain=0.5)), seconds=seconds)


def done(job: Job, sent: Sent = None) -> Outcome:
    """A task for the driver that simulates nothing and returns a result for every run."""
    return finished(job.pack)


class Deadly:
    """A task whose worker dies of the runs with these keys; ``deaths`` holds the size of each pack that died."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys, self.deaths = set(keys), list[int]()

    def __call__(self, job: Job, sent: Sent = None) -> Outcome:
        if self.keys & set(job.pack["key"]):
            self.deaths.append(len(job.pack))
            raise RuntimeError("killed")
        return finished(job.pack)
