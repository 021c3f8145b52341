"""A live server on this machine, in a thread of the test, and clients for it."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from websockets.sync.client import ClientConnection, connect

from simulation.live.room import Room
from simulation.live.server import HOST, Lobby, application, listen, server_of
from tests.simulation.live.scenes import CHOICES

PATIENCE = 30.0
"""Seconds that a test waits for what must happen."""


class Serving:
    """A running server: its port, and what its connections share."""

    def __init__(self, port: int, lobby: Lobby) -> None:
        self.port, self.lobby = port, lobby

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers in lower case, and content."""
        client = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        client.request(method, path, headers=headers)
        answer = client.getresponse()
        content = answer.read()
        client.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content

    def connect(self, **options: Any) -> ClientConnection:
        """A WebSocket at /live."""
        return connect(f"ws://{HOST}:{self.port}/live", open_timeout=PATIENCE, max_size=None, **options)

    def wait_until_empty(self) -> None:
        """Until no viewer is in the room; fails the test otherwise."""
        end = time.monotonic() + PATIENCE
        while self.lobby.room.present and time.monotonic() < end:
            time.sleep(0.01)
        assert self.lobby.room.present == 0


def say(client: ClientConnection, **message: Any) -> Any:
    """The answer to a message: what its JSON says, or the bytes of a frame."""
    client.send(json.dumps(message))
    answer = client.recv(timeout=PATIENCE)
    return answer if isinstance(answer, bytes) else json.loads(answer)


@contextmanager
def serving(room: Room | None = None) -> Iterator[Serving]:
    """A server that ends with the block."""
    app, listener = application(CHOICES, room), listen(0)
    server = server_of(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield Serving(listener.getsockname()[1], app.state.lobby)
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        app.state.lobby.close()
        listener.close()
    assert not thread.is_alive()
