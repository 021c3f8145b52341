"""What the tables and the report of a sweep will cost, from the size of its plan alone."""

from __future__ import annotations

from experiments.sweeps.plan import Plan


def report_seconds(plan: Plan) -> float:
    """Seconds in which a sweep's tables are collected, analysed and drawn."""
    return 1.0


def report_bytes(plan: Plan) -> float:
    """Bytes of plan, scenarios, tables of the analysis, figures and page of a sweep."""
    return 1e6
