"""Expected sums of a day: the terms of every sum, written down by its name and computed from one member's columns in float64.

Nothing here reads ``sums.TABLE``, so that a wrong record of the table differs from what is written here. A sum that has no line
in ``_TERMS`` is the total of the column of its name, or of the column's square.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.sums.sums import SUMS, Sum
from simulation.scenario import Scenario

NO_KIND = 8
"""Line of persons without load in sums by the heaviest kind."""


class Seen(NamedTuple):
    """One member at the end of a day: all columns of ``Population`` and ``Today`` by name, (persons,), load (persons, kinds).

    ``group_size`` (persons,): of each person's group, 1 without a group.
    """

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

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Whether each person asked and was helped, (persons,)."""
        return self.columns["helper"] >= 0

    @property
    def by_partner(self) -> NDArray[np.bool_]:
        """Whether each person was helped by the partner, (persons,)."""
        return self.columns["helper"] == self.partner

    def of(self, name: str) -> NDArray[np.float64]:
        """A column as float64."""
        return np.asarray(self.columns[name], np.float64)

    def parameter(self, name: str) -> np.float64:
        """The parameter of a dotted name, rounded to float32 as kernels read it."""
        section, field = name.split(".")
        return np.float64(np.float32(getattr(getattr(self.scenario, section), field)))


def terms(seen: Seen) -> dict[int, NDArray[np.float64]]:
    """The terms (persons,) of every sum, by its line; of kinds that the world lacks 0."""
    found = {line: np.zeros(len(seen.partner)) for line in range(SUMS)}
    for name, first in Sum.__members__.items():
        lines = _term(seen, name)
        for number, line in enumerate(lines if isinstance(lines, list) else [lines]):
            found[first + number] = np.asarray(line, np.float64)
    return found


def _term(seen: Seen, name: str) -> Any:
    """The terms (persons,) of a sum, or a list of them for a sum with several lines."""
    if name in _TERMS:
        return _TERMS[name](seen)
    if name.endswith("_SQUARED"):
        return seen.of(name.removesuffix("_SQUARED").lower()) ** 2
    return seen.of(name.lower())


def _by_heaviest(seen: Seen) -> list[NDArray[np.bool_]]:
    return [seen.heaviest == kind for kind in range(9)]


def _by_status(seen: Seen) -> list[NDArray[np.bool_]]:
    """None, waiting, enrolled, finished, dropped."""
    return [seen.columns["status"] == status for status in range(5)]


def _session_hours(seen: Seen) -> Any:
    hours = np.array([programme.session_hours for programme in seen.scenario.offers.values()] or [0.0], np.float32)
    return (seen.columns["session"] == 2) * hours[np.maximum(seen.columns["programme"], 0)]


def _growth(seen: Seen) -> Any:
    """Of those who finished or dropped out."""
    left = seen.columns["status"] >= 3
    return left * (seen.of("esteem") - seen.of("entry_esteem") + seen.of("skill"))


_TERMS: dict[str, Callable[[Seen], Any]] = {
    "LOAD": lambda seen: list(seen.of("load").T),
    "STRAIN_BY_KIND": lambda seen: [group * seen.of("strain") for group in _by_heaviest(seen)],
    "STRAIN_BY_STATUS": lambda seen: [group * seen.of("strain") for group in _by_status(seen)],
    "STRAINED": lambda seen: seen.of("strain") > seen.parameter("answering.strained"),
    "ISOLATED": lambda seen: seen.columns["belonging"] < np.float32(0.15),
    "PERSONS_BY_KIND": _by_heaviest,
    "PERSONS_BY_STATUS": _by_status,
    "PAIRED": lambda seen: seen.paired,
    "GROWTH": _growth,
    "EVENTS": lambda seen: [seen.columns["events"] >> kind & 1 for kind in range(8)],
    "STRESSORS": lambda seen: seen.columns["stressor"] > 0,
    "REQUESTS": lambda seen: seen.columns["asked"] >= 0,
    "ANSWERED": lambda seen: seen.answered,
    "PARTNER_ANSWERED": lambda seen: seen.by_partner,
    "HELPED": lambda seen: seen.of("helped"),
    "RUMINATED": lambda seen: seen.columns["ruminated"] == 1,
    "PARTNER_HOURS": lambda seen: seen.by_partner * seen.parameter("episode.hours"),
    "PEER_HOURS": lambda seen: (seen.answered & ~seen.by_partner) * seen.parameter("episode.hours"),
    "CONFLICTS": lambda seen: seen.paired * seen.of("conflicts"),
    "CONFLICT_DAYS": lambda seen: seen.paired & (seen.columns["conflicts"] > 0),
    "SATISFACTION": lambda seen: seen.paired * seen.of("satisfaction"),
    "SATISFACTION_SQUARED": lambda seen: seen.paired * seen.of("satisfaction") ** 2,
    "CLOSENESS": lambda seen: seen.paired * seen.of("closeness"),
    "CLOSENESS_SQUARED": lambda seen: seen.paired * seen.of("closeness") ** 2,
    "PAIN": lambda seen: seen.paired * seen.of("pain"),
    "LEADER_HOURS": lambda seen: _session_hours(seen) / seen.group_size,
    "MET": lambda seen: seen.columns["met"] >= 0,
    "SESSIONS_DUE": lambda seen: seen.columns["session"] > 0,
    "SESSIONS": lambda seen: seen.columns["session"] == 2,
    "SESSION_HOURS": _session_hours,
}
"""Terms of the sums that are more than the total of a column or of its square."""
