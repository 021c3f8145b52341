"""A start in a process of its own, phase by phase: ``python -m experiments.benchmark.phases START`` prints seconds as JSON.

``START``: the time (``time.time``) at which the command was given. Phases follow each other from there to the end of a year.
Where nothing is compiled, ``population`` holds the wait for the compiler: on several cores it is not founded before this process
and others have compiled all that the first day needs.
"""

from __future__ import annotations

import json
import sys
import time

PERSONS, DAYS = 1_000, 365
UNTIL = "from the command until the first day is over"


def phases(start: float) -> dict[str, float]:
    """Seconds of each phase of a year of ordinary life, by the clock and of this process.

    By the clock: each phase, and all from the command, given at ``start``, until the first day is over. Processor time of this
    process: of those.
    """
    ends = [start, time.time()]

    def end() -> None:
        ends.append(time.time())

    from simulation.ensemble import Ensemble  # the import is what is measured
    from simulation.network import generate
    from simulation.scenario.files import load

    end()
    scenario = load("ordinary-life").replace({"network.persons": PERSONS})
    network = generate(scenario.network, 1)
    end()
    ensemble = Ensemble(network, [scenario], [1], threads=1)
    end()
    ensemble.advance(1)
    worked = time.process_time()
    end()
    ensemble.advance(DAYS - 1)
    end()
    names = ("Python", "imports", "network", "population", "first day", "the year's other days")
    found = {name: after - before for name, before, after in zip(names, ends[:-1], ends[1:], strict=True)}
    return {**found, UNTIL: ends[5] - start, "processor time of this process until then": worked}


if __name__ == "__main__":
    print(json.dumps(phases(float(sys.argv[1]))))
