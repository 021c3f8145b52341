"""The price of a sweep is told without doing what it is to warn of."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.running.engines import Threads
from experiments.sweeps import price as module
from experiments.sweeps.plan import Plan
from experiments.sweeps.price import price


def test_a_network_that_would_fill_the_memory_is_priced_by_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST", 300)
    content = {"base": "baseline", "days": 2, "replicates": 1, "networks": 1, "factors": {"strain.crossover": [0.1]}}
    small, large = (
        price(Plan.of({**content, "set": {"network.persons": persons}}), tmp_path / "none", Threads(1))
        for persons in (300, 40_000_000)
    )
    assert (small.person_days, large.person_days) == (600, 80_000_000)
    assert large.seconds > 1_000 * small.person_days / small.person_days_a_second
