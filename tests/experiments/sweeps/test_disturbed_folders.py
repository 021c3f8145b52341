"""What happens to the folder of a sweep between two calls: it is repaired to the same bytes, or refused in a sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.sweeps.plan import Plan
from experiments.sweeps.sweep import sweep

TEXT = """
base = "ordinary-life"
days = 4
replicates = 2
networks = 1
measures = ["strain", "load"]
set = {network.source = "ring.csv"}
factors = {strain.crossover = [0.0, 0.1, 0.2]}
"""
RING = [f"{name},{mate}\n" for name, mate in zip("ABCDEFGH", "BCDEFGHA", strict=True)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a plan, its network, and the finished sweep in ``swept``."""
    (tmp_path / "plan.toml").write_text(TEXT)
    (tmp_path / "ring.csv").write_text("source,target\n" + "".join(RING))
    sweep(Plan.read(tmp_path / "plan.toml"), tmp_path / "swept")
    return tmp_path


def lose(pattern: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        next(iter(sorted(folder.glob(pattern)))).unlink()

    return act


def cut(name: str, share: float) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[: int(share * len(whole))])

    return act


REPAIRED: dict[str, Callable[[Path], None]] = {
    "endpoints of a pack are lost": lose("runs/*.endpoints.parquet"),
    "time series of a pack are lost": lose("runs/*.timeseries.parquet"),
    "the manifest is lost": lose("manifest.json"),
    "the plan is lost": lose("plan.parquet"),
    "a collected table is lost": lose("endpoints.parquet"),
    "a collected table is cut off": cut("endpoints.parquet", 0.5),
    "a collected table is emptied": cut("timeseries.parquet", 0.0),
}


def shared(folder: Path) -> dict[str, bytes]:
    """Bytes of the tables that every sweep has."""
    return {name: (folder / f"{name}.parquet").read_bytes() for name in ("plan", "endpoints", "timeseries")}


@pytest.mark.parametrize("name", REPAIRED)
def test_the_same_command_makes_the_folder_whole_again(name: str, home: Path) -> None:
    before, folder = shared(home / "swept"), home / "swept"
    REPAIRED[name](folder)
    sweep(Plan.read(home / "plan.toml"), folder)
    assert shared(folder) == before


def test_a_folder_goes_on_where_it_was_moved_to(home: Path) -> None:
    before = shared(home / "swept")
    shutil.move(home / "swept", home / "elsewhere")
    lose("runs/*.endpoints.parquet")(home / "elsewhere")
    assert sweep(Plan.read(home / "plan.toml"), home / "elsewhere").status == (6, 6, 0)
    assert shared(home / "elsewhere") == before


def test_lines_of_the_network_in_another_order_are_the_same_network(home: Path) -> None:
    before = shared(home / "swept")
    lose("runs/*.endpoints.parquet")(home / "swept")
    (home / "ring.csv").write_text("source,target\n" + "".join(reversed(RING)))
    sweep(Plan.read(home / "plan.toml"), home / "swept")
    assert shared(home / "swept") == before


def test_another_network_and_one_that_is_lost_are_refused(home: Path) -> None:
    before = shared(home / "swept")
    (home / "ring.csv").write_text("source,target\nA,C\n" + "".join(RING))
    with pytest.raises(ValueError, match="holds the results of another plan"):
        sweep(Plan.read(home / "plan.toml"), home / "swept")
    (home / "ring.csv").unlink()
    with pytest.raises(ValueError, match=r"ring\.csv', but there is no such file"):
        sweep(Plan.read(home / "plan.toml"), home / "swept")
    assert shared(home / "swept") == before
