"""One driver a folder: a second driver is refused, instead of doing the first one's runs again.

The lock is the operating system's, on the file ``.lock`` in the folder. It ends with its process, however that ends; the file
stays, and a file without a lock keeps nobody out. On a file system without locks two drivers do the same work twice, and no harm
comes of it: files are whole or absent, and the same runs give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from experiments.storage.folder import LOCK, StoreError


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other drivers out of a folder; raises StoreError if one is in it."""
    lock = FileLock(folder / LOCK, timeout=0, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise StoreError(
            f"{folder} is being worked on by another sweep; wait for it, or choose another folder"
        ) from None
    except (OSError, NotImplementedError):
        pass  # no locks on this file system, or it is full or read-only, which writing says better
    try:
        yield
    finally:
        lock.release()
