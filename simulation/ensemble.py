"""Ensemble: members on one network that live the same days.

A member is one scenario and one seed. Members may differ in anything but the network, and none depends on the others:
its bits are the same alone or in company, on any number of threads, recorded or not, run through or resumed.
"""

from __future__ import annotations

import hashlib
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Thread, current_thread, main_thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation import checkpoint
from simulation.ahead import compile_beside, lived_by
from simulation.checkpoint import Checkpoint
from simulation.first_start import told
from simulation.kernels import day as kernels
from simulation.kernels.machine.threads import Crew, crew_of
from simulation.kernels.sums.sums import LINES, completed
from simulation.limits import days_of, instance, listed, several, whole_number
from simulation.memory import members_last, room_for_groups, seen_by_all, worlds_of
from simulation.network import SocialNetwork
from simulation.order import Order
from simulation.population import Groups, Population, Today
from simulation.representation import line, some, table
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.kinds import common_kinds
from simulation.seeds import Seeds, seeds_of

_DAYS, _PERSON_DAYS, _WORTH_A_THREAD = 32, 2**22, 2_048
"""Size of one call that simulates a world: at least this many days, and about this many person-days. Person-days a day
(persons, or persons times members) for which one more thread is worth waiting for."""


class Ensemble:
    """Members on one network, advancing together; see ``advance``, ``fingerprint``, ``branch``.

    ``worlds``: one for each member, as kernels read and write it.
    """

    def __init__(
        self,
        network: SocialNetwork,
        scenarios: Sequence[Scenario],
        seeds: Sequence[int | Seeds],
        threads: int | None = None,
    ) -> None:
        """Found the population of every member. ``scenarios``, ``seeds``: one of each for every member.

        ``threads``: at least 1; None takes what the machine offers. Raises ValueError if there is no member, or if
        scenarios and seeds differ in number, TypeError for arguments of another kind.
        """
        instance("network", network, SocialNetwork, "a SocialNetwork; generate, load_network and from_graph make one")
        worlds = several("scenarios", scenarios, Scenario, "a Scenario; load reads one by its name")
        plain = seeds_of(seeds)
        if not worlds or len(worlds) != len(plain):
            raise ValueError(
                f"{len(worlds)} scenarios and {len(plain)} seeds: one of each a member, at least one member"
            )
        self._settle(network, worlds, plain, threads)
        compile_beside(kernels.is_ordinary(self.worlds[0]), usable_cores())
        self._in_all_worlds(self._begin)

    def _settle(
        self,
        network: SocialNetwork,
        scenarios: tuple[Scenario, ...],
        seeds: tuple[Seeds, ...],
        threads: int | None,
        day: int = 0,
        formed: int = 0,
    ) -> None:
        """Allocate the members' memory for the start of ``day``, with ``formed`` groups formed; no population is founded."""
        kinds = common_kinds([scenario.kinds for scenario in scenarios])
        if network.kinds != kinds:
            raise ScenarioError(
                [f"stressors.kinds: the scenario has {', '.join(kinds)}, the network {', '.join(network.kinds)}; "
                 "build the network with the scenario's kinds of event"]
            )  # fmt: skip
        self.network, self.scenarios, self.seeds, self.day = network, scenarios, seeds, day
        self.threads = usable_cores() if threads is None else whole_number("threads", threads, 1)
        self.order = Order.of(network)
        self.worlds, self._memory = worlds_of(network, self.order, scenarios, formed)
        self._words = np.array(seeds, np.uint64)

    def __repr__(self) -> str:
        names = some([scenario.name for scenario in self.scenarios])
        return line(self, names, members=self.members, persons=self.persons, day=self.day)

    def _repr_html_(self) -> str:
        strain = self.state.strain.mean(axis=0, dtype=float)
        rows = [(member, scenario.name, float(strain[member])) for member, scenario in enumerate(self.scenarios)]
        return table(repr(self), ("member", "scenario", "mean strain (SD)"), rows)

    @property
    def persons(self) -> int:
        """Number of persons."""
        return self.network.persons

    @property
    def kinds(self) -> tuple[str, ...]:
        """Names of the kinds of life event, in the order in which arrays hold them; all members have the same."""
        return tuple(self.scenarios[0].kinds)

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
        return self.order.by_person(self._memory.today)

    @property
    def state(self) -> Population:
        """State as it lies in memory, arrays (place, member), load (place, kind, member); what is written there counts.

        Person i lies in place ``places[i]``, and ``mate`` names places: ``state.strain[places[persons], member] += 1``.
        """
        return self._memory.people

    @property
    def groups(self) -> Groups:
        """Groups ever formed, arrays (group, member); what is written there counts."""
        return self._memory.groups

    @property
    def places(self) -> NDArray[np.int32]:
        """(persons,) place of each person in memory; the person's own number if the network's order is already local."""
        return self.order.places

    @property
    def days_at_once(self) -> int:
        """Days that are lived in one go, before Python can be interrupted or anybody can be told."""
        return max(_DAYS, _PERSON_DAYS // self.persons)

    def advance(self, days: int, record: bool = False) -> NDArray[np.float64]:
        """Live ``days`` days; return each day's sums (days, sums, members) if recorded, else (days, 0, members)."""
        days = days_of(days, 0, self.day)
        lines = np.zeros((self.members, days, LINES if record else 0))
        for start in range(0, days, self.days_at_once):
            chunk = lines[:, start : start + self.days_at_once]
            self._expect_groups(chunk.shape[1])
            with _uninterrupted():
                self._in_all_worlds(partial(self._live, chunk))
                self.day += chunk.shape[1]
        if not record:
            return np.zeros((days, 0, self.members))
        values = np.stack([world.parameters.values for world in self.worlds], axis=1)
        paired = int(np.count_nonzero(self.network.partner != np.arange(self.persons)))
        return completed(members_last(lines), self.persons, paired, values)

    def _begin(self, member: int, mate: Crew) -> None:
        told(kernels.begin)(self.worlds[member], self._words[member], mate)

    def _live(self, lines: NDArray[np.float64], member: int, mate: Crew) -> None:
        """Let one member live as many days as ``lines`` (members, days, lines) has."""
        days = told(lived_by(self.worlds[member]))
        days(self.worlds[member], self._words[member], self.day, lines[member], mate)

    def _expect_groups(self, days: int) -> None:
        """Make room for the groups that intakes may form in ``days`` days, once persons may take part again."""
        most = 0
        for offers in (scenario.offers.values() for scenario in self.scenarios):
            if any(self.day + days > offer.start_day + offer.again_after for offer in offers):
                formed = ((1 + days // each.again_after) * (self.persons // each.group_minimum + 1) for each in offers)
                most = max(most, sum(formed))
        if most:
            self.make_room(int(self.groups.formed.max()) + most)

    def make_room(self, groups: int) -> None:
        """Extend the arrays to at least ``groups`` groups a member; each extension doubles them, so that few are needed."""
        if len(self.groups.leader) >= whole_number("groups", groups, 0):
            return
        grown = room_for_groups(self.members, 2 * groups, len(self.kinds))
        for mine, before in zip(seen_by_all(grown), self.groups, strict=True):
            mine[: len(before)] = before
        for member, world in enumerate(self.worlds):
            self.worlds[member] = world._replace(groups=Groups(*(array[member] for array in grown)))
        self._memory = self._memory._replace(groups=seen_by_all(grown))

    def fingerprint(self, member: int = 0) -> str:
        """SHA-256 (hex) over the bytes of a member's state, column by column in the order of ``population.STATE``."""
        member = self._number_of(member)
        digest = hashlib.sha256(np.int64(self.day).tobytes())
        for name, column in self.state._asdict().items():
            digest.update(np.ascontiguousarray(self.order.seen(name, column[..., member])).tobytes())
        formed = self.groups.formed[member]
        for column in self.groups[1:]:
            digest.update(np.ascontiguousarray(column[:formed, ..., member]).tobytes())
        return digest.hexdigest()

    def _number_of(self, member: Any, name: str = "member") -> int:
        """``member`` as the number of one of the members; ValueError for anything else."""
        return whole_number(name, member, 0, self.members - 1)

    def branch(self, scenarios: Sequence[Scenario], members: Sequence[int] | None = None) -> Ensemble:
        """A new ensemble that continues from today: its member m is ``members[m]`` (default: m) under ``scenarios[m]``.

        Traits and state are kept, seeds too. Persons who waited for or took part in a programme that the new scenario
        lacks have left it.
        """
        wanted = several("scenarios", scenarios, Scenario)
        members = range(self.members) if members is None else listed("members", members, int)
        chosen = [self._number_of(member, f"members[{place}]") for place, member in enumerate(members)]
        if not chosen or len(chosen) != len(wanted):
            raise ValueError(f"{len(wanted)} scenarios for {len(chosen)} members: one each, at least one")
        return Ensemble._resumed(self._now().branched(chosen, wanted), self.threads)

    def checkpoint(self, path: str | os.PathLike[str]) -> None:
        """Save to ``path`` (npz, no pickle) all that is needed to go on as if nothing had happened."""
        checkpoint.save(self._now(), path)

    @classmethod
    def restore(cls, path: str | os.PathLike[str], threads: int | None = None) -> Ensemble:
        """The ensemble saved by ``checkpoint``; raises CheckpointError for another file."""
        return cls._resumed(checkpoint.load(path), threads)

    def _now(self) -> Checkpoint:
        """The ensemble as it is; its arrays may be the memory itself."""
        people = Population(*self.population)
        return Checkpoint(self.network, self.scenarios, self.seeds, self.day, people, self.groups)

    @classmethod
    def _resumed(cls, saved: Checkpoint, threads: int | None) -> Ensemble:
        """An ensemble that goes on from a checkpoint."""
        ensemble, formed = cls.__new__(cls), int(saved.groups.formed.max())
        ensemble._settle(saved.network, saved.scenarios, saved.seeds, threads, saved.day, formed)
        for name, column in ensemble.order.laid_out(saved.people)._asdict().items():
            getattr(ensemble.state, name)[:] = column
        ensemble.groups.formed[:] = saved.groups.formed
        for column, before in zip(ensemble.groups[1:], saved.groups[1:], strict=True):
            column[:formed] = before[:formed]
        return ensemble

    def _in_all_worlds(self, live: Callable[[int, Crew], None]) -> None:
        """Call ``live`` with each member. A thread takes one member after the other; all threads share the members left over.

        Members with too few persons for one more thread are never lived together.
        """
        threads = max(1, min(self.threads, self.persons * self.members // _WORTH_A_THREAD))
        shared = self.members % threads if self.persons >= _WORTH_A_THREAD else 0
        waiting = deque(range(shared, self.members))
        crews = [crew_of(threads) for _ in range(shared)]

        def work(thread: int) -> None:
            while waiting:
                try:
                    member = waiting.popleft()
                except IndexError:  # another thread took the last one
                    break
                live(member, crew_of(1)[0])
            for member, crew in enumerate(crews):
                live(member, crew[thread])

        helpers = [Thread(target=work, args=(thread,), daemon=True) for thread in range(1, threads)]
        for helper in helpers:
            helper.start()
        work(0)
        for helper in helpers:
            helper.join()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Delay an interrupt (SIGINT) until the days under way are done, so that all members stop at the same day."""
    if current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) is None:  # not Python's to keep
        yield
        return
    wishes: list[int] = []
    before = signal.signal(signal.SIGINT, lambda wish, _: wishes.append(wish))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if wishes:
        signal.raise_signal(signal.SIGINT)


def usable_cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
