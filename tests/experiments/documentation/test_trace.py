"""The TRACE table: every study once, with all parameters and patterns that have seen it."""

from __future__ import annotations

import pytest

from experiments.documentation.tables import assumed
from experiments.documentation.trace import studies, trace_table
from experiments.patterns.patterns import PATTERNS


def _rows() -> dict[str, list[str]]:
    """Cells of each row but the first, by study."""
    lines = [line.strip("| ").split(" | ") for line in trace_table().splitlines()[2:]]
    return {study: cells for study, *cells in lines}


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("Sels et al. 2019; Campbell et al. 2005", ["Sels et al. 2019", "Campbell et al. 2005"]),
        ("Bar-Kalifa & Sened 2020, raw data", ["Bar-Kalifa & Sened 2020"]),
        ("couples' diary, 14 days", ["Campbell et al. 2005"]),
        ("Smith 2005, GSS 2004", ["GSS 2004"]),
        ("several diary studies", ["several diary studies"]),
        ("assumption of the model", []),
        ("", []),
    ],
)
def test_a_source_names_its_studies(source: str, named: list[str]) -> None:
    assert studies(source) == named


def test_a_row_holds_the_parameters_and_patterns_of_its_study_by_what_they_used_it_for() -> None:
    rows = _rows()
    assert rows["Kuster & Orth 2013"] == [
        "`resources.esteem_rate`, `resources.esteem_trait_share`", "–", "–", "–", "C21", "–"
    ]  # fmt: skip
    assert rows["Rosenfeld et al. 2023"] == ["–", "–", "–", "–", "–", "V27, V28, V29, V30, V31"]
    assert rows["Charles et al. 2013"] == ["–", "`strain.reactivity_sd`", "–", "–", "–", "–"]


def test_everything_that_names_a_study_stands_in_its_row() -> None:
    rows = _rows()
    named = [(each.source, f"`{each.name}`") for each in assumed()] + [(each.source, each.id) for each in PATTERNS]
    pairs = [(study, name) for source, name in named for study in studies(source)]
    assert len(pairs) > 120
    assert all(name in ", ".join(rows[study]).split(", ") for study, name in pairs)
