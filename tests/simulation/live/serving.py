"""A live server on this machine, in a thread of the test."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from simulation.live.choices import Choices
from simulation.live.doors import HOST, Doors
from simulation.live.preparing import Preparation
from simulation.live.server import application, close, server_of

PRIVATE = Doors()
PATIENCE = 30.0
"""Seconds that a test waits for what must happen."""


class Serving:
    """A running server."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers in lower case, and content."""
        client = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        client.request(method, path, headers=headers)
        answer = client.getresponse()
        content = answer.read()
        client.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content


@contextmanager
def serving(page: str | Preparation, choices: Choices, doors: Doors = PRIVATE) -> Iterator[Serving]:
    """A server of a page that ends with the block."""
    preparation = Preparation.of(page) if isinstance(page, str) else page
    app, listener = application(choices, preparation, doors), doors.listener(0)
    server = server_of(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield Serving(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        close(app)
        listener.close()
    assert not thread.is_alive()
