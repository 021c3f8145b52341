"""Of processes that need the same machine code at the same time, one compiles, whoever dies, fails or has no locks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import filelock
import pytest

from simulation.kernels.machine.compiler import once

ROOT = Path(__file__).parents[3]

DOUBLE = """
import sys
import time
from numba.core import event

class Slowly(event.Listener):
    def on_start(self, started):
        if started.data["dispatcher"].py_func.__name__ == "double":
            print("compiles", flush=True)
            time.sleep(float(sys.argv[1]))

    def on_end(self, ended):
        pass

event.register("numba:compile", Slowly())
from simulation.kernels.machine.compiling import entrance

@entrance
def double(number):
    return 2 * number

print(double(21), flush=True)
"""
"""A program that compiles an entrance for as many seconds as it is told, and says so."""

BY_THREADS = DOUBLE.replace(
    "print(double(21), flush=True)",
    """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as threads:
    print(*threads.map(double, [21, 22]), flush=True)
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


def entrance_of(folder: Path, compiling: Any) -> Any:
    """What ``compiled_once`` needs of Numba's dispatcher, with nothing on disk."""
    dispatcher = SimpleNamespace(
        compile=compiling, py_func=printed, stats=SimpleNamespace(cache_path=str(folder / "code"))
    )
    once.compiled_once(dispatcher, folder)
    return dispatcher


def is_free(folder: Path) -> bool:
    try:
        with filelock.FileLock(once.lock_of(folder, printed), timeout=0):
            return True
    except filelock.Timeout:
        return False


def test_the_lock_is_held_while_compiling_and_free_after_it_failed(tmp_path: Path) -> None:
    def failing(signature: object) -> None:
        raise TypeError(f"{signature} while the lock is {'free' if is_free(tmp_path) else 'held'}")

    with pytest.raises(TypeError, match="int while the lock is held"):
        entrance_of(tmp_path, failing).compile("int")
    assert is_free(tmp_path)


def test_whoever_has_waited_long_enough_compiles_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "PATIENCE", 0.1)
    dispatcher = entrance_of(tmp_path, lambda signature: f"code for {signature}")
    with filelock.FileLock(once.lock_of(tmp_path, printed)):
        assert dispatcher.compile("int") == "code for int"
        assert not is_free(tmp_path), "a lock that was not had is not released"


@pytest.mark.parametrize("reason", [OSError(38, "Function not implemented"), NotImplementedError()])
def test_a_file_system_without_locks_keeps_nobody_from_compiling(
    reason: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(lock: object) -> None:
        raise reason

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    assert entrance_of(tmp_path, lambda signature: f"code for {signature}").compile("int") == "code for int"


def test_code_on_disk_is_loaded_without_the_lock_unless_it_is_older_than_its_source(tmp_path: Path) -> None:
    dispatcher = entrance_of(tmp_path, lambda signature: is_free(tmp_path))
    kept = tmp_path / "code" / f"test_once.printed-60.py{sys.version_info.major}{sys.version_info.minor}.1.nbc"
    assert dispatcher.compile("int") is False
    kept.parent.mkdir()
    kept.touch()
    assert dispatcher.compile("int") is True
    os.utime(kept, (0, 0))
    assert dispatcher.compile("int") is False
    kept.rename(kept.with_name("test_once.other-60.py311.1.nbc"))
    assert dispatcher.compile("int") is False
