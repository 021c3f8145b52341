"""Columns: one quantity of every row, read and written through one view or through many at once.

A column is declared once, as a class attribute of the view. ``person.strain`` asks it for one row, ``agents.get("strain")``
for all of them in one stroke of NumPy; both see the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from simulation.interventions import checked
from simulation.population import STATE, Declaration

if TYPE_CHECKING:
    from simulation.agents.rows import Row
    from simulation.model import SupportModel

Value = TypeVar("Value")
Index = int | NDArray[np.intp]
"""One row, or rows (n,)."""

LOAD: Final = "load_"
"""Beginning of the names of columns of load, before the kind of life event."""
MEMBER: Final = 0
"""A model's ensemble has one member."""


class Column(Generic[Value]):
    """A quantity of every row. A subclass says where it is kept; unless the subclass has ``write``, it is read-only."""

    def __init__(self, show: Callable[[SupportModel, Any], Value] | None = None) -> None:
        """``show``: function from the number kept to the value that a view shows; by default the number itself."""
        self._show = show

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, view: None, owner: type) -> Self: ...

    @overload
    def __get__(self, view: Row, owner: type) -> Value: ...

    def __get__(self, view: Row | None, owner: type) -> Self | Value:
        if view is None:
            return self
        value: Any = self.read(view.model, view.row).tolist()
        return value if self._show is None else self._show(view.model, value)

    def __set__(self, view: Row, value: Value) -> None:
        self.write(view.model, view.row, value)

    def values(self, model: SupportModel, rows: NDArray[np.intp]) -> list[Value]:
        """Values that the views of ``rows`` (n,) would show, in their order."""
        numbers: list[Any] = self.read(model, rows).tolist()
        return numbers if self._show is None else [self._show(model, number) for number in numbers]

    def read(self, model: SupportModel, rows: Index) -> NDArray[Any]:
        """Bare number of a row, or numbers (n,) of rows, as a copy."""
        raise NotImplementedError

    def write(self, model: SupportModel, rows: Index, values: Any) -> None:
        """Set one value, or values (n,) of rows (n,); raises AttributeError where a column cannot be set."""
        raise AttributeError(f"{self.name} cannot be set")


class State(Column[Value]):
    """A number of ``population.STATE``, which is checked against its declared range when it is set.

    ``along`` names a column that moves by the same amount: strain is its level plus the deviation, so that neither can be
    changed by hand without the other.
    """

    def __init__(self, along: str = "") -> None:
        super().__init__()
        self._along = along

    def read(self, model: SupportModel, rows: Index) -> NDArray[Any]:
        return model.ensemble.order.seen(self.name, self._kept(model), rows)

    def write(self, model: SupportModel, rows: Index, values: Any) -> None:
        """Set values in the declared unit and range; ValueError for others, or if there are not as many as rows."""
        wanted = checked(self.name, values, self._declared(model))
        if wanted.shape not in ((), np.shape(rows)):
            raise ValueError(f"{self.name}: {wanted.size} values for {np.size(rows)} rows, must be one, or one each")
        kept, places = self._kept(model), model.ensemble.places[rows]
        if self._along:
            _of_state(model, self._along)[places] += wanted - kept[places]
        kept[places] = wanted

    @property
    def _declaration(self) -> Declaration:
        return STATE[self.name]

    def _declared(self, model: SupportModel) -> Declaration:
        """The declaration, whose bits of kinds of event end with the kinds of this model."""
        declared = self._declaration
        return declared._replace(high=2 ** len(model.ensemble.kinds) - 1) if declared.unit == "bits" else declared

    def _kept(self, model: SupportModel) -> NDArray[Any]:
        """The column by row of the ensemble's memory, not a copy."""
        return _of_state(model, self.name)


class LoadOfKind(State[float]):
    """``load_<kind>``: outstanding load of the kind with this number, LCU/100. Made when asked for: kinds are the scenario's."""

    def __init__(self, kind: str, number: int) -> None:
        super().__init__()
        self.name, self._number = f"{LOAD}{kind}", number

    @property
    def _declaration(self) -> Declaration:
        return STATE["load"]

    def _kept(self, model: SupportModel) -> NDArray[Any]:
        return model.ensemble.state.load[:, self._number, MEMBER]


class Standing(Column[Value]):
    """Standing with the programmes: kernels rely on these columns to fit each other, so only enrol and leave set them."""

    def read(self, model: SupportModel, rows: Index) -> NDArray[Any]:
        return model.ensemble.order.seen(self.name, _of_state(model, self.name), rows)

    def write(self, model: SupportModel, rows: Index, values: Any) -> None:
        raise AttributeError(f"{self.name} cannot be set; enrol and leave change it")


class OfToday(Column[Value]):
    """A column of ``population.Today``, the record of the last day."""

    def read(self, model: SupportModel, rows: Index) -> NDArray[Any]:
        ensemble = model.ensemble
        column = getattr(ensemble.worlds[MEMBER].today, self.name)[: ensemble.persons]
        return ensemble.order.seen(self.name, column, rows)

    def write(self, model: SupportModel, rows: Index, values: Any) -> None:
        raise AttributeError(f"{self.name} cannot be set; it is a result of the last day")


class Received(OfToday[int]):
    """Number of requests to the person on the last day."""

    def read(self, model: SupportModel, rows: Index) -> NDArray[Any]:
        asked = model.ensemble.today.asked[:, MEMBER]
        return np.asarray(np.bincount(asked[asked >= 0], minlength=model.ensemble.persons)[rows])


def _of_state(model: SupportModel, name: str) -> NDArray[Any]:
    """A column of state (persons,) by row of the ensemble's memory, not a copy."""
    column: NDArray[Any] = getattr(model.ensemble.state, name)[:, MEMBER]
    return column
