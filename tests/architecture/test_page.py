"""The modules of the living page: short, of one name each, and the worlds below know nothing of the page above."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from simulation.live.document import PAGE
from simulation.portable import modules as portable

LONGEST = 300
"""Lines of a module, at most."""
WORLDS = ("kernels.js", "world.js", *(path.name for path in (PAGE / "living").glob("*.js")))
"""What lives the worlds: it runs without a page, too."""
IMPORT = re.compile(r'\bfrom\s+"([^"]+)"')
SOURCES = [*PAGE.rglob("*.js"), *Path(portable.__file__).parent.glob("*.js")]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_module_is_short_and_imports_others_by_name(path: Path) -> None:
    source = path.read_text("utf-8")
    assert source.count("\n") <= LONGEST
    assert all(name.startswith("kithkin/") for name in IMPORT.findall(source))


def test_no_two_modules_have_one_name() -> None:
    assert [name for name, times in Counter(path.name for path in SOURCES).items() if times > 1] == []


@pytest.mark.parametrize("path", sorted((PAGE / "living").glob("*.js")), ids=lambda path: path.name)
def test_worlds_know_nothing_of_the_page(path: Path) -> None:
    source = path.read_text("utf-8")
    assert {name.removeprefix("kithkin/") for name in IMPORT.findall(source)} <= set(WORLDS)
    assert not re.search(r"\b(document|window)\.", source)
