"""A world of the twin: a Mesa model whose step is the day of ``kernels/day.py``, line by line."""

from __future__ import annotations

from random import Random
from typing import Any

import mesa

from simulation.network import SocialNetwork
from simulation.parameters import P, parameters_of
from simulation.scenario import Scenario
from simulation.twin.circle import Circle
from simulation.twin.episode import Episode
from simulation.twin.household import Household
from simulation.twin.luck import Kind, Luck
from simulation.twin.person import Person
from simulation.twin.programme import Group, Office
from simulation.twin.training import trainings_of


class Numbers:
    """A scenario's parameters by their names in ``parameters.P``; ``kinds``: of event; ``own``, ``joint``: and their rates."""

    def __init__(self, scenario: Scenario, real: Any) -> None:
        parameters = parameters_of(scenario)
        vars(self).update({row.name: real(value) for row, value in zip(P, parameters.values, strict=True)})
        columns = zip(*parameters.kinds, strict=True)
        self.kinds = [
            Kind(number, real(own), real(joint), real(weight), int(quarter), bool(quarrels), int(identity))
            for number, (own, joint, weight, quarter, quarrels, identity) in enumerate(columns)
        ]
        self.own = [(kind, kind.own) for kind in self.kinds]
        self.joint = [(kind, kind.joint) for kind in self.kinds]


class World(mesa.Model):  # type: ignore[misc]
    """One world: ``World(network, scenario, seed, Addressed)`` for the exact twin, with ``Streamed`` for the plain Mesa model."""

    random: Random

    def __init__(self, network: SocialNetwork, scenario: Scenario, seed: int, luck: type[Luck]) -> None:
        super().__init__(rng=seed)
        self.spec, self.day, self.luck = scenario, 0, luck(self, seed)
        self.p: Any = Numbers(scenario, self.luck.real)
        self.rules = self.luck.rules
        dispositions = map(self.luck.real, network.disposition.tolist())
        self.people = [
            Person(self, number, *each)
            for number, each in enumerate(zip(network.experience.tolist(), dispositions, strict=True))
        ]
        self.introduce(network)
        self.couples = [household for household in self.households if len(household.members) == 2]
        self.episodes: list[Episode] = []
        self.groups: list[Group] = []
        self.offices = [Office(self, *each) for each in enumerate(scenario.offers)]
        self.trainings = trainings_of(self)
        for household in self.households:
            household.found()
        self.agents.do(Person.found)

    def introduce(self, network: SocialNetwork) -> None:
        """Let everybody know the partner, confidants and others."""
        people, neighbours = self.people, [self.people[j] for j in network.neighbours]
        strengths, starts, confidants = network.strength.tolist(), network.starts.tolist(), network.confidants.tolist()
        self.households = []
        for person, partner in zip(people, network.partner.tolist(), strict=True):
            first, last = starts[person.number : person.number + 2]
            middle = first + confidants[person.number]
            person.confidants = Circle(neighbours[first:middle], strengths[first:middle], self)
            person.others = Circle(neighbours[middle:last], strengths[middle:last], self)
            if partner != person.number:
                person.partner = people[partner]
            if partner >= person.number:
                self.households.append(Household(*dict.fromkeys((person, people[partner]))))

    def step(self) -> None:
        """One day, in order; each line for everybody before the next begins."""
        do: Any = self.agents.do
        do(Person.begin_day)
        do(Person.keep_friends)  # 4
        for training in self.trainings:  # 4
            training.hold()
        do(Person.keep_company)  # 4
        for household in self.households:  # 1, 2
            household.share_luck()
        do(Person.meet_stressors)  # 1, 2, 3, 4
        do(Person.cross_over)  # 5
        self.episodes = []
        do(Person.seek)  # 6
        answered = [episode for episode in self.episodes if episode.is_answered()]  # 7
        visitors = [group.pay_visit() for group in self.groups]  # 7
        for episode in answered:  # 8
            episode.help()
        busy = [*(person for episode in answered for person in episode.parties), *filter(None, visitors)]
        for person in dict.fromkeys(busy):  # 8
            person.settle_episodes()
        for office in self.offices:  # 9
            office.take_in()
        for group in self.groups:  # 9
            group.meet()
        self.drift()  # 10, 11
        for couple in self.couples:  # 10
            couple.quarrel()
        do(Person.settle)  # 11
        self.day += 1

    def drift(self) -> None:
        """Draw the noise of the slow states, on one day in seven."""
        for household in self.households:
            household.closeness_drift = 0.0
            if self.day % 7 == 0:
                household.drift()
                for person in household.members:
                    person.drift()

    def live(self, days: int) -> None:
        """Live a number of days."""
        for _ in range(days):
            self.step()
