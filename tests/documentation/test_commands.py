"""The documentation's command lines run as they stand, at a small size: options are added that shrink the world.

Not run here: environments and the test command itself (``.ci/run`` runs the README's), ``docs/cluster.md``, which needs a
cluster (``test_cluster_page.py`` starts one), and ``docs/sensitivity.md``, whose plan ``tests/experiments/sweeps`` runs small.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from experiments.cli import _parser, main
from experiments.studies import STUDIES
from simulation.scenario.files import presets
from tests.documentation.pages import ROOT, blocks, commands

PAGES = ("README.md", "docs/sweeps.md")
BLOCKS = [
    pytest.param(block, id=f"{page}-{place}") for page in PAGES for place, block in enumerate(blocks(page, "bash"))
]
ROOM = ["--set", "programmes.support-group.places=0.4"]
"""Places for one group and for half the places, among 40 persons."""
SMALL = {
    "run": ["--set", "network.persons=40", "--replicates", "2", "--days", "14"],
    "compare": ["--set", "network.persons=40", "--replicates", "2", "--networks", "2", "--days", "28", *ROOM],
    "validate": ["--set", "network.persons=120", "--replicates", "2"],
    "view": ["--persons", "24"],
    "replay": [],
    "figure": [],
    "scenarios": [],
    "sweep": [],
}
SMALL_PLAN = {"burn_in": 7, "days": 14, "replicates": 2, "networks": 2, "plausible": 2, "points": 4, "persons": 40}
ACTIVATED = [".", ".venv/bin/activate"]
FEW_PATTERNS_ARE_MET = 1
"""Exit status of ``validate`` at a small size."""


def small_plan(plan: str) -> str:
    """The text of a plan with its days, replicates and persons replaced by SMALL_PLAN, so that it runs within seconds."""
    for name, number in SMALL_PLAN.items():
        plan = re.sub(rf"\b{name} = \d+", f"{name} = {number}", plan)
    return plan


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the files that the commands speak of."""
    plans = tmp_path / "experiments" / "plans"
    plans.mkdir(parents=True)
    for path in (ROOT / "experiments" / "plans").glob("*.toml"):
        (plans / path.name).write_text(small_plan(path.read_text("utf-8")), "utf-8")
    (tmp_path / "plan.toml").write_text((plans / "crossover-and-seeking.toml").read_text("utf-8"), "utf-8")
    ties = [(person, (person + step) % 40) for person in range(40) for step in (1, 2, 3)]
    rows = "".join(f"{one},{other}\n" for one, other in ties)
    (tmp_path / "village.csv").write_text("source,target\n" + rows, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def stored_run(folder: str, home: Path) -> list[str]:
    """The folder that was made, in place of a documented one whose name holds a digest."""
    if (home / folder).exists():
        return [folder]
    (made,) = (home / "results").glob(f"{Path(folder).name.partition('-')[0]}-*")
    return [str(made)]


def small(words: list[str], home: Path) -> list[str]:
    """Arguments of ``main`` for a documented command: small, on this machine, on what is there."""
    _, verb, *rest = words
    if verb in ("replay", "figure"):
        return [verb, *stored_run(rest[0], home), *(rest[1:] if verb == "figure" else ())]
    longer = ["--days", "60"] if verb == "compare" and {*rest} & {*presets()} else []  # presets start in the fifth week
    return [verb, *rest, *SMALL[verb], *longer]


def serve_and_end(words: list[str]) -> None:
    """Start ``kithkin view`` without opening a browser, fetch its page, and end it."""
    command = [sys.executable, "-m", "kithkin", *words[1:], "--no-browser", "--persons", "24"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stderr is not None
        said = next(found for line in server.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        with urllib.request.urlopen(said[0], timeout=30) as page:
            assert b"kithkin" in page.read()
        server.terminate()


@pytest.mark.slow
@pytest.mark.parametrize("block", BLOCKS)
def test_the_command_lines_of_a_block_run_one_after_the_other(
    block: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = 0
    for words in commands(block):
        if Path(words[0]).name != "kithkin":  # environments and the tests themselves: .ci/run does what README says
            assert words == ACTIVATED or Path(words[0]).name in ("python3", "pip", "pytest"), words
            continue
        if "--scheduler" in words:  # a cluster: test_cluster_page.py starts one
            _parser().parse_args(words[1:])
        elif words[1] == "view" and "--export" not in words:
            serve_and_end(words)
        else:
            into = words[words.index(">") + 1] if ">" in words else None
            kept = words[: words.index(">")] if into else words
            status = main(small(kept, home))
            out, err = capsys.readouterr()
            assert status in (0, FEW_PATTERNS_ARE_MET if words[1] == "validate" else 0), err
            assert out or "--export" in words
            if into:
                (home / into).write_text(out, "utf-8")
            if "--json" in words:
                assert json.loads(out)
        ran += 1
    assert ran or "pytest" in block


def test_the_set_up_is_two_commands_and_whoever_copies_line_by_line_has_an_activated_environment() -> None:
    first, tests, *others = blocks("README.md", "bash")
    assert [len(block.splitlines()) for block in (first, tests)] == [1, 1]
    setup = commands(first)
    assert setup.index(ACTIVATED) < setup.index(["kithkin", "compare"]), "a bare name is found only after activation"
    assert commands(tests)[-1][0] == ".venv/bin/pytest"
    assert all(words[0] == "kithkin" for block in others for words in commands(block))


def test_every_command_in_a_sentence_is_one_that_there_is() -> None:
    texts = [
        path.read_text("utf-8") for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md"))
    ]
    lines = {line for text in texts for line in re.findall(r"`kithkin ([a-z][^`]*)`", text)}
    studies = {line.split()[1] for line in lines if re.match(r"compare [a-z]", line)}
    assert studies == set(STUDIES) - {"formal-informal"}
    verbs = next(action.choices for action in _parser()._actions if action.dest == "verb")
    assert verbs is not None
    for verb, *rest in map(str.split, lines):
        assert {word for word in rest if word.startswith("--")} <= set(verbs[verb]._option_string_actions), (verb, rest)
