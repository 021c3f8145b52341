"""Fenced blocks of the documentation, and the lines of a block of commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    str(path.relative_to(ROOT))
    for pattern in ("*.md", "docs/*.md", "tests/*.md", "results/*.md")
    for path in ROOT.glob(pattern)
)
"""Every page of the documentation, from the repository's root."""


def blocks(page: str, language: str) -> list[str]:
    """Contents of the fenced blocks of ``language`` in a page, named from the repository's root."""
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.DOTALL | re.MULTILINE)


def commands(block: str) -> list[list[str]]:
    """Words of each command of a block, without comments; what ``&&`` joins comes one after the other."""
    lines = [part for line in block.splitlines() for part in line.split("&&")]
    return [words for words in (shlex.split(line, comments=True) for line in lines) if words]
