"""The benchmark's arithmetic on known numbers, its book, its price list, and its tables."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.benchmark import effort, limit, machine, solo, table, worlds
from experiments.benchmark.book import Book, ratio
from experiments.benchmark.effort import Effort
from experiments.benchmark.prices import PRICES, derive, listed
from experiments.cli import main
from simulation.ensemble import Ensemble
from simulation.kernels.sums.sums import Sum
from simulation.network import generate
from simulation.population import empty_population

KEYS = {
    "mesa_person_days_per_s", "solo_person_days_per_s", "ensemble_person_days_per_s", "limit_person_days_per_s",
    "ratio_ensemble_mesa", "ratio_solo_mesa", "ratio_limit_ensemble", "bytes_per_person", "recording_share", "start_s",
}  # fmt: skip
TINY = Effort(True, 1, 2, (60,), (60,), (60,), (1, 2))


@pytest.fixture
def book() -> Book:
    """A book in which everything is measured and most is met."""
    book = Book()
    book.put("mesa_person_days_per_s", 50_000.0)
    book.note("mesa_by_size_person_days_per_s", [40_000.0, 50_000.0, 70_000.0], 10_000)
    for persons, rate in ((100_000, 20e6), (1_000_000, 15e6), (10_000_000, 8e6)):
        book.note("solo_person_days_per_s", [rate], persons)
    book.note("ensemble_person_days_per_s", [90e6, 100e6, 110e6], 10_000, 32)
    book.put("ratio_ensemble_mesa", 2_000.0)
    book.note("ratio_limit_ensemble", [2.4, 2.5, 2.7])
    book.put("growth", 2.5)
    book.put("peak_bytes", 5_500_000_000, 10_000_000)
    book.put("network_s", 200.0, 10_000_000)
    book.put("recording_share", 0.08)
    book.put("sweep_share", 0.04)
    book.note("start_s", [0.1, 0.2, 0.3], "help")
    derive(book)
    return book


def test_the_limit_is_the_slower_of_memory_and_draws() -> None:
    """80 bytes at 16 GB/s, read and written: 10 ns; 12 draws at 2 ns: 24 ns."""
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
    people = empty_population(7, 3)
    assert limit.state_bytes() * 21 == sum(column.nbytes for column in people)


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


def test_a_note_keeps_the_median_and_half_the_range() -> None:
    book = Book()
    assert book.note("x", [4.0, 1.0, 2.0], 7, "a") == 2.0
    assert book.figures == {"x": {"7": {"a": 2.0}}}
    assert book.spreads == {"x": {"7": {"a": 0.75}}}
    assert book.get("x", 7, "a") == 2.0
    assert book.get("x", 8, "a") is None
    assert book.get("x", 7) is None
    assert book.get("y") is None


def test_a_ratio_of_what_was_not_measured_is_none() -> None:
    assert ratio(6.0, 3.0) == 2.0
    assert [ratio(None, 3.0), ratio(6.0, None), ratio(6.0, 0.0)] == [None] * 3


def test_prices_are_met_missed_or_not_measured(book: Book) -> None:
    assert book.get("ratio_solo_mesa") == 300
    met = [entry["met"] for entry in listed(book)]
    assert met == [True, True, True, False, True, False, True, True, None, None, True, None]
    by_name = {entry["price"]: entry for entry in listed(book)}
    assert by_name["kithkin --help"] == {
        "price": "kithkin --help", "unit": "s", "bound": "at most", "target": 0.5, "measured": 0.2, "met": True,
    }  # fmt: skip


@pytest.mark.parametrize(("measured", "met"), [(1_000.0, True), (999.9, False)])
def test_a_price_is_met_at_its_target(book: Book, measured: float, met: bool) -> None:
    book.put("ratio_ensemble_mesa", measured)
    assert PRICES[0].met(book) is met


def test_the_text_shows_every_figure_and_every_price(book: Book) -> None:
    text = table.text(book)
    assert re.search(r"ensemble, 10,000 persons, 32 members +100 +million a second +±10 %", text)
    assert re.search(r"building their network +at most 180 s +200 +NO", text)
    assert re.search(r"second start .* not measured", text)
    assert set(book.figures) <= set(table.FIGURES) | {"mesa_person_days_per_s"}


def test_the_table_goes_between_its_marks_and_nowhere_else(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text(f"before\n{table.START}\nold\n{table.END}\nafter\n", encoding="utf-8")
    for _ in range(2):
        table.put_into(file, table.markdown(book, "Measured somewhere."))
    lines = file.read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[-1]) == ("before", "after")
    assert lines.count(table.START) == lines.count(table.END) == 1
    assert "old" not in lines
    assert "| building their network | at most 180 s | 200 | NO |" in lines
    assert "| million person-days a second | Mesa twin | 1 member | 32 members |" in lines
    assert "| 10,000,000 persons | – | 8.00 | – |" in lines


def test_a_file_without_marks_is_refused_before_anything_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "README.md"
    file.write_text("no marks", encoding="utf-8")
    for name in (str(file), str(tmp_path / "absent.md")):
        assert main(["bench", "--quick", "--readme", name]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert file.read_text(encoding="utf-8") == "no marks"


def test_more_threads_than_cores_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--quick", "--threads", "100000"]) == 2
    assert re.fullmatch(r"kithkin: --threads 100000: must be 1 to \d+, the cores .*\n", capsys.readouterr().err)


def test_a_part_that_fails_is_an_error(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise subprocess.CalledProcessError(3, ["python", "-m", "something"])

    monkeypatch.setattr("experiments.command.bench.measure", fail)
    assert main(["bench", "--quick"]) == 1
    assert "failed with status 3: python -m something" in capsys.readouterr().err


def test_the_machine_gives_positive_figures() -> None:
    assert all(rate > 0 for rate in machine.bandwidths(50_000, 2, 2) + machine.draw_rates(2, 2, 500))


def test_the_triad_and_the_draws_are_what_they_say() -> None:
    a, b, c = np.zeros(9), np.arange(9.0), np.full(9, 4.0)
    machine.triad(a, b, c, 3, 6, 1)
    np.testing.assert_array_equal(a, [0, 0, 0, 5, 6, 7, 0, 0, 0])


def test_a_world_counts_its_memory() -> None:
    peak = solo.peak_bytes()
    assert peak is None or peak > 10_000_000


def test_worlds_live_in_turns_to_tell_what_size_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("experiments.benchmark.solo.SMALL", 40)
    monkeypatch.setattr("experiments.benchmark.solo.LARGE", 200)
    book = Book()
    solo.measure(TINY._replace(solo=(60, 200)), book)
    told = [book.get("growth"), *(book.get("solo_person_days_per_s", persons) for persons in (60, 200))]
    assert all(value is not None and value > 0 for value in told)
    assert [book.get(key, 200) is None for key in ("network_s", "found_s", "peak_bytes")] == [False] * 3


def test_growth_is_the_cost_of_a_person_day_in_the_large_world_over_that_in_the_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """4 million person-days a second of 40 persons over 1.6 million of 200."""
    monkeypatch.setattr("experiments.benchmark.solo.SMALL", 40)
    monkeypatch.setattr("experiments.benchmark.solo.LARGE", 200)
    monkeypatch.setattr("experiments.benchmark.solo.in_turns", lambda *_: [(100_000.0, 8_000.0)])
    book = Book()
    solo.measure(TINY._replace(solo=(200,)), book)
    assert book.get("growth") == 2.5
    assert book.get("solo_person_days_per_s", 200) == 1_600_000


def test_ensembles_beyond_the_memory_are_left_out() -> None:
    book = Book()
    worlds.measure_ensembles(TINY._replace(memory=1.5 * 60 * worlds.cell_bytes()), book)
    assert list(book.figures["ensemble_person_days_per_s"]["60"]) == ["1"]


@pytest.mark.slow
def test_a_quick_benchmark_prints_json_with_every_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small: dict[str, Any] = {"repeats": 1, "mesa": (60,), "solo": (60,), "persons": (60, 10_000), "members": (1, 32)}
    monkeypatch.setattr("experiments.command.bench.quick", lambda threads: effort.quick(threads)._replace(**small))
    monkeypatch.setattr("experiments.benchmark.sweeps.FEWER_RUNS", 2)
    assert main(["bench", "--quick", "--json", "--threads", "1", "--out", str(tmp_path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) >= KEYS | {"spread", "prices", "versions", "machine"}
    assert found["ensemble_person_days_per_s"]["10000"]["32"] > 0
    assert found["solo_person_days_per_s"]["60"] > 0
    assert found["ratio_ensemble_mesa"] > 1
    assert found["ratio_solo_mesa"] is None
    assert len(found["prices"]) == len(PRICES)
    assert json.loads((tmp_path / "bench.json").read_text(encoding="utf-8")) == found
    assert "| price | target | measured | met |" in (tmp_path / "bench.md").read_text(encoding="utf-8")
