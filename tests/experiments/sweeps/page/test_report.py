"""The end of a sweep: every design gets its tables, figures and a whole page; what is missing is said."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample

from experiments.paper import every
from experiments.storage.folder import StoreError
from experiments.storage.store import Store
from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.page import report as sweep_report
from tests.experiments.sweeps.sweeps import full, sweep, to_disk, uniform

NAMES = ["strain.crossover", "seeking.rate", "stressors.half_life"]
UNIT = {"num_vars": 3, "names": NAMES, "bounds": [[0.0, 1.0]] * 3}
VOID = {"meta", "link", "br", "img", "input"}


def named(points: pd.DataFrame) -> pd.DataFrame:
    return points.set_axis(NAMES[: points.shape[1]], axis=1)


def truth(points: pd.DataFrame) -> np.ndarray:
    return np.asarray(points.iloc[:, 0] - points.iloc[:, 1] ** 2)


def finished(design: str, points: pd.DataFrame) -> SweepResults:
    return sweep(
        design, points, truth, networks=3, stressors=2, measures=["strain"], name="made up", base="support-group"
    )


def sampled(design: str, drawn: np.ndarray) -> SweepResults:
    points = pd.DataFrame(drawn, columns=NAMES)
    return replace(finished(design, points), sample=points.rename_axis("point"))


LEVELS = full(dict.fromkeys(NAMES[:2], (0.1, 0.2, 0.4)))
FIGURES = {
    "full": {"headline-strain", "effects-strain", "map-strain"}, "latin": {"trends-strain", "surface-strain"},
    "sobol": {"indices", "trends-strain"}, "morris": {"indices"}, "list": {"headline-strain"}, "words": {"headline-strain"},
    "single": set(),
}  # fmt: skip
"""Figures that a design has at least."""
DESIGNS: dict[str, tuple[Callable[[], SweepResults], set[str]]] = {
    "full": (lambda: finished("full-factorial", LEVELS), {"effects", "level_means", "cell_means", "contrasts"}),
    "latin": (lambda: finished("latin-hypercube", named(uniform(30, "ab"))), {"trends", "surfaces", "surface_fits"}),
    "sobol": (lambda: sampled("sobol", sobol_sample.sample(UNIT, 16, calc_second_order=False, seed=1)), {"indices", "trends"}),
    "morris": (lambda: sampled("morris", morris_sample.sample(UNIT, 6, seed=1)), {"indices"}),
    "list": (lambda: finished("list", LEVELS.iloc[:4]), {"contrasts"}),
    "words": (lambda: finished("list", LEVELS.iloc[:2].assign(kind=["peer", "leader"])), {"contrasts"}),
    "single": (lambda: finished("list", LEVELS.iloc[:1]), {"points"}),
}  # fmt: skip


def figures_of(folder: Path) -> set[str]:
    """The names of the figures of a sweep in a folder."""
    return {each.name for each in every.figures(folder)}


class Whole(HTMLParser):
    """Finds tags that are not closed in order, and what the page refers to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.references: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.references += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_gets_its_tables_and_a_whole_page(design: str, tmp_path: Path) -> None:
    make, wanted = DESIGNS[design]
    to_disk(make(), tmp_path)
    sweep_report.write(tmp_path)
    for name in wanted | {"points"}:
        parquet, csv = pd.read_parquet(tmp_path / f"{name}.parquet"), pd.read_csv(tmp_path / f"{name}.csv")
        assert len(parquet) == len(csv) > 0
        assert list(parquet) == list(csv)
    page = (tmp_path / "report.html").read_text("utf-8")
    whole = Whole(page)
    assert whole.wrong == whole.open == []
    assert all(each.startswith(("#", "data:image/png;")) for each in whole.references)
    assert page.index("no clinical advice") < page.index("<table")
    names = figures_of(tmp_path)
    assert len(names) == page.count("<figure ")
    assert names >= FIGURES[design]
    assert not list(tmp_path.rglob(".*"))


@pytest.mark.parametrize("value", [np.nan, 0.0], ids=["undefined", "constant"])
@pytest.mark.parametrize("design", ["full", "latin", "sobol", "morris", "list"])
def test_a_measure_that_is_never_defined_or_never_varies_costs_only_its_own_figures(
    design: str, value: float, tmp_path: Path
) -> None:
    """``filterwarnings = error`` makes every warning of matplotlib a failure."""
    results = DESIGNS[design][0]()
    plan = dict(results.plan) | {"measures": ["attendance", "strain"]}
    ends = results.endpoints.assign(attendance=value)
    to_disk(replace(results, plan=plan, endpoints=ends, provenance={"plan": plan}), tmp_path)
    sweep_report.write(tmp_path)
    drawn = figures_of(tmp_path)
    assert not np.isnan(value) or not {name for name in drawn if name.endswith("attendance")}
    assert "half-widths" in drawn
    points = pd.read_parquet(tmp_path / "points.parquet").groupby("measure")["mean"]
    assert points.count()["strain"] == len(results.points)
    assert points.count()["attendance"] == (0 if np.isnan(value) else len(results.points))
    assert Whole((tmp_path / "report.html").read_text("utf-8")).wrong == []


def test_the_same_sweep_gives_the_same_bytes(tmp_path: Path) -> None:
    to_disk(DESIGNS["full"][0](), tmp_path)
    sweep_report.write(tmp_path)
    first = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    sweep_report.write(tmp_path, Store(tmp_path).manifest()["plan"])
    assert {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == first


def test_every_step_is_told_once_with_the_number_of_all(tmp_path: Path) -> None:
    to_disk(DESIGNS["full"][0](), tmp_path)
    told: list[tuple[int, int]] = []
    sweep_report.write(tmp_path, tell=lambda _, done, steps: told.append((done, steps)))
    assert told == [(done, len(told)) for done in range(len(told))]


def test_an_unfinished_sweep_says_how_even_a_sample_it_is(tmp_path: Path) -> None:
    results = DESIGNS["full"][0]()
    to_disk(replace(results, endpoints=results.endpoints.iloc[:23]), tmp_path)
    sweep_report.write(tmp_path)
    text = (tmp_path / "report.html").read_text("utf-8").replace("\u202f", " ")
    assert "an even sample of 43 % of the runs, 23 of 54, with 2 or 3 replicates at every point" in text
    ragged = results.endpoints[(results.endpoints["point"] != 0) | (results.endpoints["replicate"] < 2)]
    to_disk(replace(results, endpoints=ragged), tmp_path)
    sweep_report.write(tmp_path)
    assert "the sample is not even, with 2 to 6 replicates at a point" in (tmp_path / "report.html").read_text("utf-8")


def test_a_sweep_that_was_sure_enough_says_so(tmp_path: Path) -> None:
    results = DESIGNS["full"][0]()
    plan = {**results.plan, "until_half_width": {"measure": "strain", "width": 0.5, "level": 0.95, "reached": True}}
    known = {"plan": plan, "stopped": "strain is known to within 0.5 at every point"}
    to_disk(replace(results, endpoints=results.endpoints.iloc[:27], plan=plan, provenance=known), tmp_path)
    sweep_report.write(tmp_path)
    text = (tmp_path / "report.html").read_text("utf-8").replace("\u202f", " ")
    assert "Stopped early, since strain is known to within 0.5 at every point: this is an even sample of 50 %" in text
    assert "half-width of 0.500 in strain, which was reached" in text


def test_nothing_finished_yet_is_said_and_no_table_is_made_up(tmp_path: Path) -> None:
    results = DESIGNS["full"][0]()
    to_disk(replace(results, endpoints=results.endpoints.iloc[:0]), tmp_path)
    sweep_report.write(tmp_path)
    assert "0 of 54" in (tmp_path / "report.html").read_text("utf-8")
    assert not (tmp_path / "effects.parquet").exists()


def test_a_point_without_a_run_is_named_before_the_effects_that_it_mixes_up(tmp_path: Path) -> None:
    results = DESIGNS["full"][0]()
    to_disk(replace(results, endpoints=results.endpoints[results.endpoints["point"] != 4]), tmp_path)
    sweep_report.write(tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "No run has finished at 004. Effects and interactions are mixed with each other." in page


def test_failed_runs_are_listed_with_their_cause(tmp_path: Path) -> None:
    results = DESIGNS["full"][0]()
    to_disk(replace(results, endpoints=results.endpoints.iloc[1:]), tmp_path)
    run = results.runs.iloc[0]
    failure = {name: run[name] if isinstance(run[name], str) else int(run[name]) for name in
               ("key", "arm", "point", "network", "stressor", "replicate", "seed")}  # fmt: skip
    why = {"kind": "FloatingPointError", "message": "strain <is> huge", "traceback": "", "scenario": "{}"}
    (tmp_path / "failures" / f"{run['key']}.json").write_text(json.dumps(failure | why))
    sweep_report.write(tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "1 run failed" in page
    assert "strain &lt;is&gt; huge" in page
    assert Whole(page).wrong == []


def test_a_disk_that_is_full_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    to_disk(DESIGNS["single"][0](), tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="cannot be written: No space left on device"):
        sweep_report.write(tmp_path)


def test_a_folder_without_a_sweep_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        sweep_report.write(tmp_path)
