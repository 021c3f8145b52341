"""Pages are read as plain text, too: a line of prose ends before column 130."""

from __future__ import annotations

import re

import pytest

from tests.documentation.pages import PAGES, ROOT

WIDTH = 130
FREE = ("|", "![", "Measured by `kithkin bench`")
"""First characters of lines that cannot be wrapped: tables, pictures, and lines that a command writes."""


@pytest.mark.parametrize("page", PAGES)
def test_prose_is_wrapped(page: str) -> None:
    text = re.sub(r"^```.*?^```", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    assert [line for line in text.splitlines() if len(line) > WIDTH and not line.startswith(FREE)] == []
