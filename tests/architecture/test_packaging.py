"""The package that is shipped: presets as package data, and one set of known-good versions."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

from simulation import __version__
from simulation.portable.modules import SHIPPED

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8")


def distribution(requirement: str) -> str:
    matched = re.match(r"[\w.-]+", requirement)
    assert matched is not None
    return matched[0].lower().replace("_", "-")


def test_pins_name_no_place_on_the_net_and_none_on_a_disk() -> None:
    assert not re.search(r"://|--(extra-)?index-url |--find-links|--trusted-host| @ |(^|\s)/", PINS)


def test_every_declared_dependency_is_pinned() -> None:
    project = PROJECT["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    declared = {distribution(requirement) for group in groups for requirement in group}
    assert declared - {"kithkin"} <= {distribution(line) for line in PINS.splitlines() if "==" in line}


def test_the_presets_are_package_data() -> None:
    assert any(path.name.endswith(".toml") for path in (files("simulation.scenario") / "presets").iterdir())


def test_a_wheel_carries_the_webassembly_modules_that_were_built_for_it() -> None:
    targets = PROJECT["tool"]["hatch"]["build"]["targets"]
    assert (
        targets["wheel"]["artifacts"]
        == targets["sdist"]["artifacts"]
        == [f"/{SHIPPED.relative_to(ROOT).as_posix()}/*.wasm"]
    )
    assert f"{SHIPPED.relative_to(ROOT).as_posix()}/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_every_package_is_in_the_wheel_and_says_that_it_is_typed() -> None:
    packed = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert sorted(packed) == sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))
    assert all((ROOT / name / "py.typed").exists() for name in packed)


def test_the_version_is_the_same_wherever_it_stands() -> None:
    assert PROJECT["project"]["version"] == __version__
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\n## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_what_the_source_archive_includes_is_there() -> None:
    assert all((ROOT / name[1:]).exists() for name in PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"])
