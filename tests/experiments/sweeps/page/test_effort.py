"""The cost of tables and report, beside what was measured once on made-up sweeps of these sizes."""

from __future__ import annotations

from typing import Any

import pytest

from experiments.sweeps.page.effort import report_bytes, report_seconds
from experiments.sweeps.plan import Plan

NUMBERS = (
    "strain.crossover", "seeking.rate", "answering.availability", "answering.cost", "episode.relief", "episode.resolution",
    "company.help_gain", "circle.dose",
)  # fmt: skip
MEASURES = ["strain", "satisfaction", "belonging", "contact_hours"]


def plan(design: dict[str, Any], factors: int, replicates: int, measures: int | None = None) -> Plan:
    ranges: dict[str, Any] = {name: {"low": 0.0, "high": 0.2} for name in NUMBERS[:factors]}
    chosen = {} if measures is None else {"measures": MEASURES[:measures]}
    return Plan.of({"base": "support-group", "replicates": replicates, "design": design, "factors": ranges, **chosen})


MEASURED = {
    "latin, 8 factors": (plan({"kind": "latin-hypercube", "points": 300}, 8, 2), 34.8, 29.7e6),
    "latin, 3 factors": (plan({"kind": "latin-hypercube", "points": 40}, 3, 12, 4), 15.1, 4.14e6),
    "sobol": (plan({"kind": "sobol", "samples": 64}, 6, 2, 3), 15.5, 7.22e6),
    "morris": (plan({"kind": "morris", "trajectories": 10}, 8, 2, 3), 4.8, 0.74e6),
    "two points": (plan({"kind": "full-factorial"}, 1, 2), 8.0, 0.73e6),
}
"""Processor seconds with the libraries' loading, and bytes of the folder without its packs."""


@pytest.mark.parametrize("name", MEASURED)
def test_the_price_of_a_report_is_within_a_factor_of_two_of_what_was_measured(name: str) -> None:
    made, seconds, size = MEASURED[name]
    assert seconds / 2 < report_seconds(made) < seconds * 2
    assert size / 1.7 < report_bytes(made) < size * 1.7


def test_more_points_and_measures_cost_more() -> None:
    few, more, most = (
        plan({"kind": "latin-hypercube", "points": points}, 8, 2, measures)
        for points, measures in ((30, 1), (300, 1), (300, 4))
    )
    for cost in (report_seconds, report_bytes):
        assert cost(few) < cost(more) < cost(most)
