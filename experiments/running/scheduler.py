"""Where a Dask scheduler is, and whether there is one: an address, or the file that the scheduler wrote."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"
SCHEMES = ("tcp", "tls", "ws", "wss")
PORTS = range(1, 65_536)
ANSWER = 4.0
"""Seconds within which a scheduler must say who it is."""


class SchedulerError(ValueError):
    """A place at which there is no Dask scheduler, in one sentence."""


def address_at(place: str) -> str:
    """The whole address of a scheduler, from its address or from the scheduler file that it wrote.

    Raises SchedulerError for a place that is neither.
    """
    return _address_in(Path(place)) if _is_file(place) else address_of(place)


def address_of(text: str) -> str:
    """The whole address: ``host:port`` means TCP, and no host means this machine. Raises SchedulerError for another text."""
    scheme, _, rest = text.rpartition("://")
    host, _, port = rest.rpartition(":")
    is_host = ":" not in host or (host.startswith("[") and host.endswith("]"))
    if scheme not in ("", *SCHEMES) or not is_host or not port.isdecimal() or int(port) not in PORTS:
        raise SchedulerError(
            f"scheduler {text!r} must be an address with a port from {PORTS.start} to {PORTS.stop - 1}, such as tcp://node7:8786 "
            f"or tls://node7:8786, or the scheduler file that `dask scheduler --scheduler-file` wrote"
        )
    return f"{scheme or 'tcp'}://{host or LOOPBACK}:{port}"


def is_open(place: str) -> bool:
    """Whether talking to the scheduler at this place crosses a network unencrypted."""
    parts = urlsplit(address_at(place))
    return parts.scheme in ("tcp", "ws") and parts.hostname not in (LOOPBACK, "localhost", "::1")


def introduction(address: str) -> None:
    """Ask the scheduler at ``address`` who it is. Raises SchedulerError where no scheduler says so within ``ANSWER`` seconds."""
    import distributed

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it would say is said here in a sentence
    try:
        kind = _within(ANSWER, lambda: _kind_at(address, distributed))
    except (Empty, MemoryError, OverflowError, ValueError):
        raise SchedulerError(
            f"no Dask scheduler answers at {address}: something listens there, but says nothing that Dask understands"
        ) from None
    except Exception as error:  # of many kinds: the network's, TLS's, Dask's own
        raise SchedulerError(f"no Dask scheduler answers at {address} ({_reason(error)})") from error
    if kind != "Scheduler":
        raise SchedulerError(f"at {address} is no Dask scheduler, but a {kind.lower()}")


def _is_file(place: str) -> bool:
    return place.endswith(".json") or Path(place).is_file()


def _address_in(file: Path) -> str:
    try:
        return address_of(json.loads(file.read_text("utf-8"))["address"])
    except FileNotFoundError:
        raise SchedulerError(f"there is no scheduler file {file}") from None
    except OSError as error:
        raise SchedulerError(f"the scheduler file {file} cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SchedulerError(f"{file} is no scheduler file, since it names no address of a Dask scheduler") from error


def _within(seconds: float, ask: Callable[[], str]) -> str:
    """What ``ask`` returns or raises in a thread that nothing waits for longer. Raises Empty after ``seconds`` seconds.

    A look-up of a name, and a peer that says nothing, cannot be interrupted; and in a notebook this thread has a loop already.
    """
    answers: SimpleQueue[str | Exception] = SimpleQueue()

    def work() -> None:
        try:
            answers.put(ask())
        except Exception as error:
            answers.put(error)

    Thread(target=work, daemon=True).start()
    answer = answers.get(timeout=seconds)
    if isinstance(answer, Exception):
        raise answer
    return answer


def _kind_at(address: str, dask: Any) -> str:
    """What kind of Dask server listens at an address, as ``Scheduler`` or ``Worker``; ``dask``: the module ``distributed``."""
    parts = urlsplit(address)
    socket.getaddrinfo(parts.hostname, parts.port)  # at once, where Dask would ask for an unknown name again and again
    return asyncio.run(_identity(address, dask))


async def _identity(address: str, dask: Any) -> str:
    secure = dask.Security().get_connection_args("client")
    async with asyncio.timeout(2 * ANSWER):  # by then nobody waits, and the connection is closed
        async with dask.rpc(address, timeout=0.75 * ANSWER, connection_args=secure) as server:
            return str((await server.identity())["type"])


def _reason(error: BaseException | None) -> str:
    """The words of the innermost cause of an error that has any."""
    words = ""
    while error is not None:
        words = getattr(error, "strerror", None) or str(error) or words or type(error).__name__
        error = error.__cause__
    return words
