"""What it costs to plan, store and collect runs, beside living them."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from experiments.benchmark.book import Book
from experiments.benchmark.effort import Effort, scenario, seconds
from experiments.benchmark.worlds import ensemble_of
from experiments.design import Worlds
from experiments.study import Study, carry_out
from simulation.recording import record

PERSONS, DAYS = 1_000, 365
RUNS, FEWER_RUNS = 320, 64
TURNS, FEWER_TURNS = 9, 3


def measure(effort: Effort, book: Book) -> None:
    """Enter what a sweep of many years of 1,000 persons takes beyond living and recording as many, as a share of that."""
    plan = scenario(PERSONS)
    drawn = Worlds(plan.network, 1, 1, FEWER_RUNS if effort.quick else RUNS)
    study = Study("benchmark", {"both": plan}, drawn, [drawn.build(0)], DAYS)

    def live() -> None:
        left = drawn.replicates
        while left > 0:
            record(ensemble_of(study.networks[0], min(left, 32), effort.threads), DAYS)
            left -= 32

    def sweep() -> None:
        with TemporaryDirectory() as folder:
            carry_out(study, Path(folder) / "sweep", ["kithkin", "bench"], threads=effort.threads)

    sweep()
    turns = [(seconds(live), seconds(sweep)) for _ in range(FEWER_TURNS if effort.quick else TURNS)]
    book.note("lived_s", [lived for lived, _ in turns])
    book.note("swept_s", [swept for _, swept in turns])
    book.put("sweep_share", median(swept / lived - 1 for lived, swept in turns))
