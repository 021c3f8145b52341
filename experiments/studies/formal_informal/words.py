"""The main study in words: titles of its arms, the answer in plain sentences, and the lines on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from experiments.formatting import UNDEFINED, counted, fixed, percent, plain
from experiments.studies.formal_informal.evidence import SMALLEST, Effect, Evidence, Spread
from experiments.studies.formal_informal.method import (
    ADDED,
    BEFRIENDING,
    HALF,
    LISTENING,
    NULL,
    PROGRAMME,
    REFERENCE,
    ZERO,
    Currency,
)
from experiments.studies.formal_informal.outcomes import EVERYBODY, PARTICIPANTS, STRAIN
from simulation.scenario import Scenario

WHOSE: Final[dict[Currency, str]] = {
    "everybody": "of everybody",
    "receivers": "of those who are helped",
    "providers": "of those who help",
}
_TIMES: Final = {182: "half a year", 365: "one year", 1_095: "three years"}


def time_of(day: int) -> str:
    """A horizon in words: 'one year', '90 days'."""
    return _TIMES.get(day, counted(day, "day"))


def titles_of(scenarios: Mapping[str, Scenario]) -> dict[str, str]:
    """Title of each arm, in order; a single programme is called by its name."""
    programmes = list(scenarios[PROGRAMME].programmes)
    named = programmes[0].replace("-", " ").capitalize() if len(programmes) == 1 else "Programmes"
    found = {
        REFERENCE: "Ordinary life",
        PROGRAMME: named,
        BEFRIENDING: "Befriending",
        LISTENING: "Listening training",
        HALF: "Half and half",
        ZERO: f"{named}, advantage 0",
        NULL[0]: "Partner alone",
        NULL[1]: f"{named} without friends",
    }
    return {arm: found[arm] for arm in scenarios}


def descriptions_of(evidence: Evidence) -> dict[str, str]:
    """What each arm is, in a sentence."""
    named, places = titles_of(evidence.scenarios)[PROGRAMME].lower(), evidence.matching.places
    most = max(each.places for each in evidence.scenarios[PROGRAMME].programmes.values())
    return {
        REFERENCE: "Partners, friends and colleagues help each other, as always; nothing is added. What the others are read against.",
        PROGRAMME: f"Added: a {named}, led and scheduled, with places for {_of_100(most)}.",
        BEFRIENDING: f"Added: residents visit {_of_100(places.befriending)} of the lonely, once a week for half a year.",
        LISTENING: f"Added: {_of_100(places.listening)} are trained to listen to their friends, once a year.",
        HALF: f"Added: half the places of the {named}, and visits to {_of_100(places.half)}.",
        ZERO: f"The {named} with leaders whose help is no better than a friend’s; schedule, dose and skills remain.",
        NULL[0]: "A null world: all friends and colleagues fall silent, and only partners help each other.",
        NULL[1]: f"A null world: all friends and colleagues fall silent, and the {named} starts.",
    }


def _of_100(share: float) -> str:
    return f"{100 * share:.2g} of 100 persons"


def d_of(found: Spread) -> str:
    """A d with the interval that holds 90 % of the worlds, at most three digits."""
    widest = max((abs(each) for each in found if each == each), default=0.0)
    decimals = 3 if widest < 0.1 else 2
    if found.low != found.low:
        return f"{fixed(found.median, decimals)} [no interval]" if found.median == found.median else UNDEFINED
    return f"{fixed(found.median, decimals)} [{fixed(found.low, decimals)}, {fixed(found.high, decimals)}]"


def says(found: Effect) -> str:
    """An effect on strain as a verb: what it does, or that nobody can tell."""
    least = SMALLEST[found.group == EVERYBODY]
    if not found.persons:
        return "reaches nobody"
    if not found.verdict:
        return "does not clearly change" if abs(found.d.median) >= least else "leaves nearly as it is"
    side = "lowers" if found.verdict == "better" else "raises"
    return side if abs(found.d.median) >= least else f"hardly {side}"


def answer(evidence: Evidence) -> str:
    """The answer in plain sentences, each with its interval."""
    titles, when = titles_of(evidence.scenarios), time_of(evidence.headline_day)
    programme, part = evidence.effect(PROGRAMME, STRAIN), evidence.effect(PROGRAMME, STRAIN, PARTICIPANTS)
    named = titles[PROGRAMME].lower()
    sentences = [
        f"Added to ordinary life, the {named} {says(programme)} the strain of the whole population after {when} "
        f"(d {d_of(programme.d)}), "
        + (f"and {says(part)} that of those who took part, {_of_100(part.persons / _persons(evidence))} (d {d_of(part.d)})."
           if part.persons else "and nobody took part."),
        _others(evidence, titles),
        _against(evidence, titles),
        "d is a difference over the spread between persons; brackets hold 90 % of "
        f"{counted(evidence.worlds, 'plausible world')}. An effect on everybody below d {SMALLEST[True]} is called too small to "
        "matter.",
    ]  # fmt: skip
    return "\n\n".join([" ".join(sentences[:3]), sentences[3]])


def _persons(evidence: Evidence) -> float:
    return evidence.effect(PROGRAMME, STRAIN).persons


def _others(evidence: Evidence, titles: Mapping[str, str]) -> str:
    """What the other resources do to everybody's strain, at the same hours."""
    told = [
        f"{titles[arm].lower() if place else titles[arm]} d {d_of(evidence.effect(arm, STRAIN).d)}"
        for place, arm in enumerate((BEFRIENDING, LISTENING, HALF))
    ]
    return f"The same hours {WHOSE[evidence.matching.currency]} spent otherwise: {'; '.join(told)}."


def _against(evidence: Evidence, titles: Mapping[str, str]) -> str:
    """Programme against befriending, with and without a leader's advantage."""
    named, (full, zero) = titles[PROGRAMME].lower(), (
        evidence.effect(arm, STRAIN, against=BEFRIENDING) for arm in (PROGRAMME, ZERO)
    )  # fmt: skip
    return (
        f"So the {named} {_less(full)} than befriending (difference {d_of(full.d)}); with leaders no better than friends it "
        f"{_less(zero)} ({d_of(zero.d)}). That leaders are better is an assumption, not a finding."
    )


def _less(found: Effect) -> str:
    """How strain in one arm compares with that in another."""
    if not found.verdict:
        return "takes off not clearly more or less strain"
    more = "more" if found.verdict == "better" else "less"
    little = "" if abs(found.d.median) >= SMALLEST[True] else ", but by too little to matter,"
    return f"takes off {more} strain{little}"


def on_the_terminal(evidence: Evidence) -> str:
    """The answer in at most a dozen lines."""
    return plain("\n".join(_lines(evidence)))


def _lines(evidence: Evidence) -> Iterator[str]:
    titles, when = titles_of(evidence.scenarios), time_of(evidence.headline_day)
    worlds = counted(evidence.worlds, "plausible world")
    yield f"What support adds to ordinary life: strain after {when} as d, with 90 % of {worlds}"
    yield f"{f'equal hours {WHOSE[evidence.matching.currency]}':29}{'everybody':25}{'better same worse':20}those who took part"
    for arm in ADDED:
        all_, part = evidence.effect(arm, STRAIN), evidence.effect(arm, STRAIN, PARTICIPANTS)
        yield f"{titles[arm]:29}{d_of(all_.d):25}{shares(all_):20}{d_of(part.d)}"
    for arm in (PROGRAMME, ZERO):
        found = evidence.effect(arm, STRAIN, against=BEFRIENDING)
        yield _pair_line(titles[arm], found)
    yield f"d: difference over the spread between persons; same: below {SMALLEST[True]}. Those trained to listen are their part."


def _pair_line(title: str, found: Effect) -> str:
    return f"{f'{title} - befr.':29}{d_of(found.d):25}{shares(found)}".rstrip()


def shares(found: Effect) -> str:
    """Shares of the worlds in which an effect is better, too small to matter, worse."""
    return " ".join(f"{percent(each):>5}" for each in (found.better, found.undecided, found.worse))
