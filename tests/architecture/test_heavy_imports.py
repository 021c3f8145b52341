"""What each verb of the command imports when it starts: slow libraries only where they are used, so that a start stays short.

What an import costs stands in ``docs/performance.md``. A verb that needs a library later imports it where it uses it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from experiments.cli import _parser
from experiments.extras import EXTRAS, OPTIONAL

ROOT = Path(__file__).parents[2]
SLOW = ("scipy.special", "scipy.stats", "pandas", "matplotlib", "statsmodels", "pyarrow", "mesa", "networkx", "plotly", "SALib",
        "sklearn", "jinja2", "uvicorn", "numba")  # fmt: skip
TABLES = {"pandas", "pyarrow"}
PAGES = TABLES | {"jinja2"}
FIGURES = PAGES | {"matplotlib"}
AT_START: dict[str, set[str]] = {
    "scenarios": set(),
    "run": set(),
    "view": {"scipy.special"},
    "replay": PAGES,
    "compare": PAGES,
    "validate": FIGURES,
    "bench": TABLES | {"scipy.special"},
    "sweep": FIGURES | {"scipy.special", "scipy.stats"},
    "figure": FIGURES | {"scipy.special", "scipy.stats"},
}
"""The most that a verb may import before it does anything."""


def imported(code: str) -> set[str]:
    """The slow libraries that are there when ``code`` has run in a Python of its own."""
    shown = f"\nprint('\\n', *(name for name in {SLOW} if name in sys.modules))"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}{shown}"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("verb", AT_START)
def test_a_verb_imports_no_slow_library_that_it_may_not_need(verb: str) -> None:
    assert imported(f"import experiments.cli, experiments.command.{verb}") <= AT_START[verb]


def test_help_imports_none_of_them() -> None:
    code = "from experiments.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"
    assert imported(code) == set()


def test_a_run_ends_without_tables_statistics_figures_and_compiler() -> None:
    small = ["run", "support-group", "--set", "network.persons=40", "--days", "7"]
    code = f"from experiments.cli import main\nmain({small})"
    imported(code)  # compiles whatever is not on disk yet
    assert imported(code) == set()


MISSING = f"for name in {sorted(OPTIONAL)}: sys.modules[name] = None\n"
"""Code after which no package of an extra can be imported."""


def test_the_main_job_and_its_page_need_no_package_of_an_extra() -> None:
    verbs = ("run", "compare", "scenarios", "replay", "figure", "sweep", "view")
    studies = "import experiments.studies.formal_informal.command, experiments.studies.scenarios.command"
    code = "\n".join([*(f"import experiments.command.{verb}" for verb in verbs), studies])
    assert "pandas" in imported(f"{MISSING}{code}")


def test_a_verb_that_misses_a_package_names_the_extra_in_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{MISSING}from experiments.cli import main\nsys.exit(main(['view']))"],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    (said,) = done.stderr.splitlines()
    assert said.startswith("kithkin: needs ")
    assert said.endswith('which is not installed; install with: python -m pip install "kithkin[view]"')


def test_the_extras_bring_what_the_command_says_they_bring() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    named = {"sklearn": "scikit-learn"}
    for library, extra in OPTIONAL.items():
        assert any(each.startswith(named.get(library, library)) for each in extras[extra]), library
    assert set(EXTRAS["bench"]) == set(OPTIONAL.values())
    assert extras["all"] == ["kithkin[analysis,mesa,view]"]


def test_every_verb_has_its_list() -> None:
    verbs = next(action.choices for action in _parser()._actions if action.dest == "verb")
    assert verbs is not None
    assert set(AT_START) == set(verbs)
