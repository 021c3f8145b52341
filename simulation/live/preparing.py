"""Preparing: the page in the making, so that a browser can look on until it is there."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread
from typing import Any

Tell = Callable[[str], None]
"""Hears what is being done now, in a few words."""


class Preparation:
    """A page that a thread is making. ``make`` returns it, tells each step, and raises an error if it cannot.

    ``page``: the page once it is there; ``error``: what was raised instead.
    """

    def __init__(self, make: Callable[[Tell], str]) -> None:
        self._make, self._since = make, time.monotonic()
        self.page: str | None = None
        self.error: Exception | None = None
        self._stage = ""

    @classmethod
    def of(cls, page: str) -> Preparation:
        """A page that is there already."""
        found = cls(lambda tell: page)
        found.page = page
        return found

    def begin(self, ended: Callable[[], None]) -> None:
        """Let a thread make the page, and call ``ended`` when it is there or has failed."""
        Thread(target=self._carry_out, args=(ended,), daemon=True).start()

    def state(self) -> dict[str, Any]:
        """What a waiting page shows: the ``stage``, ``seconds`` since the beginning, ``done``, and ``why`` it failed."""
        return {
            "stage": self._stage,
            "seconds": int(time.monotonic() - self._since),
            "done": self.page is not None,
            "why": sentences(self.error) if self.error else [],
        }

    def tell(self, stage: str) -> None:
        """Hear the present stage."""
        self._stage = stage

    def _carry_out(self, ended: Callable[[], None]) -> None:
        try:
            self.page = self._make(self.tell)
        except Exception as error:  # the command raises it again, and the waiting page says it
            self.error = error
        ended()


def sentences(error: Exception) -> list[str]:
    """What is wrong, one sentence each."""
    return list(getattr(error, "mistakes", [str(error)]))
