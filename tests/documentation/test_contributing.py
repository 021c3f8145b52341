"""CONTRIBUTING.md names files, lists and checks that exist."""

from __future__ import annotations

import re

import pytest

from tests.documentation.pages import ROOT, blocks

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
RECIPES = re.findall(r"^### ([^\n]*)\n\n(.*?)(?=\n#|\Z)", TEXT, re.DOTALL | re.MULTILINE)
PLACEHOLDER = re.compile(r"<|\*|FILE")


@pytest.mark.parametrize(("title", "steps"), RECIPES, ids=[title for title, _ in RECIPES])
def test_a_recipe_has_at_most_five_steps(title: str, steps: str) -> None:
    assert len(re.findall(r"^\d\. ", steps, re.MULTILINE)) <= 5
    assert "`" in steps


def test_no_recipe_opens_the_machine() -> None:
    assert "`kernels/decisions.py`" in TEXT
    assert "machine" not in "".join(steps for _, steps in RECIPES)


def test_every_file_that_is_named_is_there() -> None:
    named = {name for name in re.findall(r"`([\w./-]+/[\w./-]*)`", TEXT) if not PLACEHOLDER.search(name)}
    assert len(named) > 20
    folders = (ROOT, ROOT / "simulation")
    assert {name for name in named if not any((folder / name).exists() for folder in folders)} == set()


def test_every_list_that_is_named_is_in_a_file_of_its_line() -> None:
    found = re.findall(r"`([A-Z_]{4,})`(?: or `[A-Z]+`)?(?:[^`]{0,24}) of\s+`([\w./]+)`", TEXT)
    assert len(found) >= 6
    for name, place in found:
        files = [ROOT / place, *ROOT.glob(f"simulation/{place}"), *ROOT.glob(f"experiments/*/{place}")]
        assert any(f"\n{name}" in path.read_text("utf-8") for path in files if path.is_file()), (name, place)


def test_every_check_is_a_word_of_the_script() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    words = {
        word for block in blocks("CONTRIBUTING.md", "bash") for word in re.findall(r"^\.ci/run (\w+)", block, re.M)
    }
    assert words == set(re.findall(r"^#   (\w+) ", script, re.MULTILINE))
    assert all(f"\n{word}() {{" in script for word in words)
