"""Seconds that the command takes to start: ``--help``, and ``kithkin run`` for the first time and a later time; and by phase."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock

from experiments.benchmark.book import Book
from experiments.benchmark.effort import Effort, seconds

_RUN = ("run", "--set", "network.persons=1000")


def measure(effort: Effort, book: Book) -> None:
    """Enter seconds from the command to its end; a first start compiles everything, and is left out of a quick run."""
    book.note("start_s", [command_seconds("--help") for _ in range(effort.repeats)], "help")
    command_seconds(*_RUN)
    book.note("start_s", [command_seconds(*_RUN) for _ in range(effort.repeats)], "run_again")
    for phase, measured in _phases().items():
        book.put("start_phase_s", measured, "compiled", phase)
    if not effort.quick:
        with _nothing_compiled() as empty:
            book.put("start_s", command_seconds(*_RUN, NUMBA_CACHE_DIR=empty), "run_first")
        with _nothing_compiled() as empty:
            for phase, measured in _phases(NUMBA_CACHE_DIR=empty).items():
                book.put("start_phase_s", measured, "nothing compiled", phase)


@contextmanager
def _nothing_compiled() -> Iterator[str]:
    """A folder for machine code. At the end, processes that go on compiling are waited for: they would slow down what follows."""
    with TemporaryDirectory() as empty:
        yield empty
        for lock in Path(empty).rglob("ahead.*.lock"):
            with FileLock(lock):
                pass


def _phases(**environment: str) -> dict[str, float]:
    """Seconds of each phase of a start, in a process of its own."""
    command = [sys.executable, "-m", "experiments.benchmark.phases", str(time.time())]
    variables = {**os.environ, **environment}
    said = subprocess.run(command, env=variables, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
    found: dict[str, float] = json.loads(said)
    return found


def command_seconds(*arguments: str, **environment: str) -> float:
    """Seconds that ``kithkin`` takes with these arguments, in a process of its own."""
    variables: Mapping[str, str] = {**os.environ, **environment}
    command = [sys.executable, "-m", "experiments", *arguments]
    return seconds(lambda: subprocess.run(command, env=variables, capture_output=True, check=True))
