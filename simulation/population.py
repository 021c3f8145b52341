"""Population: the state of all persons in all members, as plain arrays shaped (person, member).

Kernels read one member at a time: columns (person,), load (kind, person), groups (group,). The rest of the model reads all
members in one array, whose last axis is the member; both are views of one memory (see ``simulation.memory``).

``STATE`` declares every column once: dtype, unit, range, meaning. What is here is what tomorrow needs; what happened
today is in ``Today``.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.scenario import KINDS


class Status(IntEnum):
    """A person's standing with the programmes."""

    NONE = 0
    WAITING = 1
    ENROLLED = 2
    FINISHED = 3
    DROPPED = 4


class Declaration(NamedTuple):
    """Declaration of one column of state."""

    dtype: Any
    unit: str
    low: float
    high: float
    meaning: str


_UNBOUNDED = float("inf")


def _sd(meaning: str, low: float = -_UNBOUNDED) -> Declaration:
    return Declaration(np.float32, "SD", low, _UNBOUNDED, meaning)


STATE: dict[str, Declaration] = {
    "baseline": _sd("strain that the person tends to without support and skill (u)"),
    "support_trait": _sd("perceived support that the person tends to"),
    "deviation": _sd("today's strain less the slow baseline (d)"),
    "strain": _sd("strain at the end of the day (S = mu + d)"),
    "load": Declaration(
        np.float32, "LCU/100", 0.0, _UNBOUNDED, "outstanding load by kind (L_k); (person, kind, member)"
    ),
    "esteem": _sd("self-esteem (E)"),
    "belonging": Declaration(np.float32, "share", 0.0, 1.0, "sense of community (B)"),
    "skill": _sd("skill in coping and communication (C); 0 = untrained", 0.0),
    "perceived": _sd("perceived support (P)"),
    "satisfaction": _sd("own view of the relationship (Q)"),
    "recent": _sd("mean strain of about the last 28 days, on which programmes screen"),
    "entry_esteem": _sd("esteem at entry into a programme"),
    "experience": Declaration(
        np.uint8, "bits", 0, 2 ** len(KINDS) - 1, "kinds of event lived through, bit k for kind k"
    ),
    "status": Declaration(np.int8, "", 0, 4, "standing with the programmes (Status)"),
    "programme": Declaration(np.int8, "", -1, 7, "the member's programme by number, -1 = none yet"),
    "group": Declaration(np.int32, "", -1, _UNBOUNDED, "group by number, -1 = none"),
    "mate": Declaration(
        np.int32, "row", 0, _UNBOUNDED, "next member of the same group, a ring; oneself where there is none"
    ),
    "since": Declaration(np.int32, "day", 0, _UNBOUNDED, "day since which the status holds"),
    "attended": Declaration(np.int16, "sessions", 0, 10_000, "sessions attended"),
}


class Population(NamedTuple):
    """State of all persons: arrays (persons, members), load (persons, kinds, members); see ``STATE``."""

    baseline: NDArray[np.float32]
    support_trait: NDArray[np.float32]
    deviation: NDArray[np.float32]
    strain: NDArray[np.float32]
    load: NDArray[np.float32]
    esteem: NDArray[np.float32]
    belonging: NDArray[np.float32]
    skill: NDArray[np.float32]
    perceived: NDArray[np.float32]
    satisfaction: NDArray[np.float32]
    recent: NDArray[np.float32]
    entry_esteem: NDArray[np.float32]
    experience: NDArray[np.uint8]
    status: NDArray[np.int8]
    programme: NDArray[np.int8]
    group: NDArray[np.int32]
    mate: NDArray[np.int32]
    since: NDArray[np.int32]
    attended: NDArray[np.int16]


class Groups(NamedTuple):
    """Groups ever formed: arrays (groups, members), ``shared`` (groups, kinds, members); ``formed`` (members,) counts them.

    A person takes part once, so no group number is used twice.
    """

    formed: NDArray[np.int32]
    first_session: NDArray[np.int32]
    size: NDArray[np.int32]
    leader: NDArray[np.float32]
    shared: NDArray[np.float32]


class Today(NamedTuple):
    """What happened on the last day: arrays (persons, members). Recording reads it; the dynamics start it afresh.

    ``events``: bits of the kinds that struck; ``stressor``: severity of the daily stressor, 0 = none; ``asked``: row of the
    person asked, -1 = nobody; ``helper``: the same once answered; ``helped``: requests answered by the person; ``quality``: of
    the episode, 0 = none;
    ``relief``: strain taken off by the episode; ``received``: quality of all help received; ``resolved``: load resolved by
    help; ``ruminated``: the episode turned into co-rumination; ``session``: 0 = none, 1 = due, 2 = attended;
    ``conflicts``: that the person reports; ``sums`` (blocks, sums, members): of the blocks of persons, see the kernels' summary.
    """

    events: NDArray[np.uint8]
    stressor: NDArray[np.float32]
    asked: NDArray[np.int32]
    helper: NDArray[np.int32]
    helped: NDArray[np.int32]
    quality: NDArray[np.float32]
    relief: NDArray[np.float32]
    received: NDArray[np.float32]
    resolved: NDArray[np.float32]
    ruminated: NDArray[np.uint8]
    session: NDArray[np.uint8]
    conflicts: NDArray[np.float32]
    sums: NDArray[np.float32]


_TODAY_DTYPES: dict[str, Any] = {
    "events": np.uint8,
    "asked": np.int32,
    "helper": np.int32,
    "helped": np.int32,
    "ruminated": np.uint8,
    "session": np.uint8,
}


def empty_population(persons: int) -> Population:
    """State of one member before it is founded, as kernels read it: all zero, nobody in a group; load (kinds, persons)."""
    arrays = {name: np.zeros(persons, dtype=column.dtype) for name, column in STATE.items()}
    arrays["load"] = np.zeros((len(KINDS), persons), np.float32)
    arrays["programme"] -= 1
    arrays["group"] -= 1
    arrays["mate"] += np.arange(persons, dtype=np.int32)
    return Population(**arrays)


def empty_groups(groups: int) -> Groups:
    """Room for ``groups`` groups of one member, as kernels use it: none is formed."""
    return Groups(
        formed=np.zeros(1, dtype=np.int32),
        first_session=np.zeros(groups, dtype=np.int32),
        size=np.zeros(groups, dtype=np.int32),
        leader=np.zeros(groups, dtype=np.float32),
        shared=np.zeros((groups, len(KINDS)), dtype=np.float32),
    )


def empty_today(persons: int, sums: tuple[int, int]) -> Today:
    """A day of one member on which nothing happened, as kernels use it; ``sums``: (blocks, sums)."""
    names = [name for name in Today._fields if name != "sums"]
    arrays = {name: np.zeros(persons, dtype=_TODAY_DTYPES.get(name, np.float32)) for name in names}
    arrays["asked"] -= 1
    arrays["helper"] -= 1
    return Today(**arrays, sums=np.zeros(sums, dtype=np.float32))
