"""Population: the state of all persons in all members, as plain arrays shaped (person, member).

Kernels read one member at a time: columns (person,), load (kind, person), groups (group,). The rest of the model reads all
members in one array, whose last axis is the member; both are views of one memory (see ``simulation.memory``).

Every column is declared once, in ``Population`` (what tomorrow needs) or in ``Today`` (what happened today): its dtype, and
beside it unit, meaning, range, start value, and how it is reported. ``STATE`` and ``TODAY`` are made from these declarations.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from simulation.representation import line
from simulation.scenario.kinds import MOST

Better = Literal["lower", "higher", ""]


class Status(IntEnum):
    """A person's standing with the programmes."""

    NONE = 0
    WAITING = 1
    ENROLLED = 2
    FINISHED = 3
    DROPPED = 4


class Measured(NamedTuple):
    """How a column of state is reported: the mean over persons, and the standard deviation if ``spread``.

    ``better``: the side on which a change is an improvement, '' for none. ``paired``: only persons with a partner have a value;
    others hold 0. ``shown``: lowest and highest value of the live view's colours, where ``live.quantities`` has none of its own.
    """

    title: str
    better: Better
    meaning: str = ""
    spread: bool = False
    paired: bool = False
    shown: tuple[float, float] = (-3.0, 3.0)


class Flow(NamedTuple):
    """How a column of the day is reported: its total a week or a year, per person.

    Of a column of rows the total counts persons for whom it names somebody. ``better``: as for ``Measured``.
    """

    title: str
    better: Better
    per: Literal["week", "year"]
    meaning: str = "per person"


_UNBOUNDED = float("inf")


class Declaration(NamedTuple):
    """Declaration of one column of persons.

    ``unit`` 'row': the column names persons, -1 for nobody. ``start``: value before the first day, or every person's own row.
    ``dtype`` is taken from the column's annotation.
    """

    unit: str
    meaning: str
    low: float = -_UNBOUNDED
    high: float = _UNBOUNDED
    start: float | Literal["own row"] = 0
    measured: Measured | None = None
    flow: Flow | None = None
    by_kind: bool = False
    dtype: Any = np.float32


def _sd(meaning: str, measured: Measured | None = None) -> Declaration:
    return Declaration("SD", meaning, measured=measured)


def _factor(meaning: str) -> Declaration:
    return Declaration("factor", meaning, 0.0, start=1)


_Floats = NDArray[np.float32]
_Bits = NDArray[np.uint8]
_Strain = Measured("Strain", "lower", "at the end of the day", spread=True)
_Load = Measured("Load", "lower", "outstanding load of life events")
_Esteem = Measured("Self-esteem", "higher", spread=True)
_Belonging = Measured("Belonging", "higher", "sense of community", spread=True)
_Skill = Measured("Skill", "higher", "in coping and communication, learnt in programmes; it fades", shown=(0.0, 0.5))
_Perceived = Measured("Perceived support", "higher", spread=True)
_Received = Flow("Received support", "higher", "week", "all help, per person")
_Trained = Flow("Training hours", "", "year", "of friends who learn to listen, per person")
_Resolved = Flow("Load resolved", "higher", "year", "by help, per person")
_Closeness = Measured("Closeness", "higher", "to the partner", spread=True, paired=True)
_Satisfaction = Measured("Satisfaction", "higher", "own view of the relationship", spread=True, paired=True)


class Population(NamedTuple):
    """State of all persons: arrays (persons, members), load (persons, kinds, members). The first eight are traits."""

    baseline: Annotated[_Floats, _sd("strain that the slow baseline tends to (u)")]
    support_trait: Annotated[_Floats, _sd("perceived support that the person tends to (T_P)")]
    esteem_trait: Annotated[_Floats, _sd("self-esteem that the person tends to (T_E)")]
    closeness_trait: Annotated[_Floats, _sd("closeness to the partner that the person tends to (T_A); 0 for singles")]
    reactivity: Annotated[_Floats, _factor("reactivity to daily stressors, of mean 1 (rho)")]
    conflict_reactivity: Annotated[_Floats, _factor("reactivity to conflicts, of mean 1 (rho_K)")]
    need: Annotated[_Floats, _factor("need for company, of mean 1 (w)")]
    report: Annotated[
        _Floats, Declaration("log", "log of the conflicts that only the person reports, less its mean (o)")
    ]
    couple_conflict: Annotated[
        _Floats, Declaration("log", "log of the conflicts that both partners report, less its mean (c)")
    ]
    slow_baseline: Annotated[_Floats, _sd("slow baseline of strain (U)")]
    deviation: Annotated[_Floats, _sd("today's strain less its level (d)")]
    strain: Annotated[_Floats, _sd("strain at the end of the day (S = level + d)", measured=_Strain)]
    load: Annotated[
        _Floats,
        Declaration(
            "LCU/100", "outstanding load by kind (L_k); (person, kind, member)", 0.0, measured=_Load, by_kind=True
        ),
    ]
    esteem: Annotated[_Floats, _sd("self-esteem (E)", measured=_Esteem)]
    belonging: Annotated[_Floats, Declaration("share", "sense of community (B)", 0.0, 1.0, measured=_Belonging)]
    skill: Annotated[
        _Floats,
        Declaration("share", "skill in coping and communication (C); 0 = untrained", 0.0, 1.0, measured=_Skill),
    ]
    perceived: Annotated[_Floats, _sd("perceived support (P)", measured=_Perceived)]
    closeness: Annotated[_Floats, _sd("closeness to the partner (A); 0 for singles", measured=_Closeness)]
    mood: Annotated[_Floats, _sd("mood of the relationship (n); 0 for singles")]
    satisfaction: Annotated[
        _Floats, _sd("own view of the relationship today (Q); 0 for singles", measured=_Satisfaction)
    ]
    conflicts: Annotated[_Floats, Declaration("conflicts", "conflicts of the last day that the person reports", 0.0)]
    recent: Annotated[_Floats, _sd("mean strain of about the last 28 days, on which programmes screen")]
    listening: Annotated[
        _Floats, Declaration("quality", "what training added to the help that the person gives as a friend", 0.0)
    ]
    entry_esteem: Annotated[_Floats, _sd("esteem at entry into a programme")]
    experience: Annotated[_Bits, Declaration("bits", "kinds of event lived through, bit k for kind k", 0, 2**MOST - 1)]
    status: Annotated[NDArray[np.int8], Declaration("", "standing with the programmes (Status)", 0, 4)]
    programme: Annotated[
        NDArray[np.int8], Declaration("", "the member's programme by number, -1 = none yet", -1, 15, start=-1)
    ]
    group: Annotated[NDArray[np.int32], Declaration("", "group by number, -1 = none", -1, start=-1)]
    mate: Annotated[
        NDArray[np.int32],
        Declaration("row", "next member of the same group, a ring; oneself where there is none", 0, start="own row"),
    ]
    newer_friend: Annotated[
        NDArray[np.int32], Declaration("row", "the newest friend that came from a group, -1 = none", -1, start=-1)
    ]
    older_friend: Annotated[
        NDArray[np.int32], Declaration("row", "the friend from a group before that one, -1 = none", -1, start=-1)
    ]
    since: Annotated[NDArray[np.int32], Declaration("day", "day since which the status holds", 0)]
    attended: Annotated[NDArray[np.int16], Declaration("sessions", "sessions attended", 0, 10_000)]

    def __repr__(self) -> str:
        return _shown(self, self.strain)


class Groups(NamedTuple):
    """Groups ever formed: arrays (groups, members), ``shared`` (groups, kinds, members); ``formed`` (members,) counts them.

    ``volunteer``: the person, by number, who visits a group of one; -1 where a leader comes, or a volunteer from outside.
    No group number is used twice.
    """

    formed: NDArray[np.int32]
    first_session: NDArray[np.int32]
    size: NDArray[np.int32]
    volunteer: NDArray[np.int32]
    leader: NDArray[np.float32]
    shared: NDArray[np.float32]

    def __repr__(self) -> str:
        return line(self, formed=self.formed.tolist())


class Today(NamedTuple):
    """What happened on the last day: arrays (persons, members). Recording reads it; the dynamics start it afresh.

    ``sums`` (blocks, sums, members): sums over each block of persons, see ``kernels.sums``.
    """

    events: Annotated[_Bits, Declaration("bits", "bits of the kinds that struck", 0)]
    stressor: Annotated[_Floats, Declaration("", "severity of the daily stressor, 0 = none", 0)]
    met: Annotated[NDArray[np.int32], Declaration("row", "row of the tie met, -1 = nobody", -1, start=-1)]
    company: Annotated[_Floats, Declaration("share", "yesterday's belonging of the tie met, 0 = nobody met", 0, 1)]
    asked: Annotated[NDArray[np.int32], Declaration("row", "row of the person asked, -1 = nobody", -1, start=-1)]
    helper: Annotated[
        NDArray[np.int32], Declaration("row", "row of the helper, once answered; -1 = nobody", -1, start=-1)
    ]
    helped: Annotated[NDArray[np.int32], Declaration("requests", "requests answered by the person", 0)]
    heard: Annotated[
        NDArray[np.int32], Declaration("SD/1024", "strain above 0 of those whom the person helped, in whole units", 0)
    ]
    visited: Annotated[NDArray[np.int32], Declaration("visits", "visits that the person paid as a volunteer", 0)]
    quality: Annotated[_Floats, Declaration("quality", "quality of the episode, 0 = none")]
    relief: Annotated[_Floats, Declaration("SD", "strain taken off by the episode")]
    received: Annotated[_Floats, Declaration("quality h", "quality of all help received, by the hour", flow=_Received)]
    resolved: Annotated[_Floats, Declaration("LCU/100", "load resolved by help", 0, flow=_Resolved)]
    ruminated: Annotated[_Bits, Declaration("", "1 = the episode turned into co-rumination", 0, 1)]
    session: Annotated[_Bits, Declaration("", "0 = none, 1 = due, 2 = attended", 0, 2)]
    pain: Annotated[_Floats, Declaration("SD", "how much the day's conflicts hurt", 0)]
    trained: Annotated[_Floats, Declaration("hours", "training in listening", 0, flow=_Trained)]
    sums: NDArray[np.float32]

    def __repr__(self) -> str:
        return _shown(self, self.stressor)


def _shown(columns: tuple[NDArray[Any], ...], one: NDArray[Any]) -> str:
    """Representation of a record of ``columns``, ``one`` of which is (persons, members), or (persons,) for one member."""
    return line(columns, columns=len(columns), shape=one.shape)


def _declared(columns: type) -> dict[str, Declaration]:
    """The declaration of every annotated column of a record of arrays, with the dtype of the annotation."""
    found = {}
    for name, hint in get_type_hints(columns, include_extras=True).items():
        array, *declarations = get_args(hint)
        for declaration in declarations:
            if isinstance(declaration, Declaration):
                found[name] = declaration._replace(dtype=_dtype_in(array))
    return found


def _dtype_in(annotation: Any) -> Any:
    """The scalar type of ``NDArray[scalar]``, however deep NumPy's version of the alias holds it."""
    if isinstance(annotation, type) and issubclass(annotation, np.generic):
        return annotation
    return next((found for part in get_args(annotation) if (found := _dtype_in(part))), None)


STATE = _declared(Population)
"""Every column of ``Population``, in its order, which is that of fingerprints and checkpoints."""
TODAY = _declared(Today)
"""Every column of ``Today`` but the sums, in its order."""


def _started(columns: dict[str, Declaration], persons: int, kinds: int) -> dict[str, Any]:
    """An array (persons,) for each column, (kinds, persons) by kind, filled with the start value."""
    arrays = {}
    for name, column in columns.items():
        start = np.arange(persons) if column.start == "own row" else column.start
        array = np.empty((kinds, persons) if column.by_kind else persons, column.dtype)
        array[...] = start
        arrays[name] = array
    return arrays


def empty_population(persons: int, kinds: int) -> Population:
    """State of one member before it is founded, as kernels read it: all zero, nobody in a group; load (kinds, persons)."""
    return Population(**_started(STATE, persons, kinds))


def empty_groups(groups: int, kinds: int) -> Groups:
    """Arrays for ``groups`` groups of one member, as kernels use them: no group is formed yet."""
    return Groups(
        formed=np.zeros(1, dtype=np.int32),
        first_session=np.zeros(groups, dtype=np.int32),
        size=np.zeros(groups, dtype=np.int32),
        volunteer=np.full(groups, -1, dtype=np.int32),
        leader=np.zeros(groups, dtype=np.float32),
        shared=np.zeros((groups, kinds), dtype=np.float32),
    )


def empty_today(persons: int, sums: tuple[int, int]) -> Today:
    """A day of one member on which nothing happened, as kernels use it; ``sums``: (blocks, sums)."""
    return Today(**_started(TODAY, persons, kinds=0), sums=np.zeros(sums, np.float32))
