"""One process compiles an entrance; all others that need its machine code wait, and load it from disk.

Without this, workers of a cluster, or commands that are started together, would all compile for a minute.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

UNDER_WAY: dict[str, float] = {}
"""Entrances that this process compiles, or waits for, with the time (``time.monotonic``) since which it does."""
PATIENCE = 600.0
"""Seconds to wait for the process that compiles. Whoever has waited so long compiles for itself."""
LOOK = 0.25
"""Seconds between two looks at the lock."""


def compiled_once(dispatcher: Any, folder: Path) -> None:
    """Let processes compile ``dispatcher`` one after the other; ``folder`` holds machine code and lock.

    Code on disk is loaded without the lock, so that a thousand workers can start at once. The lock is the operating system's
    and ends with its process, however that ends.
    """
    compile_at_once = dispatcher.compile

    def compile_in_turn(signature: Any) -> Any:
        if is_kept(dispatcher):
            return compile_at_once(signature)
        UNDER_WAY[dispatcher.py_func.__name__] = time.monotonic()
        try:
            with _alone(lock_of(folder, dispatcher.py_func)):
                return compile_at_once(signature)  # loads what another process has left meanwhile
        finally:
            UNDER_WAY.pop(dispatcher.py_func.__name__, None)  # another thread may have been here first

    dispatcher.compile = compile_in_turn


def lock_of(folder: Path, function: Any) -> Path:
    """The file in the folder of machine code whose lock is held by the process that compiles ``function``."""
    return folder / f"{function.__name__}.lock"


def is_kept(dispatcher: Any) -> bool:
    """Whether machine code of this function, for this Python and made after its source, is on disk.

    It may be for another kind of processor. Then this process compiles, and waits for nobody.
    """
    function = dispatcher.py_func
    source = Path(function.__code__.co_filename)
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    files = Path(dispatcher.stats.cache_path).glob(f"{source.stem}.{function.__name__}-*.{python}*.nbc")
    return any(file.stat().st_mtime >= source.stat().st_mtime for file in files)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Hold the lock of a file; go on without it where there are no locks, or after ``PATIENCE`` seconds."""
    from filelock import FileLock, Timeout  # takes longer to import than the command takes to print its help

    lock = FileLock(file, timeout=PATIENCE, poll_interval=LOOK, fallback_to_soft=False)
    with suppress(Timeout, OSError, NotImplementedError):
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
