"""What a sweep's page says of equal hours: the places that were chosen for them, and how near the hours came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from experiments.comparison.page.words import WHOSE
from experiments.estimates.matching import ALLOWED
from experiments.formatting import counted, fixed, number, percent, plain
from experiments.pages.contents import Section, Table
from experiments.sweeps.analysis.labels import lower
from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.page.compared import Compared, best_first, headline
from experiments.sweeps.page.page import SweepPage
from experiments.sweeps.page.words import in_worlds, size
from simulation.scenario.names import title_of


class Hours(NamedTuple):
    """What was chosen for the reference of a point: hours that the point adds, that the reference adds, and how far apart."""

    asked: float
    found: float
    apart: float

    @property
    def missed(self) -> bool:
        """Whether they are further apart than is allowed."""
        return not abs(self.apart) <= ALLOWED


def hours_at(results: SweepResults) -> dict[int, Hours]:
    """What was chosen, by the number of the reference; empty for a sweep whose hours are as they are."""
    if results.matched is None:
        return {}
    columns = results.matched[["hours_asked", "hours_found", "apart"]]
    return {int(point): Hours(*map(float, row)) for point, *row in columns.itertuples()}


def sentence(results: SweepResults) -> str:
    """How nearly hours are equal, and at which points they are not, in words; '' for a sweep without ``match``."""
    known = hours_at(results)
    if not known:
        return ""
    match = results.plan["match"]
    missed = {point: each for point, each in known.items() if each.missed}
    near = max((abs(each.apart) for each in known.values() if not each.missed), default=0.0)
    said = (
        f"Each point is compared at equal hours {WHOSE[match['currency']]}: {title_of(match['structure']).lower()} has as many "
        f"places as it takes to add the hours of the {title_of(match['other']).lower()}, within {_percent(near)}."
    )
    if not missed:
        return said
    point, worst = max(missed.items(), key=lambda each: abs(each[1].apart) if each[1].apart == each[1].apart else 9.0)
    nearest = (
        f"; at {lower(results.label(point))} it is {_percent(worst.apart)} off" if worst.apart == worst.apart else ""
    )
    return (
        f"{said} It could not be done within {percent(ALLOWED)} at {counted(len(missed), 'point')} of {len(known)}{nearest}: "
        "places are whole persons, so that a larger network.persons brings it nearer."
    )


def at_equal_hours(page: SweepPage) -> Iterator[Section]:
    """The section on what was chosen, a row a point."""
    known, first = hours_at(page.results), headline(page.results)
    if not known or first is None:
        return
    against = page.results.references
    rows = [each for each in best_first(page.compared(first)) if int(against[each.point]) in known]
    cells = [_cells(each, known[int(against[each.point])]) for each in rows]
    match = page.results.plan["match"]
    table = Table(
        "Points at equal hours",
        (
            "Point",
            "Less",
            "Its hours",
            "Hours of the other",
            "Apart",
            f"{first.title}, difference",
            "Better, the same, worse",
        ),
        cells,
        f"Hours {WHOSE[match['currency']]}, a person of the population and year, that each adds to a world without either, mean "
        "over the worlds. Apart: how many more the other has.",
    )
    yield Section("At what hours", sentence(page.results), [table])


def _cells(row: Compared, hours: Hours) -> Sequence[str | None]:
    return [
        row.label, row.against, number(hours.asked), number(hours.found), _percent(hours.apart), size(row), in_worlds(row),
    ]  # fmt: skip


def on_the_terminal(results: SweepResults) -> str:
    """What the terminal says where hours could not be made equal; '' where they are."""
    missed = [each for each in hours_at(results).values() if each.missed]
    if not missed:
        return ""
    return plain(
        f"Hours could not be made equal within {percent(ALLOWED)} at {counted(len(missed), 'point')}; see the page."
    )


def _percent(share: float) -> str:
    """A share with one decimal, and its sign where it has one."""
    return f"{fixed(100.0 * share, 1)}\N{NARROW NO-BREAK SPACE}%" if not pd.isna(share) else "unknown"
