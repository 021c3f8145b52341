"""What is shipped: presets as package data, and one set of known-good versions."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).parents[2]
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8")


def distribution(requirement: str) -> str:
    matched = re.match(r"[\w.-]+", requirement)
    assert matched is not None
    return matched[0].lower().replace("_", "-")


def test_pins_name_no_place_on_the_net_and_none_on_a_disk() -> None:
    assert not re.search(r"://|--(extra-)?index-url |--find-links|--trusted-host| @ |(^|\s)/", PINS)


def test_every_declared_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    declared = {distribution(requirement) for group in groups for requirement in group}
    assert declared <= {distribution(line) for line in PINS.splitlines() if "==" in line}


def test_the_presets_are_package_data() -> None:
    assert any(path.name.endswith(".toml") for path in (files("simulation.scenario") / "presets").iterdir())
