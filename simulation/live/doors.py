"""Doors: the address at which the server listens, the names under which it may be asked, and who may frame its page.

A page of a stranger cannot read what lies on this machine, but it can make a name of its own point at it ("DNS rebinding"). So
each request has to name a host that the server knows. A number is no such name, and cannot be made to point elsewhere.
"""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulation.live.request import RequestError

HOST = "127.0.0.1"
_LOCAL = (HOST, "localhost", "::1")
_REFUSAL = "This server is not asked for by its own name; open the address that its terminal shows."
_ANYWHERE = ("192.0.2.1", 9)
"""An address of documentation (RFC 5737): no packet is sent there."""


@dataclass(frozen=True)
class Doors:
    """Where the server listens, ``host``: an address, or a name of this machine; ``embed``: other sites may frame its page."""

    host: str = HOST
    embed: bool = False

    def listener(self, port: int) -> socket.socket:
        """A socket that listens at ``port``, 0 for a free one; RequestError if the address or the port cannot be used."""
        remedy = "leave it out for this machine alone"
        try:
            family, kind, _, _, place = socket.getaddrinfo(self.host, port, type=socket.SOCK_STREAM)[0]
        except (OSError, UnicodeError) as error:
            raise RequestError(f"--host {self.host}: is no address of this machine ({_why(error)}); {remedy}") from None
        listener = socket.socket(family, kind)
        if os.name == "posix":  # a port that was in use a minute ago; on Windows also one that is in use
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(place)
            listener.listen()
        except OSError as error:
            listener.close()
            if not _can_bind(family, place):
                raise RequestError(
                    f"--host {self.host}: is no address of this machine ({_why(error)}); {remedy}"
                ) from None
            raise RequestError(f"--port {port}: cannot be used ({_why(error)}); leave it out for a free one") from None
        return listener

    def knows(self, host: str, at: str) -> bool:
        """Whether a request that came to the address ``at`` may name this ``host``, without its port."""
        place, number = _number(at), _number(host)
        if host == self.host.lower() or (number is not None and number == place):
            return True
        if self._everywhere:
            own = socket.gethostname().lower()
            return number is not None or host in ("localhost", own, f"{own}.local")
        return place is not None and place.is_loopback and host in _LOCAL

    def address(self, port: int) -> str:
        """The address under which the page is found, from other machines where they can reach it."""
        host = _own_address(self.host) if self._everywhere else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    def warnings(self) -> list[str]:
        """Sentences about who can reach the page, and frame it; none where that is nobody else."""
        said = []
        if not self._private:
            where = "every network of this machine" if self._everywhere else f"the network of {self.host}"
            said.append(
                f"Warning: everybody on {where} can open this page, unencrypted and without a password, and make this machine "
                "build networks, until Ctrl-C. They can read nothing else and change nothing. Without --host nobody can."
            )
        if self.embed:
            said.append(
                "Warning: any website that is open in a browser which can reach this page may show it in a frame of its own. "
                "Without --allow-embed none may."
            )
        return said

    @property
    def _everywhere(self) -> bool:
        number = _number(self.host)
        return number is not None and number.is_unspecified

    @property
    def _private(self) -> bool:
        number = _number(self.host)
        return self.host.lower() == "localhost" or (number is not None and number.is_loopback)


class Guarded:
    """An application behind doors: refuses names that they do not know, and says with every answer what nobody else may do."""

    def __init__(self, app: ASGIApp, doors: Doors) -> None:
        self._app, self._doors = app, doors
        self._headers = {
            **({} if doors.embed else {"content-security-policy": "frame-ancestors 'none'"}),
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cache-control": "no-cache",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        named = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        known = self._doors.knows(without_port(named), scope["server"][0])
        answer: ASGIApp = self._app if known else PlainTextResponse(_REFUSAL, 400)
        return await answer(scope, receive, send_with_headers)


def without_port(named: str) -> str:
    """The host that a request names, in lower case: '[::1]:80' as '::1', 'Localhost:80' as 'localhost'."""
    if named.startswith("["):
        return named[1:].partition("]")[0].lower()
    return named.partition(":")[0].lower()


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _can_bind(family: int, place: tuple[object, ...]) -> bool:
    """Whether an address is one of this machine's, whatever the port."""
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        try:
            trial.bind((place[0], 0, *place[2:]))
        except OSError:
            return False
        return True


def _own_address(host: str) -> str:
    """The address by which other machines reach this one, or its name where it has no connection to others."""
    if ":" in host:
        return socket.gethostname()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(_ANYWHERE)
        except OSError:
            return socket.gethostname()
        return str(way.getsockname()[0])


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "not a name of the internet"
