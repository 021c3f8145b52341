"""Figures of a sweep's page: panels, rows and colours."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import QuadMesh

from experiments.sweeps.page import figures
from simulation.measures import MEASURES


def indices(factors: int, measures: int) -> pd.DataFrame:
    """Total and first-order indices of made-up factors."""
    rows = [
        (each.name, f"strain.f{number}", index, 1.0 - number / 100, 0.0, 1.0)
        for each in MEASURES[:measures]
        for number in range(factors)
        for index in ("S1", "ST")
    ]
    return pd.DataFrame(rows, columns=["measure", "factor", "index", "value", "low", "high"])


def test_indices_have_a_panel_a_measure_and_at_most_twenty_factors() -> None:
    table = indices(factors=23, measures=5)
    assert len(figures.strongest(table, "ST")) == 20
    figure = figures.sobol_indices(table, MEASURES[:5])
    assert len(figure.axes) == 6, "two rows of three"
    assert [axes.get_visible() for axes in figure.axes] == [True] * 5 + [False]
    assert len(figure.axes[0].get_yticks()) == 20
    assert figure.axes[0].get_yticklabels()[0].get_text() == "Strain: f0"


@pytest.mark.parametrize(("better", "sign"), [("strain", -1.0), ("satisfaction", 1.0)])
def test_a_map_is_violet_where_a_measure_is_better(better: str, sign: float) -> None:
    """The shade grows towards the better side, whichever that is; an unclear difference has a question mark."""
    measure = next(each for each in MEASURES if each.name == better)
    table = pd.DataFrame({"x": ["0", "1"], "y": ["a", "a"], "value": [0.1, -0.2], "clear": [True, False]})
    figure = figures.difference_maps({"": table}, measure, ("Places", "Advantage"))
    (mesh,) = [each for each in figure.axes[0].collections if isinstance(each, QuadMesh)]
    assert np.ravel(mesh.get_array()).tolist() == [sign * 0.1, sign * -0.2]
    assert [text.get_text()[-1] for text in figure.axes[0].texts] == ["0", "?"]
