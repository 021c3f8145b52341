"""Packages that are missing, too old or too new are named in one sentence, before anything fails inside them."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from simulation import __version__
from simulation.requirements import RequirementError, require_versions

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SENTENCE = (
    "kithkin needs numba>=0.68 (found: 0.60.0) and mesa<4,>=3.3 (found: 4.0.1); "
    'install with: python -m pip install "numba>=0.68" "mesa<4,>=3.3"'
)


def installed(folder: Path, name: str, version: str, *requirements: str) -> None:
    """Put the metadata of a package into a folder, as if it were installed there."""
    lines = [
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}",
        *(f"Requires-Dist: {each}" for each in requirements),
    ]
    metadata = folder / f"{name}-{version}.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("\n".join(lines), "utf-8")


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder with the metadata of kithkin, of a numba that is too old and of a mesa that is too new."""
    asked = ("numba>=0.68", "mesa>=3.3,<4", "numpy>=2.0", 'distributed>=2024.8; extra == "cluster"')
    installed(tmp_path, "kithkin", __version__, *asked)
    for name, version in (("numba", "0.60.0"), ("mesa", "4.0.1"), ("distributed", "2020.1.0")):
        installed(tmp_path, name, version)
    return tmp_path


def asked(version: str = __version__, extra: str = "") -> None:
    require_versions.__wrapped__(version, extra)


def test_all_unfit_packages_are_named_at_once(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(packages)
    with pytest.raises(RequirementError) as refused:
        asked()
    assert str(refused.value) == SENTENCE


def test_an_extra_is_asked_for_only_where_it_is_needed(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(packages)
    with pytest.raises(RequirementError, match=r"and distributed>=2024\.8 \(found: 2020\.1\.0\)"):
        asked(extra="cluster")


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, "kithkin", __version__, "no-such-package>=1", "numpy>=2.0")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(RequirementError, match=r"^kithkin needs no-such-package>=1 \(found: none\); install with"):
        asked()


def test_the_bound_itself_and_a_preview_of_a_newer_version_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, "kithkin", __version__, "one>=0.68", "other>=0.68")
    installed(tmp_path, "one", "0.68")
    installed(tmp_path, "other", "0.69.0rc1")
    monkeypatch.syspath_prepend(tmp_path)
    asked()


def test_metadata_of_another_version_of_kithkin_says_nothing(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(packages)
    asked(version="0.0.1")


def python(packages: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(packages), str(ROOT)))}
    return subprocess.run(
        [sys.executable, *arguments], cwd=packages, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("package", ["kithkin", "experiments"])
def test_the_command_ends_with_status_2_and_the_sentence_alone(package: str, packages: Path) -> None:
    refused = python(packages, "-m", package, "run", "--days", "2")
    assert (refused.returncode, refused.stdout, refused.stderr) == (2, "", f"kithkin: {SENTENCE}\n")


@pytest.mark.parametrize("line", ["from kithkin import Ensemble", "from simulation import Ensemble"])
def test_an_import_ends_with_the_sentence(line: str, packages: Path) -> None:
    refused = python(packages, "-c", line)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].endswith(f"RequirementError: {SENTENCE}")


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("run", "--help")])
def test_help_and_version_ask_nothing_and_load_nothing(arguments: tuple[str, ...], packages: Path) -> None:
    code = f"""
import sys
from kithkin.__main__ import main
sys.argv = ["kithkin", *{arguments}]
try:
    main()
finally:
    print({{"importlib.metadata", "packaging", "filelock"}} & set(sys.modules), file=sys.stderr)
"""
    result = python(packages, "-c", code)
    assert (result.returncode, result.stderr) == (0, "set()\n")
    assert python(packages, "-c", "import kithkin; kithkin.__version__").returncode == 0


def test_the_packages_of_this_environment_are_fit() -> None:
    asked()
    asked(extra="cluster")


def test_no_dependency_is_without_a_lowest_version() -> None:
    groups = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    others = [each for group in groups for each in group if not each.startswith("kithkin[")]
    without = [each for each in others if ">=" not in each and "==" not in each]
    assert without == ["ipyvue<2", "ipyvuetify<2"]
