"""``kithkin compare calibration``: fit parameters of everyday life to the calibration patterns."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

import pandas as pd

from experiments.formatting import number, plain
from experiments.running.design import Replicates
from experiments.storage.parts import Parts
from experiments.studies.calibration.method import MEMBERS, Calibration, calibrate
from experiments.studies.calibration.page import met, ranges, report
from experiments.studies.carrying import Results, Work
from simulation.recording import Progress
from simulation.scenario import Scenario


def work(scenario: Scenario, options: Namespace) -> Work[Parts, Calibration]:
    """Two waves of ``--replicates`` points each, a power of 2. Raises ValueError for another number."""
    count = options.replicates
    if count < 2 * MEMBERS * 4 or count & (count - 1):
        raise ValueError(f"--replicates = {count}: points of a wave must be a power of 2, at least {8 * MEMBERS}")
    network = Replicates(scenario.network, options.seed, 1, 1, tuple(scenario.kinds)).build(0)

    def simulate(parts: Parts, progress: Progress) -> Calibration:
        return calibrate(parts, scenario, network, count, options.seed, progress)

    about = {"points": 2 * count, "persons": network.persons, "seed": options.seed}
    identity = [scenario.key, network.key, count, options.seed]
    return Work(Parts, identity, 2 * count, simulate, _results, about, network)


def _results(found: Calibration, about: Mapping[str, Any]) -> Results:
    table = pd.DataFrame(ranges(found), columns=["name", "value", "low", "high"])
    points = pd.concat([found.points, found.statistics], axis=1)
    lines = [f"{'parameter':40}{'most probable':>14}   plausible (central 90 %)"]
    for name, value, low, high in ranges(found):
        lines.append(plain(f"{name:40}{number(value):>14}   {number(low)} to {number(high)}"))
    return Results(
        {"points": points, "plausible_points": found.plausible, "plausible": table},
        report(found, about),
        {
            "parameters": table.to_dict("records"),
            "plausible": len(found.plausible),
            "emulators": found.emulator.kind.to_dict(),
        },
        "\n".join(lines) + f"\n\n{len(found.plausible)} plausible points. {plain(met(found))}",
    )
