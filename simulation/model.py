"""SupportModel: an ensemble of one member as a Mesa model.

It lives the same days as an ``Ensemble`` of the same network, scenario and seed, to the last bit; agents, graph, grid and
data collection are ways to look at it, and looking changes nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from mesa.discrete_space import Network
from numpy.typing import NDArray

from simulation.agents import Couple, Group, Person, Rows
from simulation.agents.columns import MEMBER
from simulation.ensemble import Ensemble
from simulation.limits import given, mapping, whole_number
from simulation.measures import measures_of
from simulation.network import SocialNetwork, from_graph
from simulation.network import load as load_network
from simulation.population import Status
from simulation.recording import Recording, snapshot
from simulation.representation import line
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.files import load as load_scenario
from simulation.seeds import HIGHEST_SEED, seed_of

if TYPE_CHECKING:
    import networkx as nx

REPORTED = (
    "strain", "strained", "load", "stressor_days", "perceived", "received", "esteem", "belonging", "isolated", "skill",
    "episodes_week", "answered", "satisfaction", "conflict_days", "share_waiting", "share_enrolled", "share_finished",
)  # fmt: skip
"""Measures that the model's own data collector reports each day; all others are in ``SupportModel.measures``."""


_OR_A_GENERATOR = ", or what numpy.random.default_rng takes"


class SupportModel(mesa.Model):  # type: ignore[misc]  # Mesa ships no types
    """Couples, stress and two kinds of peer support, one day a step.

    ``ensemble``: the world itself; ``spec``: its scenario; ``network``: who knows whom; ``seed``: seed of all its
    draws; ``measures``: value of every measure on the last day (nan before the first), by name; ``datacollector``: may
    be replaced by one of your own before the first step.

    ``agents`` are the persons only, so that nobody counts twice; couples and groups are in ``agents_by_type``, and so are
    agents of other types that a subclass registers.
    """

    def __init__(
        self,
        spec: Scenario | str | Path | None = None,
        network: SocialNetwork | nx.Graph | None = None,
        rng: Any = None,
        threads: int | None = None,
        agent_reporters: Mapping[str, Any] | None = None,
        settings: Mapping[str, Any] | None = None,
        **named: Any,
    ) -> None:
        """Found the population.

        ``spec``: a scenario, or a preset's name or a file (default: the defaults). ``network``: by default what the
        scenario asks for, built with the same seed. ``rng``: a seed from 0 to 2^63 - 1, or anything that
        ``numpy.random.default_rng`` takes, from which one is drawn. ``settings`` by dotted name, and ``named`` ones with
        two underscores for a dot (``strain__crossover=0.2``), replace values of the scenario. Raises ScenarioError with
        all mistakes, NetworkError, or ValueError for a seed out of range.

        The day before the first is collected as day 0, on which measures are nan.
        """
        self.seed = _seed_from(rng)
        super().__init__(rng=self.seed)
        self.spec = _scenario(spec, settings, named)
        self.network = _network(network, self.spec, self.seed)
        self.ensemble = Ensemble(self.network, [self.spec], [self.seed], threads)
        self.measures = dict.fromkeys((measure.name for measure in measures_of(self.spec.kinds)), float("nan"))
        self.datacollector = mesa.DataCollector(
            model_reporters={name: partial(_measured, name=name) for name in REPORTED},
            agent_reporters=agent_reporters,
        )
        self.datacollector.collect(self)  # day 0, as Mesa's own models do: batch_run of Mesa 3.3 counts on it

    def __repr__(self) -> str:
        return line(self, self.spec.name, persons=self.network.persons, day=self.day, seed=self.seed)

    def step(self) -> None:
        """Live one day, and collect."""
        sums = self.ensemble.advance(1, record=True)
        today = Recording(sums, (self.spec,), self.ensemble.persons, self.day - 1).endpoints()
        self.measures = {name: float(value[MEMBER]) for name, value in today.items()}
        self.datacollector.collect(self)

    @property
    def day(self) -> int:
        """Number of days lived."""
        return self.ensemble.day

    @property
    def agents(self) -> Rows[Person]:
        """All persons."""
        return Rows(self, Person, np.arange(self.network.persons))

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """All persons, all couples, all groups ever formed, and all other agents that have been registered."""
        partner = self.network.partner
        formed = int(self.ensemble.groups.formed[MEMBER])
        couples = Rows(self, Couple, np.flatnonzero(partner > np.arange(len(partner))))
        groups = Rows(self, Group, np.arange(formed))
        return {Person: self.agents, Couple: couples, Group: groups, **super().agents_by_type}

    @property
    def agent_types(self) -> list[type]:
        """Types of agents."""
        return list(self.agents_by_type)

    def person(self, row: int) -> Person:
        """The person in this row; IndexError if there is none."""
        return Person(self, whole_number("row", row, 0, self.network.persons - 1, IndexError))

    def couple(self, row: int) -> Couple:
        """The couple to which the person in this row belongs; IndexError for a single, or if there is nobody."""
        partner = self.person(row).partner
        if partner is None:
            raise IndexError(f"person {row} is single: must be one of a couple")
        return Couple(self, min(row, partner.row))

    def group(self, number: int) -> Group:
        """The group of this number; IndexError if there is none."""
        formed = int(self.ensemble.groups.formed[MEMBER])
        if not formed:
            raise IndexError(f"number = {given(number)}: no group has been formed yet")
        return Group(self, whole_number("number", number, 0, formed - 1, IndexError))

    @property
    def G(self) -> nx.Graph:  # noqa: N802  # Mesa's name for it
        """The network as a networkx graph. It is made at the first access; every access updates the nodes' state.

        Nodes carry every column of state, loads as ``load_<kind>``; status, programme and kinds lived through in words.
        """
        state = _in_words(snapshot(self.ensemble), list(self.spec.offers), self.ensemble.kinds)
        for row, values in enumerate(zip(*state.values(), strict=True)):
            self._graph.nodes[row].update(zip(state, values, strict=True))
        return self._graph

    @cached_property
    def grid(self) -> Network:
        """The network as a Mesa space: a cell and a position on a circle for each person. It is made at the first access.

        Mesa keeps neighbourhoods of cells that were asked for as long as the process lives, and the model with them.
        """
        angle = 2 * np.pi * np.arange(self.network.persons) / self.network.persons
        places = dict(enumerate(np.stack([np.cos(angle), np.sin(angle)], axis=1)))
        # Mesa 3.3 knows no layout; later, without one, it computes a spring layout, which takes minutes.
        layout = {"layout": places} if "layout" in inspect.signature(Network).parameters else {}
        grid = Network(self.G, random=self.random, **layout)
        for person in self.agents:
            grid[person.row].add_agent(person)
        return grid

    @cached_property
    def _graph(self) -> nx.Graph:
        return self.network.to_networkx()


def _measured(model: SupportModel, name: str) -> float:
    return model.measures[name]


def _seed_from(rng: Any) -> int:
    if isinstance(rng, Integral):
        return seed_of(rng, "rng", _OR_A_GENERATOR)
    try:
        return int(np.random.default_rng(rng).integers(HIGHEST_SEED, endpoint=True))
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"rng = {given(rng)}: must be a whole number from 0 to {HIGHEST_SEED}{_OR_A_GENERATOR}"
        ) from error


def _scenario(
    spec: Scenario | str | Path | None, settings: Mapping[str, Any] | None, named: Mapping[str, Any]
) -> Scenario:
    """The scenario with its changes. Raises ScenarioError, also for ``seed``, which users of other models are used to."""
    if "seed" in named:
        raise ScenarioError([f"seed = {given(named['seed'])}: a model takes its seed as rng"])
    base = spec if isinstance(spec, Scenario) else load_scenario(spec) if spec is not None else Scenario()
    given_by_name = mapping("settings", {} if settings is None else settings, "a table of new values by dotted name")
    changes = {str(name).replace("__", "."): value for name, value in {**given_by_name, **named}.items()}
    return base.replace(changes) if changes else base


def _network(network: SocialNetwork | nx.Graph | None, spec: Scenario, seed: int) -> SocialNetwork:
    if network is None:
        return load_network(spec.network, seed, tuple(spec.kinds))
    return network if isinstance(network, SocialNetwork) else from_graph(network, spec.network, seed, tuple(spec.kinds))


def _in_words(
    columns: Mapping[str, NDArray[Any]], programmes: Sequence[str], kinds: Sequence[str]
) -> dict[str, list[Any]]:
    """Columns of a snapshot as lists, numbers of statuses, programmes and kinds of life event replaced by their names."""
    state = {name: column.tolist() for name, column in columns.items() if name != "person"}
    state["status"] = [Status(number).name.lower() for number in state["status"]]
    state["programme"] = [programmes[number] if number >= 0 else "" for number in state["programme"]]
    state["experience"] = [
        ",".join(kind for number, kind in enumerate(kinds) if bits >> number & 1) for bits in state["experience"]
    ]
    return state
