"""The documentation's page on results: its code runs on a sweep's folder, and it names every table that there is."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.storage.folder import Folder
from experiments.sweeps.page import report as sweep_report
from experiments.sweeps.page.sections import FILES
from simulation.scenario.files import load
from tests.experiments.sweeps.sweeps import full, sweep, to_disk

TEXT = (Path(__file__).parents[3] / "docs" / "results.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
LEVELS = {"strain.crossover": (0.05, 0.1, 0.2), "seeking.rate": (0.15, 0.3, 0.6)}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with the folder ``results/my-sweep`` in it."""
    place: Path = tmp_path_factory.mktemp("home")
    folder = place / "results" / "my-sweep"
    results = sweep(
        "full-factorial", full(LEVELS), lambda p: np.asarray(p["strain.crossover"] - p["seeking.rate"]), 3, 2
    )
    to_disk(results, folder)
    Folder(folder).write_table("plan", results.runs.assign(scenario=json.dumps(load("support-group").to_dict())))
    days = pd.DataFrame({"day": [6, 13, 20, 27], "window": 7})
    Folder(folder).write_table("timeseries", results.endpoints.drop(columns="fingerprint").merge(days, how="cross"))
    sweep_report.write(folder)
    return place


@pytest.mark.parametrize("block", BLOCKS, ids=[f"{place}" for place in range(len(BLOCKS))])
def test_the_code_runs_as_it_stands(
    block: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for library in ("polars", "duckdb"):
        if f"import {library}" in block and find_spec(library) is None:
            pytest.skip(f"{library} is not installed")
    monkeypatch.chdir(home)
    exec(compile(block, "docs/results.md", "exec"), {})
    assert capsys.readouterr().out.strip()


def test_there_are_blocks_for_every_reader() -> None:
    assert all(f"## {reader}\n" in TEXT for reader in ("pandas", "pyarrow", "polars", "DuckDB", "R"))
    assert len(BLOCKS) >= 6


def test_every_table_of_the_analysis_is_described(home: Path) -> None:
    assert all(f"`{name}`" in TEXT for name in FILES)
    written = {path.stem for path in (home / "results" / "my-sweep").glob("*.csv")}
    assert written - {"plan", "endpoints", "timeseries"} <= set(FILES)
