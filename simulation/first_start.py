"""The first start, told: whoever waits for the compiler longer than a moment reads on standard error what it does.

Nothing is said where machine code is on disk already, or where somebody else tells it (``leave_to_others``), as the command does.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from simulation.kernels.machine.compiling import must_compile
from simulation.kernels.machine.starting import once

STAGES = {"begin": "a population", "live_ordinary": "days of ordinary life", "live": "days with programmes"}
"""What each entrance of the kernels is for."""
SILENCE = 2.0
"""Seconds that nobody minds to wait."""
_LOOK, _WIDTH = 0.25, 90
_OTHERS = Event()
_SEEN: dict[Any, object] = {}
"""Entrances that were asked for before, by this process."""


def leave_to_others() -> None:
    """Say nothing from now on in this process."""
    _OTHERS.set()


def told(function: Any) -> Any:
    """An entrance of the kernels that is about to be called; where it has to be compiled, a thread tells of it until it is."""
    mine = object()
    if _SEEN.setdefault(function, mine) is mine and not _OTHERS.is_set() and must_compile(function):
        Thread(target=_watch, args=(function.py_func.__name__,), daemon=True).start()
    return function


@contextmanager
def telling() -> Iterator[Callable[[str], None]]:
    """Yields a function that is called with what begins now; it is told once it all takes longer than a moment."""
    ended, stage = Event(), [""]
    Thread(target=_tell, args=(lambda: None if ended.is_set() else stage[0],), daemon=True).start()
    try:
        yield lambda now: stage.__setitem__(0, now)
    finally:
        ended.set()


def stages() -> str:
    """What is compiled now, '' for nothing: 'days of ordinary life'."""
    return ", ".join(STAGES.get(name, name) for name in [*once.UNDER_WAY])


def _watch(name: str) -> None:
    """Tell of one entrance while it is compiled."""
    end = time.monotonic() + SILENCE
    while name not in once.UNDER_WAY and time.monotonic() < end:
        time.sleep(_LOOK)
    _tell(lambda: f"compiling {stages()}, once for this version, up to a minute" if name in once.UNDER_WAY else None)


def _tell(stage: Callable[[], str | None]) -> None:
    """Tell the present stage until it is None. A terminal and a notebook see seconds pass; a log gets a line a stage."""
    begun, told = time.monotonic(), ""
    passing = sys.stderr.isatty() or "ipykernel" in sys.modules
    while (now := stage()) is not None:
        seconds = time.monotonic() - begun
        if now and seconds >= SILENCE and passing:
            print(f"\r{f'kithkin: {now} [{seconds:.0f} s]':{_WIDTH}}", end="", file=sys.stderr, flush=True)
        elif seconds >= SILENCE and now != told:
            print(f"kithkin: {now}", file=sys.stderr, flush=True)
        told = now if now and seconds >= SILENCE else told
        time.sleep(_LOOK)
    if told and passing:
        print(f"\r{'':{_WIDTH}}\r", end="", file=sys.stderr, flush=True)
