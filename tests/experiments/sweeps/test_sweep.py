"""Sweeps as their users meet them: from Python and from the command line, on any engine, in any packing."""

from __future__ import annotations

import json
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.cli import main
from experiments.running import packs
from experiments.running.engines import HaltedError, Threads
from experiments.storage import provenance
from experiments.storage.folder import StoreError, read_parquet
from experiments.storage.store import Store
from experiments.sweeps import runs
from experiments.sweeps import sweep as module
from experiments.sweeps.plan import Plan
from experiments.sweeps.price import price
from experiments.sweeps.runs import runs_of
from experiments.sweeps.stopping import Target, widest
from experiments.sweeps.sweep import Swept, collected, sweep
from simulation.ensemble import Ensemble

CONTENT = {
    "base": "support-group", "days": 20, "replicates": 4, "networks": 2, "measures": ["strain"],
    "set": {"network.persons": 40}, "factors": {"strain.crossover": [0.0, 0.1, 0.2], "circle.active": [True, False]},
}  # fmt: skip
TEXT = """
base = "support-group"
days = 20
replicates = 4
networks = 2
measures = ["strain"]
set = {network.persons = 40}
factors = {strain.crossover = [0.0, 0.1, 0.2], circle.active = [true, false]}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(TEXT)
    return path


class Inline(Executor):
    """An executor that calls each function at once, in this process."""

    def submit(self, function: Any, /, *args: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(function(*args, **named))
        return future


def prints(swept: Swept) -> dict[str, str]:
    return dict(swept.store.read("endpoints")[["key", "fingerprint"]].itertuples(index=False))


def test_five_lines_in_a_notebook(tmp_path: Path) -> None:
    plan = Plan.of(CONTENT)
    swept = sweep(plan, tmp_path / "results")
    endpoints = swept.store.read("endpoints")
    means = endpoints.groupby(["strain.crossover", "circle.active"])["strain"].mean()
    assert len(means) == 6
    assert swept.status == (24, 24, 0)


def test_tables_hold_what_an_analysis_needs(tmp_path: Path) -> None:
    swept = sweep(Plan.of(CONTENT), tmp_path / "results")
    plan, ends, days = (swept.store.read(name) for name in ("plan", "endpoints", "timeseries"))
    factors = ["strain.crossover", "circle.active"]
    assert {"key", "arm", "point", "network", "stressor", "replicate", "seed", "scenario_key", *factors} <= set(
        plan.columns
    )
    assert {"key", "point", "seed", "fingerprint", "strain", "strain_sd", *factors} <= set(ends.columns)
    assert "load" not in ends.columns
    assert ends["circle.active"].dtype == bool
    assert set(days["day"]) == {19}
    assert "point" in days.columns
    manifest = swept.store.manifest()
    assert manifest["plan"]["factors"]["strain.crossover"] == {"levels": [0.0, 0.1, 0.2]}
    assert manifest["status"] == {"planned": 24, "finished": 24, "failed": 0}


def test_results_depend_neither_on_the_packing_nor_on_the_executor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, found = Plan.of(CONTENT), []
    with ThreadPoolExecutor(3) as pool:
        for number, engine in enumerate((None, pool, Inline())):
            found.append(sweep(plan, tmp_path / f"engine{number}", engine))
    for members in (1, 5):
        monkeypatch.setattr(runs, "sizes", lambda *_, members=members: (members, members))
        found.append(sweep(plan, tmp_path / f"members{members}"))
    assert len({len(list(each.store.runs.iterdir())) for each in found}) > 2
    assert all(prints(each) == prints(found[0]) for each in found)
    for name in ("endpoints", "timeseries"):
        assert len({(each.store.folder / f"{name}.parquet").read_bytes() for each in found}) == 1


def test_points_that_are_the_same_are_lived_once_and_listed_twice(tmp_path: Path) -> None:
    content = {name: value for name, value in CONTENT.items() if name != "factors"}
    swept = sweep(Plan.of({**content, "points": [{"strain.crossover": 0.1}] * 2}), tmp_path / "results")
    ends = swept.store.read("endpoints")
    assert swept.status == (8, 8, 0)
    assert (ends.groupby("key")["point"].nunique() == 2).all()


def test_a_finished_sweep_is_extended_by_more_replicates(tmp_path: Path) -> None:
    sweep(Plan.of(CONTENT), tmp_path / "results")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "results" / "runs").iterdir()}
    swept = sweep(Plan.of({**CONTENT, "replicates": 6}), tmp_path / "results")
    assert swept.status == (36, 36, 0)
    assert before == {path: path.stat().st_mtime_ns for path in before}
    whole = sweep(Plan.of({**CONTENT, "replicates": 6}), tmp_path / "whole")
    assert prints(swept) == prints(whole)


def test_a_folder_with_another_plan_is_refused(tmp_path: Path) -> None:
    sweep(Plan.of(CONTENT), tmp_path / "results")
    for change in ({"seed": 2}, {"measures": ["load"]}, {"every": 7}):
        with pytest.raises(StoreError, match="choose a new folder"):
            sweep(Plan.of({**CONTENT, **change}), tmp_path / "results")


def test_a_sweep_stops_when_a_measure_is_known_well_enough(tmp_path: Path) -> None:
    content = {**CONTENT, "replicates": 60, "networks": 3}
    swept = sweep(Plan.of(content), tmp_path / "results", until=Target("strain", 0.3))
    assert 0 < swept.status.finished < swept.status.planned
    assert widest(swept.store.read("endpoints"), "strain") <= 0.3
    assert "strain is known to within 0.3" in swept.stopped
    assert swept.store.manifest()["plan"]["until_half_width"]["reached"] is True
    again = sweep(Plan.of(content), tmp_path / "results", until=Target("strain", 0.3))
    assert (again.status, again.seconds) == (swept.status, 0.0)


class _Moody(Ensemble):
    """An ensemble that cannot stand a crossover of .1."""

    def __init__(self, network: Any, scenarios: Any, seeds: Any, threads: Any = None) -> None:
        if any(scenario.strain.crossover == 0.1 for scenario in scenarios):
            raise ArithmeticError("a crossover of .1 is too much")
        super().__init__(network, scenarios, seeds, threads)


@pytest.mark.slow
def test_a_run_that_fails_is_told_of_and_the_rest_goes_on(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "results"
    with monkeypatch.context() as patched:
        patched.setattr(packs, "Ensemble", _Moody)
        assert main(["sweep", str(plan), "--out", str(folder), "--json"]) == 1
        told = capsys.readouterr()
        assert json.loads(told.out)["failed"] == 8
        assert "8 of 24 runs failed" in told.err
        failures = Store(folder).failures()
        assert set(failures["strain.crossover"]) == {0.1}
        assert failures["traceback"].str.contains("a crossover of .1 is too much").all()
        assert main(["sweep", str(plan), "--out", str(tmp_path / "stopped"), "--on-error", "stop", "--json"]) == 1
        assert json.loads(capsys.readouterr().out)["stopped"] == "a run failed"
    assert main(["sweep", str(plan), "--out", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["finished"] == 24


EXPLOSIVE = {
    "episode": {"quality_mean": -1.0, "quality_sd": 2.0, "relief": 0.5, "co_rumination": 1.0},
    "seeking": {"rate": 1.0, "calm_share": 1.0, "partner_share": 0.001}, "network.persons": 60, "company.contagion": 0.0,
    "answering": {"availability": 1.0, "strained_availability": 1.0, "capacity": 1_000},
}  # fmt: skip
"""All help harms: where strain is carried over, it grows without end."""


def test_runs_that_diverge_are_failed_rows_and_the_others_have_results(tmp_path: Path) -> None:
    content = {
        "days": 200, "replicates": 3, "networks": 1, "design": "full-factorial", "set": EXPLOSIVE,
        "factors": {"strain.carry_over": [0.2, 0.9]},
    }  # fmt: skip
    swept = sweep(Plan.of(content), tmp_path / "results")
    assert swept.status == (6, 3, 3)
    failures = swept.store.failures()
    assert set(failures["strain.carry_over"]) == {0.9}
    assert set(failures["kind"]) == {"DivergenceError"}
    assert (
        failures["message"].str.match(r"day \d+, member 0 \(ordinary-life\): strain has a root mean square of ").all()
    )
    assert swept.store.read("endpoints")["strain"].abs().max() < 50


def test_factors_beyond_their_plausible_ranges_are_warned_of_once_and_named_on_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "far.toml"
    path.write_text(
        "days = 3\nreplicates = 1\nnetworks = 1\nmeasures = ['strain']\nset = {network.persons = 30}\n"
        "design = 'full-factorial'\n"
        "factors = {strain.carry_over = [0.0, 0.2, 0.9], seeking.rate = [0.3, 0.4]}\n"
    )
    warning = "Outside the plausible range, so that results are about no world that may exist: "
    named = "strain.carry_over = 0.9 (plausible 0.1 to 0.4)."
    assert main(["sweep", str(path), "--dry-run"]) == 0
    assert capsys.readouterr().err == f"{warning}{named}\n"
    assert main(["sweep", str(path), "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().err.count(warning) == 1
    assert f"{warning}{named}" in (tmp_path / "out" / "report.html").read_text("utf-8")


@pytest.mark.slow
def test_a_run_of_a_sweep_is_replayed(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "results"
    assert main(["sweep", str(plan), "--out", str(folder)]) == 0
    assert (folder / "report.html").exists()
    capsys.readouterr()
    assert main(["replay", str(folder), "--all", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["runs"]) == 24


@pytest.mark.slow
@pytest.mark.usefixtures("_whole_paper")
def test_the_price_is_told_before_and_nothing_is_written(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for options, workers in (([], None), (["--workers", "2"], 2)):
        assert main(["sweep", str(plan), "--dry-run", "--json", *options]) == 0
        price = json.loads(capsys.readouterr().out)
        assert (price["runs"], price["points"], price["replicates"], price["finished"]) == (24, 6, 4, 0)
        assert price["person_days"] == 24 * 40 * 20
        assert min(price[name] for name in ("packs", "seconds", "bytes", "free", "person_days_a_second")) > 0
        assert workers in (None, price["workers"])
        assert 0 < price["report_seconds"] < price["seconds"]
    assert [path.name for path in tmp_path.iterdir()] == ["plan.toml"]
    assert main(["sweep", str(plan), "--out", "some"]) == 0
    capsys.readouterr()
    written = sum(path.stat().st_size for path in (tmp_path / "some").rglob("*") if path.is_file())
    assert written / 1.5 < price["bytes"] < written * 1.5
    assert main(["sweep", str(plan), "--out", "some", "--dry-run"]) == 0
    assert "24 are finished" in capsys.readouterr().out


REFUSED = {
    "two modes": (["--dry-run", "--report-only"], "--dry-run and --report-only: choose one"),
    "nothing to stop": (
        ["--report-only", "--until-half-width", "strain=0.1"],
        "--report-only simulates nothing; leave one",
    ),
    "measure": (["--until-half-width", "strian=0.1"], "must name a measure of the plan; did you mean strain?"),
    "width": (["--until-half-width", "strain=-1"], "a half-width W of more than 0"),
    "both": (["--workers", "2", "--scheduler", ":1"], "choose one"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_mistake_is_a_sentence_and_nothing_is_written(
    name: str, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    options, sentence = REFUSED[name]
    assert main(["sweep", str(plan), *options]) == 2
    assert sentence in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["plan.toml"]


class Unwilling(Executor):
    """An executor that accepts no work."""

    def submit(self, function: Any, /, *args: Any, **named: Any) -> Future[Any]:
        raise RuntimeError("not today")


def test_an_engine_that_takes_no_work_ends_the_sweep(tmp_path: Path) -> None:
    with pytest.raises(HaltedError):
        sweep(Plan.of(CONTENT), tmp_path / "results", Unwilling())
    assert sweep(Plan.of(CONTENT), tmp_path / "results").status == (24, 24, 0)


def test_results_of_other_measures_are_never_mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The definition of a measure is part of a run's key, and a folder of another version is refused by name."""
    swept = sweep(Plan.of(CONTENT), tmp_path / "results")
    before = set(swept.store.read("plan")["key"])
    changed = {**provenance.sources(), "measures": "0" * 20}
    for place in (provenance, module):
        monkeypatch.setattr(place, "sources", lambda: changed)
    assert not before & set(runs_of(Plan.of(CONTENT)).table["key"])
    with pytest.raises(StoreError, match=r"another version of kithkin \(other measures\).*--report-only"):
        sweep(Plan.of(CONTENT), tmp_path / "results")
    assert collected(tmp_path / "results").status == (24, 24, 0)


def test_a_refused_folder_names_what_differs_and_a_later_call_replaces_nothing(tmp_path: Path) -> None:
    first = sweep(Plan.of(CONTENT), tmp_path / "results", command=["first"]).store.manifest()
    with pytest.raises(StoreError, match=r"days = 20 there, 21 here; seed = 1 there, 2 here"):
        sweep(Plan.of({**CONTENT, "days": 21, "seed": 2}), tmp_path / "results")
    again = sweep(
        Plan.of(CONTENT), tmp_path / "results", until=Target("strain", 100.0), command=["again"]
    ).store.manifest()
    assert {name: again[name] for name in ("started", "command", "seconds_lived")} == {
        name: first[name] for name in ("started", "command", "seconds_lived")
    }
    assert again["plan"]["until_half_width"]["reached"] is True
    assert [call["command"] for call in again["later_calls"]] == [["again"]]


def test_an_interrupted_sweep_has_tables_and_report_and_its_report_is_made_once(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, write_pack = tmp_path / "results", Store.write_pack

    def interrupted(store: Store, *tables: Any) -> None:
        if store.finished():
            raise KeyboardInterrupt
        write_pack(store, *tables)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "write_pack", interrupted)
        assert main(["sweep", str(plan), "--out", str(folder), "--threads", "1"]) == 130
    done = len(Store(folder).read("endpoints"))
    assert 0 < done < 24
    assert f"{done} of 24" in (folder / "report.html").read_text("utf-8")
    made = (folder / "report.html").stat().st_mtime_ns
    assert main(["sweep", str(plan), "--out", str(folder), "--report-only"]) == 0
    assert (folder / "report.html").stat().st_mtime_ns == made
    (folder / "endpoints.parquet").unlink()
    capsys.readouterr()
    assert main(["replay", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["equal"]


EQUAL = """
days = 6
replicates = 4
measures = ["strain"]
set = {network.persons = 20}
points = [{seeking.rate = 0.1}, {seeking.rate = 0.1}, {seeking.rate = 0.2}]
"""


def test_equal_points_are_counted_truthfully_and_a_report_is_made_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of twelve runs four repeat another one: eight are simulated, and twelve are there afterwards."""
    plan, folder = tmp_path / "plan.toml", tmp_path / "results"
    plan.write_text(EQUAL)

    def priced() -> tuple[int, int, int]:
        assert main(["sweep", str(plan), "--out", str(folder), "--dry-run", "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        return found["runs"], found["finished"], found["equal"]

    assert priced() == (8, 0, 4)
    assert main(["sweep", str(plan), "--out", str(folder)]) == 0
    told = capsys.readouterr()
    assert "3 points, 4 replicates, 12 runs; results go to" in told.err
    assert "Runs that repeat another one, since their points are equal, and are not simulated again: 4" in told.err
    assert "there already" not in told.err
    assert "Analysing, and drawing the report" in told.err
    assert "12 of 12 runs finished" in told.out
    assert priced() == (0, 12, 4)
    page, made = folder / "report.html", (folder / "report.html").stat().st_mtime_ns
    assert main(["sweep", str(plan), "--out", str(folder)]) == 0
    told = capsys.readouterr()
    assert "12 runs are there already" in told.err
    assert "Analysing" not in told.err
    assert page.stat().st_mtime_ns == made
    page.unlink()
    assert main(["sweep", str(plan), "--out", str(folder)]) == 0
    assert "Analysing" in capsys.readouterr().err
    assert page.exists()


def test_a_dry_run_refuses_a_folder_as_the_sweep_would(tmp_path: Path) -> None:
    sweep(Plan.of(CONTENT), tmp_path / "results")
    for change in ({"seed": 2}, {"set": {"network.persons": 41}}):
        with pytest.raises(StoreError, match="holds the results of another plan"):
            price(Plan.of({**CONTENT, **change}), tmp_path / "results", Threads(1))


def test_replay_compares_measures_too(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = sweep(Plan.read(plan), tmp_path / "results").store
    for path in store.runs.glob("*.endpoints.parquet"):
        ends = read_parquet(path).to_pandas()
        days = read_parquet(path.with_name(path.name.replace("endpoints", "timeseries"))).to_pandas()
        store.write_pack(path.name.partition(".")[0], ends.assign(strain=np.nextafter(ends["strain"], 9.0)), days)
    assert main(["replay", str(store.folder)]) == 1
    assert "DIFFERENT MEASURES (strain)" in capsys.readouterr().out
