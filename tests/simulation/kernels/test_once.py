"""Of processes that need the same machine code at the same time, one compiles, whoever dies, fails or has no locks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock
import pytest

from simulation.kernels.machine.starting import once

ROOT = Path(__file__).parents[3]

DOUBLE = """
import sys
import time
from numba.core import event

class Slowly(event.Listener):
    def on_start(self, started):
        if started.data["name"] == "translate_bytecode [double]":
            print("compiles", flush=True)
            time.sleep(float(sys.argv[1]))

    def on_end(self, ended):
        pass

event.register("numba:run_pass", Slowly())
import numpy as np
from simulation.kernels.machine.compiling import entrance

@entrance()
def double(number, out):
    out[0] = 2 * number

def doubled(number):
    out = np.zeros(1, np.int64)
    double(number, out)
    return out[0]

print(doubled(21), flush=True)
"""
"""A program that compiles an entrance for as many seconds as it is told, and says so."""

BY_THREADS = DOUBLE.replace(
    "print(doubled(21), flush=True)",
    """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as threads:
    print(*threads.map(doubled, [21, 22]), flush=True)
""",
)
"""The same with two threads that need the machine code at once."""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "program.py"
    path.write_text(DOUBLE, "utf-8")
    return path


@contextmanager
def started(program: Path, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """The program in a process of its own, with a folder of machine code that all of them share."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NUMBA_CACHE_DIR": str(program.parent / "cache")}
    environment["NUMBA_DISABLE_JIT"] = "0"  # this module's other tests count for the coverage of uncompiled kernels
    line = [sys.executable, str(program), str(seconds)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def printed(process: subprocess.Popen[str]) -> list[str]:
    return process.communicate(timeout=60)[0].split()


def test_of_processes_that_start_together_one_compiles_and_a_later_one_loads(program: Path) -> None:
    with started(program, 3) as first, started(program, 3) as second:
        assert sorted([printed(first), printed(second)]) == [["42"], ["compiles", "42"]]
    with started(program, 3) as later:
        assert printed(later) == ["42"]


def test_of_threads_that_start_together_one_compiles(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(BY_THREADS, "utf-8")
    with started(path, 1) as process:
        assert printed(process) == ["compiles", "42", "44"]


def test_when_the_compiling_process_is_killed_one_that_waits_compiles(program: Path) -> None:
    with started(program, 3_600) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "compiles\n"
        with started(program, 0) as second:
            with pytest.raises(subprocess.TimeoutExpired):
                second.wait(4)
            first.send_signal(signal.SIGKILL)
            assert printed(second) == ["compiles", "42"]


def is_free(file: Path) -> bool:
    try:
        with filelock.FileLock(once.lock_of(file), timeout=0):
            return True
    except filelock.Timeout:
        return False


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [tmp_path / f"{name}-1.o" for name in ("morning", "evening", "night")]


def test_files_are_made_in_order_under_a_lock_and_what_is_there_is_not_made_again(files: list[Path]) -> None:
    made: list[tuple[Path, bool]] = []

    def make(file: Path) -> None:
        made.append((file, is_free(file)))
        file.touch()

    files[1].touch()
    once.all_made(["day"], files, make)
    assert made == [(files[0], False), (files[2], False)]
    assert all(map(is_free, files))
    assert not once.UNDER_WAY


def test_what_another_is_about_comes_last_or_not_at_all(files: list[Path]) -> None:
    made: list[Path] = []
    with filelock.FileLock(once.lock_of(files[0])):
        once.all_made(["day"], files, lambda file: made.append(file) or file.touch(), patience=0)  # type: ignore[func-returns-value]
        assert made == files[1:], "who need not have it does not wait"
        once.all_made(["day"], files, made.append, patience=0.1)
        assert made == [*files[1:], files[0]], "whoever has waited long enough compiles for itself"
        assert not is_free(files[0]), "a lock that was not had is not released"


def test_the_lock_is_free_after_compiling_failed(files: list[Path]) -> None:
    def failing(file: Path) -> None:
        raise TypeError(f"{file.name}: the lock is {'free' if is_free(file) else 'held'}")

    with pytest.raises(TypeError, match=r"morning-1.o: the lock is held"):
        once.all_made(["day"], files, failing)
    assert is_free(files[0])


@pytest.mark.parametrize("reason", [OSError(38, "Function not implemented"), NotImplementedError()])
def test_a_file_system_without_locks_keeps_nobody_from_compiling(
    reason: Exception, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(lock: object) -> None:
        raise reason

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    once.all_made(["day"], files, lambda file: file.touch())
    assert all(file.exists() for file in files)
