"""The sums over persons of each day: one table, from which everything else is made.

``TABLE`` declares each sum once: its name, and what is summed of which column. The enumeration ``Sum``, the number of lines that
a block leaves, and the compiled sums (``tallies``) are made from it. To add a sum, add a record. A column of state that is
measured (``population.Measured``) has its total, and its square where its spread is reported, without a record; a column of the
day that is reported (``population.Flow``) its total.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.machine.vectors import VECTOR
from simulation.kernels.phases.programmes import ATTENDED
from simulation.kernels.rows.lanes import BLOCK
from simulation.kernels.rows.requests import NOBODY
from simulation.parameters import P
from simulation.population import STATE, TODAY, Declaration, Status
from simulation.scenario.kinds import MOST

ISOLATION = 0.15
"""Belonging below which a person counts as isolated."""

How = Literal["total", "square", "above", "below", "equal", "alike", "own", "derived"]
By = Literal["", "kind", "heaviest", "status"]
WIDTHS: dict[By, int] = {"": 1, "kind": MOST, "heaviest": MOST + 1, "status": len(Status)}
"""Lines of a sum: one for each kind of event, for each kind that may weigh most and for none, for each status."""
NO_KIND = MOST
"""The heaviest kind of a person without load: the last line of a sum by the heaviest kind."""


class Record(NamedTuple):
    """One sum over persons, or one for each of several groups of them.

    ``how``: 'total' or 'square' of the column, persons for whom it is 'above', 'below' or 'equal' to ``value`` (a number, or the
    dotted name of a parameter) or 'alike' to the column ``value`` of the ties; 'own' has code of its own in ``tallies``;
    'derived' follows from others (see ``completed``). ``by``: 'kind' of event (the column has an axis or a bit for each),
    'heaviest' kind of the person's load, or 'status'. By these, 'equal' counts the persons of each group.
    """

    name: str
    how: How
    column: str = ""
    value: float | str = 0
    by: By = ""

    @property
    def width(self) -> int:
        """Lines of the sum."""
        return WIDTHS[self.by]


def measured(columns: dict[str, Declaration]) -> Iterable[Record]:
    """Total and square of the columns that are reported. The total of strain is the sum of those by the heaviest kind."""
    for name, column in columns.items():
        if column.measured:
            yield Record(
                name.upper(), "derived" if name == "strain" else "total", name, by="kind" if column.by_kind else ""
            )
            if column.measured.spread:
                yield Record(f"{name.upper()}_SQUARED", "square", name)


def reported(columns: dict[str, Declaration]) -> Iterable[Record]:
    """Total of the columns of a day that are reported; of columns of rows, the persons for whom they name somebody."""
    for name, column in columns.items():
        if column.flow:
            named = column.unit == "row"
            yield Record(name.upper(), "above" if named else "total", name, int(NOBODY) if named else 0)


TABLE: tuple[Record, ...] = (
    *measured(STATE),
    *reported(TODAY),
    Record("STRAIN_BY_KIND", "total", "strain", by="heaviest"),
    Record("STRAIN_BY_STATUS", "total", "strain", by="status"),
    Record("STRAINED", "above", "strain", "answering.strained"),
    Record("ISOLATED", "below", "belonging", ISOLATION),
    Record("PERSONS_BY_KIND", "equal", by="heaviest"),
    Record("PERSONS_BY_STATUS", "equal", by="status"),
    Record("PAIRED", "derived"),  # persons with a partner
    Record("GROWTH", "own"),  # skill, and esteem less at entry, of those who left a programme
    Record("EVENTS", "equal", "events", by="kind"),
    Record("STRESSORS", "above", "stressor", 0),
    Record("REQUESTS", "above", "asked", int(NOBODY)),
    Record("ANSWERED", "above", "helper", int(NOBODY)),
    Record("PARTNER_ANSWERED", "alike", "helper", "partner"),
    Record("HELPED", "derived"),
    Record("QUALITY", "total", "quality"),
    Record("RELIEF", "total", "relief"),
    Record("RUMINATED", "equal", "ruminated", 1),
    Record("PARTNER_HOURS", "derived"),
    Record("PEER_HOURS", "derived"),
    Record("CONFLICTS", "total", "conflicts"),
    Record("CONFLICT_DAYS", "above", "conflicts", 0),
    Record("PAIN", "total", "pain"),
    Record("SESSIONS_DUE", "above", "session", 0),
    Record("SESSIONS", "equal", "session", int(ATTENDED)),
    Record("SESSION_HOURS", "own"),
    Record("LEADER_HOURS", "own"),  # of sessions attended, each member's part of the leader's, or all of a befriender's
    Record("MET", "above", "met", int(NOBODY)),
)


def numbered(table: Iterable[Record]) -> dict[str, int]:
    """The first line of each sum of a table."""
    lines, following = {}, 0
    for record in table:
        lines[record.name] = following
        following += record.width
    return lines


def whole_vectors(lines: int) -> int:
    """The number of lines, rounded up to whole vectors."""
    return -(-lines // VECTOR) * VECTOR


def _enumeration(table: Iterable[Record]) -> Any:
    return IntEnum("Sum", numbered(table), module=__name__)


Sum: Any = _enumeration(TABLE)
"""The first line of each sum: ``Sum.LOAD + kind``, ``Sum.STRAIN_BY_STATUS + status``."""
SUMS = sum(record.width for record in TABLE)
"""Lines that are sums."""
LINES = whole_vectors(SUMS)
"""Lines of a block, rounded up to whole vectors."""


@np.errstate(invalid="ignore", over="ignore")
def completed(
    lines: NDArray[np.float64], persons: int, paired: int, values: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Sums (days, SUMS, members) of ``lines`` (days, LINES, members), under parameters ``values`` (parameters, members).

    ``paired`` of the ``persons`` persons have a partner. Every request that is answered is help by one person.
    Sums that are not finite stay so, without a warning.
    """
    sums, effect = lines[:, :SUMS].copy(), values.astype(np.float64)
    _leave_out_padding(sums, -persons % BLOCK, values)
    by_heaviest, persons_by_kind, by_status = (
        _all(sums, name) for name in ("STRAIN_BY_KIND", "PERSONS_BY_KIND", "PERSONS_BY_STATUS")
    )
    persons_by_kind[:, NO_KIND] = persons - persons_by_kind[:, :NO_KIND].sum(axis=1)
    by_status[:, 0] = persons - by_status[:, 1:].sum(axis=1)
    sums[:, Sum.STRAIN] = 0
    for kind in range(by_heaviest.shape[1]):  # one after the other, whatever the number of members
        sums[:, Sum.STRAIN] += by_heaviest[:, kind]
    sums[:, Sum.PAIRED] = paired
    sums[:, Sum.HELPED] = sums[:, Sum.ANSWERED]
    by_peers = sums[:, Sum.ANSWERED] - sums[:, Sum.PARTNER_ANSWERED]
    sums[:, Sum.PARTNER_HOURS] = sums[:, Sum.PARTNER_ANSWERED] * effect[P.episode_hours]
    sums[:, Sum.PEER_HOURS] = by_peers * effect[P.episode_hours]
    return sums


def _all(sums: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    """All lines of a sum by kind or status, a view."""
    (record,) = (each for each in TABLE if each.name == name)
    return sums[:, Sum[name] : Sum[name] + record.width]


def _leave_out_padding(sums: NDArray[np.float64], padding: int, values: NDArray[np.float32]) -> None:
    """Subtract from counts the padding of the last block, whose columns hold the start value."""
    for record in TABLE:
        if record.how in ("above", "below"):
            start = np.float64((STATE | TODAY)[record.column].start)
            value = values[parameter_of(record.value)] if isinstance(record.value, str) else record.value
            sums[:, Sum[record.name]] -= padding * ((start > value) if record.how == "above" else (start < value))


def parameter_of(name: str) -> int:
    """Place of the parameter of a dotted name."""
    return int(P[name.replace(".", "_")])
