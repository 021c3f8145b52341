"""A drawing within a page: its ids, colours and size."""

from __future__ import annotations

import re

from experiments.estimates import analysis
from experiments.pages import figures
from experiments.pages.canvas import svg
from experiments.pages.drawing import inline
from tests import results_tables as tables
from tests.results_tables import ARMS, STRAIN

FOREST = svg(figures.forest(analysis.contrasts(tables.endpoints(3, 2), ARMS, "none", [STRAIN]), ARMS))


def test_a_drawing_follows_the_page_and_keeps_to_itself() -> None:
    drawn = inline(FOREST, "one", 'a "label"')
    assert "<style" not in drawn
    assert "<metadata" not in drawn
    assert "var(--ink, " in drawn
    assert all(name.startswith("one-") for name in re.findall(r'\bid="([^"]+)"', drawn))
    assert 'aria-label="a &quot;label&quot;"' in drawn
    assert re.search(r"max-width: \d+px", drawn)
