"""Expected sums of a day: the terms of every sum of ``sums.TABLE``, computed from the columns of one member in float64."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.sums.sums import NO_KIND, TABLE, Record, Sum
from simulation.population import Status
from simulation.scenario import Scenario

OF_COUPLES = ("satisfaction", "satisfaction_squared", "closeness", "closeness_squared", "conflicts", "conflict_days", "pain")
"""Sums to which singles add nothing."""


class Seen(NamedTuple):
    """One member at the end of a day: all columns of ``Population`` and ``Today`` by name, (persons,), load (persons, kinds); size of the group."""

    columns: Mapping[str, NDArray[Any]]
    partner: NDArray[np.integer]
    group_size: NDArray[np.integer]
    scenario: Scenario

    @property
    def paired(self) -> NDArray[np.bool_]:
        """Whether each person has a partner, (persons,)."""
        return self.partner != np.arange(len(self.partner))

    @property
    def heaviest(self) -> NDArray[np.integer]:
        """The kind that weighs most, NO_KIND without load, (persons,)."""
        load = self.columns["load"]
        return np.where(load.max(axis=1) > np.float32(0.01), load.argmax(axis=1), NO_KIND)

    def of(self, name: str) -> NDArray[np.float64]:
        """A column as float64."""
        return np.asarray(self.columns[name], np.float64)

    def parameter(self, name: str) -> np.float64:
        """The parameter of a dotted name, rounded to float32 as kernels read it."""
        section, field = name.split(".")
        return np.float64(np.float32(getattr(getattr(self.scenario, section), field)))


def terms(seen: Seen) -> dict[int, NDArray[np.float64]]:
    """The terms (persons,) of every sum, by its line."""
    found: dict[int, NDArray[Any]] = {}
    for record in TABLE:
        for number in range(record.width):
            found[Sum[record.name] + number] = np.asarray(_term(seen, record, number), np.float64)
    return found


def _term(seen: Seen, record: Record, number: int) -> Any:
    """The terms of line ``number`` of a sum."""
    if record.by == "kind":
        kinds = seen.columns["load"].shape[1]
        if number >= kinds:
            return np.zeros(len(seen.partner))
        return seen.of(record.column)[:, number] if record.how == "total" else seen.columns[record.column] >> number & 1
    if record.by:
        belongs = {"heaviest": seen.heaviest, "status": seen.columns["status"]}[record.by] == number
        return belongs if record.how == "equal" else belongs * seen.of(record.column)
    term = _OTHERS[record.name](seen) if record.how in ("own", "derived") else _of_column(seen, record)
    return term * seen.paired if record.name.lower() in OF_COUPLES else term


def _of_column(seen: Seen, record: Record) -> Any:
    x = seen.of(record.column)
    if record.how == "alike":
        return x == seen.partner
    value = seen.parameter(record.value) if isinstance(record.value, str) else np.float64(np.float32(record.value))
    return {"total": x, "square": x**2, "above": x > value, "below": x < value, "equal": x == value}[record.how]


def _session_hours(seen: Seen) -> Any:
    hours = np.array([programme.session_hours for programme in seen.scenario.offers.values()] or [0.0], np.float32)
    return (seen.columns["session"] == 2) * hours[np.maximum(seen.columns["programme"], 0)]


def _growth(seen: Seen) -> Any:
    left = seen.columns["status"] > Status.ENROLLED
    return left * (seen.of("esteem") - seen.of("entry_esteem") + seen.of("skill"))


def _answered(seen: Seen) -> Any:
    return seen.columns["helper"] >= 0


def _by_partner(seen: Seen) -> Any:
    return seen.columns["helper"] == seen.partner


_OTHERS: dict[str, Callable[[Seen], Any]] = {
    "STRAIN": lambda seen: seen.of("strain"),
    "PAIRED": lambda seen: seen.paired,
    "GROWTH": _growth,
    "HELPED": lambda seen: seen.of("helped"),
    "PARTNER_HOURS": lambda seen: _by_partner(seen) * seen.parameter("episode.hours"),
    "PEER_HOURS": lambda seen: (_answered(seen) & ~_by_partner(seen)) * seen.parameter("episode.hours"),
    "SESSION_HOURS": _session_hours,
    "LEADER_HOURS": lambda seen: _session_hours(seen) / seen.group_size,
}
"""Terms of the sums that are derived or have code of their own."""
