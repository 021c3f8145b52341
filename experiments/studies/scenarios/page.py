"""The page and the words of a comparison of any scenarios: the answer and one figure, what differs, and all sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from experiments.comparison.evidence import SMALLEST, Evidence
from experiments.comparison.outcomes import DISTRESS, PARTICIPANTS, STRAIN
from experiments.comparison.page import words
from experiments.comparison.page.costs import hours_table
from experiments.comparison.page.figure import drawn, rows_of
from experiments.comparison.page.sections import every_outcome, how_sure, when, who
from experiments.comparison.page.words import (
    HARDLY,
    d_of,
    fewer,
    in_a_row,
    inside,
    instead,
    more_off,
    more_worlds,
    of_100,
    three,
    time_of,
    verb,
    worlds_in_words,
    worlds_of,
)
from experiments.formatting import counted
from experiments.pages.contents import Arm, Figure, Report, Section
from experiments.studies.arms import assumptions, differences_between
from experiments.studies.scenarios import differences
from experiments.sweeps.analysis.labels import factor_said
from simulation.scenario.names import title_of

_SHARED = 4
"""Assumptions that are those of every study."""
_TOLD = 3
"""Most pairs without the reference that are told in sentences; all of them are in the figure and in tables."""
_NAMED = 5
"""Most parameters that are named in the first sentence."""
CAVEATS = (
    "Hours are as the scenarios have them: nothing makes them equal. What a comparison at equal hours says, kithkin compare "
    "without names shows for a programme, befriending and listening training.",
    "The plausible sets are drawn over ranges that published patterns and trials hardly narrow: the intervals show what nobody "
    "knows about this model’s numbers, not whether its mechanisms are right.",
    "Couples do not part and ties do not change: the population is one of survivors. Samples behind the sourced numbers are "
    "Western and heterosexual.",
)


def report(evidence: Evidence, held: Sequence[str]) -> Report:
    """The whole page; ``held``: parameters of the plausible sets that keep each scenario's own value."""
    titles, reference = evidence.titles, evidence.titles[evidence.asked.reference]
    provenance = {name: value for name, value in evidence.provenance.items() if name != "options"}
    others = in_a_row([inside(titles[arm]) for arm in evidence.others])
    return Report(
        title=f"{in_a_row(list(titles.values()))} compared",
        question=f"What do {others} change, compared with {inside(reference)}?",
        answer="\n\n".join(_paragraphs(evidence)),
        brief=[_first_figure(evidence)],
        arms=_arms(evidence),
        contrasts=[],
        sections=[
            differences.section(evidence.scenarios, titles, held), who(evidence), when(evidence),
            Section("At what cost", "Hours that each scenario adds; nothing makes them equal.", [hours_table(evidence)]),
            how_sure(evidence), every_outcome(evidence),
        ],
        assumptions=[
            *list(assumptions())[:_SHARED],
            "A year of ordinary life, with each scenario’s own numbers and without its offers, goes before. Then offers start, "
            "on the start_day of each, counted from there.",
        ],
        caveats=CAVEATS,
        provenance=provenance,
    )  # fmt: skip


def _arms(evidence: Evidence) -> list[Arm]:
    reference = evidence.scenarios[evidence.asked.reference]
    return [
        Arm(arm, evidence.titles[arm], each.summary, differences_between(reference, each))
        for arm, each in evidence.scenarios.items()
    ]


def _paragraphs(evidence: Evidence) -> Iterator[str]:
    reference = inside(evidence.titles[evidence.asked.reference])
    yield _different(evidence)
    yield f"In this model, after {time_of(evidence.headline_day)} and compared with {reference}:"
    yield from (_does(evidence, arm) for arm in evidence.others)
    yield HARDLY
    told = [_between(evidence, pair) for pair in evidence.asked.between[:_TOLD]]
    if told:
        yield " ".join(told)
    yield _sure(evidence)
    yield _paired(evidence)


def _different(evidence: Evidence) -> str:
    """In what the scenarios differ, as far as it has room in a sentence."""
    names = [_in_words(each.name) for each in differences.differences(evidence.scenarios)]
    if not names:
        return "Nothing differs: the scenarios are one and the same."
    shown = names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
    together = " What follows is the effect of all that differs together." if len(names) > 1 else ""
    return f"The scenarios differ in {in_a_row(shown)} (see What differs); hours are not made equal.{together}"


def _in_words(name: str) -> str:
    """A parameter, or a whole offer, within a sentence."""
    table, _, rest = name.partition(".")
    if table in ("programmes", "informal") and "." not in rest:
        return inside(title_of(rest))
    return factor_said(name)


def _does(evidence: Evidence, arm: str) -> str:
    """What an arm does to everybody and to those who take part, and how many hours it adds."""
    all_, part = evidence.effect(arm, STRAIN), evidence.effect(arm, STRAIN, PARTICIPANTS)
    days, hours = evidence.effect(arm, DISTRESS), evidence.hours(arm, "everybody")
    taking = (
        f"It {verb(part)} that of those who take part ({of_100(part.persons / all_.persons)}). " if part.persons else ""
    )
    return (
        f"{evidence.titles[arm]} {verb(all_)} the strain of the population (d {d_of(all_.d)}). {taking}Among 100 persons a "
        f"year, {fewer(days)} of {three(days.reference)} days in distress, for {three(abs(hours))} "
        f"{'more' if hours >= 0.0 else 'fewer'} hours of help a person and year."
    )


def _between(evidence: Evidence, pair: tuple[str, str]) -> str:
    found, (arm, against) = evidence.effect(pair[0], STRAIN, against=pair[1]), pair
    return f"{instead(evidence.titles[arm], evidence.titles[against])} takes {more_off(found)} off the population."


def _sure(evidence: Evidence) -> str:
    """In how many worlds each arm's effect on the population matters."""
    told = []
    for arm in evidence.others:
        better, small, worse = worlds_of(evidence.effect(arm, STRAIN))
        told.append(f"{inside(evidence.titles[arm])} better in {better}, alike in {small}, worse in {worse}")
    return (
        f"How sure? Nobody knows all numbers of such a model. Of {counted(evidence.worlds, 'plausible world')}, each with "
        f"numbers from ranges that publications leave open: {'; '.join(told)}.{more_worlds(evidence)} This holds for the model, "
        "not for any real programme."
    )


def _paired(evidence: Evidence) -> str:
    """Whether all scenarios have the same couples, ties and luck."""
    scenarios, reference = evidence.scenarios, evidence.asked.reference
    plan = scenarios[reference].network
    other = [arm for arm, each in scenarios.items() if each.network != plan]
    if not other:
        return "All scenarios have the same persons, couples, ties and luck, so that differences are theirs."
    couples = all(scenarios[arm].network.single_share == plan.single_share for arm in other)
    named = in_a_row([inside(evidence.titles[arm]) for arm in other])
    same = "persons, couples and luck" if couples else "persons and luck"
    others = "other ties" if couples else "other couples and other ties"
    return f"All scenarios have the same {same}; {named} {'has' if len(other) == 1 else 'have'} {others}."


def _first_figure(evidence: Evidence) -> Figure:
    reference = inside(evidence.titles[evidence.asked.reference])
    caption = (
        f"Strain after {time_of(evidence.headline_day)}, minus strain in {reference}. d: this difference over the "
        "standard deviation between persons, each with a mean of four weeks. "
        f"Dot: median of {worlds_in_words(evidence)}; bar: 90 % of "
        f"them; black line: how far chance alone could move the dot. Grey: too small to matter, below {SMALLEST[True]} for "
        f"everybody and {SMALLEST[False]} for those who took part."
    )
    rows = rows_of(evidence, evidence.parts, evidence.asked.between)
    label = "effects of each scenario on strain, with intervals, on one scale"
    return Figure("strain", partial(drawn, evidence, rows), caption, label, beside=True, narrow=True)


def on_the_terminal(evidence: Evidence) -> str:
    """The answer in at most a dozen lines; pairs that have no room are on the page."""
    worlds = counted(evidence.worlds, "plausible world")
    reference = inside(evidence.titles[evidence.asked.reference])
    first = f"Strain after {time_of(evidence.headline_day)} (d, 90 % of {worlds}), compared with {reference}"
    return words.on_the_terminal(evidence, first, evidence.asked.between)
