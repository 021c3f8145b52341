"""A real Dask cluster, scheduler and workers as processes of their own over TCP, and what happens when they are killed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from experiments.running.cluster import Cluster
from experiments.running.engines import EngineError
from tests.faults.sweeps import LONG, ROOT, command, finished, packs_in, plan_in, running, tables, undisturbed, wait_for


@contextmanager
def daemon(*line: str, root: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ended at the end, if it has not been before; ``root``: the folder with the sources that it imports."""
    quiet, environment = subprocess.DEVNULL, os.environ | {"PYTHONPATH": str(root)}
    process = subprocess.Popen([sys.executable, "-m", *line], cwd=root, env=environment, stdout=quiet, stderr=quiet)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def scheduler(file: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A scheduler on the loopback address that writes its address into a file."""
    file.unlink(missing_ok=True)
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    with daemon("distributed.cli.dask_scheduler", *options) as process:
        wait_for(file.exists)
        yield process


@contextmanager
def worker(file: Path, root: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with one thread, without a nanny, so that killing it is final."""
    options = ("--scheduler-file", str(file), "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard")
    with daemon("distributed.cli.dask_worker", *options, "--local-directory", str(file.parent), root=root) as process:
        yield process


@pytest.mark.slow
def test_a_cluster_loses_a_worker_and_its_scheduler_and_the_tables_are_the_same(tmp_path: Path) -> None:
    plan, folder, file = plan_in(tmp_path, **LONG), tmp_path / "killed", tmp_path / "scheduler.json"
    with (
        scheduler(file) as first,
        worker(file) as victim,
        worker(file),
        running(plan, folder, "--scheduler", str(file)) as process,
    ):
        wait_for(lambda: packs_in(folder) >= 2)
        victim.send_signal(signal.SIGKILL)
        before = packs_in(folder)
        wait_for(lambda: packs_in(folder) > before)
        first.send_signal(signal.SIGKILL)
        status, said = finished(process)
    assert status == 1
    assert "no Dask scheduler answers" in said
    assert "the same command goes on from there" in said
    assert "Traceback" not in said
    assert not list((folder / "failures").iterdir()), "nobody is blamed for a cluster that is gone"
    assert packs_in(folder) < LONG["replicates"]
    with scheduler(file), worker(file):
        status, said = finished(command(plan, folder, "--scheduler", str(file)))
    assert status == 0, said
    assert tables(folder) == undisturbed(plan, tmp_path / "quiet")


@pytest.mark.slow
def test_a_worker_of_another_version_is_refused_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    plan, folder, file, older = plan_in(tmp_path), tmp_path / "mixed", tmp_path / "scheduler.json", tmp_path / "older"
    for package in ("experiments", "simulation"):
        shutil.copytree(ROOT / package, older / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (older / "simulation" / "kernels" / "day.py").open("a") as source:
        source.write("# another version\n")
    with scheduler(file), worker(file, older):
        status, said = finished(command(plan, folder, "--scheduler", str(file)))
    assert status == 1
    assert re.search(
        r"a worker has version \(.*\) of the model, the sweep \(.*\); install the same version everywhere", said
    )
    assert "Traceback" not in said
    assert packs_in(folder) == 0
    assert not list((folder / "failures").iterdir()), "no run is to blame"


def test_a_scheduler_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="there is no scheduler file"):
        Cluster(str(tmp_path / "nowhere.json")).start()
