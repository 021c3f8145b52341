"""Checkpoint files: whole, readable without pickle, and refused in a sentence when they are something else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulation import Ensemble
from simulation.checkpoint import CheckpointError
from simulation.network import generate
from simulation.scenario import NetworkPlan
from simulation.scenario.files import load


def test_a_checkpoint_leaves_no_draft_and_says_everything(tmp_path: Path) -> None:
    ensemble = Ensemble(generate(NetworkPlan(persons=40), 1), [load("both"), load("none")], [1, 2])
    ensemble.advance(45)
    ensemble.checkpoint(tmp_path / "day45.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["day45.npz"]
    again = Ensemble.restore(tmp_path / "day45.npz")
    assert (again.day, again.scenarios, again.seeds) == (ensemble.day, ensemble.scenarios, ensemble.seeds)
    assert again.network.key == ensemble.network.key
    assert [again.fingerprint(m) for m in range(2)] == [ensemble.fingerprint(m) for m in range(2)]


@pytest.mark.parametrize("content", [b"", b"no checkpoint at all", None])
def test_another_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "other.npz"
    if content is None:
        with path.open("wb") as file:
            np.savez(file, strain=np.zeros(3))
    else:
        path.write_bytes(content)
    with pytest.raises(CheckpointError, match="is not a checkpoint"):
        Ensemble.restore(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="does not exist"):
        Ensemble.restore(tmp_path / "nowhere.npz")
