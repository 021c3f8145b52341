"""Informal trainings of the twin: friends learn to listen, and meetings open ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.kernels.decisions import Decision
from simulation.parameters import name_identity
from simulation.scenario import Informal
from simulation.twin.circle import Pair

if TYPE_CHECKING:
    from simulation.twin.world import World


class Somebody:
    """A number that draws without being a person."""

    numbers = (0,)


class Training:
    """One informal intervention that is no visit: ``listening`` or a ``meeting``."""

    def __init__(self, world: World, name: str, terms: Informal) -> None:
        self.world, self.terms, self.identity = world, terms, name_identity(name)
        self.share = world.luck.real(terms.share)

    def hold(self) -> None:
        """Hold the training, or the meeting, if this is its day."""
        elapsed = self.world.day - self.terms.start_day
        if self.terms.kind == "meeting":
            if elapsed == 0:
                self.open_ties()
        elif elapsed >= 0 and elapsed % self.terms.training_interval == 0:
            self.train(elapsed == 0)

    def train(self, is_first: bool) -> None:
        """The first training takes a share of persons by lot; later ones renew what these have learnt."""
        luck = self.world.luck
        for person in self.world.people:
            chosen = luck.uniform(Decision.TRAINING, person, self) < self.share if is_first else person.listening > 0
            if chosen:
                person.listening, person.trained = (
                    luck.real(self.terms.listening_gain),
                    luck.real(self.terms.training_hours),
                )

    def open_ties(self) -> None:
        """Person n meets person s - n, counted round the population; some of these pairs become friends."""
        luck, people = self.world.luck, self.world.people
        turn = int(float(luck.uniform(Decision.OPENING, Somebody(), self)) * len(people))
        for person in people:
            other = people[(turn - person.number) % len(people)]
            if luck.uniform(Decision.OPENING, Pair(person, other), self) < self.share:
                person.befriend(other)


def trainings_of(world: World) -> list[Training]:
    """All trainings of a world, then its meetings, in the order of names."""
    informal = world.spec.informal
    return [
        Training(world, name, informal[name])
        for kind in ("listening", "meeting")
        for name in informal
        if informal[name].kind == kind
    ]
