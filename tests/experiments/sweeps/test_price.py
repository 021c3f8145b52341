"""Prices at the limits of plans: little memory, whatever the number of runs, and counts that hold."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from experiments.running.design import packs
from experiments.running.engines import Threads
from experiments.sweeps import price as module
from experiments.sweeps.plan import Plan
from experiments.sweeps.price import Cost, Speed, days_beside_a_run, number_of_packs, price
from experiments.sweeps.runs import runs_of, sizes
from experiments.sweeps.sweep import sweep

RANGES = {"strain.crossover": {"low": 0.0, "high": 0.1}, "seeking.rate": {"low": 0.1, "high": 0.3}}


@pytest.fixture(autouse=True)
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_measured", lambda *_: Speed(1e6, 0.1, 1_000.0))


def priced(folder: Path, **content: Any) -> tuple[Cost, float]:
    """The price of a plan, and the most memory that reading and pricing it took, in bytes."""
    tracemalloc.start()
    try:
        cost = price(Plan.of({"days": 2, **content}), folder, Threads(2))
        return cost, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_million_replicates_are_priced_in_no_memory(tmp_path: Path) -> None:
    cost, most = priced(tmp_path, replicates=1_000_000, factors={"strain.crossover": [0.0, 0.1]})
    assert (cost.points, cost.runs, cost.finished, cost.equal) == (2, 2_000_000, 0, 0)
    assert cost.packs == 31_250
    assert most < 10e6


def test_points_are_priced_in_a_few_numbers_each(tmp_path: Path) -> None:
    """The sample takes 16 bytes a point, and drawing it some times as much; a scenario would take 10,000."""
    design = {"kind": "latin-hypercube", "points": 10_000}
    cost, most = priced(tmp_path, replicates=1_000_000, design=design, factors=RANGES)
    assert (cost.points, cost.runs) == (10_000, 10_000_000_000)
    assert most < 4e6


def test_runs_that_are_finished_cost_nothing_any_more(tmp_path: Path) -> None:
    plan = {"days": 2, "measures": ["strain"], "set": {"network.persons": 20}, "factors": {"seeking.rate": [0.1, 0.2]}}
    sweep(Plan.of({**plan, "replicates": 3}), tmp_path)
    cost = price(Plan.of({**plan, "replicates": 5}), tmp_path, Threads(1))
    assert (cost.finished, cost.runs) == (6, 4)
    assert cost.person_days == 4 * 20 * 2


@pytest.mark.parametrize("points", [1, 3, 40, 130])
@pytest.mark.parametrize("networks", [1, 7])
def test_the_number_of_packs_is_about_that_of_the_sweep(points: int, networks: int) -> None:
    levels = [each / 1000 for each in range(points)]
    plan = Plan.of(
        {"replicates": 21, "networks": networks, "factors": {"seeking.rate": levels}, "set": {"network.persons": 10}}
    )
    runs = runs_of(plan)
    members, fill = sizes(plan.runs, networks, runs.worlds, 2)
    cut = len(list(packs(runs.table, members, fill)))
    assert number_of_packs(plan.runs, networks, members, fill) == pytest.approx(cut, rel=0.35, abs=1)


def test_burn_in_and_the_world_without_support_are_lived_once_where_points_differ_in_what_starts_later() -> None:
    factors = {"structure": ["ordinary-life", "befriending"], "programmes.support-group.places": [0.0, 0.1]}
    assert days_beside_a_run(Plan.of({"burn_in": 100, "factors": factors})) == (100 + 365) / 4
    assert days_beside_a_run(Plan.of({"burn_in": 100, "factors": {**factors, "strain.crossover": [0.1]}})) == 100
