"""The limit: the highest speed of a day on this machine, however it is programmed.

A person-day has to read and write its state once, and to make its draws. So no ensemble can live more person-days a second
than the smaller of bandwidth / (2 x bytes of state) and draws a second / draws a person-day; both with the same threads.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from experiments.benchmark.book import Book
from experiments.benchmark.effort import WEEK, Effort, scenario, seconds
from experiments.benchmark.machine import TRIAD_ARRAYS, bandwidths, draw_rates
from experiments.benchmark.worlds import RECORDED_MEMBERS, RECORDED_PERSONS, SPAN, ensemble_of
from simulation.ensemble import Ensemble
from simulation.network import generate
from simulation.population import STATE
from simulation.scenario import KINDS

COUNTED = 384
"""Persons of the world in which draws are counted, for a week, after SETTLED days: whole rows of lanes."""
SETTLED = 56


def state_bytes() -> int:
    """Bytes of a person's state in one member, all columns of ``population.STATE``."""
    import numpy as np

    return sum(np.dtype(column.dtype).itemsize * (len(KINDS) if column.by_kind else 1) for column in STATE.values())


def limit(state: float, bandwidth: float, draws: float, draw_rate: float) -> float:
    """Person-days a second: 1 / max(2 state / bandwidth, draws / draw_rate).

    ``state``: bytes, read and written once each; ``bandwidth``: bytes a second; ``draws``: number in a person-day; ``draw_rate``:
    draws a second.
    """
    return 1.0 / max(2.0 * state / bandwidth, draws / draw_rate)


def measure(effort: Effort, book: Book) -> None:
    """Enter the draws of a person-day, the bytes of its state, the limit, and the limit divided by an ensemble's speed.

    The machine's rates and the ensemble of 32 on 10,000 persons are measured in turns, so that a change in the machine's speed
    affects all of them.
    """
    for decision, count in draws_by_decision().items():
        book.put("draws_per_person_day", count, decision)
    draws = sum(line.value or 0.0 for line in book.lines("draws_per_person_day"))
    book.put("draws_total", draws)
    book.put("state_bytes_per_person", float(state_bytes()))
    ensemble = ensemble_of(generate(scenario(RECORDED_PERSONS).network, 1), RECORDED_MEMBERS, effort.threads)
    cells = ensemble.persons * ensemble.members
    numbers = max(int(state_bytes() * cells / 8 / TRIAD_ARRAYS), 1_000)
    ensemble.advance(SPAN)
    turns = [
        (
            bandwidths(numbers, effort.threads, 1)[0],
            draw_rates(effort.threads, 1)[0],
            cells * SPAN / seconds(lambda: ensemble.advance(SPAN)),
        )
        for _ in range(effort.turns)
    ]
    limits = [limit(state_bytes(), bandwidth, draws, rate) for bandwidth, rate, _ in turns]
    book.note("bandwidth_bytes_per_s", [bandwidth for bandwidth, _, _ in turns], "state")
    book.note("draws_per_s", [rate for _, rate, _ in turns])
    book.note("draw_ns", [effort.threads / rate * 1e9 for _, rate, _ in turns])
    book.note("limit_person_days_per_s", limits)
    book.note("ratio_limit_ensemble", [most / lived for most, (_, _, lived) in zip(limits, turns, strict=True)])


def draws_by_decision() -> Mapping[str, float]:
    """Draws a person-day for each decision, counted while the kernels themselves live a week, uncompiled.

    Counted, not declared: what a day draws depends on who asks, answers and meets, and on how the kernels are written.
    """
    plan = scenario(COUNTED)
    ensemble = Ensemble(generate(plan.network, 1), [plan], [1], threads=1)
    ensemble.advance(SETTLED)
    with TemporaryDirectory() as folder:
        world = Path(folder) / "world.npz"
        ensemble.checkpoint(world)
        command = [sys.executable, "-m", "experiments.benchmark.counting", str(world), str(WEEK)]
        environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
        said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
    counts: dict[str, float] = json.loads(said)
    return counts
