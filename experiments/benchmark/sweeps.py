"""What it costs to plan, store and collect runs, beside living them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from experiments.benchmark.book import Book
from experiments.benchmark.effort import Effort, scenario, seconds
from experiments.design import Worlds, packs
from experiments.packs import Orders, run_pack
from experiments.study import Study, carry_out

PERSONS, DAYS, EVERY = 1_000, 365, 28
RUNS, FEWER_RUNS = 640, 64
TURNS, FEWER_TURNS = 9, 3


def measure(effort: Effort, book: Book) -> None:
    """Enter what a sweep of many years of 1,000 persons takes beyond living and measuring them, as a share of that.

    Beside it the same packs are lived by as many threads, and neither planned nor kept.
    """
    plan = scenario(PERSONS)
    drawn = Worlds(plan.network, 1, 1, FEWER_RUNS if effort.quick else RUNS)
    study = Study("benchmark", {"both": plan}, drawn, [drawn.build(0)], DAYS, EVERY)
    (network,), cut, orders = study.networks, packs(study.plan), Orders(DAYS, EVERY)

    def live() -> None:
        with ThreadPoolExecutor(effort.threads) as workers:
            list(workers.map(lambda pack: run_pack(pack, network, orders), cut))

    def sweep() -> None:
        with TemporaryDirectory() as folder:
            carry_out(study, Path(folder) / "sweep", ["kithkin", "bench"], threads=effort.threads)

    sweep()
    turns = [(seconds(live), seconds(sweep)) for _ in range(FEWER_TURNS if effort.quick else TURNS)]
    book.note("lived_s", [lived for lived, _ in turns])
    book.note("swept_s", [swept for _, swept in turns])
    book.put("sweep_share", median(swept / lived - 1 for lived, swept in turns))
