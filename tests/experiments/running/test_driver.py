"""The driver: a run that kills its worker is found wherever it is, each failure is named, and nothing else is lost."""

from __future__ import annotations

import signal
from collections.abc import Container, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Lock
from time import sleep
from typing import Any

import pytest

from experiments.running.driver import Driver
from experiments.running.engines import Borrowed, EngineError, Task
from experiments.running.packs import Job, Outcome, VersionError, failure, version
from experiments.storage.store import Store, pack_name
from simulation.network import SocialNetwork
from tests.experiments.running.inline import KEY, ORDERS, Deadly, Inline, Sent, done, finished, packs, runs

NETWORK = SocialNetwork.from_ties(2, [], [], partner=[1, 0])
SIZES = {
    0: [7, 7, 3, 1, 1, 2, 4],
    1: [7, 7, 3, 1, 2, 1, 1, 1, 4],
    2: [7, 7, 3, 1, 2, 1, 1, 1, 4],
    3: [7, 7, 3, 4, 2, 1, 1, 1, 2],
    4: [7, 7, 3, 4, 2, 1, 1, 1, 2],
    5: [7, 7, 3, 4, 2, 2, 1, 1, 1],
    6: [7, 7, 3, 4, 2, 2, 1, 1, 1],
}
"""Sizes of the packs that are sent to find the deadly one of seven runs, by its position: halves, the first one first."""


@pytest.fixture(autouse=True)
def no_endless_round() -> Iterator[None]:
    """A driver that goes round with nothing in flight is stopped after five seconds of processor time."""

    def stop(*_: object) -> None:
        raise TimeoutError("the driver goes round with nothing in flight")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 5.0)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
    signal.signal(signal.SIGVTALRM, before)


def driver_in(folder: Path, engine: Any, task: Task = done, **options: Any) -> Driver:
    return Driver(Store.create(folder), engine, ORDERS, options.pop("networks", {}), task=task, **options)


@pytest.mark.parametrize("place", SIZES)
def test_a_deadly_run_is_found_in_every_position_and_the_others_finish(tmp_path: Path, place: int) -> None:
    pack, engine = runs(7), Inline()
    task = Deadly([pack["key"][place]])
    driver = driver_in(tmp_path, engine, task)
    driver.work(packs(7))
    assert engine.sizes == SIZES[place]
    assert task.deaths.count(1) == 2, "alone in flight it dies twice, and is not tried a third time"
    assert engine.starts == len(task.deaths), "the engine is started again after each death"
    failures = driver.store.failures()
    assert failures[["key", "kind", "message"]].to_numpy().tolist() == [
        [
            pack["key"][place],
            "WorkerDeathError",
            "the run's worker died 2 times while it simulated nothing else (killed)",
        ]
    ]
    assert "RuntimeError: killed" in failures["traceback"][0]
    assert failures["scenario"].tolist() == [pack["scenario"][place]]
    assert driver.store.finished() == set(pack["key"]) - {pack["key"][place]}
    assert not driver.stopped


def test_two_deadly_runs_of_a_pack_are_both_found(tmp_path: Path) -> None:
    pack = runs(7)
    driver = driver_in(tmp_path, Inline(), Deadly(pack["key"][[2, 3]]))
    driver.work(packs(7))
    assert set(driver.store.failures()["key"]) == set(pack["key"][[2, 3]])
    assert len(driver.store.finished()) == 5


def test_a_pack_that_dies_beside_a_deadly_one_is_not_blamed(tmp_path: Path) -> None:
    """Both packs in flight are lost at first; then each is simulated with nothing else in flight."""
    first, second = packs(1, 3)
    both, lock = Barrier(2, timeout=30), Lock()
    alone: list[int] = []
    calls: list[int] = []

    def task(job: Job, sent: Sent = None) -> Outcome:
        with lock:
            calls.append(len(job.pack))
        if len(calls) <= 2:
            both.wait()
            raise RuntimeError("killed")
        with lock:
            alone.append(len(job.pack))
        sleep(0.02)
        with lock:
            assert alone.pop() == len(job.pack)
            assert not alone
        if len(job.pack) == 1:
            raise RuntimeError("killed")
        return finished(job.pack)

    with ThreadPoolExecutor(4) as pool:

        class Restarted(Borrowed):
            def start(self) -> None:
                self.executor = pool

        with Restarted(pool, 1) as engine:
            driver = driver_in(tmp_path, engine, task)
            driver.work([first, second])
    assert driver.store.failures()["key"].tolist() == [first[0]["key"][0]]
    assert driver.store.finished() == set(second[0]["key"])
    assert sorted(calls) == [1, 1, 1, 3, 3]


def test_two_packs_a_worker_are_in_flight(tmp_path: Path) -> None:
    four, lock = Barrier(4, timeout=30), Lock()
    flying: list[int] = []
    most: list[int] = []

    def task(job: Job, sent: Sent = None) -> Outcome:
        with lock:
            flying.append(1)
            most.append(len(flying))
        four.wait()
        with lock:
            flying.pop()
        return finished(job.pack)

    with ThreadPoolExecutor(8) as pool, Borrowed(pool, 2) as engine:
        driver = driver_in(tmp_path, engine, task)
        driver.work(packs(*[1] * 8))
    assert max(most) == 4
    assert len(driver.store.finished()) == 8


class _Refusing(Inline):
    """Refuses the submissions with these numbers, from 1."""

    def __init__(self, refusals: Container[int]) -> None:
        super().__init__()
        self.refusals, self.asked = refusals, 0

    def submit(self, task: Task, job: Job, sent: Sent) -> Future[Outcome]:
        self.asked += 1
        if self.asked in self.refusals:
            raise RuntimeError("shut down")
        return super().submit(task, job, sent)


def test_an_engine_may_refuse_three_times_in_a_row(tmp_path: Path) -> None:
    engine = _Refusing(range(1, 4))
    driver = driver_in(tmp_path, engine)
    driver.work(packs(2, 2, 2))
    assert (engine.asked, engine.starts) == (6, 3)
    assert engine.sent[0][0] == list(runs(2)["key"]), "what was refused keeps its place"
    assert len(driver.store.finished()) == 6


def test_an_engine_that_refuses_a_fourth_time_ends_the_sweep_in_a_sentence(tmp_path: Path) -> None:
    engine = _Refusing(range(1, 10**6))
    driver = driver_in(tmp_path, engine)
    with pytest.raises(EngineError, match=r"^the engine accepts no packs \(shut down\)$"):
        driver.work(packs(2, 2))
    assert (engine.asked, engine.starts) == (4, 3)
    assert driver.store.failures().empty, "nobody is blamed"


def test_refusals_count_only_until_a_pack_lands(tmp_path: Path) -> None:
    driver = driver_in(tmp_path, _Refusing((1, 2, 3, 6, 7, 8)))
    driver.work(packs(1, 1, 1, 1))
    assert len(driver.store.finished()) == 4


def test_a_fourth_refusal_in_a_row_ends_the_sweep_after_a_pack_landed_too(tmp_path: Path) -> None:
    engine = _Refusing(range(2, 10**6))
    driver = driver_in(tmp_path, engine)
    with pytest.raises(EngineError, match=r"^the engine accepts no packs"):
        driver.work(packs(1, 1, 1, 1))
    landed = len(driver.store.finished())
    assert (landed, engine.asked) == (1, 6), "one pack, one refusal before it landed, four after it"


def test_a_refused_suspect_stays_one(tmp_path: Path) -> None:
    engine = _Refusing((2,))
    driver = driver_in(tmp_path, engine, Deadly(runs(1)["key"]))
    driver.work(packs(1))
    assert engine.sizes == [1, 1, 1], "once beside others, twice alone"
    assert engine.asked == 4
    assert driver.store.failures()["kind"].tolist() == ["WorkerDeathError"]


def test_a_pack_that_the_engine_drops_counts_as_a_death(tmp_path: Path) -> None:
    class Dropping(Inline):
        def submit(self, task: Task, job: Job, sent: Sent) -> Future[Outcome]:
            self.sent.append((list(job.pack["key"]), sent))
            future = Future[Outcome]()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    driver = driver_in(tmp_path, Dropping())
    driver.work(packs(1))
    assert driver.store.failures()["message"].tolist() == [
        "the run's worker died 2 times while it simulated nothing else (the engine dropped the pack)"
    ]


def test_a_worker_of_another_version_ends_the_sweep_and_fails_no_run(tmp_path: Path) -> None:
    def task(job: Job, sent: Sent = None) -> Outcome:
        assert job.orders == ORDERS._replace(version=version())
        raise VersionError("a worker has another model")

    driver = driver_in(tmp_path, Inline(), task)
    with pytest.raises(EngineError, match=r"^a worker has another model; install the same version everywhere$"):
        driver.work(packs(2))
    assert driver.store.failures().empty
    assert driver.store.finished() == set()


def _failing(job: Job, sent: Sent = None) -> Outcome:
    """The first run of a pack fails, the others finish."""
    rest = finished(job.pack.iloc[1:], seconds=0.5)
    return rest._replace(failures=(failure(job.pack.iloc[0], ArithmeticError("too hot")),))


def test_failures_are_kept_with_their_kind_and_the_others_go_on(tmp_path: Path) -> None:
    driver = driver_in(tmp_path, Inline(), _failing)
    driver.work(packs(3, 3, 3))
    failures = driver.store.failures()
    assert set(failures["key"]) == {runs(9)["key"][place] for place in (0, 3, 6)}
    assert set(failures["kind"]) == {"ArithmeticError"}
    assert set(failures["message"]) == {"too hot"}
    assert len(driver.store.finished()) == 6
    assert driver.seconds == 1.5
    assert not driver.stopped


def test_a_driver_that_stops_at_errors_takes_only_what_is_in_flight(tmp_path: Path) -> None:
    engine = Inline()
    driver = driver_in(tmp_path, engine, _failing, on_error="stop")
    driver.work(packs(3, 3, 3, 3))
    assert driver.stopped
    assert engine.sizes == [3, 3], "two were in flight at the first failure"
    assert len(driver.store.finished()) == 4


def test_a_driver_that_stops_at_errors_leaves_suspects_alone(tmp_path: Path) -> None:
    engine = Inline()
    driver = driver_in(tmp_path, engine, Deadly(runs(4)["key"]), on_error="stop")
    driver.work(packs(4))
    assert engine.sizes == [4, 4, 2, 1, 1]
    assert driver.store.failures()["key"].tolist() == [runs(4)["key"][0]]


def test_a_network_that_a_worker_lacks_is_sent_along_next_and_once(tmp_path: Path) -> None:
    def task(job: Job, sent: Sent = None) -> Outcome:
        return finished(job.pack) if sent == {KEY: NETWORK} or len(job.pack) < 3 else Outcome(wanted=True)

    engine = Inline()
    driver = driver_in(tmp_path, engine, task, networks={KEY: NETWORK})
    driver.work(packs(3, 1, 1, 1))
    assert [(len(keys), sent is not None) for keys, sent in engine.sent] == [
        (3, False), (1, False), (3, True), (1, False), (1, False),
    ]  # fmt: skip
    assert len(driver.store.finished()) == 6
    assert driver.seconds == 1.0, "a pack that only asked for its network took no time"


def test_a_suspect_that_lacks_its_network_stays_a_suspect(tmp_path: Path) -> None:
    deaths: list[int] = []

    def task(job: Job, sent: Sent = None) -> Outcome:
        if not deaths:
            deaths.append(1)
            raise RuntimeError("killed")
        return Outcome(wanted=True) if sent is None else finished(job.pack)

    engine = Inline()
    driver = driver_in(tmp_path, engine, task, networks={KEY: NETWORK})
    driver.work(packs(1, 1)[:1])
    assert [sent == {KEY: NETWORK} for _, sent in engine.sent] == [False, False, True]
    assert len(driver.store.finished()) == 1


def test_progress_is_told_in_days_of_runs_when_a_pack_lands_unless_the_engine_tells_it(tmp_path: Path) -> None:
    told: list[int] = []
    driver_in(tmp_path / "one", Inline(), progress=told.append).work(packs(3, 2))
    assert sorted(told) == [20, 30]
    inside = Inline()
    inside.in_process = True
    driver_in(tmp_path / "two", inside, progress=told.append).work(packs(3, 2))
    assert sorted(told) == [20, 30]
    assert inside.progress is not None


def test_a_pack_that_another_driver_wrote_meanwhile_is_not_simulated(tmp_path: Path) -> None:
    engine, (first, second) = Inline(), packs(2, 3)
    driver = driver_in(tmp_path, engine)
    driver.store.write_pack(pack_name(first[0]), *(finished(first[0]).tables or ()))
    driver.work([first, second])
    assert engine.sizes == [3]
