"""A small sweep to be disturbed, as a plan, as a command in a process of its own, and as the tables it must end with."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from experiments.sweeps.plan import Plan
from experiments.sweeps.sweep import sweep

ROOT = Path(__file__).parents[2]
TABLES = ("plan", "sample", "endpoints", "timeseries")
LONG = {"points": 40, "replicates": 24, "days": 730}
"""A sweep whose packs take longer than a test waits between two looks, so that it can be interrupted half done."""
PATIENCE = 300.0
"""Seconds that ``wait_for`` waits at most; the first process that needs the kernels compiles them in this time."""
POISON = 0.5
"""The rate of seeking at which the tasks in ``deadly`` take their worker with them."""

TEXT = """
base = "support-group"
days = {days}
replicates = {replicates}
networks = {replicates}
measures = ["strain", "satisfaction"]
design = {{kind = "latin-hypercube", points = {points}}}
set = {{network.persons = 60}}

[factors]
strain.crossover = {{low = 0.0, high = 0.2}}
seeking.rate = [0.2, 0.3]
"""


def text(points: int = 2, replicates: int = 6, days: int = 40) -> str:
    """The plan file: a network a replicate. Every replicate is a pack where there are 33 to 64 points, or few runs."""
    return TEXT.format(points=points, replicates=replicates, days=days)


def plan_in(folder: Path, **numbers: int) -> Path:
    """The plan file, written into a folder."""
    path = folder / "plan.toml"
    path.write_text(text(**numbers))
    return path


def poisoned(points: int = 3) -> Plan:
    """A plan of one pack, in which one run has the deadly rate."""
    rows = [{"seeking.rate": POISON if not each else 0.2 + each / 100} for each in range(points)]
    numbers = {"days": 40, "replicates": 1, "measures": ["strain"]}
    return Plan.of(
        {**numbers, "base": "support-group", "design": "list", "points": rows, "set": {"network.persons": 60}}
    )


def tables(folder: Path) -> dict[str, bytes]:
    """The finished tables, byte for byte."""
    return {name: (folder / f"{name}.parquet").read_bytes() for name in TABLES}


def undisturbed(plan: Path, folder: Path) -> dict[str, bytes]:
    """The tables of the plan when nothing happens."""
    sweep(Plan.read(plan), folder)
    return tables(folder)


@contextmanager
def running(plan: Path, folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """``kithkin sweep`` while a test watches it; it does not outlive the test, whatever the test finds."""
    with command(plan, folder, *options) as process:
        try:
            yield process
        finally:
            process.kill()


def command(plan: Path, folder: Path, *options: str, **how: Any) -> subprocess.Popen[str]:
    """``kithkin sweep`` as a process."""
    line = [sys.executable, "-m", "experiments", "sweep", str(plan), "--out", str(folder), *options]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    short = {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s"}
    return subprocess.Popen(line, cwd=ROOT, env={**os.environ, **short}, **pipes, **how)


def finished(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit status of a command and what it said on standard error."""
    _, said = process.communicate(timeout=PATIENCE)
    return process.returncode, said


def packs_in(folder: Path) -> int:
    """Packs that are completely written."""
    return len(list((folder / "runs").glob("[!.]*.endpoints.parquet")))


def wait_for(happened: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until something has happened; AssertionError after ``seconds`` seconds."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def children_of(pid: int) -> list[int]:
    """Processes that a process has started (Linux)."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_alive(pid: int) -> bool:
    """Whether a process is there and no zombie (Linux)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
