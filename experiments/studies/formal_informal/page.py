"""The main study's page: the answer with one figure, then for whom, when, at what cost, how sure, then tables. Runs no model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from experiments.formatting import UNDEFINED, counted, number, percent
from experiments.pages.canvas import svg
from experiments.pages.contents import Arm, Block, Figure, Paragraph, Report, Section, Table
from experiments.studies.arms import assumptions, differences_between
from experiments.studies.formal_informal.evidence import SMALLEST, Effect, Evidence, Spread
from experiments.studies.formal_informal.figure import headline_figure
from experiments.studies.formal_informal.method import (
    ADDED,
    BEFRIENDING,
    CURRENCIES,
    HEAD_TO_HEAD,
    LISTENING,
    NULL,
    PROGRAMME,
    REFERENCE,
    ZERO,
)
from experiments.studies.formal_informal.outcomes import EVERYBODY, GROUPS, OUTCOMES, PARTICIPANTS, STRAIN, TALLY, WITH_D
from experiments.studies.formal_informal.words import (
    WHOSE,
    answer,
    d_of,
    descriptions_of,
    time_of,
    titles_of,
)
from simulation.network import GENERATED

TITLE = "What does support add to ordinary life?"
CAVEATS = (
    "Not which support is better as such: an hour of a leader is not an hour of a friend, the two are fitted to different trials, "
    "and the leader’s advantage is an assumption. That is why it is shown at 1 and at 0.",
    "The plausible sets are drawn over ranges that published patterns and trials hardly narrow: the intervals show what nobody "
    "knows about this model’s numbers, not whether its mechanisms are right.",
    "Listening training rests on no trial: nobody has tested the training of friends. Read its rows as a thought experiment.",
    "Head to head, the literature does not show that formal programmes offer more: professionals in a secondary role did "
    "worse than peers alone (Bryan & Arkowitz 2015), manuals and instructor training gave no gain while dose did (Hawkins "
    "2012), peers did as well as group therapy (Pfeiffer 2011).",
    "Correlations between support and adjustment (r about .24) and effects of trials are not the same quantity. How much of the "
    "correlation is an effect is a number that nobody knows; the structural rows of --full show it at 0, one half and all of it.",
    "Couples do not part and ties do not change: the population is one of survivors. Samples behind the sourced numbers are "
    "Western and heterosexual.",
)


def report(evidence: Evidence) -> Report:
    """The whole page."""
    provenance = {name: value for name, value in evidence.provenance.items() if name != "options"}
    return Report(
        title=TITLE,
        question=_question(evidence),
        answer=answer(evidence),
        brief=[_first_figure(evidence)],
        arms=_arms(evidence),
        contrasts=[],
        sections=[
            _who(evidence), _when(evidence), _cost(evidence), _how_sure(evidence), _tables(evidence), _null(evidence)
        ],
        assumptions=[
            *assumptions(),
            f"A year of ordinary life goes before; then a resource starts and stays. Arms share persons, network and luck.",
            "Who takes part is decided by the resource’s own screen: the most strained, or the loneliest, who ask for a place.",
        ],
        caveats=CAVEATS,
        provenance=provenance,
    )  # fmt: skip


def source_in_words(provenance: Mapping[str, Any]) -> str:
    """Where a given network came from, and how its couples were found; nothing about generated ones."""
    given = provenance["network_plan"]["source"] != GENERATED
    return f" {provenance['network_source']}" if given else ""


def _question(evidence: Evidence) -> str:
    about = evidence.provenance
    persons, networks = about["persons"], about["networks"]
    shared = "on that network" if networks == 1 else "each on a network of its own"
    return (
        f"Couples have each other, friends and colleagues. What happens to their strain when {_named(evidence)} is added, or "
        f"the same hours go into befriending or into friends who listen? {counted(evidence.worlds, 'plausible world')} of "
        f"{persons} persons, {shared}.{source_in_words(about)}"
    )


def _named(evidence: Evidence) -> str:
    return f"a {titles_of(evidence.scenarios)[PROGRAMME].lower()}"


def _first_figure(evidence: Evidence) -> Figure:
    caption = (
        f"Strain after {time_of(evidence.headline_day)}, less strain in ordinary life. Dot: median of the plausible worlds; "
        "coloured bar: 90 % of them; thin black line: how far chance alone could move the dot. d is the difference over the "
        "spread (standard deviation) between persons of a four-week mean in ordinary life. Grey: too small to matter for a "
        "population."
    )
    return Figure(
        svg(headline_figure(evidence)), caption, "effects of each resource on strain, with intervals, on one scale",
        narrow=svg(headline_figure(evidence, narrow=True)),
    )  # fmt: skip


def _arms(evidence: Evidence) -> list[Arm]:
    titles, told, reference = titles_of(evidence.scenarios), descriptions_of(evidence), evidence.scenarios[REFERENCE]
    return [
        Arm(arm, titles[arm], told[arm], differences_between(reference, scenario))
        for arm, scenario in evidence.scenarios.items()
    ]


def _who(evidence: Evidence) -> Section:
    titles = titles_of(evidence.scenarios)
    rows: list[Sequence[str]] = []
    for group, words in GROUPS.items():
        effects = [evidence.effect(arm, STRAIN, group) for arm in ADDED]
        rows.append([words.capitalize(), *(d_of(each.d) for each in effects)])
    taking = [evidence.effect(arm, STRAIN, PARTICIPANTS).persons for arm in ADDED]
    rows.append(["Persons who took part", *(number(count) for count in taking)])
    note = (
        "d of strain with 90 % of the worlds. Those who took part are compared with the same persons, in the same luck, in the "
        "world without the resource. Took part: were ever in a group, visited, or trained. The most strained tenth is chosen in "
        "ordinary life: at the same time, or in the four weeks before the start. A dash: there is nobody in this group."
    )
    return Section(
        "For whom",
        f"Most of an effect falls to those who take part, a little to their partners. Strain after "
        f"{time_of(evidence.headline_day)}, less ordinary life.",
        [Table("Effect on strain, by who is asked.", ("Whose strain", *(titles[arm] for arm in ADDED)), rows, note)],
    )


def _when(evidence: Evidence) -> Section:
    titles = titles_of(evidence.scenarios)
    rows = [
        [titles[arm], f"{group} after {time_of(day)}".capitalize(), d_of(found.d), _took_part(evidence, arm, day)]
        for arm in ADDED for group in (EVERYBODY, PARTICIPANTS) for day in evidence.horizons
        if (found := evidence.effect(arm, STRAIN, group, day=day)).persons
    ]  # fmt: skip
    columns = ("Arm", "When", "d of strain", "Took part by then, of 100")
    return Section(
        "When",
        "Effects on everybody grow as ever more people have taken part; those on one participant fade after the last session.",
        [Table("Effect on strain at each horizon.", columns, rows, "90 % of the worlds in brackets.", grouped=True)],
    )


def _took_part(evidence: Evidence, arm: str, day: int) -> str:
    all_, part = (evidence.effect(arm, STRAIN, group, day=day).persons for group in (EVERYBODY, PARTICIPANTS))
    return number(100.0 * part / all_)


def _cost(evidence: Evidence) -> Section:
    titles = titles_of(evidence.scenarios)
    rows: list[Sequence[str]] = []
    for arm in ADDED:
        for day in evidence.horizons:
            hours = [evidence.hours(arm, currency, day) for currency in CURRENCIES]
            d = evidence.effect(arm, STRAIN, day=day).d.median
            rows.append([titles[arm], f"after {time_of(day)}", *(number(each.median) for each in hours), *_per_hour(d, hours)])
    columns = (
        "Arm", "When", *(f"Hours {WHOSE[currency]}" for currency in CURRENCIES),
        *(f"Strain off per hour {WHOSE[currency]} (d)" for currency in CURRENCIES),
    )  # fmt: skip
    note = (
        "Hours added to ordinary life, a person of the population and year, since the start. Everybody’s are those of the helped "
        "and of the helpers together; a leader’s hour is shared by the group. A training of friends costs its hours at once. "
        "Strain off per hour: d of everybody’s strain over these hours, the sign turned; a dash where no hours are added."
    )
    return Section("At what cost", _cost_in_words(evidence), [
        _equal_hours(evidence), Table("Hours and what they buy.", columns, rows, note, grouped=True),
    ])  # fmt: skip


def _per_hour(d: float, hours: Sequence[Spread]) -> Iterator[str]:
    for each in hours:
        yield number(-d / each.median) if each.median > 0.05 else UNDEFINED


def _cost_in_words(evidence: Evidence) -> str:
    matching = evidence.matching
    missed = [titles_of(evidence.scenarios)[arm].lower() for arm in matching.missed]
    apart = max((abs(share) for arm, share in matching.apart.items() if arm not in matching.missed), default=0.0)
    within = f"Hours {WHOSE[matching.currency]} added in the first year agree within {percent(max(apart, 0.01))}"
    return within + (f", but for {' and '.join(missed)}, where they cannot be matched." if missed else ".")


def _equal_hours(evidence: Evidence) -> Table:
    """Programme less befriending at equal hours, by whose hours; lived for the matched ones, in proportion for the others."""
    titles, matched = titles_of(evidence.scenarios), evidence.matching.currency
    rows = []
    for arm in (PROGRAMME, ZERO):
        for currency, words in WHOSE.items():
            lived = currency == matched
            found = evidence.effect(arm, STRAIN, against=BEFRIENDING).d if lived else evidence.scaled(arm, BEFRIENDING, currency)
            rows.append([f"{titles[arm]}, less befriending", f"equal hours {words}", d_of(found), "lived" if lived else "in proportion"])
    note = "In proportion: befriending’s effect is scaled by the hours. With --match and --full the other currencies are lived."
    columns = ("Comparison", "Whose hours are equal", "d of strain", "How")
    return Table("The answer depends on whose hours are counted.", columns, rows, note, grouped=True)


def _how_sure(evidence: Evidence) -> Section:
    titles = titles_of(evidence.scenarios)
    found = [
        *(evidence.effect(arm, STRAIN) for arm in ADDED),
        *(evidence.effect(arm, STRAIN, PARTICIPANTS) for arm in ADDED if arm != LISTENING),
        *(evidence.effect(arm, STRAIN, against=against) for arm, against in HEAD_TO_HEAD),
    ]
    rows = [
        [_whose(each), _pair(each, titles), d_of(each.d), _plus_minus(each.chance_d), *_shares(each), each.verdict or "none"]
        for each in found
    ]  # fmt: skip
    note = (
        f"Better and worse: share of the worlds in which d is at least {SMALLEST[True]} for everybody, {SMALLEST[False]} for those "
        "who took part; between lies what is too small to matter. By chance: half of the median’s 95 % interval if the same sets "
        "were lived again with other luck (Monte-Carlo error), which more worlds make smaller. Verdict: the sign, where the "
        "interval has one; none where it holds both."
    )
    columns = ("Who", "Comparison", "d of strain", "By chance", "Better", "Too small", "Worse", "Verdict")
    return Section(
        "How sure",
        f"Each of {counted(evidence.worlds, 'plausible world')} has a set of parameters of its own that reproduces published "
        "patterns and trials, and luck of its own. The interval holds 90 % of them.",
        [Table("Shares of plausible worlds.", columns, rows, note, grouped=True)],
    )


def _whose(found: Effect) -> str:
    return GROUPS[found.group].capitalize()


def _pair(found: Effect, titles: Mapping[str, str]) -> str:
    return titles[found.arm] if found.against == REFERENCE else f"{titles[found.arm]}, less {titles[found.against].lower()}"


def _plus_minus(reach: float) -> str:
    return f"± {number(reach, 2)}" if reach == reach else UNDEFINED


def _shares(found: Effect) -> tuple[str, str, str]:
    return percent(found.better), percent(found.undecided), percent(found.worse)


def _tables(evidence: Evidence) -> Section:
    blocks: list[Block] = [
        _outcomes(evidence, group, caption)
        for group, caption in ((EVERYBODY, "Every outcome, everybody."), (PARTICIPANTS, "Every outcome, those who took part."))
    ]
    return Section(
        "Every outcome",
        f"After {time_of(evidence.headline_day)}. Shares and days have no d; satisfaction is of persons with a partner.",
        blocks,
    )


def _outcomes(evidence: Evidence, group: str, caption: str) -> Table:
    titles, rows = titles_of(evidence.scenarios), []
    for name in (*OUTCOMES, *([TALLY.name] if group == EVERYBODY else [])):
        for arm in ADDED:
            found = evidence.effect(arm, name, group)
            scale = 100.0 if found.outcome.unit == "share" else 1.0
            unit = "per 100" if scale > 1.0 else found.outcome.unit
            rows.append([
                f"{found.outcome.title} ({unit})", titles[arm], number(scale * found.reference), number(scale * found.value),
                _difference(found, scale), _plus_minus(scale * found.chance), d_of(found.d) if name in WITH_D else UNDEFINED,
                found.verdict or "none",
            ])  # fmt: skip
    columns = ("Outcome", "Arm", "Ordinary life", "Arm’s level", "Difference", "By chance", "d", "Verdict")
    note = "Difference: median over the worlds with 90 % of them. SD: standard deviations of a general population. " + (
        "Strained days, isolated days: days of the last four weeks, in 100. Days in distress: since the start."
    )
    return Table(caption, columns, rows, note, grouped=True)


def _difference(found: Effect, scale: float) -> str:
    if not found.worlds:
        return UNDEFINED
    median, low, high = (number(scale * each, 2) for each in found.difference)
    return f"{median} [{low}, {high}]"


def _null(evidence: Evidence) -> Section:
    titles = titles_of(evidence.scenarios)
    rows = [
        [titles[arm], f"after {time_of(day)}", d_of(evidence.effect(arm, STRAIN, day=day).d),
         d_of(evidence.effect(arm, "belonging", day=day).d)]
        for arm in NULL for day in evidence.horizons
    ]  # fmt: skip
    text = Paragraph(
        "These worlds answer another question: how much do friends matter at all? All of them fall silent on one day, in a "
        "population that lived with them. That is a loss, not a comparison of formal with informal support."
    )
    columns = ("Arm", "When", "d of strain", "d of belonging")
    return Section(
        "Appendix: worlds without friends", "Null worlds, less ordinary life.",
        [text, Table("Losing all friends and colleagues.", columns, rows, "90 % of the worlds in brackets.", grouped=True)],
    )  # fmt: skip
