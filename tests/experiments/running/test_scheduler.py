"""Places at which there is no Dask scheduler: one sentence within 5 seconds, before anything is written."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import distributed
import pytest

from experiments.cli import main
from experiments.running import scheduler
from experiments.running.cluster import Cluster
from experiments.running.engines import EngineError
from experiments.running.scheduler import SchedulerError, address_at, address_of, introduction, is_open
from experiments.sweeps.plan import Plan
from experiments.sweeps.sweep import sweep
from tests.faults.sweeps import plan_in

FORM = r"must be an address with a port from 1 to 65535, such as tcp://node7:8786 .* or the scheduler file"
SILENT = "something listens there, but says nothing that Dask understands"
FILES = {
    "list.json": "[1]",
    "number.json": '{"address": 8786}',
    "other.json": '{"host": "node7"}',
    "empty.json": "",
    "text.txt": "tcp://node7:8786",
    "page.json": '{"address": "http://node7"}',
}


@pytest.fixture
def silent() -> Iterator[int]:
    """A port at which somebody listens and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def web() -> Iterator[int]:
    """The port of a web server, which answers Dask's greeting in its own way."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.RequestHandlerClass.log_message = lambda *_: None  # type: ignore[method-assign]
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (":8786", "tcp://127.0.0.1:8786"),
        ("8786", "tcp://127.0.0.1:8786"),
        ("tcp://:1", "tcp://127.0.0.1:1"),
        ("node7:65535", "tcp://node7:65535"),
        ("tls://node7:8786", "tls://node7:8786"),
        ("tcp://[::1]:8786", "tcp://[::1]:8786"),
    ],
)
def test_an_address_without_a_host_is_this_machine_and_one_without_a_scheme_is_tcp(text: str, whole: str) -> None:
    assert address_of(text) == whole


@pytest.mark.parametrize(
    "text",
    ["", ":", "nohost", "127.0.0.1", ":abc", ":0", ":65536", ":-1", "node7:", "http://node7:8786", "tcp://node7", "::1:8786"],
)  # fmt: skip
def test_a_text_that_is_no_address_is_refused_with_the_form_of_one(text: str) -> None:
    with pytest.raises(SchedulerError, match=f"^scheduler '{text}' {FORM}"):
        address_of(text)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_names_no_scheduler_is_refused_by_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(FILES[name], "utf-8")
    with pytest.raises(SchedulerError, match=f"{name} is no scheduler file, since it names no address of a Dask"):
        address_at(str(tmp_path / name))


def test_a_scheduler_file_gives_its_address_and_a_missing_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "scheduler.json").write_text('{"type": "Scheduler", "address": "tls://10.1.2.3:8786"}', "utf-8")
    assert address_at(str(tmp_path / "scheduler.json")) == "tls://10.1.2.3:8786"
    with pytest.raises(SchedulerError, match=r"^there is no scheduler file .*nowhere\.json$"):
        address_at(str(tmp_path / "nowhere.json"))


def test_an_unencrypted_way_over_a_network_is_noticed_in_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "scheduler.json").write_text('{"address": "tcp://10.1.2.3:8786"}', "utf-8")
    assert is_open("node7:8786")
    assert is_open(str(tmp_path / "scheduler.json"))
    for place in ("tls://node7:8786", ":8786", "tcp://localhost:8786", "tcp://[::1]:8786"):
        assert not is_open(place)


def refused(address: str) -> str:
    """The sentence with which an address is refused, in less than 5 seconds after Dask is imported."""
    started = time.monotonic()
    with pytest.raises(SchedulerError) as error:
        introduction(address)
    assert time.monotonic() - started < 5.0
    return str(error.value)


def test_a_port_where_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    late = f"Timed out trying to connect to {address} after 3 s"  # a refusal that came too late to be told, on a busy machine
    reasons = ("Connection refused", late)
    assert refused(address) in [f"no Dask scheduler answers at {address} ({reason})" for reason in reasons]


def test_a_name_that_nobody_knows_is_not_asked_for_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def unknown(*where: Any) -> None:
        asked.append(where)
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    sentence = refused("tcp://nohost:8786")
    assert sentence == "no Dask scheduler answers at tcp://nohost:8786 (Name or service not known)"
    assert asked == [("nohost", 8786)]


def test_a_look_up_that_takes_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "ANSWER", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *where: time.sleep(2))
    assert SILENT in refused("tcp://node7:8786")


def test_a_port_that_is_not_dasks(silent: int, web: int) -> None:
    assert refused(f"tcp://127.0.0.1:{silent}") == f"no Dask scheduler answers at tcp://127.0.0.1:{silent}: {SILENT}"
    assert refused(f"tcp://127.0.0.1:{web}") == f"no Dask scheduler answers at tcp://127.0.0.1:{web}: {SILENT}"


def test_tls_without_certificates_says_so(silent: int) -> None:
    assert "check your TLS configuration" in refused(f"tls://127.0.0.1:{silent}")


def test_a_scheduler_says_who_it_is_and_a_worker_is_none() -> None:
    dask: Any = distributed
    with dask.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        dashboard_address="127.0.0.1:0",
        host="127.0.0.1",
        protocol="tcp",
    ) as cluster:
        introduction(cluster.scheduler_address)
        (worker,) = cluster.workers.values()
        assert refused(worker.address) == f"at {worker.address} is no Dask scheduler, but a worker"


def test_nothing_is_written_where_no_scheduler_answers(silent: int, tmp_path: Path) -> None:
    plan, folder = Plan.read(plan_in(tmp_path)), tmp_path / "results"
    for place in (f":{silent}", str(tmp_path / "nowhere.json"), "nohost"):
        with pytest.raises(SchedulerError):
            sweep(plan, folder, Cluster(place))
        assert not folder.exists()
    folder.mkdir()
    with pytest.raises(EngineError, match=SILENT):  # what is in a folder stays, and the same command goes on
        sweep(plan, folder, Cluster(f":{silent}"))


@pytest.mark.parametrize("option", ["--out", "--dry-run"])
def test_the_command_refuses_with_status_2(
    option: str, silent: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, plan = tmp_path / "results", str(plan_in(tmp_path))
    how = [option, str(folder)] if option == "--out" else [option]
    assert main(["sweep", plan, "--scheduler", f":{silent}", *how]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said == f"kithkin: no Dask scheduler answers at tcp://127.0.0.1:{silent}: {SILENT}"
    assert not folder.exists()
