"""The view of a row, and the set of such views that answers like Mesa's AgentSet.

A million registered Mesa agents would take seconds and hundreds of megabytes, and in Mesa 3.3 a model with registered
agents is never freed. A view is made when somebody looks and forgotten afterwards; two views of a row are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from numbers import Real
from random import Random
from typing import TYPE_CHECKING, Any, Generic, Literal, NoReturn, Self, TypeVar, overload

import mesa
import numpy as np
from numpy.typing import NDArray

from simulation.agents.columns import Column
from simulation.limits import given, instance, several
from simulation.representation import line, some
from simulation.scenario.schema import suggestion

if TYPE_CHECKING:
    from simulation.model import SupportModel

AnyRow = TypeVar("AnyRow", bound="Row")
Mask = NDArray[np.bool_]
_NAMED = "a function, or the name of an attribute"


class Row(mesa.Agent):  # type: ignore[misc]  # Mesa ships no types
    """A Mesa agent that owns nothing but (model, row).

    Mesa's constructor is left out on purpose: it would register the agent, number it, and give it a state of its own.
    """

    __slots__ = ("model", "row")
    model: SupportModel
    row: int

    def __init__(self, model: SupportModel, row: int) -> None:
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "row", row)

    @property
    def unique_id(self) -> int:
        """Number of the agent, unique among all agents of the model, whatever their kind."""
        raise NotImplementedError

    @property
    def pos(self) -> int | None:
        """Node of ``model.G`` at which the agent is; None for an agent without a node."""
        return None

    def remove(self) -> NoReturn:
        """Raise an error: the network determines who is in the population."""
        raise TypeError(f"{self} cannot be removed: the network determines the population")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.model is self.model and other.row == self.row

    def __hash__(self) -> int:
        return hash((type(self), self.row))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.row})"

    def __reduce__(self) -> tuple[type[Self], tuple[SupportModel, int]]:
        return type(self), (self.model, self.row)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        # Mesa's data collector copies what it collects: a view must not take its whole world along.
        return type(self)(memo.get(id(self.model), self.model), self.row)

    @classmethod
    def column(cls, model: SupportModel, name: str) -> Column[Any] | None:
        """The column of that name in a model, None where there is none."""
        found = getattr(cls, name, None)
        return found if isinstance(found, Column) else None

    def __getattr__(self, name: str) -> Any:
        column = None if name in Row.__slots__ else self.column(self.model, name)
        if column is None:
            self._refuse(name)
        return column.__get__(self, type(self))

    def __setattr__(self, name: str, value: Any) -> None:
        if not hasattr(type(self), name):  # it would be lost with the view
            column = self.column(self.model, name)
            if column is None:
                self._refuse(name)
            column.__set__(self, value)
        elif name in Row.__slots__:
            raise AttributeError(f"{name} cannot be set: it is the row that {self} shows")
        else:
            super().__setattr__(name, value)

    def _refuse(self, name: str) -> NoReturn:
        """Raise AttributeError for an unknown name, with the nearest known one."""
        hint = suggestion(name, (known for known in dir(type(self)) if not known.startswith("_")))
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}{hint}", name=name, obj=self)


class Rows(Sequence[AnyRow], Generic[AnyRow]):
    """An ordered set of views of one kind; what Mesa's AgentSet does, without an agent in it.

    ``rows`` (n,): numbers of the rows. Results equal those of an AgentSet that holds the same agents in the same order,
    and ``shuffle`` draws from ``model.random`` as Mesa's does. A column of all rows is read or set by one operation of
    NumPy. Agents cannot be added or removed.
    """

    def __init__(self, model: SupportModel, kind: type[AnyRow], rows: NDArray[np.intp]) -> None:
        self.model, self.kind, self.rows = model, kind, rows

    @property
    def random(self) -> Random:
        """The model's generator, which shuffles."""
        random: Random = self.model.random
        return random

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[AnyRow]:
        model, kind = self.model, self.kind
        return (kind(model, row) for row in self.rows.tolist())

    def __contains__(self, agent: object) -> bool:
        return type(agent) is self.kind and agent.model is self.model and bool((self.rows == agent.row).any())

    @overload
    def __getitem__(self, item: int) -> AnyRow: ...

    @overload
    def __getitem__(self, item: slice) -> list[AnyRow]: ...

    def __getitem__(self, item: int | slice) -> AnyRow | list[AnyRow]:
        if isinstance(item, slice):
            return list(self._those(self.rows[item]))
        return self.kind(self.model, int(self.rows[item]))

    def __repr__(self) -> str:
        return f"<{len(self)} x {self.kind.__name__}>"

    def get(
        self,
        attr_names: str | Iterable[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> list[Any]:
        """Values (n,) of one attribute, or lists (n,) of the values of several; ``array`` returns a NumPy array instead."""
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing = {handle_missing!r}: must be 'error' or 'default'")
        missing = () if handle_missing == "error" else (default_value,)
        if isinstance(attr_names, str):
            return self._values(attr_names, *missing)
        names = several("attr_names", attr_names, str)
        return [list(each) for each in zip(*(self._values(name, *missing) for name in names), strict=True)]

    def array(self, name: str) -> NDArray[Any]:
        """Bare numbers (n,) of a column as a copy, in the unit and type in which the simulation keeps them."""
        column = self.kind.column(self.model, instance("name", name, str))
        return np.array(self.get(name)) if column is None else column.read(self.model, self.rows)

    def set(self, attr_name: str, value: Any) -> Self:
        """Set one value for all, or one each from an array or list (n,); ValueError out of the declared range."""
        column = self.kind.column(self.model, instance("attr_name", attr_name, str))
        if column is None:
            self.do(setattr, attr_name, value)
        else:
            column.write(self.model, self.rows, value)
        return self

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any:
        """``func`` of the list of values of an attribute; for several functions, the list of their results."""
        values = self.get(attribute)
        return func(values) if callable(func) else [each(values) for each in func]

    def select(
        self,
        filter_func: Callable[[AnyRow], bool] | Mask | None = None,
        at_most: int | float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> Rows[AnyRow]:
        """Agents for whom the function, or the Boolean array (n,), is true: the first ``at_most``, a share if a float."""
        if isinstance(at_most, bool) or not isinstance(at_most, Real) or at_most < 0:
            raise ValueError(f"at_most = {given(at_most)}: must be a number of agents, or a share of them from 0 to 1")
        if agent_type is not None:
            instance("agent_type", agent_type, type, "a class of agents")
        most = int(len(self) * at_most) if isinstance(at_most, float) and at_most <= 1 else at_most
        rows = self.rows if agent_type is None or issubclass(self.kind, agent_type) else self.rows[:0]
        if callable(filter_func):
            chosen = (view.row for view in self._those(rows) if filter_func(view))
            rows = np.fromiter(islice(chosen, int(min(most, len(self)))), np.intp)
        elif filter_func is not None:
            rows = rows[np.asarray(filter_func, np.bool_)] if len(rows) else rows
        return self._those(rows[: int(min(most, len(self)))], inplace)

    def groupby(self, by: Callable[[AnyRow], Any] | str, result_type: str = "agentset") -> RowGroups:
        """Sets (or lists, for ``result_type`` "list") by an attribute, or by the value that a function returns for each."""
        keys = self.map(by) if callable(by) else self.get(instance("by", by, str, _NAMED))
        places: dict[Any, list[int]] = {}
        for place, key in enumerate(keys):
            places.setdefault(key, []).append(place)
        sets = {key: self._those(self.rows[each]) for key, each in places.items()}
        return RowGroups(sets if result_type == "agentset" else {key: list(rows) for key, rows in sets.items()})

    def shuffle(self, inplace: bool = False) -> Rows[AnyRow]:
        """The set in a random order, the one that Mesa would have drawn."""
        rows = self.rows.tolist()
        self.random.shuffle(rows)
        return self._those(np.array(rows, np.intp), inplace)

    def sort(self, key: Callable[[AnyRow], Any] | str, ascending: bool = False, inplace: bool = False) -> Rows[AnyRow]:
        """The set sorted by an attribute, or by the value that a function returns; highest first, unless ``ascending``."""
        keys = self.map(key) if callable(key) else self.get(instance("key", key, str, _NAMED))
        order = sorted(range(len(keys)), key=keys.__getitem__, reverse=not ascending)
        return self._those(self.rows[np.array(order, np.intp)], inplace)

    def map(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> list[Any]:
        """Results (n,) of a function called with each agent, or of each agent's method of that name."""
        if callable(method):
            return [method(view, *args, **kwargs) for view in self]
        instance("method", method, str, "a function, or the name of a method")
        return [getattr(view, method)(*args, **kwargs) for view in self]

    def do(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> Self:
        """Call a function with each agent, or each agent's method of that name."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> Self:
        """Call a function with each agent, or each agent's method of that name, in a random order."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def to_list(self) -> list[AnyRow]:
        """A list of views."""
        return list(self)

    def _values(self, name: str, *missing: Any) -> list[Any]:
        column = self.kind.column(self.model, name)
        if column is not None:
            return column.values(self.model, self.rows)
        return [getattr(view, name, *missing) for view in self]

    def _those(self, rows: NDArray[np.intp], inplace: bool = False) -> Rows[AnyRow]:
        if not inplace:
            return Rows(self.model, self.kind, rows)
        self.rows = rows
        return self


class RowGroups:
    """Sets of rows, or lists of views, by name; what Mesa's GroupBy does."""

    def __init__(self, groups: Mapping[Any, Sequence[Any]]) -> None:
        self.groups = dict(groups)

    def __repr__(self) -> str:
        return line(self, some([f"{name} ({len(group)})" for name, group in self]))

    def __iter__(self) -> Iterator[tuple[Any, Sequence[Any]]]:
        return iter(self.groups.items())

    def __len__(self) -> int:
        return len(self.groups)

    def count(self) -> dict[Any, int]:
        """Number of agents in each group."""
        return {name: len(group) for name, group in self}

    def agg(self, attr_name: str, func: Callable[..., Any]) -> dict[Any, Any]:
        """``func`` of the list of values of an attribute, by group."""
        return {
            name: func(
                group.get(attr_name) if isinstance(group, Rows) else [getattr(view, attr_name) for view in group]
            )
            for name, group in self
        }

    def map(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """Result for each group of a function, or of the group's method of that name."""
        if callable(method):
            return {name: method(group, *args, **kwargs) for name, group in self}
        return {name: getattr(group, method)(*args, **kwargs) for name, group in self}

    def do(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> Self:
        """Call a function with each group, or each group's method of that name."""
        self.map(method, *args, **kwargs)
        return self
