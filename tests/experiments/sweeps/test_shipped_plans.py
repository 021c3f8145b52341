"""The plans and scripts that are shipped run as they stand, at a small size, and are short enough to be read."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path
from typing import Any

import pytest

from experiments.cli import main
from experiments.running.engines import Threads
from experiments.studies import PLANS
from experiments.sweeps.plan import Plan
from experiments.sweeps.sweep import sweep

ROOT = Path(__file__).parents[3] / "experiments"
SHIPPED = sorted((ROOT / "plans").glob("*.toml"))
SCRIPTS = {"places": {"worlds": 2}, "structures": {"replicates": 2}}
SMALL = {"burn_in": 6, "days": 8, "plausible": 2, "replicates": 2, "networks": 2}


def small(path: Path) -> dict[str, Any]:
    """A shipped plan's content with fewer worlds, days and persons."""
    content = tomllib.loads(path.read_text("utf-8"))
    numbers = {name: number for name, number in SMALL.items() if name in content}
    design = {"design": {**content["design"], "points": 3}} if "design" in content else {}
    return content | numbers | design | {"set": {"network.persons": 40}}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_plan_is_short_sound_and_runs(path: Path, tmp_path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < 25
    assert Plan.read(path).runs >= 480
    swept = sweep(Plan.of(small(path), path.stem), tmp_path, Threads(1))
    assert swept.status.finished == swept.status.planned > 0
    assert (tmp_path / "networks.csv").exists() == (path.stem == "network-shape")


def test_there_are_plans_for_every_question_that_was_a_study(capsys: pytest.CaptureFixture[str]) -> None:
    assert {path.stem for path in SHIPPED} >= {*PLANS.values(), "formal-by-informal"}
    for name, plan in PLANS.items():
        assert main(["compare", name]) == 2
        assert (
            capsys.readouterr().err
            == f"kithkin: study '{name}': is a plan now; kithkin sweep experiments/plans/{plan}.toml\n"
        )


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_short_uses_public_names_and_draws(name: str, tmp_path: Path) -> None:
    path = ROOT / "scripts" / f"{name}.py"
    text = path.read_text("utf-8")
    assert len(text.splitlines()) < 40
    assert "from kithkin import" in text
    assert "experiments" not in text
    assert "simulation" not in text
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.main(str(tmp_path), persons=40, days=8, **SCRIPTS[name])
    assert (tmp_path / f"{name}.pdf").read_bytes().startswith(b"%PDF")
