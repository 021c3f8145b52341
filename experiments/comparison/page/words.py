"""A comparison in words: horizons, numbers with their digits, verbs of size, and the lines on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from experiments.comparison.evidence import SMALLEST, Effect, Evidence, Spread
from experiments.comparison.method import Currency
from experiments.comparison.outcomes import EVERYBODY, PARTICIPANTS, STRAIN
from experiments.formatting import UNDEFINED, counted, fixed, number, plain

WHOSE: Final[dict[Currency, str]] = {
    "everybody": "of everybody",
    "receivers": "of those who are helped",
    "providers": "of those who help",
}
HARDLY: Final = (
    f"“Hardly” means too small to matter: a d below {SMALLEST[True]} for a population, below {SMALLEST[False]} for those who "
    "take part, limits that were set before the runs. d is the difference over the spread between persons."
)
"""The words of size, explained where they first stand."""
VERDICT: Final = (
    "Verdict: better or worse where the interval has one sign, too small where the median is below the smallest effect of "
    "interest; fewer or more of shares and days, for which no such smallest effect was set; none where the interval holds both "
    "signs."
)
_FIRST: Final = 47
"""Width of the first column on the terminal."""
_TIMES: Final = {182: "half a year", 365: "one year", 1_095: "three years"}


def time_of(day: int) -> str:
    """A horizon in words: 'one year', '90 days'."""
    return _TIMES.get(day, counted(day, "day"))


def inside(title: str) -> str:
    """A title within a sentence: in small letters, but for one that is an abbreviation or a single letter."""
    return title if title.isupper() else title[0].lower() + title[1:]


def instead(title: str, other: str) -> str:
    """How a comparison of two arms is called: 'Support group instead of befriending'."""
    return f"{title}{',' if ',' in title else ''} instead of {inside(other)}"


def of_100(share: float) -> str:
    """A share of persons: '15 of 100 persons'."""
    return f"{100 * share:.2g} of 100 persons"


def three(value: float) -> str:
    """A number with at most three digits that count."""
    return number(float(f"{value:.3g}"))


def two(value: float) -> str:
    """A number with at most two digits that count: that of a difference, wherever it is told."""
    return number(float(f"{value:.2g}"), 2)


def d_of(found: Spread) -> str:
    """A d with the interval that holds 90 % of the worlds, at most three digits."""
    decimals = 3 if abs(found.median) < 0.1 else 2
    if found.low != found.low:
        return f"{fixed(found.median, decimals)} [no interval]" if found.median == found.median else UNDEFINED
    return f"{fixed(found.median, decimals)} [{fixed(found.low, decimals)}, {fixed(found.high, decimals)}]"


def in_a_row(names: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b, and c'."""
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])}, and {names[-1]}"


def fewer(days: Effect) -> str:
    """How many days, or the like, are fewer or more."""
    if not days.sign:
        return "not clearly fewer or more"
    return f"{two(abs(days.difference.median))} {days.verdict}"


def verb(found: Effect) -> str:
    """An effect on strain as a verb, with its size against the smallest that matters."""
    if not found.sign:
        return "does not clearly change"
    side = "lowers" if found.sign == "better" else "raises"
    return f"{'clearly' if found.group != EVERYBODY else 'slightly'} {side}" if found.matters else f"hardly {side}"


def more_off(found: Effect) -> str:
    """How much more strain is taken off in one arm than in another."""
    if not found.sign:
        return "not clearly more or less strain"
    more = "more strain" if found.sign == "better" else "less strain"
    return more if found.matters else f"hardly {more}"


def worlds_in_words(evidence: Evidence) -> str:
    """The worlds of a comparison: '40 plausible worlds of 1000 persons, each with couples and ties of its own'."""
    about = evidence.provenance
    shared = "all with the ties of that network" if about["networks"] == 1 else "each with couples and ties of its own"
    return f"{counted(evidence.worlds, 'plausible world')} of {about['persons']} persons, {shared}"


def on_the_terminal(evidence: Evidence, head: str, pairs: Sequence[tuple[str, str]]) -> str:
    """The answer in a few lines; ``head``: what stands above the arms; ``pairs``: those that are told besides."""
    return plain("\n".join(_lines(evidence, head, pairs)))


def _lines(evidence: Evidence, head: str, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    titles = evidence.titles
    yield f"{head:{_FIRST}}{'everybody':25}{'better same worse':20}those who took part"
    for arm in evidence.others:
        all_, part = evidence.effect(arm, STRAIN), evidence.effect(arm, STRAIN, PARTICIPANTS)
        yield f"{titles[arm]:{_FIRST}}{d_of(all_.d):25}{shares(all_):20}{d_of(part.d)}".rstrip()
    for arm, against in pairs:
        found = evidence.effect(arm, STRAIN, against=against)
        label = f"{titles[arm]} - {inside(titles[against])}"
        yield f"{label:{_FIRST}}{d_of(found.d):25}{shares(found)}".rstrip()
    yield (
        f"d: the difference over the spread between persons, negative is less strain; same: below {SMALLEST[True]}. Of a "
        "model, no advice."
    )


def shares(found: Effect) -> str:
    """Numbers of worlds in which an effect is better, too small to matter, worse."""
    return " ".join(f"{each:>{width}}" for each, width in zip(worlds_of(found), (6, 4, 5), strict=True))


def worlds_of(found: Effect) -> tuple[int, int, int]:
    """Numbers of worlds in which an effect is better, too small to matter, worse; all 0 where nobody has it."""
    better, undecided, worse = (
        round(share * found.worlds) if share == share else 0 for share in (found.better, found.undecided, found.worse)
    )
    return better, undecided, worse
