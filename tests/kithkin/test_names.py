"""``import kithkin``: every public name, from its own module, when it is first used, and never from a stranger's package."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from rlcompleter import Completer
from typing import Any

import pytest

import experiments
import kithkin
import simulation

ROOT = Path(__file__).parents[2]
FOREIGN = {"package": "simulation/__init__.py", "module": "simulation.py"}


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python started in ``folder``, which is searched first, with kithkin's own root behind it."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", kithkin.__all__)
def test_a_public_name_is_what_its_own_module_defines(name: str) -> None:
    home = import_module(kithkin._HOMES[name])
    assert getattr(kithkin, name) is getattr(home, kithkin._NAMES_AT_HOME.get(name, name))


def test_type_checkers_and_users_see_the_same_names() -> None:
    tree = ast.parse((ROOT / "kithkin" / "__init__.py").read_text("utf-8"))
    typed = {
        alias.asname or alias.name: each.module
        for node in tree.body
        if isinstance(node, ast.If)
        for each in node.body
        if isinstance(each, ast.ImportFrom)
        for alias in each.names
    }
    assert typed == kithkin._HOMES
    assert sorted(typed) == sorted(kithkin.__all__)


@pytest.mark.parametrize("package", [kithkin, simulation, experiments])
def test_dir_lists_the_public_names_and_nothing_else_of_ours(package: Any) -> None:
    import_module("experiments.sweeps.sweep")  # after which submodules are attributes, too
    assert {name for name in dir(package) if not name.startswith("__")} == set(package.__all__) - {"__version__"}


@pytest.mark.parametrize(
    ("typed", "names"), [("kithkin.Sup", ["SupportModel"]), ("kithkin.load", ["load", "load_network"])]
)
def test_the_tabulator_completes_public_names(typed: str, names: list[str]) -> None:
    complete = Completer({"kithkin": kithkin}).complete
    found = [str(complete(typed, place)).partition("(")[0] for place in range(len(names))]
    assert found == [f"kithkin.{name}" for name in names]
    assert complete(typed, len(names)) is None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'kithkin' has no attribute 'Scenari'"):
        kithkin.Scenari  # noqa: B018


def test_python_m_kithkin_is_the_command() -> None:
    for package in ("kithkin", "experiments"):
        result = python(ROOT, "-m", package, "--version")
        assert (result.returncode, result.stdout.strip()) == (0, f"kithkin {kithkin.__version__}")


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_package_of_our_name_is_told_in_one_sentence(kind: str, tmp_path: Path) -> None:
    foreign = tmp_path / FOREIGN[kind]
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text("", "utf-8")
    place = foreign.parent if kind == "package" else foreign
    sentence = (
        f"kithkin needs its own package 'simulation', but Python finds {str(place)!r} first: "
        "rename that one, or start Python in another folder"
    )
    command = python(tmp_path, "-m", "kithkin", "scenarios")
    assert (command.returncode, command.stderr) == (2, f"kithkin: {sentence}\n")
    used = python(tmp_path, "-c", "from kithkin import Ensemble")
    assert used.returncode == 1
    assert used.stderr.splitlines()[-1] == f"ImportError: {sentence}"


def test_a_folder_that_hides_nothing_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "simulation").mkdir()
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "__init__.py").write_text("", "utf-8")
    result = python(tmp_path, "-c", "import kithkin; print(kithkin.load('partner-alone').name)")
    assert (result.returncode, result.stdout.strip()) == (0, "partner-alone")
    refused = python(tmp_path, "-c", "import kithkin; kithkin.sweep")
    assert "its own package 'experiments'" in refused.stderr.splitlines()[-1]
