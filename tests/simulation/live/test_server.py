"""The server, over real sockets: the page, other networks for it, and what it refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event
from urllib.parse import urlencode

import pytest

from simulation.live.choices import START, Choices
from simulation.live.doors import HOST, Doors
from simulation.live.prepared import ground
from simulation.live.preparing import Preparation
from simulation.live.request import RequestError
from tests.simulation.live.serving import PATIENCE, Serving, serving

PAGE = "<!doctype html><title>kithkin</title>"
CHOICES = Choices()


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    with serving(PAGE, CHOICES) as running:
        yield running


def test_the_page_is_served_and_may_not_be_framed(server: Serving) -> None:
    status, headers, content = server.get("/")
    assert (status, content.decode()) == (200, PAGE)
    assert "text/html" in headers["content-type"]
    assert headers["content-security-policy"] == "frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"


def test_another_network_is_what_a_page_would_carry(server: Serving) -> None:
    status, headers, content = server.get("/ground?persons=12&seed=9")
    assert (status, headers["content-type"]) == (200, "application/json")
    expected = ground(CHOICES, replace(START, persons=12, seed=9))
    assert json.loads(content) == json.loads(json.dumps(expected))
    assert len(json.loads(content)["message"]["names"]) == 12


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"persons": "9000"}, "persons = 9000: must be a whole number in 2 to 5000"),
        ({"source": "karat"}, "source 'karat': unknown name; did you mean karate?"),
        ({"changes": '{"network.tise": 3}'}, "network.tise: unknown name"),
        ({"changes": '{"network.ties": -3}'}, "network.ties = -3: must lie in"),
    ],
)
def test_a_network_that_cannot_be_is_refused_in_a_sentence(
    server: Serving, query: dict[str, str], sentence: str
) -> None:
    status, _, content = server.get(f"/ground?{urlencode(query)}")
    assert status == 422
    assert sentence in " ".join(json.loads(content)["why"])


WRONG_PATHS = (
    "/page/main.js",
    "/server.py",
    "/../server.py",
    "/%2e%2e/server.py",
    "//etc/passwd",
    "/ground/x",
    "/live",
)


@pytest.mark.parametrize("path", WRONG_PATHS)
def test_nothing_else_is_served(server: Serving, path: str) -> None:
    assert server.get(path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_pages_are_only_read(server: Serving, method: str) -> None:
    assert server.get("/", method)[0] == 405


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.1"])
def test_a_foreign_host_is_refused(server: Serving, host: str) -> None:
    assert server.get("/", Host=host)[0] == 400
    assert server.get("/ground", Host=host)[0] == 400


def test_it_listens_to_this_machine_only(server: Serving) -> None:
    assert HOST == "127.0.0.1"
    with Doors().listener(0) as free:
        assert free.getsockname()[0] == HOST
    with pytest.raises(RequestError, match=f"--port {server.port}: cannot be used"):
        Doors().listener(server.port)


def test_a_mistake_of_ours_is_told_and_the_lesson_goes_on(
    server: Serving, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr("simulation.live.server.ground", fail)
        status, _, content = server.get("/ground?persons=12")
    assert (status, json.loads(content)["why"]) == (500, ["the server could not do that; its terminal says why"])
    assert "ZeroDivisionError" in caplog.text
    assert server.get("/ground?persons=12")[0] == 200


def test_until_the_page_is_made_another_one_waits_and_tells() -> None:
    def fail(tell: Callable[[str], None]) -> str:
        tell("network 1 of 3")
        raise RequestError("persons = 1: too few", "seed = x: no number")

    preparation, ended = Preparation(fail), Event()
    with serving(preparation, CHOICES) as running:
        status, headers, waits = running.get("/")
        assert status == 200
        assert b'data-word="waiting.made"' in waits
        assert re.search(rb"script-src 'sha256-[^']+'", waits)
        assert headers["content-security-policy"] == "frame-ancestors 'none'"
        assert json.loads(running.get("/progress")[2])["done"] is False
        preparation.begin(ended.set)
        assert ended.wait(PATIENCE)
        state = json.loads(running.get("/progress")[2])
        assert (state["stage"], state["why"]) == ("network 1 of 3", ["persons = 1: too few", "seed = x: no number"])
        assert running.get("/progress", Host="evil.example")[0] == 400
        preparation.page = PAGE
        assert running.get("/")[2].decode() == PAGE


def test_a_crowd_that_asks_for_networks_is_told_to_wait(server: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulation.live.server._WAITING", 0)
    status, _, content = server.get("/ground?persons=12")
    assert (status, json.loads(content)["why"]) == (
        503,
        ["too many networks are waiting to be made; try again in some seconds"],
    )
