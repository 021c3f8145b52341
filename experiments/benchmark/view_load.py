"""What the live view costs its server: seconds a frame, and the share of a core that one viewer takes at normal speed."""

from __future__ import annotations

import json
import multiprocessing
import statistics
import threading
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

NORMAL_SPEED = 4.0
"""Days a second at which the page plays unless it is told otherwise."""
_PATIENCE = 120.0
_WARM_UP = 3


def frame_seconds(persons: int, days: int = 100) -> float:
    """Processor seconds in which a scene of two worlds of ``persons`` lives a day and makes its frame: the median."""
    from simulation.live.choices import Choices
    from simulation.live.request import Setup
    from simulation.live.scene import Scene

    scene = Scene(Setup(("baseline", "both"), persons), Choices())
    scene.frame(_WARM_UP)
    spent = []
    for _ in range(days):
        start = time.process_time()
        scene.frame(1).to_bytes()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


def server_load(persons: int, days_a_second: float = NORMAL_SPEED, seconds: float = 10.0) -> float:
    """Share of one core that a server process takes while one viewer watches two worlds of ``persons`` for so long.

    The viewer is in this process, over a real connection, and asks for ``days_a_second`` frames a second; measured is all
    that the server's process spends on them, the interpreter and the network included.
    """
    from websockets.sync.client import connect

    spawned = multiprocessing.get_context("spawn")
    here, there = spawned.Pipe()
    server = spawned.Process(target=_serve, args=(there,), daemon=True)
    server.start()
    try:
        with connect(f"ws://127.0.0.1:{_heard(here)}/live", max_size=None) as viewer:
            viewer.send(json.dumps({"do": "setup", "worlds": ["baseline", "both"], "persons": persons}))
            viewer.recv(timeout=_PATIENCE)
            for _ in range(_WARM_UP):
                _next_frame(viewer)
            here.send("begin")
            _heard(here)
            start = time.monotonic()
            _watch(viewer, days_a_second, seconds)
            elapsed = time.monotonic() - start
            here.send("end")
            return _heard(here) / elapsed
    finally:
        server.terminate()
        server.join()


def _watch(viewer: ClientConnection, days_a_second: float, seconds: float) -> None:
    """Ask for frames at an even pace; a server that is late is not asked for more at once."""
    start = time.monotonic()
    for number in range(round(seconds * days_a_second)):
        time.sleep(max(0.0, start + number / days_a_second - time.monotonic()))
        _next_frame(viewer)


def _next_frame(viewer: ClientConnection) -> None:
    viewer.send('{"do": "frame", "days": 1}')
    viewer.recv(timeout=_PATIENCE)


def _heard(here: Connection) -> float:
    if not here.poll(_PATIENCE):
        raise TimeoutError(f"the server did not answer within {_PATIENCE:g} s")
    said: float = here.recv()
    return said


def _serve(there: Connection) -> None:
    """The server's process: says its port, then the processor seconds between two words."""
    from simulation.live.choices import Choices
    from simulation.live.server import application, listen, server_of

    listener = listen(0)
    server = server_of(application(Choices()))
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    there.send(listener.getsockname()[1])
    there.recv()
    start = time.process_time()
    there.send(0.0)
    there.recv()
    there.send(time.process_time() - start)
