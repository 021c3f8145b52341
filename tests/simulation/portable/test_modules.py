"""The modules are built once, kept whole, and the same for every process; where they cannot be, one sentence says so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from simulation.portable import modules as home
from simulation.portable.modules import FLAVOURS, ModulesError, built, digest, modules


def test_they_are_small_and_kept() -> None:
    found = modules()
    assert tuple(found) == FLAVOURS
    assert all(module.startswith(b"\0asm") and len(module) < 700_000 for module in found.values())
    assert not any(b"site-packages" in module for module in found.values()), "the same bytes wherever Numba lies"
    assert modules() == found


def test_a_wheel_may_carry_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "SHIPPED", tmp_path)
    for flavour in FLAVOURS:
        (tmp_path / f"{digest()}.{flavour}.wasm").write_bytes(flavour.encode())
    assert modules() == {flavour: flavour.encode() for flavour in FLAVOURS}


def command(folder: Path, program: str) -> str:
    """Path of a command that carries out a program in place of Python's own."""
    path = folder / "python"
    path.write_text(f"#!{sys.executable}\n{program}\n")
    path.chmod(0o700)
    return str(path)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache without modules."""
    monkeypatch.setattr(home, "SHIPPED", tmp_path)
    monkeypatch.setattr(home, "cache_folder", lambda: tmp_path)
    return tmp_path


def test_a_version_that_cannot_build_them_is_named(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = command(empty, "raise AttributeError('no such pass')")
    monkeypatch.setattr(sys, "executable", failing)
    with pytest.raises(
        ModulesError, match=r"numba [\d.]+ and llvmlite [\d.]+ \(AttributeError: no such pass\); install"
    ):
        modules()
    assert not list(empty.glob("*.wasm"))


def test_whoever_stops_listening_ends_the_building(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def tell(stage: str) -> None:
        told.append(stage)
        raise KeyboardInterrupt

    program = "import pathlib, sys\nprint('one', flush=True)\nsys.stdin.read()\npathlib.Path(__file__).with_name('ended').touch()"
    monkeypatch.setattr(sys, "executable", command(empty, program))
    with pytest.raises(KeyboardInterrupt):
        modules(tell)
    assert told == ["one"]
    assert (empty / "ended").exists()
    assert not list(empty.glob("*.wasm"))


def test_building_ends_with_its_input(tmp_path: Path) -> None:
    program = "from simulation.portable.building import end_with_input; end_with_input()"
    done = subprocess.run([sys.executable, "-c", program], stdin=subprocess.DEVNULL, timeout=60, check=False)
    assert done.returncode == 1


@pytest.mark.slow
def test_built_again_they_have_the_same_bytes() -> None:
    stages: list[str] = []
    again = built(stages.append)
    assert (
        again == modules() or again == built()
    )  # those that are kept may be of another Python, whose bytes are others
    assert len(stages) == 9
