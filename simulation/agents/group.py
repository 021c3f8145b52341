"""Group: persons who take part in a programme together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from simulation.agents.columns import MEMBER, Column, Index
from simulation.agents.rows import Row, Rows

if TYPE_CHECKING:
    from simulation.agents.person import Person
    from simulation.model import SupportModel

Value = TypeVar("Value")


class OfGroup(Column[Value], Generic[Value]):
    """A quantity of ``population.Groups``."""

    def read(self, model: SupportModel, rows: Index) -> NDArray[Any]:
        return np.asarray(getattr(model.ensemble.groups, self.name)[rows, MEMBER])


class Group(Row):
    """One group of a programme; its row is its number, counted from the first that was ever formed.

    ``size``: members at the start; ``first_session``: a day; ``leader``: standard score of the leader's quality.
    """

    __slots__ = ()

    first_session = OfGroup[int]()
    size = OfGroup[int]()
    leader = OfGroup[float]()

    @property
    def unique_id(self) -> int:
        """Twice the number of persons, plus the group's number: after all persons and couples."""
        return 2 * self.model.network.persons + self.row

    @property
    def members(self) -> Rows[Person]:
        """Everybody who started in the group, those who have left it included."""
        return self.model.agents.select(self.model.ensemble.population.group[:, MEMBER] == self.row)

    @property
    def programme(self) -> str | None:
        """Name of the programme; None if the scenario no longer has it."""
        return self.members[0].programme

    @property
    def sessions_left(self) -> int:
        """Sessions that the group still has before it, from the next day on."""
        if self.programme is None:
            return 0
        plan = self.model.spec.offers[self.programme]
        # Rounded up: a session that is due on the next day has not been held yet.
        held = -((self.first_session - self.model.day) // plan.session_interval)
        return plan.sessions - min(max(held, 0), plan.sessions)
