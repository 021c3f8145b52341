"""Half-widths of a sweep against the number of units."""

from __future__ import annotations

from experiments.sweeps.analysis.precision import half_width_table
from tests.experiments.sweeps.sweeps import full, sweep

POINTS = full({"a": (0.0, 0.1, 0.2), "b": (1, 2)})


def test_half_widths_of_pairs_are_free_of_common_luck_and_shrink() -> None:
    results = sweep("list", POINTS, lambda p: p.a.to_numpy(), networks=1, stressors=60, luck=1.0, noise=0.05)
    table = half_width_table(results).set_index(["quantity", "units"])
    assert table.loc[("difference", 60), "widest"] < 0.2 * table.loc[("level", 60), "median"]
    assert table.loc[("difference", 60), "median"] < table.loc["difference"]["median"].iloc[1]
    assert (table["widest"] >= table["median"]).all()
