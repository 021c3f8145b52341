"""Person: one row of the population, as a Mesa agent that can be looked at, hit, helped and enrolled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation import interventions
from simulation.agents.columns import LOAD, MEMBER, Column, Index, LoadOfKind, OfToday, Received, Standing, State
from simulation.agents.rows import Row, Rows
from simulation.limits import instance
from simulation.population import STATE, TODAY, Status
from simulation.representation import table

if TYPE_CHECKING:
    from simulation.agents.couple import Couple
    from simulation.agents.group import Group
    from simulation.model import SupportModel


_TOLD = ("strain", "esteem", "belonging", "perceived", "satisfaction", "skill")
"""State that a notebook shows of a person."""


def _status(model: SupportModel, number: int) -> Status:
    return Status(number)


def _programme(model: SupportModel, number: int) -> str | None:
    return None if number < 0 else list(model.spec.offers)[number]


def _group(model: SupportModel, number: int) -> Group | None:
    return None if number < 0 else model.group(number)


def _person(model: SupportModel, row: int) -> Person | None:
    return None if row < 0 else model.person(row)


class Partner(Column["Person | None"]):
    """The partner, None for a single."""

    def read(self, model: SupportModel, rows: Index) -> NDArray[Any]:
        """Rows of the partners, -1 for singles."""
        partner = np.asarray(model.network.partner[rows])
        return np.where(partner == rows, -1, partner)


def _column_of(name: str) -> Column[Any] | None:
    """The column of state or of today of that name, as it is declared; None for others, for loads, and for rows in groups."""
    column: Column[Any]
    if name in TODAY:
        column = OfToday(_person if TODAY[name].unit == "row" else None)
    elif name in STATE and not STATE[name].by_kind and STATE[name].unit != "row":
        column = State()
    else:
        return None
    column.name = name
    return column


class Person(Row):
    """One person. State can be set within its declared range (``population.STATE``); everything else is read-only.

    Numbers are in the units of ``STATE``: SD, but for belonging (share) and ``load_<kind>`` (LCU/100), a column for each kind of
    life event of the scenario. ``mate`` is not here, and friends from groups are ``mates``. Columns of state and of today
    that are not named below are attributes, too; naming one tells type checkers about it.
    """

    __slots__ = ()

    baseline = State[float]()
    support_trait = State[float]()
    deviation = State[float](along="strain")
    strain = State[float](along="deviation")
    esteem = State[float]()
    belonging = State[float]()
    skill = State[float]()
    perceived = State[float]()
    closeness = State[float]()
    satisfaction = State[float]()
    conflicts = State[float]()
    recent = State[float]()
    experience = State[int]()

    status = Standing[Status](_status)
    programme = Standing["str | None"](_programme)
    group = Standing["Group | None"](_group)
    entry_esteem = Standing[float]()
    since = Standing[int]()
    attended = Standing[int]()

    events = OfToday[int]()
    stressor = OfToday[float]()
    asked = OfToday["Person | None"](_person)
    helper = OfToday["Person | None"](_person)
    requests = Received()
    helped = OfToday[float]()
    quality = OfToday[float]()
    relief = OfToday[float]()
    received = OfToday[float]()
    resolved = OfToday[float]()
    ruminated = OfToday[int]()
    session = OfToday[int]()
    partner = Partner(_person)

    @classmethod
    def column(cls, model: SupportModel, name: str) -> Column[Any] | None:
        """The column of that name; ``load_<kind>`` for each kind of life event of the model's scenario."""
        kind, kinds = name.removeprefix(LOAD), model.ensemble.kinds
        if kind != name and kind in kinds:
            return LoadOfKind(kind, kinds.index(kind))
        return super().column(model, name) or _column_of(name)

    def _repr_html_(self) -> str:
        partner = self.partner
        rows: list[tuple[Any, ...]] = [("partner", partner.name if partner else "none", "")]
        rows += [(name, getattr(self, name), STATE[name].unit) for name in _TOLD]
        rows += [(f"load from {kind}", load, STATE["load"].unit) for kind, load in self.load.items()]
        rows += [
            ("programme", f"{self.programme or 'none'}, {self.status.name.lower()}", ""),
            ("friends", len(self.friends), "persons"),
        ]
        return table(f"Person {self.name}, day {self.model.day}", ("quantity", "value", "unit"), rows)

    @property
    def unique_id(self) -> int:
        """The row, which is also the node of ``model.G``, and the number in recordings."""
        return self.row

    @property
    def pos(self) -> int:
        """Node of ``model.G``."""
        return self.row

    @property
    def cell(self) -> Any:
        """Cell of ``model.grid``."""
        return self.model.grid[self.row]

    @property
    def name(self) -> str:
        """The person's name in the network; the row, as a text, where the network has no names."""
        names = self.model.network.names
        return names[self.row] if names else str(self.row)

    @property
    def load(self) -> Load:
        """Outstanding load by kind."""
        return Load(self)

    # Ties

    @property
    def couple(self) -> Couple | None:
        """The couple, None for a single."""
        return self.model.couple(self.row) if self.partner else None

    @property
    def confidants(self) -> Rows[Person]:
        """The closest ties."""
        first = self.model.network.starts[self.row]
        return self._tied(first, first + self.model.network.confidants[self.row])

    @property
    def friends(self) -> Rows[Person]:
        """All persons tied to this one, confidants first, the partner not among them."""
        return self._tied(*self.model.network.starts[self.row : self.row + 2])

    @property
    def mates(self) -> Rows[Person]:
        """Friends from groups and visits, at most two, the newest first."""
        ensemble = self.model.ensemble
        people, place = ensemble.state, ensemble.places[self.row]
        slots = (people.newer_friend[place, MEMBER], people.older_friend[place, MEMBER])
        places = np.array([slot for slot in slots if slot >= 0], np.intp)
        return Rows(self.model, Person, ensemble.order.identity[places].astype(np.intp))

    def tie_strength(self, other: Person) -> float:
        """Relative frequency of contact, above 0; 0 where there is no tie."""
        first, last = self.model.network.starts[self.row : self.row + 2]
        found = self.model.network.neighbours[first:last] == instance("other", other, Person).row
        return float(self.model.network.strength[first:last][found].sum())

    def lived_through(self, kind: str) -> bool:
        """Whether an event of this kind has ever struck; ValueError for an unknown kind."""
        return bool(self.experience >> interventions.number_of(kind, self.model.ensemble.kinds) & 1)

    # Interventions by hand

    def hit(self, kind: str, weight: float | None = None) -> None:
        """Let a life event strike, to be felt from the next day on; ``weight`` in LCU, by default the scenario's."""
        interventions.hit(self.model.ensemble, self.row, kind, weight)

    def ask(self, other: Person | None = None, quality: float | None = None) -> float:
        """Receive one episode of help from ``other`` at once; return the strain taken off (SD), see ``interventions.help_by``.

        By default the closest confidant is asked, or else the partner. Raises ValueError if there is neither.
        """
        helper = self._closest() if other is None else instance("other", other, Person)
        if helper is None:
            raise ValueError(f"{self} has neither confidant nor partner to ask; name somebody")
        return interventions.help_by(self.model.ensemble, self.row, helper.row, quality)

    def enrol(self, programme: str) -> Group:
        """Take a place in a programme at once, in a new group of one (with the partner, where couples take part)."""
        return self.model.group(interventions.enrol(self.model.ensemble, self.row, programme))

    def leave(self) -> None:
        """Leave the waiting list, or drop out of the programme."""
        interventions.leave(self.model.ensemble, self.row)

    def _tied(self, first: int, last: int) -> Rows[Person]:
        return Rows(self.model, Person, self.model.network.neighbours[first:last].astype(np.intp))

    def _closest(self) -> Person | None:
        return max(self.confidants, key=self.tie_strength, default=self.partner)


class Load(Mapping[str, float]):
    """Outstanding load of a person by kind, in LCU/100, at least 0; assigning to a kind changes it."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def __getitem__(self, kind: str) -> float:
        load: float = getattr(self._person, self._column(kind))
        return load

    def __setitem__(self, kind: str, value: float) -> None:
        setattr(self._person, self._column(kind), value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def __repr__(self) -> str:
        return repr(dict(self))

    @property
    def _kinds(self) -> tuple[str, ...]:
        return self._person.model.ensemble.kinds

    def _column(self, kind: str) -> str:
        try:
            interventions.number_of(kind, self._kinds)
        except ValueError as error:
            raise KeyError(str(error)) from None
        return f"{LOAD}{kind}"
