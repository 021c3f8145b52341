"""Each file of machine code is made by one process; all others that need it make another one meanwhile, or wait.

Without this, workers of a cluster, or commands that are started together, would all compile for a minute.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

UNDER_WAY: dict[str, float] = {}
"""Entrances that this process compiles, or waits for, with the time (``time.monotonic``) since which it does."""
PATIENCE = 600.0
"""Seconds to wait for the process that compiles. Whoever has waited so long compiles for itself."""
LOOK = 0.25
"""Seconds between two looks at a lock."""


def all_made(
    names: Sequence[str], files: Sequence[Path], make: Callable[[Path], None], patience: float = PATIENCE
) -> None:
    """Let ``make`` write the files of the entrances ``names`` that are missing, but first those that no other process is about.

    For the others it waits ``patience`` seconds each; with 0 it does not wait, and leaves them to who is about them.

    What is there is used without a lock, so that a thousand workers can start at once. A lock is the operating system's and ends
    with its process, however that ends.
    """
    missing = [file for file in files if not file.exists()]
    if missing:
        UNDER_WAY.update(dict.fromkeys(names, time.monotonic()))
    try:
        for file, seconds in [*((file, 0.0) for file in missing), *((file, patience) for file in missing)]:
            if not file.exists():
                with _alone(file, seconds) as mine:
                    if (mine or seconds) and not file.exists():
                        make(file)
    finally:
        for name in names:
            UNDER_WAY.pop(name, None)


def unit_of(file: Path) -> str:
    """Name of the part or entrance whose machine code a file holds."""
    return file.name.rsplit("-", 1)[0]


def lock_of(file: Path) -> Path:
    """The file whose lock is held by the process that makes ``file``."""
    return file.with_suffix(".lock")


@contextmanager
def _alone(file: Path, patience: float) -> Iterator[bool]:
    """Hold the lock of a file, and yield whether it was had within ``patience`` seconds, or there are no locks."""
    from filelock import FileLock, Timeout  # takes longer to import than the command takes to print its help

    lock, mine = FileLock(lock_of(file), timeout=patience, poll_interval=LOOK, fallback_to_soft=False), True
    with suppress(OSError, NotImplementedError):
        try:
            lock.acquire()
        except Timeout:
            mine = False
    try:
        yield mine
    finally:
        lock.release()
