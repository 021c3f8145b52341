"""Seconds that the command takes to start: ``--help``, and ``kithkin run`` for the first time and a later time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from tempfile import TemporaryDirectory

from experiments.benchmark.book import Book
from experiments.benchmark.effort import Effort, seconds

_RUN = ("run", "--set", "network.persons=1000")


def measure(effort: Effort, book: Book) -> None:
    """Enter seconds from the command to its end; a first start compiles everything, and is left out of a quick run."""
    book.note("start_s", [command_seconds("--help") for _ in range(effort.repeats)], "help")
    command_seconds(*_RUN)
    book.note("start_s", [command_seconds(*_RUN) for _ in range(effort.repeats)], "run_again")
    if not effort.quick:
        with TemporaryDirectory() as empty:
            book.put("start_s", command_seconds(*_RUN, NUMBA_CACHE_DIR=empty), "run_first")


def command_seconds(*arguments: str, **environment: str) -> float:
    """Seconds that ``kithkin`` takes with these arguments, in a process of its own."""
    variables: Mapping[str, str] = {**os.environ, **environment}
    command = [sys.executable, "-m", "experiments", *arguments]
    return seconds(lambda: subprocess.run(command, env=variables, capture_output=True, check=True))
