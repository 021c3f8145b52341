"""Doors: loopback and no frame unless somebody asks for more, who is then told who can come in."""

from __future__ import annotations

import http.client
import socket

import pytest

from simulation.live.choices import Choices
from simulation.live.doors import HOST, Doors, without_port
from simulation.live.request import RequestError
from tests.simulation.live.serving import PATIENCE, serving

STRANGERS = ("evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example")
"""Names that a page of a stranger could make point at this machine, and none."""
KNOWN = {
    "127.0.0.1": (HOST, "localhost"),
    "localhost": (HOST, "localhost"),
    "192.168.7.9": ("192.168.7.9",),
    "0.0.0.0": ("192.168.7.9", "10.0.0.1", "localhost", socket.gethostname().lower()),
}
"""Names that a server at an address knows, asked through its network."""
OTHERS = {
    "127.0.0.1": ("192.168.1.1",),
    "localhost": ("192.168.1.1",),
    "192.168.7.9": ("192.168.7.8", "localhost"),
    "0.0.0.0": (),
}


@pytest.mark.parametrize("host", KNOWN)
def test_a_server_knows_its_own_names_only(host: str) -> None:
    doors = Doors(host)
    at = {"0.0.0.0": "10.0.0.1", "localhost": HOST}.get(host, host)
    assert all(doors.knows(name, at) for name in KNOWN[host])
    assert not any(doors.knows(name, at) for name in (*STRANGERS, *OTHERS[host]))


@pytest.mark.parametrize(
    ("named", "host"),
    [("127.0.0.1:80", "127.0.0.1"), ("LocalHost", "localhost"), ("[::1]:8000", "::1"), ("", ""), ("[::1", "::1")],
)
def test_a_host_is_read_without_its_port(named: str, host: str) -> None:
    assert without_port(named) == host


def test_who_asks_for_more_is_told_who_can_come_in() -> None:
    assert Doors().warnings() == Doors("localhost").warnings() == []
    (everybody,) = Doors("0.0.0.0").warnings()
    assert "everybody on every network of this machine can open this page" in everybody
    (some,) = Doors("192.168.7.9").warnings()
    assert "the network of 192.168.7.9" in some
    (framed,) = Doors(embed=True).warnings()
    assert "may show it in a frame" in framed


def test_a_server_for_everybody_may_be_framed_and_still_refuses_strangers() -> None:
    with serving("page", Choices(), Doors("0.0.0.0", embed=True)) as running:
        status, headers, content = running.get("/")
        assert (status, content) == (200, b"page")
        assert "content-security-policy" not in headers
        assert headers["x-content-type-options"] == "nosniff"
        assert [running.get("/", Host=name)[0] for name in STRANGERS] == [400] * len(STRANGERS)
        client = http.client.HTTPConnection("127.0.0.2", running.port, timeout=PATIENCE)
        client.request("GET", "/")
        assert client.getresponse().status == 200, "listens at every address"
        client.close()


def test_an_address_is_told_as_others_reach_it() -> None:
    assert Doors().address(80) == "http://127.0.0.1:80/"
    assert Doors("::1").address(80) == "http://[::1]:80/"
    assert Doors("0.0.0.0").address(80) != "http://0.0.0.0:80/"


@pytest.mark.parametrize("host", ["192.0.2.7", "no such name", "nowhere.invalid", "999.1.1.1"])
def test_a_host_that_is_not_this_machine_is_refused_in_a_sentence(host: str) -> None:
    with pytest.raises(RequestError, match=f"--host {host}: is no address of this machine \\(.*; leave it out"):
        Doors(host).listener(0)
