"""Every quantity that is reported: its definition in sums over persons and days, its unit, and what it stands for.

A measure is a ratio of sums over a window of days, so that windows and days can be pooled without error. To add one, add a
record here; if it needs a new sum, add that to ``kernels.sums.sums`` first. Two sorts of columns have their measures without a
record: a column of state that is measured (``population.Measured``) its mean over persons and its spread, a column of the day
that is reported (``population.Flow``) its total a week or a year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.sums.sums import NO_KIND, Sum
from simulation.population import STATE, TODAY, Better, Status
from simulation.scenario import EventKind, Scenario
from simulation.scenario.kinds import MOST

Window = Literal["end", "run"]
END_DAYS = 28
"""Days at the end of a run over which states are averaged."""


@dataclass(frozen=True)
class Quantity:
    """Declaration of a reported number: ``name`` (its column), ``title`` (for people), ``unit`` and ``meaning``.

    ``better`` is the side on which a change is an improvement, '' for none. ``sd`` names the column that holds the spread
    between persons, by which differences are standardised, '' for none.
    """

    name: str
    title: str
    unit: str
    meaning: str = ""
    better: Better = ""
    sd: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Measure(Quantity):
    """A quantity that is a ratio of sums: factor * sum(numerator) / sum(denominator), pooled over the days of a window.

    ``window``: the endpoint is taken over the last 28 days ("end") or the whole run ("run"). ``denominator``: sums, or () for
    person-days. ``squared``: for a standard deviation, the sum of squares; the value is then sqrt(E[x^2] - E[x]^2).
    ``adjust``: last step, with the member's scenario.
    """

    window: Window = "end"
    numerator: tuple[int, ...] = ()
    denominator: tuple[int, ...] = ()
    factor: float = 1.0
    squared: int | None = None
    adjust: Callable[[NDArray[np.float64], Scenario], NDArray[np.float64]] | None = None

    @property
    def undefined(self) -> str:
        """When the measure is NaN, in words; '' for a measure that every run has."""
        return EMPTY[self.denominator] if self.denominator else ""

    def of(self, sums: NDArray[np.float64], persons: int, days: int | NDArray[np.int64]) -> NDArray[np.float64]:
        """Value from sums (sums, ...) of ``persons`` persons, pooled over ``days`` days; NaN where undefined.

        ``days`` may differ along the further axes of the sums: an array that broadcasts to them.
        """
        below = _added(sums, self.denominator) if self.denominator else np.full(sums.shape[1:], persons * days)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = _added(sums, self.numerator) / below
            if self.squared is None:
                return np.asarray(self.factor * mean)
            return np.asarray(np.sqrt(np.maximum(sums[self.squared] / below - mean**2, 0.0)))


def _added(sums: NDArray[np.float64], lines: tuple[int, ...]) -> NDArray[np.float64]:
    """Some lines of ``sums`` (sums, ...), added one after the other: lines of 0, of kinds that a world lacks, change no bit."""
    total: NDArray[np.float64] = sums[lines[0]].copy()
    for line in lines[1:]:
        total += sums[line]
    return total


def _half_life(resolved: NDArray[np.float64], scenario: Scenario) -> NDArray[np.float64]:
    """Half-life of a load that fades by itself and is resolved by the share r = ``resolved`` a day: -ln 2 / ln(kept (1 - r)).

    In days, above 0 and at most the scenario's own; r is cut at .999. NaN where no load occurred.
    """
    kept = 2 ** (-1 / scenario.stressors.half_life)
    return np.asarray(-np.log(2) / np.log(kept * (1 - np.minimum(resolved, 0.999))))


_LOADS = tuple(Sum.LOAD + k for k in range(MOST))
_EVENTS = tuple(Sum.EVENTS + k for k in range(MOST))
_LEFT = (Sum.PERSONS_BY_STATUS + Status.FINISHED, Sum.PERSONS_BY_STATUS + Status.DROPPED)
_YEAR, _WEEK = 365.0, 7.0
EMPTY: dict[tuple[int, ...], str] = {
    _LOADS: "nobody had a load",
    (Sum.PAIRED,): "there are no couples",
    (Sum.REQUESTS,): "nobody asked for help",
    (Sum.ANSWERED,): "no request was answered",
    (Sum.CONFLICTS,): "no conflict was reported",
    (Sum.SESSIONS_DUE,): "no session was due",
    _LEFT: "nobody has left a programme",
    **{(Sum.PERSONS_BY_STATUS + status,): "nobody has this status" for status in Status},
    **{(Sum.PERSONS_BY_KIND + kind,): "nobody is such a person" for kind in range(MOST + 1)},
}
"""When the sum of a denominator is 0, in words; a measure over it is then not defined (NaN)."""


def _state(name: str, title: str, unit: str, meaning: str, better: Better, total: int) -> Measure:
    """Mean over persons at the end of the run."""
    return Measure(name, title, unit, meaning, better, "end", (total,))


def _of_column(name: str) -> tuple[Measure, ...]:
    """Mean of a column of state over persons (by kind: of all kinds together) at the end of the run, and its spread."""
    column = STATE[name]
    assert column.measured is not None, name
    title, better, meaning, spread, paired, _ = column.measured
    first, among = Sum[name.upper()], (Sum.PAIRED,) if paired else ()
    totals = tuple(first + kind for kind in range(MOST)) if column.by_kind else (int(first),)
    mean = Measure(name, title, column.unit, meaning, better, "end", totals, among, sd=f"{name}_sd" if spread else "")
    if not spread:
        return (mean,)
    return mean, Measure(
        f"{name}_sd", f"Spread of {title.lower()}", column.unit, "over person-days", "", "end", totals, among,
        squared=Sum[f"{name.upper()}_SQUARED"],
    )  # fmt: skip


def _flow(
    name: str, title: str, unit: str, meaning: str, better: Better, totals: tuple[int, ...], factor: float
) -> Measure:
    """Mean per person and day over the run, times a factor that gives the unit."""
    return Measure(name, title, unit, meaning, better, "run", totals, factor=factor)


def _of_day(name: str) -> Measure:
    """What a column of the day comes to in a week or a year, per person, over the run."""
    column = TODAY[name]
    assert column.flow is not None, name
    title, better, per, meaning = column.flow
    unit = f"a {per}" if column.unit == "row" else f"{column.unit} a {per}"
    factor = {"week": _WEEK, "year": _YEAR}[per]
    return _flow(name, title, unit, meaning, better, (Sum[name.upper()],), factor)


def _ratio(
    name: str, title: str, unit: str, meaning: str, better: Better, total: int, among: tuple[int, ...]
) -> Measure:
    """Mean over cases other than person-days, over the run."""
    return Measure(name, title, unit, meaning, better, "run", (total,), among)


_STATES = (
    *_of_column("strain"),
    _state("strained", "Strained", "share", "person-days above answering.strained", "lower", Sum.STRAINED),
    *_of_column("load"),
    Measure("half_life", "Half-life of load", "days", "with the help received", "lower", "run", (Sum.RESOLVED,), _LOADS,
            adjust=_half_life),
    _of_day("resolved"),
    _flow("stressor_days", "Stressor days", "share", "person-days with a daily stressor", "lower", (Sum.STRESSORS,), 1.0),
    _flow("events", "Life events", "a year", "per person", "", _EVENTS, _YEAR),
    *_of_column("perceived"),
    _of_day("received"),
    *_of_column("esteem"),
    *_of_column("belonging"),
    _state("isolated", "Isolated", "share", "persons with belonging below .15", "lower", Sum.ISOLATED),
    _flow("company_days", "Days with company", "share", "person-days on which a tie was met", "higher", (Sum.MET,), 1.0),
    *_of_column("skill"),
)  # fmt: skip

_ASKED, _HELPED = (Sum.REQUESTS,), (Sum.ANSWERED,)
_EPISODES = (
    _flow("episodes_week", "Support episodes", "a week", "requests for informal support, per person", "", _ASKED, _WEEK),
    _ratio("answered", "Answered", "share", "of the requests", "higher", Sum.ANSWERED, _ASKED),
    _ratio("by_partner", "Answered by the partner", "share", "of the answered requests", "", Sum.PARTNER_ANSWERED, _HELPED),
    _ratio("quality", "Quality of informal help", "quality", "mean over answered requests", "higher", Sum.QUALITY, _HELPED),
    _ratio("relief_episode", "Relief per episode", "SD", "strain taken off by an answer", "higher", Sum.RELIEF, _HELPED),
    _ratio("co_rumination", "Co-rumination", "share", "of the answered requests", "lower", Sum.RUMINATED, _HELPED),
    _flow("helped", "Help given", "a week", "requests answered, per person", "", (Sum.HELPED,), _WEEK),
    _flow("partner_hours", "Partner’s hours", "hours a year", "help by the partner, per person", "", (Sum.PARTNER_HOURS,), _YEAR),
    _flow("peer_hours", "Peer hours", "hours a year", "help by friends and colleagues, per person", "", (Sum.PEER_HOURS,), _YEAR),
    _flow("programme_hours", "Programme hours", "hours a year", "sessions attended, per person", "", (Sum.SESSION_HOURS,), _YEAR),
    _flow("contact_hours", "Contact hours", "hours a year", "of peers and programmes, per person", "",
          (Sum.PEER_HOURS, Sum.SESSION_HOURS), _YEAR),
    _flow("provider_hours", "Providers’ hours", "hours a year", "of friends, leaders, befrienders, trainings, per person", "",
          (Sum.PEER_HOURS, Sum.LEADER_HOURS, Sum.TRAINED), _YEAR),
    _flow("all_hours", "Everybody’s hours", "hours a year", "of those helped and of providers, per person", "",
          (Sum.PEER_HOURS, Sum.SESSION_HOURS, Sum.PEER_HOURS, Sum.LEADER_HOURS, Sum.TRAINED), _YEAR),
)  # fmt: skip

_PAIRED = (Sum.PAIRED,)
_COUPLES = (
    *_of_column("satisfaction"),
    *_of_column("closeness"),
    _ratio("conflict_days", "Conflict days", "share", "of the days of the partnered", "lower", Sum.CONFLICT_DAYS, _PAIRED),
    _ratio("lost_per_conflict", "Hurt per conflict", "SD", "by a reported conflict", "lower", Sum.PAIN, (Sum.CONFLICTS,)),
)  # fmt: skip

_PROGRAMMES = (
    _ratio("attendance", "Attendance", "share", "of the sessions due", "", Sum.SESSIONS, (Sum.SESSIONS_DUE,)),
    Measure(
        "growth",
        "Growth",
        "SD",
        "skill, and esteem since entry, of those who left",
        "higher",
        "end",
        (Sum.GROWTH,),
        _LEFT,
    ),
)


def _of_status(status: Status) -> tuple[Measure, Measure]:
    name, persons = status.name.lower(), Sum.PERSONS_BY_STATUS + status
    total = Sum.STRAIN_BY_STATUS + status
    return (
        _state(f"share_{name}", f"Programme: {name}", "share", "of persons", "", persons),
        Measure(
            f"strain_{name}", f"Strain: {name}", "SD", "of persons of this status", "lower", "end", (total,), (persons,)
        ),
    )


def _of_kind(k: int, name: str, title: str) -> tuple[Measure, ...]:
    return (
        _state(f"load_{name}", f"Load: {title}", "LCU/100", "outstanding load of this kind", "lower", Sum.LOAD + k),
        _flow(f"events_{name}", f"Events: {title}", "a year", "of this kind, per person", "", (Sum.EVENTS + k,), _YEAR),
        _of_heaviest(k, name, title),
    )


def _of_heaviest(k: int, name: str, title: str) -> Measure:
    meaning, total, persons = "of persons whose load is mostly this", Sum.STRAIN_BY_KIND + k, Sum.PERSONS_BY_KIND + k
    return _ratio(f"strain_{name}", f"Strain: {title} load", "SD", meaning, "lower", total, (persons,))


_BY_STATUS = tuple(measure for status in Status for measure in _of_status(status))


_WITHOUT_KINDS = (*_STATES, *_EPISODES, *_COUPLES, *_PROGRAMMES, *_BY_STATUS)
_NAMED = {each.name for each in _WITHOUT_KINDS}
_OTHERS = (
    *(each for name, column in STATE.items() if column.measured and name not in _NAMED for each in _of_column(name)),
    *(_of_day(name) for name, column in TODAY.items() if column.flow and name not in _NAMED),
)
"""Reported columns of state and of the day that have no place above; they come last."""


def measures_of(kinds: Mapping[str, EventKind]) -> tuple[Measure, ...]:
    """Every measure of a scenario with these kinds of life event, in the order of tables."""
    by_kind = [each for k, (name, kind) in enumerate(kinds.items()) for each in _of_kind(k, name, kind.title.lower())]
    return (*_WITHOUT_KINDS, *by_kind, _of_heaviest(NO_KIND, "no", "no"), *_OTHERS)


MEASURES = measures_of(Scenario().kinds)
"""The measures of a scenario with the default kinds of life event."""


def measure(name: str) -> Measure:
    """The measure of that name among ``MEASURES``; KeyError if there is none."""
    return {each.name: each for each in MEASURES}[name]
