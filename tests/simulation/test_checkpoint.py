"""Checkpoint files: whole, readable without pickle, and refused in a sentence when they are something else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulation import Ensemble
from simulation.checkpoint import CheckpointError
from simulation.network import generate
from simulation.scenario import NetworkPlan, Scenario
from simulation.scenario.files import load


def test_a_checkpoint_leaves_no_draft_and_says_everything(tmp_path: Path) -> None:
    ensemble = Ensemble(generate(NetworkPlan(persons=40), 1), [load("support-group"), load("partner-alone")], [1, 2])
    ensemble.advance(45)
    ensemble.checkpoint(tmp_path / "day45.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["day45.npz"]
    again = Ensemble.restore(tmp_path / "day45.npz")
    assert (again.day, again.scenarios, again.seeds) == (ensemble.day, ensemble.scenarios, ensemble.seeds)
    assert again.network.key == ensemble.network.key
    assert [again.fingerprint(m) for m in range(2)] == [ensemble.fingerprint(m) for m in range(2)]


def test_persons_of_a_programme_that_is_gone_have_left_it_and_others_stay_in_theirs() -> None:
    """Programmes a and b, of which a goes: b becomes the first. Persons 0 to 4 are with a, 5 to 9 with b, in each standing."""
    both = Scenario().replace({"programmes.a": {}, "programmes.b": {}})
    ensemble = Ensemble(generate(NetworkPlan(persons=12), 1), [both, both], [1, 2])
    people = ensemble.state
    for person in range(10):
        people.status[ensemble.places[person], 0] = person % 5
        people.programme[ensemble.places[person], 0] = person // 5
    branch = ensemble.branch([both.replace({"programmes.a": None}), both], members=[0, 1])
    after = branch.population
    assert after.programme[:, 0].tolist() == [-1] * 5 + [0] * 5 + [-1] * 2
    none, waiting, enrolled, finished, dropped = range(5)
    gone, kept = [none, none, dropped, finished, dropped], [none, waiting, enrolled, finished, dropped]
    assert after.status[:, 0].tolist() == [*gone, *kept, none, none]
    assert (after.programme[:, 1] == -1).all()
    assert ensemble.population.status[:5, 0].tolist() == kept, "the trunk stays as it was"


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
