"""A single world in a process of its own, so that its memory can be measured: ``python -m experiments.benchmark.solo``.

Prints JSON: seconds to build the network and to found the population, peaks of resident memory in bytes (null where the system
does not tell), and person-days a second.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from experiments.benchmark.effort import day_rates, scenario
from experiments.benchmark.worlds import ensemble_of
from simulation.network import generate


def main(persons: int, threads: int, repeats: int) -> None:
    """Build a world of so many persons and let it live some weeks."""
    ensemble_of(generate(scenario(64).network, 1), 1, 1).advance(1)  # loads the compiled code
    plan = scenario(persons).network
    started = time.perf_counter()
    network = generate(plan, 1)
    built, network_peak = time.perf_counter(), peak_bytes()
    ensemble = ensemble_of(network, 1, threads)
    founded = time.perf_counter()
    found = {
        "network_s": built - started,
        "found_s": founded - built,
        "network_peak_bytes": network_peak,
        "rates": [persons * rate for rate in day_rates(ensemble.advance, repeats)],
        "peak_bytes": peak_bytes(),
    }
    print(json.dumps(found))


def peak_bytes() -> int | None:
    """Largest resident memory of this process so far; None on systems that do not tell.

    Linux says it in /proc; what getrusage says there begins with the memory of the process that started this one.
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
