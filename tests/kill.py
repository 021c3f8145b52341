"""Kill drivers, workers and clusters of sweeps at random, and compare tables: ``python -m tests.kill [--rounds N] [--seed N]``.

Each round disturbs one sweep in one way, lets the same command finish it, and compares its tables with those of an undisturbed
sweep, byte for byte. The short versions are part of the tests (``tests/faults``). Needs Linux. Exit status 1 where tables differ.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.faults.sweeps import children_of, command, finished, is_alive, packs_in, plan_in, tables, undisturbed
from tests.faults.test_cluster import scheduler, worker

NUMBERS = {"points": 8, "replicates": 40, "days": 730}
Disturb = Callable[[Path, Path, random.Random], int]
"""Disturbs the sweep of a plan in a folder; returns how many processes it killed."""


def kill_driver(plan: Path, folder: Path, rng: random.Random, options: tuple[str, ...] = ()) -> int:
    """kill -9 of the driver: once while it starts, then in the middle, until more than half is done."""
    kills = 0
    while packs_in(folder) <= NUMBERS["replicates"] / 2:
        process, before = command(plan, folder, *options), packs_in(folder)
        if kills:
            _until(lambda before=before, process=process: packs_in(folder) > before or process.poll() is not None)
        time.sleep(rng.uniform(0.0, 0.5 if kills else 3.0))
        workers = children_of(process.pid) if process.poll() is None else []
        process.kill()
        process.communicate()
        kills += process.returncode != 0
        _until(lambda workers=workers: not any(map(is_alive, workers)), 10)
        assert not any(map(is_alive, workers)), "a worker outlived its driver"
    return kills


def kill_driver_of_processes(plan: Path, folder: Path, rng: random.Random) -> int:
    """kill -9 of a driver that uses worker processes, at the moments of ``kill_driver``."""
    return kill_driver(plan, folder, rng, ("--workers", "2"))


def kill_workers(plan: Path, folder: Path, rng: random.Random) -> int:
    """kill -9 of random worker processes at random times while the driver goes on."""
    process, kills = command(plan, folder, "--workers", "2"), 0
    while process.poll() is None and kills < 6:
        time.sleep(rng.uniform(0.1, 2.0))
        victims = (
            [pid for pid in children_of(process.pid) if b"spawn_main" in _line_of(pid)]
            if process.poll() is None
            else []
        )
        if victims and packs_in(folder):
            os.kill(rng.choice(victims), signal.SIGKILL)
            kills += 1
    finished(process)
    return kills


def kill_cluster(plan: Path, folder: Path, rng: random.Random) -> int:
    """kill -9 of a Dask worker, then of the scheduler; a new cluster finishes the sweep."""
    file = folder.parent / f"{folder.name}.json"
    with scheduler(file) as first, worker(file) as victim, worker(file):
        process = command(plan, folder, "--scheduler", str(file))
        _until(lambda: packs_in(folder) >= rng.randrange(1, 6) or process.poll() is not None)
        victim.kill()
        time.sleep(rng.uniform(0.0, 1.0))
        first.kill()
        finished(process)
    with scheduler(file), worker(file):
        finished(command(plan, folder, "--scheduler", str(file)))
    return 2


WAYS: dict[str, Disturb] = {
    "driver": kill_driver,
    "driver with processes": kill_driver_of_processes,
    "workers": kill_workers,
    "cluster": kill_cluster,
}


def main() -> int:
    """Do the rounds and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=10, help="rounds of each way (default: 10)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the times (default: 1)")
    options = parser.parse_args()
    kills, equal = Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        plan = plan_in(place, **NUMBERS)
        expected = undisturbed(plan, place / "quiet")
        for number in range(options.rounds):
            for way, disturb in WAYS.items():
                folder = place / f"{way.replace(' ', '-')}-{number}"
                kills[way] += disturb(plan, folder, random.Random(f"{options.seed} {way} {number}"))
                status, said = finished(command(plan, folder))
                same = status == 0 and tables(folder) == expected
                equal[way] += same
                told = "equal tables" if same else f"NOT EQUAL, exit status {status}"
                print(f"round {number + 1}, {way}: {kills[way]} killed so far, {told}", flush=True)
                if status:
                    print(said, flush=True)
    print(f"\n{'way':<24}{'rounds':>8}{'killed':>8}{'equal':>8}")
    for way in WAYS:
        print(f"{way:<24}{options.rounds:>8}{kills[way]:>8}{equal[way]:>8}")
    return 0 if all(equal[way] == options.rounds for way in WAYS) else 1


def _line_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _until(happened: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not happened() and time.monotonic() < end:
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())
