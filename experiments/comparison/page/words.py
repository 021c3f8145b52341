"""A comparison in words: horizons, numbers with their digits, verbs of size, and the lines on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from experiments.comparison.evidence import FEWEST_WORLDS, SMALLEST, UNSURE, Effect, Evidence, Spread
from experiments.comparison.method import Currency
from experiments.comparison.outcomes import EVERYBODY, PARTICIPANTS, STRAIN
from experiments.formatting import UNDEFINED, broken, counted, fixed, laid_out, number, plain

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
    "interest; fewer or more of shares and days, for which no such smallest effect was set; alike where the sign is not known, "
    "but 90 % of the worlds and chance are too small to matter; none where a wider interval holds both signs; "
    f"{UNSURE} with fewer than {FEWEST_WORLDS} worlds, or where chance alone could turn the sign: more worlds "
    "(--replicates) would tell."
)
_LINES: Final = 12
"""Most lines on the terminal."""
_LABEL, _D = 24, 23
"""Width of a label and of an effect on the terminal."""
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


def more_worlds(evidence: Evidence) -> str:
    """That with so few worlds nobody can tell, and what would; '' where there are enough."""
    if evidence.worlds >= FEWEST_WORLDS:
        return ""
    return (
        f" With {counted(evidence.worlds, 'world')} nobody can tell yet which of these differences are due to the scenarios; "
        "--replicates 40 would."
    )


def fewer(days: Effect) -> str:
    """How many days, or the like, are fewer or more."""
    if not days.sign:
        return "not clearly fewer or more"
    return f"{two(abs(days.difference.median))} {days.verdict}"


def verb(found: Effect) -> str:
    """An effect on strain as a verb, with its size against the smallest that matters."""
    if not found.sign:
        return "hardly changes" if found.alike else "does not clearly change"
    side = "lowers" if found.sign == "better" else "raises"
    return f"{'clearly' if found.group != EVERYBODY else 'slightly'} {side}" if found.matters else f"hardly {side}"


def more_off(found: Effect) -> str:
    """How much more strain is taken off in one arm than in another."""
    if not found.sign:
        return "hardly more or less strain" if found.alike else "neither clearly more nor clearly less strain"
    more = "more strain" if found.sign == "better" else "less strain"
    return more if found.matters else f"hardly {more}"


def worlds_in_words(evidence: Evidence) -> str:
    """The worlds of a comparison: '40 plausible worlds of 1000 persons, each with couples and ties of its own'."""
    about = evidence.provenance
    shared = "all with the ties of that network" if about["networks"] == 1 else "each with couples and ties of its own"
    return f"{counted(evidence.worlds, 'plausible world')} of {about['persons']} persons, {shared}"


def on_the_terminal(evidence: Evidence, first: str, pairs: Sequence[tuple[str, str]]) -> str:
    """The answer in at most a dozen lines; ``first``: what it is about; ``pairs``: told besides, as many as fit."""
    titles, told = evidence.titles, [evidence.effect(arm, STRAIN) for arm in evidence.others]
    head = [
        *broken(plain(first)),
        *laid_out("", _LABEL, [f"{'those who took part':{_D}}", f"{'everybody':{_D}}", "worlds"]),
    ]
    rows = [line for each in told for line in _row(evidence, each)]
    besides = [evidence.effect(arm, STRAIN, against=against) for arm, against in pairs]
    last = broken(plain(_last([*told, *besides])))
    for (arm, against), found in zip(pairs, besides, strict=True):
        label = plain(f"{titles[arm]} - {inside(titles[against])}")
        more = laid_out(label, _LABEL + 1 + _D, [f"{plain(d_of(found.d)):{_D}}", _in_worlds(found)])
        if len(head) + len(rows) + len(more) + len(last) <= _LINES:
            rows += more
    return "\n".join([*head, *rows, *last])


def _row(evidence: Evidence, found: Effect) -> list[str]:
    """An arm less the reference."""
    part = evidence.effect(found.arm, STRAIN, PARTICIPANTS)
    cells = [f"{plain(d_of(each.d)):{_D}}" for each in (part, found)]
    return laid_out(plain(evidence.titles[found.arm]), _LABEL, [*cells, _in_worlds(found)])


def _last(told: Sequence[Effect]) -> str:
    unsure = f"; ?: {UNSURE}, --replicates 40 would" if any(each.unsure for each in told) else ""
    return (
        f"d: difference over the spread between persons; worlds: better/same (below {SMALLEST[True]})/worse{unsure}. Of a model, "
        "no advice."
    )


def _in_worlds(found: Effect) -> str:
    """Numbers of worlds in which an effect is better, too small to matter, worse; with a question mark where nobody can tell."""
    return f"{'/'.join(map(str, worlds_of(found)))}{' ?' if found.unsure else ''}"


def worlds_of(found: Effect) -> tuple[int, int, int]:
    """Numbers of worlds in which an effect is better, too small to matter, worse; all 0 where nobody has it."""
    better, undecided, worse = (
        round(share * found.worlds) if share == share else 0 for share in (found.better, found.undecided, found.worse)
    )
    return better, undecided, worse
