"""The headline of a run: paired differences by hand, which side is better, and what is not defined."""

from __future__ import annotations

import numpy as np

from experiments.command.headlines import HEADLINES, Values, table
from simulation.measures import measure

MEASURES = {name: measure(name) for name in HEADLINES}


def ends(strain: list[float], **others: float) -> Values:
    rows = {name: np.full(len(strain), others.get(name, 0.5)) for name in HEADLINES}
    return {**rows, "strain": np.array(strain)}


def row(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(name))


def test_a_difference_is_paired_and_its_interval_says_whether_it_is_clear() -> None:
    usual = ends([0.4, 0.1, 0.7])
    clear = row(table(ends([0.29, 0.0, 0.59]), usual, MEASURES), "Strain (")
    assert "−0.107" in clear
    assert " better " in clear
    assert " unclear " in row(table(ends([0.5, 0.0, 0.9]), usual, MEASURES), "Strain (")


def test_one_replicate_has_a_difference_without_an_interval() -> None:
    found = table(ends([0.4], belonging=0.3), ends([0.3], belonging=0.5), MEASURES)
    assert row(found, "Strain (").split()[2:6] == ["0.400", "0.300", "+0.100", "worse"]
    assert "[" not in found
    assert " worse " in row(found, "Belonging")
    assert row(found, "Answered").split()[4:6] == ["0.000", "of"]


def test_a_measure_that_is_not_defined_has_a_dash() -> None:
    found = table(ends([0.4], answered=np.nan), ends([0.3]), MEASURES)
    assert row(found, "Answered").split()[2:5] == ["–", "0.500", "–"]
