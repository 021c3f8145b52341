"""Ensemble: members on one network that live the same days in lockstep.

A member is one scenario and one seed. Members may differ in anything but the network, and none knows of the others: its
bits are the same alone or in company, on any number of threads, recorded or not, run through or resumed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation import checkpoint
from simulation.checkpoint import Checkpoint
from simulation.kernels import day as kernels
from simulation.kernels.lanes import BLOCK, lanes_of
from simulation.kernels.reception import reception_of
from simulation.kernels.summary import SUMS, weights_of
from simulation.kernels.threads import crew_of
from simulation.kernels.world import World
from simulation.network import SocialNetwork
from simulation.order import Order
from simulation.parameters import parameters_of
from simulation.population import (
    Groups,
    Population,
    Status,
    Today,
    empty_groups,
    empty_population,
    empty_today,
    kinds_first,
    persons_first,
)
from simulation.scenario import Scenario
from simulation.seeds import Seeds
from simulation.ties import ties_of

_CHUNK = 32
"""Days lived in one go, between which Python can be interrupted."""


class Ensemble:
    """Members on one network, advancing together; see ``advance``, ``fingerprint``, ``branch``."""

    def __init__(
        self,
        network: SocialNetwork,
        scenarios: Sequence[Scenario],
        seeds: Sequence[int | Seeds],
        threads: int | None = None,
    ) -> None:
        """Found the population of every member.

        ``scenarios``, ``seeds``: one each a member. ``threads``: at least 1; None takes what the machine offers. Raises
        ValueError if there is no member, or if scenarios and seeds differ in number.
        """
        if not scenarios or len(scenarios) != len(seeds):
            raise ValueError(
                f"{len(scenarios)} scenarios and {len(seeds)} seeds: one of each a member, at least one member"
            )
        self.network = network
        self.scenarios = tuple(scenarios)
        self.seeds = tuple(seed if isinstance(seed, Seeds) else Seeds.of(seed) for seed in seeds)
        self.threads = threads or usable_cores()
        self.day = 0
        self.order = Order.of(network)
        self.world = _world(network, self.order, self.scenarios)
        self._words = _words(self.seeds)
        self._on_all_threads(kernels.begin, self.world, self._words)

    @property
    def persons(self) -> int:
        """Number of persons."""
        return self.network.persons

    @property
    def members(self) -> int:
        """Number of members."""
        return len(self.scenarios)

    @property
    def population(self) -> Population:
        """State of all persons, arrays (person, member), load (person, kind, member), to be read.

        Where places are persons this is ``state`` itself; else columns are copied when asked for, and are read-only.
        """
        return self.order.by_person(self.state)

    @property
    def today(self) -> Today:
        """What happened to all persons on the last day, arrays (person, member), to be read; made like ``population``."""
        today: Today = self.world.today
        return self.order.by_person(today)

    @property
    def state(self) -> Population:
        """State as it lies in memory, arrays (place, member), load (place, kind, member); what is written there counts.

        Person i lies in place ``places[i]``, and ``mate`` names places: ``state.strain[places[persons], member] += 1``.
        """
        return persons_first(self.world.people)

    @property
    def places(self) -> NDArray[np.int32]:
        """(persons,) place in which each person lies: the person's own number, if neighbours lie near each other so."""
        return self.order.places

    def advance(self, days: int, record: bool = False) -> NDArray[np.float64]:
        """Live ``days`` days; return each day's sums (days, sums, members) if recorded, else (days, 0, members)."""
        if days < 0:
            raise ValueError(f"days = {days}: must be at least 0")
        sums = np.zeros((days, SUMS if record else 0, self.members))
        for start in range(0, days, _CHUNK):
            chunk = sums[start : start + _CHUNK]
            self._on_all_threads(kernels.live, self.world, self._words, self.day, chunk)
            self.day += len(chunk)
        return sums

    def fingerprint(self, member: int = 0) -> str:
        """SHA-256 (hex) over the bytes of a member's state, column by column in the order of ``population.STATE``."""
        digest = hashlib.sha256(np.int64(self.day).tobytes())
        for name, column in self.state._asdict().items():
            digest.update(np.ascontiguousarray(self.order.seen(name, column[..., member])).tobytes())
        formed = self.world.groups.formed[member]
        for column in self.world.groups[1:]:
            digest.update(np.ascontiguousarray(column[:formed, ..., member]).tobytes())
        return digest.hexdigest()

    def branch(self, scenarios: Sequence[Scenario], members: Sequence[int] | None = None) -> Ensemble:
        """A new ensemble that continues from today: its member m is ``members[m]`` (default: m) under ``scenarios[m]``.

        Traits and state are kept, seeds too. Who waited for or took part in a programme that the new scenario lacks has
        left it.
        """
        chosen = list(range(self.members)) if members is None else list(members)
        if not chosen or len(chosen) != len(scenarios):
            raise ValueError(f"{len(scenarios)} scenarios for {len(chosen)} members: one each, at least one")
        people = Population(*_members_of(self.population, chosen))
        groups = Groups(*_members_of(self.world.groups, chosen))
        for m, member in enumerate(chosen):
            _rename_programmes(people, m, self.scenarios[member], scenarios[m])
        seeds = tuple(self.seeds[member] for member in chosen)
        return Ensemble._resumed(
            Checkpoint(self.network, tuple(scenarios), seeds, self.day, people, groups), self.threads
        )

    def checkpoint(self, path: str | os.PathLike[str]) -> None:
        """Save to ``path`` (npz, no pickle) all that is needed to go on as if nothing had happened."""
        people, groups = Population(*self.population), self.world.groups
        checkpoint.save(Checkpoint(self.network, self.scenarios, self.seeds, self.day, people, groups), path)

    @classmethod
    def restore(cls, path: str | os.PathLike[str], threads: int | None = None) -> Ensemble:
        """The ensemble saved by ``checkpoint``; raises CheckpointError for another file."""
        return cls._resumed(checkpoint.load(path), threads)

    @classmethod
    def _resumed(cls, saved: Checkpoint, threads: int | None) -> Ensemble:
        """An ensemble that goes on from a checkpoint."""
        ensemble = cls.__new__(cls)
        ensemble.network, ensemble.scenarios, ensemble.seeds, ensemble.day = saved[:4]
        ensemble.threads = threads or usable_cores()
        ensemble.order = Order.of(saved.network)
        people = kinds_first(ensemble.order.laid_out(saved.people))
        world = _world(saved.network, ensemble.order, saved.scenarios)
        ensemble.world = world._replace(people=people, groups=_with_room(saved.groups, world.groups))
        ensemble._words = _words(saved.seeds)
        return ensemble

    def _on_all_threads(self, function: Any, *args: Any) -> None:
        """Call a kernel as a crew, this thread being one of it; small worlds are not worth more than one."""
        crew = crew_of(max(1, min(self.threads, self.persons * self.members // 2_048)))
        helpers = [Thread(target=function, args=(*args, mate), daemon=True) for mate in crew[1:]]
        for helper in helpers:
            helper.start()
        function(*args, crew[0])
        for helper in helpers:
            helper.join()


def usable_cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _words(seeds: Sequence[Seeds]) -> NDArray[np.uint64]:
    """Sub-seeds (sources, members) as kernels take them."""
    return np.array(seeds, np.uint64).T.copy()


def _world(network: SocialNetwork, order: Order, scenarios: Sequence[Scenario]) -> World:
    persons, members = network.persons, len(scenarios)
    sizes = [programme.group_minimum for scenario in scenarios for programme in scenario.programmes.values()]
    parameters = parameters_of(scenarios)
    return World(
        ties=ties_of(network, order),
        people=kinds_first(empty_population(persons, members)),
        groups=empty_groups(persons // min(sizes) + 1 if sizes else 1, members),
        today=empty_today(persons, members, ((persons + BLOCK - 1) // BLOCK, SUMS)),
        parameters=parameters,
        requests=np.zeros((persons, members), np.int32),
        lanes=lanes_of(parameters.values, persons),
        weights=weights_of(parameters.values),
        reception=reception_of(persons, members, int(parameters.offered.max())),
    )


def _members_of(part: Population | Groups, chosen: list[int]) -> Iterator[NDArray[Any]]:
    """Copies of the chosen members' columns."""
    return (np.ascontiguousarray(column[..., chosen]) for column in part)


def _with_room(groups: Groups, room: Groups) -> Groups:
    """The groups formed so far, with room for as many more as ``room`` has."""
    formed = int(groups.formed.max())
    grown: Any = [np.concatenate([old[:formed], new]) for old, new in zip(groups[1:], room[1:], strict=True)]
    return Groups(groups.formed, *grown)


def _rename_programmes(people: Population, member: int, before: Scenario, after: Scenario) -> None:
    """Renumber programmes after a change of scenario; leave those that are no more."""
    if tuple(before.programmes) == tuple(after.programmes):
        return
    names = list(after.programmes)
    numbers = np.array([names.index(name) if name in names else -1 for name in before.programmes] + [-1], np.int8)
    programme, status = people.programme[:, member], people.status[:, member]
    was_in_one = programme >= 0
    programme[:] = numbers[programme]
    homeless = was_in_one & (programme < 0)
    status[homeless & (status == Status.WAITING)] = Status.NONE
    status[homeless & (status == Status.ENROLLED)] = Status.DROPPED
