"""Couple: two persons who are each other's partner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.agents.columns import Column, Index
from simulation.agents.rows import Row

if TYPE_CHECKING:
    from simulation.agents.person import Person
    from simulation.model import SupportModel


class MeanOfPartners(Column[float]):
    """Mean over the two partners of the persons' column of the same name."""

    def read(self, model: SupportModel, rows: Index) -> NDArray[Any]:
        persons = model.agents
        both = np.stack([np.atleast_1d(rows), model.network.partner[np.atleast_1d(rows)]])
        column = getattr(persons.kind, self.name)
        return np.asarray(column.read(model, both).mean(axis=0, dtype=np.float64).reshape(np.shape(rows)))


class Couple(Row):
    """One couple; its row is the lower one of its two persons.

    Its columns are means over the two partners; each partner has a view of its own.
    """

    __slots__ = ()

    strain = MeanOfPartners()
    satisfaction = MeanOfPartners()
    conflicts = MeanOfPartners()

    @property
    def unique_id(self) -> int:
        """The number of persons, plus the row."""
        return self.model.network.persons + self.row

    @property
    def persons(self) -> tuple[Person, Person]:
        """The two partners, the lower row first."""
        return self.model.person(self.row), self.model.person(int(self.model.network.partner[self.row]))

    def hit(self, kind: str, weight: float | None = None) -> None:
        """Let one life event strike both; ``weight`` in LCU, by default the scenario's."""
        for person in self.persons:
            person.hit(kind, weight)
