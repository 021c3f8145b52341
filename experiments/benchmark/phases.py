"""A start in a process of its own, phase by phase: ``python -m experiments.benchmark.phases`` prints seconds by phase as JSON.

Phases follow each other from the first import to the end of a year. Where nothing is compiled, ``population`` and ``first day``
hold the wait for the compiler.
"""

from __future__ import annotations

import json
import time

PERSONS, DAYS = 1_000, 365


def phases() -> dict[str, float]:
    """Seconds by the clock of each phase of a year of ordinary life, and of all phases until the first day is over."""
    ends = [time.perf_counter()]

    def end() -> None:
        ends.append(time.perf_counter())

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
    end()
    ensemble.advance(DAYS - 1)
    end()
    names = ("imports", "network", "population", "first day", "the year's other days")
    found = {name: after - before for name, before, after in zip(names, ends[:-1], ends[1:], strict=True)}
    return {**found, "until the first day is over": ends[4] - ends[0]}


if __name__ == "__main__":
    print(json.dumps(phases()))
