"""Every quantity that is reported: its definition in sums over persons and days, its unit, and what it stands for.

A measure is a ratio of sums over a window of days, so that windows and days can be pooled without error. To add one: add
what must be summed to ``kernels.summary.Sum`` if it is not there, and a record here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.summary import Sum
from simulation.population import Status
from simulation.scenario import KINDS, Scenario

Better = Literal["lower", "higher", ""]
Window = Literal["end", "run"]
END_DAYS = 28
"""Days at the end of a run over which states are averaged."""


@dataclass(frozen=True)
class Measure:
    """One reported quantity: factor * sum(numerator) / sum(denominator), pooled over the days of a window.

    ``denominator``: sums, or () for person-days; ``squared``: for a standard deviation, the sum of squares, value =
    sqrt(E[x^2] - E[x]^2); ``adjust``: last step with the member's scenario. ``window``: the endpoint is taken over the last
    28 days ("end") or the whole run ("run"). ``sd``: name of the measure that holds the spread between persons.
    """

    name: str
    title: str
    unit: str
    meaning: str
    better: Better
    window: Window
    numerator: tuple[int, ...]
    denominator: tuple[int, ...] = ()
    factor: float = 1.0
    squared: int | None = None
    sd: str = ""
    adjust: Callable[[NDArray[np.float64], Scenario], NDArray[np.float64]] | None = None

    def of(self, sums: NDArray[np.float64], persons: int, days: int) -> NDArray[np.float64]:
        """Value from sums (sums, ...) pooled over ``days`` days of ``persons`` persons; NaN where undefined."""
        below = (
            sums[list(self.denominator)].sum(axis=0) if self.denominator else np.full(sums.shape[1:], persons * days)
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = sums[list(self.numerator)].sum(axis=0) / below
            if self.squared is None:
                return np.asarray(self.factor * mean)
            return np.asarray(np.sqrt(np.maximum(sums[self.squared] / below - mean**2, 0.0)))


def _half_life(resolved: NDArray[np.float64], scenario: Scenario) -> NDArray[np.float64]:
    """Half-life of a load that fades by itself and is resolved by the share ``resolved`` a day: -ln 2 / ln(kept (1 - r))."""
    kept = 2 ** (-1 / scenario.stressors.half_life)
    return np.asarray(-np.log(2) / np.log(kept * (1 - np.minimum(resolved, 0.999))))


_LOADS = tuple(Sum.LOAD + k for k in range(len(KINDS)))
_EVENTS = tuple(Sum.EVENTS + k for k in range(len(KINDS)))
_LEFT = (Sum.PERSONS_BY_STATUS + Status.FINISHED, Sum.PERSONS_BY_STATUS + Status.DROPPED)
_YEAR, _WEEK = 365.0, 7.0

_STATES = (
    Measure("strain", "Strain", "SD", "mean strain at the end of the day", "lower", "end", (Sum.STRAIN,), sd="strain_sd"),
    Measure("strain_sd", "Spread of strain", "SD", "between persons and days", "", "end", (Sum.STRAIN,), squared=Sum.STRAIN_SQUARED),
    Measure("strained", "Strained", "share", "person-days above answering.strained", "lower", "end", (Sum.STRAINED,)),
    Measure("load", "Load", "LCU/100", "outstanding load of life events", "lower", "end", _LOADS),
    Measure("half_life", "Half-life of load", "days", "of an event's load, with the help that was received", "lower", "run",
            (Sum.RESOLVED,), _LOADS, adjust=_half_life),
    Measure("resolved", "Load resolved", "LCU/100 a year", "load taken off by help, per person", "higher", "run", (Sum.RESOLVED,), factor=_YEAR),
    Measure("stressor_days", "Stressor days", "share", "person-days with a daily stressor", "lower", "run", (Sum.STRESSORS,)),
    Measure("events", "Life events", "per year", "per person", "", "run", _EVENTS, factor=_YEAR),
    Measure("perceived", "Perceived support", "SD", "", "higher", "end", (Sum.PERCEIVED,), sd="perceived_sd"),
    Measure("perceived_sd", "Spread of perceived support", "SD", "between persons", "", "end", (Sum.PERCEIVED,), squared=Sum.PERCEIVED_SQUARED),
    Measure("received", "Received support", "quality a week", "quality of all help received, per person", "higher", "run", (Sum.RECEIVED,), factor=_WEEK),
    Measure("esteem", "Self-esteem", "SD", "", "higher", "end", (Sum.ESTEEM,), sd="esteem_sd"),
    Measure("esteem_sd", "Spread of self-esteem", "SD", "between persons", "", "end", (Sum.ESTEEM,), squared=Sum.ESTEEM_SQUARED),
    Measure("esteem_gained", "Esteem loop", "SD a year", "esteem gained through informal help received", "higher", "run", (Sum.ESTEEM_GAINED,), factor=_YEAR),
    Measure("belonging", "Belonging", "share", "sense of community", "higher", "end", (Sum.BELONGING,), sd="belonging_sd"),
    Measure("belonging_sd", "Spread of belonging", "share", "between persons", "", "end", (Sum.BELONGING,), squared=Sum.BELONGING_SQUARED),
    Measure("isolated", "Isolated", "share", "persons with belonging below .1", "lower", "end", (Sum.ISOLATED,)),
    Measure("skill", "Skill", "SD", "coping and communication, learnt in programmes", "higher", "end", (Sum.SKILL,)),
)  # fmt: skip

_EPISODES = (
    Measure("episodes_week", "Support episodes", "per week", "requests for informal support, per person", "", "run", (Sum.REQUESTS,), factor=_WEEK),
    Measure("answered", "Answered", "share", "of the requests", "higher", "run", (Sum.ANSWERED,), (Sum.REQUESTS,)),
    Measure("by_partner", "Answered by the partner", "share", "of the answered requests", "", "run", (Sum.PARTNER_ANSWERED,), (Sum.ANSWERED,)),
    Measure("quality", "Quality of informal help", "quality", "mean over answered requests", "higher", "run", (Sum.QUALITY,), (Sum.ANSWERED,)),
    Measure("relief_episode", "Relief per episode", "SD", "strain taken off by an answered request", "higher", "run", (Sum.RELIEF,), (Sum.ANSWERED,)),
    Measure("co_rumination", "Co-rumination", "share", "of the answered requests", "lower", "run", (Sum.RUMINATED,), (Sum.ANSWERED,)),
    Measure("helped", "Help given", "per week", "requests answered, per person", "", "run", (Sum.HELPED,), factor=_WEEK),
    Measure("partner_hours", "Partner's hours", "hours a year", "of support by the partner, per person", "", "run", (Sum.PARTNER_HOURS,), factor=_YEAR),
    Measure("peer_hours", "Peer hours", "hours a year", "of support by friends and colleagues, per person", "", "run", (Sum.PEER_HOURS,), factor=_YEAR),
    Measure("programme_hours", "Programme hours", "hours a year", "of sessions attended, per person", "", "run", (Sum.SESSION_HOURS,), factor=_YEAR),
    Measure("contact_hours", "Contact hours", "hours a year", "peers and programmes together, per person", "", "run",
            (Sum.PEER_HOURS, Sum.SESSION_HOURS), factor=_YEAR),
)  # fmt: skip

_COUPLES = (
    Measure("satisfaction", "Satisfaction", "SD", "own view of the relationship, of those with a partner", "higher", "end",
            (Sum.SATISFACTION,), (Sum.PAIRED,), sd="satisfaction_sd"),
    Measure("satisfaction_sd", "Spread of satisfaction", "SD", "between persons and days", "", "end", (Sum.SATISFACTION,), (Sum.PAIRED,),
            squared=Sum.SATISFACTION_SQUARED),
    Measure("conflict_days", "Conflict days", "share", "person-days with a conflict, of those with a partner", "lower", "run", (Sum.CONFLICT_DAYS,), (Sum.PAIRED,)),
    Measure("lost_per_conflict", "Lost per conflict", "SD", "satisfaction lost by both reports of a conflict", "lower", "run",
            (Sum.SATISFACTION_LOST,), (Sum.CONFLICTS,)),
)  # fmt: skip

_PROGRAMMES = (
    Measure("attendance", "Attendance", "share", "of the sessions due", "", "run", (Sum.SESSIONS,), (Sum.SESSIONS_DUE,)),
    Measure("growth", "Growth", "SD", "skill, and esteem since entry, of those who left a programme", "higher", "end", (Sum.GROWTH,), _LEFT),
)  # fmt: skip

_BY_STATUS = tuple(
    measure
    for status in Status
    for measure in (
        Measure(f"share_{status.name.lower()}", f"Programme: {status.name.lower()}", "share", "of persons", "", "end",
                (Sum.PERSONS_BY_STATUS + status,)),
        Measure(f"strain_{status.name.lower()}", f"Strain: {status.name.lower()}", "SD", "of persons with this programme status",
                "lower", "end", (Sum.STRAIN_BY_STATUS + status,), (Sum.PERSONS_BY_STATUS + status,)),
    )
)  # fmt: skip

_BY_KIND = tuple(
    measure
    for k, kind in enumerate(KINDS)
    for measure in (
        Measure(f"load_{kind}", f"Load: {kind}", "LCU/100", "outstanding load of this kind", "lower", "end", (Sum.LOAD + k,)),
        Measure(f"events_{kind}", f"Events: {kind}", "per year", "life events of this kind, per person", "", "run", (Sum.EVENTS + k,), factor=_YEAR),
        Measure(f"strain_{kind}", f"Strain: {kind} load", "SD", "of persons whose heaviest load is of this kind", "lower", "run",
                (Sum.STRAIN_BY_KIND + k,), (Sum.PERSONS_BY_KIND + k,)),
    )
) + (
    Measure("strain_unburdened", "Strain: no load", "SD", "of persons without outstanding load", "lower", "run",
            (Sum.STRAIN_BY_KIND + len(KINDS),), (Sum.PERSONS_BY_KIND + len(KINDS),)),
)  # fmt: skip

MEASURES: tuple[Measure, ...] = (*_STATES, *_EPISODES, *_COUPLES, *_PROGRAMMES, *_BY_STATUS, *_BY_KIND)
"""Every measure, in the order of tables."""


def measure(name: str) -> Measure:
    """The measure of that name; KeyError if there is none."""
    return {each.name: each for each in MEASURES}[name]
