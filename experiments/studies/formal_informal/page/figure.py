"""The main study's one figure: every main effect as an interval a row, all on one scale of d."""

from __future__ import annotations

from experiments.comparison.outcomes import STRAIN
from experiments.comparison.page.figure import Row, drawn, rows_of
from experiments.comparison.page.words import inside
from experiments.pages.canvas import Drawing
from experiments.studies.arms import PROGRAMME
from experiments.studies.formal_informal.evidence import Matched
from experiments.studies.formal_informal.page.words import TOLD
from experiments.studies.formal_informal.variants import STRUCTURES


def headline_figure(evidence: Matched) -> Drawing:
    """d of strain at the headline's horizon: everybody, those who took part, and programme against befriending."""
    return drawn(evidence, [*rows_of(evidence, evidence.parts, TOLD), *_structures(evidence)])


def _structures(evidence: Matched) -> list[Row]:
    """The programme's effect under other structures of the model, where they were lived."""
    found = [each for each in STRUCTURES if each.name in evidence.variants]
    rows = [Row(each.title.capitalize(), evidence.variants[each.name].effect(PROGRAMME, STRAIN)) for each in found]
    return [Row(f"Everybody, {inside(evidence.titles[PROGRAMME])}, if", None), *rows] if rows else []
