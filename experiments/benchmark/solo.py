"""Single worlds of any size: speed, memory, times to build, and how the cost of a person-day grows with the world.

Each runs in a process of its own, ``python -m experiments.benchmark.solo``, so that its memory can be measured. The process
prints JSON, a line each: first the seconds to build the network and to found the population, with the peak of resident memory
after building (null where the system has no such number); then, for each number of days that it reads, the peak after them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from experiments.benchmark.book import Book
from experiments.benchmark.effort import Effort, day_rates, in_turns, scenario
from experiments.benchmark.worlds import ensemble_of
from simulation.network import generate

SMALL, LARGE = 100_000, 10_000_000
"""Persons of the two worlds whose costs are compared."""


def measure(effort: Effort, book: Book) -> None:
    """Enter speed, memory and times to build of a single world of each size, each in a process of its own."""
    for persons in effort.solo:
        with started(persons, effort.threads) as world:
            rates = _growth(world, effort, book) if persons == LARGE else day_rates(world.advance, effort.repeats)
            book.note("solo_person_days_per_s", [persons * rate for rate in rates], persons)
            for key, value in (*world.built.items(), ("peak_bytes", world.peak_bytes)):
                book.put(key, value, persons)
    largest = effort.solo[-1]
    peak = book.get("peak_bytes", largest)
    book.put("bytes_per_person", None if peak is None else peak / largest)


def _growth(large: Solo, effort: Effort, book: Book) -> list[float]:
    """Enter what a person-day costs in the large world over one in a small world; days a second of the large one.

    They are measured in turns, so that a change in the machine's speed affects both.
    """
    with started(SMALL, effort.threads) as small:
        turns = in_turns(small.advance, large.advance, effort.repeats)
    book.note("growth", [small.persons * fast / (large.persons * slow) for fast, slow in turns])
    return [slow for _, slow in turns]


class Solo:
    """A world in another process: ``built`` holds what building it took, and ``advance`` simulates days there."""

    def __init__(self, persons: int, asks: IO[str], answers: IO[str]) -> None:
        self.persons = persons
        self._asks, self._answers = asks, answers
        self.built: dict[str, Any] = json.loads(answers.readline())
        self.peak_bytes: int | None = None

    def advance(self, days: int) -> None:
        """Simulate ``days`` days, and wait for them."""
        self._asks.write(f"{days}\n")
        self._asks.flush()
        self.peak_bytes = json.loads(self._answers.readline())


@contextmanager
def started(persons: int, threads: int) -> Iterator[Solo]:
    """A world of ``persons`` persons in a process that ends with the block."""
    command = [sys.executable, "-m", "experiments.benchmark.solo", str(persons), str(threads)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Solo(persons, process.stdin, process.stdout)
        finally:
            process.stdin.close()


def main(persons: int, threads: int) -> None:
    """Build a world of ``persons`` persons, then simulate the days that each line of standard input asks for."""
    ensemble_of(generate(scenario(64).network, 1), 1, 1).advance(1)  # loads the compiled code
    plan = scenario(persons).network
    start = time.perf_counter()
    network = generate(plan, 1)
    built, network_peak = time.perf_counter(), peak_bytes()
    ensemble = ensemble_of(network, 1, threads)
    founded = time.perf_counter()
    print(json.dumps({"network_s": built - start, "found_s": founded - built, "network_peak_bytes": network_peak}))
    sys.stdout.flush()
    for line in sys.stdin:
        ensemble.advance(int(line))
        print(json.dumps(peak_bytes()), flush=True)


def peak_bytes() -> int | None:
    """Largest resident memory of this process so far; None where the system has no such number.

    On Linux it is read from /proc, since getrusage there starts from the memory of the parent process.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return _peak_by_getrusage()


def _peak_by_getrusage() -> int | None:
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
