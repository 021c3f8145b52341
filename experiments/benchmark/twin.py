"""The plain Mesa twin: the model as a Mesa user would write it, one registered agent a person, Python floats throughout.

It lives the same days as the kernels, in the same order and with the same equations, but it draws from ``model.random`` in
the order in which things happen, keeps what it knows in plain attributes and lists, and is as fast as straightforward Python
gets: one draw decides whether any event strikes, only groups that meet are looked at, nothing is searched for twice. What the
preset ``both`` does not use (programmes for couples, mates who stay in touch, sessions without guidelines) is left out,
which favours the twin. Its means agree with the kernels' (``tests/statistical/test_mesa_twin.py``).
"""

from __future__ import annotations

import math
from random import Random
from typing import Any

import mesa

from experiments.benchmark.twin_person import Person
from experiments.benchmark.twin_programme import Group, Office
from simulation.network import SocialNetwork
from simulation.scenario import Scenario


class World(mesa.Model):  # type: ignore[misc]
    """One world of a scenario on a network: ``World(network, scenario, seed)``; ``step()`` is a day."""

    random: Random

    def __init__(self, network: SocialNetwork, scenario: Scenario, seed: int) -> None:
        super().__init__(rng=seed)
        self.spec, self.day = scenario, 0
        self._derive(scenario)
        self.people = [Person(self, int(lived)) for lived in network.experience]
        self.groups: list[Group] = []
        self.offices = [Office(self, programme) for programme in scenario.programmes.values()]
        self._introduce(network)
        self.agents.do("found")

    def _derive(self, scenario: Scenario) -> None:
        """Daily rates and retentions, which persons would otherwise work out again and again."""
        stressors = scenario.stressors
        kinds = list(stressors.kinds.values())
        self.own_rates = [kind.rate * (1 - kind.joint) / 365 for kind in kinds]
        self.joint_rates = [kind.rate * kind.joint / 365 for kind in kinds]
        self.own_rate, self.joint_rate = sum(self.own_rates), sum(self.joint_rates)
        self.weights = [kind.weight / 100 for kind in kinds]
        self.kept = 2 ** (-1 / stressors.half_life)
        self.logit = math.log(stressors.daily_share / (1 - stressors.daily_share))
        self.belonging_kept = math.exp(-1 / scenario.resources.belonging_time)

    def _introduce(self, network: SocialNetwork) -> None:
        people, starts = self.people, network.starts.tolist()
        neighbours, strengths = network.neighbours.tolist(), network.strength.tolist()
        for i, (person, partner, close) in enumerate(
            zip(people, network.partner.tolist(), network.confidants.tolist(), strict=True)
        ):
            person.partner = people[partner] if partner != i else None
            person.leads = partner >= i
            first, middle, last = starts[i], starts[i] + close, starts[i + 1]
            person.confidants.know([people[j] for j in neighbours[first:middle]], strengths[first:middle])
            person.others.know([people[j] for j in neighbours[middle:last]], strengths[middle:last])

    def step(self) -> None:
        """One day, in order; each line for everybody before the next begins."""
        do: Any = self.agents.do
        for what in ("begin_day", "live_events", "appraise", "cross_over", "seek", "hear_answer", "settle_episodes"):
            do(what)
        for office in self.offices:
            office.take_in()
        for group in self.groups:
            group.meet()
        for what in ("quarrel", "judge", "settle"):
            do(what)
        self.groups = [group for group in self.groups if group.members]
        self.day += 1

    def live(self, days: int) -> None:
        """Live so many days."""
        for _ in range(days):
            self.step()
