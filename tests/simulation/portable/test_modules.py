"""The modules are built once, kept whole, and the same for every process; where they cannot be, one sentence says so."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from simulation.portable import modules as home
from simulation.portable.building import built
from simulation.portable.modules import FLAVOURS, ModulesError, captured, digest, modules


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


def test_a_version_that_cannot_build_them_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any, **__: Any) -> Any:
        return subprocess.CompletedProcess([], 1, "", "Traceback\nAttributeError: no such pass")

    monkeypatch.setattr(home, "SHIPPED", tmp_path)
    monkeypatch.setattr(home, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(subprocess, "run", failing)
    with pytest.raises(
        ModulesError, match=r"numba [\d.]+ and llvmlite [\d.]+ \(AttributeError: no such pass\); install"
    ):
        modules()
    assert not list(tmp_path.glob("*.wasm"))


@pytest.mark.slow
def test_built_again_they_have_the_same_bytes() -> None:
    assert built(captured()) == modules()
