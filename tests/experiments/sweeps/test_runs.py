"""References to the networks of a sweep: the same however few of them are kept."""

from __future__ import annotations

import pytest

from experiments.sweeps import runs
from experiments.sweeps.plan import Plan

PLAN = Plan.of({"replicates": 6, "factors": {"network.persons": [10, 12]}})


def test_references_that_were_forgotten_are_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [(PLAN.points.values(point), replicate) for point in (0, 1) for replicate in range(6)]
    whole = runs.Worlds(PLAN)
    kept = [whole.ref(*each) for each in wanted]
    assert len({ref.key for ref in kept}) == 12
    assert len(whole._made) == 12
    monkeypatch.setattr(runs, "MOST_REFS", 2)
    few = runs.Worlds(PLAN)
    most = 0
    for ref, each in zip(kept, wanted, strict=True):
        assert few.ref(*each) == ref
        most = max(most, len(few._made))
    assert most == 3
