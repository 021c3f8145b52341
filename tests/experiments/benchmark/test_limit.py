"""The machine's limit on known numbers, and the draws that a day takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.benchmark import effort, limit
from simulation.ensemble import Ensemble
from simulation.kernels.sums.sums import Sum
from simulation.network import generate
from simulation.population import empty_population
from simulation.scenario import KINDS


def test_the_limit_is_the_slower_of_memory_and_draws() -> None:
    """80 bytes read and written at 16 GB/s take 10 ns; 12 draws of 2 ns take 24 ns."""
    assert limit.limit(80, 16e9, 12, 0.5e9) == pytest.approx(1 / 24e-9)
    assert limit.limit(80, 16e9, 12, 2e9) == pytest.approx(1 / 10e-9)
    assert limit.limit(80, 16e9, 0, 0.5e9) == pytest.approx(1e8)


@given(*[st.floats(1e-3, 1e12)] * 4)
def test_the_limit_grows_with_the_machine_and_falls_with_the_work(
    state: float, bandwidth: float, draws: float, rate: float
) -> None:
    one = limit.limit(state, bandwidth, draws, rate)
    assert limit.limit(state, 2 * bandwidth, draws, 2 * rate) == pytest.approx(2 * one)
    assert limit.limit(2 * state, bandwidth, draws, rate) <= one
    assert limit.limit(state, bandwidth, 2 * draws, rate) <= one


def test_the_bytes_of_state_are_those_of_the_arrays() -> None:
    people = empty_population(7, len(KINDS))
    assert limit.state_bytes() * 7 == sum(column.nbytes for column in people)


def test_draws_are_counted_as_often_as_the_kernels_draw(tmp_path: Path) -> None:
    """Every request has a draw for its answer, and every answer one for its quality: as many as the same days record."""
    plan = effort.scenario(150)
    ensemble = Ensemble(generate(plan.network, 1), [plan], [1], threads=1)
    ensemble.advance(21)
    ensemble.checkpoint(tmp_path / "world.npz")
    command = [sys.executable, "-m", "experiments.benchmark.counting", str(tmp_path / "world.npz"), "2"]
    said = subprocess.run(
        command, env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, stdout=subprocess.PIPE, text=True, check=True
    )
    counts = json.loads(said.stdout)
    sums = ensemble.advance(2, record=True).sum(axis=(0, 2))
    assert sums[Sum.REQUESTS] > 0
    assert counts["answer"] == pytest.approx(sums[Sum.REQUESTS] / 300)
    assert counts["quality"] == pytest.approx(sums[Sum.ANSWERED] / 300)
    assert counts["seek"] > counts["tie"] > 0
