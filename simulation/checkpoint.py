"""Checkpoints: everything that an ensemble needs to continue as if it had never stopped, in one npz file without pickle."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.files import write_whole
from simulation.limits import path_of
from simulation.network import SocialNetwork
from simulation.population import Groups, Population, Status
from simulation.representation import line, some
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

    def __repr__(self) -> str:
        return line(self, some([each.name for each in self.scenarios]), persons=self.network.persons, day=self.day)

    def branched(self, members: Sequence[int], scenarios: Sequence[Scenario]) -> Checkpoint:
        """The chosen ``members`` under new ``scenarios``, one each; all arrays are copies.

        Persons who waited for or took part in a programme that the new scenario lacks have left it.
        """
        chosen = list(members)
        people, groups = Population(*_members_of(self.people, chosen)), Groups(*_members_of(self.groups, chosen))
        for place, member in enumerate(chosen):
            _rename_programmes(people, place, self.scenarios[member], scenarios[place])
        seeds = tuple(self.seeds[member] for member in chosen)
        return Checkpoint(self.network, tuple(scenarios), seeds, self.day, people, groups)


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
    write_whole(path_of("path", path), lambda file: np.savez(file, **arrays))


def load(path: str | os.PathLike[str]) -> Checkpoint:
    """Read what ``save`` wrote; raises CheckpointError for a file that is not there, or is something else."""
    place = path_of("path", path)
    try:
        with place.open("rb") as file, np.load(file, allow_pickle=False) as saved:
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


def _members_of(part: Population | Groups, chosen: list[int]) -> Iterator[NDArray[Any]]:
    """Copies of the chosen members' columns."""
    return (np.ascontiguousarray(column[..., chosen]) for column in part)


def _rename_programmes(people: Population, member: int, before: Scenario, after: Scenario) -> None:
    """Renumber programmes after a change of scenario; persons in a programme that no longer exists leave it."""
    if tuple(before.offers) == tuple(after.offers):
        return
    names = list(after.offers)
    numbers = np.array([names.index(name) if name in names else -1 for name in before.offers] + [-1], np.int8)
    programme, status = people.programme[:, member], people.status[:, member]
    was_in_one = programme >= 0
    programme[:] = numbers[programme]
    homeless = was_in_one & (programme < 0)
    status[homeless & (status == Status.WAITING)] = Status.NONE
    status[homeless & (status == Status.ENROLLED)] = Status.DROPPED
