"""The TRACE table: which publication or data set gave or fitted which parameters, and which patterns it makes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from experiments.documentation.tables import assumed, table
from experiments.patterns.patterns import PATTERNS

_STUDY = re.compile(r"[A-Z][\w-]+(?: et al\.| & [A-Z][\w-]+)? \d{4}")
"""Pattern of a citation: authors and year of a publication, as ``Harris & Orth 2020``."""
_SAME = {
    "couples' diary, 14 days": "Campbell et al. 2005", "J Affect Disord 2026": "J Affect Disord 2026",
    "GSS 2004 items, Smith 2005": "GSS 2004", "Smith 2005, GSS 2004": "GSS 2004",
    "yearly r of strain .65": "yearly r of strain of .6 to .7, from memory",
}  # fmt: skip
"""Sources that are named otherwise, or without authors, to the name under which they stand in the table."""
_NO_DATA = ("", "assumption of the model")
_EMPTY = "–"


def studies(source: str) -> list[str]:
    """The studies that ``source`` names, each by authors and year; the text itself where it names none, [] without data."""
    if source in _NO_DATA:
        return []
    return [_SAME[source]] if source in _SAME else _STUDY.findall(source) or [source]


def trace_table() -> str:
    """A row for each study or kind of data: parameters that name it as their source, and patterns by set."""
    seen: dict[str, dict[str, list[str]]] = {}
    for study, column, name in _uses():
        seen.setdefault(study, {}).setdefault(column, []).append(name)
    columns = ("sourced", "fitted", "free", "echo", "calibration", "validation")
    rows = [
        (study, *(", ".join(used.get(column, [])) or _EMPTY for column in columns))
        for study, used in sorted(seen.items())
    ]
    titles = (
        "data",
        "parameters sourced",
        "parameters fitted",
        "free parameters that name it",
        "echoes",
        *columns[-2:],
    )
    return table(titles, rows)


def _uses() -> Iterator[tuple[str, str, str]]:
    """Study, column and name of each parameter and pattern."""
    for each in assumed():
        yield from ((study, each.evidence, f"`{each.name}`") for study in studies(each.source))
    for pattern in PATTERNS:
        yield from ((study, pattern.set, pattern.id) for study in studies(pattern.source))
