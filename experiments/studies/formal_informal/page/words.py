"""The main study in words: titles of its arms, the answer in plain sentences, and the lines on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from experiments.formatting import UNDEFINED, counted, fixed, number, plain
from experiments.studies.arms import PROGRAMME
from experiments.studies.formal_informal.evidence import SMALLEST, Effect, Evidence, Spread
from experiments.studies.formal_informal.method import (
    ADDED,
    BEFRIENDING,
    HALF,
    LISTENING,
    NULL,
    REFERENCE,
    ZERO,
    Currency,
)
from experiments.studies.formal_informal.outcomes import DISTRESS, EVERYBODY, PARTICIPANTS, STRAIN
from simulation.scenario import Scenario
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE, title_of
from simulation.scenario.structures import Screen

WHOSE: Final[dict[Currency, str]] = {
    "everybody": "of everybody",
    "receivers": "of those who are helped",
    "providers": "of those who help",
}
_FIRST: Final = 47
"""Width of the first column on the terminal."""
_TAKEN: Final[dict[Screen, str]] = {
    "strain": "the most strained",
    "satisfaction": "the least satisfied couples",
    "belonging": "the loneliest",
    "none": "whoever asks",
}
"""Whom a resource is open to, by its screen."""
_TIMES: Final = {182: "half a year", 365: "one year", 1_095: "three years"}


def time_of(day: int) -> str:
    """A horizon in words: 'one year', '90 days'."""
    return _TIMES.get(day, counted(day, "day"))


def titles_of(scenarios: Mapping[str, Scenario]) -> dict[str, str]:
    """Title of each arm, in order; a single programme is called by its name."""
    programmes = list(scenarios[PROGRAMME].programmes)
    named = title_of(programmes[0]) if len(programmes) == 1 else "Programmes"
    found = {
        REFERENCE: title_of(ORDINARY_LIFE),
        PROGRAMME: named,
        BEFRIENDING: "Befriending",
        LISTENING: "Listening training",
        HALF: "Half and half",
        ZERO: f"{named}, leaders no better",
        NULL[0]: title_of(PARTNER_ALONE),
        NULL[1]: f"{named} alone",
    }
    return {arm: found[arm] for arm in scenarios}


def descriptions_of(evidence: Evidence) -> dict[str, str]:
    """What each arm is, in a sentence."""
    named, places = titles_of(evidence.scenarios)[PROGRAMME].lower(), evidence.matching.places
    most = max(each.places for each in evidence.scenarios[PROGRAMME].programmes.values())
    return {
        REFERENCE: "Partners, friends and colleagues help each other, as always. The other arms are read against it.",
        PROGRAMME: f"Added: a {named}, led and scheduled, with places for {_of_100(most)} at a time.",
        BEFRIENDING: f"Added: residents visit lonely persons, {_of_100(places.befriending)} at a time, weekly for half a year.",
        LISTENING: f"Added: {_of_100(places.listening)} are trained to listen to their friends, once a year.",
        HALF: f"Added: half the places of the {named}, and visits to {_of_100(places.half)} at a time.",
        ZERO: f"The {named} with leaders whose help is no better than a friend’s (facilitator’s advantage 0)."
        " Schedule, dose and skills remain.",
        NULL[0]: "All friends and colleagues fall silent, and only partners help each other.",
        NULL[1]: f"All friends and colleagues fall silent, and the {named} starts.",
    }


def _of_100(share: float) -> str:
    return f"{100 * share:.2g} of 100 persons"


def three(value: float) -> str:
    """A number with at most three digits that count."""
    return number(float(f"{value:.3g}"))


def d_of(found: Spread) -> str:
    """A d with the interval that holds 90 % of the worlds, at most three digits."""
    decimals = 3 if abs(found.median) < 0.1 else 2
    if found.low != found.low:
        return f"{fixed(found.median, decimals)} [no interval]" if found.median == found.median else UNDEFINED
    return f"{fixed(found.median, decimals)} [{fixed(found.low, decimals)}, {fixed(found.high, decimals)}]"


def two(value: float) -> str:
    """A number with at most two digits that count: that of a difference, wherever it is told."""
    return number(float(f"{value:.2g}"), 2)


def instead(title: str, other: str) -> str:
    """How a comparison of two arms is called: 'Support group instead of befriending'."""
    return f"{title}{',' if ',' in title else ''} instead of {other.lower()}"


def answer(evidence: Evidence) -> str:
    """The answer in plain sentences; the figure beside it has the numbers."""
    told = [_does(evidence), _others(evidence), _leaders(evidence), _picked(evidence), _sure(evidence)]
    return "\n\n".join(each for each in told if each)


def _does(evidence: Evidence) -> str:
    """What the programme does to everybody, and to those who take part; the words of size are explained here."""
    named, when = titles_of(evidence.scenarios)[PROGRAMME].lower(), time_of(evidence.headline_day)
    all_, part, days = (
        evidence.effect(PROGRAMME, STRAIN), evidence.effect(PROGRAMME, STRAIN, PARTICIPANTS), evidence.effect(PROGRAMME, DISTRESS)
    )  # fmt: skip
    if not part.persons:
        return f"Nobody took part in the {named} within {when}: there is no effect to speak of."
    return (
        f"In this model, a {named} that is added to ordinary life {_verb(part)} the strain of those who take part "
        f"({_of_100(part.persons / all_.persons)} within {when}). It {_verb(all_)} that of the population as a whole: among "
        f"100 persons, {_fewer(days)} of {two(days.reference)} days a year in distress (strain one standard deviation above "
        f"usual). “Hardly” means too small to matter: a d below {SMALLEST[True]} for a population, below {SMALLEST[False]} for "
        "those who take part, limits that were set before the runs. d is the difference over the spread between persons."
    )


def _fewer(days: Effect) -> str:
    if not days.sign:
        return "not clearly fewer or more"
    return f"{two(abs(days.difference.median))} {days.verdict}"


def _others(evidence: Evidence) -> str:
    """What the same hours do when they are spent otherwise, in strain and in days; those that do alike are named
    together."""
    titles, alike = titles_of(evidence.scenarios), dict[str, list[str]]()
    others = (BEFRIENDING, LISTENING, HALF)
    for arm in others:
        alike.setdefault(_verb(evidence.effect(arm, STRAIN)), []).append(f"{titles[arm].lower()}")
    told = [f"{in_a_row(names)} {_plural(verb) if len(names) > 1 else verb} it" for verb, names in alike.items()]
    days = [f"{titles[arm].lower()} {_fewer(evidence.effect(arm, DISTRESS))}" for arm in (*others, PROGRAMME)]
    return (
        f"With about the same hours {WHOSE[evidence.matching.currency]}, {'; '.join(told)}. In days of distress among 100 "
        f"persons a year: {', '.join(days)}."
    )


def in_a_row(names: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b, and c'."""
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])}, and {names[-1]}"


def _plural(verb: str) -> str:
    return verb.replace("does", "do").replace("lowers", "lower").replace("raises", "raise")


def _leaders(evidence: Evidence) -> str:
    """Programme against befriending, with and without a leader's advantage."""
    named = titles_of(evidence.scenarios)[PROGRAMME].lower()
    full, zero = (evidence.effect(arm, STRAIN, against=BEFRIENDING) for arm in (PROGRAMME, ZERO))
    return (
        f"So the {named} takes {_more(full)} off the population than befriending. If its leaders helped no better than "
        f"friends, it would take {_more(zero)} off. That leaders help better is an assumption, not a finding."
    )


def _picked(evidence: Evidence) -> str:
    """Whom each resource takes, and in what befriending is ahead among those who take part."""
    named = titles_of(evidence.scenarios)[PROGRAMME].lower()
    (offer, *_), befriending = (list(evidence.scenarios[arm].offers.values()) for arm in (PROGRAMME, BEFRIENDING))
    takes = f"the {named} {_TAKEN[offer.screen]}, befriending {_TAKEN[befriending[0].screen]}"
    ahead = [
        f"{words} (d {fixed(mine.d.median, 2)}, {named} {fixed(its.d.median, 2)})"
        for outcome, words in (("esteem", "self-esteem"), ("belonging", "belonging"))
        if (mine := evidence.effect(BEFRIENDING, outcome, PARTICIPANTS)).d.median
        > (its := evidence.effect(PROGRAMME, outcome, PARTICIPANTS)).d.median
    ]
    gains = f" Those who are befriended gain more {in_a_row(ahead)}." if ahead else ""
    return f"Each takes other people: {takes}; friends who are trained to listen are drawn by lot.{gains}"


def _verb(found: Effect) -> str:
    """An effect on strain as a verb, with its size against the smallest that matters."""
    if not found.sign:
        return "does not clearly change"
    side = "lowers" if found.sign == "better" else "raises"
    return f"{'clearly' if found.group != EVERYBODY else 'slightly'} {side}" if found.matters else f"hardly {side}"


def _more(found: Effect) -> str:
    """How much more strain is taken off in one arm than in another."""
    if not found.sign:
        return "not clearly more or less strain"
    more = "more strain" if found.sign == "better" else "less strain"
    return more if found.matters else f"hardly {more}"


def _sure(evidence: Evidence) -> str:
    """In how many worlds the programme's effect on the population matters."""
    better, small, worse = (each or "none" for each in worlds_of(evidence.effect(PROGRAMME, STRAIN)))
    return (
        f"How sure? Nobody knows all numbers of such a model. Of {counted(evidence.worlds, 'plausible world')}, each with "
        f"numbers that published findings allow, {better} {'shows' if better == 1 else 'show'} an effect on the population "
        f"that is large enough to matter, {small} one that is too small, and {worse} harm. This holds for the model, not for "
        "any real programme."
    )


def on_the_terminal(evidence: Evidence) -> str:
    """The answer in at most a dozen lines."""
    return plain("\n".join(_lines(evidence)))


def _lines(evidence: Evidence) -> Iterator[str]:
    titles, when = titles_of(evidence.scenarios), time_of(evidence.headline_day)
    worlds = counted(evidence.worlds, "plausible world")
    yield f"What support adds to ordinary life: strain after {when} as d, with 90 % of {worlds}"
    head = f"added, equal hours {WHOSE[evidence.matching.currency]}"
    yield f"{head:{_FIRST}}{'everybody':25}{'better same worse':20}those who took part"
    for arm in ADDED:
        all_, part = evidence.effect(arm, STRAIN), evidence.effect(arm, STRAIN, PARTICIPANTS)
        yield f"{titles[arm]:{_FIRST}}{d_of(all_.d):25}{shares(all_):20}{d_of(part.d)}"
    for arm in (PROGRAMME, ZERO):
        found = evidence.effect(arm, STRAIN, against=BEFRIENDING)
        yield _pair_line(titles[arm], found)
    yield (
        f"d: the difference over the spread between persons, negative is less strain; same: below {SMALLEST[True]}. Of a "
        "model, no advice."
    )


def _pair_line(title: str, found: Effect) -> str:
    label = f"{title} - befriending"
    return f"{label:{_FIRST}}{d_of(found.d):25}{shares(found)}".rstrip()


def shares(found: Effect) -> str:
    """Numbers of worlds in which an effect is better, too small to matter, worse."""
    return " ".join(f"{each:>{width}}" for each, width in zip(worlds_of(found), (6, 4, 5), strict=True))


def worlds_of(found: Effect) -> tuple[int, int, int]:
    """Numbers of worlds in which an effect is better, too small to matter, worse; all 0 where nobody has it."""
    better, undecided, worse = (
        round(share * found.worlds) if share == share else 0 for share in (found.better, found.undecided, found.worse)
    )
    return better, undecided, worse
