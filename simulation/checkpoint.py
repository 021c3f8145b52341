"""Checkpoints: everything that an ensemble needs to continue as if it had never stopped, in one npz file without pickle."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from simulation.files import write_whole
from simulation.network import SocialNetwork
from simulation.population import Groups, Population
from simulation.scenario import Scenario
from simulation.seeds import Seeds


class CheckpointError(ValueError):
    """A file that is no checkpoint of this version, in one sentence."""


class Checkpoint(NamedTuple):
    """An ensemble between two days: its members' scenarios, seeds and state, and the number of days lived."""

    network: SocialNetwork
    scenarios: tuple[Scenario, ...]
    seeds: tuple[Seeds, ...]
    day: int
    people: Population
    groups: Groups


def save(checkpoint: Checkpoint, path: str | os.PathLike[str]) -> None:
    """Write a checkpoint; the file is there completely or not at all."""
    about = {
        "day": checkpoint.day,
        "scenarios": [scenario.to_dict() for scenario in checkpoint.scenarios],
        "seeds": [list(seeds) for seeds in checkpoint.seeds],
    }
    arrays: dict[str, Any] = {"about": np.frombuffer(json.dumps(about).encode(), np.uint8)}
    arrays |= {f"people.{name}": array for name, array in checkpoint.people._asdict().items()}
    arrays |= {f"groups.{name}": array for name, array in checkpoint.groups._asdict().items()}
    arrays |= {f"network.{name}": array for name, array in checkpoint.network.to_arrays().items()}
    write_whole(Path(path), lambda file: np.savez(file, **arrays))


def load(path: str | os.PathLike[str]) -> Checkpoint:
    """Read what ``save`` wrote; raises CheckpointError for a file that is not there, or is something else."""
    try:
        with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as saved:
            arrays = dict(saved)
        about = json.loads(arrays["about"].tobytes())
        return Checkpoint(
            network=SocialNetwork.from_arrays(_part(arrays, "network.")),
            scenarios=tuple(Scenario.from_dict(each) for each in about["scenarios"]),
            seeds=tuple(Seeds(*each) for each in about["seeds"]),
            day=int(about["day"]),
            people=Population(**_part(arrays, "people.")),
            groups=Groups(**_part(arrays, "groups.")),
        )
    except FileNotFoundError as error:
        raise CheckpointError(f"checkpoint {str(path)!r} does not exist") from error
    except (OSError, ValueError, KeyError, EOFError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise CheckpointError(f"{str(path)!r} is not a checkpoint of this version of kithkin ({error})") from error


def _part(arrays: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
