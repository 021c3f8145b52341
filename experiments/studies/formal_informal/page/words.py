"""The main study in words: titles of its arms, the answer in plain sentences, and the lines on the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from experiments.comparison.outcomes import DISTRESS, PARTICIPANTS, STRAIN
from experiments.comparison.page import words
from experiments.comparison.page.words import (
    HARDLY,
    WHOSE,
    d_of,
    fewer,
    in_a_row,
    more_off,
    more_worlds,
    of_100,
    three,
    time_of,
    verb,
    worlds_of,
)
from experiments.formatting import counted, fixed
from experiments.studies.arms import PROGRAMME
from experiments.studies.formal_informal.evidence import Matched
from experiments.studies.formal_informal.method import (
    BEFRIENDING,
    HALF,
    LISTENING,
    NULL,
    REFERENCE,
    ZERO,
)
from simulation.scenario import Scenario
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE, title_of
from simulation.scenario.structures import Screen

_TAKEN: Final[dict[Screen, str]] = {
    "strain": "the most strained",
    "satisfaction": "the least satisfied couples",
    "belonging": "the loneliest",
    "none": "whoever asks",
}
"""Whom a resource is open to, by its screen."""
TOLD: Final = ((PROGRAMME, BEFRIENDING), (ZERO, BEFRIENDING))
"""Pairs of resources on the first screen."""


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


def descriptions_of(evidence: Matched) -> dict[str, str]:
    """What each arm is, in a sentence."""
    named, places = evidence.titles[PROGRAMME].lower(), evidence.matching.places
    most = max(each.places for each in evidence.scenarios[PROGRAMME].programmes.values())
    return {
        REFERENCE: "Partners, friends and colleagues help each other, as always. The other arms are read against it.",
        PROGRAMME: f"Added: a {named}, led and scheduled, with places for {of_100(most)} at a time.",
        BEFRIENDING: f"Added: residents visit lonely persons, {of_100(places.befriending)} at a time, weekly for half a year.",
        LISTENING: f"Added: {of_100(places.listening)} are trained to listen to their friends, once a year.",
        HALF: f"Added: half the places of the {named}, and visits to {of_100(places.half)} at a time.",
        ZERO: f"The {named} with leaders whose help is no better than a friend’s (facilitator’s advantage 0)."
        " Schedule, dose and skills remain.",
        NULL[0]: "All friends and colleagues fall silent, and only partners help each other.",
        NULL[1]: f"All friends and colleagues fall silent, and the {named} starts.",
    }


def answer(evidence: Matched) -> str:
    """The answer in plain sentences; the figure beside it has the numbers."""
    told = [_does(evidence), _others(evidence), _leaders(evidence), _picked(evidence), _sure(evidence)]
    return "\n\n".join(each for each in told if each)


def _does(evidence: Matched) -> str:
    """What the programme does to everybody, and to those who take part; the words of size are explained here."""
    named, when = evidence.titles[PROGRAMME].lower(), time_of(evidence.headline_day)
    all_, part, days = (
        evidence.effect(PROGRAMME, STRAIN), evidence.effect(PROGRAMME, STRAIN, PARTICIPANTS), evidence.effect(PROGRAMME, DISTRESS)
    )  # fmt: skip
    if not part.persons:
        return f"Nobody took part in the {named} within {when}: there is no effect to speak of."
    return (
        f"In this model, a {named} that is added to ordinary life {verb(part)} the strain of those who take part "
        f"({of_100(part.persons / all_.persons)} within {when}; d {d_of(part.d)}). It {verb(all_)} that of the population as "
        f"a whole (d {d_of(all_.d)}): among 100 persons, {fewer(days)} of {three(days.reference)} days a year in distress "
        f"(strain one standard deviation above usual). {HARDLY}"
    )


def _others(evidence: Matched) -> str:
    """What the same hours do when they are spent otherwise, in strain and in days; those that do alike are named
    together."""
    titles, alike = evidence.titles, dict[str, list[str]]()
    others = (BEFRIENDING, LISTENING, HALF)
    for arm in others:
        alike.setdefault(verb(evidence.effect(arm, STRAIN)), []).append(f"{titles[arm].lower()}")
    told = [f"{in_a_row(names)} {_plural(verb) if len(names) > 1 else verb} strain" for verb, names in alike.items()]
    days = [f"{titles[arm].lower()} {fewer(evidence.effect(arm, DISTRESS))}" for arm in (*others, PROGRAMME)]
    currency = evidence.matching.currency
    whose = "helpers and helped together" if currency == "everybody" else WHOSE[currency]
    return (
        f"With about the same hours, {whose}, and in the whole population after {time_of(evidence.headline_day)}, "
        f"{'; '.join(told)}. In days of distress among 100 persons a year, counted since the start: {', '.join(days)}."
    )


def _plural(verb: str) -> str:
    return verb.replace("does", "do").replace("lowers", "lower").replace("raises", "raise").replace("changes", "change")


def _leaders(evidence: Matched) -> str:
    """Programme against befriending, with and without a leader's advantage."""
    named = evidence.titles[PROGRAMME].lower()
    full, zero = (evidence.effect(arm, STRAIN, against=BEFRIENDING) for arm in (PROGRAMME, ZERO))
    return (
        f"So the {named} takes {more_off(full)} off the population than befriending (d {d_of(full.d)}). If its leaders helped "
        f"no better than friends, it would take {more_off(zero)} off than befriending (d {d_of(zero.d)}). That leaders help "
        "better is an assumption, not a finding."
    )


def _picked(evidence: Matched) -> str:
    """Whom each resource takes, and in what befriending is ahead among those who take part."""
    named = evidence.titles[PROGRAMME].lower()
    (offer, *_), befriending = (list(evidence.scenarios[arm].offers.values()) for arm in (PROGRAMME, BEFRIENDING))
    takes = f"the {named} {_TAKEN[offer.screen]}, befriending {_TAKEN[befriending[0].screen]}"
    ahead = [
        f"{words} (d {fixed(mine.d.median, 2)}, {named} {fixed(its.d.median, 2)})"
        for outcome, words in (("esteem", "self-esteem"), ("belonging", "belonging"))
        if (mine := evidence.effect(BEFRIENDING, outcome, PARTICIPANTS)).d.median
        > (its := evidence.effect(PROGRAMME, outcome, PARTICIPANTS)).d.median
    ]
    gains = f" Those who are befriended, other people than in the group, gain more {in_a_row(ahead)}." if ahead else ""
    return f"Each takes other people: {takes}; friends who are trained to listen are drawn by lot.{gains}"


def _sure(evidence: Matched) -> str:
    """In how many worlds the programme's effect on the population matters."""
    alone, small, worse = (each or "none" for each in worlds_of(evidence.effect(PROGRAMME, STRAIN)))
    named = evidence.titles[PROGRAMME].lower()
    instead = worlds_of(evidence.effect(PROGRAMME, STRAIN, against=BEFRIENDING))[0] or "none"
    return (
        f"How sure? Nobody knows all numbers of such a model. Of {counted(evidence.worlds, 'plausible world')}, each with "
        f"numbers from ranges that publications leave open, {_of_worlds(alone)} that adding the {named} takes enough strain "
        f"off the population to matter, {small} that it takes too little, and {worse} harm. That it takes enough more off "
        f"than befriending, {_of_worlds(instead)}.{more_worlds(evidence)} This holds for the model, not for any real programme."
    )


def _of_worlds(count: int | str) -> str:
    return f"{count} {'shows' if count in (1, 'none') else 'show'}"


def on_the_terminal(evidence: Matched) -> str:
    """The answer in at most a dozen lines."""
    worlds = counted(evidence.worlds, "plausible world")
    whose = WHOSE[evidence.matching.currency]
    first = f"Strain after {time_of(evidence.headline_day)} (d, 90 % of {worlds}), equal hours {whose}"
    return words.on_the_terminal(evidence, first, TOLD)
