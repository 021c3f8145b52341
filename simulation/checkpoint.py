"""Checkpoints: an ensemble on disk, from which it goes on as if it had never stopped. One npz file, no pickle."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.population import Groups, Population
from simulation.scenario import Scenario
from simulation.seeds import Seeds


class CheckpointError(ValueError):
    """A file that is no checkpoint of this version, in one sentence."""


def save(ensemble: Ensemble, path: str | os.PathLike[str]) -> None:
    """Write network, scenarios, seeds, day and state to ``path``; the file is there completely or not at all."""
    target = Path(path)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    about = {
        "day": ensemble.day,
        "scenarios": [scenario.to_dict() for scenario in ensemble.scenarios],
        "seeds": [list(seeds) for seeds in ensemble.seeds],
    }
    arrays = {f"people.{name}": array for name, array in ensemble.population._asdict().items()}
    arrays |= {f"groups.{name}": array for name, array in ensemble.world.groups._asdict().items()}
    arrays |= {f"network.{name}": array for name, array in ensemble.network.to_arrays().items()}
    try:
        with draft.open("wb") as file:
            np.savez(file, about=_as_bytes(about), **arrays)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def restore(path: str | os.PathLike[str], threads: int | None = None) -> Ensemble:
    """The ensemble that was saved to ``path``; raises CheckpointError where there is none."""
    try:
        with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as saved:
            about = json.loads(saved["about"].tobytes())
            arrays = {name: saved[name] for name in saved.files if name != "about"}
        network = SocialNetwork.from_arrays(_part(arrays, "network."))
        scenarios = [Scenario.from_dict(each) for each in about["scenarios"]]
        seeds = [Seeds(*each) for each in about["seeds"]]
        people, groups = Population(**_part(arrays, "people.")), Groups(**_part(arrays, "groups."))
    except FileNotFoundError as error:
        raise CheckpointError(f"checkpoint {str(path)!r} does not exist") from error
    except (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile) as error:
        raise CheckpointError(f"{str(path)!r} is not a checkpoint of this version of kithkin ({error})") from error
    return Ensemble.resumed(network, scenarios, seeds, int(about["day"]), people, groups, threads)


def _as_bytes(about: dict[str, Any]) -> Any:
    return np.frombuffer(json.dumps(about).encode(), np.uint8)


def _part(arrays: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
