"""Speed and cost of the live view: pictures a second in a browser without a GPU, and the server's share of a core."""

from __future__ import annotations

import json
import multiprocessing
import threading
import time
from multiprocessing.connection import Connection

from websockets.sync.client import ClientConnection, connect

from experiments.benchmark.book import Book
from experiments.benchmark.effort import Effort
from experiments.benchmark.page_speed import NoBrowserError, frames_per_second
from simulation.live.choices import Choices
from simulation.live.server import application, listen, server_of

PERSONS = (200, 1_000, 2_000)
NORMAL_SPEED = 4.0
"""Days a second at which the page plays unless its viewer chooses another speed."""
_PATIENCE = 120.0
_WARM_UP = 3


def measure(effort: Effort, book: Book) -> None:
    """Enter pictures a second and the server's load for small to large worlds.

    Pictures are left out where there is no browser. A quick run leaves out both.
    """
    if effort.quick:
        return
    for persons in PERSONS:
        book.put("view_server_share", server_load(persons), persons)
        try:
            book.put("view_pictures_per_s", frames_per_second(persons), persons)
        except NoBrowserError:
            continue


def server_load(persons: int, days_a_second: float = NORMAL_SPEED, seconds: float = 10.0) -> float:
    """Share of one core that a server process takes while one viewer watches two worlds of ``persons`` for ``seconds``.

    The viewer is in this process, over a real connection, and asks for ``days_a_second`` frames a second. The share is of
    all processor time of the server's process, the interpreter and the network included.
    """
    spawned = multiprocessing.get_context("spawn")
    here, there = spawned.Pipe()
    server = spawned.Process(target=_serve, args=(there,), daemon=True)
    server.start()
    try:
        with connect(f"ws://127.0.0.1:{_received(here)}/live", max_size=None) as viewer:
            viewer.send(json.dumps({"do": "setup", "worlds": ["ordinary-life", "support-group"], "persons": persons}))
            viewer.recv(timeout=_PATIENCE)
            for _ in range(_WARM_UP):
                _next_frame(viewer)
            here.send("begin")
            _received(here)
            start = time.monotonic()
            _watch(viewer, days_a_second, seconds)
            elapsed = time.monotonic() - start
            here.send("end")
            return _received(here) / elapsed
    finally:
        server.terminate()
        server.join()


def _watch(viewer: ClientConnection, days_a_second: float, seconds: float) -> None:
    """Ask for frames at an even pace. After a late frame the pace is kept; missed frames are not asked for at once."""
    start = time.monotonic()
    for number in range(round(seconds * days_a_second)):
        time.sleep(max(0.0, start + number / days_a_second - time.monotonic()))
        _next_frame(viewer)


def _next_frame(viewer: ClientConnection) -> None:
    viewer.send('{"do": "frame", "days": 1}')
    viewer.recv(timeout=_PATIENCE)


def _received(here: Connection) -> float:
    if not here.poll(_PATIENCE):
        raise TimeoutError(f"the server did not answer within {_PATIENCE:g} s")
    answer: float = here.recv()
    return answer


def _serve(there: Connection) -> None:
    """Run the server's process: send its port, then its processor seconds between the two messages that it receives."""
    listener = listen(0)
    server = server_of(application(Choices()))
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    there.send(listener.getsockname()[1])
    there.recv()
    start = time.process_time()
    there.send(0.0)
    there.recv()
    there.send(time.process_time() - start)
