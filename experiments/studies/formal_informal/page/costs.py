"""Section of the main study's page on hours: how they were matched, whose are counted, and what they buy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from experiments.formatting import THIN_SPACE, UNDEFINED, fixed
from experiments.pages.contents import Section, Table
from experiments.studies.arms import PROGRAMME
from experiments.studies.formal_informal.evidence import Evidence
from experiments.studies.formal_informal.method import ADDED, BEFRIENDING, CURRENCIES, ZERO
from experiments.studies.formal_informal.outcomes import STRAIN
from experiments.studies.formal_informal.page.words import WHOSE, d_of, in_a_row, instead, three, time_of, titles_of

_NO_HOURS: Final = 0.05
"""Hours a person below which nothing is divided by them."""


def cost(evidence: Evidence) -> Section:
    """Hours in three currencies, and what they buy."""
    titles = titles_of(evidence.scenarios)
    rows: list[Sequence[str]] = []
    for arm in ADDED:
        for day in evidence.horizons:
            hours = [evidence.hours_until(arm, currency, day) for currency in CURRENCIES]
            d = evidence.effect(arm, STRAIN, day=day).d.median
            rows.append([titles[arm], f"after {time_of(day)}", *map(three, hours), *_per_hour(d, hours)])
    columns = (
        "Arm", "When", *(f"Hours {WHOSE[currency]}" for currency in CURRENCIES),
        *(f"Strain off per hour {WHOSE[currency]} (d)" for currency in CURRENCIES),
    )  # fmt: skip
    note = (
        "Hours added to ordinary life from the start until then, a person of the population, mean over the worlds. Everybody’s "
        "are those of the helped and of the helpers together; a leader’s hour is shared by the group. A training of friends "
        "costs its hours at once. Strain off per hour: d of everybody’s strain at that time over the hours until then, the "
        "sign turned; a dash where no hours are added."
    )
    return Section("At what cost", _cost_in_words(evidence), [
        _equal_hours(evidence), Table("Hours and what they buy.", columns, rows, note, grouped=True),
    ])  # fmt: skip


def _per_hour(d: float, hours: Sequence[float]) -> Iterator[str]:
    for each in hours:
        yield three(-d / each) if each > _NO_HOURS else UNDEFINED


def _cost_in_words(evidence: Evidence) -> str:
    """How near the hours of the other arms come to the programme's, each as it is; who keeps the places instead is said."""
    matching, titles = evidence.matching, titles_of(evidence.scenarios)
    named, told = (
        titles[PROGRAMME].lower(),
        [f"{titles[arm].lower()} {_apart(matching.apart[arm])}" for arm in matching.apart],
    )
    matched = (
        f"Places, how many can take part at a time, are chosen so that the hours {WHOSE[matching.currency]} added in the first "
        f"year are those of the {named} in the mean over the worlds: {in_a_row(told)}."
    )
    missed = [titles[arm].lower() for arm in matching.missed]
    why = (
        f" Nearer is not possible for {in_a_row(missed)}: a place is a whole person, and there may be too few."
        if missed
        else ""
    )
    return f"{matched}{why} {_zero_in_words(evidence)}"


def _apart(share: float) -> str:
    """A share by which hours differ, as '+2.2 %'."""
    return (
        f"{'+' if share > 0.0 else ''}{fixed(100.0 * share, 1)}{THIN_SPACE}%"
        if share == share
        else "without hours to match"
    )


def _zero_in_words(evidence: Evidence) -> str:
    """The programme whose leaders are no better keeps the places, not the hours."""
    titles, currency = titles_of(evidence.scenarios), evidence.matching.currency
    target, hours = (evidence.hours(arm, currency) for arm in (PROGRAMME, ZERO))
    told = f" ({_apart(hours / target - 1.0)} after {time_of(evidence.headline_day)})" if target > 0.0 else ""
    return f"{titles[ZERO]}: as many places as the {titles[PROGRAMME].lower()} has, and the hours that follow{told}."


def _equal_hours(evidence: Evidence) -> Table:
    """Programme instead of befriending at equal hours, by whose hours; simulated for the matched ones, scaled for the "
    "others."""
    titles, matched = titles_of(evidence.scenarios), evidence.matching.currency
    rows = []
    for arm in (PROGRAMME, ZERO):
        for currency, words in WHOSE.items():
            simulated = evidence.effect(arm, STRAIN, against=BEFRIENDING).d
            found = simulated if currency == matched else evidence.scaled(arm, BEFRIENDING, currency)
            how = "simulated" if currency == matched else "scaled"
            rows.append([instead(titles[arm], titles[BEFRIENDING]), f"equal hours {words}", d_of(found), how])
    note = (
        "Scaled: befriending’s effect is multiplied by the ratio of the hours, as if twice the hours had twice the effect. "
        "With --match and --full these comparisons are simulated, too."
    )
    columns = ("Comparison", "Whose hours are equal", "d of strain", "How")
    return Table("The answer depends on whose hours are counted.", columns, rows, note, grouped=True)
