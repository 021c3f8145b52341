"""The tables of a sweep as its analysis reads them."""

from __future__ import annotations

from experiments.sweeps.analysis.results import VariedFactor


def test_a_factor_knows_its_unit_and_whether_it_has_distances() -> None:
    assert VariedFactor("stressors.half_life", (30.0, 60.0)).label == "stressors.half_life (days)"
    assert VariedFactor("a", (1, 2.5)).numeric
    assert not VariedFactor("a", (False, True)).numeric
    assert not VariedFactor("a", ("x", "y")).numeric
