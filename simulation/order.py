"""Order: in which place of memory each person lies.

A person is a number that users see: a row of the SocialNetwork, a line of a snapshot, the address of draws. A place is
where the kernels' arrays hold that person, near those whom the person meets (see ``network.locality``). This module
converts arrays between the two.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple, TypeVar, cast
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from simulation.network import SocialNetwork
from simulation.network.locality import locality_order, places_of
from simulation.population import STATE, TODAY, Population, Today
from simulation.scenario.schema import suggestion

Part = TypeVar("Part", Population, Today)
Persons = int | slice | NDArray[Any]

EVERYBODY: Final = slice(None)
_NAMING_PLACES: Final = frozenset(name for name, column in (STATE | TODAY).items() if column.unit == "row")
"""Columns whose values are places, or -1."""
_COLUMNS: Final = (*Population._fields, *Today._fields)
_OF_BLOCKS: Final = "sums"
"""The column of ``Today`` that is not an array of persons."""


class Order(NamedTuple):
    """``identity`` (persons,): the person in each place; ``places`` (persons,): the place of each person, the inverse."""

    identity: NDArray[np.int32]
    places: NDArray[np.int32]

    @classmethod
    def of(cls, network: SocialNetwork) -> Order:
        """The order in which a network's persons lie in memory; computed once for each network."""
        if network not in FOUND:
            FOUND[network] = cls.holding(locality_order(network))
        return FOUND[network]

    @classmethod
    def holding(cls, identity: NDArray[np.int32]) -> Order:
        """The order in which the places (persons,) hold the persons ``identity``."""
        plain = np.array_equal(identity, np.arange(len(identity), dtype=np.int32))
        return cls(identity, identity if plain else places_of(identity))

    @property
    def plain(self) -> bool:
        """Whether places are persons, so that nothing has to be moved."""
        return self.places is self.identity

    def seen(self, name: str, column: NDArray[Any], persons: Persons = EVERYBODY) -> NDArray[Any]:
        """Values of ``persons`` in the column ``name`` by place, (persons, ...); values that are places become persons.

        The memory itself if places are persons and all persons are wanted; else a copy.
        """
        if self.plain:
            return np.asarray(column[persons])
        found = np.asarray(column[self.places[persons]])
        return _renamed(found, self.identity) if name in _NAMING_PLACES else found

    def laid_out(self, people: Population) -> Population:
        """The state by place of a population by person."""
        if self.plain:
            return people
        moved: Any = {name: column[self.identity] for name, column in people._asdict().items()}
        renamed = {name: _renamed(moved[name], self.places) for name in _NAMING_PLACES & set(moved)}
        return Population(**moved | renamed)

    def by_person(self, part: Part) -> Part:
        """All columns by person. If places are persons, they are the memory itself; else each is copied at its first access.

        A copy is read-only, so that nobody takes it for the memory: writing to it raises ValueError.
        """
        return part if self.plain else cast(Part, _ByPerson(part, self))


FOUND: Final[WeakKeyDictionary[SocialNetwork, Order]] = WeakKeyDictionary()
"""The order of each network that is in use."""


class _ByPerson:
    """Population or Today by person, column by column."""

    def __init__(self, part: Population | Today, order: Order) -> None:
        self._part, self._order = part, order

    def __getattr__(self, name: str) -> NDArray[Any]:
        if name not in _COLUMNS:
            raise AttributeError(f"there is no column {name!r}{suggestion(name, _COLUMNS)}")
        column: NDArray[Any] = getattr(self._part, name)
        seen = column.view() if name == _OF_BLOCKS else self._order.seen(name, column)
        seen.setflags(write=False)
        return seen

    def __iter__(self) -> Any:
        return (getattr(self, name) for name in self._part._fields)

    def __dir__(self) -> list[str]:
        return list(self._part._fields)

    def __repr__(self) -> str:
        return repr(self._part)


def _renamed(numbers: NDArray[Any], names: NDArray[np.int32]) -> NDArray[Any]:
    """``names`` of the numbers; a number below 0 stands for nobody and stays."""
    return np.where(numbers < 0, numbers, names[numbers])
