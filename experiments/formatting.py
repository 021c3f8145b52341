"""Numbers as people read them: as many digits as the uncertainty deserves, a true minus sign, one form everywhere."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

MINUS = "\N{MINUS SIGN}"
THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
UNDEFINED = "\N{EN DASH}"
MOST_DECIMALS = 6
WIDTH = 80
"""Letters of a line on the terminal."""
_ROUNDING = 1e-12
"""Half-width that sums of equal numbers may have by errors of rounding."""
_SHORT = 3
"""Most decimals on the terminal."""

_PLAIN = str.maketrans({MINUS: "-", THIN_SPACE: ",", UNDEFINED: "-", "“": '"', "”": '"', "’": "'"})


def decimals_for(half_width: float) -> int:
    """Decimals that show one significant digit of a half-width, two when it starts with a 1 (0.03: 2, 0.012: 3).

    A half-width of zero, but for errors of rounding, or an undefined one says nothing about precision; three decimals are a
    fair default.
    """
    if not math.isfinite(half_width) or half_width <= _ROUNDING:
        return 3
    exponent = math.floor(math.log10(half_width))
    leads_with_one = half_width / 10.0**exponent < 2.0
    return min(max(-exponent + leads_with_one, 0), MOST_DECIMALS)


def fixed(value: float, decimals: int) -> str:
    """A number with a fixed count of decimals; '–' where it is not defined."""
    if not math.isfinite(value):
        return UNDEFINED
    rounded = round(value, decimals) + 0.0  # adding zero turns a rounded -0.0 into 0.0
    return f"{rounded:,.{decimals}f}".replace("-", MINUS).replace(",", THIN_SPACE)


def number(value: float, digits: int = 3) -> str:
    """A number with ``digits`` significant digits, never in scientific notation; '–' where it is not defined."""
    if value == 0.0 or not math.isfinite(value):
        return fixed(value, 0)
    exponent = math.floor(math.log10(abs(value)))
    return fixed(value, min(max(digits - 1 - exponent, 0), MOST_DECIMALS))


def interval(value: float, low: float, high: float, decimals: int | None = None) -> str:
    """A value with its interval, ``−0.12 [−0.15, −0.09]``; decimals from the half-width unless given; '–' without a value."""
    if not math.isfinite(value):
        return UNDEFINED
    places = decimals_for((high - low) / 2.0) if decimals is None else decimals
    if not (math.isfinite(low) and math.isfinite(high)):
        return f"{fixed(value, places)} [no interval]"
    return f"{fixed(value, places)} [{fixed(low, places)}, {fixed(high, places)}]"


def short(value: float, low: float, high: float) -> str:
    """A value with its interval for a narrow column: as ``interval``, with at most three decimals."""
    places = decimals_for((high - low) / 2.0) if math.isfinite(high - low) else _SHORT
    return interval(value, low, high, min(places, _SHORT))


def broken(text: str, width: int = WIDTH, further: str = "") -> list[str]:
    """The lines of a text, broken between words only. Every line after the first begins with ``further``."""
    return textwrap.wrap(
        text, width, subsequent_indent=further, break_long_words=False, break_on_hyphens=False, expand_tabs=False
    )


def laid_out(label: str, width: int, cells: Sequence[str]) -> list[str]:
    """A row of a table on the terminal: the label on as many lines as it needs, the cells behind its first one."""
    first, *rest = broken(label, width, "  ") or [""]
    return [" ".join([f"{first:{width}}", *cells]).rstrip(), *rest]


def counted(count: int, noun: str) -> str:
    """``1 network``, ``10 networks``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def percent(share: float) -> str:
    """A share of 0 to 1 in whole per cent, ``93 %``."""
    return f"{fixed(100.0 * share, 0)}{THIN_SPACE}%" if math.isfinite(share) else UNDEFINED


def warning_of_implausible(found: Sequence[str]) -> str:
    """The warning that names parameters outside of their plausible ranges, each as ``catalogue.outside`` says it."""
    return f"Outside the plausible range, so that results are about no world that may exist: {'; '.join(found)}."


def plain(text: str) -> str:
    """The text with its signs replaced by ASCII, for terminals of any encoding."""
    return text.replace(f"{THIN_SPACE}%", " %").translate(_PLAIN)
