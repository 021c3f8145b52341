"""One server for all tests; a page each, that must stay on this machine and make no error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from experiments.benchmark.page_speed import READY, SIZE, served, wait

SCENE = "#worlds=ordinary-life,support-group-alone&persons=120&seed=3"


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Address of the live view."""
    with served() as address:
        yield address


class Guard:
    """Requests of a page, and the errors in it."""

    def __init__(self, page: Any) -> None:
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: message.type in ("error", "warning") and self.errors.append(message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))


@pytest.fixture
def guarded(chromium: Any) -> Iterator[Any]:
    """An empty page whose requests must stay on this machine, without an error in its console."""
    page = chromium.new_page(viewport=SIZE)
    guard = Guard(page)
    yield page
    page.close()
    assert guard.requests
    strangers = [
        url for url in guard.requests if not url.startswith(("http://127.0.0.1:", "file://", "data:", "blob:"))
    ]
    assert not strangers
    assert not guard.errors


@pytest.fixture
def page(guarded: Any, site: str) -> Any:
    """The live view of a small scene, at day 0."""
    guarded.goto(site + SCENE)
    wait(lambda: guarded.evaluate(READY))
    return guarded
