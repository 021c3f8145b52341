"""The engine over Dask's client, with a client that is made up: what it asks of it, and what it does when that fails."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Future
from typing import Any

import pytest

from experiments.running.cluster import Cluster
from experiments.running.packs import Job, Outcome
from experiments.running.scheduler import address_of, is_open
from simulation.network import SocialNetwork
from tests.experiments.running.inline import KEY, ORDERS, REF, done, runs

NETWORKS = {KEY: SocialNetwork.from_ties(2, [], [], partner=[1, 0])}
JOB = Job(runs(1), {KEY: REF}, ORDERS)


class _Client:
    """A stand-in for Dask's client of two workers with 3 threads and 1; if ``broken``, each of its methods raises."""

    def __init__(self) -> None:
        self.broken, self.closed, self.scattered = False, list[float](), list[Any]()
        self.threads = {"one": 3, "other": 1}
        self.status = "running"
        self.submitted: list[tuple[Any, ...]] = []

    def nthreads(self) -> dict[str, int]:
        self._ask()
        return self.threads

    def scatter(self, data: list[Any], **how: bool) -> list[str]:
        self._ask()
        self.scattered.append((data, how))
        return ["there"]

    def wait_for_workers(self, count: int) -> None:
        self._ask()

    def get_executor(self) -> _Client:
        return self

    def close(self, timeout: float) -> None:
        self.closed.append(timeout)
        self._ask()

    def submit(self, *given: Any) -> Future[Outcome]:
        self._ask()
        self.submitted.append(given)
        return Future[Outcome]()

    def _ask(self) -> None:
        if self.broken:
            raise OSError("connection lost")


@pytest.fixture
def client() -> _Client:
    return _Client()


@pytest.fixture
def cluster(client: _Client) -> Cluster:
    made = Cluster(":8786")
    made._client = made.executor = client  # type: ignore[assignment]
    return made


def test_a_cluster_has_the_threads_of_all_workers_as_it_last_heard(cluster: Cluster, client: _Client) -> None:
    assert cluster.workers == 4
    client.threads["new"] = 2
    assert cluster.workers == 6
    client.broken = True
    assert cluster.workers == 6
    client.broken, client.threads = False, {}
    assert cluster.workers == 1
    assert Cluster(":8786").workers == 1, "before it was started"


@pytest.mark.parametrize(
    ("status", "kept"), [("running", True), ("closed", False), ("connecting", False), ("waiting", False)]
)
def test_only_a_client_that_runs_is_used_again(
    cluster: Cluster, client: _Client, monkeypatch: pytest.MonkeyPatch, status: str, kept: bool
) -> None:
    client.status, cluster._reached, other = status, True, _Client()
    monkeypatch.setattr("experiments.running.cluster._client", lambda address: other)
    cluster.start()
    assert cluster._client is (client if kept else other)
    assert client.closed == ([] if kept else [2])


def test_networks_are_sent_once_to_where_they_are_needed(cluster: Cluster, client: _Client) -> None:
    cluster.submit(done, JOB, None)
    assert client.scattered == []
    cluster.submit(done, JOB, NETWORKS)
    assert client.scattered == [([NETWORKS], {"hash": False})]
    assert [each[2] for each in client.submitted] == [None, "there"]


def test_a_lost_scheduler_is_an_engine_that_must_be_started_again(cluster: Cluster, client: _Client) -> None:
    client.broken = True
    for sent in (None, NETWORKS):
        with pytest.raises(BrokenExecutor, match="connection lost"):
            cluster.submit(done, JOB, sent)


def test_a_cluster_is_left_even_if_its_scheduler_does_not_answer(cluster: Cluster, client: _Client) -> None:
    client.broken = True
    cluster.stop(at_once=False)
    assert client.closed == [2], "seconds"
    assert (cluster._client, cluster.executor) == (None, None)
    cluster.stop(at_once=True)
    assert client.closed == [2]
    with pytest.raises(BrokenExecutor, match="the engine is not running"):
        cluster.submit(done, JOB, None)


@pytest.mark.parametrize(
    ("place", "address", "crosses"),
    [
        (":8786", "tcp://127.0.0.1:8786", False),
        ("tcp://:8786", "tcp://127.0.0.1:8786", False),
        ("localhost:1", "tcp://localhost:1", False),
        ("tcp://[::1]:1", "tcp://[::1]:1", False),
        ("node7:8786", "tcp://node7:8786", True),
        ("tls://node7:8786", "tls://node7:8786", False),
    ],
)
def test_addresses_are_whole_and_known_to_cross_a_network(place: str, address: str, crosses: bool) -> None:
    assert address_of(place) == address
    assert is_open(place) == crosses
