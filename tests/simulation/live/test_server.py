"""The server, over real sockets: the page, other networks for it, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from simulation.live.choices import START, Choices
from simulation.live.prepared import ground
from simulation.live.request import RequestError
from simulation.live.server import HOST, listen
from tests.simulation.live.serving import Serving, serving

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
    with listen(0) as free:
        assert free.getsockname()[0] == HOST
    with pytest.raises(RequestError, match=f"--port {server.port}: cannot be used"):
        listen(server.port)


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
