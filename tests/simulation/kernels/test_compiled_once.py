"""Every kernel is compiled once in a full run, and machine code never outlives the sources that it was made from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest

from simulation.kernels.machine import compiling
from simulation.kernels.machine.compiling import LAYOUT, SOURCES

ROOT = Path(__file__).parents[3]
PARTS = {"answer_and_receive", "live_evening", "live_morning", "take_in"}
UNITS = {"begin", "found.ordinary", "live", "live_ordinary", *PARTS, *(f"{part}.ordinary" for part in PARTS)}

FULL_RUN = """
import sys
import simulation.ensemble
from simulation.ensemble import Ensemble
from tests.reproducibility.members import BASELINE, BOTH, network

simulation.ensemble.compile_beside = lambda *_: None  # here one process compiles everything
for scenarios in ([BASELINE], [BOTH, BASELINE], [BOTH] * 5):
    ensemble = Ensemble(network(), scenarios, range(len(scenarios)), threads=2)
    ensemble.advance(40, record=True)
    ensemble.advance(3)
    ensemble = ensemble.branch(ensemble.scenarios)
    ensemble.advance(3, record=True)
print("numba", "numba" in sys.modules)
print("fingerprint", ensemble.fingerprint())
"""

DIGESTS = """
import sys
from pathlib import Path
from simulation.kernels.machine import compiling

def folder():
    compiling.source_digest.cache_clear()
    compiling.cache_folder.cache_clear()
    return compiling.cache_folder().name

print("unchanged", folder())
print("again", folder())
for path in map(Path, sys.argv[1:]):
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b" ")
    print(path, folder())
    path.write_bytes(whole)
print("restored", folder())
"""


def run(code: str, *args: str, cwd: Path = ROOT, cache: Path | None = None) -> str:
    """What a fresh Python prints; ``cache``: where compiled code is kept, None for the usual place."""
    environment = os.environ | {"PYTHONPATH": str(cwd)} | ({"NUMBA_CACHE_DIR": str(cache)} if cache else {})
    return subprocess.run(
        [sys.executable, "-c", code, *args], cwd=cwd, env=environment, capture_output=True, text=True, check=True
    ).stdout


def counted(code: str, cwd: Path = ROOT, cache: Path | None = None) -> dict[str, str]:
    """What a fresh Python prints, a name and its number a line."""
    return dict(line.split() for line in run(code, cwd=cwd, cache=cache).splitlines())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with a copy of the package, whose sources may be edited."""
    shutil.copytree(SOURCES.parent, tmp_path / "copy" / "simulation", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "copy"


def test_a_start_with_machine_code_on_disk_imports_no_compiler() -> None:
    run(FULL_RUN)  # compiles whatever is not on disk yet
    assert counted(FULL_RUN)["numba"] == "False"


def test_a_user_without_a_home_folder_compiles_into_a_temporary_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for variable in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(Path, "home", no_home)
    folder = compiling.cache_folder.__wrapped__()
    assert folder.is_dir()
    assert folder.name.startswith("kithkin-")
    folder.rmdir()


def test_machine_code_of_old_versions_is_removed_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    home, long_ago = tmp_path / "kithkin", time.time() - 7_200
    old = [home / f"{number:020x}-numba-0.1.{number}" for number in range(8)]
    others = [home / "notes", home / "0123-numba-1", tmp_path / old[0].name]
    own = home / f"{compiling.source_digest()}-numba-{version('numba')}"
    for age, folder in enumerate([*old, *others, own]):
        folder.mkdir(parents=True)
        (folder / "live-1.o").write_bytes(b"code")
        os.utime(folder, (long_ago - age, long_ago - age))
    assert compiling.cache_folder.__wrapped__() == own
    kept = {folder for folder in [*old, *others, own] if (folder / "live-1.o").exists()}
    assert kept == {own, *old[:3], *others}, "this version, which is the newest by use, and three before it"


def test_editing_any_source_of_the_kernels_leaves_their_machine_code_behind(copy: Path, tmp_path: Path) -> None:
    package = copy / "simulation"
    sources = sorted((package / "kernels").rglob("*.py")) + [package / f"{name}.py" for name in LAYOUT]
    lines = run(DIGESTS, *map(str, sources), cwd=copy, cache=tmp_path / "cache").splitlines()
    folders = dict(line.split() for line in lines)
    unchanged = folders.pop("unchanged")
    assert folders.pop("again") == folders.pop("restored") == unchanged
    assert set(folders) == set(map(str, sources))
    assert len({unchanged, *folders.values()}) == len(sources) + 1


@pytest.mark.slow
def test_an_edited_rule_is_compiled_at_once_and_each_unit_only_once(copy: Path, tmp_path: Path) -> None:
    """Nobody clears anything; a second process of the edited copy compiles nothing."""
    shutil.copytree(ROOT / "tests", copy / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    rules = copy / "simulation" / "kernels" / "rules" / "appraisal.py"
    whole = rules.read_text(encoding="utf-8")
    edited = whole.replace("return phi * deviation + fresh", "return phi * deviation - fresh")
    assert edited != whole
    before = counted(FULL_RUN)
    rules.write_text(edited, encoding="utf-8")
    first, again = (counted(FULL_RUN, cwd=copy, cache=tmp_path) for _ in range(2))
    assert before["fingerprint"] != first["fingerprint"] == again["fingerprint"]
    assert (first["numba"], again["numba"]) == ("True", "False")
    assert sorted(path.name.rsplit("-", 1)[0] for path in tmp_path.rglob("*.o")) == sorted(UNITS)
