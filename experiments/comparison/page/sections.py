"""Sections of a comparison's page, after its first screen: for whom, when, how sure, and every outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from experiments.comparison.evidence import SMALLEST, Effect, Evidence
from experiments.comparison.method import CURRENCIES
from experiments.comparison.outcomes import EVERYBODY, GROUPS, OUTCOMES, PARTICIPANTS, STRAIN, TALLY, WITH_D
from experiments.comparison.page.words import VERDICT, WHOSE, d_of, inside, instead, three, time_of, two, worlds_of
from experiments.formatting import UNDEFINED, counted, number
from experiments.pages.contents import Block, Section, Table


def who(evidence: Evidence) -> Section:
    """Effects on strain by group of persons."""
    titles = evidence.titles
    usual, rows = inside(titles[evidence.asked.reference]), list[Sequence[str]]()
    for group, words in GROUPS.items():
        effects = [evidence.effect(arm, STRAIN, group) for arm in evidence.others]
        rows.append([words.capitalize(), *(d_of(each.d) for each in effects)])
    taking = [evidence.effect(arm, STRAIN, PARTICIPANTS).persons for arm in evidence.others]
    rows.append(["Persons who took part", *(three(count) for count in taking)])
    rows += [
        [f"Hours added, {WHOSE[currency]}", *(three(evidence.hours(arm, currency)) for arm in evidence.others)]
        for currency in CURRENCIES
    ]
    note = (
        "d of strain with 90 % of the worlds. Those who took part are compared with the same persons, in the same luck, in the "
        f"world of {usual}. Took part: were ever in a group, visited, or trained. The most strained tenth is chosen in "
        f"{usual}: at the same time, or in the four weeks before the start. Confidants: their closest friends. Everybody "
        "else: none of the groups above it. A dash: there is nobody in this group. Hours: a person of the population and "
        "year, mean over the worlds."
    )
    return Section(
        "For whom",
        "Who gains: those who take part, those who live with them or confide in them, and those who help. Strain after "
        f"{time_of(evidence.headline_day)}, minus that in {usual}.",
        [
            Table(
                "Effect on strain, by group of persons.",
                ("Whose strain", *(titles[arm] for arm in evidence.others)),
                rows,
                note,
            )
        ],
    )


_GROWING: Final = (
    "Effects on everybody grow as ever more people have taken part. Those who took part are all who ever did: the longer ago, "
    "the more of the effect has faded."
)


def when(evidence: Evidence) -> Section:
    """Effects on strain at each horizon."""
    titles = evidence.titles
    rows = [
        [titles[arm], f"{group} after {time_of(day)}".capitalize(), d_of(found.d), _took_part(evidence, arm, day),
         *(three(evidence.hours(arm, currency, day)) for currency in CURRENCIES)]
        for arm in evidence.others for group in (EVERYBODY, PARTICIPANTS) for day in evidence.horizons
        if (found := evidence.effect(arm, STRAIN, group, day=day)).persons
    ]  # fmt: skip
    columns = (
        "Arm",
        "When",
        "d of strain",
        "Took part by then, of 100",
        *(f"Hours a year {words}" for words in WHOSE.values()),
    )
    return Section(
        "When",
        _GROWING if evidence.parts else "Effects on everybody at each horizon.",
        [
            Table(
                "Effect on strain at each horizon.",
                columns,
                rows,
                f"90 % of the worlds in brackets. Hours: added to {inside(titles[evidence.asked.reference])} from the start "
                "until then, a person of the population and year, mean over the worlds.",
                grouped=True,
            )
        ],
    )


def _took_part(evidence: Evidence, arm: str, day: int) -> str:
    all_, part = (evidence.effect(arm, STRAIN, group, day=day).persons for group in (EVERYBODY, PARTICIPANTS))
    return number(100.0 * part / all_)


def how_sure(evidence: Evidence, more: str = "") -> Section:
    """Shares of the worlds, error of chance, verdicts; ``more``: what is said besides."""
    found = [
        *(evidence.effect(arm, STRAIN) for arm in evidence.others),
        *(evidence.effect(arm, STRAIN, PARTICIPANTS) for arm in evidence.parts),
        *(evidence.effect(arm, STRAIN, against=against) for arm, against in evidence.asked.between),
    ]
    rows = [
        [_whose(each, evidence), _pair(each, evidence), d_of(each.d), _plus_minus(each.chance_d), *map(str, worlds_of(each)),
         each.verdict]
        for each in found
    ]  # fmt: skip
    note = (
        f"Better and worse: number of worlds in which d is at least {SMALLEST[True]} for everybody, {SMALLEST[False]} for "
        "those who took part (smallest effects of interest, set before the runs); between lies what is too small to matter. By "
        "chance: half of the median’s 95 % interval if the same worlds were simulated again with other luck (Monte-Carlo "
        f"error); more worlds make it smaller. {VERDICT}"
    )
    columns = ("Who", "Comparison", "d of strain", "By chance", "Better", "Too small", "Worse", "Verdict")
    return Section(
        "How sure",
        f"Each of {counted(evidence.worlds, 'plausible world')} has a set of parameters of its own that reproduces published "
        f"patterns and trials, and luck of its own. The interval holds 90 % of them.{more}",
        [Table("Plausible worlds, counted.", columns, rows, note, grouped=True)],
    )


def _whose(found: Effect, evidence: Evidence) -> str:
    """The group of persons; of a pair without the reference that one arm stands in place of another."""
    pair = "" if found.against == evidence.asked.reference else ", one instead of another"
    return f"{GROUPS[found.group].capitalize()}{pair}"


def _pair(found: Effect, evidence: Evidence) -> str:
    arm, against = evidence.titles[found.arm], evidence.titles[found.against]
    return arm if found.against == evidence.asked.reference else instead(arm, against)


def _plus_minus(reach: float) -> str:
    return f"± {number(reach, 1)}" if reach == reach else UNDEFINED


def every_outcome(evidence: Evidence) -> Section:
    """All outcomes, of everybody and of those who took part."""
    blocks: list[Block] = [_outcomes(evidence, EVERYBODY, "Every outcome, everybody.")]
    if evidence.parts:
        blocks.append(_outcomes(evidence, PARTICIPANTS, "Every outcome, those who took part."))
    return Section(
        "Every outcome",
        f"After {time_of(evidence.headline_day)}. Shares and days have no d; satisfaction is of persons with a partner.",
        blocks,
    )


def _outcomes(evidence: Evidence, group: str, caption: str) -> Table:
    titles, rows = evidence.titles, []
    for name in (*OUTCOMES, *([TALLY.name] if group == EVERYBODY else [])):
        for arm in evidence.others:
            found = evidence.effect(arm, name, group)
            scale = 100.0 if found.outcome.unit == "share" else 1.0
            unit = "of 100 days" if scale > 1.0 else found.outcome.unit
            rows.append([
                f"{found.outcome.title} ({unit})", titles[arm], three(scale * found.reference), _difference(found, scale),
                _plus_minus(scale * found.chance), d_of(found.d) if name in WITH_D else UNDEFINED, found.verdict,
            ])  # fmt: skip
    usual = titles[evidence.asked.reference]
    columns = ("Outcome", "Arm", usual, "Difference", "By chance", "d", "Verdict")
    note = (
        f"{usual}: its level, the median over the worlds. Difference: the median of the worlds’ differences, with 90 % of "
        "them, in the unit of the outcome. SD is the standard deviation of a general population, in which the model counts; d is "
        "the difference over the standard deviation between these persons’ means of four weeks. Days in "
        "distress: with strain above answering.strained (1 SD unless it was set); isolated days: with belonging below .15. "
        f"{VERDICT}"
    )
    return Table(caption, columns, rows, note, grouped=True)


def _difference(found: Effect, scale: float) -> str:
    if not found.worlds:
        return UNDEFINED
    median, low, high = (two(scale * each) for each in found.difference)
    return f"{median} [{low}, {high}]"
