"""The documentation's Python runs as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.documentation.pages import blocks

CODE = [
    pytest.param(page, block, id=f"{page}-{place}")
    for page in ("README.md", "docs/sweeps.md")
    for place, block in enumerate(blocks(page, "python"))
]
"""Pages with code. Not docs/results.md, which reads a finished sweep (tests/experiments/sweeps/test_results_page.py), and not
docs/recipes.md (test_recipes.py)."""


@pytest.mark.parametrize(("page", "block"), CODE)
def test_a_block_of_python_runs_as_it_stands(
    page: str, block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(block, page, "exec"), names)
    assert "kithkin" in block
    assert len(names) > 2
    if bar := names.get("bar"):
        assert bar.n == bar.total, "the bar has counted every day"
