"""Kinds of life event: how often each strikes, how heavily, and how pages show it.

This is the one place that declares kinds. A scenario file adds one by a table::

    [stressors.kinds.caregiving]
    rate = 0.3
    weight = 45
    joint = 0.8
    words = "a turn in caregiving"
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from pydantic import StringConstraints

from simulation.scenario.mistakes import ScenarioError
from simulation.scenario.schema import choice, quantity
from simulation.scenario.section import Section

MOST: Final = 8
"""Kinds that a scenario can have: a person's experience is one byte, a bit a kind."""
RESERVED: Final = ("no", "sd", "none", "waiting", "enrolled", "finished", "dropped")
"""Names that no kind may have, because measures such as ``strain_no`` have them already."""
_DIAMOND: Final = "M12 3l9 9-9 9-9-9z"

TEXTS: Final = ("title", "words", "symbol")
"""Fields of a kind that are for pages only: they do not change what is simulated."""

KindName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,23}$")]


class EventKind(Section):
    """One kind of life event."""

    rate: float = quantity(
        ...,
        0.0,
        10.0,
        "per year",
        "events per person and year (h_k)",
        "sourced",
        "GSS 2004 items, Smith 2005",
        plausible=(0.05, 1.0),
    )
    weight: float = quantity(
        ...,
        0.0,
        100.0,
        "LCU",
        "life-change units of one event (LCU_k)",
        "sourced",
        "Holmes & Rahe 1967",
        plausible=(11.0, 100.0),
    )
    joint: float = quantity(..., 0.0, 1.0, "share", "share of the events that hit both partners (s_k)", "free")
    quarrels: bool = choice(False, "whether its load feeds quarrels between partners, as money and family do")
    title: str = choice("", "name on pages; '' takes the name of the table, capitalised", max_length=40)
    words: str = choice("", "one event in a sentence, as in 'a health event'; '' is made of the title", max_length=60)
    symbol: str = choice(
        "", "drawing on pages: the path of an SVG on a square of 24 by 24; '' is a diamond", max_length=500
    )


DEFAULT_KINDS: Final[dict[str, EventKind]] = {
    "financial": EventKind(
        rate=0.13,
        weight=38.0,
        joint=0.8,
        quarrels=True,
        symbol="M12 3a9 9 0 1 0 .01 0zM15.2 8.6c-.7-1-1.9-1.5-3.2-1.5-1.8 0-3.1.9-3.1 2.4 0 3.4 6.4 1.6 6.4 4.9 0 1.6-1.4 2.5"
        "-3.3 2.5-1.5 0-2.8-.6-3.5-1.7M12 5.4v13.2",
    ),
    "health": EventKind(rate=0.17, weight=53.0, joint=0.2, symbol="M9 3.5h6V9h5.5v6H15v5.5H9V15H3.5V9H9z"),
    "family": EventKind(
        rate=0.11,
        weight=44.0,
        joint=0.5,
        quarrels=True,
        symbol="M3.5 11.5 12 4l8.5 7.5M6 9.8V20h12V9.8M10 20v-5.5h4V20",
    ),
    "career": EventKind(
        rate=0.12, weight=36.0, joint=0.2, symbol="M4 8h16v11.5H4zM9 8V5h6v3M4 13h6.5M13.5 13H20M10.5 11.5h3v3h-3z"
    ),
}
"""Kinds of a scenario that does not name its own."""
KINDS: Final = tuple(DEFAULT_KINDS)
"""Names of the default kinds."""


def in_order(kinds: Mapping[str, EventKind]) -> dict[str, EventKind]:
    """The kinds with their texts filled in: the default ones first, then the others by name.

    Equal scenarios must run alike, so the order in which tables were written down does not matter. Raises ScenarioError for a
    reserved name.
    """
    taken = [f"{name}: this name is taken by measures, choose another" for name in kinds if name in RESERVED]
    if taken:
        raise ScenarioError(taken)
    names = [*(name for name in KINDS if name in kinds), *sorted(set(kinds) - set(KINDS))]
    return {name: _spelt_out(name, kinds[name]) for name in names}


def common_kinds(tables: Sequence[Mapping[str, EventKind]]) -> tuple[str, ...]:
    """Names of the kinds that all ``tables`` (of scenarios) have; ScenarioError where two have other names."""
    first = tuple(tables[0])
    for number, table in enumerate(tables):
        if tuple(table) != first:
            raise ScenarioError(
                [f"stressors.kinds: member {number} has {', '.join(table)}, member 0 has {', '.join(first)}; "
                 "members that run together must have kinds of event of the same names"]
            )  # fmt: skip
    return first


def _spelt_out(name: str, kind: EventKind) -> EventKind:
    """The kind with title, words and symbol; missing ones are made from the name."""
    title = kind.title or name.replace("_", " ").capitalize()
    article = "an" if title[0].lower() in "aeiou" else "a"
    words = kind.words or f"{article} {title[0].lower()}{title[1:]} event"
    return kind.model_copy(update={"title": title, "words": words, "symbol": kind.symbol or _DIAMOND})
