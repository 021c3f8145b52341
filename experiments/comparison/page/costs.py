"""Table of a comparison's page on hours: what each arm adds, by whose hours are counted, and what they buy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from experiments.comparison.evidence import Evidence
from experiments.comparison.method import CURRENCIES
from experiments.comparison.outcomes import STRAIN
from experiments.comparison.page.words import WHOSE, inside, three, time_of
from experiments.formatting import UNDEFINED
from experiments.pages.contents import Table

_NO_HOURS: Final = 0.05
"""Hours a person below which nothing is divided by them."""


def hours_table(evidence: Evidence) -> Table:
    """Hours of each arm until each horizon, and the strain that they take off."""
    titles = evidence.titles
    rows: list[Sequence[str]] = []
    for arm in evidence.others:
        for day in evidence.horizons:
            hours = [evidence.hours_until(arm, currency, day) for currency in CURRENCIES]
            d = evidence.effect(arm, STRAIN, day=day).d.median
            rows.append([titles[arm], f"after {time_of(day)}", *map(three, hours), *_per_hour(d, hours)])
    columns = (
        "Arm", "When", *(f"Hours until then {WHOSE[currency]}" for currency in CURRENCIES),
        *(f"Strain off per hour {WHOSE[currency]} (d)" for currency in CURRENCIES),
    )  # fmt: skip
    note = (
        f"Hours added to {inside(titles[evidence.asked.reference])} from the start until then, a person of the population, "
        "mean over the worlds. Everybody’s are those of the helped and of the helpers together; a leader’s hour is shared by "
        "the group. A training of friends costs its hours at once. Strain off per hour: d of everybody’s strain at that time "
        "over the hours until then, the sign turned; a dash where no hours are added."
    )
    return Table("Hours and what they buy.", columns, rows, note, grouped=True)


def _per_hour(d: float, hours: Sequence[float]) -> Iterator[str]:
    for each in hours:
        yield three(-d / each) if each > _NO_HOURS else UNDEFINED
