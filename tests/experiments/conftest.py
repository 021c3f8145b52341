"""Figures for a paper are drawn in tests that are about them alone, since each takes half a second or more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from experiments.pages import medium, printing
from experiments.pages.printing import Drawn

FORMATS = dict(printing.FORMATS)


@pytest.fixture(autouse=True)
def _no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """No verb writes its figures as files."""
    monkeypatch.setattr(printing, "WIDTHS", ())


@pytest.fixture
def _whole_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every verb writes its figures in all formats, as it does for a user."""
    monkeypatch.setattr(printing, "WIDTHS", medium.WIDTHS)


@pytest.fixture
def _paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every verb writes its figures, as SVG alone."""
    svg: dict[str, Callable[[Drawn], bytes]] = {"svg": FORMATS["svg"]}
    monkeypatch.setattr(printing, "FORMATS", svg)
    monkeypatch.setattr(printing, "WIDTHS", medium.WIDTHS)
