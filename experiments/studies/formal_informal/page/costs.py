"""Section of the main study's page on hours: how they were matched, whose are counted, and what they buy."""

from __future__ import annotations

from experiments.comparison.outcomes import STRAIN
from experiments.comparison.page.costs import hours_table
from experiments.comparison.page.words import WHOSE, d_of, in_a_row, instead, time_of
from experiments.formatting import THIN_SPACE, fixed
from experiments.pages.contents import Section, Table
from experiments.studies.arms import PROGRAMME
from experiments.studies.formal_informal.evidence import Matched
from experiments.studies.formal_informal.method import BEFRIENDING, ZERO


def cost(evidence: Matched) -> Section:
    """Hours in three currencies, and what they buy."""
    return Section("At what cost", _cost_in_words(evidence), [_equal_hours(evidence), hours_table(evidence)])


def _cost_in_words(evidence: Matched) -> str:
    """How near the hours of the other arms come to the programme's, each as it is; who keeps the places instead is said."""
    matching, titles = evidence.matching, evidence.titles
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
    """How far the hours of an arm are from those of the programme, in per cent with a sign: 0.022 becomes '+2.2 %'."""
    return (
        f"{'+' if share > 0.0 else ''}{fixed(100.0 * share, 1)}{THIN_SPACE}%"
        if share == share
        else "without hours to match"
    )


def _zero_in_words(evidence: Matched) -> str:
    """The programme whose leaders are no better keeps the places, not the hours."""
    titles, currency = evidence.titles, evidence.matching.currency
    target, hours = (evidence.hours(arm, currency) for arm in (PROGRAMME, ZERO))
    told = f" ({_apart(hours / target - 1.0)} after {time_of(evidence.headline_day)})" if target > 0.0 else ""
    return f"{titles[ZERO]}: as many places as the {titles[PROGRAMME].lower()} has, and the hours that follow{told}."


def _equal_hours(evidence: Matched) -> Table:
    """Programme instead of befriending at equal hours, by whose hours; simulated for the matched ones, scaled for the "
    "others."""
    titles, matched = evidence.titles, evidence.matching.currency
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
