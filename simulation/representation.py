"""How objects show themselves: one short line of text, and a small table in a notebook."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Final

MOST_ROWS: Final = 20
"""Rows of a table; what is left out is counted below it."""
_LONGEST_TEXT: Final = 120


def line(thing: object, *words: str, **facts: object) -> str:
    """The representation of ``thing``: ``<Class: words, name=fact, name=fact>``."""
    parts = [*words, *(f"{name}={fact}" for name, fact in facts.items())]
    return f"<{type(thing).__name__}: {', '.join(map(_cut, parts))}>"


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """HTML of a table with at most ``MOST_ROWS`` rows; all text is escaped."""
    body = "".join(_row("td", map(_cell, row)) for row in rows[:MOST_ROWS])
    left = f"<p>and {len(rows) - MOST_ROWS} more</p>" if len(rows) > MOST_ROWS else ""
    return f"<table><caption>{escape(' '.join(caption.split()))}</caption>{_row('th', head)}{body}</table>{left}"


def some(names: Sequence[str], most: int = 3) -> str:
    """The names, or the first ``most`` of them and the number of the others."""
    return ", ".join(names) if len(names) <= most else f"{', '.join(names[:most])} and {len(names) - most} more"


def _row(cell: str, texts: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{cell}>{escape(_cut(text))}</{cell}>' for text in texts)}</tr>"


def _cell(value: Any) -> str:
    """A number with four significant digits, '–' where it is not defined; anything else as text."""
    if isinstance(value, float):
        return f"{value:.4g}" if math.isfinite(value) else "–"
    return str(value)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 3]}..."
