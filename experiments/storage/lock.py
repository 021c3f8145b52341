"""One driver a folder: a second one is told so, instead of doing the same runs again.

The lock is the system's, on the folder itself, so that it leaves no file behind and ends with its process, however that ends.
Where a file system knows no locks two drivers do the same work twice, and nothing worse: files are whole or absent, and the
same runs give the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from experiments.storage.store import StoreError


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other drivers out of a folder; raises StoreError where one is in it."""
    if os.name != "posix":  # folders cannot be opened there
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise StoreError(
            f"{folder} is being worked on by another sweep; wait for it, or choose another folder"
        ) from None
    except OSError:
        pass  # no locks on this file system
    try:
        yield
    finally:
        os.close(handle)
