"""Pictures a second that the page of the live view draws in a browser of this machine, without a GPU."""

from __future__ import annotations

import shutil
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
_PATIENCE = 120.0
_WARM_UP, _SECOND, _SECONDS = 2.0, 1.0, 5
SIZE = {"width": 1280, "height": 720}
"""Width and height of a projector's picture, in CSS pixels."""


class NoBrowserError(RuntimeError):
    """There is no Chromium, or no Playwright to drive it."""


def frames_per_second(persons: int) -> float:
    """Pictures a second (both worlds drawn) while ``persons`` persons are played at normal speed: the median of five seconds.

    Serves on a free port of this machine for as long as it measures. Raises NoBrowserError where nothing can draw.
    """
    with browser() as chromium, served() as address:
        page = chromium.new_page(viewport=SIZE)
        page.goto(f"{address}#worlds=ordinary-life,support-group&persons={persons}&seed=1")
        wait(lambda: page.evaluate(READY))
        return pictures_of(page)


def pictures_of(page: Any) -> float:
    """Pictures a second of an open page while it plays: the median of five seconds."""
    page.evaluate("kithkin.play(true)")
    time.sleep(_WARM_UP)
    return statistics.median(_a_second_later(page) for _ in range(_SECONDS))


READY = "Boolean(window.kithkin && kithkin.page.run.scene && !kithkin.page.run.busy)"
"""JavaScript: whether the page has its scene and is not busy."""


def chromium_path() -> str | None:
    """Path of this machine's Chromium; None if there is none."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium without a window, driven by Playwright; raises NoBrowserError."""
    path = chromium_path()
    if path is None:
        raise NoBrowserError(f"no browser: none of {', '.join(BROWSERS)} is on the path")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        raise NoBrowserError("no browser: Playwright is not installed (it is in the extra 'test')") from None
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def served() -> Iterator[str]:
    """The live view on a free port, served by a thread of this process; yields its address."""
    from simulation.live.choices import Choices
    from simulation.live.document import document
    from simulation.live.doors import Doors
    from simulation.live.prepared import prepared
    from simulation.live.preparing import Preparation
    from simulation.live.server import application, close, server_of
    from simulation.portable.modules import modules

    doors, choices = Doors(), Choices()
    listener = doors.listener(0)
    app = application(choices, Preparation.of(document(prepared(choices), modules())), doors)
    server = server_of(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        wait(lambda: server.started)
        yield doors.address(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(timeout=_PATIENCE)
        close(app)
        listener.close()


def wait(holds: Callable[[], Any], patience: float = _PATIENCE) -> None:
    """Return once ``holds()``; TimeoutError after ``patience`` seconds."""
    end = time.monotonic() + patience
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {patience:g} s")
        time.sleep(0.02)


def _a_second_later(page: Any) -> float:
    time.sleep(_SECOND)
    return float(page.evaluate("kithkin.framesPerSecond()"))
