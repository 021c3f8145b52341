"""A comparison in Python: three structures of support, the same couples and the same luck, week by week."""

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from kithkin import Ensemble, generate, load, record

STRUCTURES = ("ordinary-life", "support-group", "befriending")


def main(folder: str, persons: int = 1000, replicates: int = 20, days: int = 365) -> None:
    """Live the structures, print what the last two add to the first, and draw ``structures.pdf`` in ``folder``."""
    scenarios = [load(name).replace({"network.persons": persons}) for name in STRUCTURES]
    seeds = np.arange(replicates)
    members = [scenario for scenario in scenarios for _ in seeds]
    recording = record(Ensemble(generate(scenarios[0].network, seed=1), members, [*seeds] * len(scenarios)), days)
    day, _, series = recording.timeseries()
    strain = series["strain"].reshape(len(day), len(scenarios), replicates)
    added = strain - strain[:, :1]  # paired by replicate
    figure = Figure(figsize=(85 / 25.4, 2.4), layout="constrained")
    axes = figure.subplots()
    for place, name in enumerate(STRUCTURES[1:], start=1):
        mean, error = added[:, place].mean(axis=1), added[:, place].std(axis=1, ddof=1) / np.sqrt(replicates)
        print(f"{name}: strain {mean[-1]:+.3f} SD after {days} days, standard error {error[-1]:.3f}")
        axes.plot(day, mean, label=name)
        axes.fill_between(day, mean - 1.96 * error, mean + 1.96 * error, alpha=0.25)
    axes.set(xlabel="day", ylabel="strain less ordinary life, SD")
    axes.legend(frameon=False)
    Path(folder).mkdir(parents=True, exist_ok=True)
    figure.savefig(f"{folder}/structures.pdf")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "results/structures")
