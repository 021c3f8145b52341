"""Appendix of the main study's page: worlds without friends."""

from __future__ import annotations

from experiments.comparison.evidence import Evidence
from experiments.comparison.outcomes import STRAIN
from experiments.comparison.page.words import d_of, time_of
from experiments.pages.contents import Paragraph, Section, Table
from experiments.studies.formal_informal.method import NULL


def null_worlds(evidence: Evidence) -> Section:
    """How much friends matter at all."""
    titles = evidence.titles
    rows = [
        [titles[arm], f"after {time_of(day)}", d_of(evidence.effect(arm, STRAIN, day=day).d),
         d_of(evidence.effect(arm, "belonging", day=day).d)]
        for arm in NULL for day in evidence.horizons
    ]  # fmt: skip
    text = Paragraph(
        "These worlds answer another question: how much do friends matter at all? All of them fall silent on one day, in a "
        "population that lived with them. That is a loss, not a comparison of formal with informal support."
    )
    columns = ("Arm", "When", "d of strain", "d of belonging")
    return Section(
        "Appendix: worlds without friends", "All friends and colleagues fall silent; effects against ordinary life.",
        [text, Table("Losing all friends and colleagues.", columns, rows, "90 % of the worlds in brackets.", grouped=True)],
    )  # fmt: skip
