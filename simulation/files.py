"""Files that are whole or absent: a reader never finds half of one, also after a crash or a power failure."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


def write_whole(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Write the file at ``path`` with the bytes that ``fill`` writes into the open binary file it is given.

    The bytes go to a temporary file in the same folder, are synced to disk, and then take the place of ``path`` in one step.
    Raises OSError, and whatever ``fill`` raises; ``path`` then keeps what it held before.
    """
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with temporary.open("xb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _sync_folder(path.parent)
    except OSError as error:
        if error.filename == str(temporary):
            error.filename = str(path)  # the file that the user knows
        raise
    finally:
        with suppress(OSError):  # on a disk that may not be written, the first error is the one to report
            temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, whole or not at all; raises OSError."""
    write_whole(path, lambda file: file.write(text.encode()))


def check_folder(folder: Path) -> None:
    """Raise OSError where no file can be made in a folder: asking for permissions says less than trying."""
    with tempfile.TemporaryFile(dir=folder):
        pass


def remove_unused(folders: Iterable[Path], keep: int, seconds: float) -> None:
    """Remove all of ``folders`` but the ``keep`` that were changed last and those changed in the last ``seconds``.

    What cannot be removed stays; another process may remove the same folders at the same time.
    """
    changed = {}
    for folder in folders:
        with suppress(OSError):
            changed[folder] = folder.stat().st_mtime
    newest_first = sorted(changed, key=changed.__getitem__, reverse=True)
    for folder in newest_first[keep:]:
        if changed[folder] < time.time() - seconds:
            shutil.rmtree(folder, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    """Make the renaming survive a power failure, too; systems other than POSIX cannot open folders and need no sync."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
