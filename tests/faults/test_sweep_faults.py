"""A run that fails is a row with its traceback, and the others go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.running import packs
from experiments.running.design import Replicates
from experiments.running.engines import Threads
from experiments.running.study import Study, carry_out
from simulation.ensemble import Ensemble
from simulation.scenario import NetworkPlan, Scenario


class _Poisonous(Ensemble):
    """An ensemble that cannot live with a certain rate of seeking."""

    def __init__(self, network: object, scenarios: object, seeds: object, threads: object = None) -> None:
        if any(scenario.seeking.rate == 0.5 for scenario in scenarios):  # type: ignore[attr-defined]
            raise ArithmeticError("a rate of .5 is poison here")
        super().__init__(network, scenarios, seeds, threads)  # type: ignore[arg-type]


def _study() -> Study:
    arms = {"well": Scenario(), "ill": Scenario().replace({"seeking.rate": 0.5})}
    replicates = Replicates(NetworkPlan(persons=30), 1, 1, 3)
    return Study("trial", arms, replicates, [replicates.build(0)], days=10)


def test_a_failure_is_recorded_and_the_rest_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "Ensemble", _Poisonous)
    store, status = carry_out(_study(), tmp_path / "study", Threads(1))
    assert (status.planned, status.finished, status.failed) == (6, 3, 3)
    failures = store.failures()
    assert set(failures["arm"]) == {"ill"}
    assert failures["traceback"].str.contains("a rate of .5 is poison here").all()


def test_what_failed_is_tried_again_and_heals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as poisoned:
        poisoned.setattr(packs, "Ensemble", _Poisonous)
        carry_out(_study(), tmp_path / "study", Threads(1))
    store, status = carry_out(_study(), tmp_path / "study", Threads(1))
    assert status == (6, 6, 0)
    assert store.failures().empty
    whole, _ = carry_out(_study(), tmp_path / "whole", Threads(1))
    assert (whole.folder / "endpoints.parquet").read_bytes() == (store.folder / "endpoints.parquet").read_bytes()
