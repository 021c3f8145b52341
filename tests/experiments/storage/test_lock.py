"""One driver works in a folder: a second one is refused, and a lock does not outlive its process, however that ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from experiments.storage.folder import StoreError
from experiments.storage.lock import alone_in

HOLD = """
import sys, time
from pathlib import Path
from experiments.storage.lock import alone_in
with alone_in(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_second_driver_is_refused_until_the_first_one_leaves(tmp_path: Path) -> None:
    with alone_in(tmp_path), pytest.raises(StoreError, match="is being worked on by another sweep; wait for it"):
        alone_in(tmp_path).__enter__()
    with alone_in(tmp_path):
        pass


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    line = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "held\n"
            with pytest.raises(StoreError, match="is being worked on"):
                alone_in(tmp_path).__enter__()
        finally:
            process.kill()
    with alone_in(tmp_path):
        pass


def test_without_locks_work_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr("experiments.storage.lock.FileLock.acquire", refuse)
    done = []
    with alone_in(tmp_path):
        done.append(True)
    assert done
