"""What is shipped: presets as package data, and one set of known-good versions in two forms."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PINS = ("constraints.txt", "requirements.txt")


def pins(name: str) -> set[str]:
    """Lines ``package==version ; marker`` of a file of pins, without hashes."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {line.removesuffix("\\").strip() for line in lines if re.match(r"[a-z0-9]", line, re.IGNORECASE)}


def distribution(requirement: str) -> str:
    matched = re.match(r"[\w.-]+", requirement)
    assert matched is not None
    return matched[0].lower().replace("_", "-")


def test_the_hashed_pins_are_among_the_plain_ones() -> None:
    plain = pins("constraints.txt")
    assert plain
    assert pins("requirements.txt") <= plain


@pytest.mark.parametrize("name", PINS)
def test_pins_name_no_place_on_the_net_and_none_on_a_disk(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url |--find-links|--trusted-host| @ |(^|\s)/", text)


def test_every_declared_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    declared = {distribution(requirement) for group in groups for requirement in group}
    assert declared <= {distribution(pin) for pin in pins("constraints.txt")}


def test_the_presets_are_package_data() -> None:
    assert any(path.name.endswith(".toml") for path in (files("simulation.scenario") / "presets").iterdir())
